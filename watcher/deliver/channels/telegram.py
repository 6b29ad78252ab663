"""Telegram: digests and answers of one bot, at the pace it allows.

Every request of the bot that sends a message goes through here, so that a flood limit holds for all of them: it is
kept in the database and obeyed after a restart. Knows no command and composes nothing.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from httpx import ConnectError, ConnectTimeout, PoolTimeout
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from watcher.deliver.channels.base import Leaving, OutgoingMessage
from watcher.deliver.channels.failpoints import failpoint
from watcher.deliver.channels.outcome import SENT, WITHDRAWN, Outcome, SendResult
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.render.chat_split import plain, split
from watcher.log import EventLog
from watcher.remember.outbox.channel_states import LONGEST_WAIT
from watcher.remember.outbox.outbox import Outbox

__all__ = ["Bot", "TelegramChannel", "bot_at"]

log = EventLog("telegram")

Buttons = Sequence[Sequence[tuple[str, str]]]

PATIENCE = timedelta(seconds=60)  # an answer in a chat waits so long for a flood limit, then is dropped
MARGIN = timedelta(seconds=1)
CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0
UNSAID_WAIT = timedelta(seconds=30)  # a flood limit that does not say how long
_CLOSED = (
    "chat not found",
    "user not found",
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "write_forbidden",
    "peer_id_invalid",
    "topic_closed",
)
_NOT_SENT = (ConnectError, ConnectTimeout, PoolTimeout)
_UNREADABLE = (TypeError, ValueError, AttributeError, LookupError, OverflowError)
"""What the library raises on an answer that is JSON but not one of the Bot API."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One message of the Bot API; `markup` says that its text is HTML."""

    chat: int
    text: str
    buttons: Buttons = ()
    thread: int | None = None
    markup: bool = True


@dataclass(frozen=True)
class _Notes:
    """What the outbox writes down of a part: that it may arrive from now on, and that it did."""

    leaving: Leaving
    left: Callable[[], Awaitable[None]]


def bot_at(api_url: str, token: str) -> Bot:
    """The bot of that token, spoken to at that address of the Bot API."""
    return Bot(token, base_url=f"{api_url.rstrip('/')}/bot")


class TelegramChannel:
    """One bot's voice; `is_shared` when the conversation uses the same bot and ends it."""

    name = "telegram"
    at_once = 16
    unknowns = 1
    says_when_leaving = True  # most messages under way only wait for their turn: a crash is none of their doing

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        pace: SendingPace,
        clock: Callable[[], datetime] | None = None,
        *,
        is_shared: bool = False,
    ) -> None:
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # else every flood limit warns of a coming change
        self._bot = bot
        self._outbox = outbox
        self._pace = pace
        self._clock = clock or _utc_now
        self._is_shared = is_shared
        self._closed_until: datetime | None = None
        self._wire = asyncio.Lock()  # between a request and its note: a crash there repeats one message, not many

    async def ready(self) -> Outcome | None:
        """Opens again what an earlier round let go of; a request brings its own connection."""
        await self._bot.request.initialize()
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        """Sends the parts that have not left yet, each noted as it leaves."""
        message, reader = outgoing.message, outgoing.subscriber
        texts = message.parts if message.taps else split(message.parts) or split([message.text])
        for number in range(outgoing.parts_sent, len(texts)):
            buttons = message.taps[number] if message.taps else message.buttons if number == len(texts) - 1 else ()
            part = _Part(int(reader.address), texts[number], buttons, reader.thread)
            outcome = await self._send_part(part, _Notes(outgoing.leaving, partial(outgoing.progress, number + 1)))
            if outcome.result is not SendResult.SENT:
                return outcome
        return SENT

    async def say(self, chat: str, blocks: Sequence[str], *, buttons: Buttons = (), thread: int | None = None) -> None:
        """An answer in plain text, at the same pace as everything else; lost only when the chat or the bot is shut."""
        from html import escape

        texts = split([escape(block, quote=False) for block in blocks])
        for number, text in enumerate(texts):
            last = number == len(texts) - 1
            outcome = await self._say_part(_Part(int(chat), text, buttons if last else (), thread))
            if outcome.result is not SendResult.SENT:
                log.warning("an answer was not sent", chat=chat, why=outcome.why)
                return

    async def hand(self, chat: str, name: str, content: bytes, *, thread: int | None = None) -> None:
        """A file, at the same pace; lost when the chat or the bot is shut, or during a flood limit."""
        async with self._pace.turn(int(chat)):
            if await self._shut_for():
                return
            try:
                await self._bot.send_document(
                    int(chat), content, filename=name, message_thread_id=thread,
                    connect_timeout=CONNECT_SECONDS, read_timeout=ANSWER_SECONDS, write_timeout=ANSWER_SECONDS,
                )  # fmt: skip
            except (TelegramError, *_UNREADABLE) as error:
                log.warning("a file was not sent", chat=chat, why=(await self._refused(error)).why)

    async def redraw(self, chat: str, message: int, buttons: Buttons) -> None:
        """Other buttons under a message; lost during a flood limit, or when the message is gone."""
        async with self._pace.turn(int(chat)):
            if await self._shut_for():
                return
            try:
                await self._bot.edit_message_reply_markup(int(chat), message, reply_markup=_keyboard(buttons))
            except TelegramError as error:
                outcome = await self._refused(error)
                if "not modified" not in outcome.why:
                    log.warning("buttons could not be redrawn", chat=chat, why=outcome.why)

    async def _say_part(self, part: _Part) -> Outcome:
        begun = self._clock()
        while True:
            outcome = await self._send_part(part)
            if outcome.moved_to:
                part = replace(part, chat=int(outcome.moved_to))
            elif outcome.result is not SendResult.WAIT or self._clock() + outcome.wait - begun > PATIENCE:
                return outcome
            await asyncio.sleep(outcome.wait.total_seconds())

    async def _send_part(self, part: _Part, notes: _Notes | None = None) -> Outcome:
        """One message in its turn, mended and tried again where its form is refused; `notes` write that it left."""
        while True:
            async with self._pace.turn(part.chat), self._wire if notes else nullcontext():
                outcome = await self._request(part, notes)
                if notes and outcome.result is SendResult.SENT:
                    failpoint("sent")
                    await notes.left()
            mended = _mended(part, outcome)
            if mended is None:
                return outcome
            part = mended

    async def _request(self, part: _Part, notes: _Notes | None = None) -> Outcome:
        if wait := await self._shut_for():
            return Outcome(SendResult.WAIT, "a flood limit of Telegram", wait=wait)
        if notes and not await notes.leaving():
            return WITHDRAWN
        try:
            await self._bot.send_message(
                part.chat,
                part.text,
                parse_mode=ParseMode.HTML if part.markup else None,
                message_thread_id=part.thread,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=_keyboard(part.buttons),
                connect_timeout=CONNECT_SECONDS,
                read_timeout=ANSWER_SECONDS,
                write_timeout=ANSWER_SECONDS,
            )
        except (TelegramError, *_UNREADABLE) as error:
            return await self._refused(error)
        return SENT

    async def _refused(self, error: Exception) -> Outcome:
        outcome = judge(error)
        if outcome.result is SendResult.WAIT:
            until = self._clock() + outcome.wait
            self._closed_until = max(until, self._closed_until or until)  # at once, for those already in line
            await asyncio.to_thread(self._outbox.wait_channel, self.name, until, outcome.why, self._clock())
            self._closed_until = None  # from now on the database says so, and an admin can lift it
        return outcome

    async def _shut_for(self) -> timedelta:
        """How long nothing may be sent, also when another process met the limit."""
        state = await asyncio.to_thread(self._outbox.channel, self.name)
        moments = [moment for moment in (state.wait_until, self._closed_until) if moment]
        return max([moment - self._clock() for moment in moments] + [timedelta(0)])

    async def close(self) -> None:
        """Lets go of the connections; a shared bot is ended by the conversation."""
        if not self._is_shared:
            await self._bot.request.shutdown()


