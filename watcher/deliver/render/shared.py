"""A message laid out once for all readers who are told the same, with a place wherever something is one reader's own.

While it is laid out, marks stand for the signed links and the subject; which marks, nobody can know who writes a text
that is told. What is kept of it holds nothing of any reader. Pure.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.deliver.render import mail_html as html
from watcher.deliver.render.frame import Links
from watcher.deliver.render.subject import for_reader
from watcher.model import Message

SUBJECT = "subject"
PARTNER = "partner"
_LEAVE = ("unsubscribe", "preferences", "leave_mail")

_OF_READER = (*_LEAVE, PARTNER)
_SUBJECT_PLACE = -1

_Own = tuple[str, int]
"""The subject or a way to leave (with 0), or what may be done with a call, and its number."""


class Marks:
    """The marks of one run: words that stand in no text."""

    def __init__(self) -> None:
        self._secret = secrets.token_hex(8)
        self._marks = re.compile(rf"{self._secret}-([a-z_]+)-(\d+)-")

    def of(self, name: str, number: int = 0) -> str:
        """The mark of a link, or of the subject. It has no sign that is escaped and no place where a line may end."""
        return f"{self._secret}-{name}-{number}-"

    def links(self, links: Links) -> Links:
        """Marks in place of these links, where there are any."""
        leave = {name: self.of(name) if getattr(links, name) else "" for name in _LEAVE}
        actions = (lambda asked: [self.of(*one) for one in asked]) if links.actions else None
        return Links(**leave, actions=actions, partner=(lambda call: self.of(PARTNER, call)) if links.partner else None)

    def parted(self, text: str) -> tuple[tuple[str, ...], tuple[_Own, ...]]:
        """The text between the marks, and what these stand for."""
        pieces = self._marks.split(text)
        return tuple(pieces[::3]), tuple(zip(pieces[1::3], map(int, pieces[2::3]), strict=True))


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is one reader's own in a message: the ways to leave (`of_reader`), the links of triage (`of_calls`)."""

    of_reader: tuple[_Own, ...]
    of_calls: tuple[_Own, ...]

    @classmethod
    def among(cls, found: Iterable[_Own]) -> OwnWords:
        """Each of these once."""
        known = [one for one in dict.fromkeys(found) if one[0] != SUBJECT]
        return cls(
            tuple(one for one in known if one[0] in _OF_READER), tuple(one for one in known if one[0] not in _OF_READER)
        )

    def places(self, found: Iterable[_Own]) -> tuple[int, ...]:
        """Where in `values`, followed by the subject, each of these stands."""
        numbers = {one: number for number, one in enumerate((*self.of_reader, *self.of_calls))}
        return tuple([numbers.get(one, _SUBJECT_PLACE) for one in found])

    def values(self, links: Links) -> list[str]:
        """These for the reader whose links these are, who has each of the ways that others have here."""
        partner = links.partner
        made = [partner(call) if partner and name == PARTNER else getattr(links, name) for name, call in self.of_reader]
        return [*made, *(links.actions(self.of_calls) if links.actions else ())]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The pieces of a text, and which value stands between them, by number."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]

    def filled(self, values: Sequence[str]) -> str:
        """The text with these values in its places."""
        whole: list[str] = [""] * (2 * len(self.pieces) - 1)
        whole[::2] = self.pieces
        whole[1::2] = [values[place] for place in self.places]
        return "".join(whole)


@dataclass(frozen=True, slots=True)
class SharedMessage:
    """All of a message that its readers share, and which words are each one's own.

    `subject` are the parts of the subject without the reader's name.
    """

    subject: tuple[str, ...]
    text: MarkedText
    html: MarkedText
    own: OwnWords
    language: str
    parts: tuple[str, ...]
    calls: tuple[tuple[tuple[int, int], ...], ...]

    def of(self, name: str, links: Links, message_id: str) -> Message:
        """The message of the reader of that name with these links."""
        subject, own = for_reader(self.subject, name), self.own.values(links)
        return Message(
            id=message_id,
            subject=subject,
            text=self.text.filled([*own, subject]),
            html=self.html.filled([*html.escaped(own), html.escaped_title(subject)]),
            language=self.language,
            parts=self.parts,
            calls=self.calls,
        )
