"""A tap on a signed button of a digest: what it does, what is answered, how the buttons look after. No transport.

A button acts only in the chat it was signed for, and only what the person's role there allows; data that is not
signed by us is never run. Doing the same twice changes nothing, so that double taps, old messages and taps that
Telegram repeats are harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.render.buttons import ButtonSigner, Keyboard, Rows
from watcher.errors import UnknownSubscriber
from watcher.model import Subscriber
from watcher.remember.people.tokens import SignedButton
from watcher.remember.store import Store
from watcher.talk.person import Person
from watcher.talk.rate_limit import RateLimiter
from watcher.talk.roles import Access, refusal
from watcher.talk.signed_commands import CommandSigner
from watcher.wording.catalogue import language_of, translate
from watcher.wording.text import short

PER_MINUTE = 60  # a person who sorts a long digest taps twice for each call
_COMMANDS = {
    "detail": "call",
    "why": "why",
    "partner": "partner",
    "accept": "interested",
    "decline": "decline",
    "report": "report",
    "withdraw": "withdraw",
    "tell": "tell",
}


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """Who pressed what where; `shown` are the buttons of the message, None where it is out of reach."""

    person: Person
    data: str
    shown: Rows | None


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What is said to the person who tapped, the buttons to show from now on (None: unchanged), or a command to run.

    `thread` is the topic of the command's answer.
    """

    said: str = ""
    rows: Rows | None = None
    command: str = ""
    thread: int | None = None


class ButtonPresses:
    """Answers presses from one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._limiter = RateLimiter(PER_MINUTE)

    def answer(self, press: ButtonPress, settings: Settings, now: datetime) -> PressAnswer:
        """What a press does."""
        language = language_of(press.person.language, settings.watch.language)
        if not self._limiter.allow(press.person.sender, now):
            return PressAnswer(translate(language, "talk.too_fast"))
        if command := self._command(press, now):
            return PressAnswer(command=command, thread=press.person.thread)
        button = self._store.people.signer.read_button(press.data)
        subscriber = self._subscriber(button)
        if button is None or subscriber is None or not _is_theirs(press, subscriber):
            return PressAnswer(translate(language, "talk.not_valid"))
        access = Access.SETTINGS if button.action == "unsubscribe" else Access.TRIAGE
        if key := refusal(access, press.person.role, is_admin=press.person.is_admin):
            return PressAnswer(translate(language, f"talk.{key}"))
        return self._acted(press, button, subscriber, now)

    def _command(self, press: ButtonPress, now: datetime) -> str:
        signer = CommandSigner(self._store.people.signer, press.person.address)
        return signer.read(press.data, now, press.person.sender)

    def _acted(self, press: ButtonPress, button: SignedButton, subscriber: Subscriber, now: datetime) -> PressAnswer:
        """What a button of that subscriber does."""
        if button.action == "unsubscribe":
            return PressAnswer(command="/unsubscribe", thread=subscriber.thread)
        language = language_of(subscriber.language)
        if subscriber.state != "active":
            return PressAnswer(translate(language, "talk.not_subscribed"))
        if button.action in _COMMANDS or (button.action == "open" and press.shown is None):
            command = _COMMANDS.get(button.action, "call")
            return PressAnswer(command=f"/{command} #{button.call}", thread=subscriber.thread)
        said = self._done(button, language, now)
        signer = ButtonSigner(subscriber.id, language, self._store.people.signer)
        return PressAnswer(said, self._redrawn(press, button, signer))

    def _subscriber(self, button: SignedButton | None) -> Subscriber | None:
        try:
            return self._store.people.get(button.subscriber) if button else None
        except UnknownSubscriber:  # erased since
            return None

    def _done(self, button: SignedButton, language: str, now: datetime) -> str:
        """Does what the button says, and says so with the call's title."""
        call = self._store.calls.many([button.call]).get(button.call)
        title = short(call.title, 100) if call else f"n° {button.call}"
        if button.action == "open":
            return title
        self._store.marks.apply(button.action, button.subscriber, button.call, now)
        return translate(language, f"talk.marked.{button.action}", title=title)

    def _redrawn(self, press: ButtonPress, button: SignedButton, signer: ButtonSigner) -> Rows | None:
        """The buttons after the tap; None where nothing changes, or nothing can be changed."""
        if press.shown is None:
            return None
        keyboard = Keyboard.read(press.shown, signer.signer).tapped(button.action, button.call)
        rows = keyboard.rows(self._store.marks.standing_marks(signer.subscriber), signer)
        return rows if rows != press.shown else None


def _is_theirs(press: ButtonPress, subscriber: Subscriber) -> bool:
    """Whether the press comes from the subscriber's own chat."""
    return subscriber.channel == "telegram" and subscriber.address == press.person.address
