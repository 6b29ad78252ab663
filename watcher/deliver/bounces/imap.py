"""Reads the mailbox of bounces over IMAP: each message once, then it is deleted. Judges nothing (`bounces` and the
relay of introductions do)."""

from __future__ import annotations

import imaplib
import ssl
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.bounces.bounces import take_in
from watcher.errors import CannotRead
from watcher.imap_mailbox import Mailbox, MailboxLogin, open_mailbox
from watcher.log import EventLog
from watcher.remember.store import Store

log = EventLog("bounces")

AT_ONCE = 200


def read_mailbox(
    settings: Settings, password: str, store: Store, now: datetime, tls: ssl.SSLContext | None = None
) -> int:
    """Takes what came back out of the mailbox and does what it asks; how many messages changed a subscriber.

    A message is deleted only after its effect is stored. Raises CannotRead when the mailbox cannot be opened.
    """
    email = settings.deliver.email
    host, _, port = email.bounce_host.partition(":")
    login = MailboxLogin(host, int(port or 993), email.bounce_user, password)
    try:
        with open_mailbox(login, readonly=False, tls=tls) as mailbox:
            return _take_all(mailbox, settings, store, now)
    except (OSError, imaplib.IMAP4.error) as error:
        raise CannotRead(f"the mailbox of bounces could not be read: {error}"[:300]) from error


def _take_all(mailbox: Mailbox, settings: Settings, store: Store, now: datetime) -> int:
    changed = 0
    for number in mailbox.numbers()[:AT_ONCE]:
        verdict, done = take_in(settings, store, mailbox.message(number), "", now)
        changed += done != "nothing"
        log.info("mail taken in", verdict=verdict, done=done)
        mailbox.delete(number)
    mailbox.expunge()
    return changed
