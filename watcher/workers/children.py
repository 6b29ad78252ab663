"""Processes forked from a server that has everything loaded: a child costs milliseconds, and its crash is its own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

from watcher.log import EventLog

log = EventLog("worker")

END_SECONDS = 4
SILENT_SECONDS = 900.0
"""So long a child may say nothing at all before it is ended: the longest page, pause or transaction takes less."""
LOOKS = 3
_PROGRAM = "watcher.cli"  # each child looks through the script that started the worker, which imports this

Work = Callable[[bytes, str, Connection], None]
"""What a child runs: what it is given, which part of it, where it answers. A function of a module.

It sends its answer last, and nothing (`b""`) now and then while its work goes on.
"""


class Children:
    """Runs `work` in children, one server for all of them; it loads that module when the first child is wanted."""

    def __init__(self, work: Work, loads: str) -> None:
        self._work = work
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([loads, work.__module__, _PROGRAM])

    async def run(self, given: bytes, part: str) -> tuple[bytes, int]:
        """What the child answered (nothing where it died before), and how it ended; it is ended with this task.

        So is one that is silent for too long: it hangs, and would hold its part for ever.
        """
        ours, theirs = self._context.Pipe(duplex=False)
        with ours:
            child = self._context.Process(target=self._work, args=(given, part, theirs))
            try:
                await asyncio.to_thread(child.start)
                theirs.close()
                answer = await _answer(ours)
                await asyncio.to_thread(child.join, END_SECONDS)
            finally:
                theirs.close()
                if child.pid is not None and child.exitcode is None:
                    child.terminate()
                    await asyncio.to_thread(child.join, END_SECONDS)
                    child.kill()
                    await asyncio.to_thread(child.join, END_SECONDS)
            return answer, child.exitcode or 0


async def _answer(ours: Connection) -> bytes:
    """What the child says last; nothing where it ended, or was silent for too long.

    We look several times: where we stood still ourselves only one look is lost, and the next finds what was said.
    """
    silent = 0
    while silent < LOOKS:
        try:
            async with asyncio.timeout(SILENT_SECONDS / LOOKS):
                await _is_readable(ours)
        except TimeoutError:
            silent += 1
            continue
        said = await asyncio.to_thread(_next, ours)
        if said != b"":
            return said or b""
        silent = 0
    log.error("a child said nothing for too long; it is ended", seconds=SILENT_SECONDS)
    return b""


async def _is_readable(ours: Connection) -> None:
    """Waits for a word, or the child's end, in no thread: chores need those while slices are read."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(ours.fileno(), came.set)
    try:
        await came.wait()
    finally:
        loop.remove_reader(ours.fileno())


def _next(ours: Connection) -> bytes | None:
    try:
        return ours.recv_bytes()
    except (EOFError, OSError):
        return None
