"""The conversation over Telegram: long polling in, answers out at the pace Telegram allows. Knows no command.

Polling needs no open port and no certificate. Updates are answered once, also when Telegram sends them twice; a second
program polling with the same token is reported in words (409); of several on one database one polls.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import warnings
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    InlineKeyboardButton,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.warnings import PTBUserWarning

from watcher.deliver.render.buttons import Rows
from watcher.log import EventLog
from watcher.remember.store import Store
from watcher.talk.administrators import Administrators
from watcher.talk.callbacks import ButtonPress, ButtonPresses, PressAnswer
from watcher.talk.commands import Commands, is_open_to_all, menu
from watcher.talk.person import ManagedChat, Person, Reply, ReplyButton
from watcher.talk.polling_turn import PollingTurn
from watcher.talk.roles import ChatRole
from watcher.talk.signed_commands import CommandSigner
from watcher.wording.catalogue import language_of, translate

log = EventLog("telegram")

POLL_SECONDS = 25
UPDATES = ["message", "callback_query", "my_chat_member", "chat_member"]
LAST_REDRAWS = 2.0
LANGUAGES = ("fr", "en")


class Speaker(Protocol):
    """What carries an answer, obeying the same limits as the digests: the Telegram channel of deliver."""

    async def say(
        self, chat: str, blocks: Sequence[str], *, buttons: Sequence[Sequence[tuple[str, str]]], thread: int | None
    ) -> None: ...

    async def hand(self, chat: str, name: str, content: bytes, *, thread: int | None) -> None: ...

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
        self._working: set[asyncio.Task[None]] = set()
        self._clock = clock
        self._offset = 0
        self._presses = ButtonPresses(store)
        self._administrators = Administrators(self._status)
        self._turn = PollingTurn(store, clock)
        self._redrawing: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until told to stop. A token that is no token ends it; all else is waited out."""
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        try:
            await self._bot.initialize()
        except InvalidToken:
            log.error("Telegram does not know this token; the bot is off until the service is restarted")
            await stop.wait()
            return
        keeping = asyncio.create_task(self._turn.keep())
        try:
            await self._introduce()
            await self._poll(stop)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
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
            await self._bot.set_my_commands(
                _menu(language), language_code=None if language == LANGUAGES[0] else language
            )

    async def _poll(self, stop: asyncio.Event) -> None:
        pause = 1.0
        while not stop.is_set():
            if not self._turn.is_ours:
                await _first_of(stop.wait(), self._turn.begun.wait())
                continue
            try:
                updates = await _until(self._updates(), stop, self._turn.over)
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
            if not await self._take_all(updates or []):
                await _rest(stop, pause)

    async def _take_all(self, updates: Sequence[Any]) -> bool:
        """Takes updates one by one; one that cannot be read is logged and skipped. False when none had a number."""
        is_numbered = not updates
        for raw in updates:
            number = raw.get("update_id") if isinstance(raw, dict) else None
            if not isinstance(number, int):
                log.error("an update without a number was skipped", update=str(raw)[:200])
                continue
            is_numbered = True
            self._offset = number + 1
            try:
                update = Update.de_json(raw, self._bot)
            except Exception as error:
                log.error("an update could not be read and was skipped", update=number, error=type(error).__name__)
                continue
            await self._take(update)
        return is_numbered

    async def _updates(self) -> list[Any]:
        """The updates as Telegram wrote them: the library would refuse all where it cannot read one."""
        wanted = {"offset": self._offset, "timeout": POLL_SECONDS, "allowed_updates": UPDATES}
        found = await self._bot.do_api_request("getUpdates", api_kwargs=wanted, read_timeout=POLL_SECONDS + 10)
        return found if isinstance(found, list) else [found]

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
            elif update.chat_member:
                self._administrators.forget(update.chat_member.chat.id)
            elif update.my_chat_member:
                await self._moved(update.my_chat_member, now)
        except TelegramError as error:
            log.warning("an answer could not be given", error=type(error).__name__)
        except Exception:
            log.exception("an update could not be answered")

    async def _hear(self, message: Message, text: str, now: datetime) -> None:
        sender = message.from_user
        if sender is None or sender.is_bot or message.forward_origin or message.chat.type == "channel":
            return  # channels, anonymous admins and forwarded texts give no orders
        is_group = message.chat.type in ("group", "supergroup")
        if is_group and (not text.startswith("/") or not self._is_for_us(text)):
            return
        await self._command(await self._person(message.chat, _topic(message), sender, now), text, now)

    async def _command(self, person: Person, text: str, now: datetime) -> None:
        """Answers a message; the other chat that it names is looked up first."""
        if named := self._commands.chat_named(person, text, now):
            person = replace(person, managed=await self._managed(named, int(person.sender), now))
        await self._answer(person, self._commands.answer(person, text, now), now)

    async def _managed(self, named: str, user: int, now: datetime) -> ManagedChat | None:
        """That channel or group, and whether the user administrates it; None for one the bot does not see."""
        try:
            chat = await self._bot.get_chat(named if named.startswith("@") else int(named))
        except TelegramError:
            return None
        if chat.type == "private":
            return None
        is_administrator = await self._administrators.includes(chat.id, user, now)
        return ManagedChat(str(chat.id), (chat.title or named)[:80], is_administrator)

    def _is_for_us(self, text: str) -> bool:
        """Whether a group's «/search@otherbot» means this bot."""
        command = text.split(maxsplit=1)[0]
        _, at, name = command.partition("@")
        return not at or name.lower() == (self._bot.username or "").lower()

    async def _press(self, query: CallbackQuery, now: datetime) -> None:
        """A button does what it was signed for. Always answered."""
        chat = query.message.chat if query.message else Chat(query.from_user.id, "private")
        person = await self._person(chat, _topic(query.message), query.from_user, now)
        answer = PressAnswer(translate(language_of(person.language), "talk.failed"))
        try:
            press = ButtonPress(person, query.data or "", _shown(query))
            answer = self._presses.answer(press, self._commands.settings, now)
        finally:
            with contextlib.suppress(TelegramError):  # too old, or Telegram is away: the press counts all the same
                await query.answer(answer.said or None)
        if answer.rows is not None and query.message:
            self._redraw(query.message, answer.rows)
        if answer.command:
            await self._command(replace(person, thread=answer.thread), answer.command, now)

    def _redraw(self, message: MaybeInaccessibleMessage, rows: Rows) -> None:
        """Shows other buttons under a message, at Telegram's pace: nobody else waits for that."""
        task = asyncio.create_task(self._speaker.redraw(str(message.chat.id), message.message_id, rows))
        self._redrawing.add(task)
        task.add_done_callback(self._redrawing.discard)

    async def _person(self, chat: Chat, topic: int | None, sender: User, now: datetime) -> Person:
        """Who writes, and what they are in that chat."""
        role = ChatRole.OWNER
        if chat.type != "private":
            role = ChatRole.READER if chat.type == "channel" else ChatRole.MEMBER
            if await self._administrators.includes(chat.id, sender.id, now):
                role = ChatRole.ADMINISTRATOR
        is_admin = sender.id in self._commands.settings.admins.telegram
        language = sender.language_code or ""
        name = sender.first_name[:80]
        return Person("telegram", str(chat.id), name, language, is_admin, topic, role, str(sender.id))

    async def _status(self, chat: int, user: int) -> str:
        return str((await self._bot.get_chat_member(chat, user)).status)

    async def _moved(self, change: ChatMemberUpdated, now: datetime) -> None:
        """The bot was put out of a chat, or may now publish in a channel: who let it in is told how to go on."""
        before, status = change.old_chat_member.status, change.new_chat_member.status
        if status in ("kicked", "left"):
            self._shut_out(str(change.chat.id), now)
        elif change.chat.type == "channel" and status == "administrator" and before != status:
            private = Chat(change.from_user.id, "private")
            person = await self._person(private, None, change.from_user, now)
            await self._command(person, f"/manage {change.chat.id}", now)

    def _shut_out(self, chat: str, now: datetime) -> None:
        for subscriber in self._store.people.at("telegram", chat):
            if subscriber.state == "active":
                self._store.people.suspend(subscriber.id, "the bot was shut out of the chat", now)

    async def _answer(self, person: Person, answer: Reply | None, now: datetime) -> None:
        if answer is None:
            return
        signer = CommandSigner(self._store.people.signer, person.address)
        rows = [
            [(button.label, _data(signer, person, answer, button, now)) for button in row] for row in answer.buttons
        ]
        shown = [[(label, data) for label, data in row if data] for row in rows]
        await self._speaker.say(
            person.address, answer.blocks, buttons=[row for row in shown if row], thread=person.thread
        )
        if answer.menu and not person.is_shared:
            await self._bot.set_my_commands(_menu(answer.menu), scope=BotCommandScopeChat(int(person.address)))
        if answer.file:
            await self._speaker.hand(person.address, answer.file.name, answer.file.content, thread=person.thread)
        if answer.later:
            task = asyncio.create_task(self._second(person, answer.later, now))
            self._working.add(task)
            task.add_done_callback(self._working.discard)

    async def _second(self, person: Person, work: Callable[[], Reply], now: datetime) -> None:
        """The answer that takes its time: made beside the loop, in a thread that no stop waits for."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        made: list[Reply] = []

        def run() -> None:
            try:
                made.append(work())
            except Exception:
                log.exception("work for an admin failed", person=person.key)
            with contextlib.suppress(RuntimeError):  # the program has stopped
                loop.call_soon_threadsafe(done.set)

        threading.Thread(target=run, daemon=True).start()
        await done.wait()
        await self._answer(person, made[0] if made else None, now)


def _menu(language: str) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in menu(language)]


def _data(signer: CommandSigner, person: Person, answer: Reply, button: ReplyButton, now: datetime) -> str:
    """Callback data of a button: for anybody where it only reads, else for the person who was asked."""
    sender = "" if is_open_to_all(button.says) else person.sender
    data = signer.data(button.says, now, sender)
    return data or (signer.data("/yes", now, person.sender) if button.says == answer.offer else "")


def _topic(message: MaybeInaccessibleMessage | None) -> int | None:
    """The forum topic a message was written in; a plain reply's thread is none, that of a lost message not known."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _shown(query: CallbackQuery) -> Rows | None:
    """The buttons under the message of a press, as Telegram says; None where it is out of reach."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    keyboard = markup.inline_keyboard if markup else ()
    return tuple(tuple((button.text, _says(button)) for button in row) for row in keyboard) or None


def _says(button: InlineKeyboardButton) -> str:
    return str(button.callback_data or button.url or "")


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _until(work: Coroutine[object, object, list[Any]], *ends: asyncio.Event) -> list[Any] | None:
    """The updates, or None as soon as one of these comes: a long poll must not hold up the end."""
    task = asyncio.create_task(work)
    await _first_of(task, *(end.wait() for end in ends))
    if task.done():
        return task.result()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, TelegramError):
        await task
    return None


async def _first_of(*works: Coroutine[object, object, object] | asyncio.Task[Any]) -> None:
    """Waits until one of these is done; ends those that only wait."""
    tasks = [work if isinstance(work, asyncio.Task) else asyncio.create_task(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task, work in zip(tasks, works, strict=True):
        if task is not work:
            task.cancel()


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
