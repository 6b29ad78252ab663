"""A program for test_memory: collects every bomb at once, then prints its peak memory and its parser's, in kB."""

from __future__ import annotations

import asyncio
import gzip
import resource
import tempfile
import zlib
from datetime import timedelta
from pathlib import Path

import brotli

from tests.collect.hostile import drips, hostile_server, says
from tests.collect.scenes import feed_source, rss, run, settings_of
from tests.databases import sqlite_with_tables
from watcher.collect.feeds.parse_pool import ParsePool
from watcher.remember.store import Store

BIG = 60_000_000
DEEP = b"<rss version='2.0'><channel><item><title>" + b"<a>" * 200_000
MANY = b"<!DOCTYPE rss><rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 150_000
WIDE = b"<!DOCTYPE rss><rss version='2.0'><channel><item " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)).encode()


def own_peak() -> int:
    """The peak of this program in kB; ru_maxrss would begin with that of the process that started it."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


async def main() -> None:
    async with hostile_server() as server:
        server.on("/gzip", says(gzip.compress(bytes(BIG), 1), Content_Encoding="gzip"))
        server.on("/deflate", says(zlib.compress(bytes(BIG), 1), Content_Encoding="deflate"))
        server.on("/br", says(brotli.compress(bytes(BIG), quality=1), Content_Encoding="br"))
        server.on("/double", says(gzip.compress(gzip.compress(bytes(BIG), 1)), Content_Encoding="gzip, gzip"))
        server.on("/endless", drips(b"<item>" * 10_000, 0))
        server.on("/deep", says(DEEP))
        server.on("/many", says(MANY))
        server.on("/wide", says(WIDE))
        server.on("/laughs", says(b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b"]><rss><channel>&l9;</channel></rss>"))
        server.on("/good", says(rss(3)))
        settings = settings_of(*(feed_source(server, path[1:]) for path in server.scenes), timeout=timedelta(seconds=5))
        with tempfile.TemporaryDirectory() as folder, Store.open(sqlite_with_tables(folder)) as store:
            reports = await run(store, settings)
        assert reports["good"].new == 3
        assert reports["gzip"].has_failed


if __name__ == "__main__":
    ParsePool.__init__.__defaults__ = (4.0,)  # seconds a document may take here
    asyncio.run(main())
    print(own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
