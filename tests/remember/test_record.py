"""Recording harvests: new, known, changed, gone and back, on every engine."""

from __future__ import annotations

from tests.remember.scenes import Watch, call, kinds, notice, until
from watcher.remember.store import Store


def test_record__new_then_unchanged(store: Store) -> None:
    watch = Watch(store)
    pair = (notice(), call(until()))
    first = watch.day(pair)
    second = watch.day(pair)
    assert (first.new, first.changed, first.unchanged) == (1, 0, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 1)
    assert kinds(first.events) == ["opened"]
    assert second.events == ()
    known = store.calls.get(first.events[0].call)
    assert known.title == "Appel à projets Eau vive"
    assert known.last_seen == watch.now
    assert known.sources == ("ministere",)


def test_record__deadline_moves(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05"))))
    changes = watch.day(
        (notice(text="Date reportée au 19 mars 2027."), call(until("2027-03-19", quote="reportée au 19 mars")))
    )
    (event,) = changes.events
    assert event.kind == "deadline_extended"
    assert event.before == {"date": "2027-03-05", "time": None, "zone": None}
    assert event.after == {"date": "2027-03-19", "time": None, "zone": None}
    assert event.quote == "reportée au 19 mars"
    assert [version.number for version in store.calls.history(event.call)] == [1, 2]
