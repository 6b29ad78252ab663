"""People and their consent: nothing without it, nothing after it ends, and the proof outlives the person's data."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.remember.reading_back import consents_of
from watcher.errors import AlreadySubscribed, BadAddress, Suppressed, UnknownSubscriber
from watcher.model import Interest, Subscriber
from watcher.remember.db.database import Database
from watcher.remember.outbox.ending import cancel_all
from watcher.remember.people.call_marks import CallMarks
from watcher.remember.people.consent import Consent
from watcher.remember.people.people import People
from watcher.remember.people.tokens import Signer, read_token, spell_for_mail

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
CLAIRE = Subscriber(0, "email", "Claire@Example.org")
ADMIN, CHAT = Consent(way="cli", who="an admin"), Consent(way="chat")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(sqlite_with_tables(tmp_path))
    yield made
    made.close()


@pytest.fixture
def people(db: Database) -> People:
    return People(db, cancel_all)


def steps(people: People) -> list[str]:
    return [line["step"] for line in consents_of(people, "email", CLAIRE.address)]


def test_added__comes_back_as_it_was(people: People) -> None:
    interest = Interest("eau", ("health",), ("l'eau",), min_amount=Decimal("50000.50"), kinds=("call",))
    draft = replace(CLAIRE, interests=(interest, Interest()), reminders=(14,), thread=None, zone="America/Montreal")
    added = people.add(draft, ADMIN, NOW)
    assert people.get(added.id) == added
    assert replace(added, id=0, state="pending", created=None, address=draft.address) == draft
    assert (added.address, added.state, added.created) == ("Claire@example.org", "active", NOW)


def test_same_address_in_other_case__is_one_person(people: People) -> None:
    people.add(CLAIRE, ADMIN, NOW)
    with pytest.raises(AlreadySubscribed):
        people.add(replace(CLAIRE, address="claire@EXAMPLE.org"), ADMIN, NOW)
    assert people.find("email", "CLAIRE@example.org") is not None


def test_topics_of_a_group__are_readers_of_their_own(people: People) -> None:
    first = people.add(Subscriber(0, "telegram", "-5", thread=1), CHAT, NOW)
    second = people.add(Subscriber(0, "telegram", "-5", thread=2), CHAT, NOW)
    assert people.find("telegram", "-5", 2) == second != first


def test_bad_address__is_refused(people: People) -> None:
    with pytest.raises(BadAddress):
        people.add(replace(CLAIRE, address="claire"), ADMIN, NOW)
    assert people.all() == ()


def test_unsubscribed__may_come_back_and_everything_is_on_record(people: People) -> None:
    added = people.add(CLAIRE, ADMIN, NOW)
    people.unsubscribe(added.id, Consent(way="one-click"), NOW + DAY)
    people.unsubscribe(added.id, Consent(way="one-click"), NOW + DAY)
    assert people.active() == ()
    again = people.add(CLAIRE, ADMIN, NOW + 2 * DAY)
    assert (again.id, again.state) == (added.id, "active")
    assert steps(people) == ["imported", "withdrawn", "imported"]


def test_erased__cannot_be_imported_again_but_may_return_by_themselves(people: People) -> None:
    added = people.add(CLAIRE, ADMIN, NOW)
    people.erase(added.id, CHAT, NOW)
    with pytest.raises(UnknownSubscriber):
        people.get(added.id)
    with pytest.raises(Suppressed):
        people.add(CLAIRE, ADMIN, NOW)
    back = people.add(CLAIRE, CHAT, NOW)
    assert back.id != added.id
    assert steps(people) == ["imported", "erased", "confirmed"]


def test_erased__leaves_no_address_behind(people: People, db: Database, tmp_path: Path) -> None:
    added = people.add(CLAIRE, replace(ADMIN, ip="192.0.2.1"), NOW)
    CallMarks(db).apply("follow", added.id, 7, NOW)
    people.erase(added.id, CHAT, NOW)
    with db.engine.connect() as raw:
        raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = [row[0] for row in raw.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='table'")]
        rows = [str(row) for table in tables for row in raw.exec_driver_sql(f"SELECT * FROM {table}")]
    assert not any("example.org" in row.lower() for row in rows)


def test_export__holds_everything(people: People, db: Database) -> None:
    added = people.add(CLAIRE, ADMIN, NOW)
    CallMarks(db).apply("follow", added.id, 7, NOW)
    data = people.export(added.id)
    assert data["subscriber"]["address"] == "Claire@example.org"
    assert [line["step"] for line in data["consents"]] == ["imported"]
    assert [mark["call"] for mark in data["marks"]] == [7]


def test_network_traces__are_forgotten_after_ninety_days(people: People) -> None:
    people.add(CLAIRE, replace(ADMIN, ip="192.0.2.1", agent="Browser"), NOW)
    people.tidy(NOW + 91 * DAY)
    [line] = consents_of(people, "email", CLAIRE.address)
    assert (line["ip"], line["agent"], line["who"]) == ("", "", "an admin")


def test_unconfirmed__is_forgotten_after_thirty_days(people: People) -> None:
    people.request(CLAIRE, Consent(way="form"), NOW)
    assert people.tidy(NOW + 29 * DAY) == 0
    assert people.tidy(NOW + 31 * DAY) == 1
    assert people.all() == ()


def test_update__changes_what_may_be_changed(people: People) -> None:
    added = people.add(CLAIRE, ADMIN, NOW)
    assert people.update(added.id, hour="18:00", frequency="weekly") == people.get(added.id)
    with pytest.raises(ValueError, match="state"):
        people.update(added.id, state="active")


def test_t36_token__has_128_bits_one_purpose_and_an_end(people: People) -> None:
    added = people.add(CLAIRE, ADMIN, NOW)
    token = people.token(added.id, "confirm", NOW, NOW + DAY)
    assert people.by_token(token, "confirm", NOW) == added
    assert people.by_token(token, "unsubscribe", NOW) is None
    assert people.by_token(token, "confirm", NOW + DAY) is None
    assert len(token) == 22
    assert read_token(spell_for_mail(token).upper()) == token
    assert People(people._db, cancel_all).signer.token("confirm", added.id, (NOW + DAY).isoformat()) == token


def test_key__is_made_once_and_may_come_from_outside(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = People(db, cancel_all).signer.sign("x"), People(db, cancel_all).signer.sign("x")
    assert first == second
    monkeypatch.setenv("WATCHER_SECRET_KEY", "another")
    assert People(db, cancel_all).signer.sign("x") != first


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 64, b"k" * 65, b"k" * 200])
def test_signature__is_hmac_sha256(key: bytes) -> None:
    known = hmac.digest(key, "button\x1f1f:7:9é".encode(), "sha256")[:12]
    signer = Signer(key)
    assert signer.sign("1f:7:9é") == base64.urlsafe_b64encode(known).decode()
    asked = [("follow", 7), ("mute", 10**12), ("later", 7), ("unsubscribe", 0)]
    assert signer.buttons(asked, 9) == [signer.button(action, call, 9) for action, call in asked]
    assert signer.buttons([], 9) == []


def test_mark__the_newest_counts(db: Database) -> None:
    CallMarks(db).apply("follow", 1, 7, NOW)
    CallMarks(db).apply("mute", 1, 7, NOW)
    CallMarks(db).apply("later", 1, 8, NOW)
    assert CallMarks(db).marks(1) == {7: "mute", 8: "later"}
    CallMarks(db).unmark(1, 7)
    assert CallMarks(db).all_marks() == {1: {8: "later"}}
