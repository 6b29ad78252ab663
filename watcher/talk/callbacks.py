"""A tap on a signed button of a digest: what it does, what is answered, how the buttons look after. No transport.

A button acts only in the chat of the subscriber it was signed for. Doing the same twice changes nothing, so that
double taps, old messages and taps that Telegram repeats are harmless.
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
from watcher.talk.rate_limit import RateLimiter
from watcher.wording.catalogue import language_of, translate
from watcher.wording.text import short

PER_MINUTE = 60  # a person who sorts a long digest taps twice for each call
_COMMANDS = {"detail": "call", "why": "why"}


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """Who tapped what where; `shown` are the buttons of the message, None where it is out of reach."""

    chat: str
    is_broadcast: bool
    sender: int
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
    """Answers taps from one memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._limiter = RateLimiter(PER_MINUTE)

    def answer(self, tap: ButtonPress, spoken: str, settings: Settings, now: datetime) -> PressAnswer | None:
        """What a tap does; None where its data is a command. `spoken` is the language of a person who is not known."""
        if tap.data.startswith("/"):
            return None
        language = language_of(spoken, settings.watch.language)
        if not self._limiter.allow(f"{tap.sender}", now):
            return PressAnswer(translate(language, "talk.too_fast"))
        button = self._store.people.signer.read_button(tap.data)
        subscriber = self._subscriber(button)
        if button is None or subscriber is None or not _is_theirs(tap, subscriber, settings):
            return PressAnswer(translate(language, "talk.not_valid"))
        return self._acted(tap, button, subscriber, now)

    def _acted(self, tap: ButtonPress, button: SignedButton, subscriber: Subscriber, now: datetime) -> PressAnswer:
        """What a button of that subscriber does."""
        if button.action == "unsubscribe":
            return PressAnswer(command="/unsubscribe", thread=subscriber.thread)
        language = language_of(subscriber.language)
        if subscriber.state != "active":
            return PressAnswer(translate(language, "talk.not_subscribed"))
        if button.action in _COMMANDS or (button.action == "open" and tap.shown is None):
            command = _COMMANDS.get(button.action, "call")
            return PressAnswer(command=f"/{command} #{button.call}", thread=subscriber.thread)
        said = self._done(button, language, now)
        return PressAnswer(
            said, self._redrawn(tap, button, ButtonSigner(subscriber.id, language, self._store.people.signer))
        )

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

    def _redrawn(self, tap: ButtonPress, button: SignedButton, signer: ButtonSigner) -> Rows | None:
        """The buttons after the tap; None where nothing changes, or nothing can be changed."""
        if tap.shown is None:
            return None
        keyboard = Keyboard.read(tap.shown, signer.signer).tapped(button.action, button.call)
        rows = keyboard.rows(self._store.marks.standing_marks(signer.subscriber), signer)
        return rows if rows != tap.shown else None


def _is_theirs(tap: ButtonPress, subscriber: Subscriber, settings: Settings) -> bool:
    """Whether the tap comes from the subscriber's own chat; a broadcast's readers decide nothing for all others."""
    if tap.is_broadcast and tap.sender not in settings.admins.telegram:
        return False
    return subscriber.channel == "telegram" and subscriber.address == tap.chat
