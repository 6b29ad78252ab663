"""Mail headers, byte for byte: what they say (RFC 2369, 2919, 3834, 8058) and how they are written (RFC 2047).

Header values are written by us and never folded by a library: folding breaks long addresses and French subjects.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from watcher.config import Settings
from watcher.deliver.render.links import Addresses, id_domain
from watcher.model import Subscriber

MAX_TEXT = 600
VERP = "X-Watch-Envelope"  # kept with the frozen message, never sent
_PLAIN = re.compile(r"[\x20-\x7e]{0,60}")


def message_id(settings: Settings, subscriber: Subscriber, slot: str) -> str:
    """The id of that message, the same at every attempt: `<slot.hash.channel@domain>`."""
    since = subscriber.created.isoformat() if subscriber.created else ""  # so that two watches never share an id
    who = hashlib.sha256(f"{subscriber.id}:{subscriber.channel}:{since}".encode()).hexdigest()[:16]
    when = re.sub(r"[^A-Za-z0-9-]+", "-", slot)
    return f"<{when}.{who}.{subscriber.channel}@{id_domain(settings)}>"


def digest_headers(settings: Settings, links: Addresses, subscriber: Subscriber, now: datetime) -> Mapping[str, str]:
    """The headers that make a digest a well-behaved list mail, ready to be written."""
    headers = common_headers(subscriber, now)
    ways = [f"<{links.unsubscribe}>"] if links.unsubscribe else []
    ways += [f"<mailto:{links.unsubscribe_mail}?subject=unsubscribe>"] if links.unsubscribe_mail else []
    if ways:
        headers["List-Unsubscribe"] = ", ".join(ways)
    if links.unsubscribe:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["List-Help"] = f"<{links.site}/help>"
    headers["List-Id"] = f"{phrase(settings.watch.name)} <digest-{subscriber.language}.{id_domain(settings)}>"
    contact = plain_address(settings.identity.contact)
    if contact:
        headers["List-Owner"] = f"<mailto:{contact}>"
    headers["List-Post"] = "NO"
    headers["Precedence"] = "bulk"
    headers[VERP] = links.bounce_mail
    return headers


def common_headers(subscriber: Subscriber, now: datetime) -> dict[str, str]:
    """What every letter of a program says, so that no other program answers it."""
    return {
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": subscriber.language,
    }


def one_line(text: str, limit: int = MAX_TEXT) -> str:
    """Text that cannot end a header: controls, line ends of every kind and lone surrogates removed."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign for sign in text)
    return " ".join(kept.split(" ")).strip()[:limit] if "  " not in kept else re.sub(r" +", " ", kept).strip()[:limit]


def subject(text: str) -> str:
    """A subject as its header value; what a mail program shows is that text, sign by sign."""
    return encoded(one_line(text), "Subject")


def encoded(text: str, name: str = "") -> str:
    """Text as a header value of lines of at most 75 signs, joined by CRLF and a space."""
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n", maxlinelen=75)


@lru_cache(maxsize=1024)
def phrase(name: str) -> str:
    """A display name before an address: quoted where it is ASCII, encoded where not."""
    name = one_line(name, 200)
    if _PLAIN.fullmatch(name) and "=?" not in name:
        return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return encoded(name, "From")


def mailbox(name: str, address: str) -> str:
    """`"Name" <address>`, or the address alone."""
    return f"{phrase(name)} <{address}>" if name else address


@lru_cache(maxsize=1024)
def plain_address(text: str) -> str:
    """The mail address in that text, empty when it holds none."""
    address = parseaddr(one_line(text))[1]
    return address if re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", address) else ""
