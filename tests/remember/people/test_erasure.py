"""After an erasure nothing names the person: not in a table, not in a file the program made, not after a restore."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import sqlite_with_tables
from watcher.model import Message, Purpose, Subscriber, SubscriberState
from watcher.model.fit import Profile
from watcher.remember.backup import backup, replay, restore
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.awaited import AwaitedSource
from watcher.remember.people.consent import Consent
from watcher.remember.people.conversations import Conversation
from watcher.remember.people.departures import Departures
from watcher.remember.people.people import People
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CANARY = Subscriber(0, "email", "zebulon.canary@private.example", name="Zebulon Canaryname")
SIGNS = (b"zebulon", b"canaryname", b"0612345678", b"777123777")
BY_ADMIN = Consent(way="cli", who="root", wording="call by Zebulon Canaryname on 0612345678", ip="10.0.0.9")


class Place:
    """A folder with one database and its files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, sqlite_with_tables(folder)
        self.files = folder / "outbox"
        self.files.mkdir()
        self.store = Store.open(self.url, self.files)

    def residues(self) -> list[str]:
        return [
            f"{path.name}: {sign!r}"
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            for sign in SIGNS
            if sign in path.read_bytes().lower()
        ]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.store.close()


def lived(place: Place, who: Subscriber) -> int:
    """Somebody subscribed, was written to, refused, talked, and marked calls."""
    store = place.store
    number = store.people.add(who, BY_ADMIN, NOW).id
    message = Message(f"<1.{number}@a.example>", "for Zebulon", "Bonjour Zebulon Canaryname", html="<p>zebulon</p>")
    entry = OutboxEntry(number, who.channel, "2027-02-23", Purpose.DIGEST, message, 1, NOW, NOW + DAY, events=(1,))
    [row] = store.digests.freeze([entry], NOW).values()
    store.outbox.put_back(row, NOW, "451 <zebulon.canary@private.example> later")
    store.outbox.alert(f"message-{row}", "554 <zebulon.canary@private.example>: refused", NOW)
    store.outbox.alert("channel-email", f"the last with: {who.address} unknown", NOW)
    store.marks.apply("follow", number, 7, NOW)
    store.awaited.ask(AwaitedSource(number, "private.example", "https://private.example/zebulon", NOW))
    store.notes.write(number, 7, "see with Zebulon, 0612345678", NOW)
    store.profiles.put(number, Profile(kinds=("zebulon",), staff=12), NOW)
    store.conversations.keep(f"{who.channel}:{who.address}", Conversation(shown=(1, 2)), NOW)
    if who.channel == "telegram":  # they spoke in a group and in a topic, and agreed for the group
        for chat in ("-55", "-55:9"):
            store.conversations.keep(f"telegram:{chat}:by{who.address}", Conversation(shown=(3,)), NOW)
        store.people.add(
            Subscriber(0, "telegram", "-55"), Consent(way="chat", who=f"telegram:-55:by{who.address}"), NOW
        )
    for suffix in ("eml", "html"):
        (place.files / f"2027-02-23_zebulon-canary_{number}.{suffix}").write_text("Bonjour Zebulon")
    return number


@pytest.mark.parametrize(
    "who",
    [
        CANARY,
        replace(CANARY, channel="telegram", address="777123777"),
        replace(CANARY, channel="file", address="zebulon"),
    ],
)
def test_erased__no_file_names_the_person(place: Place, who: Subscriber) -> None:
    number = lived(place, who)
    other = place.store.people.add(Subscriber(0, "file", "other"), BY_ADMIN, NOW).id
    (place.files / f"2027-02-23_other_{other}.eml").write_text("kept")
    assert place.residues()
    place.store.people.erase(number, Consent(way="cli", who="Zebulon asked"), NOW)
    place.store.people.erase(other, Consent(way="cli"), NOW)
    assert place.residues() == []


def test_copy_of_ones_data__holds_notes_and_profile(place: Place) -> None:
    data = place.store.people.export(lived(place, CANARY))
    assert data["notes"][0]["text"] == "see with Zebulon, 0612345678"
    assert data["profile"][0]["profile"] == {"kinds": ["zebulon"], "staff": 12}


