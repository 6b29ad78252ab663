"""What a collection costs: 500 feeds × 30 entries on a loopback server, as CPU seconds of the collecting process.

Four rounds (cold, all 304, validators ignored but same bodies, one new entry a feed) by three contenders, each
round in a process of its own: `floor` (bare asyncio, lxml, sqlite3), `stage` (our fetch, parse, identity, stored
notices) and `pipeline` (all of it: understood, versioned, searchable). Run when the machine is quiet:

    python -m bench.collect [how many feeds]
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

ENTRIES = 30
ROUNDS = ("cold", "unmodified", "same", "new")
WANTED = {"cold": 3.0, "unmodified": 1.2, "same": 1.5, "new": 1.8}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

_WORDS: list[str] = []
for _line in (
    "eau santé climat patrimoine forêt océan langue musée numérique hôpital école quartier jeunesse vélo énergie",
    "solaire batterie données archives théâtre cinéma recherche clinique semence abeille montagne littoral logement",
    "artisanat robotique drone satellite quantique hydrogène biomasse tourisme sport sécurité emploi apprentissage",
    "handicap aînés",
):
    _WORDS += _line.split()
_TEXT = (
    "<p>Le fonds {feed} soutient les projets d’équipes qui étudient <b>{a}, {b} et {c}</b> avec les habitants, en "
    "France et au Québec ; {d} et {e} comptent aussi.</p><p>Date limite : {day} mars 2027 à 17 h. Aide maximale "
    "de {sum} 000 € par projet, versée en deux fois. Dossier n° {n}.</p>"
)


# --- the server ----------------------------------------------------------------------------------------------


def feed_body(feed: int, first: int) -> bytes:
    """One feed of 30 entries, about 20 kB; entries are numbered down from `first` + 29."""
    items = []
    for n in range(first + ENTRIES - 1, first - 1, -1):
        a, b, c, d, e = Random(feed * 1000 + n).sample(_WORDS, 5)
        text = _TEXT.format(feed=feed, n=n, day=1 + n % 28, sum=10 + n % 90, a=a, b=b, c=c, d=d, e=e) * 2
        link = f"https://fonds-{feed}.exemple.org/appels/{n}"
        items.append(
            f"<item><title>Appel {n} du fonds {feed} : {a}, {b} et {c}</title><link>{link}</link>"
            f'<guid isPermaLink="true">{link}</guid><pubDate>Sun, 22 Nov 2026 08:{n % 60:02}:00 +0100</pubDate>'
            f"<category>Santé</category><description><![CDATA[{text}]]></description></item>"
        )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Fonds</title><link>https://x.org</link>'
    return f"{head}<description>d</description>{''.join(items)}</channel></rss>".encode()


class Server(asyncio.Protocol):
    """Answers GET /f/N after the round that GET /_/ROUND has set."""

    round = "cold"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].decode()
        if path.startswith("/_/"):
            type(self).round = path[3:]
            return self._say(b"200 OK", b"")
        if not path.startswith("/f/"):
            return self._say(b"404 Not Found", b"")
        number = int(path[3:])
        tag = b'ETag: "%d"\r\nContent-Type: application/rss+xml\r\n' % number
        if self.round == "unmodified" and b"If-None-Match" in data:
            return self._say(b"304 Not Modified", b"", tag)
        return self._say(b"200 OK", feed_body(number, 1 if self.round == "new" else 0), tag)

    def _say(self, status: bytes, body: bytes, head: bytes = b"") -> None:
        length = b"" if status.startswith(b"304") else b"Content-Length: %d\r\n" % len(body)
        self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + head + length + b"\r\n" + body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def set_round(port: int, name: str) -> None:
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(f"GET /_/{name} HTTP/1.1\r\n\r\n".encode())
        wire.recv(100)


# --- the floor -----------------------------------------------------------------------------------------------


def floor(port: int, feeds: int, folder: Path) -> None:
    """As little as it takes: one connection, lxml, `INSERT OR IGNORE`."""
    import hashlib

    from lxml import etree

    db = sqlite3.connect(folder / "floor.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE IF NOT EXISTS items(feed INT, guid TEXT, title TEXT, text TEXT, PRIMARY KEY(feed, guid))")
    db.execute("CREATE TABLE IF NOT EXISTS feeds(feed INTEGER PRIMARY KEY, tag TEXT, hash BLOB)")
    known = {row[0]: row[1:] for row in db.execute("SELECT * FROM feeds")}

    def store(feed: int, tag: str, body: bytes) -> None:
        digest = hashlib.blake2b(body).digest()
        if feed in known and known[feed][1] == digest:
            return
        rows = [
            (feed, item.findtext("guid"), item.findtext("title"), item.findtext("description"))
            for item in etree.fromstring(body).iter("item")
        ]
        db.execute("BEGIN")
        db.executemany("INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?)", rows)
        db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (feed, tag, digest))
        db.execute("COMMIT")

    async def fetch() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        for feed in range(feeds):
            condition = f"If-None-Match: {known[feed][0]}\r\n" if feed in known else ""
            writer.write(f"GET /f/{feed} HTTP/1.1\r\nHost: x\r\n{condition}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 304"):
                continue
            length = re.search(rb"Content-Length: (\d+)", head)
            tag = re.search(rb"ETag: (\S+)", head)
            assert length
            assert tag
            store(feed, tag[1].decode(), await reader.readexactly(int(length[1])))
        writer.close()

    asyncio.run(fetch())


# --- ours ----------------------------------------------------------------------------------------------------


class NoticeBook:
    """Stored notices and nothing more: stands for the book of calls where only collecting is measured."""

    def __init__(self, db: Any) -> None:
        self._db = db
        with db.write() as tx:
            tx.exec_driver_sql(
                "CREATE TABLE IF NOT EXISTS notices(source TEXT, key TEXT, raw TEXT, hash TEXT, title TEXT, url TEXT, "
                "text TEXT, published TEXT, PRIMARY KEY(source, key)) WITHOUT ROWID"
            )

    def known_raw(self, source: str, hashes: Iterable[str]) -> dict[str, str]:
        with self._db.read() as tx:
            rows = tx.exec_driver_sql("SELECT raw, key FROM notices WHERE source = ?", (source,))
            stored = {row[0]: row[1] for row in rows}
        return {one: stored[one] for one in hashes if one in stored}

    def record(self, tx: Any, source: Any, harvest: Any, _readings: Any, _now: Any, *_: Any, **__: Any) -> Any:
        from watcher.model import Changes
        from watcher.remember.rules.identity import IdentityKeys, Policy, digest

        policy, rows = Policy.of(source), []
        for one in harvest.notices:
            text_hash = digest(one.title, one.text)
            at = one.published and one.published.isoformat()
            key = IdentityKeys(one, policy).first
            rows.append((source.name, key, one.raw_hash, text_hash, one.title, one.url, one.text, at))
        if not rows:
            return Changes(unchanged=len(harvest.known_keys))
        # executemany in SQLite's own driver: what SQLAlchemy's Core ends in
        wire = tx.connection.driver_connection
        before = wire.total_changes
        wire.executemany("INSERT OR REPLACE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return Changes(new=wire.total_changes - before, unchanged=len(harvest.known_keys))


def ours(port: int, feeds: int, folder: Path, round_: str, *, whole: bool) -> None:
    from watcher.collect.run import Run, collect
    from watcher.config.settings import Collect, Settings
    from watcher.config.sources import FeedSource
    from watcher.model import Kind, Reading
    from watcher.remember.store import Store

    sources = tuple(
        FeedSource(name=f"fonds-{n}", kind="feed", url=f"http://127.0.0.1:{port}/f/{n}") for n in range(feeds)
    )
    settings = Settings(sources=sources, collect=Collect(allow_hosts=("127.0.0.1",), max_bytes_a_day=10**9))
    now = NOW + timedelta(hours=6 * ROUNDS.index(round_))
    with Store.open(f"sqlite:///{folder / 'ours.db'}") as store:
        if whole:
            reports = collect(settings, store, now)
        else:
            store.__dict__["calls"] = NoticeBook(store.db)
            nothing = Reading(Kind.CALL, "fr")
            run = Run(settings, store, now, dry_run=False, crawl=None)
            chosen = run.choose(due=False, only=())
            run.writer.__dict__["_reader"] = SimpleNamespace(read_all=lambda said, _now: (nothing for _ in said))
            gc.freeze()
            asyncio.run(run.all(chosen))
            reports = list(run.reports.values())
    states = {str(report.state) for report in reports}
    new = sum(report.new for report in reports)
    expected = {"cold": feeds * ENTRIES, "unmodified": 0, "same": 0, "new": feeds}[round_]
    assert new == expected, f"{round_}: {new} new, not {expected}; {states} {reports[0]}"


# --- measuring -----------------------------------------------------------------------------------------------


def measure(contender: str, round_: str, port: int, feeds: int, folder: Path) -> None:
    begun = time.process_time()
    if contender == "floor":
        floor(port, feeds, folder)
    else:
        ours(port, feeds, folder, round_, whole=contender == "pipeline")
    ended = time.process_time()
    print(json.dumps({"process": ended, "round": ended - begun}))


def _keeping_compiled() -> dict[str, str]:
    """The environment in which modules are compiled once, as where people run the watch: it is 0.9 s of each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    contenders = sys.argv[2].split(",") if len(sys.argv) > 2 else ["floor", "stage", "pipeline"]
    server = subprocess.Popen([sys.executable, "-m", "bench.collect", "serve"], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    port = int(server.stdout.readline())
    print(f"{feeds} feeds × {ENTRIES} entries; CPU seconds of the whole process, start and imports included")
    print(f"{'':10}" + "".join(f"{name:>12}" for name in ROUNDS))
    least: list[float] = []
    try:
        for contender in contenders:
            with tempfile.TemporaryDirectory() as folder:
                cells = []
                for round_ in ROUNDS:
                    set_round(port, round_)
                    command = [
                        sys.executable,
                        "-m",
                        "bench.collect",
                        "measure",
                        contender,
                        round_,
                        str(port),
                        str(feeds),
                    ]
                    done = subprocess.run(
                        [*command, folder],
                        capture_output=True,
                        text=True,
                        check=True,
                        timeout=600,
                        env=_keeping_compiled(),
                    )
                    cells.append(json.loads(done.stdout))
            print(f"{contender:10}" + "".join(f"{cell['process']:12.2f}" for cell in cells))
            print(f"{'  no start':10}" + "".join(f"{cell['round']:12.2f}" for cell in cells))
            least = least or [cell["process"] for cell in cells]
            print(
                f"{'  × ' + contenders[0]:10}"
                + "".join(f"{c['process'] / f:12.1f}" for c, f in zip(cells, least, strict=True))
            )
        print(f"{'wanted':10}" + "".join(f"{WANTED[name]:12.2f}" for name in ROUNDS) + "   (stage, 500 feeds)")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve())
    elif sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), Path(sys.argv[6]))
    else:
        main()
