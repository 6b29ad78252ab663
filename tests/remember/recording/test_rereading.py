"""Reading again by new rules, and corrections by hand: applied, kept apart from what sources did, told to nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.remember.reading_back import versions_of
from tests.remember.scenes import FEED, Watch, call, kinds, news, notice, until
from watcher.errors import UnknownCall
from watcher.model import Cause, DomainScore, Kind, Notice, Reading
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.store import Store

HEALTH = DomainScore("health", 2.0, ("santé",))
CULTURE = DomainScore("culture", 1.0, ("musée",))


def day(text: str) -> dict[str, str | None]:
    return {"date": text, "time": None, "zone": None}


def test_reinterpret__dry_run_lists_and_writes_nothing(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until(), domains=(HEALTH,))))
    better = call(until("2027-04-05"), domains=(HEALTH, CULTURE))
    found = store.calls.reinterpret(lambda _: better, watch.now, dry_run=True)
    assert sorted((item.call, item.what, item.before, item.after) for item in found) == [
        (1, "deadlines", [day("2027-03-05")], [day("2027-04-05")]),
        (1, "domain culture", None, True),
    ]
    assert store.calls.get(1).domains == ("health",)
    assert watch.kinds() == ["opened"]


def test_reinterpret__applies_with_its_cause(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until())), (notice("Autre appel du jour"), call(until())))
    better = call(until("2027-04-05"))
    assert len(store.calls.reinterpret(lambda _: better, watch.now)) == 2
    told = [(event.kind.value, event.cause) for event in watch.events()[2:]]
    assert told == [("deadline_extended", Cause.REINTERPRETED)] * 2
    assert versions_of(store, 1)[-1].cause is Cause.REINTERPRETED
    assert store.calls.reinterpret(lambda _: better, watch.now) == ()
    assert watch.day((notice(), better), (notice("Autre appel du jour"), better)).events == ()


def test_reinterpret__what_was_missed_becomes_a_call(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), news()))
    store.calls.reinterpret(lambda _: call(until()), watch.now)
    assert store.calls.get(1).kind is Kind.CALL
    assert watch.events()[-1].cause is Cause.REINTERPRETED


def test_reinterpret__an_undated_notice_is_read_as_of_its_day(store: Store) -> None:
    """«Avant le 5 mars», read in 2027 and again in 2029, is still a day of 2027."""
    watch = Watch(store)
    watch.day((notice(), call(until())))
    seen: list[Notice] = []

    def read(item: Notice) -> Reading:
        seen.append(item)
        return call(until())

    store.calls.reinterpret(read, watch.now.replace(year=2029))
    assert seen[0].published == watch.now
    assert replace(seen[0], published=None) == notice()


def test_reinterpret__many_batches(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(1200))
    assert len(store.calls.reinterpret(lambda _: call(until("2027-07-30")), watch.now)) == 1200
    assert store.calls.get(1200).reading.deadline == until("2027-07-30")


def test_correct__outlives_edits_and_new_rules(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until(), domains=(HEALTH, CULTURE))))
    corrected = store.calls.correct(1, domains=["health", "digital"], who="telegram:7", now=watch.now)
    assert corrected.domains == ("health", "digital")
    assert versions_of(store, 1)[-1].cause is Cause.ADMIN
    watch.day((notice(text="Texte récrit."), call(until(), domains=(HEALTH, CULTURE))))
    store.calls.reinterpret(lambda _: call(until(), domains=(CULTURE, HEALTH)), watch.now)
    assert set(store.calls.get(1).domains) == {"health", "digital"}
    assert {event.cause for event in watch.events()} == {Cause.SOURCE}


def test_correct__is_kept_as_an_example(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until(), domains=(HEALTH,))))
    store.calls.correct(1, domains=["culture"], who="telegram:7", now=watch.now)
    (example,) = store.calls.examples()
    assert (example.call, example.who, example.before, example.after) == (1, "telegram:7", ("health",), ("culture",))
    assert (example.title, example.text) == (notice().title, notice().text)
    with pytest.raises(UnknownCall):
        store.calls.correct(99, domains=[], who="telegram:7", now=watch.now)


def test_ledger__questions(store: Store) -> None:
    watch = Watch(store)
    assert store.ledger.latest_seq() == 0
    watch.day(*watch.stock(3))
    watch.day(*watch.stock(5))
    assert [event.seq for event in store.ledger.since()] == [1, 2, 3, 4, 5]
    assert [event.seq for event in store.ledger.since(2, limit=2)] == [3, 4]
    assert [event.seq for event in store.ledger.since_instant(watch.now)] == [4, 5]
    assert kinds(store.ledger.of_call(2)) == ["opened"]
    assert store.ledger.latest_seq() == 5


def test_ledger__release_some_of_what_is_held(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(60))
    assert len(store.ledger.held(FEED.name)) == 60
    assert store.ledger.held("autre") == ()
    assert store.ledger.release(FEED.name, watch.now, seqs=[1, 2]) == 2
    assert len(store.ledger.held()) == 58
    assert store.ledger.since()[0].held_because == "flood"
    assert not store.ledger.since()[0].held
    assert store.ledger.dismiss(FEED.name, watch.now) == 58
    assert store.ledger.held() == ()
    assert store.ledger.since()[5].held, "what was dismissed is not told"
    assert store.ledger.release(FEED.name, watch.now) == 0


def test_ledger__a_first_run_waits_for_nobody(store: Store) -> None:
    watch = Watch(store, thresholds=Thresholds())
    watch.day(*watch.stock(5))
    assert store.ledger.held() == ()
    assert len(store.ledger.first_run(FEED.name)) == 5
    assert all(event.held for event in store.ledger.since())


def test_ledger__a_first_run_may_be_announced_after_all(store: Store) -> None:
    watch = Watch(store, thresholds=Thresholds())
    watch.day(*watch.stock(5))
    assert store.ledger.release(FEED.name, watch.now) == 5
    assert not any(event.held for event in store.ledger.since())
