"""The server of the pages while nobody visits."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.waiting import until
from tests.web.serving import as_served
from watcher.config.delivery import Web
from watcher.web.server import WebServer

CROWD = """
import socket, sys
crowd = [socket.socket() for _ in range(800)]
for one in crowd:
    one.setblocking(False)
    one.connect_ex(("127.0.0.1", int(sys.argv[1])))
print(flush=True)
sys.stdin.read()
"""


async def test_server__a_crowd_that_says_nothing_uses_up_no_descriptors(caplog: pytest.LogCaptureFixture) -> None:
    server, stop = WebServer(as_served(PlainTextResponse("here")), Web(enabled=True, port=0)), asyncio.Event()
    running = asyncio.create_task(server.run(stop))
    await until(lambda: server.port)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    crowd = subprocess.Popen(  # noqa: ASYNC220 - the loop is to stand still while the crowd arrives
        [sys.executable, "-c", CROWD, str(server.port)], stdin=-1, stdout=-1
    )
    assert crowd.stdout is not None
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 680, hard))
        crowd.stdout.readline()  # meanwhile the loop stands still, and they wait at the door
        await asyncio.sleep(1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        crowd.kill()
        crowd.communicate()
    assert "Too many open files" not in caplog.text
    stop.set()
    await asyncio.wait_for(running, 60)


async def test_server__looks_at_no_clock_while_nobody_visits_and_ends_when_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """uvicorn's own loop wakes ten times a second, all day."""
    slept, sleep = list[float](), asyncio.sleep

    async def noted(seconds: float) -> None:
        slept.append(seconds)
        await sleep(seconds)

    server, stop = WebServer(as_served(PlainTextResponse("here")), Web(enabled=True, port=0)), asyncio.Event()
    running = asyncio.create_task(server.run(stop))
    while not server.port:
        await sleep(0.01)
    monkeypatch.setattr(asyncio, "sleep", noted)
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{server.port}/")).text == "here"
    await sleep(0.3)
    assert slept == []
    stop.set()
    await asyncio.wait_for(running, 60)
