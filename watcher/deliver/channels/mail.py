"""Mail over SMTP: verified TLS or nothing, one recipient per message, one connection for many messages."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl
import time
from dataclasses import dataclass
from datetime import timedelta

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponseException

from watcher.config.delivery import Email
from watcher.deliver.channels.base import Leaving, OutgoingMessage
from watcher.deliver.channels.failpoints import failpoint
from watcher.deliver.channels.mime import Envelope, Mail, build
from watcher.deliver.channels.outcome import SENT, WITHDRAWN, Outcome, SendResult
from watcher.deliver.channels.refusals import Blame, blame, concerns_all

MESSAGES_A_CONNECTION = 100
TIMEOUT, TIMEOUT_OF_BODY, RESET_TIMEOUT = 30.0, 60.0, 5.0
BREATH = timedelta(minutes=5)
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_LOST = (ConnectionError, TimeoutError, OSError)  # aiosmtplib's disconnects and timeouts are among these


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed over, and with which rights. `tls` is only given by tests that have their own authority."""

    settings: Email
    password: str = ""
    tls: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return f"Relay({self.settings.host!r})"


class EmailChannel:
    """Sends through one relay; a connection is opened when needed and kept for a hundred messages."""

    name = "email"
    at_once = 1
    unknowns = 3
    says_when_leaving = True

    def __init__(self, relay: Relay, envelope: Envelope) -> None:
        self._relay = relay
        self._envelope = envelope
        self._client: aiosmtplib.SMTP | None = None
        self._sent_here = 0
        self._last = 0.0

    async def ready(self) -> Outcome | None:
        """Connects, secures and logs in."""
        if self._client is not None and self._client.is_connected and self._sent_here < MESSAGES_A_CONNECTION:
            return None
        await self.close()
        settings = self._relay.settings
        if settings.security == "none" and not _is_here(settings.host):
            return Outcome(
                SendResult.CHANNEL_ERROR, f"{settings.host} would get mail unencrypted; set security to starttls or tls"
            )
        try:
            self._client = await self._connect()
            self._sent_here = 0
        except SMTPResponseException as error:
            result = SendResult.WAIT if 400 <= error.code < 500 else SendResult.CHANNEL_ERROR
            return Outcome(result, _said("the relay refuses us", error), wait=BREATH)
        except (SMTPException, ValueError, *_LOST) as error:
            return Outcome(SendResult.CHANNEL_ERROR, f"{settings.host} cannot be reached safely: {error}"[:300])
        return None

    async def _connect(self) -> aiosmtplib.SMTP:
        settings = self._relay.settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=TIMEOUT,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",  # True: without STARTTLS it refuses
            tls_context=self._tls() if settings.security != "none" else None,
        )
        await client.connect()
        try:
            await client.ehlo()
            if settings.user:
                await client.login(settings.user, self._relay.password)
        except BaseException:
            client.close()
            raise
        return client

    def _tls(self) -> ssl.SSLContext:
        context = self._relay.tls or ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        mail = build(outgoing.message, outgoing.subscriber, self._envelope)
        await self._keep_pace()
        fault = await self.ready()
        if fault is not None:
            return fault
        outcome = await self._hand_over(mail, outgoing.leaving)
        self._sent_here += 1
        if outcome.result is not SendResult.SENT:
            await self._start_over()
        return outcome

    async def _hand_over(self, mail: Mail, leaving: Leaving) -> Outcome:
        client = self._client
        assert client is not None
        options: list[str] = []
        if mail.needs_utf8:
            if not client.supports_extension("smtputf8"):
                return Outcome(SendResult.BLOCKED, "the relay cannot write to addresses with accents (SMTPUTF8)")
            options = ["SMTPUTF8"]
        encoding = "utf-8" if mail.needs_utf8 else "ascii"
        step = "MAIL"
        try:
            await client.mail(mail.sender, options=options, encoding=encoding)
            step = "RCPT"
            await client.rcpt(mail.recipient, encoding=encoding)
            if not await leaving():
                return WITHDRAWN
            step = "DATA"
            failpoint("sending")
            await client.data(mail.content, timeout=TIMEOUT_OF_BODY)
            failpoint("sent")
        except SMTPResponseException as error:
            return judge(step, error.code, error.message)
        except (SMTPException, ValueError, *_LOST) as error:
            result = SendResult.UNKNOWN if step == "DATA" else SendResult.LATER
            return Outcome(result, f"the line broke at {step}: {error}"[:300], is_suspect=True)
        return SENT

    async def _start_over(self) -> None:
        """After a refusal the session is reset, or dropped where that fails too."""
        try:
            if self._client is not None and self._client.is_connected:
                await self._client.rset(timeout=RESET_TIMEOUT)
                return
        except (SMTPException, ValueError, *_LOST):
            pass
        await self.close()

    async def _keep_pace(self) -> None:
        ready_at = self._last + 1 / self._relay.settings.per_second
        await asyncio.sleep(max(0.0, ready_at - time.monotonic()))
        self._last = time.monotonic()

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        try:
            await client.quit(timeout=1)
        except (SMTPException, ValueError, *_LOST):
            client.close()


def judge(step: str, code: int, text: str) -> Outcome:
    """What a reply means that is not a yes, at MAIL, RCPT or DATA (with the reply to the message itself)."""
    text = _ADDRESS.sub("<address>", text)  # reasons go into alerts and logs
    if not 400 <= code < 600:  # not to be read: at DATA it may have meant yes
        result = SendResult.UNKNOWN if step == "DATA" else SendResult.CHANNEL_ERROR
        return Outcome(result, f"no readable answer at {step}: {text}"[:300], is_suspect=step == "DATA")
    result, is_policy = SendResult.CHANNEL_ERROR, False
    match blame(code, text), step:
        case Blame.LATER, _:
            result = SendResult.LATER
        case (Blame.RECIPIENT, "RCPT" | "DATA") | (Blame.UNCLEAR, "RCPT"):
            result = SendResult.ADDRESS_INVALID
        case Blame.MESSAGE, "DATA":
            result = SendResult.FAILED
        case _, "RCPT" if not concerns_all(code, text):
            result, is_policy = SendResult.LATER, True
    return Outcome(result, f"{code} at {step}: {text}"[:300], is_alarming=is_policy, is_suspect=is_policy)


def _said(what: str, error: SMTPResponseException) -> str:
    return f"{what}: {error.code} {error.message}"[:300]


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
