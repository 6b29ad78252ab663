"""One message being answered: the person, their language, the memory and the clock, handed to a command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from watcher.config import Settings
from watcher.model import Call, Interest, Subscriber
from watcher.remember.people.conversations import Conversation
from watcher.remember.store import Store
from watcher.talk.admin_tools import AdminTools
from watcher.talk.person import Person, ReplyButton
from watcher.understand.text.text import fold
from watcher.wording.catalogue import translate
from watcher.wording.view import View


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

    def pick(self, text: str) -> Call | None:
        """The call that a number means: a place in the list on the screen, or «#17» for a call's own id."""
        number = self._id(text)
        return self.store.calls.many([number]).get(number) if number else None

    def _id(self, text: str) -> int:
        if not is_number(text):
            return 0
        word = _bare(text)
        if word.startswith("#"):
            return int(word.removeprefix("#"))
        open_list = self.conversation
        place = int(word) - open_list.first
        return open_list.shown[place] if 0 <= place < len(open_list.shown) else 0

    def no_call(self, text: str) -> str:
        """Why `pick` found nothing: no number was given, no list is open, or it has no such number."""
        if not is_number(text):
            return self.text("which_call")
        open_list = self.conversation
        if _bare(text).startswith("#"):
            return self.text("no_call", number=_bare(text))
        if not open_list.shown:
            return self.text("no_list")
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

    def label(self, domain: str) -> str:
        """A domain's label in the reader's language."""
        found = self.settings.domains.get(domain)
        return found.label.get(self.language, domain) if found else domain


def is_number(text: str) -> bool:
    """Whether a text is the number of a call: «2», «#17», «n° 3»."""
    word = _bare(text)
    return word.removeprefix("#").isdecimal() and len(word) <= 12


def _bare(text: str) -> str:
    return text.strip().removeprefix("n°").strip()
