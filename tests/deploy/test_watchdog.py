"""What systemd hears of a process: that it started, and again and again that its loop goes round."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.watchdog import keep_alive

SPAN = "300000"  # microseconds


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(240)
        yield line


async def test_loop__says_that_it_is_ready_and_lives(heard: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", heard.getsockname())
    monkeypatch.setenv("WATCHDOG_USEC", SPAN)
    alive = asyncio.create_task(keep_alive())
    said = [await asyncio.to_thread(heard.recv, 100) for _ in range(3)]
    assert said == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    alive.cancel()


async def test_process_that_nobody_watches__says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", SPAN)
    await keep_alive()
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    monkeypatch.delenv("WATCHDOG_USEC")
    await keep_alive()


@pytest.mark.process
@pytest.mark.parametrize("command", ["serve", "site"])
def test_program__is_watched(heard: socket.socket, tmp_path: Path, command: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[deliver.web]\nport = 0\n[storage]\nurl = "sqlite:///watch.db"\n', encoding="utf-8")
    environment = {**os.environ, "NOTIFY_SOCKET": heard.getsockname(), "WATCHDOG_USEC": SPAN}
    words = [sys.executable, "-m", "watcher", "--config", str(config), command]
    with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            assert [heard.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()
