"""One message being answered: the person, their language, the memory and the clock, handed to a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from watcher.config import Settings
from watcher.model import Call, Interest, Subscriber, SubscriberState
from watcher.remember.people.audit import AuditLine
from watcher.remember.people.conversations import Conversation
from watcher.remember.store import Store
from watcher.talk.admin_tools import AdminTools
from watcher.talk.person import Person, ReplyButton
from watcher.understand.text.text import fold
from watcher.wording.catalogue import translate
from watcher.wording.text import short
from watcher.wording.view import View

_Facts = Mapping[str, Any] | None


class Refused(Exception):
    """A command cannot do what was asked; the message says why, in the words of the person."""


@dataclass(frozen=True)
class Visit:
    """What a command sees. It reads and writes only through `store`; it never sends."""

    settings: Settings
    store: Store
    person: Person
    subscriber: Subscriber | None
    language: str
    now: datetime
    tools: AdminTools | None = None

    @property
    def view(self) -> View:
        zone = self.subscriber.zone if self.subscriber else self.settings.watch.zone
        return View(self.language, zone, self.now, self.settings.watch.zones)

    @property
    def active(self) -> Subscriber:
        """The subscriber, where they are written to. Raises Refused."""
        if self.subscriber is None or self.subscriber.state is not SubscriberState.ACTIVE:
            raise Refused(self.text("not_subscribed"))
        return self.subscriber

    @property
    def reader(self) -> Subscriber:
        """The subscriber, or a reader without interests for a person who has not subscribed."""
        if self.subscriber:
            return self.subscriber
        empty = Subscriber(0, self.person.channel, self.person.address, interests=(Interest(),))
        return replace(empty, language=self.language, zone=self.settings.watch.zone)

    def text(self, key: str, /, **values: object) -> str:
        return translate(self.language, f"talk.{key}", **values)

    def button(self, key: str, says: str) -> ReplyButton:
        return ReplyButton(self.text(f"button.{key}"), says)

    @property
    def conversation(self) -> Conversation:
        """Where the conversation with this person stands."""
        return self.store.conversations.get(self.person.key)

    def keep(self, **changes: Any) -> None:
        """Changes fields of the conversation."""
        changed = replace(self.conversation, **changes)
        self.store.conversations.keep(self.person.key, changed, self.now)

    def note(self, what: str, about: str = "", before: _Facts = None, after: _Facts = None) -> int:
        """Adds a line to the log of what admins do, and returns its number."""
        return self.store.audit.note(AuditLine(self.now, self.person.key, what, about, before=before, after=after))

    def pick(self, text: str) -> Call:
        """The call that a number means: a place in the list on the screen, or «#17» for a call's own id.

        Raises Refused where there is none.
        """
        number = self._id(text)
        call = self.store.calls.many([number]).get(number) if number else None
        if call is None:
            raise Refused(self._no_call(text))
        return call

    def _id(self, text: str) -> int:
        if not is_number(text):
            return 0
        word = _bare(text)
        if word.startswith("#"):
            return int(word.removeprefix("#"))
        open_list = self.conversation
        place = int(word) - open_list.first
        return open_list.shown[place] if 0 <= place < len(open_list.shown) else 0

    def _no_call(self, text: str) -> str:
        """Why `pick` found nothing: no number was given, no list is open, or it has no such number."""
        if not is_number(text):
            return self.text("which_call")
        open_list = self.conversation
        if _bare(text).startswith("#"):
            return self.text("no_call", number=_bare(text))
        if not open_list.shown:
            meant = self.store.calls.many([int(_bare(text))]).get(int(_bare(text)))
            if meant is None:
                return self.text("no_list")
            return self.text("no_list_but", number=meant.id, title=short(meant.title, 80))
        last = open_list.first + len(open_list.shown) - 1
        return self.text("not_on_list", number=_bare(text), first=open_list.first, last=last)

    def domain(self, word: str) -> str | None:
        """The domain that a word names, by key or by label in either language, accents and case aside."""
        wanted = fold(word).strip()
        for key, domain in self.settings.domains.items():
            names = (key, key.replace("_", " "), *domain.label.values())
            if wanted in {fold(name) for name in names}:
                return key
        return None

    @property
    def labels(self) -> dict[str, str]:
        """The labels of all domains in the reader's language."""
        return self.settings.domain_labels(self.language)

    def label(self, domain: str) -> str:
        """A domain's label in the reader's language."""
        return self.labels.get(domain, domain)


def is_number(text: str) -> bool:
    """Whether a text is the number of a call: «2», «#17», «n° 3»."""
    word = _bare(text)
    return word.removeprefix("#").isdecimal() and len(word) <= 12


def _bare(text: str) -> str:
    return text.strip().removeprefix("n°").strip()
