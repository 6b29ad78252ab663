"""Two teams around a two-sided call, and words for what they do; what each may not learn stands in their canaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.deliver import examples
from tests.deliver.mailing import by_mail
from tests.deliver.world import World
from watcher.config.delivery import IntroductionSettings
from watcher.deliver.introductions.introduce import answer, introduce
from watcher.model import Call, Fact, Subscriber
from watcher.model.introductions import IntroductionRefused, Offer, Seek, Teaser
from watcher.remember.db.tables import metadata
from watcher.remember.people.consent import Consent
from watcher.remember.rules.introductions import draft_seek

NOW = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AGREED = Consent(way="chat", who="telegram:1", wording="I agree that …", language="en")
CALL = 7


def two_sided(world: World, number: int = CALL, until: date = date(2027, 4, 30)) -> Call:
    """A call that asks for a team of each side."""
    rule, deadline = Fact("both_sides", "deux équipes"), examples.until(until.year, until.month, until.day)
    return world.announce(number, f"Santé et données {number}", deadline=deadline, partner_rule=rule)


def open_to_partners(world: World, **relay: Any) -> None:
    settings = by_mail(world.settings, bounce_domain="veille.example.org")
    world.settings = settings.model_copy(update={"introductions": IntroductionSettings(relay=True, **relay)})


def person(world: World, number: int, channel: str = "", **changes: Any) -> Subscriber:
    """A person whose name and address are canaries."""
    channel = channel or ("email" if number % 2 else "telegram")
    address = f"canary{number}@secret{number}.example" if channel == "email" else str(777_000_000 + number)
    told = {"channel": channel, "address": address, "name": f"Canari Nom{number}"} | changes
    return world.subscribe(NOW - DAY, **told)


def signs(who: Subscriber) -> tuple[str, ...]:
    """What must stand nowhere but with its owner."""
    return (who.address, who.name)


def seek(world: World, who: Subscriber, side: str, now: datetime = NOW, call: int = CALL, line: str = "") -> Seek:
    words = line or f"Team of the side {side}, lines of person number {'abcdefghij'[who.id % 10]}"
    draft = replace(draft_seek(who, world.calls.known[call], Teaser(side, "health", words), now), call=call)
    return world.introductions.open(draft, AGREED, now)


def say(world: World, who: Subscriber, offer: int, said: str, now: datetime = NOW) -> Offer | None:
    try:
        return answer(world.settings, world.store, (who.id, offer), said, AGREED, now)
    except IntroductionRefused:
        return None


def run(world: World, now: datetime = NOW) -> None:
    introduce(world.settings, world.store, now)


def pair(world: World, now: datetime = NOW) -> tuple[Subscriber, Subscriber, Offer]:
    """One by mail on the French side, one by Telegram on the other, shown to each other."""
    two_sided(world)
    open_to_partners(world)
    anne, bob = person(world, 1), person(world, 2, language="en")
    seek(world, anne, "FR", now)
    seek(world, bob, "CA-QC", now)
    run(world, now)
    [offer] = world.introductions.offers_of(anne.id)
    return anne, bob, offer


def introduced(world: World, now: datetime = NOW) -> tuple[Subscriber, Subscriber, Offer]:
    anne, bob, offer = pair(world, now)
    say(world, anne, offer.id, "yes", now)
    say(world, bob, offer.id, "yes", now)
    run(world, now)
    [offer] = world.introductions.offers_of(anne.id)
    return anne, bob, offer


def letters(world: World, who: Subscriber | None = None) -> list[str]:
    """All that stands in the outbox for one person, or everybody, each message as one text."""
    found = []
    for row in world.outbox.rows(who.id if who else None):
        message = world.outbox.message(row.id)
        found += [f"{row.slot} {message}"] if message else []
    return found


def everything(world: World) -> str:
    """Every row of every table."""
    with world.db.read() as tx:
        rows: list[Any] = [tuple(row) for table in metadata.sorted_tables for row in tx.execute(table.select())]
    return str(rows)
