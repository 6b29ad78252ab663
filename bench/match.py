"""Who gets what: 10,000 subscribers × 1,000 new events, beside two floors measured in the same run.

    python -m bench.match [--subscribers 10000] [--events 1000]

`index` builds the bitsets from the calls (texts cut into words once), `select` asks every subscriber, `because` words
the reasons of a digest's 40 items. The floors are a double loop over token sets (measured on a slice and scaled) and
the same loop with our own per-pair decision. Results are CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from watcher.deliver.match.index import MatchIndex
from watcher.deliver.match.keys import word_filter
from watcher.deliver.match.match import matches, wants
from watcher.model import (
    Amount,
    AmountRole,
    Call,
    Cause,
    DomainScore,
    Event,
    EventKind,
    Genre,
    Interest,
    Kind,
    Reading,
    Status,
    Subscriber,
    SubscriberState,
)

Result = TypeVar("Result")
NOW = datetime(2027, 2, 23, tzinfo=UTC)
DOMAINS = [f"domain{n}" for n in range(16)]
WORDS = [f"mot{n}" for n in range(4000)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000)
    asked = parser.parse_args()
    chance = random.Random(7)
    calls = {number: _call(number, chance) for number in range(asked.events)}
    events = [Event(n + 1, NOW, n, EventKind.OPENED, Cause.SOURCE, "s") for n in calls]
    people = [_person(number, chance) for number in range(asked.subscribers)]

    index, building = _timed(lambda: MatchIndex(events, calls))
    owed, selecting = _timed(lambda: [index.owed(person) for person in people])
    pairs = sum(map(len, owed))
    print(f"{len(people)} subscribers × {len(events)} events → {pairs} pairs owed")
    print(f"index   {building:6.2f} s   (texts cut once, {len(events) / building:,.0f} calls a second)")
    print(f"select  {selecting:6.2f} s")
    print(f"total   {building + selecting:6.2f} s")

    some = people[:: max(1, len(people) // 100)]
    scale = len(people) / len(some)
    _, naive = _timed(lambda: [_by_tokens(person, index) for person in some])
    _, ours = _timed(lambda: [[wants(i, item.keys) for i in p.interests for item in index.items] for p in some])
    total = building + selecting
    print(f"floor: double loop over token sets {naive * scale:6.1f} s  ({naive * scale / total:5.1f} × our total)")
    print(f"       double loop of match.wants  {ours * scale:6.1f} s  ({ours * scale / total:5.1f} × our total)")
    told = [(person, items[:40]) for person, items in zip(people[:2000], owed, strict=False)]
    _, wording = _timed(lambda: [[matches(p, item.keys, item.event) for item in items] for p, items in told])
    print(f"because {wording / len(told) * 1e6:6.0f} µs a digest of up to 40 items")


def _by_tokens(person: Subscriber, index: MatchIndex) -> int:
    """What one would write first: domains and words as sets, every pair."""
    found = 0
    for item in index.items:
        for interest in person.interests:
            by_domain = not interest.domains or bool(item.keys.domains & set(interest.domains))
            by_word = not interest.words or any(
                item.keys.stems.issuperset(word_filter(entry).stems) for entry in interest.words
            )
            if by_domain and by_word:
                found += 1
                break
    return found


def _call(number: int, chance: random.Random) -> Call:
    domains = tuple(DomainScore(name, 1.0, ("mot1", "mot2")) for name in chance.sample(DOMAINS, chance.randint(0, 3)))
    amounts = (Amount(Decimal(chance.randint(1, 500) * 1000), "EUR", AmountRole.MAX),) if chance.random() < 0.6 else ()
    reading = Reading(Kind.CALL, chance.choice(["fr", "en"]), Genre.CALL, domains, amounts=amounts)
    text = " ".join(chance.choices(WORDS, k=250))
    title = " ".join(chance.choices(WORDS, k=8))
    country = chance.choice(["FR", "CA-QC", "EU", ""])
    ago = NOW - timedelta(days=1)
    sources = (f"source{number % 40}",)
    return Call(
        number, title, "https://a.example/", text, reading, Status.OPEN, sources, ago, ago, ago, country=country
    )


def _person(number: int, chance: random.Random) -> Subscriber:
    interests = tuple(_interest(chance) for _ in range(chance.randint(1, 3)))
    return Subscriber(number, "email", f"p{number}@a.example", interests=interests, state=SubscriberState.ACTIVE)


def _interest(chance: random.Random) -> Interest:
    return Interest(
        domains=tuple(chance.sample(DOMAINS, chance.randint(0, 4))),
        words=tuple(chance.sample(WORDS, chance.choice([0, 0, 1, 3]))),
        exclude=tuple(chance.sample(WORDS, chance.choice([0, 0, 1]))),
        countries=tuple(chance.sample(["FR", "CA-QC", "EU"], chance.choice([0, 0, 1, 2]))),
        min_amount=chance.choice([None, None, Decimal(chance.randint(1, 100) * 1000)]),
    )


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.process_time()
    result = work()
    return result, time.process_time() - begun


if __name__ == "__main__":
    main()
