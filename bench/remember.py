"""CPU seconds of saving: 10,000 new calls, the same again, the same unread. Beside each, the floor of this machine.

The floor is one bare `executemany` of as many rows and bytes through sqlite3, and its ratio to it.

    python -m bench.remember [how many]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from watcher.config.sources import FeedSource
from watcher.model import (
    Amount,
    AmountRole,
    DomainScore,
    Genre,
    Harvest,
    HarvestState,
    Kind,
    Moment,
    Notice,
    Reading,
    Status,
)
from watcher.remember.store import Store

SOURCE = FeedSource(kind="feed", name="banc", url="https://banc.example.org/flux")
NOW = datetime(2027, 1, 4, 6, tzinfo=UTC)
TARGETS = {"new": 15.0, "unchanged": 3.0, "unread": 3.0}
_TEXT = "Le fonds {n} soutient les équipes qui étudient la qualité de l'eau des bassins versants. " * 12


def main(count: int = 10_000) -> int:
    """Prints a line a case; returns how many missed their target (scaled to `count`)."""
    pairs = [_pair(n) for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        floor = _timed(lambda: _bare(Path(folder) / "floor.db", pairs))
        with Store.open(f"sqlite:///{folder}/watch.db") as store:
            times = {
                "new": _timed(lambda: _record(store, pairs, NOW)),
                "unchanged": _timed(lambda: _record(store, pairs, NOW + timedelta(days=1))),
                "unread": _timed(lambda: _unread(store, pairs, NOW + timedelta(days=2))),
            }
    missed = 0
    for case, seconds in times.items():
        wanted = TARGETS[case] * count / 10_000
        missed += seconds > wanted
        ratio = f"{seconds / floor:5.1f} x floor ({floor:.2f} s)"
        print(f"{count} {case:<10} {seconds:6.2f} s CPU   {ratio}   wanted {wanted:.1f} s")
    return missed


def _pair(n: int) -> tuple[Notice, Reading]:
    text = _TEXT.format(n=n)
    deadline = Moment(date(2027, 6, 1) + timedelta(days=n % 200), quote="avant le 1er juin")
    notice = Notice(
        SOURCE.name, f"Appel à projets {n}", f"https://banc.example.org/{n}", f"id-{n}", text, raw_hash=f"{n:032x}"
    )
    reading = Reading(
        Kind.CALL,
        "fr",
        Genre.CALL,
        domains=(DomainScore("environment", 2.5, ("eau", "bassins versants")),),
        deadline=deadline,
        deadlines=(deadline,),
        amounts=(Amount(Decimal(10_000 + n), "EUR", AmountRole.MAX, "10 000 €"),),
        status=Status.OPEN,
    )
    return notice, reading


def _record(store: Store, pairs: list[tuple[Notice, Reading]], now: datetime) -> None:
    harvest = Harvest(SOURCE.name, HarvestState.COMPLETE, tuple(notice for notice, _ in pairs))
    with store.db.write() as tx:
        changes = store.calls.record(tx, SOURCE, harvest, pairs, now)
    assert changes.new + changes.unchanged == len(pairs)


def _unread(store: Store, pairs: list[tuple[Notice, Reading]], now: datetime) -> None:
    """As a feed is read: the raw hashes are looked up, and nothing is parsed."""
    known = store.calls.known_raw(SOURCE.name, [notice.raw_hash for notice, _ in pairs])
    harvest = Harvest(SOURCE.name, HarvestState.COMPLETE, known_keys=frozenset(known.values()))
    with store.db.write() as tx:
        changes = store.calls.record(tx, SOURCE, harvest, (), now)
    assert changes.unchanged == len(pairs)


def _bare(path: Path, pairs: list[tuple[Notice, Reading]]) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, url TEXT, title TEXT, text TEXT)")
    rows = [(notice.guid, notice.url, notice.title, notice.text) for notice, _ in pairs]
    with database:
        database.executemany("INSERT INTO calls (guid, url, title, text) VALUES (?, ?, ?, ?)", rows)
    database.close()


def _timed(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(min(main(*map(int, sys.argv[1:])), 1))