def test_suppressed_with_words_then_erased__the_words_go(place: Place) -> None:
    number = place.store.people.add(CANARY, BY_ADMIN, NOW).id
    place.store.people.suppress(number, "550 zebulon.canary@private.example unknown", NOW)
    place.store.people.erase(number, Consent(way="cli"), NOW)
    assert place.residues() == []
    assert place.store.people.is_suppressed("email", CANARY.address)


def test_other_files__stay(place: Place) -> None:
    numbers = [place.store.people.add(Subscriber(0, "file", f"r{n}"), BY_ADMIN, NOW).id for n in range(12)]
    for number in numbers:
        (place.files / f"2027-02-23_r_{number}.eml").write_text("x")
    place.store.people.erase(numbers[0], Consent(way="cli"), NOW)
    assert len(list(place.files.glob("*.eml"))) == 11


def test_restore__brings_back_nobody_who_left_since(place: Place) -> None:
    people, consent = place.store.people, Consent(way="one-click")
    numbers = {
        name: people.add(Subscriber(0, "file", name), BY_ADMIN, NOW).id
        for name in ("stays", "left", "erased", "refused", "back")
    }
    backup(place.url, place.folder / "copy.db")
    people.unsubscribe(numbers["left"], consent, NOW + HOUR)
    people.erase(numbers["erased"], consent, NOW + HOUR)
    people.suppress(numbers["refused"], "550", NOW + HOUR)
    people.unsubscribe(numbers["back"], consent, NOW + HOUR)
    people.add(Subscriber(0, "file", "back"), Consent(way="chat"), NOW + 2 * HOUR)
    place.store.close()
    restore(place.url, place.folder / "copy.db", NOW + DAY)
    with Store.open(place.url, place.files) as store:
        states = {who.address: who.state for who in store.people.all()}
        assert states == {
            "stays": SubscriberState.ACTIVE,
            "left": SubscriberState.UNSUBSCRIBED,
            "refused": SubscriberState.SUPPRESSED,
            "back": SubscriberState.ACTIVE,
        }
        assert store.people.is_suppressed("file", "erased")


def test_journal__is_private_names_nobody_and_survives_a_line_cut_by_a_crash(place: Place) -> None:
    number = place.store.people.add(CANARY, BY_ADMIN, NOW).id
    place.store.people.unsubscribe(number, Consent(way="mail"), NOW)
    journal = place.folder / "watch.db.departures"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert b"zebulon" not in journal.read_bytes()
    with journal.open("a") as file:
        file.write('{"at": "2027-')
    with journal.open("a") as file:
        file.write("\n[1]\n")
    assert [line.step for line in Departures.beside(place.url).read().lines] == ["unsubscribed"]


def restored(place: Place, act: Callable[[People], object], *before: Subscriber) -> Store:
    """These were subscribed when the backup was made; then came `act`; the backup was restored a day later."""
    for who in before:
        place.store.people.add(who, BY_ADMIN, NOW)
    backup(place.url, place.folder / "copy.db")
    act(place.store.people)
    place.store.close()
    restore(place.url, place.folder / "copy.db", NOW + DAY)
    place.store = Store.open(place.url, place.files)
    return place.store


GROUP = Subscriber(0, "telegram", "-501")
ASKED, LEFT = Consent(way="chat"), Consent(way="one-click")


def test_restore__who_was_erased_and_came_back_stays_without_what_was_kept_before(place: Place) -> None:
    def act(people: People) -> None:
        people.erase(1, LEFT, NOW + HOUR)
        people.add(replace(CANARY, name=""), ASKED, NOW + 2 * HOUR)

    number = lived(place, CANARY)
    assert number == 1
    store = restored(place, act)
    [back] = store.people.all()
    assert (back.address, back.name, back.state) == (CANARY.address, "", SubscriberState.ACTIVE)
    assert not store.people.is_suppressed("email", CANARY.address)
    assert store.marks.marks(back.id) == {}
    assert store.outbox.rows(back.id) == ()
    replay(place.url, Departures.beside(place.url), NOW + 2 * DAY)
    assert [who.state for who in store.people.all()] == [SubscriberState.ACTIVE]


