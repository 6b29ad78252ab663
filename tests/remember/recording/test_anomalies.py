"""Days on which a source lies: the harvest is held whole, and the return to normal leaves no event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.remember.scenes import FEED, Pair, Watch, call, grant, notice, says, until
from watcher.model import Reading, Status
from watcher.remember.store import Store

NAMES = ("Lavoirs", "Sentiers", "Fournils", "Veillées", "Vergers", "Ruchers")


def listed(reading: Reading, text: str = "Le texte de cet appel.") -> list[Pair]:
    return [(notice(f"{name} de nos villages", text=f"{name}. {text}"), reading) for name in NAMES]


GOOD = call(until("2027-06-30"), amounts=(grant(9000),))
LIES = {
    "deadline lost": replace(GOOD, deadline=None, deadlines=()),
    "deadline +1 d": replace(GOOD, deadline=until("2027-07-01"), deadlines=(until("2027-07-01"),)),
    "closed": replace(GOOD, **says(Status.CLOSED)),
    "amount lost": replace(GOOD, amounts=()),
    "amount zero": replace(GOOD, amounts=(grant(0),)),
    "amount x 0.001": replace(GOOD, amounts=(grant(9),)),
}


def seen(store: Store) -> Watch:
    watch = Watch(store)
    watch.day(*listed(GOOD))
    return watch


@pytest.mark.parametrize("move", list(LIES))
def test_a_lie_of_all_calls__is_held_whole_and_leaves_no_event(store: Store, move: str) -> None:
    watch = seen(store)
    before = [store.calls.get(number) for number in range(1, 7)]
    lie = watch.day(*listed(LIES[move], f"Autre texte : {move}."))
    assert (lie.anomaly.startswith(move), lie.events) == (True, ())
    assert [store.calls.get(number).reading for number in range(1, 7)] == [known.reading for known in before]
    (harvest,) = store.ledger.held_harvests()
    assert (harvest.source, harvest.calls, harvest.listed) == (FEED.name, 6, 6)
    back = watch.day(*listed(GOOD))
    assert (back.anomaly, back.events) == ("", ())
    assert store.ledger.held_harvests() == ()


def test_three_calls_that_move_alike__are_news(store: Store) -> None:
    watch = seen(store)
    moved = [*listed(LIES["deadline +1 d"], "Reporté.")[:3], *listed(GOOD)[3:]]
    changes = watch.day(*moved)
    assert [event.kind.value for event in changes.events] == ["deadline_extended"] * 3


def test_release__believes_the_next_reading(store: Store) -> None:
    watch = seen(store)
    lie = listed(LIES["deadline +1 d"], "Reporté.")
    watch.day(*lie)
    store.ledger.release(FEED.name, watch.now)
    changes = watch.day(*lie)
    assert [event.kind.value for event in changes.events] == ["deadline_extended"] * 6
    assert changes.held == 0


def test_dismiss__goes_on_holding_in_silence(store: Store) -> None:
    watch = seen(store)
    lie = listed(LIES["closed"], "Clos.")
    watch.day(*lie)
    store.ledger.dismiss(FEED.name, watch.now)
    assert store.ledger.held_harvests() == ()
    for _ in range(6):
        assert watch.day(*lie).events == ()
    assert watch.day(*listed(GOOD)).events == ()


def test_what_lasts__is_recorded_with_its_events_held(store: Store) -> None:
    watch = seen(store)
    lie = listed(LIES["deadline +1 d"], "Reporté.")
    days = [watch.day(*lie) for _ in range(4)]
    assert [day.held for day in days] == [0, 0, 0, 6]
    back = watch.day(*listed(GOOD), *listed(GOOD)[:0])
    again = [watch.day(*listed(GOOD)) for _ in range(3)][-1]
    assert (back.held, again.events) == (0, ()), "what was held and is undone is no event"
    assert store.ledger.held() == ()
