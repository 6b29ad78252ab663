"""The conversation over Telegram: long polling in, answers out at the pace Telegram allows. Knows no command.

Polling needs no open port and no certificate. Updates are answered once, also when Telegram sends them twice; a second
program polling with the same token is reported in words (409).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Protocol

import structlog
from telegram import Bot, BotCommand, CallbackQuery, Message, Update, User
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from watcher.remember.store import Store
from watcher.remember.tokens import Button as SignedButton
from watcher.talk.desk import Desk, menu
from watcher.talk.person import Person, Reply

log = structlog.get_logger("telegram")

POLL_SECONDS = 25
MAX_CALLBACK = 64
LANGUAGES = ("fr", "en")


class Speaker(Protocol):
    """What carries an answer, obeying the same limits as the digests: the Telegram channel of deliver."""

    async def say(
        self, chat: str, blocks: Sequence[str], *, buttons: Sequence[Sequence[tuple[str, str]]], thread: int | None
    ) -> None: ...


class TelegramBot:
    """One bot: polls for messages, hands them to the desk, gives the answers to the speaker."""

    name = "telegram"

    def __init__(self, bot: Bot, desk: Desk, store: Store, speaker: Speaker, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._desk = desk
        self._store = store
        self._speaker = speaker
        self._clock = clock
        self._offset = 0

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
            with contextlib.suppress(TelegramError, RuntimeError):
                await self._bot.shutdown()

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
        await self._answer(person, self._desk.answer(person, text, now))

    def _is_for_us(self, text: str) -> bool:
        """Whether a group's «/search@otherbot» means this bot."""
        command = text.split(maxsplit=1)[0]
        _, at, name = command.partition("@")
        return not at or name.lower() == (self._bot.username or "").lower()

    async def _press(self, query: CallbackQuery, now: datetime) -> None:
        """A button: what it says is answered like a message of who pressed it; the press always gets its answer."""
        with contextlib.suppress(BadRequest):  # too old to be answered
            await query.answer()
        chat = query.message.chat.id if query.message else query.from_user.id
        topic = _topic(query.message) if isinstance(query.message, Message) else None
        person = self._person(chat, topic, query.from_user)
        says = query.data or ""
        signed = self._store.people.signer.read_button(says)
        if signed:
            says = self._meant(person, signed)
        if says.startswith("/"):
            await self._answer(person, self._desk.answer(person, says, now))

    def _meant(self, person: Person, button: SignedButton) -> str:
        """A digest's button as a command; it acts only for the subscriber it was made for."""
        subscriber = self._store.people.find("telegram", person.address, person.thread)
        if subscriber is None or subscriber.id != button.subscriber:
            return ""
        commands = {"detail": "call", "unsubscribe": "unsubscribe"}
        command = commands.get(button.action, button.action)
        return f"/{command}" if button.action == "unsubscribe" else f"/{command} #{button.call}"

    def _person(self, chat: int, topic: int | None, sender: User) -> Person:
        is_admin = sender.id in self._desk.settings.admins.telegram
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


def _topic(message: Message) -> int | None:
    """The forum topic a message was written in; a plain reply's thread is none."""
    return message.message_thread_id if message.is_topic_message else None


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
