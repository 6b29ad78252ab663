"""The wires under the real mail and Telegram channels: whole SMTP dialogues and Bot API answers, with all their faults.

What becomes of an attempt is drawn from seed, message and attempt, not from the order of things. A wire keeps all it
accepted, and notes at once what must never be asked of it (a request during a flood limit).
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import aiosmtplib
from httpx import ConnectError, ReadTimeout
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.year.dying import Reaper
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.mail import EmailChannel
from watcher.deliver.channels.outcome import Outcome
from watcher.deliver.channels.telegram import TelegramChannel

MAIL = {
    "fine": 90.0, "dead before": 1.0, "dead after": 1.2, "lost after": 2.0, "lost before": 1.0, "line broken": 1.0,
    "rcpt 451": 2.0, "rcpt 552": 0.6, "rcpt 571": 0.6, "rcpt 550": 0.15, "data 554": 0.6, "mail 421": 0.8,
    "stopped before": 0.8, "stopped after": 0.5,
}  # fmt: skip
CHAT = {
    "fine": 90.0, "dead before": 1.0, "dead after": 1.2, "lost after": 2.0, "lost before": 1.0, "unreachable": 1.0,
    "flood": 1.5, "markup": 0.6, "blocked": 0.3, "moved": 0.2, "token": 0.4, "stopped before": 0.8,
    "stopped after": 0.5,
}  # fmt: skip
FATES = {"email": MAIL, "telegram": CHAT}
STORMS = {"email": ("mail 421", "relaying denied", "mail 571", "login 535"), "telegram": ("unreachable", "token")}
"""What a whole channel may suffer for hours: the other side is away, or set up wrongly (which is our fault)."""
ANSWER = "Réponse : "
"""What the bot says in a chat begins so in this simulation: no fault befalls it, and it is no digest."""
_AT_RCPT = {
    "rcpt 451": (451, "4.3.0 later"), "rcpt 552": (552, "5.2.2 full"), "rcpt 571": (550, "5.7.1 policy"),
    "rcpt 550": (550, "5.1.1 no such user"), "relaying denied": (550, "Relaying denied"),
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What a wire accepted: when, for whom, which message and part, and what it says."""

    at: datetime
    channel: str
    address: str
    message: str
    part: int
    text: str
    sender: str = ""
    raw: bytes = b""
    taps: tuple[str, ...] = ()


