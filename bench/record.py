"""What reading and recording distinct real texts costs, whether that grows with the store, and the room a call takes.

    python -m bench.record [--new 15000] [--stored 300000]

The texts are those of ../shared/corpus/calls.jsonl, thirty a source; where more are asked for, the sentences of two
calls are mixed, so that no text comes twice. Floor: the same titles and texts written to a bare table, in as many
transactions. For the growth so many calls are written that lie five years back, as evenly as time goes (what they were
read as is read once a text, their days moved along); then the same 1,500 newcomers of 50 sources are recorded over a
small and over a large store. CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bench.measures import NOW, ROOT, SHARED, lines
from watcher.collect.run import garbage_sought_rarely
from watcher.config import load
from watcher.config.sources import FeedSource
from watcher.model import Harvest, HarvestState, Moment, Notice, Reading
from watcher.remember.db.database import batches
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.recording import writing
from watcher.remember.recording.writing import Sighting
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.identity import IdentityKeys, Policy, exact_hash
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.store import Store
from watcher.understand.reader import Reader

A_SOURCE = 30
TOGETHER = 6  # sources a transaction: what `collect` has together where many are read at once
SMALL, NEWCOMERS = 3_000, 1_500
YEARS = timedelta(days=5 * 365)
WANTED = {"15,000 calls, s": 40.0, "growth, ×": 1.3, "disk a call, kB": 6.0}

Pair = tuple[Notice, Reading]


def notices(seed: int = 1) -> Iterator[Notice]:
    """Notices without end, no two alike: first the texts as they are, then two mixed."""
    known = [row for row in lines(SHARED / "calls.jsonl") if len(row["text"]) > 100]
    for number, row in enumerate(known if seed == 1 else ()):
        yield _notice(f"{seed}-{number}", row["title"], row["text"], row.get("url") or "")
    dice, number = random.Random(seed), len(known)
    while True:
        one, two = dice.sample(known, 2)
        words, others = one["title"].split(), two["title"].split()
        title = " ".join([*words[: len(words) // 2 + 1], *others[len(others) // 2 :]])
        mixed = [*one["text"].split(". ")[::2], *two["text"].split(". ")[1::2]]
        number += 1
        yield _notice(f"{seed}-{number}", title, ". ".join(mixed) or title, f"https://site-{seed}.example.org/{number}")


def _notice(name: str, title: str, text: str, url: str) -> Notice:
    return Notice("", title, url or f"https://site.example.org/{name}", f"id-{name}", text, raw_hash=name)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--new", type=int, default=15_000)
    asked.add_argument("--stored", type=int, default=300_000)
    sizes = asked.parse_args()
    with garbage_sought_rarely():  # as every collection does
        return _measure(sizes)


def _measure(sizes: argparse.Namespace) -> int:
    reader = Reader.from_settings(load(ROOT / "config.toml"))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        new = list(islice(notices(), sizes.new))
        floor = _floor(Path(folder) / "floor.db", new)
        begun = time.process_time()
        read = _read(reader, new)
        reading = time.process_time() - begun
        with Store.open(f"sqlite:///{folder}/new.db") as store:
            recording = _record(store, read)
            store.db.wipe()
        room = os.path.getsize(f"{folder}/new.db") / len(new) / 1000
        print(f"{len(new)} distinct texts, read {reading:.1f} s and recorded {recording:.1f} s CPU")
        print(f"  {recording / len(new) * 1000:.2f} ms a call recorded; floor {floor:.2f} s, {recording / floor:.1f} ×")
        print(f"  {room:.1f} kB of disk a call; their titles and texts alone {_size(new):.1f} kB")
        found["15,000 calls, s"] = (reading + recording) * 15_000 / len(new)
        found["disk a call, kB"] = room
        if sizes.stored:
            found["growth, ×"] = _growth(Path(folder), reader, read, sizes.stored)
    for name, value in found.items():
        print(f"{name:<18} {value:8.2f}   wanted {WANTED[name]:.1f}")
    return sum(value > WANTED[name] for name, value in found.items())


def _growth(folder: Path, reader: Reader, read: Sequence[Pair], stored: int) -> float:
    """How much more a newcomer costs over so many stored calls than over a few."""
    newcomers = _read(reader, list(islice(notices(2), NEWCOMERS)))
    costs = []
    for name, size in (("small", SMALL), ("large", stored)):
        with Store.open(f"sqlite:///{folder}/{name}.db") as store:
            _fill(store, read[: min(len(read), 4_000)], size)
            costs.append(_record(store, newcomers) / NEWCOMERS * 1000)
        print(f"  {costs[-1]:.2f} ms a newcomer over {size} stored calls")
    return costs[1] / costs[0]


def _read(reader: Reader, new: Sequence[Notice]) -> list[Pair]:
    readings = reader.read_all(((notice, None) for notice in new), NOW)
    return [(notice, one) for notice, one in zip(new, readings, strict=True) if isinstance(one, Reading)]


def _record(store: Store, pairs: Sequence[Pair]) -> float:
    begun = time.process_time()
    sources = list(batches(pairs, A_SOURCE))
    for together in batches(list(enumerate(sources)), TOGETHER):
        with store.db.write() as tx:
            for number, some in together:
                source = FeedSource(kind="feed", name=f"source-{number}", url=f"https://feed.example.org/{number}")
                own = [(replace(notice, source=source.name), reading) for notice, reading in some]
                harvest = Harvest(source.name, HarvestState.COMPLETE, tuple(notice for notice, _ in own))
                store.calls.record(tx, source, harvest, own, NOW)
    return time.process_time() - begun


def _fill(store: Store, read: Sequence[Pair], count: int) -> None:
    """Writes so many calls as recording does, without asking what they are: spread over the years behind."""
    for numbers in batches(range(count)):
        ago = YEARS * (1 - numbers[0] / count)
        with store.db.write() as tx:
            writing.write_new(tx, [_stored(number, ago, read) for number in numbers], "")


def _stored(number: int, ago: timedelta, read: Sequence[Pair]) -> tuple[Sighting, Decision]:
    """A call as it was recorded so long ago: the text of one, under a title mixed of two."""
    notice, reading = read[number % len(read)]
    words, others = notice.title.split(), read[number * 7919 % len(read)][0].title.split()
    own = replace(
        notice,
        source=f"old-{number // A_SOURCE}",
        guid=f"old-{number}",
        title=" ".join([*words[: len(words) // 2 + 1], *others[len(others) // 2 :]]),
        url=f"https://old.example.org/{number}",
    )
    moved, keys = _earlier(reading, ago), IdentityKeys(own, Policy())
    hashes = f"{number:032x}", exact_hash(own)
    account = Fingerprint(own.source, own, moved)
    sighting = Sighting(own, moved, hashes, keys.first, (keys.first, *keys.aliases), account=account)
    return sighting, Decision(None, State(own.title, own.text, moved, own.url), NOW - ago, Thresholds())


def _earlier(reading: Reading, ago: timedelta) -> Reading:
    """The same, all its days so much earlier."""
    days = tuple(_moved(moment, ago) for moment in reading.deadlines)
    deadline = _moved(reading.deadline, ago) if reading.deadline else None
    return replace(reading, deadlines=days, deadline=deadline)


def _moved(moment: Moment, ago: timedelta) -> Moment:
    return replace(moment, date=moment.date - timedelta(days=ago.days))


def _floor(path: Path, new: Sequence[Notice]) -> float:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, url TEXT, title TEXT, text TEXT)")
    begun = time.process_time()
    for some in batches(new, A_SOURCE * TOGETHER):
        rows = [(notice.guid, notice.url, notice.title, notice.text) for notice in some]
        database.execute("BEGIN")
        database.executemany("INSERT INTO calls (guid, url, title, text) VALUES (?, ?, ?, ?)", rows)
        database.execute("COMMIT")
    spent = time.process_time() - begun
    database.close()
    return spent


def _size(new: Sequence[Notice]) -> float:
    return sum(len(notice.title.encode()) + len(notice.text.encode()) for notice in new) / len(new) / 1000


if __name__ == "__main__":
    sys.exit(min(main(), 1))
