"""Parses odd or large feeds in a process of their own, started when first needed. One at a time, with limits."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process

from watcher.collect.feeds.items import ParsedFeed
from watcher.collect.feeds.parse_process import READY, frame, load
from watcher.collect.net.faults import CannotFetch, FaultKind

START_SECONDS = 60.0
"""For the process to start, which says nothing of any document."""
WALL_SECONDS = 30.0
"""For one document; the process itself ends after ten seconds of processor time."""
MAX_ANSWER = 64_000_000
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV", "SYSTEMROOT")


class ParsePool:
    """The parser process of one run; use it as `async with`."""

    def __init__(self, wall: float = WALL_SECONDS) -> None:
        self._wall = wall
        self._process: Process | None = None
        self._one = asyncio.Lock()

    async def __aenter__(self) -> ParsePool:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def parse(self, document: bytes) -> ParsedFeed:
        """The feed by the reference parser.

        Raises CannotFetch: parse or not_a_feed from the parser, parser_killed when it exceeded its limits.
        """
        async with self._one:
            try:
                async with asyncio.timeout(START_SECONDS):
                    process = await self._running()
                async with asyncio.timeout(self._wall):
                    answer = await self._ask(process, document)
            except (TimeoutError, OSError, EOFError, asyncio.IncompleteReadError) as error:
                await self._stop()
                why = f"more than {self._wall:g} s" if isinstance(error, TimeoutError) else "more than it may"
                raise CannotFetch(FaultKind.PARSER_KILLED, f"parsing it took {why}", body=document[:100_000]) from error
        return _read(answer, document)

    async def _ask(self, process: Process, document: bytes) -> bytes:
        assert process.stdin
        assert process.stdout
        process.stdin.write(frame(document))
        await process.stdin.drain()
        size = int.from_bytes(await process.stdout.readexactly(4), "big")
        if size > MAX_ANSWER:
            raise EOFError
        return await process.stdout.readexactly(size)

    async def _running(self) -> Process:
        if self._process is None:
            passed = {name: os.environ[name] for name in os.environ if name in _PASSED_ON or name.startswith("COV")}
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "watcher.collect.feeds.parse_process",
                stdin=PIPE,
                stdout=PIPE,
                env=passed,
                limit=1 << 20,
            )
            assert self._process.stdout
            await self._process.stdout.readexactly(len(READY))
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            async with asyncio.timeout(0.5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _read(answer: bytes, document: bytes) -> ParsedFeed:
    rows = json.loads(answer)
    if "fault" in rows:
        raise CannotFetch(FaultKind(rows["kind"]), rows["fault"], body=document[:100_000])
    return load(answer)
