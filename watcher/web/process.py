"""The web pages as a child of the running service: a crowd of visitors holds up neither a message nor a chat answer.

The child hears of the settings on its standard input, a line each time, and ends with it; on its standard output it
says now and then that it lives.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence

from watcher.log import EventLog

log = EventLog("web")

ALIVE_SECONDS = 20
SILENT_SECONDS = 120.0
"""A child that says nothing for so long stands still, and is started anew."""
LOOKS = 4
END_SECONDS = 4.0
"""Answers on their way may take so long when the service stops."""
_OF_SYSTEMD = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class PagesProcess:
    """Runs `command`; `given` is what it is told, one line, at its start and at each `tell`."""

    name = "web"

    def __init__(self, command: Sequence[str], given: Callable[[], bytes]) -> None:
        self._command = command
        self._given = given
        self._child: asyncio.subprocess.Process | None = None

    def tell(self) -> None:
        """Tells the running child anew."""
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.write(self._given() + b"\n")

    async def run(self, stop: asyncio.Event) -> None:
        """Runs one child until it ends, stands still, or all is told to stop."""
        pipe = asyncio.subprocess.PIPE
        surroundings = {name: value for name, value in os.environ.items() if name not in _OF_SYSTEMD}
        child = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe, env=surroundings)
        self._child = child
        self.tell()
        living, stopping = asyncio.create_task(_lives(child)), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((living, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._child = None
            living.cancel()
            stopping.cancel()
            await _ended(child)
        if not stop.is_set():
            log.error("the web pages ended by accident; they start again", code=child.returncode)


async def _lives(child: asyncio.subprocess.Process) -> None:
    """Returns once the child said nothing for too long, or has ended.

    We look several times: where we stood still ourselves only one look is lost, and the next finds what was said.
    """
    assert child.stdout is not None
    silent = 0
    while silent < LOOKS:
        try:
            if not await asyncio.wait_for(child.stdout.read(1024), SILENT_SECONDS / LOOKS):
                return
            silent = 0
        except TimeoutError:
            silent += 1


async def _ended(child: asyncio.subprocess.Process) -> None:
    """Takes its input away, which ends it, and does not wait for ever."""
    assert child.stdin is not None
    child.stdin.close()
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), END_SECONDS)
    finally:
        if child.returncode is None:
            child.kill()
    await child.wait()
