"""Mail that comes back, and mail that asks to leave: what one returned message says, and what follows from it.

Only a token in the envelope address that verifies changes a subscriber; what a message says of itself never does.
Vacation replies change nothing. The message comes from a pipe (`watcher bounce`) or a mailbox (`imap_mailbox.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from enum import StrEnum

from watcher.config import Settings
from watcher.deliver.confirming import wording
from watcher.deliver.introductions.relay import forward, read_relayed
from watcher.errors import BadAddress
from watcher.log import EventLog
from watcher.model import Subscriber, SubscriberState
from watcher.remember.people.addresses import address_key
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.wording.catalogue import language_of

log = EventLog("bounces")

MAX_BYTES = 2_000_000
_OURS = re.compile(r"\b(bounces|unsub|confirm)\+([a-z2-7]{26})@", re.IGNORECASE)
_ABSENT = r"out of office|automatic|auto-?reply|autoreply|absen[ct]|réponse auto|vacation|congés"
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")


class BounceVerdict(StrEnum):
    """What a returned message means."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    LEAVE = "leave"
    CONFIRM = "confirm"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Returned:
    """What was read of a returned message: its token and which address held it, what it means, its status words;
    `sender` only where it is an answer, as it says itself."""

    verdict: BounceVerdict
    purpose: str = ""
    token: str = ""
    why: str = ""
    sender: str = ""


def read_returned(raw: bytes, envelope_to: str = "") -> Returned:
    """Reads one message; `envelope_to` is the address it was delivered to, where the mail server tells it."""
    mail = message_from_bytes(raw[:MAX_BYTES], policy=policy.compat32.clone(message_factory=EmailMessage))
    assert isinstance(mail, EmailMessage)
    found = _OURS.search(envelope_to) or _ours_in_headers(mail)
    if found is None:
        return Returned(BounceVerdict.UNKNOWN, why="no address of ours")
    purpose, token = found[1].lower(), found[2].lower()
    if purpose == "unsub":
        is_automatic = _is_automatic(mail)
        return Returned(BounceVerdict.AUTOMATIC if is_automatic else BounceVerdict.LEAVE, "unsubscribe", token)
    if purpose == "confirm":
        is_answer = _is_answer(str(mail.get("Subject", ""))) and not _is_automatic(mail)
        sender = parseaddr(str(mail.get("From", "")))[1]
        return Returned(BounceVerdict.CONFIRM if is_answer else BounceVerdict.AUTOMATIC, "confirm", token, "", sender)
    verdict, why = _judge(mail)
    return Returned(verdict, "bounce", token, why)


def _ours_in_headers(mail: EmailMessage) -> re.Match[str] | None:
    """The first address of ours among the headers that say where the message was delivered."""
    for name in _TO:
        for value in mail.get_all(name, []):
            if found := _OURS.search(str(value)):
                return found
    return None


def _judge(mail: EmailMessage) -> tuple[BounceVerdict, str]:
    report = str(mail.get_param("report-type", "")).lower() if mail.get_content_type() == "multipart/report" else ""
    if report == "feedback-report":
        kind = next((fields.get("feedback-type", "") for fields in _fields(mail, "message/feedback-report")), "")
        return (BounceVerdict.COMPLAINT, kind) if kind.lower() != "not-spam" else (BounceVerdict.AUTOMATIC, kind)
    if report == "delivery-status":
        return _of_status(list(_fields(mail, "message/delivery-status")))
    if _is_automatic(mail) and str(mail.get("Return-Path", "")).strip() != "<>":
        return BounceVerdict.AUTOMATIC, "an automatic reply"
    return _of_words(mail)


def _of_status(blocks: list[dict[str, str]]) -> tuple[BounceVerdict, str]:
    """A delivery status (RFC 3464): failed for good only when both the action and the status say so."""
    for fields in blocks:
        action, status = fields.get("action", "").lower(), fields.get("status", "")
        why = f"{status} {fields.get('diagnostic-code', '')}".strip()[:200]
        if action in ("delayed", "relayed", "delivered", "expanded"):
            return BounceVerdict.DELAYED if action == "delayed" else BounceVerdict.AUTOMATIC, why
        if action == "failed":
            is_hard = re.match(r"5\.[0146]\.\d|5\.2\.1", status) and "552" not in why[:12]
            return BounceVerdict.HARD if is_hard else BounceVerdict.SOFT, why
    return BounceVerdict.SOFT, "a report without a status"


