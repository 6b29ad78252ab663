"""Mail forwarded between partners: only words pass, only from their author, and nothing that names one to the other."""

from __future__ import annotations

import random
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from tests.deliver.introductions.scenes import DAY, NOW, introduced, letters, run
from tests.deliver.world import World
from watcher.config.load import read
from watcher.deliver.bounces.bounces import take_in
from watcher.deliver.channels.mime import Envelope, build
from watcher.deliver.introductions.relay import own_words, read_relayed
from watcher.model import Subscriber
from watcher.model.introductions import Offer
from watcher.remember.people.consent import Consent
from watcher.remember.people.tokens import spell_for_mail

Scene = tuple[Subscriber, Subscriber, Offer]


@pytest.fixture
def met(world: World) -> Scene:
    """Anne writes mail, Bob Telegram; both said yes."""
    return introduced(world)


def relay_of(world: World, offer: Offer, side: str = "a") -> str:
    return f"intro+{spell_for_mail(world.introductions.relay_token(offer, side))}@veille.example.org"


def mail(to: str, sender: str, body: str = "Bonjour, parlons du projet.", more: str = "") -> bytes:
    head = f"From: Anne <{sender}>\r\nTo: {to}\r\nSubject: Re: Mise en relation\r\n{more}"
    return f'{head}Content-Type: text/plain; charset="utf-8"\r\n\r\n{body}\r\n'.encode()


def taken(world: World, raw: bytes, to: str = "") -> str:
    return take_in(world.settings, world.store, raw, to, NOW)[1]


def said(world: World, who: Subscriber) -> str:
    run(world)
    return " ".join(text for text in letters(world, who) if "-said-" in text)


def test_reply__arrives_without_any_header_of_its_author(world: World, met: Scene) -> None:
    anne, bob, offer = met
    more = f"Sender: {anne.address}\r\nX-Phone: 0612345678\r\nReply-To: {anne.address}\r\n"
    assert taken(world, mail(relay_of(world, offer), anne.address.upper(), more=more)) == "forwarded"
    told = said(world, bob)
    assert "parlons du projet" in told
    assert not [sign for sign in (anne.address, "0612345678", "X-Phone") if sign.lower() in told.lower()]


def test_telegram_to_mail__can_be_answered_by_a_plain_reply(world: World, met: Scene) -> None:
    anne, bob, offer = met
    from watcher.deliver.introductions.relay import say

    say(world.settings, world.store, (bob.id, offer.id), "Hello Anne", NOW)
    run(world)
    [row] = [row for row in world.outbox.rows(anne.id) if "-said-" in row.slot]
    message = world.outbox.message(row.id)
    assert message is not None
    sent = message_from_bytes(build(message, anne, Envelope.of(world.settings)).content, policy=policy.default)
    assert sent.get_all("Reply-To") == [relay_of(world, offer)]
    assert sent["Auto-Submitted"] == "auto-generated"
    assert bob.address not in str(sent)
    assert taken(world, mail(str(sent["Reply-To"]), anne.address)) == "forwarded"


def test_forged_sender__is_not_forwarded_and_the_owner_hears_once_a_day(world: World, met: Scene) -> None:
    anne, bob, offer = met
    for _ in range(3):
        assert taken(world, mail(relay_of(world, offer), "eve@evil.example")) == "refused"
    assert said(world, bob) == ""
    told = [text for text in letters(world, anne) if "unknown_sender" in text]
    assert len(told) == 1
    assert "eve@" not in told[0]


def test_sender_the_server_found_false__is_dropped(world: World, met: Scene) -> None:
    anne, bob, offer = met
    more = "Authentication-Results: mx.veille.example.org; dmarc=fail header.from=secret1.example\r\n"
    assert taken(world, mail(relay_of(world, offer), anne.address, more=more)) == "nothing"
    assert said(world, bob) == ""


@pytest.mark.parametrize("token", ["a" * 26, "7" * 26, "intro", ""])
def test_guessed_token__does_nothing(world: World, met: Scene, token: str) -> None:
    anne, bob, _ = met
    assert taken(world, mail(f"intro+{token}@veille.example.org", anne.address)) == "nothing"
    assert said(world, bob) == ""


