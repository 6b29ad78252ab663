"""Newsletters in a mailbox: one notice for each link of a newsletter, or one for each newsletter.

Opens the folder read-only and marks nothing. `newsletter` reads the messages; nothing they name is fetched.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import datetime

from watcher.collect.net.address_guard import AddressGuard
from watcher.collect.net.faults import CannotFetch, FaultKind, failed
from watcher.collect.newsletters.newsletter import MAX_MESSAGE, Newsletter, notices_of, read_newsletter
from watcher.config.secret_values import secret
from watcher.config.settings import Settings
from watcher.config.sources import MailboxSource
from watcher.errors import CannotDial, CannotReadConfig
from watcher.imap_mailbox import MailboxLogin, open_mailbox
from watcher.model import Harvest, HarvestState


def read_mailbox(source: MailboxSource, settings: Settings, now: datetime) -> Harvest:
    """What the mailbox holds, as a Harvest. Never raises for the mailbox's sake; blocks (call it in a thread)."""
    begun = time.monotonic()
    try:
        newsletters = list(_newsletters(source, settings, now))
    except CannotFetch as error:
        return failed(source.name, error, took_ms=int(1000 * (time.monotonic() - begun)))
    wanted = tuple(sender.lower() for sender in source.senders)
    chosen = [one for one in newsletters if not wanted or one.sender.endswith(wanted)]
    found = [notice for one in chosen for notice in notices_of(one, source) if notice.title]
    distinct = {(notice.guid or notice.url): notice for notice in found}
    return Harvest(
        source.name,
        HarvestState.COMPLETE,
        tuple(distinct.values()),
        final_url=source.url,
        took_ms=int(1000 * (time.monotonic() - begun)),
    )


def _newsletters(source: MailboxSource, settings: Settings, now: datetime) -> Iterator[Newsletter]:
    try:
        password = secret(source.password_env)
    except CannotReadConfig as error:
        raise CannotFetch(FaultKind.CONTRACT, str(error)) from error
    if not password:
        raise CannotFetch(FaultKind.CONTRACT, f"needs {source.password_env}, which is not in the environment")
    guard = AddressGuard(settings.collect.allow_hosts)
    timeout = settings.collect.timeout.total_seconds()
    login = MailboxLogin(source.host, source.port, source.user, password, source.folder, timeout)
    try:
        with open_mailbox(login, readonly=True, permits=guard.permits) as mailbox:
            for number in mailbox.numbers(now - source.since)[-source.letters :]:
                yield read_newsletter(mailbox.message(number, MAX_MESSAGE))
    except CannotDial as error:
        raise CannotFetch(FaultKind.GUARD, str(error)) from error
    except ssl.SSLError as error:
        raise CannotFetch(FaultKind.TLS, f"no secure connection to {source.host}: {error}"[:300]) from error
    except TimeoutError as error:
        raise CannotFetch(FaultKind.TIMEOUT, f"{source.host} gave no answer within {timeout:g} s") from error
    except socket.gaierror as error:
        raise CannotFetch(FaultKind.DNS, f"{source.host} has no address") from error
    except imaplib.IMAP4.error as error:
        raise CannotFetch(FaultKind.HTTP, f"the mailbox refused: {error}"[:300]) from error
    except OSError as error:
        raise CannotFetch(FaultKind.CONNECT, f"{source.host} cannot be reached: {error}"[:300]) from error
