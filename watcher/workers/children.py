"""Processes forked from a server that has everything loaded: a child costs milliseconds, and its crash is its own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

END_SECONDS = 4
_PROGRAM = "watcher.cli"  # each child looks through the script that started the worker, which imports this

Work = Callable[[bytes, str, Connection], None]
"""What a child runs: what it is given, which part of it, where it answers. A function of a module."""


class Children:
    """Runs `work` in children, one server for all of them; it loads that module when the first child is wanted."""

    def __init__(self, work: Work, loads: str) -> None:
        self._work = work
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([loads, work.__module__, _PROGRAM])

    async def run(self, given: bytes, part: str) -> tuple[bytes, int]:
        """What the child answered (nothing where it died before), and how it ended; it is ended with this task."""
        ours, theirs = self._context.Pipe(duplex=False)
        with ours:
            child = self._context.Process(target=self._work, args=(given, part, theirs))
            try:
                await asyncio.to_thread(child.start)
                theirs.close()
                await _is_readable(ours)
                answer = await asyncio.to_thread(_answer, ours)
                await asyncio.to_thread(child.join)
            finally:
                theirs.close()
                if child.pid is not None and child.exitcode is None:
                    child.terminate()
                    await asyncio.to_thread(child.join, END_SECONDS)
                    child.kill()
            return answer, child.exitcode or 0


async def _is_readable(ours: Connection) -> None:
    """Waits for the answer, or the child's end, in no thread: chores need those while slices are read."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(ours.fileno(), came.set)
    try:
        await came.wait()
    finally:
        loop.remove_reader(ours.fileno())


def _answer(ours: Connection) -> bytes:
    try:
        return ours.recv_bytes()
    except (EOFError, OSError):
        return b""
