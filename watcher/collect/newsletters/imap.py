"""Newsletters in a mailbox, read over IMAP with TLS: a notice for each link of a letter, or one for each letter.

Opens the folder read-only and marks nothing. What a letter says is read by `letters`; nothing it names is fetched.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import datetime

from watcher.collect.net.address_guard import Guard
from watcher.collect.net.faults import CannotFetch, FaultKind, failed
from watcher.collect.newsletters.newsletter import MAX_LETTER, Letter, notices_of, read_letter
from watcher.config.secrets import secret
from watcher.config.settings import Settings
from watcher.config.sources import MailboxSource
from watcher.errors import CannotReadConfig
from watcher.model import Harvest, HarvestState

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_mailbox(source: MailboxSource, settings: Settings, now: datetime) -> Harvest:
    """What the mailbox holds, as a Harvest. Never raises for the mailbox's sake; blocks (call it in a thread)."""
    begun = time.monotonic()
    try:
        letters = list(_letters(source, settings, now))
    except CannotFetch as error:
        return failed(source.name, error, took_ms=int(1000 * (time.monotonic() - begun)))
    wanted = tuple(sender.lower() for sender in source.senders)
    chosen = [letter for letter in letters if not wanted or letter.sender.endswith(wanted)]
    found = [notice for letter in chosen for notice in notices_of(letter, source) if notice.title]
    distinct = {(notice.guid or notice.url): notice for notice in found}
    return Harvest(
        source.name,
        HarvestState.COMPLETE,
        tuple(distinct.values()),
        final_url=source.url,
        took_ms=int(1000 * (time.monotonic() - begun)),
    )


def _letters(source: MailboxSource, settings: Settings, now: datetime) -> Iterator[Letter]:
    try:
        password = secret(source.password_env)
    except CannotReadConfig as error:
        raise CannotFetch(FaultKind.CONTRACT, str(error)) from error
    if not password:
        raise CannotFetch(FaultKind.CONTRACT, f"needs {source.password_env}, which is not in the environment")
    guard = Guard(settings.collect.allow_hosts)
    timeout = settings.collect.timeout.total_seconds()
    try:
        with _Imap(source.host, source.port, guard, timeout) as imap:
            yield from _fetch(imap, source, password, now)
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


def _fetch(imap: imaplib.IMAP4, source: MailboxSource, password: str, now: datetime) -> Iterator[Letter]:
    imap.login(source.user, password)
    folder = '"' + source.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if imap.select(folder, readonly=True)[0] != "OK":
        raise imaplib.IMAP4.error(f"there is no folder {source.folder}")
    day = now - source.since
    _, found = imap.search(None, "SINCE", f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}")
    numbers = (found[0] or b"").split()[-source.letters :]
    for number in numbers:
        _, parts = imap.fetch(number.decode("ascii"), f"(BODY.PEEK[]<0.{MAX_LETTER}>)")
        for part in parts:
            if isinstance(part, tuple):
                yield read_letter(part[1])


class _Imap(imaplib.IMAP4_SSL):
    """IMAP over verified TLS, to an address the guard lets through."""

    def __init__(self, host: str, port: int, guard: Guard, timeout: float) -> None:
        self._guard = guard
        super().__init__(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        last: OSError | None = None
        for family, kind, proto, _, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            if not self._guard.permits(str(address[0]), self.host):
                raise CannotFetch(FaultKind.GUARD, f"{self.host} leads to {address[0]}, which is not a public address")
            sock = socket.socket(family, kind, proto)
            sock.settimeout(timeout)
            try:
                sock.connect(address)
            except OSError as error:
                sock.close()
                last = error
                continue
            secured: socket.socket = self.ssl_context.wrap_socket(sock, server_hostname=self.host)
            return secured
        raise last or OSError("no address")
