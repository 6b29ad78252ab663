"""The letter that asks for consent: answered instead of clicked, sent once more after two days, two hundred an hour."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.deliver.bounces.returned import note
from tests.deliver.mailing import by_mail
from tests.deliver.world import BY_ADMIN, MORNING, World
from tests.remember.reading_back import consents_of
from watcher.deliver.bounces.bounces import take_in
from watcher.deliver.bounces.upkeep import EVERY, upkeep
from watcher.deliver.channels.mime import Envelope, build
from watcher.deliver.confirming import LETTERS_AN_HOUR, ask_once_more, ask_to_confirm
from watcher.model import Interest, Message, Subscriber
from watcher.remember.people.consent import Consent

ADDRESS = "claire@example.org"
HOUR = timedelta(hours=1)
SUBJECT = "Re: Confirmez votre abonnement"


@pytest.fixture
def asked(world: World) -> Subscriber:
    """Claire asked, and her letter waits to leave; returned mail is read."""
    world.settings = by_mail(world.settings, 0, bounce_domain="veille.example.org")
    return ask(world, ADDRESS)


def ask(world: World, address: str, hours: int = 0) -> Subscriber:
    now = MORNING + hours * HOUR
    who = world.people.request(Subscriber(0, "email", address, language="fr"), Consent(way="form"), now)
    ask_to_confirm(world.settings, world.store, who, now)
    return who


@pytest.mark.parametrize("words", ["voir mal.example/x", "https://mal.example", "a@mal.example"])
def test_letter__leads_to_no_address_that_somebody_else_typed(world: World, asked: Subscriber, words: str) -> None:
    interest = Interest(domains=("health",), words=(words, "hôpital"))
    draft = Subscriber(0, "email", "paul@example.org", language="fr", interests=(interest,))
    who = world.people.request(draft, Consent(way="form"), MORNING)
    ask_to_confirm(world.settings, world.store, who, MORNING)
    text = letters(world)[-1].text
    assert "mal.example" not in text
    assert "santé" in text


def letters(world: World) -> list[Message]:
    found = (world.outbox.message(row.id) for row in world.outbox.rows())
    return [message for message in found if message is not None]


def answer(world: World, subject: str = SUBJECT, sender: str = ADDRESS, headers: str = "", hours: int = 5) -> str:
    """What is done when somebody answers the letter."""
    raw = note(letters(world)[0].headers["Reply-To"], subject, headers, sender)
    return take_in(world.settings, world.store, raw, "", MORNING + hours * HOUR)[1]


def test_answer__confirms_with_the_words_of_the_letter(world: World, asked: Subscriber) -> None:
    [letter] = letters(world)
    assert "répondez simplement" in letter.text
    assert answer(world, sender="Claire D. <CLAIRE@example.org>") == "confirmed"
    assert world.people.get(asked.id).state == "active"
    last = consents_of(world.people, "email", ADDRESS)[-1]
    assert (last["step"], last["way"]) == ("confirmed", "mail")
    assert last["wording"] in letter.text
    assert answer(world) == "nothing", "twice changes nothing"


@pytest.mark.parametrize(
    ("subject", "sender", "headers"),
    [
        ("Absence : Re: Confirmez", ADDRESS, ""), ("Automatic reply: Confirmez", ADDRESS, ""),
        (SUBJECT, ADDRESS, "Auto-Submitted: auto-replied\r\n"), (SUBJECT, ADDRESS, "Precedence: bulk\r\n"),
        ("Re: Out of office: Confirmez", ADDRESS, ""), (SUBJECT, "paul@example.org", ""), (SUBJECT, "", ""),
        ("Delivery failed", "MAILER-DAEMON@example.org", ""),
    ],
)  # fmt: skip
def test_answer__of_a_program_or_of_somebody_else_confirms_nothing(
    world: World, asked: Subscriber, subject: str, sender: str, headers: str
) -> None:
    assert answer(world, subject, sender, headers) == "nothing"
    assert world.people.get(asked.id).state == "pending"


def test_answer__after_a_week_is_too_late(world: World, asked: Subscriber) -> None:
    assert answer(world, hours=24 * 7 + 1) == "nothing"
    assert world.people.get(asked.id).state == "pending"


def test_answer__can_be_written_only_where_somebody_reads_it(world: World) -> None:
    world.settings = by_mail(world.settings)
    ask(world, ADDRESS)
    [letter] = letters(world)
    assert "Reply-To" not in letter.headers
    assert "répondez" not in letter.text


def test_reply_to__is_the_address_that_confirms_not_the_watch(world: World, asked: Subscriber) -> None:
    world.settings = by_mail(world.settings, 0, bounce_domain="veille.example.org", reply_to="contact@example.org")
    [letter] = letters(world)
    raw = build(letter, asked, Envelope.of(world.settings)).content
    assert f"Reply-To: {letter.headers['Reply-To']}".encode() in raw
    assert raw.lower().count(b"\nreply-to:") == 1


def test_reminder__comes_once_after_two_days_and_only_to_who_did_not_confirm(world: World, asked: Subscriber) -> None:
    done = ask(world, "paul@example.org")
    world.people.confirm(done.id, BY_ADMIN, MORNING)
    for hours in range(0, 24 * 8, 6):
        ask_once_more(world.settings, world.store, MORNING + hours * HOUR)
    reminders = [row for row in world.outbox.rows() if row.slot.startswith("confirm-again")]
    assert [row.subscriber for row in reminders] == [asked.id]
    assert reminders[0].not_before == MORNING + 48 * HOUR
    last = world.outbox.message(reminders[0].id)
    assert last is not None
    assert last.subject.startswith("Rappel")
    assert "Ce rappel est le seul" in last.text
    assert "/c/" in last.text


def test_reminder__is_upkeeps_business_and_spares_who_wants_no_mail(world: World, asked: Subscriber) -> None:
    at = MORNING + 49 * HOUR
    other = ask(world, "paul@example.org")
    world.people.suppress(other.id, "550", MORNING)
    asyncio.run(upkeep(world.settings, world.store, at))
    asyncio.run(upkeep(world.settings, world.store, at + EVERY))
    assert [row.subscriber for row in world.outbox.rows() if "again" in row.slot] == [asked.id]


def test_letter__that_waited_does_not_reach_who_confirmed_meanwhile(world: World, asked: Subscriber) -> None:
    [row] = world.outbox.rows()
    world.people.confirm(asked.id, BY_ADMIN, MORNING)
    world.outbox.take_lease("here", MORNING)
    assert world.outbox.claim(row.id, "here", MORNING) is None
    assert [row.state for row in world.outbox.rows()] == ["cancelled"]


def test_letters__two_hundred_leave_an_hour_and_the_rest_wait(world: World) -> None:
    world.settings = by_mail(world.settings)
    for number in range(LETTERS_AN_HOUR + 3):
        ask(world, f"reader{number}@example.org")
    waits = [row.not_before - MORNING for row in world.outbox.rows()]
    assert waits == [timedelta()] * LETTERS_AN_HOUR + [HOUR] * 3
    [alert] = world.outbox.untold_alerts()
    assert (alert.about, alert.what) == ("subscriptions", "200 subscriptions were asked for within an hour")
    ask(world, "later@example.org", hours=2)
    assert world.outbox.rows()[-1].not_before == MORNING + 2 * HOUR
    at = MORNING + 49 * HOUR
    ask_once_more(world.settings, world.store, at)
    again = [row.not_before - at for row in world.outbox.rows() if "again" in row.slot]
    assert again == [timedelta()] * LETTERS_AN_HOUR + [HOUR] * 3
