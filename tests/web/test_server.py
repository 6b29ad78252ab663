"""The server of the pages while nobody visits."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.web.serving import as_served
from watcher.config.delivery import Web
from watcher.web.server import WebServer


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
