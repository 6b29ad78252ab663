"""Reads the mailbox of bounces over IMAP: each message once, then it is deleted. Judges nothing (`bounces` does)."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog

from watcher.config.delivery import Email
from watcher.deliver.bounces.bounces import read_returned, take_back
from watcher.errors import CannotRead
from watcher.remember.store import Store

log = structlog.get_logger("bounces")

AT_ONCE = 200
TIMEOUT = 30


def read_mailbox(settings: Email, password: str, store: Store, now: datetime, tls: ssl.SSLContext | None = None) -> int:
    """Takes what came back out of the mailbox and does what it asks; how many messages changed a subscriber.

    A message is deleted only after its effect is stored. Raises CannotRead when the mailbox cannot be opened.
    """
    changed = 0
    with _opened(settings, password, tls or ssl.create_default_context()) as box:
        _, found = box.search(None, "ALL")
        for number in found[0].split()[:AT_ONCE]:
            _, parts = box.fetch(number, "(BODY.PEEK[])")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            returned = read_returned(raw)
            done = take_back(store, returned, now)
            changed += done != "nothing"
            log.info("returned mail", verdict=str(returned.verdict), done=done, why=returned.why)
            box.store(number.decode(), "+FLAGS", "\\Deleted")
        box.expunge()
    return changed


@contextmanager
def _opened(settings: Email, password: str, tls: ssl.SSLContext) -> Iterator[imaplib.IMAP4_SSL]:
    host, _, port = settings.bounce_host.partition(":")
    try:
        with imaplib.IMAP4_SSL(host, int(port or 993), ssl_context=tls, timeout=TIMEOUT) as box:
            box.login(settings.bounce_user, password)
            box.select("INBOX")
            yield box
    except (OSError, imaplib.IMAP4.error) as error:
        raise CannotRead(f"the mailbox of bounces could not be read: {error}"[:300]) from error
