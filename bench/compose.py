"""What a digest costs: composed and written (text, HTML, Telegram) for many readers from the same new calls.

    python -m bench.compose [--subscribers 2000] [--items 40]

Every reader gets `items` calls of one set of 200, in two languages, with links of their own. The floor writes the same
digests with nothing kept between readers. Results are CPU milliseconds of this process a digest.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from watcher.config import Settings
from watcher.config.domains import Domain
from watcher.deliver.digest.digest import Composer, Due
from watcher.deliver.match.index import MatchIndex, Owed
from watcher.deliver.render.frame import Links
from watcher.deliver.render.render import Renderer
from watcher.model import (
    Amount,
    AmountRole,
    Call,
    Cause,
    DomainScore,
    Event,
    EventKind,
    Fact,
    Genre,
    Interest,
    Kind,
    Moment,
    Reading,
    Status,
    Subscriber,
    SubscriberState,
)

NOW = datetime(2027, 2, 23, 6, tzinfo=UTC)
DOMAINS = ("health", "digital", "culture", "mobility")
LINKS = Links("https://a.example/u/abcdefghijklmnopqrstuv", "https://a.example/p/abcdefghijklmnopqrstuv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--subscribers", type=int, default=2000)
    parser.add_argument("--items", type=int, default=40)
    asked = parser.parse_args()
    chance = random.Random(7)
    settings = Settings(domains={name: Domain(label={"fr": name, "en": name}) for name in DOMAINS})
    calls = {number: _call(number, chance) for number in range(1, 201)}
    index = MatchIndex([Event(n, NOW, n, EventKind.OPENED, Cause.SOURCE, "s") for n in calls], calls)
    people = [_person(number) for number in range(asked.subscribers)]
    work = [(person, tuple(chance.sample(index.owed(person), asked.items))) for person in people]

    renderer, composer = Renderer(settings), Composer(settings, NOW)
    kept, bytes_ = _each(work, lambda: (renderer, composer))
    print(f"{len(people)} digests of {asked.items} calls: {kept:6.2f} ms each, {1000 / kept:,.0f} a second")
    print(f"  {bytes_ / len(people) / 1000:.0f} kB of HTML each; 10,000 of them take {kept * 10:.0f} s")
    fresh, _ = _each(work[:50], lambda: (Renderer(settings), Composer(settings, NOW)))
    print(f"floor, nothing kept between readers: {fresh:6.2f} ms each ({fresh / kept:.1f} × ours)")


def _each(
    work: Sequence[tuple[Subscriber, tuple[Owed, ...]]], tools: Callable[[], tuple[Renderer, Composer]]
) -> tuple[float, int]:
    begun, size = time.process_time(), 0
    for person, owed in work:
        links = Links(LINKS.unsubscribe, LINKS.preferences, _triage)
        renderer, composer = tools()
        size += len(renderer.write(person, Due(owed=owed), NOW, links, composer)[1].html)
    return (time.process_time() - begun) / len(work) * 1000, size


def _triage(asked: Sequence[tuple[str, int]]) -> list[str]:
    return [f"https://a.example/t/{act}.{call}.abc" for act, call in asked]


def _call(number: int, chance: random.Random) -> Call:
    domains = tuple(DomainScore(name, 1.0, ("données de santé", "hôpital")) for name in chance.sample(DOMAINS, 2))
    day = (NOW + timedelta(days=chance.randint(3, 200))).date()
    reading = Reading(
        Kind.CALL,
        "fr",
        Genre.CALL,
        domains,
        deadline=Moment(day, NOW.time(), "Europe/Paris", quote="au plus tard à cette date"),
        amounts=(Amount(Decimal(chance.randint(1, 500) * 1000), "EUR", AmountRole.MAX),),
        funders=(Fact("Région Exemple"),),
        eligible=(Fact("municipality"), Fact("nonprofit")),
    )
    title = f"Soutien aux équipes qui inventent les services de demain, volet {number}"
    ago = NOW - timedelta(days=1)
    url = f"https://funder.example/appels/{number}"
    return Call(number, title, url, "texte " * 200, reading, Status.OPEN, ("s",), ago, ago, ago, country="FR")


def _person(number: int) -> Subscriber:
    language, zone = ("fr", "Europe/Paris") if number % 2 else ("en", "America/Montreal")
    wants = (Interest(domains=DOMAINS),)
    return Subscriber(
        number, "email", f"p{number}@a.example", "", language, zone, interests=wants, state=SubscriberState.ACTIVE
    )


if __name__ == "__main__":
    main()
