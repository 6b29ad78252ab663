"""The parser process: reads documents on standard input, parses them by the reference, writes items as JSON.

It has limits on memory, CPU seconds and files, no secrets in its environment, and nothing to lose: when a document
kills it, the pool starts another. A frame is four bytes of length and that many bytes.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from watcher.collect.feeds.items import ParsedFeed, RawItem
from watcher.collect.feeds.parse import parse_slow
from watcher.collect.net.faults import CannotFetch

READY = b"ready"
"""What the process writes once its modules are loaded: from then on its time is a document's."""
CPU_SECONDS = 10
MEMORY = 256 * 1024 * 1024
FILES = 32


def main() -> None:
    """Serves until standard input ends."""
    import feedparser  # noqa: F401 - before the limits: its modules are no document's fault

    _limit_memory_and_files()
    wire_in, wire_out = sys.stdin.buffer, sys.stdout.buffer
    wire_out.write(READY)
    wire_out.flush()
    while (document := read_frame(wire_in)) is not None:
        _limit_cpu()
        wire_out.write(frame(_answer(document)))
        wire_out.flush()


def _answer(document: bytes) -> bytes:
    try:
        return dump(parse_slow(document))
    except CannotFetch as error:
        return json.dumps({"kind": error.kind, "fault": str(error)}).encode()
    except (MemoryError, RecursionError) as error:
        os.write(2, f"{type(error).__name__}\n".encode())
        os._exit(70)


def dump(feed: ParsedFeed) -> bytes:
    """A feed as JSON; lone surrogates are replaced."""
    return json.dumps(asdict(feed)).encode()


def load(data: bytes) -> ParsedFeed:
    """The feed that `dump` wrote. Raises ValueError for anything else."""
    rows: dict[str, Any] = json.loads(data)
    items = tuple(RawItem(**_tuples(item)) for item in rows.pop("items"))
    return ParsedFeed(items=items, **rows)


def _tuples(item: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}


def frame(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return len(data).to_bytes(4, "big") + data


def read_frame(wire: BinaryIO) -> bytes | None:
    """The next frame; None at the end."""
    head = wire.read(4)
    return wire.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def _limit_memory_and_files() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the wall clock of the pool is the only limit
        return
    with open("/proc/self/statm", "rb") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    for what, limit in ((resource.RLIMIT_AS, now + MEMORY), (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))


def _limit_cpu() -> None:
    """Ten more seconds for this document; the kernel ends the process when they are used up."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
