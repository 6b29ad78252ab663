"""A frozen message as the bytes of a mail: multipart, text first, CRLF, nothing but ASCII outside SMTPUTF8."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import QP, Charset

from watcher.config import Settings
from watcher.deliver.render import headers
from watcher.deliver.render.links import id_domain
from watcher.model import Message, Subscriber

MAX_HTML = 100_000  # Gmail cuts a mail near 102 kB
_OURS = (headers.VERP, "Reply-To")  # read from the message's headers, written elsewhere
_QUOTED = Charset("utf-8")
_QUOTED.body_encoding = QP


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes: the address and name of From, where answers go, and who signs."""

    sender: str
    name: str = ""
    reply_to: str = ""
    dkim_selector: str = ""
    dkim_domain: str = ""
    dkim_key: str = ""

    @classmethod
    def of(cls, settings: Settings, dkim_key: str = "") -> Envelope:
        email = settings.deliver.email
        sender = headers.plain_address(email.sender or "") or f"watch@{id_domain(settings)}"
        name = email.sender_name or settings.watch.name
        selector = email.dkim_selector if dkim_key else ""
        domain = email.dkim_domain or sender.rpartition("@")[2]
        return cls(sender, name, email.reply_to or "", selector, domain, dkim_key)

    def __repr__(self) -> str:
        return f"Envelope({self.sender!r})"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to leave: its bytes, and the envelope it travels in. `needs_utf8` asks for SMTPUTF8."""

    sender: str
    recipient: str
    content: bytes
    needs_utf8: bool = False


def build(message: Message, subscriber: Subscriber, envelope: Envelope) -> Mail:
    """The mail of a message: the same message gives the same bytes."""
    recipient = subscriber.address if subscriber.channel == "email" else ""
    own_reply = headers.plain_address(message.headers.get("Reply-To", ""))
    fields = [*_address_lines(envelope, recipient, own_reply), f"Subject: {headers.subject(message.subject)}"]
    fields += [f"Message-ID: {message.id}"]
    fields += [f"{name}: {value}" for name, value in message.headers.items() if name not in _OURS]
    head = "\r\n".join(fields) + "\r\n"
    content = head.encode() + _body(message)
    if envelope.dkim_selector:
        content = _signed(content, envelope)
    sender = message.headers.get(headers.VERP) or envelope.sender
    return Mail(sender, recipient, content, needs_utf8=not recipient.isascii())


def _address_lines(envelope: Envelope, recipient: str, own_reply: str) -> Iterator[str]:
    yield f"From: {headers.mailbox(envelope.name, envelope.sender)}"
    if reply_to := own_reply or headers.plain_address(envelope.reply_to):
        yield f"Reply-To: {reply_to}"
    yield f"To: {recipient or 'undisclosed-recipients:;'}"


def _body(message: Message) -> bytes:
    """The content headers and the parts, put together by hand: `email.generator` takes ten times as long a line."""
    html = message.html if len(message.html.encode("utf-8", "replace")) <= MAX_HTML else ""
    plain = _text(message.text, "plain")
    if not html:
        return plain
    boundary = f"=_{hashlib.sha256(message.id.encode()).hexdigest()[:32]}".encode()
    head = b'Content-Type: multipart/alternative; boundary="%b"\r\nMIME-Version: 1.0\r\n\r\n' % boundary
    parts = b"".join(b"--%b\r\n%b\r\n" % (boundary, part) for part in (plain, _text(html, "html")))
    return head + parts + b"--%b--\r\n" % boundary


def _text(text: str, kind: str) -> bytes:
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return (head + _QUOTED.body_encode(text).replace("\n", "\r\n")).encode("ascii")


_SIGNED = (
    "from to subject date message-id list-id list-unsubscribe list-unsubscribe-post mime-version content-type reply-to"
)


def _signed(content: bytes, envelope: Envelope) -> bytes:
    import dkim

    signature: bytes = dkim.sign(
        content,
        envelope.dkim_selector.encode(),
        envelope.dkim_domain.encode(),
        envelope.dkim_key.encode(),
        include_headers=[name.encode() for name in _SIGNED.split()],
    )
    return signature + content
