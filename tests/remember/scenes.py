"""The vocabulary of these tests: a source, a notice, what was read of it, a day of collecting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from watcher.config.sources import ApiSource, FeedSource
from watcher.model import (
    Amount,
    AmountRole,
    Changes,
    Event,
    Fact,
    Genre,
    Harvest,
    HarvestState,
    Kind,
    Moment,
    Notice,
    Reading,
    Status,
)
from watcher.remember.recording.recording import Read
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.store import Store

DAY = timedelta(days=1)
START = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)
FEED = FeedSource(kind="feed", name="ministere", url="https://ministere.example.org/flux.xml")
API = ApiSource(
    kind="api", name="fonds", url="https://fonds.example.org/api", items="items", fields={"title": "t", "url": "u"}
)
TOLD_AT_ONCE = Thresholds(hold_first_run=False)


def notice(title: str = "Appel à projets Eau vive", **facts: Any) -> Notice:
    """A notice; `url` and `guid` follow from the title unless given."""
    slug = "-".join(title.lower().split())
    facts = {
        "url": f"https://ministere.example.org/{slug}",
        "guid": f"id-{slug}",
        "text": f"Le texte de {title}.",
    } | facts
    return Notice(source=facts.pop("source", FEED.name), title=title, **facts)


def until(day: str = "2027-03-05", clock: str | None = None, zone: str | None = None, quote: str = "") -> Moment:
    return Moment(date.fromisoformat(day), time.fromisoformat(clock) if clock else None, zone, quote or f"au {day}")


def call(*deadlines: Moment, **facts: Any) -> Reading:
    """What was read of a call with these deadlines."""
    ordered = tuple(sorted(deadlines, key=lambda moment: moment.date))
    following = ordered[0] if ordered else None
    facts = {"status": Status.OPEN} | facts
    return Reading(Kind.CALL, "fr", Genre.CALL, deadline=following, deadlines=ordered, **facts)


def news() -> Reading:
    return Reading(Kind.NEWS, "fr")


def grant(value: int, currency: str = "EUR", role: AmountRole = AmountRole.MAX) -> Amount:
    from decimal import Decimal

    return Amount(Decimal(value), currency, role, f"{value} {currency}")


def says(status: Status, quote: str = "") -> dict[str, Any]:
    """A state the source states in words."""
    return {"status": status, "status_word": Fact(status.value, quote or status.value, stated=True)}


Pair = tuple[Notice, Reading]


class Watch:
    """A store, a source and a clock: each `day` is one harvest."""

    def __init__(
        self, store: Store, source: Any = FEED, thresholds: Thresholds = TOLD_AT_ONCE, reread: Read | None = None
    ) -> None:
        self.store, self.source, self.thresholds, self.reread = store, source, thresholds, reread
        self.now, self.reader = START - DAY, ""

    def day(self, *pairs: Pair, state: HarvestState = HarvestState.COMPLETE, **facts: Any) -> Changes:
        """The next day's harvest, recorded."""
        self.now += DAY
        return self.again(*pairs, state=state, **facts)

    def again(self, *pairs: Pair, state: HarvestState = HarvestState.COMPLETE, **facts: Any) -> Changes:
        harvest = Harvest(self.source.name, state, tuple(notice for notice, _ in pairs), **facts)
        with self.store.db.write() as tx:
            facts_of = self.source, harvest, pairs, self.now, self.thresholds
            return self.store.calls.record(tx, *facts_of, reread=self.reread, reader=self.reader)

    def stock(self, count: int) -> list[Pair]:
        return [(notice(f"Appel numéro {n} de la fondation"), call(until("2027-06-30"))) for n in range(count)]

    def events(self) -> tuple[Event, ...]:
        return self.store.ledger.since()

    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.events()]

    def at(self, source: Any) -> Watch:
        """The same store seen from another source."""
        other = Watch(self.store, source, self.thresholds, self.reread)
        other.now = self.now
        return other


def kinds(events: Sequence[Event]) -> list[str]:
    return [event.kind.value for event in events]


def edited(pair: Pair, **facts: Any) -> Pair:
    """The same notice with other words."""
    return replace(pair[0], **facts), pair[1]
