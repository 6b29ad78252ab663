"""What an answer of the chat costs over 100,000 calls, in processor time, next to the floor: one bare FTS5 query.

Every message is one that people write: questions as in `bench.search`, questions that nothing answers, with slips of
the pen, follow-ups, lists and cards. Each is asked in a conversation of its own, cold (the first in this process) and
again.

    python -m bench.chat [how many calls] [database URL to keep]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bench.search import NOW, TYPED, fill, floor
from watcher.config import load
from watcher.remember.db.tables.calls import calls
from watcher.remember.search.query import Query
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person

WANTED_MS = 300.0
EMPTY = (
    "santé zorglub avant juin", "sante numeriqe quebek", "hopital donees patiants pour les PME", "itinerence",
    "intelligense artificiel pour les ecoles de musique", "cooperaton hydrogene au Québec plus de 50 000 $",
    "culture en Bretagne pour les hôpitaux avant le 1er février, plus de 900 000 €", "xylophonistes ou trombonistes",
    "municipalities zeppelin", "je cherche une aide pour la toiture de mon église romane classée",
)  # fmt: skip
ACTS = (
    "/latest",
    "/deadlines 30",
    "/news",
    "/new 7",
    "/changed 7 santé",
    "/call #20",
    "/why #20",
    "/domains",
    "/start",
)
TALKS = (("santé", "et en numérique ?", "plutôt au Québec", "/more"), ("eau", "avant mars", "/save Eau", "/searches"))


def messages() -> Iterator[tuple[str, ...]]:
    """Conversations: what is said one after the other."""
    yield from ((text,) for text in (*EMPTY, *TYPED, *ACTS))
    yield from TALKS


def main(wanted: int, url: str) -> None:
    """Fills the store where it is empty, and asks."""
    with Store.open(url) as store:
        with store.db.read() as tx:
            known = tx.execute(select(func.count()).select_from(calls)).scalar_one()
        if not known:
            fill(store, wanted)
        settings = load(Path("config.toml"))
        commands = Commands(settings, store)
        bare = floor(store, Query("santé numérique"))
        costs, persons = list[float](), count(1)
        for round_ in ("cold", "again"):
            for talk in messages():
                person = Person("telegram", str(next(persons)), "Claire", "fr")
                for said in talk:
                    begun = time.process_time()
                    answer = commands.answer(person, said, NOW)
                    costs.append((time.process_time() - begun) * 1000)
                    assert answer is not None
                    first = answer.text.splitlines()[0][:40]
                    print(f"{round_:5} {said:80.80} {costs[-1]:7.1f} ms  {first}")
        p95 = statistics.quantiles(costs, n=20)[18]
        print(f"{wanted} calls, {store.db.dialect}, processor: p50 {statistics.median(costs):.1f} ms, p95 {p95:.1f} ms")
        print(f"worst {max(costs):.1f} ms, floor {bare:.1f} ms, wanted p95 {WANTED_MS:.0f} ms")


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        main(size, sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/bench.db")
