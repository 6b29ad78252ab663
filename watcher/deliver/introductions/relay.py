"""Mail forwarded between partners: only its words pass, from an address that proves itself, to the one it was made for.

No header, no attachment and no quoted message of a mail is kept, so that nothing in them can reveal an address or start
a header. Automatic replies and reports end here: a relay never answers a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Any

from lxml import html as lxml_html

from watcher.config import Settings
from watcher.deliver.introductions.introduce import tell_refusal
from watcher.deliver.render.links import Addresses
from watcher.errors import BadAddress
from watcher.model import Subscriber
from watcher.model.introductions import IntroductionRefused, Offer
from watcher.remember.people.addresses import address_key
from watcher.remember.rules.introductions import masked
from watcher.remember.store import Store
from watcher.understand.text.text import clean
from watcher.wording.catalogue import language_of, translate

MAX_BYTES = 2_000_000
READ_SIGNS = 20_000
_OURS = re.compile(r"\bintro\+([a-z2-7]{26})@", re.IGNORECASE)
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_OUR_ADDRESSES = re.compile(r"\b(?:bounces|unsub|intro)\+[a-z2-7]{26}(?:@[\w.-]+)?", re.IGNORECASE)
_QUOTES_BEGIN = re.compile(
    r"^\s*(?:>|-{2,} ?(?:original message|message d.origine|message transf|forwarded)|_{10,}\s*$|-- ?$|"
    r"(?:on|le) .{3,200}(?:wrote|écrit|ecrit)\s*:?\s*$|(?:from|de|envoyé|sent)\s*:\s)",
    re.IGNORECASE,
)
_ATTRIBUTION_BEGINS = re.compile(r"^\s*(?:on|le)\b.{5,200}$", re.IGNORECASE)
_ATTRIBUTION_ENDS = re.compile(r"(?:wrote|écrit|ecrit)\s*:\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelayedMail:
    """What was read of a mail to a relay address: the token of that address, who sent it, its own words.

    `is_automatic` says that a program wrote it; `is_doubted` that the receiving server found its sender false.
    """

    token: str
    sender: str
    text: str
    is_automatic: bool = False
    is_doubted: bool = False


def read_relayed(raw: bytes, envelope_to: str = "") -> RelayedMail | None:
    """Reads one mail; None where it did not come to a relay address."""
    mail = message_from_bytes(raw[:MAX_BYTES], policy=policy.compat32.clone(message_factory=EmailMessage))
    addressed = [envelope_to] if envelope_to else [str(value) for name in _TO for value in mail.get_all(name, [])]
    found = next((match for value in addressed if (match := _OURS.search(value))), None)
    if found is None:
        return None
    return RelayedMail(
        token=found[1].lower(),
        sender=parseaddr(str(mail.get("From", "")))[1],
        text=own_words(_text(mail)),
        is_automatic=_is_automatic(mail),
        is_doubted=any("dmarc=fail" in str(value).lower() for value in mail.get_all("Authentication-Results", [])),
    )


def _is_automatic(mail: Message) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "Feedback-ID")
    return (
        said != "no"
        or precedence in ("bulk", "list", "junk", "auto_reply")
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or any(name in mail for name in marks)
    )


def _text(mail: Message) -> str:
    """The words of the mail: its plain part, else its HTML without markup. No attachment, no enclosed message."""
    plain, rich = [], []
    for part in _parts(mail, 0):
        if part.get_content_disposition() == "attachment" or part.get_filename():
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_decoded(part))
        elif part.get_content_type() == "text/html":
            rich.append(_without_markup(_decoded(part)))
    return "\n".join(plain) if any(text.strip() for text in plain) else "\n".join(rich)


def _parts(mail: Message, depth: int) -> Iterator[Message]:
    payload = mail.get_payload()
    if mail.get_content_maintype() == "message" or depth > 10:
        return
    if isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield mail


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError, TypeError):  # a charset that is none, or no name at all
        return content.decode("utf-8", "replace")


def _without_markup(text: str) -> str:
    text = re.sub(r"<(?:br|/p|/div|/li|/tr)\b[^>]*>", "\n", text, flags=re.IGNORECASE)
    try:
        tree: Any = lxml_html.document_fromstring(f"<div>{clean(text, 200_000)}</div>")
    except (ValueError, lxml_html.etree.LxmlError):
        return ""
    for hidden in tree.xpath("//script|//style|//head|//blockquote|//*[contains(@class,'quote')]"):
        hidden.drop_tree()
    return str(tree.text_content())


def own_words(text: str) -> str:
    """What the author wrote, without what they quote and their signature: both may hold addresses of either."""
    kept: list[str] = []
    lines = clean(text, READ_SIGNS).split("\n")
    for number, line in enumerate(lines):
        following = " ".join(lines[number : number + 3])
        is_attribution = _ATTRIBUTION_BEGINS.match(line) and any(
            _ATTRIBUTION_ENDS.search(" ".join(lines[number : number + size])) for size in (2, 3)
        )
        if _QUOTES_BEGIN.match(line) or (is_attribution and following):
            break
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def forward(settings: Settings, store: Store, mail: RelayedMail, now: datetime) -> str:
    """Keeps the words of a mail for the partner, where all is proven; what was done, in a word."""
    known = store.introductions.by_relay(mail.token)
    if known is None or not settings.introductions.relay or mail.is_automatic or mail.is_doubted:
        return "nothing"
    offer, side = known
    author = store.people.by_id(offer.mine(side).subscriber)
    if author is None:
        return "nothing"
    if not _is_from(mail.sender, author):
        tell_refusal(settings, store, offer, side, "unknown_sender", now)
        return "refused"
    try:
        say(settings, store, (author.id, offer.id), mail.text, now)
    except IntroductionRefused as error:
        tell_refusal(settings, store, offer, side, error.reason, now)
        return "refused"
    return "forwarded"


def _is_from(sender: str, author: Subscriber) -> bool:
    try:
        return author.channel == "email" and address_key("email", sender) == address_key("email", author.address)
    except BadAddress:
        return False


def say(settings: Settings, store: Store, who: tuple[int, int], text: str, now: datetime) -> None:
    """Keeps what a person, by number, writes to the partner of an offer, by number; their own address is taken out
    unless they chose to show it, and so are links and addresses that act for them.

    Raises IntroductionRefused.
    """
    subscriber, number = who
    offer = store.introductions.offer_for(subscriber, number)
    if offer is None:
        raise IntroductionRefused("gone")
    store.introductions.say(subscriber, number, _safe(settings, store, offer, subscriber, text), now)


def _safe(settings: Settings, store: Store, offer: Offer, subscriber: int, text: str) -> str:
    author = store.people.get(subscriber)
    partner = store.people.get(offer.theirs(offer.side_of(subscriber)).subscriber)
    mask = translate(language_of(partner.language, settings.watch.language), "intro.mask")
    site = Addresses.of(settings, store.people.signer, subscriber).site
    text = _OUR_ADDRESSES.sub(mask, clean(text, READ_SIGNS))
    if site:
        text = re.sub(rf"{re.escape(site)}/[upctir]/\S+", mask, text, flags=re.IGNORECASE)
    is_shown = offer.mine(offer.side_of(subscriber)).shows_address or author.channel != "email"
    return text if is_shown else masked(text, (author.address,), mask)
