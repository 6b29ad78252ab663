"""Questions put to SQLite's own driver are answered as SQLAlchemy answers them, on every engine."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import DBAPIError

from tests.remember.scenes import Watch, call, notice, until
from watcher.model import Status
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.db.tables.store import milestones
from watcher.remember.store import Store

ALL = select(calls).where(calls.c.id.in_(bindparam("some", expanding=True))).order_by(calls.c.id)
LIVE = select(calls.c.id, calls.c.first_seen.label("seen")).where(
    calls.c.status.in_([Status.OPEN, Status.CLOSING]), calls.c.first_seen <= bindparam("now", type_=Instant)
)
JOINED = (
    select(calls.c.id, sightings.c.id.label("sighting"), sightings.c.source).join(sightings).where(calls.c.title != "")
)


@pytest.fixture
def watch(store: Store) -> Watch:
    """A store with two calls."""
    watch = Watch(store)
    watch.day((notice("Appel un"), call(until())), (notice("Appel deux"), call(until("2027-04-02"))))
    return watch


@pytest.mark.parametrize(("query", "some"), [(ALL, [1, 2]), (ALL, [2, 77]), (ALL, []), (LIVE, None), (JOINED, None)])
def test_answers__are_those_of_sqlalchemy(watch: Watch, query: Select[tuple[object]], some: list[int] | None) -> None:
    values = {"some": some} if some is not None else {"now": watch.now}
    with watch.store.db.read() as tx:
        expected = tx.execute(query, values).all()
        answered = PreparedQuery(query).all(tx, values)
    assert [tuple(row) for row in answered] == [tuple(row) for row in expected]
    assert bool(answered) == (some != [])
    assert [row.id for row in answered] == [row.id for row in expected]


def test_columns__have_the_names_of_the_statement(watch: Watch) -> None:
    with watch.store.db.read() as tx:
        first = PreparedQuery(LIVE).first(tx, {"now": watch.now})
        assert first.seen.tzinfo is not None
        assert PreparedQuery(ALL).scalars(tx, {"some": [1, 2]}) == [1, 2]
        assert PreparedQuery(ALL).scalar(tx, {"some": [9]}) is None


def test_faults__are_those_of_sqlalchemy(store: Store) -> None:
    with store.db.rehearse() as tx:
        tx.exec_driver_sql("DROP TABLE milestones")
        with pytest.raises(DBAPIError):
            PreparedQuery(select(milestones)).all(tx, {})