def test_restore__what_was_said_without_a_subscription_stays_forgotten(place: Place) -> None:
    talks = place.store.conversations
    for chat in ("777123777", "-55:by777123777", "888", "-55:9:by888"):
        talks.keep(f"telegram:{chat}", Conversation(shown=(1, 2)), NOW)
    talks.keep("telegram:999", Conversation(shown=(1,)), NOW + 2 * HOUR)

    def act(people: People) -> None:
        people.forget_talks("telegram", "777123777", NOW + HOUR)
        people.forget_talks("telegram", "999", NOW + HOUR)

    store = restored(place, act, GROUP)
    assert [who.state for who in store.people.all()] == [SubscriberState.ACTIVE]
    assert not store.people.is_suppressed("telegram", "777123777")
    with store.db.read() as tx:
        left = set(tx.scalars(text("SELECT person FROM conversations")))
    assert left == {"telegram:888", "telegram:-55:9:by888", "telegram:999"}, "the last one spoke again later"


def test_restore__of_a_backup_made_after_the_return_changes_nothing(place: Place) -> None:
    place.store.people.add(CANARY, BY_ADMIN, NOW)
    place.store.people.erase(1, LEFT, NOW + HOUR)
    place.store.people.add(CANARY, ASKED, NOW + 2 * HOUR)
    store = restored(place, lambda people: None)
    assert [(who.name, who.state) for who in store.people.all()] == [(CANARY.name, SubscriberState.ACTIVE)]


def test_restore__who_came_back_without_a_line_in_the_journal_stays(place: Place) -> None:
    """The journal could not be written when they came back; the backup, made later, knows."""
    place.store.people.add(GROUP, BY_ADMIN, NOW)
    place.store.people.unsubscribe(1, LEFT, NOW + HOUR)
    journal = place.folder / "watch.db.departures"
    kept = journal.read_bytes()
    place.store.people.add(GROUP, ASKED, NOW + 2 * HOUR)
    journal.write_bytes(kept)
    store = restored(place, lambda people: None)
    assert [who.state for who in store.people.all()] == [SubscriberState.ACTIVE]


def test_restore__a_clock_that_was_ahead_brings_nobody_back(place: Place) -> None:
    place.store.people.add(GROUP, BY_ADMIN, NOW + 400 * DAY)
    store = restored(place, lambda people: people.unsubscribe(1, LEFT, NOW + HOUR))
    assert [who.state for who in store.people.all()] == [SubscriberState.UNSUBSCRIBED]


def test_restore__a_group_that_moved_and_left_has_left(place: Place) -> None:
    def act(people: People) -> None:
        people.move(1, "-100501", Consent(way="channel"), NOW + HOUR)
        people.unsubscribe(1, LEFT, NOW + 2 * HOUR)

    store = restored(place, act, GROUP)
    assert [(who.address, who.state) for who in store.people.all()] == [("-501", SubscriberState.UNSUBSCRIBED)]


def test_restore__a_topic_that_left_takes_no_other_topic_along(place: Place) -> None:
    topics = [replace(GROUP, thread=thread) for thread in (4, 5)]
    store = restored(place, lambda people: people.unsubscribe(1, LEFT, NOW + HOUR), *topics)
    assert [who.state for who in store.people.all()] == [SubscriberState.UNSUBSCRIBED, SubscriberState.ACTIVE]


def test_return_that_does_not_reach_the_database__is_not_in_the_journal(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.store.people.add(GROUP, BY_ADMIN, NOW)
    place.store.people.unsubscribe(1, LEFT, NOW + HOUR)
    monkeypatch.setattr("watcher.remember.people.consent.record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        place.store.people.add(GROUP, ASKED, NOW + 2 * HOUR)
    assert [line.step for line in Departures.beside(place.url).read().lines] == ["unsubscribed"]


def test_journal_that_cannot_be_written__stops_nobody_from_leaving(place: Place) -> None:
    number = place.store.people.add(CANARY, BY_ADMIN, NOW).id
    (place.folder / "watch.db.departures").mkdir()
    assert place.store.people.unsubscribe(number, Consent(way="mail"), NOW).state is SubscriberState.UNSUBSCRIBED
