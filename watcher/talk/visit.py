"""One message being answered: the person, their language, the memory and the clock, handed to a command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watcher.config import Settings
from watcher.model import Call, Interest, Subscriber
from watcher.remember.store import Store
from watcher.talk.person import Person, ReplyButton
from watcher.understand.text.text import fold
from watcher.wording.catalogue import translate
from watcher.wording.view import View

LIVE = ("open", "closing", "rolling", "forecast", "unknown")  # a call without dates may still be open


@dataclass(frozen=True)
class Visit:
    """What a command sees. It reads and writes only through `store`; it never sends."""

    settings: Settings
    store: Store
    person: Person
    subscriber: Subscriber | None
    language: str
    now: datetime

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

    def pick(self, text: str) -> Call | None:
        """The call that a number means: a place in the last list shown, or «#17» for a call's own id."""
        if not is_number(text):
            return None
        word = _bare(text)
        number = int(word.removeprefix("#"))
        shown = self.store.conversations.get(self.person.key).shown
        if not word.startswith("#") and 1 <= number <= len(shown):
            number = shown[number - 1]
        return self.store.calls.many([number]).get(number)

    def no_call(self, text: str) -> str:
        """Why `pick` found nothing: there is no such number, or none was given."""
        return (
            self.text("no_call", number=_bare(text).removeprefix("#")) if is_number(text) else self.text("which_call")
        )

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
