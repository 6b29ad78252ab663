"""A text levelled for reading figures: lower case, no accents, one character for one character.

Positions in a levelled text are positions in the original, so that every quote is cut from what was published.
`flat` keeps punctuation and line ends, `worded` has only letters, digits and spaces. Interprets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.lazy import cached_property
from watcher.understand.text import stops
from watcher.understand.text.kept import kept
from watcher.understand.text.level import level, table
from watcher.understand.text.number_words import closed_digits

_HEAD, _TAIL = 45_000, 15_000
_BREAKS = re.compile(r"[ \t\r\n]+")
_EDGES = " \t\r\n,;:-–—•*|"
_SENTENCE = re.compile(r"[.!?](?=\s)|\n(?=\s*\n)|\n|;")


_FLAT = table(keep='\n.,;:!?()[]/-+%$£¤°ºª&@#=*>"_²³«»|<~')
_WORDED = table(keep="")


@dataclass(frozen=True)
class Flat:
    """A text with its levelled shapes; very long texts are read at their head and tail only."""

    text: str

    @staticmethod
    @kept(4)  # days and sums are read from the same text
    def of(text: str) -> Flat:
        """The text ready for reading, cut at a space when it is longer than about 60,000 characters."""
        if len(text) > _HEAD + _TAIL:
            text = f"{_until_space(text[:_HEAD])}\n\n{_from_space(text[-_TAIL:])}"
        return Flat(text)

    @cached_property
    def _bytes(self) -> bytes:
        return level(self.text)

    @cached_property
    def flat(self) -> str:
        return closed_digits(self._bytes.translate(_FLAT).decode("latin-1"))

    @cached_property
    def worded(self) -> str:
        """Begins with one more space than the text, so that every word has a space before it."""
        return " " + self._bytes.translate(_WORDED).decode("latin-1") + " "

    @cached_property
    def ends(self) -> list[int]:
        """Where sentences end, in order; asked for days and for sums, as `pauses` and `brackets` are."""
        return stops.ends(self.flat, self.text)

    @cached_property
    def pauses(self) -> list[int]:
        return stops.pauses(self.flat)

    @cached_property
    def brackets(self) -> list[tuple[int, int]]:
        return stops.brackets(self.flat)

    def without(self, spans: Iterable[tuple[int, int]]) -> Flat:
        """The same text whose levelled shapes have blanks at the spans; quotes still show what was published."""
        flat, worded = self.flat, self.worded
        for start, end in spans:
            flat = flat[:start] + " " * (end - start) + flat[end:]
            worded = worded[: start + 1] + " " * (end - start) + worded[end + 1 :]
        masked = Flat(self.text)
        masked.__dict__.update(flat=flat, worded=worded)
        return masked

    def quote(self, start: int, end: int) -> str:
        """The published words from `start` to `end` on one line, never cut within a word, no lone surrogates."""
        text = self.text
        while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        words = _BREAKS.sub(" ", text[start:end]).strip(_EDGES)
        return words.encode("utf-8", "replace").decode("utf-8") if not words.isascii() else words

    def sentence(self, start: int, end: int, reach: int = 90) -> str:
        """The quote of a place with the words of its own line and sentence, `reach` characters to each side."""
        flat = self.flat
        left = max(start - reach, 0)
        cuts = [match.end() for match in _SENTENCE.finditer(flat, left, start)]
        begin = cuts[-1] if cuts else _next_word(flat, left)
        stop = _SENTENCE.search(flat, end, end + reach)
        last = stop.start() if stop else _last_word(flat, end, min(end + reach, len(flat)))
        return self.quote(begin, last)


def _next_word(flat: str, place: int) -> int:
    """The start of the first whole word at or after a place."""
    if place == 0:
        return 0
    space = flat.find(" ", place, place + 40)
    return place if space < 0 else space + 1


def _last_word(flat: str, end: int, place: int) -> int:
    """The end of the last whole word before a place, never before `end`."""
    if place >= len(flat):
        return len(flat)
    space = flat.rfind(" ", end, place)
    return end if space < 0 else space


def _until_space(text: str) -> str:
    """A head cut at its last space, so that no number is read in part."""
    space = text.rfind(" ", len(text) - 2000)
    return text[:space] if space > 0 else text.rstrip("0123456789.,")


def _from_space(text: str) -> str:
    space = text.find(" ", 0, 2000)
    return text[space:] if space >= 0 else text.lstrip("0123456789.,")
