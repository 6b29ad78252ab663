"""Texts made safe to read and easy to compare: cleaned, folded, cut in words, and quoted back as published.

Does not interpret anything. Every function takes any string, however hostile, and never raises.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from watcher.lazy import cached_property

MAX_TITLE = 500
MAX_TEXT = 60_000
QUOTE = 240

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width and bidi marks, surrogates, interlinear marks, non-characters, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = ("\n", "\t", "\u00a0", "\u202f", "\u2009")
# Combining marks are the non-ASCII characters that are neither letters nor spaces; honest texts have two in a row.
_MARKS = re.compile(r"[^\x00-\x7f](?<![\w\s])(?:[^\w\s\x00-\x7f]{3,})")
_LETTERS = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-",
    "‑": "-", "−": "-", "•": " ", "·": ".", "●": " ", "▪": " ", "→": " ",
    "…": "...", "€": "", "\u202f": " ", "\u2009": " ",
}  # fmt: skip
_NOT_WORD = {code: " " for code in range(128) if not chr(code).isalnum()}
# Inclusive spelling hides the word it extends: «étudiant.e.s», «chercheur(se)s», «lauréat-e-s».
_INCLUSIVE = re.compile(r"[.(-](?<=[a-z]{3}[.(-])(?:e|es|se|ne|le|re|euse|rice|trice|iere|s)\)?(?:[.-]?s)?(?![a-z0-9])")


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """The text in NFC without controls, bidi, zero-width and lone surrogates, at most `limit` characters.

    Line ends become «\\n»; tabs and no-break spaces stay, since amounts and quotes are written with them.
    """
    text = text[:limit]
    if not _without_spaces(text).isprintable():
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", _MARKS.sub(_thin, text)).strip()[:limit]


def _without_spaces(text: str) -> str:
    """Once ordinary white space is out, `isprintable` sees in no time that nothing invisible is there."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text


def clean_title(title: str) -> str:
    """A title on one line, at most MAX_TITLE characters."""
    return " ".join(clean(title, MAX_TITLE).split())


def fold(text: str) -> str:
    """Lower case ASCII: «Cœur d’été» becomes «coeur d'ete». What has no ASCII letter vanishes.

    Each character folds by itself, so that `Passage` can lead a place in the folded text back to the original.
    """
    if not text.isascii():
        for letter, plain in _LETTERS.items():
            if letter in text:
                text = text.replace(letter, plain)
        try:
            return text.encode("latin-1").translate(_FOLDED, _VANISHING).decode("ascii")
        except UnicodeEncodeError:
            text = _without_accents(text)
    return text.lower()


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


# Latin-1 folded by one table: most French texts are nothing else once their quotation marks and dashes are plain.
_LATIN = [_without_accents(_LETTERS.get(chr(code), chr(code))).lower() for code in range(256)]
_LETTERS |= {chr(code): folded for code, folded in enumerate(_LATIN) if len(folded) > 1}  # fractions
_FOLDED = bytes(ord(folded) if len(folded) == 1 else 0 for folded in _LATIN)
_VANISHING = bytes(code for code, folded in enumerate(_LATIN) if not folded)
_AS_LONG = [sign for sign, folded in enumerate(_LATIN) if len(folded) == 1]
_FOREIGN = re.compile(f"[^{''.join(re.escape(chr(sign)) for sign in _AS_LONG)}]")
"""What may not be folded to one letter."""


@lru_cache(4096)
def _grown(sign: str) -> int:
    """How many characters longer a sign becomes when it is folded; below zero when it vanishes."""
    return len(fold(sign)) - 1


def words(folded: str) -> list[str]:
    """The words of a folded text, in order; inclusive endings («étudiant.e.s») are taken off."""
    return _INCLUSIVE.sub("", folded).translate(_NOT_WORD).split()


def _thin(marks: re.Match[str]) -> str:
    """A pile of combining marks («zalgo») down to two, since ordering them takes quadratic time."""
    kept, pile = [], 0
    for character in marks[0]:
        pile = pile + 1 if unicodedata.category(character)[0] == "M" else 0
        if pile <= 2:
            kept.append(character)
    return "".join(kept)


@dataclass(frozen=True)
class Passage:
    """A text in the three shapes that reading needs: as published (clean), folded, and as words."""

    text: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def spaced(self) -> str:
        """The folded text with a space for all that is no letter or digit, and one more before and after."""
        return f" {self.folded.translate(_NOT_WORD)} "

    @cached_property
    def words(self) -> list[str]:
        return words(self.folded)

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """Where characters that fold to none or several stand in the folded text, and the shift after each."""
        places, shifts, shift = [], [], 0
        for match in _FOREIGN.finditer(self.text) if not self.text.isascii() else ():
            if grown := _grown(match[0]):
                places.append(match.end() + shift + grown)
                shift += grown
                shifts.append(shift)
        return places, shifts

    def place(self, folded: int) -> int:
        """The place in the text of a place in the folded text."""
        places, shifts = self._shifts
        index = bisect_right(places, folded)
        return folded - shifts[index - 1] if index else folded

    def published(self, start: int, end: int) -> str:
        """The published text that stands at a place of the folded text."""
        return self.text[self.place(start) : self.place(end)]

    def quote(self, start: int, end: int) -> str:
        """The same on one line, QUOTE characters at most."""
        return " ".join(self.published(start, end).split())[:QUOTE]

    def around(self, start: int, end: int, reach: int = 80) -> str:
        """The sentence, or the part of it within `reach` characters, that holds a place of the folded text."""
        left = max(start - reach, 0)
        before = self.folded[left:start]
        cut = max(before.rfind(mark) for mark in ("\n", ". ", "; ", "! ", "? "))
        begin = left + cut + 1 if cut >= 0 else left + (before.find(" ") + 1 if left else 0)
        after = self.folded[end : end + reach]
        stops = [place for mark in ("\n", ". ", "; ", "! ", "? ") if (place := after.find(mark)) >= 0]
        last = min(stops) if stops else (len(after) if len(after) < reach else max(after.rfind(" "), 0))
        return self.quote(begin, end + last).strip(" .;,:-")
