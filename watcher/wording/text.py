"""Small habits of writing: lists with «et», quotation marks, texts cut at a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.wording.catalogue import translate

_SPACES = re.compile(r"[ \t\r\n\f\v]+")  # no-break spaces stay: they hold figures together

_STANDING_OFF = re.compile(r" (?=[:;!?»])|(?<=«) ")
_FIGURES = re.compile(r"\d(?:[\d.,/ \u00a0\u202f]*\d)?")


def listed(language: str, parts: Sequence[str]) -> str:
    """«a, b et c»; «a, b and c»."""
    if len(parts) < 2:
        return "".join(parts)
    return translate(language, "list.and", first=", ".join(parts[:-1]), last=parts[-1])


def quoted(language: str, words: str) -> str:
    """« … » with no-break spaces, or “…”."""
    return translate(language, "list.quote", words=words)


def labelled(language: str, label: str, words: str) -> str:
    """«Label : words», with the spacing of the language; the words alone without a label."""
    return translate(language, "list.label", label=label, words=words) if label else words


def bound(text: str) -> str:
    """The same with signs that stand off, as in French, kept on the line of their word: no line begins with «:»."""
    return _STANDING_OFF.sub("\u00a0", text)


def short(text: str, limit: int) -> str:
    """The text on one line, cut before the word (or the figure) that would pass the limit, with «…»."""
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    text = text.strip()
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit + 1)
    cut = cut if cut > limit // 2 else limit
    for figure in _FIGURES.finditer(text, 0, limit + 40):
        if figure.start() < cut < figure.end():
            cut = figure.start()
    return text[:cut].rstrip(" ,;:-–—\u00a0\u202f") + "…"
