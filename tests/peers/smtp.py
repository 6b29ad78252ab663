"""A mail server on loopback that keeps what it accepts and misbehaves by script."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

DROP = "drop"


@dataclass(frozen=True)
class Accepted:
    """A mail the server said 250 to (or swallowed before its answer was lost)."""

    sender: str
    recipient: str
    content: bytes
    at: float = field(default_factory=time.monotonic)
    over_tls: bool = False

    @cached_property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


class SmtpPeer:
    """`async with SmtpPeer() as peer`: listens on `peer.port`; `peer.accepted` is what it took.

    `script[verb]` holds coming answers for connect, mail, rcpt, data (before the body is taken) and end (after it was
    taken): a reply such as «451 4.3.0 later», or DROP to cut the line. `per_recipient` answers RCPT of one address.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, user: str = "", password: str = "") -> None:
        self.accepted: list[Accepted] = []
        self.script: dict[str, deque[str]] = defaultdict(deque)
        self.per_recipient: dict[str, str] = {}
        self.sessions = 0
        self.most_at_once = 0  # messages handed over beside each other, as long as nobody breaks off in the middle
        self._under_way = 0
        self.recipients: list[str] = []
        self.logins: list[str] = []
        self.port = 0
        self.offers_utf8 = True
        self._tls = tls
        self._user, self._password = user, password

    async def __aenter__(self) -> SmtpPeer:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._server.close_clients() if hasattr(self._server, "close_clients") else None
        await asyncio.sleep(0)

    def _session(self) -> asyncio.Protocol:
        self.sessions += 1
        options: dict[str, Any] = {"hostname": "mx.test", "enable_SMTPUTF8": self.offers_utf8, "timeout": 30}
        if self._tls:
            options |= {"tls_context": self._tls, "require_starttls": False}
        if self._user:
            options |= {"authenticator": self._check, "auth_require_tls": bool(self._tls)}
        if self._next("connect"):
            return _Refusing(self._said)
        return SMTP(self, **options)

    def _next(self, verb: str) -> str:
        self._said = self.script[verb].popleft() if self.script[verb] else ""
        return self._said

    def _answer(self, server: SMTP, verb: str) -> str:
        said = self._next(verb)
        if said == DROP:
            assert server.transport
            server.transport.abort()
        return said

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data.login.decode())
        fits = (data.login.decode(), data.password.decode()) == (self._user, self._password)
        return AuthResult(success=fits, handled=fits)

    # --- what aiosmtpd calls --------------------------------------------------------------------------------

    async def handle_MAIL(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if said := self._answer(server, "mail"):
            return said
        envelope.mail_from, envelope.mail_options = address, options
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        self.recipients.append(address)
        if said := self.per_recipient.get(address) or self._answer(server, "rcpt"):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if said := self._answer(server, "data"):
            return said
        self._under_way -= 1
        content = envelope.content
        assert isinstance(content, bytes)
        for recipient in envelope.rcpt_tos:
            taken = Accepted(envelope.mail_from or "", recipient, content, over_tls=session.ssl is not None)
            self.accepted.append(taken)
        return self._answer(server, "end") or "250 OK: taken"


class _Refusing(asyncio.Protocol):
    def __init__(self, greeting: str) -> None:
        self._greeting = greeting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        if self._greeting != DROP:
            transport.write(self._greeting.encode() + b"\r\n")
        transport.close()
