"""Mail to a real server that misbehaves: nothing lost, the same id at every attempt, nobody dropped for our faults."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.mailing import by_mail, channel, mailing
from tests.deliver.world import MORNING, World
from tests.peers.smtp import DROP, SmtpPeer
from watcher.deliver.channels.mail import EmailChannel, Relay, judge
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.channels.outcome import SendResult
from watcher.deliver.confirming import request_subscription
from watcher.model import Subscriber
from watcher.remember.people.consent import Consent

SOON = timedelta(minutes=6)
HOUR = timedelta(hours=1)


@pytest.fixture
def mail_world(world: World) -> World:
    world.settings = by_mail(world.settings)
    world.subscribe(channel="email", address="claire@example.org")
    world.announce(1, "Soutien aux hôpitaux")
    return world


def test_mail__arrives_with_its_headers(mail_world: World) -> None:
    done = mailing(mail_world, MORNING)
    [taken] = done.peer.accepted
    assert done.states == [["sent"]]
    assert taken.recipient == taken.mail["To"] == "claire@example.org"
    assert taken.sender.startswith("bounces+")
    assert taken.sender.endswith("@veille.example.org")
    raw = taken.content.decode("ascii")
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert "\r\nAuto-Submitted: auto-generated\r\n" in raw
    assert "\r\nPrecedence: bulk\r\n" in raw
    assert [part.get_content_type() for part in taken.mail.iter_parts()] == ["text/plain", "text/html"]
    url = raw.split("List-Unsubscribe: <")[1].split(">")[0]
    assert url.startswith("https://veille.example.org/u/")
    assert len(url) <= 60


@pytest.mark.parametrize("verb", ["connect", "mail", "rcpt", "data", "end"])
def test_t37_line_drops_at_any_verb__nothing_lost_one_more_copy_at_most(mail_world: World, verb: str) -> None:
    def drop_once(peer: SmtpPeer, number: int) -> None:
        if number == 0:
            peer.script[verb].append(DROP)

    done = mailing(mail_world, MORNING, MORNING + SOON, MORNING + 2 * SOON, act=drop_once)
    assert len(done.ids) == (2 if verb == "end" else 1)
    assert len(set(done.ids)) == 1
    assert mail_world.states() == ["sent"]


def test_t37_answer_never_comes__is_tried_thrice_more_then_left_as_unknown(mail_world: World) -> None:
    def drop_always(peer: SmtpPeer, _: int) -> None:
        peer.script["end"].append(DROP)

    moments = [MORNING + number * HOUR for number in range(7)]
    done = mailing(mail_world, *moments, act=drop_always)
    assert len(done.ids) == 4
    assert len(set(done.ids)) == 1
    assert mail_world.states() == ["unknown"]
    watch, message = mail_world.outbox.untold_alerts()  # that nobody is written to, then what became of the message
    assert watch.about.startswith("nobody-written")
    assert done.ids[0] in message.what


@pytest.mark.parametrize("verb", ["mail", "rcpt", "data", "end"])
@pytest.mark.parametrize("reply", ["451 4.7.1 greylisted", "421 4.3.2 shutting down", "452 4.2.2 full"])
def test_t38_refused_for_now__is_tried_again_with_patience(mail_world: World, verb: str, reply: str) -> None:
    def refuse_once(peer: SmtpPeer, number: int) -> None:
        if number == 0:
            peer.script[verb].append(reply)

    done = mailing(mail_world, MORNING, MORNING + SOON / 2, MORNING + SOON, act=refuse_once)
    assert done.states == [["queued"], [], ["sent"]]
    assert mail_world.outbox.rows()[0].attempts == 1


def test_t38_mailbox_full_552__is_no_end(mail_world: World) -> None:
    done = mailing(mail_world, MORNING, act=lambda peer, _: peer.script["rcpt"].append("552 5.2.2 mailbox full"))
    assert done.states == [["queued"]]
    assert mail_world.people.active() != ()


def test_t38_no_such_user__ends_the_subscription(mail_world: World) -> None:
    done = mailing(mail_world, MORNING, act=lambda peer, _: peer.script["rcpt"].append("550 5.1.1 no such user"))
    assert done.states == [["suspended"]]
    assert [person.state for person in mail_world.people.all()] == ["suppressed"]


@pytest.mark.parametrize("verb", ["connect", "mail", "data", "end"])
def test_t38_refused_elsewhere__is_our_fault_and_pauses(mail_world: World, verb: str) -> None:
    def refuse_once(peer: SmtpPeer, number: int) -> None:
        if number == 0:
            peer.script[verb].append("554 5.7.1 we do not know you")

    done = mailing(mail_world, MORNING, MORNING + SOON / 2, MORNING + SOON, act=refuse_once)
    assert done.states == [["queued"], ["queued"], ["sent"]]
    assert len(mail_world.people.active()) == 1
    assert [alert.about for alert in mail_world.outbox.untold_alerts()] == ["channel-email"]
    assert mail_world.outbox.channel("email").paused_at is None


def test_t38_policy_at_rcpt__suppresses_nobody() -> None:
    outcome = judge("RCPT", 550, "5.7.515 Access denied, sending domain does not meet the required level")
    assert (outcome.result, outcome.is_alarming) == (SendResult.LATER, True)


def test_t38_too_late__merges_into_the_next_digest(mail_world: World) -> None:
    def refuse(peer: SmtpPeer, number: int) -> None:
        if number < 2:
            peer.script["rcpt"].append("451 4.3.0 later")

    day = timedelta(days=1)
    mail_world.announce(2, "Une suite")
    done = mailing(mail_world, MORNING, MORNING + 23 * HOUR, MORNING + day, act=refuse)
    assert mail_world.states() == ["expired", "sent"]
    assert [[report.items for report in reports] for reports in done.reports] == [[2], [2], [2]]
    assert len(done.ids) == 1


def test_t39_one_bad_recipient__others_are_served(world: World) -> None:
    world.settings = by_mail(world.settings)
    for number in range(10):
        world.subscribe(channel="email", address=f"r{number}@example.org")
    world.announce(1)

    def refuse(peer: SmtpPeer, _: int) -> None:
        peer.per_recipient["r3@example.org"] = "550 5.1.1 unknown"

    done = mailing(world, MORNING, act=refuse)
    assert sorted(done.states[0]) == ["sent"] * 9 + ["suspended"]
    assert all(len(taken.mail.get_all("To", [])) == 1 for taken in done.peer.accepted)


@pytest.mark.parametrize("words", ["550 5.1.1 unknown", "550 Relaying denied", "554 5.7.1 policy", "550 go away"])
def test_many_refused_alike__stops_the_run_and_suppresses_nobody(world: World, words: str) -> None:
    world.settings = by_mail(world.settings)
    for number in range(40):
        world.subscribe(channel="email", address=f"r{number}@example.org")
    world.announce(1)

    def refuse(peer: SmtpPeer, number: int) -> None:
        peer.script["rcpt"] = deque([words] * 40 if number < 4 else [])

    moments = [MORNING, MORNING + SOON, MORNING + 3 * SOON, MORNING + 7 * SOON, MORNING + 26 * HOUR]
    done = mailing(world, *moments, act=refuse)
    assert len(world.people.active()) == 40
    first, *probes, last = done.tries
    assert first <= 5
    assert probes == [1, 1, 1]  # one message at a time until it is mended
    assert last >= 35
    assert world.outbox.channel("email").paused_at is None


def test_t40_no_starttls_offered__nothing_is_sent(mail_world: World) -> None:
    async def run() -> int:
        async with SmtpPeer() as peer:
            mail_world.settings = by_mail(mail_world.settings, peer.port, security="starttls", user="bot")
            await mail_world.adeliver(MORNING, channel(mail_world, password="hush"))
            return len(peer.accepted) + len(peer.logins)

    assert asyncio.run(run()) == 0
    assert "STARTTLS" in mail_world.outbox.channel("email").why


@pytest.mark.parametrize("knows", [True, False])
def test_t40_certificate__is_verified(mail_world: World, certificate: Path, knows: bool) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem")) if knows else None

    async def run() -> SmtpPeer:
        async with SmtpPeer(serving, "bot", "hush") as peer:
            mail_world.settings = by_mail(mail_world.settings, peer.port, security="starttls", user="bot")
            await mail_world.adeliver(MORNING, channel(mail_world, tls=trusting, password="hush"))
            return peer

    peer = asyncio.run(run())
    assert [taken.over_tls for taken in peer.accepted] == ([True] if knows else [])
    assert peer.logins == (["bot"] if knows else [])


def test_t40_unencrypted_to_elsewhere__is_refused(mail_world: World) -> None:
    elsewhere = mail_world.settings.deliver.email.model_copy(update={"host": "192.0.2.1"})
    way = EmailChannel(Relay(elsewhere), Envelope.of(mail_world.settings))
    asyncio.run(mail_world.adeliver(MORNING, way))
    assert "unencrypted" in mail_world.outbox.channel("email").why


def test_wrong_password__pauses_and_tells(mail_world: World) -> None:
    async def run() -> None:
        async with SmtpPeer(user="bot", password="right") as peer:
            mail_world.settings = by_mail(mail_world.settings, peer.port, user="bot")
            await mail_world.adeliver(MORNING, channel(mail_world, password="wrong"))

    asyncio.run(run())
    assert mail_world.outbox.channel("email").paused_at == pytest.approx(MORNING, abs=timedelta(seconds=20))
    assert "wrong" not in repr(mail_world.outbox.untold_alerts())


def test_accented_address__needs_a_server_that_knows_it(world: World) -> None:
    world.settings = by_mail(world.settings)
    world.subscribe(channel="email", address="rené@exämple.org")
    world.announce(1)
    done = mailing(world, MORNING)
    assert [taken.recipient for taken in done.peer.accepted] == ["rené@xn--exmple-cua.org"]


def test_letter_to_confirm__leaves_before_any_consent_and_nothing_else_does(world: World) -> None:
    world.settings = by_mail(world.settings)
    world.announce(1)
    draft = Subscriber(0, "email", "paul@example.org", language="fr")
    request_subscription(world.settings, world.store, draft, Consent(way="form"), MORNING)
    done = mailing(world, MORNING, MORNING + timedelta(days=1))
    [taken] = done.peer.accepted
    assert "https://veille.example.org/c/" in taken.mail.get_content()
    assert "Appel 1" not in taken.mail.get_content()
    assert taken.mail["Auto-Submitted"] == "auto-generated"