def test_anothers_relay_address__is_of_no_use(world: World, met: Scene) -> None:
    anne, _bob, offer = met
    assert taken(world, mail(relay_of(world, offer, "b"), anne.address)) == "refused"
    assert said(world, anne) == ""


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Precedence: bulk\r\n",
        "Return-Path: <>\r\n",
        "X-Autoreply: yes\r\n",
        "List-Id: <l.example>\r\n",
        "X-Auto-Response-Suppress: All\r\n",
    ],
)
def test_program__is_never_answered_so_that_no_loop_begins(world: World, met: Scene, more: str) -> None:
    anne, _bob, offer = met
    before = len(world.outbox.rows())
    assert taken(world, mail(relay_of(world, offer), anne.address, more=more)) == "nothing"
    run(world)
    assert len(world.outbox.rows()) == before


def test_own_letter_sent_back__goes_no_further(world: World, met: Scene) -> None:
    """A mailbox that forwards everything to the relay: the watch knows its own mail."""
    anne, _, offer = met
    [row] = [row for row in world.outbox.rows(anne.id) if row.slot.endswith("introduced")]
    message = world.outbox.message(row.id)
    assert message is not None
    raw = build(message, anne, Envelope.of(world.settings)).content
    assert taken(world, raw, relay_of(world, offer)) == "nothing"


def test_bounce_of_a_letter__counts_for_its_reader_and_is_told_to_nobody(world: World, met: Scene) -> None:
    from tests.deliver.bounces.returned import dsn
    from watcher.deliver.render.links import Addresses

    anne, bob, _offer = met
    bounce = Addresses.of(world.settings, world.people.signer, anne.id).bounce_mail
    assert taken(world, dsn(bounce)) == "hard"
    assert world.people.get(anne.id).state == "suppressed"
    assert world.introductions.offers_of(bob.id)[0].state == "ended"
    assert said(world, bob) == ""


def test_header_injection__stays_text(world: World, met: Scene) -> None:
    anne, bob, offer = met
    body = "Bonjour\r\nBcc: victim@x.example\r\nSubject: gagné\r\n\r\n.\r\nMAIL FROM:<x@y>\r\n"
    more = "Subject: x\r\n\tBcc: folded@x.example\r\n"
    assert taken(world, mail(relay_of(world, offer), anne.address, body, more)) == "forwarded"
    run(world)
    [row] = [row for row in world.outbox.rows(bob.id) if "-said-" in row.slot]
    message = world.outbox.message(row.id)
    assert message is not None
    reader = world.people.get(anne.id)  # as mail, whoever reads it
    sent = message_from_bytes(build(message, reader, Envelope.of(world.settings)).content, policy=policy.default)
    assert sent["Bcc"] is None
    assert len(sent.get_all("Subject")) == 1
    assert "folded@" not in str(message)


def test_quoted_letter__passes_neither_tokens_nor_addresses(world: World, met: Scene) -> None:
    anne, bob, offer = met
    mine = relay_of(world, offer)
    [row] = [row for row in world.outbox.rows(anne.id) if row.slot.endswith("introduced")]
    message = world.outbox.message(row.id)
    assert message is not None
    quote = "\r\n".join(f"> {line}" for line in message.text.splitlines())
    link = next(word for word in message.text.split() if "/i/1t" in word)
    body = (
        f"Oui, avec plaisir ; mon adresse {anne.address}, la page {link} et {mine}\r\n\r\n"
        f"Le lun. 3 mars 2027 à 10:00, Veille <\r\n{mine}> a écrit :\r\n\r\n{quote}\r\n"
        f"-- \r\nAnne, {anne.address}\r\n"
    )
    assert taken(world, mail(mine, anne.address, body)) == "forwarded"
    told = said(world, bob)
    assert "Oui, avec plaisir" in told
    assert not [leak for leak in (anne.address, mine.split("@")[0], link, "a écrit") if leak in told]


def test_html_only__its_words_pass_and_its_markup_not(world: World, met: Scene) -> None:
    anne, bob, offer = met
    body = (
        "<style>x{}</style><p>Bonjour <b>Bob</b></p><script>alert(1)</script>"
        f"<blockquote>{anne.address}</blockquote><div class='gmail_quote'>secret</div>"
    )
    raw = mail(relay_of(world, offer), anne.address, body).replace(b"text/plain", b"text/html")
    assert taken(world, raw) == "forwarded"
    told = said(world, bob)
    assert "Bonjour Bob" in told
    assert not [leak for leak in ("alert", "secret", "<script", anne.address) if leak in told]


def test_attachment__and_enclosed_mail_are_left_out() -> None:
    to = f"intro+{'a' * 26}@veille.example.org"
    raw = (
        f"From: a@b.example\r\nTo: {to}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
        "--X\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
        "--X\r\nContent-Type: text/plain; name=cv.txt\r\nContent-Disposition: attachment\r\n\r\nphone 0612345678\r\n"
        "--X\r\nContent-Type: message/rfc822\r\n\r\nFrom: secret@x.example\r\n\r\nenclosed\r\n--X--\r\n"
    ).encode()
    relayed = read_relayed(raw)
    assert relayed is not None
    assert relayed.text == "words"


