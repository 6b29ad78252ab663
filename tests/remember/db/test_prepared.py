"""Questions put to SQLite's own driver are answered as SQLAlchemy answers them, on every engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.remember.scenes import Watch, call, notice, until
from watcher.model import Status
from watcher.remember.db.prepared import PreparedQuery, PreparedWrite
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.db.tables.sources import source_states
from watcher.remember.db.tables.store import milestones
from watcher.remember.store import Store

ALL = select(calls).where(calls.c.id.in_(bindparam("some", expanding=True))).order_by(calls.c.id)
LIVE = select(calls.c.id, calls.c.first_seen.label("seen")).where(
    calls.c.status.in_([Status.OPEN, Status.CLOSING]), calls.c.first_seen <= bindparam("now", type_=Instant)
)
JOINED = (
    select(calls.c.id, sightings.c.id.label("sighting"), sightings.c.source).join(sightings).where(calls.c.title != "")
)


SEEN = (
    update(sightings)
    .where(sightings.c.source == bindparam("b_source"), sightings.c.id.in_(bindparam("b_some", expanding=True)))
    .values(last_seen=bindparam("b_now", type_=Instant), missing_since=None)
)
RETITLED = update(calls).where(calls.c.id == bindparam("b_id"))
LATER = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


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


def _all(watch: Watch, table: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in watch.store.db.rows(select(table).order_by(table.primary_key.columns[0]))]


def test_writes__are_those_of_sqlalchemy(watch: Watch) -> None:
    source = _all(watch, sightings)[0][1]
    written = []
    for prepared in (False, True):
        with watch.store.db.rehearse() as tx:
            seen: dict[str, Any] = {"b_source": source, "b_some": [2, 77], "b_now": LATER}
            titles = [{"b_id": 1, "title": "Un", "due_at": None}, {"b_id": 2, "title": "Deux", "due_at": LATER}]
            state = {"name": "neu", "health": "ok", "memory": {"kills": 1}, "since": LATER}
            if prepared:
                PreparedWrite(SEEN).run(tx, seen)
                PreparedWrite(RETITLED).run_all(tx, titles)
                PreparedWrite(insert(source_states)).run_all(tx, [state])
            else:
                tx.execute(SEEN, seen)
                tx.execute(RETITLED, titles)
                tx.execute(insert(source_states), [state])
            tables: list[Any] = [sightings, calls, source_states]
            written.append([tx.execute(select(one).order_by(one.primary_key.columns[0])).all() for one in tables])
    assert written[0] == written[1]
    assert [row.title for row in written[1][1]] == ["Un", "Deux"]
    assert [row.last_seen == LATER for row in written[1][0]] == [False, True]


def test_a_write_that_breaks_a_rule__raises_what_sqlalchemy_raises(watch: Watch) -> None:
    twice = PreparedWrite(insert(milestones))
    with watch.store.db.rehearse() as tx, pytest.raises(IntegrityError):
        twice.run_all(tx, [{"name": "twice", "at": LATER}, {"name": "twice", "at": LATER}])


def test_who_listens__hears_what_is_written(watch: Watch) -> None:
    """Tests die at each statement; none may pass them by."""
    heard: list[str] = []
    event.listen(watch.store.db.engine, "before_cursor_execute", lambda *words: heard.append(words[2]))
    with watch.store.db.rehearse() as tx:
        PreparedWrite(RETITLED).run_all(tx, [{"b_id": 1, "title": "Un"}])
    assert [words.split()[0] for words in heard if "calls" in words] == ["UPDATE"]