def _mended(part: _Part, outcome: Outcome) -> _Part | None:
    """The part in a form that may pass: as plain text where the markup is refused, outside a topic that is gone."""
    why = outcome.why.lower() if outcome.result is SendResult.FAILED else ""
    if part.markup and "parse entities" in why:
        log.error("Telegram refuses our markup", why=outcome.why)
        return replace(part, text=plain(part.text)[:4000], markup=False)
    if part.thread and ("thread not found" in why or "topic_deleted" in why):
        return replace(part, thread=None)
    return None


def _utc_now() -> datetime:
    return datetime.now(UTC)


def judge(error: Exception) -> Outcome:
    """What an answer of the Bot API means that is not a yes. One that cannot be read may have meant yes."""
    words = error.message if isinstance(error, TelegramError) else str(error)
    by_proxy = "Parsing the server response" in words  # no answer of the Bot API, whatever its status
    outcome = Outcome(SendResult.UNKNOWN, f"{type(error).__name__}: {words}"[:300], is_suspect=True)
    sure = replace(outcome, is_suspect=False)
    match error:
        case RetryAfter():
            outcome = replace(sure, result=SendResult.WAIT, wait=_seconds(error) + MARGIN)
        case ChatMigrated():
            outcome = replace(sure, result=SendResult.BLOCKED, moved_to=str(error.new_chat_id))
        case InvalidToken():
            outcome = Outcome(SendResult.CHANNEL_ERROR, "Telegram does not know this token")
        case Forbidden() | BadRequest() if by_proxy:
            outcome = replace(sure, result=SendResult.CHANNEL_ERROR)
        case Forbidden():
            outcome = replace(sure, result=SendResult.BLOCKED)
        case BadRequest():
            is_closed = any(sign in words.lower() for sign in _CLOSED)
            outcome = replace(sure, result=SendResult.BLOCKED if is_closed else SendResult.FAILED)
        case Conflict():
            outcome = replace(outcome, result=SendResult.LATER)
        case NetworkError() if "too many requests" in words.lower():
            outcome = replace(sure, result=SendResult.WAIT, wait=UNSAID_WAIT)
        case NetworkError() if (fault := _certificate_fault(error)) is not None:
            outcome = Outcome(SendResult.CHANNEL_ERROR, f"Telegram cannot be reached safely: {fault}"[:300])
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            outcome = replace(outcome, result=SendResult.LATER)
    return outcome


def _certificate_fault(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """The certificate that does not verify, if that is what lies behind an error of the network."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def _seconds(error: RetryAfter) -> timedelta:
    """How long to wait: what was asked for, within a second and LONGEST_WAIT."""
    wait = error.retry_after
    asked = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return timedelta(seconds=min(max(asked, 1.0), LONGEST_WAIT.total_seconds()))


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(label, data) for label, data in row] for row in buttons])


def _button(label: str, data: str) -> InlineKeyboardButton:
    if data.startswith(("https://", "http://")):
        return InlineKeyboardButton(label, url=data)
    return InlineKeyboardButton(label, callback_data=data)