@pytest.mark.parametrize("size", [4000, 4001])
def test_4000_characters__pass_and_one_more_is_refused_whole(world: World, met: Scene, size: int) -> None:
    anne, bob, offer = met
    body = "\r\n".join(["é" * 99] * 40)
    body = (body + "x" * size)[: size + body.count("\r")]
    done = taken(world, mail(relay_of(world, offer), anne.address, body))
    assert done == ("forwarded" if size == 4000 else "refused")
    assert bool(said(world, bob)) == (size == 4000)


def test_day__twenty_messages(world: World, met: Scene) -> None:
    anne, _, offer = met
    done = [taken(world, mail(relay_of(world, offer), anne.address, f"message {number}")) for number in range(22)]
    assert done == ["forwarded"] * 20 + ["refused"] * 2
    later = take_in(world.settings, world.store, mail(relay_of(world, offer), anne.address), "", NOW + DAY * 1.1)
    assert later == ("relay", "forwarded")


def test_blocked__nothing_passes_either_way(world: World, met: Scene) -> None:
    from tests.deliver.introductions.scenes import say

    anne, bob, offer = met
    say(world, bob, offer.id, "no")
    assert taken(world, mail(relay_of(world, offer), anne.address)) == "refused"
    assert said(world, bob) == ""


def test_after_thirty_days__and_after_an_erasure__the_address_is_dead(world: World, met: Scene) -> None:
    anne, bob, offer = met
    late = take_in(world.settings, world.store, mail(relay_of(world, offer), anne.address), "", NOW + 31 * DAY)
    assert late == ("relay", "refused")
    world.people.erase(bob.id, Consent(way="chat"), NOW + timedelta(hours=1))
    assert taken(world, mail(relay_of(world, offer), anne.address)) == "nothing"


def test_own_words__keep_what_only_looks_like_a_quote() -> None:
    assert own_words("On peut se voir lundi.\nLe projet a trois parties :\n- une") == (
        "On peut se voir lundi.\nLe projet a trois parties :\n- une"
    )
    assert own_words("Yes.\n\nOn Mon, 3 Mar 2027 at 10:00, Veille wrote:\n> no") == "Yes."
    assert own_words("Oui.\n\n________________________________\nDe : Veille") == "Oui."


MANGLED = (
    b"\r\n",
    b"\xff",
    b"\0",
    b"; ",
    b"=?utf-8?b?////?=",
    b"--X\r\n",
    b"charset=idna",
    b"charset*=utf-8''x",
    b"<" * 50,
)


def test_mangled_mail__is_read_or_put_aside_and_never_stops_the_mailbox(world: World, met: Scene) -> None:
    anne, _, offer = met
    to = relay_of(world, offer)
    rng = random.Random(7)
    for _ in range(300):
        raw = bytearray(mail(to, anne.address, "x", "Auto-Submitted: auto-replied\r\n"))
        for _ in range(rng.randrange(1, 8)):
            place = rng.randrange(len(raw))
            raw[place : place + rng.randrange(5)] = rng.choice(MANGLED)
        assert taken(world, bytes(raw), to) in ("nothing", "forwarded", "refused")
    for charset in ('"\0tf-8"', "idna", "undefined", "base64", "x-unknown"):
        raw = mail(to, anne.address, "plain words").replace(b'"utf-8"', charset.encode())
        relayed = read_relayed(raw)
        assert relayed is not None
        assert relayed.text == "plain words"


RELAY = "[introductions]\nrelay = true\n"
MAIL = '[deliver.email]\nenabled = true\nsender = "a@b.example"\n'


@pytest.mark.parametrize("email", ["", MAIL])
def test_check__says_where_a_relay_would_get_no_mail(email: str) -> None:
    settings, faults = read(RELAY + email)
    assert settings is None
    assert [(fault.line, fault.key) for fault in faults] == [(2, "introductions.relay")]
    assert "bounce_host" in str(faults[0])


@pytest.mark.parametrize("way", ['bounce_domain = "b.example"', 'bounce_host = "imap.b.example"'])
def test_check__is_content_with_a_pipe_or_a_mailbox(way: str) -> None:
    settings, faults = read(RELAY + MAIL + way)
    assert settings is not None, faults