def _of_words(mail: EmailMessage) -> tuple[BounceVerdict, str]:
    """A bounce that is no report: never a hard one, whatever it says (delivery rules 3.5)."""
    subject = str(mail.get("Subject", ""))[:200]
    sender = str(mail.get("From", "")).lower()
    is_machine = "mailer-daemon" in sender or "postmaster" in sender or mail.get("Return-Path", "").strip() == "<>"
    if is_machine and not _is_reply(subject):
        return BounceVerdict.SOFT, f"a bounce in words: {subject}"
    return BounceVerdict.AUTOMATIC, "a reply, not a bounce"


def _is_reply(subject: str) -> bool:
    return bool(re.match(r"\s*(re|réponse automatique|auto(matic)? ?reply|out of office|absence)\b", subject, re.I))


def _is_answer(subject: str) -> bool:
    """Whether a person's mail program began it as an answer; what answers in people's absence begins otherwise."""
    return bool(re.match(r"\s*(re|ré|aw|sv|rif)\s*:", subject, re.I)) and not re.search(_ABSENT, subject, re.I)


def _is_automatic(mail: EmailMessage) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return said != "no" or precedence in ("bulk", "list", "junk", "auto_reply") or "X-Autoreply" in mail


def _fields(mail: EmailMessage, kind: str) -> Iterator[dict[str, str]]:
    """The groups of fields of the report part of that type; a group that is no header block is empty."""
    for part in mail.walk():
        if part.get_content_type() != kind:
            continue
        groups = part.get_payload()
        texts = [_text(group) for group in groups] if isinstance(groups, list) else [str(groups)]
        for text in texts:
            yield {name.lower(): value for name, value in _pairs(text)}


def _text(group: object) -> str:
    """The fields of a group, a line each."""
    items = group.items() if isinstance(group, Message) else ()
    return "\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in items)


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in text.splitlines()) if value]


def take_back(store: Store, returned: Returned, now: datetime) -> str:
    """Does what the message asks for where its token verifies; what was done, in a word (nothing, left, hard …)."""
    if not returned.token:
        return "nothing"
    who = store.people.by_token(returned.token, returned.purpose, now)
    if who is None:
        return "nothing"
    match returned.verdict:
        case BounceVerdict.LEAVE:
            store.people.unsubscribe(who.id, Consent(way="mail"), now)
        case BounceVerdict.COMPLAINT:
            store.people.unsubscribe(who.id, Consent(way="complaint", who=returned.why), now)
            store.people.suppress(who.id, f"complaint: {returned.why}", now)
        case BounceVerdict.HARD:
            store.people.suppress(who.id, returned.why, now)
        case BounceVerdict.SOFT:
            store.people.bounce(who.id, returned.why, now)
        case _:
            return "nothing"
    return str(returned.verdict)


def confirm_by_answer(settings: Settings, store: Store, returned: Returned, now: datetime) -> str:
    """Confirms a subscription whose owner answered the letter from that address; what was done (nothing, confirmed)."""
    who = store.people.by_token(returned.token, returned.purpose, now)
    if who is None or who.state is not SubscriberState.PENDING or not _is_same(who, returned.sender):
        return "nothing"
    language = language_of(who.language, settings.watch.language)
    store.people.confirm(who.id, Consent(way="mail", wording=wording(settings, language), language=language), now)
    return "confirmed"


def _is_same(who: Subscriber, sender: str) -> bool:
    try:
        return address_key(who.channel, who.address) == address_key(who.channel, sender)
    except BadAddress:
        return False


def take_in(settings: Settings, store: Store, raw: bytes, envelope_to: str, now: datetime) -> tuple[str, str]:
    """Takes one mail to an address of ours, forwarded to a partner or returned: what it was, and what was done.

    One that cannot be read at all says nothing: it must not keep those behind it waiting.
    """
    try:
        relayed = read_relayed(raw, envelope_to)
        returned = read_returned(raw, envelope_to)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        log.error("a mail could not be read", error=type(error).__name__)
        return "unreadable", "nothing"
    if relayed:
        return "relay", forward(settings, store, relayed, now)
    if returned.verdict is BounceVerdict.CONFIRM:
        return "confirm", confirm_by_answer(settings, store, returned, now)
    done = take_back(store, returned, now)
    log.info("returned", verdict=str(returned.verdict), done=done, why=returned.why)
    return str(returned.verdict), done
