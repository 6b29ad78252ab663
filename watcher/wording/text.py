"""Small habits of writing: lists with «et», quotation marks, texts cut at a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.wording.catalogue import say

_SPACES = re.compile(r"[ \t\r\n\f\v]+")  # no-break spaces stay: they hold figures together


def listed(language: str, parts: Sequence[str]) -> str:
    """«a, b et c»; «a, b and c»."""
    if len(parts) < 2:
        return "".join(parts)
    return say(language, "list.and", first=", ".join(parts[:-1]), last=parts[-1])


def quoted(language: str, words: str) -> str:
    """« … » with no-break spaces, or “…”."""
    return say(language, "list.quote", words=words)


def labelled(language: str, label: str, words: str) -> str:
    """«Label : words», with the spacing of the language; the words alone without a label."""
    return say(language, "list.label", label=label, words=words) if label else words


def short(text: str, limit: int) -> str:
    """The text on one line, cut before the word (or the figure) that would pass the limit, with «…»."""
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    cut = cut if cut > limit // 2 else limit - 1
    while 0 < cut < len(text) and text[cut - 1].isdigit() and _goes_on(text, cut):
        cut = text.rfind(" ", 0, cut - 1) if " " in text[: cut - 1] else 0
    return text[: max(cut, 0)].rstrip(" ,;:-–—\u00a0\u202f") + "…"


def _goes_on(text: str, cut: int) -> bool:
    """Whether a number is being cut: a digit follows, or a separator (or a space) and a digit."""
    rest = text[cut : cut + 2]
    return rest[:1].isdigit() or (rest[:1] in ".,  \u00a0\u202f" and rest[1:].isdigit())
