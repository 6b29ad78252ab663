"""The conversation over Telegram: long polling in, answers out at the pace Telegram allows. Knows no command.

Polling needs no open port and no certificate. Updates are answered once, also when Telegram sends them twice; a second
program polling with the same token is reported in words (409).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from watcher.deliver.render.buttons import Rows
from watcher.remember.store import Store
from watcher.talk.callbacks import ButtonPress, ButtonPresses, PressAnswer
from watcher.talk.commands import Commands, menu
from watcher.talk.person import Person, Reply
from watcher.wording.catalogue import language_of, translate

log = structlog.get_logger("telegram")

POLL_SECONDS = 25
MAX_CALLBACK = 64
LAST_REDRAWS = 2.0
LANGUAGES = ("fr", "en")


class Speaker(Protocol):
    """What carries an answer, obeying the same limits as the digests: the Telegram channel of deliver."""

    async def say(
        self, chat: str, blocks: Sequence[str], *, buttons: Sequence[Sequence[tuple[str, str]]], thread: int | None
    ) -> None: ...

    async def redraw(self, chat: str, message: int, buttons: Sequence[Sequence[tuple[str, str]]]) -> None: ...


class TelegramBot:
    """One bot: polls for messages, hands them to the commands, gives the answers to the speaker."""

    name = "telegram"

    def __init__(
        self, bot: Bot, commands: Commands, store: Store, speaker: Speaker, clock: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._store = store
        self._speaker = speaker
        self._clock = clock
        self._offset = 0
        self._presses = ButtonPresses(store)
        self._redrawing: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until told to stop. A token that is no token ends it; all else is waited out."""
        try:
            await self._bot.initialize()
        except InvalidToken:
            log.error("Telegram does not know this token; the bot is off until the service is restarted")
            await stop.wait()
            return
        try:
            await self._introduce()
            await self._poll(stop)
        finally:
            await self._finish_redrawing()
            with contextlib.suppress(TelegramError, RuntimeError):
                await self._bot.shutdown()

    async def _finish_redrawing(self) -> None:
        """What was tapped is kept already; buttons that still look old are put right by the next tap."""
        if self._redrawing:
            _, late = await asyncio.wait(self._redrawing, timeout=LAST_REDRAWS)
            for task in late:
                task.cancel()

    async def _introduce(self) -> None:
        """Takes over from a webhook, and shows the commands in the chat's menu."""
        await self._bot.delete_webhook()
        for language in LANGUAGES:
            commands = [BotCommand(name, text) for name, text in menu(language)]
            await self._bot.set_my_commands(commands, language_code=None if language == LANGUAGES[0] else language)

    async def _poll(self, stop: asyncio.Event) -> None:
        pause = 1.0
        while not stop.is_set():
            try:
                updates = await _until(stop, self._updates())
                pause = 1.0
            except Conflict:
                log.error("another program polls with this bot's token (409); stop one of the two")
                pause = min(pause * 2, 60)
                await _rest(stop, pause)
                continue
            except RetryAfter as error:
                await _rest(stop, _seconds(error))
                continue
            except (NetworkError, TimedOut) as error:
                log.warning("Telegram cannot be reached", error=type(error).__name__, pause=pause)
                await _rest(stop, pause)
                pause = min(pause * 2, 60)
                continue
            for update in updates or ():
                self._offset = update.update_id + 1
                await self._take(update)

    async def _updates(self) -> tuple[Update, ...]:
        return await self._bot.get_updates(
            offset=self._offset, timeout=POLL_SECONDS, allowed_updates=["message", "callback_query", "my_chat_member"]
        )

    async def _take(self, update: Update) -> None:
        """Answers one update; a fault in one never keeps the others waiting."""
        try:
            now = self._clock()
            if not self._store.conversations.is_new(self.name, update.update_id, now):
                return
            if update.callback_query:
                await self._press(update.callback_query, now)
            elif update.message and update.message.text:
                await self._hear(update.message, update.message.text, now)
            elif update.my_chat_member and update.my_chat_member.new_chat_member.status in ("kicked", "left"):
                self._shut_out(str(update.my_chat_member.chat.id), now)
        except TelegramError as error:
            log.warning("an answer could not be given", error=type(error).__name__)
        except Exception:
            log.exception("an update could not be answered")

    async def _hear(self, message: Message, text: str, now: datetime) -> None:
        sender = message.from_user
        if sender is None or sender.is_bot or message.forward_origin:
            return  # channels, anonymous admins and forwarded texts give no orders
        is_group = message.chat.type in ("group", "supergroup")
        if is_group and (not text.startswith("/") or not self._is_for_us(text)):
            return
        person = self._person(message.chat.id, _topic(message), sender)
        await self._answer(person, self._commands.answer(person, text, now))

    def _is_for_us(self, text: str) -> bool:
        """Whether a group's «/search@otherbot» means this bot."""
        command = text.split(maxsplit=1)[0]
        _, at, name = command.partition("@")
        return not at or name.lower() == (self._bot.username or "").lower()

    async def _press(self, query: CallbackQuery, now: datetime) -> None:
        """A button: a digest's own does what it was signed for, any other says its command. Always answered."""
        chat = query.message.chat if query.message else None
        person = self._person(chat.id if chat else query.from_user.id, _topic(query.message), query.from_user)
        answer: PressAnswer | None = PressAnswer(translate(language_of(person.language), "talk.failed"))
        try:
            answer = self._presses.answer(_tap(query, person), person.language, self._commands.settings, now)
        finally:
            with contextlib.suppress(TelegramError):  # too old, or Telegram is away: the tap counts all the same
                await query.answer(answer.said or None if answer else None)
        if answer and answer.rows is not None and query.message:
            self._redraw(query.message, answer.rows)
        command = answer.command if answer else query.data or ""
        if command.startswith("/"):
            asking = replace(person, thread=answer.thread) if answer else person
            await self._answer(asking, self._commands.answer(asking, command, now))

    def _redraw(self, message: MaybeInaccessibleMessage, rows: Rows) -> None:
        """Shows other buttons under a message, at Telegram's pace: nobody else waits for that."""
        task = asyncio.create_task(self._speaker.redraw(str(message.chat.id), message.message_id, rows))
        self._redrawing.add(task)
        task.add_done_callback(self._redrawing.discard)

    def _person(self, chat: int, topic: int | None, sender: User) -> Person:
        is_admin = sender.id in self._commands.settings.admins.telegram
        return Person("telegram", str(chat), sender.first_name[:80], sender.language_code or "", is_admin, topic)

    def _shut_out(self, chat: str, now: datetime) -> None:
        subscriber = self._store.people.find("telegram", chat)
        if subscriber and subscriber.state == "active":
            self._store.people.suspend(subscriber.id, "the bot was shut out of the chat", now)

    async def _answer(self, person: Person, answer: Reply | None) -> None:
        if answer is None:
            return
        rows = [
            [(button.label, button.says) for button in row if len(button.says.encode()) <= MAX_CALLBACK]
            for row in answer.buttons
        ]
        await self._speaker.say(
            person.address, answer.blocks, buttons=[row for row in rows if row], thread=person.thread
        )


def _topic(message: MaybeInaccessibleMessage | None) -> int | None:
    """The forum topic a message was written in; a plain reply's thread is none, that of a lost message not known."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _tap(query: CallbackQuery, person: Person) -> ButtonPress:
    """The tap of a query: the buttons shown are those Telegram says the message has."""
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    keyboard = markup.inline_keyboard if markup else ()
    shown = tuple(tuple((button.text, _says(button)) for button in row) for row in keyboard)
    is_broadcast = bool(message and message.chat.type == "channel")
    return ButtonPress(person.address, is_broadcast, query.from_user.id, query.data or "", shown or None)


def _says(button: InlineKeyboardButton) -> str:
    return str(button.callback_data or button.url or "")


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _until(stop: asyncio.Event, work: Coroutine[object, object, tuple[Update, ...]]) -> tuple[Update, ...] | None:
    """The updates, or None as soon as the service stops: a long poll must not hold up the end."""
    task = asyncio.create_task(work)
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait((task, ended), return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, TelegramError):
        await task
    return None


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
