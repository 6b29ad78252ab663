"""How long a question takes over 100,000 calls, next to the floor: the same words as one bare FTS5 query.

The texts are invented, their words spread as in real calls (the commonest stands in a third of them), one call in
twenty is open. Every question is one that people ask: a word, two words, phrases of the lexicon, filters, none.

    python -m bench.search [how many calls] [database URL to keep]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, islice
from pathlib import Path

from sqlalchemy import func, insert, select, text

from watcher.config import load
from watcher.model import Amount, AmountRole, Call, DomainScore, Kind, Moment, Reading, Status
from watcher.remember.db.said import pack_reading
from watcher.remember.db.tables.calls import calls
from watcher.remember.search import index
from watcher.remember.search.analysis import Analyser
from watcher.remember.search.asked import to_query
from watcher.remember.search.query import Query
from watcher.remember.search.question import read_criteria
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, tzinfo=UTC)
DEFAULTS = load(Path("config.toml")).domains
LIVE = ("open", "closing", "rolling", "forecast")
WANTED_MS = 10.0
ROUNDS = 5
BATCH = 2_000
WORDS = {
    0: "programme", 1: "soutien", 3: "projet", 5: "recherche", 6: "research", 9: "health", 12: "énergie",
    15: "innovation", 20: "appel", 40: "santé", 70: "numérique", 75: "digital", 100: "climat",
    120: "municipalité", 130: "commune",
    150: "culture", 180: "québec", 200: "eau", 300: "patrimoine", 400: "coopération", 500: "hôpital", 800: "itinérance",
}  # fmt: skip
VOCABULARY = [WORDS.get(rank, "mot" + "".join(chr(97 + int(digit)) for digit in str(rank))) for rank in range(12_000)]
WEIGHTS = list(accumulate((1 + rank / 12) ** -0.75 for rank in range(len(VOCABULARY))))
SMALL = (
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "un",
    "une",
    "et",
    "à",
    "pour",
    "dans",
    "sur",
    "avec",
    "par",
    "qui",
    "que",
)
DOMAINS = ("health", "digital", "mobility", "environment", "culture", "education", "research", "inclusion", "security")
TYPED = (
    "santé", "santé numérique", "eau", "l'eau", "recherche", "appel à projets", "municipalité climat", "itinérance",
    "programme", "projet recherche québec", "patrimoine", "culture numérique", "hôpital données",
    "énergie climat innovation",
    "santé québec plus de 50 000 $ avant juin", "health research", '"soutien programme"', "zorglub", "coopération",
)  # fmt: skip


def invented(count: int) -> Iterator[Call]:
    """Calls with seeded words, days and sums."""
    dice = random.Random(4)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        is_open = number % 20 == 0
        day = (
            date(2027, 1, 21) + timedelta(dice.randrange(200))
            if is_open
            else date(2020, 1, 1) + timedelta(number % 2500)
        )
        moment = Moment(day)
        reading = Reading(
            Kind.CALL,
            dice.choice(("fr", "en")),
            domains=tuple(DomainScore(name, 1.0) for name in dice.sample(DOMAINS, 2)),
            deadline=moment,
            deadlines=(moment,),
            amounts=(Amount(Decimal(dice.randrange(1, 50) * 10_000), dice.choice(("EUR", "CAD")), AmountRole.MAX),),
        )
        yield Call(
            id=number,
            title=_text(dice, 5),
            url=f"https://example.org/{number}",
            text=_text(dice, 90),
            reading=reading,
            status=Status.OPEN if is_open else Status.CLOSED,
            sources=(f"source-{number % 500}",),
            first_seen=start + timedelta(minutes=number),
            last_seen=NOW,
            last_changed=start + timedelta(minutes=number),
            country=dice.choice(("FR", "CA-QC", "CA", "EU")),
        )


def _text(dice: random.Random, telling: int) -> str:
    picked = dice.choices(VOCABULARY, cum_weights=WEIGHTS, k=telling)
    return " ".join(word for pair in zip(picked, dice.choices(SMALL, k=telling), strict=True) for word in pair)


def fill(store: Store, count: int) -> None:
    """Writes the calls straight into the tables: how long recording takes is another measurement."""
    analyser, made = Analyser(), invented(count)
    while batch := list(islice(made, BATCH)):
        with store.db.write() as tx:
            tx.execute(insert(calls), [call_row(call) for call in batch])
            index.index(tx, batch, analyser)


def call_row(call: Call) -> dict[str, object]:
    same = ("id", "title", "url", "text", "country", "first_seen", "last_changed")
    values: dict[str, object] = {name: getattr(call, name) for name in same}
    read = call.reading
    facts = {"kind": read.kind.value, "genre": read.genre.value, "status": call.status.value, "language": read.language}
    return values | facts | {"reading": pack_reading(read)}


def questions() -> Iterator[tuple[str, Query]]:
    """What is asked: as the chat asks (calls that are open), and over everything."""
    for typed in TYPED:
        query = to_query(read_criteria(typed, NOW.date(), DEFAULTS), NOW.date())
        yield f"{typed} (open)", query
        yield typed, _with(query, statuses=())
    yield "domain, open, by deadline", Query(domains=("health",), statuses=LIVE, order="deadline")
    yield "nothing at all", Query()
    yield "newest", Query(order="newest", kinds=("call",))
    yield "amount", Query("santé", statuses=LIVE, min_amount=Decimal(50_000), currency="CAD")
    yield "window", Query("santé", deadline_from=NOW.date(), deadline_to=date(2027, 4, 1))
    yield "far page", Query("recherche", offset=900)


def _with(query: Query, **changes: object) -> Query:
    from dataclasses import replace

    return replace(query, **changes)


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Median time on the clock and on the processor: they part when the machine is busy with something else."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        begun, worked = time.perf_counter(), time.process_time()
        work()
        clock.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return statistics.median(clock), statistics.median(processor)


def floor(store: Store, query: Query) -> float:
    """The same words as one bare query of the index: no filters, no count, no calls loaded."""
    stems = [f'"{stem}"' for stem in Analyser().stems(query.words) if len(stem) > 2]
    if store.db.dialect != "sqlite" or not stems:
        return 0.0
    bare = text("SELECT rowid FROM search_index WHERE search_index MATCH :match ORDER BY rank LIMIT 10")
    with store.db.read() as tx:
        return milliseconds(lambda: tx.execute(bare, {"match": " AND ".join(stems)}).all())[1]


def main(count: int, url: str) -> None:
    with Store.open(url) as store:
        with store.db.read() as tx:
            known = tx.execute(select(func.count()).select_from(calls)).scalar_one()
        if not known:
            fill(store, count)
        times, ratios = [], []
        for name, query in questions():
            clock, processor = milliseconds(lambda query=query: store.search.find(query, NOW))
            bare = floor(store, query)
            times.append((clock, processor))
            ratios += [processor / bare] if bare else []
            total = store.search.find(query, NOW).total
            print(f"{name:48} {total:7} found {clock:7.1f} ms, processor {processor:6.1f} ms, floor {bare:6.1f} ms")
        for what, values in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
            p95 = statistics.quantiles(values, n=20)[18]
            print(
                f"{count} calls, {store.db.dialect}, {what}: p50 {statistics.median(values):.1f} ms, p95 {p95:.1f} ms"
            )
        print(f"wanted p95 {WANTED_MS:.0f} ms; median {statistics.median(ratios or [0]):.1f} x floor")


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        main(size, sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/bench.db")
