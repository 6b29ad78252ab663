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
from typing import Any
from urllib.parse import urlsplit

from watcher.collect.page.fragments import plain_line, plain_text
from watcher.collect.page.lines import squeeze, text_of
from watcher.collect.page.links import safe_link
from watcher.collect.page.tree import parse, visible
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
        yield Notice(title=letter.subject, url=link, guid=letter.message_id, text=letter.text, **shared)  # type: ignore[arg-type]  # mixed values
        return
    for words, link, near in letter.links:
        text = f"{near}\n({letter.subject})" if letter.subject else near
        yield Notice(title=words, url=link, text=text, **shared)  # type: ignore[arg-type]  # mixed values


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


def _html_links(html: str) -> Iterator[tuple[str, str, str]]:
    """(words, address, text around) of each link: the block that holds the link and no other of the same rank."""
    root = parse(html[:MAX_MESSAGE])
    visible(root)
    links = [link for link in root.iter("a") if link.get("href")]
    yield from _worth_keeping((squeeze("".join(link.itertext())), link.get("href"), _around(link)) for link in links)


def _around(link: Any) -> str:
    """The block that holds this link and no other, with what follows it up to the next link."""
    here = link
    while (parent := here.getparent()) is not None and parent.tag not in ("body", "html"):
        if len({inner.get("href") for inner in parent.iter("a") if inner.get("href")}) > 1:
            break
        here = parent
    said = [text_of(here)]
    for sibling in here.itersiblings():
        if not isinstance(sibling.tag, str) or sibling.tag == "a" or next(sibling.iter("a"), None) is not None:
            break
        said.append(text_of(sibling))
        if sum(map(len, said)) > NEAR:
            break
    return "\n".join(filter(None, said))[:NEAR]


def _plain_links(text: str) -> Iterator[tuple[str, str, str]]:
    def candidates() -> Iterator[tuple[str, str, str]]:
        for match in re.finditer(r"https?://[^\s<>\"')\]]{4,1000}", text):
            before = [line.strip(" *-•\t") for line in text[: match.start()].splitlines()[-4:]]
            words = next((line for line in reversed(before) if len(line) >= MIN_TITLE), "")
            near = text[max(0, match.start() - NEAR) : match.end() + NEAR // 3]
            yield words, match[0].rstrip(".,;:"), plain_text(near.replace("<", "‹"))

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
        yield title, address, near
        if len(seen) >= MAX_LINKS:
            return


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
