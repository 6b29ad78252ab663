"""One letter of a mailbox as plain values: its text, its links, and the notices they make. Pure, and hostile-safe.

Sizes are capped, HTML becomes text, only web links whose words say something are kept; nothing is fetched.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from watcher.collect.net.html_text import plain_line, plain_text, safe_link
from watcher.config.sources import MailboxSource
from watcher.model import Notice

MAX_MESSAGE = 2_000_000
MAX_PARTS = 100
MAX_LINKS = 200
MIN_TITLE = 12
NEAR = 600
_UNSUBSCRIBE = re.compile(
    r"(?i)unsubscri|désabonn|desabonn|désinscri|préférences|preferences|view (this|in) |voir (ce|cet|la version)|"
    r"version en ligne|navigateur|browser|mentions légales|politique de confidentialité|privacy|facebook|linkedin|"
    r"twitter|instagram|youtube"
)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A letter as plain values: `links` are (words, address, text around)."""

    subject: str
    sender: str
    message_id: str
    sent: datetime | None
    text: str
    links: tuple[tuple[str, str, str], ...]


def read_newsletter(raw: bytes) -> Newsletter:
    """A letter from its bytes. Never raises: what cannot be read is left out."""
    message = email.message_from_bytes(raw[:MAX_MESSAGE])
    plain, html = _bodies(message)
    links = tuple(_html_links(html)) if html else tuple(_plain_links(plain))
    return Newsletter(
        subject=plain_line(_header(message, "Subject")),
        sender=parseaddr(_header(message, "From"))[1].lower(),
        message_id=_header(message, "Message-ID").strip("<> \r\n\t")[:250],
        sent=_sent(message),
        text=plain_text(html) if html else plain_text(plain.replace("<", "‹")),
        links=links,
    )


def notices_of(letter: Newsletter, source: MailboxSource) -> Iterator[Notice]:
    """The notices a letter makes, by the source's `items`."""
    shared = {"source": source.name, "published": letter.sent, "language": source.language, "country": source.country}
    if source.items == "letter":
        link = letter.links[0][1] if letter.links else source.url
        yield Notice(title=letter.subject, url=link, guid=letter.message_id, text=letter.text, **shared)  # type: ignore[arg-type]
        return
    for words, link, near in letter.links:
        text = f"{near}\n({letter.subject})" if letter.subject else near
        yield Notice(title=words, url=link, text=text, **shared)  # type: ignore[arg-type]


def _bodies(message: Message) -> tuple[str, str]:
    plain, html = "", ""
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not html:
            html = _decoded(part)
    return plain, html


def _decoded(part: Message) -> str:
    try:
        body = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return ""
    if not isinstance(body, bytes):
        return ""
    try:
        text = body.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError, TypeError):
        text = body.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode()


def _header(message: Message, name: str) -> str:
    try:
        pieces = decode_header(str(message.get(name, ""))[:2000])
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return ""
    words = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "utf-8", "replace"))
        except (LookupError, ValueError, TypeError):
            words.append(piece.decode("utf-8", "replace"))
    return "".join(words).encode("utf-8", "replace").decode()


def _sent(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if 1990 <= at.year < 2200 else None


class _Links(HTMLParser):
    """Collects links with their words, and where each stands in the running text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, int]] = []
        self.text: list[str] = []
        self.length = 0
        self._href = ""
        self._words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "head"):
            self._hidden += 1
        if tag == "a":
            self._href, self._words = dict(attrs).get("href") or "", []
        elif tag in ("br", "p", "div", "td", "tr", "li", "h1", "h2", "h3"):
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head"):
            self._hidden = max(0, self._hidden - 1)
        if tag == "a" and self._href:
            self.found.append((" ".join("".join(self._words).split()), self._href, self.length))
            self._href = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._add(data)
            if self._href:
                self._words.append(data)

    def _add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += len(piece)


def _html_links(html: str) -> Iterator[tuple[str, str, str]]:
    reader = _Links()
    reader.feed(html[:MAX_MESSAGE])
    text = "".join(reader.text)
    candidates = ((words, link, text[max(0, at - NEAR // 3) : at + NEAR]) for words, link, at in reader.found)
    yield from _worth_keeping(candidates)


def _plain_links(text: str) -> Iterator[tuple[str, str, str]]:
    def candidates() -> Iterator[tuple[str, str, str]]:
        for match in re.finditer(r"https?://[^\s<>\"')\]]{4,1000}", text):
            before = [line.strip(" *-•\t") for line in text[: match.start()].splitlines()[-4:]]
            words = next((line for line in reversed(before) if len(line) >= MIN_TITLE), "")
            near = text[max(0, match.start() - NEAR) : match.end() + NEAR // 3]
            yield words, match[0].rstrip(".,;:"), near

    yield from _worth_keeping(candidates())


def _worth_keeping(candidates: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Web links whose words say something: no «here», no unsubscribing, no social networks; each address once."""
    seen: set[str] = set()
    for words, link, near in candidates:
        address = safe_link(link)
        title = plain_line(words)[:300]
        if not address or address in seen or len(title) < MIN_TITLE or _UNSUBSCRIBE.search(f"{title} {_host(address)}"):
            continue
        seen.add(address)
        yield title, address, plain_text(near.replace("<", "‹"))
        if len(seen) >= MAX_LINKS:
            return


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
