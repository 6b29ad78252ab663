"""The transition tables: drawn in the docs as they are, closed, and obeyed by the outbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.paths import ROOT
from watcher.model import Message, OutboxState, Purpose, Subscriber, SubscriberState
from watcher.model.introductions import OFFER_TRANSITIONS, SEEK_TRANSITIONS
from watcher.model.states import (
    CANCELLABLE,
    OUTBOX_TRANSITIONS,
    SUBSCRIBER_TRANSITIONS,
    TAKEN,
    UNSENT,
    before,
    diagram,
)
from watcher.remember.outbox import messages
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("outbox", OUTBOX_TRANSITIONS),
        ("subscriber", SUBSCRIBER_TRANSITIONS),
        ("seek", SEEK_TRANSITIONS),
        ("offer", OFFER_TRANSITIONS),
    ],
)
def test_architecture__draws_the_table_as_it_is(name: str, table: dict[object, frozenset[object]]) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.search(rf"<!-- {name} -->\n```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert drawn
    assert drawn[1] == diagram(table), f"draw it again:\n{diagram(table)}"


def test_every_state__has_a_line_and_can_be_reached() -> None:
    assert set(OUTBOX_TRANSITIONS) == set(OutboxState)
    assert set(SUBSCRIBER_TRANSITIONS) == set(SubscriberState)
    reached = {OutboxState.QUEUED} | {new for following in OUTBOX_TRANSITIONS.values() for new in following}
    assert reached == set(OutboxState)


def test_ended_states__are_final_and_no_sender_holds_them() -> None:
    ended = {state for state, following in OUTBOX_TRANSITIONS.items() if not following}
    assert ended == set(OutboxState) - {*TAKEN, *CANCELLABLE}
    assert set(UNSENT) & {OutboxState.SENT, OutboxState.UNKNOWN} == set()


def test_what_may_have_left__is_never_composed_anew_nor_held() -> None:
    assert OutboxState.STALE not in OUTBOX_TRANSITIONS[OutboxState.LEAVING]
    assert OutboxState.HELD not in OUTBOX_TRANSITIONS[OutboxState.LEAVING]


def test_move__goes_only_where_the_table_says(tmp_path: Path) -> None:
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        who = store.people.add(Subscriber(0, "file", "claire"), Consent(way="cli"), NOW).id
        message = Message("<1@a.example>", "subject", "text")
        entry = OutboxEntry(who, "file", "slot", Purpose.DIGEST, message, 1, NOW, NOW + timedelta(days=1))
        [number] = store.digests.freeze([entry], NOW).values()
        for old, new in product(OutboxState, OutboxState):
            with store.db.write() as tx:
                tx.exec_driver_sql("UPDATE outbox SET state = ?", (old.value,))
                assert messages.move(tx, number, new) == (old in before(new)) == (new in OUTBOX_TRANSITIONS[old])
            assert store.outbox.get(number).state is (new if new in OUTBOX_TRANSITIONS[old] else old)
