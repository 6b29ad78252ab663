"""A message laid out once for all readers who are told the same, with a place wherever something is one reader's own.

While it is laid out, marks stand for the signed links and the subject; which marks, nobody can know who writes a text
that is told. What is kept of it holds nothing of any reader. Pure.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.deliver.render import mail_html as html
from watcher.deliver.render.frame import Links
from watcher.deliver.render.subject import for_reader
from watcher.model import Message

SUBJECT = "subject"
PARTNER = "partner"
_LEAVE = ("unsubscribe", "preferences", "leave_mail")

_SUBJECT_PLACE = -1

_Own = tuple[str, int]
"""One reader's own link: a way to leave (with 0), or what may be done with a call, and its number."""


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
        action = (lambda call, name: self.of(name, call)) if links.action else None
        return Links(**leave, action=action, partner=(lambda call: self.of(PARTNER, call)) if links.partner else None)

    def parted(self, text: str, owned: dict[_Own, int]) -> MarkedText:
        """The text between the marks; `owned` numbers what they stand for, and is filled."""
        pieces = self._marks.split(text)
        own = zip(pieces[1::3], map(int, pieces[2::3]), strict=True)
        places = [_SUBJECT_PLACE if one[0] == SUBJECT else owned.setdefault(one, len(owned)) for one in own]
        return MarkedText(tuple(pieces[::3]), tuple(places))


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The pieces of a text, and what stands between them, by number."""

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
    """All of a message that its readers share, and which links are each one's own, by the numbers of their places.

    `subject` are the parts of the subject without the reader's name.
    """

    subject: tuple[str, ...]
    text: MarkedText
    html: MarkedText
    own: tuple[_Own, ...]
    language: str
    parts: tuple[str, ...]
    calls: tuple[tuple[tuple[int, int], ...], ...]

    def of(self, name: str, links: Links, message_id: str) -> Message:
        """The message of the reader of that name with these links."""
        subject = for_reader(self.subject, name)
        own = [_link(links, *one) for one in self.own]
        return Message(
            id=message_id,
            subject=subject,
            text=self.text.filled([*own, subject]),
            html=self.html.filled([*html.escaped(own), html.escaped_title(subject)]),
            language=self.language,
            parts=self.parts,
            calls=self.calls,
        )


def _link(links: Links, name: str, call: int) -> str:
    if name in _LEAVE:
        return str(getattr(links, name))
    if name == PARTNER:
        assert links.partner is not None, "readers without such links share another message"
        return links.partner(call)
    assert links.action is not None, "readers without such links share another message"
    return links.action(call, name)
