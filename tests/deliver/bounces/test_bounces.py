"""Mail that comes back: only a token that verifies changes anybody, and only as far as the report proves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.deliver.bounces.returned import dsn, note
from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from watcher.deliver.bounces.bounces import BounceVerdict, read_returned, take_back
from watcher.deliver.render.links import Addresses
from watcher.model import Subscriber

DAY = timedelta(days=1)


@pytest.fixture
def reader(world: World) -> Subscriber:
    world.settings = by_mail(world.settings)
    return world.subscribe(channel="email", address="claire@example.org")


def addresses(world: World, who: Subscriber) -> Addresses:
    return Addresses.of(world.settings, world.people.signer, who.id)


def after(world: World, who: Subscriber, raw: bytes, times: int = 1, every: timedelta = DAY) -> str:
    """The person's state after that message came back, so many times."""
    for number in range(times):
        take_back(world.store, read_returned(raw), MORNING + number * every)
    return world.people.get(who.id).state


def test_t44_no_such_user__suppressed_at_one(world: World, reader: Subscriber) -> None:
    assert after(world, reader, dsn(addresses(world, reader).bounce_mail)) == "suppressed"


def test_t44_without_the_original__is_enough(world: World, reader: Subscriber) -> None:
    assert after(world, reader, dsn(addresses(world, reader).bounce_mail, original=False)) == "suppressed"


def test_t44_upper_case_address__is_the_same_token(world: World, reader: Subscriber) -> None:
    assert after(world, reader, dsn(addresses(world, reader).bounce_mail.upper())) == "suppressed"


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1", "5.5.0"])
def test_t44_soft__suspended_after_five_days(world: World, reader: Subscriber, status: str) -> None:
    raw = dsn(addresses(world, reader).bounce_mail, status=status)
    assert after(world, reader, raw, 4) == "active"
    assert after(world, reader, raw, 5) == "suspended"


def test_t44_soft__one_point_a_day(world: World, reader: Subscriber) -> None:
    raw = dsn(addresses(world, reader).bounce_mail, status="4.2.2")
    assert after(world, reader, raw, 30, timedelta(minutes=5)) == "active"


def test_t44_soft__forgotten_after_a_quiet_week(world: World, reader: Subscriber) -> None:
    raw = dsn(addresses(world, reader).bounce_mail, status="4.2.2")
    assert after(world, reader, raw, 20, timedelta(days=8)) == "active"


def test_t44_delayed__changes_nothing(world: World, reader: Subscriber) -> None:
    raw = dsn(addresses(world, reader).bounce_mail, "delayed", "4.4.1")
    assert read_returned(raw).verdict is BounceVerdict.DELAYED
    assert after(world, reader, raw, 9) == "active"


def test_t44_bounce_in_words__is_soft_never_hard(world: World, reader: Subscriber) -> None:
    to = addresses(world, reader).bounce_mail
    raw = note(to, "550 5.1.1 User unknown", sender="MAILER-DAEMON@mx.example.org")
    assert read_returned(raw).verdict is BounceVerdict.SOFT
    assert after(world, reader, raw) == "active"


@pytest.mark.parametrize("headers", ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", ""])
def test_t44_vacation__changes_nothing(world: World, reader: Subscriber, headers: str) -> None:
    raw = note(addresses(world, reader).bounce_mail, "Absence : je suis en congé", headers)
    assert after(world, reader, raw, 9) == "active"


def test_t44_complaint__unsubscribed_for_good(world: World, reader: Subscriber) -> None:
    to = addresses(world, reader).bounce_mail
    raw = (
        f"From: fbl@provider.example\r\nTo: {to}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n--b--\r\n"
    ).encode()
    assert after(world, reader, raw) == "unsubscribed"
    assert world.people.is_suppressed("email", reader.address)


def test_t44_forged__changes_nobody(world: World, reader: Subscriber) -> None:
    token = addresses(world, reader).bounce_mail.split("+")[1].split("@")[0]
    other = addresses(world, reader).unsubscribe_mail.split("+")[1].split("@")[0]
    wrong = [
        f"bounces+{'a' * 26}@veille.example.org",
        f"bounces+{token[:-1]}@veille.example.org",
        f"bounces+{other}@veille.example.org",  # the token of another purpose
        "claire@example.org",
        "",
    ]
    for to in wrong:
        assert after(world, reader, dsn(to, more="Original-Recipient: rfc822; claire@example.org\r\n")) == "active"


def test_mail_to_leave__leaves(world: World, reader: Subscriber) -> None:
    assert after(world, reader, note(addresses(world, reader).unsubscribe_mail, "unsubscribe")) == "unsubscribed"


def test_automatic_mail_to_leave__is_ignored(world: World, reader: Subscriber) -> None:
    raw = note(addresses(world, reader).unsubscribe_mail, "Absence", "Auto-Submitted: auto-replied\r\n")
    assert after(world, reader, raw) == "active"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 1000, b"Content-Type: multipart/report\r\n\r\n", b"\r\n" * 9999])
def test_rubbish__is_nothing(world: World, reader: Subscriber, raw: bytes) -> None:
    assert take_back(world.store, read_returned(raw), MORNING) == "nothing"


def test_envelope_address__is_believed_before_headers(world: World, reader: Subscriber) -> None:
    to = addresses(world, reader).bounce_mail
    returned = read_returned(dsn("nobody@example.org"), to)
    assert take_back(world.store, returned, MORNING) == "hard"
