"""A saved newsletter as a mailbox source: what only a person can fill in is named. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watcher.collect.newsletters.newsletter import notices_of, read_newsletter
from watcher.collect.propose.proposal import Candidate, Proposal, head, known
from watcher.config.sources import MailboxSource

_MAIL_FIELDS = frozenset(
    b"from to subject date message-id received mime-version return-path delivered-to content-type".split()
)


def is_message(body: bytes) -> bool:
    """Whether it is a mail as saved from a mailbox (.eml): header fields, then a body."""
    head = body[:4000].lstrip().partition(b"\n\n")[0].replace(b"\r", b"")
    names = {line.partition(b":")[0].strip().lower() for line in head.split(b"\n") if b":" in line[:40]}
    return not body.lstrip().startswith((b"<", b"{", b"[")) and len(names & _MAIL_FIELDS) >= 3


def newsletter(base: Mapping[str, str], place: Mapping[str, str], body: bytes) -> Proposal:
    """The proposal for a letter, with what it holds."""
    mail = read_newsletter(body)
    table: dict[str, Any] = {
        **head(base, "mailbox"),
        "host": "imap.example.org",
        "user": "watch@example.org",
        "password_env": "NEWSLETTER_PASSWORD",
        **({"senders": [mail.sender]} if mail.sender else {}),
        **known(place),
    }
    remarks = {"host": "your mailbox", "user": "your mailbox", "password_env": "the variable that holds its password"}
    words = f"A newsletter of {mail.sender or 'an unknown sender'}: «{mail.subject}», {len(mail.links)} links to calls."
    source = MailboxSource.model_validate({**table, "senders": tuple(table.get("senders", ()))})
    notices = tuple(notice for notice in notices_of(mail, source) if notice.title)
    why = "Such letters are read from a mailbox that is subscribed to them."
    missing = ("host", "user", "password_env")
    return Proposal((Candidate(table, remarks),), f"{words} {why}", notices=notices, missing=missing)
