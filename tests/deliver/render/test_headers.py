"""Headers arrive sign by sign: ten thousand subjects and addresses, French, English, emoji and hostile ones."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from watcher.deliver.channels.mime import Envelope, build
from watcher.deliver.render import headers
from watcher.deliver.render.headers import digest_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.model import Message, Subscriber

PHRASE = (
    "appel à projets santé numérique clôture le 3 mars — repoussé « Œuvres » d’été 75 000 € CA$ l'eau où ça naïf "
    'call for proposals health deadline extended grant 🚀 🇫🇷 Québec–France ½ №5 =?utf-8?q?x?= (100%) a=b;c,d "q"'
)
WORDS = PHRASE.split()
READER = Subscriber(7, "email", "claire@example.org", created=MORNING)


def message(subject: str = "x", text: str = "Bonjour", html: str = "<p>é</p>", **more: str) -> Message:
    return Message("<2027-02-23.0123.email@veille.example.org>", subject, text, html, headers=more)


def raw_of(made: Message) -> bytes:
    return build(made, READER, Envelope("veille@veille.example.org", "Veille France–Québec")).content


def head_lines(raw: bytes) -> list[str]:
    return raw.split(b"\r\n\r\n")[0].decode("ascii").split("\r\n")


def shown(value: str) -> str:
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def check(subject: str) -> None:
    """The subject of a built mail decodes to itself, within all limits."""
    raw = raw_of(message(subject))
    assert all(len(line) <= 998 for line in head_lines(raw))
    assert all(len(word) <= 75 for line in head_lines(raw) for word in re.findall(r"=\?utf-8\?.*?\?=", line))
    value = re.search(rb"\r\nSubject: (.*?)\r\n(?![ \t])", raw, re.DOTALL)
    assert value is not None
    assert shown(value[1].decode("ascii")) == headers.one_line(subject)


def test_t41_ten_thousand_subjects__all_faithful() -> None:
    dice = random.Random(41)
    for _ in range(10_000):
        check(" ".join(dice.choices(WORDS, k=dice.randrange(1, 25))))


def test_t41_ten_thousand_addresses__byte_for_byte() -> None:
    dice = random.Random(42)
    for _ in range(10_000):
        host = "".join(dice.choices("abcdefghijklmnop-", k=dice.randrange(5, 200))).strip("-") or "a"
        value = f"<https://{host}.example.org/u/{'A' * 22}>, <mailto:unsub+{'b' * 26}@{host}.example.org>"
        raw = raw_of(message(**{"List-Unsubscribe": value}))
        assert f"\r\nList-Unsubscribe: {value}\r\n".encode() in raw


@settings(max_examples=300, derandomize=True)
@given(st.text(max_size=400))
def test_t41_any_text_at_all__never_breaks_a_header(text: str) -> None:
    check(text)


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\ud800"])
def test_t41_line_ends_of_every_kind__start_no_header(sign: str) -> None:
    raw = raw_of(message(f"Bonjour{sign}Bcc: all@example.org"))
    assert not any(line.lower().startswith("bcc") for line in head_lines(raw))
    name = Envelope("veille@veille.example.org", f"Veille{sign}Bcc: all@example.org")
    raw = build(message(), READER, name).content
    assert not any(line.lower().startswith("bcc") for line in head_lines(raw))


def test_t33_body_with_smtp_tricks__is_printed_literally() -> None:
    text = "%s {} {{7*7}} ${env}\n.\n..\nQUIT\r\n.\r\nBcc: x\x1b[31m"
    mail = message_from_bytes(raw_of(message(text=text)))
    parts = mail.get_payload()
    assert isinstance(parts, list)
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_t43_long_lines__leave_as_short_ones() -> None:
    raw = raw_of(message(text="x" * 5000 + "\r" + "é" * 3000, html="<p>" + "y" * 9000 + "</p>"))
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 78
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


def test_t43_html_beyond_the_clip__is_left_out() -> None:
    raw = raw_of(message(html="<p>" + "mot " * 50_000 + "</p>"))
    assert message_from_bytes(raw).get_content_type() == "text/plain"


def test_same_message__same_bytes() -> None:
    assert raw_of(message("é")) == raw_of(message("é"))


def test_digest_headers__say_what_a_list_says(world: World) -> None:
    world.settings = by_mail(world.settings)
    who = world.subscribe(channel="email", address="claire@example.org")
    links = Addresses.of(world.settings, world.people.signer, who.id)
    made = digest_headers(world.settings, links, who, MORNING)
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made["List-Unsubscribe"].count("https://") == 1
    ways = r"<https://\S{1,52}>, <mailto:unsub\+[a-z2-7]{26}@veille\.example\.org\?subject=unsubscribe>"
    assert re.fullmatch(ways, made["List-Unsubscribe"])
    assert made["List-Id"].endswith("<digest-fr.veille.example.org>")
    assert made["Date"] == "Tue, 23 Feb 2027 06:30:00 +0000"
    assert (made["Precedence"], made["Auto-Submitted"], made["List-Post"]) == ("bulk", "auto-generated", "NO")
    raw = raw_of(replace(message(), headers=made))
    assert b"X-Watch-Envelope" not in raw
    assert raw.isascii()


def test_message_id__is_the_same_at_every_attempt_and_no_other(world: World) -> None:
    settings = by_mail(world.settings)
    ids = [message_id(settings, READER, slot) for slot in ("2027-02-23", "2027-02-23", "2027-02-24", "event-7")]
    ids.append(message_id(settings, replace(READER, created=MORNING + timedelta(days=1)), "2027-02-23"))
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4
    assert re.fullmatch(r"<2027-02-23\.[0-9a-f]{16}\.email@veille\.example\.org>", ids[0])


def test_dkim__covers_what_one_click_needs() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    envelope = Envelope("veille@example.org", "", "", "watch", "example.org", private.decode())
    made = message(
        "é" * 60, **{"List-Unsubscribe": "<https://x/u/t>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    )
    raw = build(made, READER, envelope).content
    assert dkim.verify(raw, dnsfunc=lambda *_, **__: record)
    covered = re.search(rb"h=([^;]*);", raw)
    assert covered is not None
    names = re.sub(rb"\s", b"", covered[1]).lower().split(b":")
    assert {b"from", b"to", b"subject", b"date", b"list-unsubscribe", b"list-unsubscribe-post"} - {b"date"} <= set(
        names
    )
    assert private not in repr(envelope).encode()
