"""The book of the outbox: who may send, which channel waits, what is taken, refused, told to admins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from watcher.model import Message, Subscriber
from watcher.remember.db.database import Database
from watcher.remember.db.leases import machine
from watcher.remember.outbox.digests import Digests
from watcher.remember.outbox.ending import cancel_all
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.outbox.outbox import Outbox
from watcher.remember.people.consent import Consent
from watcher.remember.people.people import People

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ME = f"{machine()}/{os.getpid()}/me"
BY_ADMIN = Consent(way="cli")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(sqlite_with_tables(tmp_path))
    yield database
    database.close()


@pytest.fixture
def people(db: Database) -> People:
    return People(db, cancel_all)


@pytest.fixture
def outbox(db: Database) -> Outbox:
    return Outbox(db)


@pytest.fixture
def digests(db: Database) -> Digests:
    return Digests(db)


def reader(people: People, address: str = "claire") -> int:
    return people.add(Subscriber(0, "file", address), BY_ADMIN, NOW).id


def entry(who: int, slot: str = "2027-02-23", purpose: str = "digest", **more: object) -> OutboxEntry:
    message = Message(f"<{slot}.{who}@a.example>", "subject", "text")
    told = {"items": 1, "not_before": NOW, "not_after": NOW + DAY}
    return OutboxEntry(who, "file", slot, purpose, message, **(told | more))


# --- the one sender --------------------------------------------------------------------------------------------


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize(
    ("former", "is_ours", "is_dead"),
    [
        (lambda: f"{machine()}/{gone()}/x", True, True),
        (lambda: f"{machine()}/{os.getppid()}/x", False, False),
        (lambda: f"{machine()}/{os.getpid()}/other", False, False),
        (lambda: f"elsewhere/{gone()}/x", False, False),
    ],
)
def test_lease__is_had_at_once_only_when_its_holder_is_known_dead(
    outbox: Outbox, former: object, is_ours: bool, is_dead: bool
) -> None:
    outbox.take_lease(former(), NOW)
    lease = outbox.take_lease(ME, NOW + MINUTE)
    assert (lease.is_ours, lease.former_is_dead) == (is_ours, is_dead)


def test_lease__of_a_process_that_may_not_be_asked_lives(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_process: int, _signal: int) -> None:
        raise PermissionError

    outbox.take_lease(f"{machine()}/{gone()}/x", NOW)
    monkeypatch.setattr(os, "kill", forbidden)
    assert not outbox.take_lease(ME, NOW + MINUTE).is_ours


def test_lease__runs_out_and_then_tells_of_no_death(outbox: Outbox) -> None:
    outbox.take_lease("elsewhere/1/x", NOW)
    lease = outbox.take_lease(ME, NOW + HOUR)
    assert (lease.is_ours, lease.former_is_dead) == (True, False)


def test_lease__left_is_free_for_all(outbox: Outbox) -> None:
    outbox.take_lease("elsewhere/1/x", NOW)
    outbox.leave_lease("elsewhere/2/y", NOW)
    assert not outbox.take_lease(ME, NOW).is_ours
    outbox.leave_lease("elsewhere/1/x", NOW)
    assert outbox.take_lease(ME, NOW).is_ours


def test_turn__is_had_once_a_while_also_after_a_jump_of_the_clock(outbox: Outbox) -> None:
    def turn(now: datetime) -> bool:
        return outbox.take_turn("upkeep", now, 10 * MINUTE)

    assert [turn(NOW), turn(NOW + MINUTE), turn(NOW + 10 * MINUTE)] == [True, False, True]
    assert turn(NOW - DAY)
    assert not turn(NOW - DAY)


# --- channels --------------------------------------------------------------------------------------------------


def test_flood_limit__is_never_shortened(outbox: Outbox) -> None:
    outbox.wait_channel("telegram", NOW + HOUR, "long", NOW)
    outbox.wait_channel("telegram", NOW + MINUTE, "short", NOW)
    assert outbox.channel("telegram").free_at(NOW) == NOW + HOUR
    assert outbox.channel("email").free_at(NOW) == NOW


def test_pause__grows_to_67_minutes_and_ends_with_a_success(outbox: Outbox) -> None:
    rests = [outbox.pause_channel("email", NOW, "535").free_at(NOW) - NOW for _ in range(6)]
    assert [rest / MINUTE for rest in rests] == [5, 10, 20, 40, 67, 67]
    outbox.wait_channel("email", NOW + 2 * HOUR, "busy", NOW)
    outbox.resume_channel("email")
    assert outbox.channel("email").paused_at is None
    assert outbox.channel("email").free_at(NOW) == NOW + 2 * HOUR  # a flood limit is no fault: it stays
    outbox.resume_channel("email")
    assert outbox.pause_channel("email", NOW, "535").retry_at == NOW + 5 * MINUTE


def test_alert__once_a_day_a_subject_and_told_once(outbox: Outbox) -> None:
    for hours in (0, 1, 23, 25):
        outbox.alert("disk", "full", NOW + hours * HOUR)
    first, second = outbox.untold_alerts()
    assert (first.at, second.at) == (NOW, NOW + 25 * HOUR)
    outbox.alerts_told([first.id], NOW)
    assert outbox.untold_alerts() == (second,)


# --- rows ------------------------------------------------------------------------------------------------------


def test_freeze__a_slot_is_had_once(digests: Digests, people: People) -> None:
    who = reader(people)
    first = digests.freeze([entry(who, events=(1,))], NOW)
    assert len(first) == 1
    assert digests.freeze([entry(who, events=(2,)), entry(who, "other"), entry(who, "other")], NOW).keys() == {
        f"<other.{who}@a.example>"
    }
    assert digests.told() == {who: {1}}


def test_freeze__nothing_for_who_left_meanwhile(digests: Digests, people: People) -> None:
    who = reader(people)
    people.unsubscribe(who, BY_ADMIN, NOW)
    assert digests.freeze([entry(who, events=(1,), settled={2: "old"})], NOW) == {}
    assert digests.told() == {}


def test_freeze__what_may_have_left_keeps_its_slot(outbox: Outbox, digests: Digests, people: People) -> None:
    who = reader(people)
    [number] = digests.freeze([entry(who)], NOW).values()
    outbox.put_back(number, NOW, "lost", {"unknowns": 1})
    outbox.close(number, "failed", NOW, "given up")
    assert digests.freeze([entry(who)], NOW) == {}


def test_told_of_call__names_message_and_state(digests: Digests, people: People) -> None:
    who = reader(people)
    digests.freeze([entry(who, events=(1, 2))], NOW)
    assert digests.told_of_call(who, [2, 3]) == {2: "2027-02-23 queued"}


def test_claim__only_under_our_lease_and_once(outbox: Outbox, digests: Digests, people: People) -> None:
    [number] = digests.freeze([entry(reader(people))], NOW).values()
    assert outbox.claim(number, ME, NOW) is None
    outbox.take_lease(ME, NOW)
    assert outbox.claim(number, ME, NOW) is not None
    assert outbox.claim(number, ME, NOW) is None


@pytest.mark.parametrize(("purpose", "is_taken"), [("confirm", True), ("digest", False), ("notice", False)])
def test_claim__for_who_has_not_agreed_only_the_letter_that_asks(
    outbox: Outbox, digests: Digests, people: People, purpose: str, is_taken: bool
) -> None:
    who = people.request(Subscriber(0, "file", "claire"), Consent(way="form"), NOW).id
    people.confirm(who, Consent(way="mail"), NOW)
    [number] = digests.freeze([entry(who, purpose=purpose)], NOW).values()
    with people._db.write() as tx:  # not agreed after all
        tx.exec_driver_sql("UPDATE subscribers SET state = 'pending'")
    outbox.take_lease(ME, NOW)
    assert (outbox.claim(number, ME, NOW) is not None) == is_taken
    assert outbox.get(number).state == ("sending" if is_taken else "cancelled")


def test_in_flight__while_it_is_taken_and_its_lease_runs(outbox: Outbox, digests: Digests, people: People) -> None:
    who = reader(people)
    [number] = digests.freeze([entry(who)], NOW).values()
    outbox.take_lease(ME, NOW)
    seen = [outbox.in_flight(who, NOW)]
    outbox.claim(number, ME, NOW)
    seen.append(outbox.in_flight(who, NOW))
    outbox.leaving(number, ME)
    seen += [outbox.in_flight(who, NOW), outbox.in_flight(who, NOW + HOUR)]
    assert seen == [False, True, True, False]


def test_expired__what_may_have_arrived_is_tried_on_for_five_days(
    outbox: Outbox, digests: Digests, people: People
) -> None:
    [number] = digests.freeze([entry(reader(people), events=(1,))], NOW).values()
    outbox.put_back(number, NOW, "lost", {"unknowns": 1})
    assert [outbox.recover(NOW + day * DAY, sender_is_dead=True) for day in (1, 5, 6)] == [0, 0, 1]
    assert outbox.get(number).state == "expired"
    assert digests.told_of_call(1, [1]) == {1: "2027-02-23 expired"}  # not owed: it may have been read


def test_recover__leaves_alone_what_a_living_sender_holds(outbox: Outbox, digests: Digests, people: People) -> None:
    [number] = digests.freeze([entry(reader(people))], NOW).values()
    outbox.take_lease(ME, NOW)
    outbox.claim(number, ME, NOW)
    states = []
    for now in (NOW + MINUTE, NOW + HOUR):
        outbox.recover(now, sender_is_dead=False)
        states.append(outbox.get(number).state)
    assert states == ["sending", "queued"]


def test_asked_twice__is_asked_once(digests: Digests, people: People) -> None:
    who = reader(people)
    digests.ask_now(who, NOW)
    digests.ask_now(who, NOW + MINUTE)
    assert digests.asked_now() == {who: NOW + MINUTE}


# --- consent ---------------------------------------------------------------------------------------------------


def test_suppressed_twice__keeps_the_first_reason(people: People, db: Database) -> None:
    who = reader(people)
    people.suppress(who, "550 no such user", NOW)
    people.suppress(who, "complained", NOW + DAY)
    with db.read() as tx:
        assert [row.why for row in tx.exec_driver_sql("SELECT why FROM suppressions")] == ["550 no such user"]