@dataclass
class Post:
    """All that ever left, and what must be remembered of it. `calm` ends all faults."""

    seed: int
    clock: Callable[[], datetime]
    reaper: Reaper
    sent: list[Sent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    shut_until: dict[str, datetime] = field(default_factory=dict)
    stormy_until: dict[str, datetime] = field(default_factory=dict)  # the other side takes nothing for hours
    storms: dict[str, str] = field(default_factory=dict)  # in which way
    unknown_users: set[str] = field(default_factory=set)  # mailboxes their server did not know
    stop: Callable[[], Any] | None = None  # the service is told to stop
    closed: set[str] = field(default_factory=set)  # chats whose owner blocked the bot
    moved: dict[str, str] = field(default_factory=dict)  # groups that have a new number
    calm: bool = False
    interlude: Callable[[int], Any] | None = None  # something that happens while a message is on its way

    def result(self, channel: str, message: str) -> str:
        """What becomes of the next attempt at this message."""
        self.attempts[message] += 1
        if self.calm:
            return "fine"
        if self.in_storm(channel):
            return self.storms[channel]
        dice = random.Random(f"{self.seed}/{message}/{self.attempts[message]}")
        fates, weights = zip(*FATES[channel].items(), strict=True)
        return str(dice.choices(fates, weights)[0])

    def in_storm(self, channel: str) -> bool:
        until = self.stormy_until.get(channel)
        return not self.calm and until is not None and self.clock() < until

    async def stopped(self) -> None:
        """The service is told to stop while the other side hangs: it does not come back from here."""
        assert self.stop is not None
        self.stop()
        await asyncio.sleep(3600)

    def requested(self, channel: str, what: str) -> None:
        """A request reached the channel: during a flood limit that is a fault (I5)."""
        until = self.shut_until.get(channel)
        if until and self.clock() < until:
            self.faults.append(f"I5: {what} was asked of {channel} during its flood limit")

    def accept(self, sent: Sent) -> None:
        self.sent.append(sent)


class Session:
    """One SMTP session as aiosmtplib shows it; `result` decides the whole dialogue of the message at hand."""

    is_connected = True

    def __init__(self, post: Post) -> None:
        self.result = "fine"
        self._post = post
        self._sender = self._recipient = ""

    def supports_extension(self, _name: str) -> bool:
        return True

    async def mail(self, sender: str, **_: Any) -> None:
        if self.result == "mail 421":
            raise aiosmtplib.SMTPSenderRefused(421, "4.7.0 try again", sender)
        if self.result == "mail 571":
            raise aiosmtplib.SMTPSenderRefused(550, "5.7.1 you may not send here", sender)
        if self.result == "stopped before":
            await self._post.stopped()
        self._sender = sender

    async def rcpt(self, recipient: str, **_: Any) -> None:
        if self.result == "rcpt 550":
            self._post.unknown_users.add(recipient)
        if self.result in _AT_RCPT:
            raise aiosmtplib.SMTPRecipientRefused(*_AT_RCPT[self.result], recipient)
        if self.result == "line broken":
            raise aiosmtplib.SMTPServerDisconnected("broken")
        self._recipient = recipient

    async def rset(self) -> None: ...

    async def quit(self, **_: Any) -> None: ...

    def close(self) -> None: ...

    async def data(self, content: bytes, **_: Any) -> None:
        post, mail = self._post, message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain",))
        text, number = body.get_content(), str(mail["Message-ID"])
        if self.result == "data 554":
            raise aiosmtplib.SMTPDataError(554, "5.6.0 refused")
        if self.result == "lost before":
            raise aiosmtplib.SMTPServerDisconnected("lost")
        post.accept(Sent(post.clock(), "email", self._recipient, number, 0, text, self._sender, content))
        if self.result == "dead after":
            raise post.reaper.kill()
        if self.result == "stopped after":
            post.doubtful[number] += 1
            await post.stopped()
        if self.result == "lost after":
            post.doubtful[number] += 1
            raise aiosmtplib.SMTPServerDisconnected("lost")


class Mailer(EmailChannel):
    """The program's mail channel on such a session."""

    post: Post
    session: Session

    async def _connect(self) -> Any:
        if self.post.in_storm("email") and self.post.storms["email"] == "login 535":
            raise aiosmtplib.SMTPAuthenticationError(535, "5.7.8 bad credentials")
        self.session = Session(self.post)
        return self.session

    async def _keep_pace(self) -> None:
        await asyncio.sleep(0)

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        if self.post.interlude is not None:
            await self.post.interlude(outgoing.subscriber.id)
        fault = await self.ready()
        if fault is not None:
            return fault
        self.session.result = self.post.result("email", outgoing.message.id)
        if self.session.result == "dead before":
            raise self.post.reaper.kill()
        return await super().send(outgoing)


class Chats:
    """The Bot API as python-telegram-bot shows it."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.messages: dict[str, tuple[OutgoingMessage, int]] = {}
        self.request = SimpleNamespace(initialize=self._nothing, shutdown=self._nothing)

    async def _nothing(self) -> None: ...

    async def send_message(self, chat: int, text: str, *, parse_mode: str | None = None, **more: Any) -> None:
        post, address = self._post, str(chat)
        post.requested("telegram", "an answer" if text.startswith(ANSWER) else self.messages[address][0].message.id)
        if text.startswith(ANSWER):
            return
        outgoing, part = self.messages[address]
        number = outgoing.message.id
        if address in post.closed:
            raise Forbidden("Forbidden: bot was blocked by the user")
        if address in post.moved:
            raise ChatMigrated(int(post.moved[address]))
        result = post.result("telegram", number)
        self._refuse(result, address, parse_mode)
        if result == "stopped before":
            await post.stopped()
        if result == "dead before":
            raise post.reaper.kill()
        post.accept(Sent(post.clock(), "telegram", address, number, part, text, taps=_taps(more["reply_markup"])))
        self.messages[address] = (outgoing, part + 1)
        if result == "dead after":
            raise post.reaper.kill()
        if result == "stopped after":
            post.doubtful[number] += 1
            await post.stopped()
        if result == "lost after":
            post.doubtful[number] += 1
            self.messages[address] = (outgoing, part)
            raise _timed_out()

    def _refuse(self, result: str, address: str, parse_mode: str | None) -> None:
        post = self._post
        if result == "flood":
            wait = random.Random(f"{post.seed}/{post.clock()}").choice((90, 1800, 20_000))
            post.shut_until["telegram"] = post.clock() + timedelta(seconds=wait)
            raise RetryAfter(timedelta(seconds=wait))
        if result == "blocked":
            post.closed.add(address)
            raise Forbidden("Forbidden: bot was blocked by the user")
        if result == "moved":
            post.moved[address] = str(-100_000_000_000 - abs(int(address)))
            raise ChatMigrated(int(post.moved[address]))
        if result == "markup" and parse_mode:
            raise BadRequest("Can't parse entities: unexpected end tag")
        if result == "token":
            raise InvalidToken("no such token")
        if result in ("unreachable", "lost before"):
            raise _unreachable() if result == "unreachable" else _timed_out()


def _taps(markup: Any) -> tuple[str, ...]:
    """What the buttons under a message would say."""
    return tuple(button.callback_data for row in markup.inline_keyboard for button in row) if markup else ()


def _unreachable() -> NetworkError:
    return _caused(NetworkError("unreachable"), ConnectError("unreachable"))


def _timed_out() -> NetworkError:
    return _caused(TimedOut(), ReadTimeout("no answer"))


def _caused(error: NetworkError, cause: Exception) -> NetworkError:
    """A fault of the network as the library raises it: with what httpx said."""
    error.__cause__ = cause
    return error


class Talker(TelegramChannel):
    """The program's Telegram channel on such an API."""

    chats: Chats

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        self.chats.messages[outgoing.subscriber.address] = (outgoing, outgoing.parts_sent)
        return await super().send(outgoing)
