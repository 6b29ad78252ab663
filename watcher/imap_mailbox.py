"""One IMAP connection for all rooms: verified TLS, a folder opened, messages read without being marked.

Judges no message and knows no source. The address that is dialled is the address `permits` was asked about.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from watcher.errors import CannotDial

Permits = Callable[[str, str], bool]
"""Whether the address a host name resolved to may be dialled: (address, host name)."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class MailboxLogin:
    """Where a mailbox is and how to enter it. `timeout` is in seconds, for each answer of the server."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    timeout: float = 30.0


class Mailbox:
    """An open folder."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def numbers(self, since: datetime | None = None) -> list[str]:
        """The numbers of the messages, oldest first; `since` leaves out those received before that day."""
        wanted = ("SINCE", f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}") if since else ("ALL",)
        _, found = self._imap.search(None, *wanted)
        return [number.decode("ascii", "replace") for number in (found[0] or b"").split()]

    def message(self, number: str, max_bytes: int = 0) -> bytes:
        """The bytes of a message (its first `max_bytes`, 0 for all), left unread; empty where it is gone."""
        part = f"(BODY.PEEK[]<0.{max_bytes}>)" if max_bytes else "(BODY.PEEK[])"
        _, parts = self._imap.fetch(number, part)
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def delete(self, number: str) -> None:
        """Marks a message as deleted; `expunge` removes it."""
        self._imap.store(number, "+FLAGS", "\\Deleted")

    def expunge(self) -> None:
        self._imap.expunge()


@contextmanager
def open_mailbox(
    login: MailboxLogin, *, readonly: bool, tls: ssl.SSLContext | None = None, permits: Permits | None = None
) -> Iterator[Mailbox]:
    """The folder of that login, over TLS with a verified certificate.

    Raises CannotDial where `permits` refuses the address, imaplib.IMAP4.error where the server refuses, OSError
    (with its children for TLS, names and time-outs) where it cannot be reached.
    """
    with _Imap(login, tls or ssl.create_default_context(), permits) as imap:
        imap.login(login.user, login.password)
        folder = '"' + login.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if imap.select(folder, readonly=readonly)[0] != "OK":
            raise imaplib.IMAP4.error(f"there is no folder {login.folder}")
        yield Mailbox(imap)


class _Imap(imaplib.IMAP4_SSL):
    def __init__(self, login: MailboxLogin, tls: ssl.SSLContext, permits: Permits | None) -> None:
        self._permits = permits
        super().__init__(login.host, login.port, ssl_context=tls, timeout=login.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        last: OSError | None = None
        for family, kind, proto, _, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            if self._permits and not self._permits(str(address[0]), self.host):
                raise CannotDial(f"{self.host} leads to {address[0]}, which is not a public address")
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
