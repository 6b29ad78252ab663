"""The language of a text, «fr», «en», or another ISO 639-1 code; short texts too.

A count of the commonest words settles most texts in microseconds. Only where it is undecided does py3langid answer,
restricted to a few languages and loaded at its first use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
_FRENCH = (
    "le la les un une des du de d l et est sont au aux en dans pour par sur avec sans ce cette ces qui que ou vos "
    "votre notre nos leur leurs son sa ses il elle nous vous plus afin entre chez selon appel appels projets projet "
    "soutien aide aides fonds concours dispositif candidature candidatures depot jusqu'au euros"
)
_ENGLISH = (
    "the of and to for in on with without by from is are be will this that these those which or your our their its it "
    "as at an we you not has have may can under through into between call calls grant grants funding fund support "
    "program programme opportunity award awards deadline applications development"
)
FRENCH = frozenset(_FRENCH.split())
ENGLISH = frozenset(_ENGLISH.split())
ENOUGH = 200
_OTHERS = "und der das von mit fur zur zum los las del para y il di della gli het een voor dos uma"
OTHERS = frozenset(_OTHERS.split())
SHORT = 12
OURS = ("fr", "en")
_FRENCH_ENDS = (
    "eur",
    "eurs",
    "euse",
    "ique",
    "iques",
    "ement",
    "ements",
    "aux",
    "elle",
    "elles",
    "ite",
    "ites",
    "eaux",
)
_ENGLISH_ENDS = (
    *("ing", "ings", "ness", "ship", "ships", "ty", "ly", "hood", "ics", "ogy", "ogies", "cy", "ry", "ries"),
    *("ght", "ful", "less", "ical", "ural", "ional", "ated", "ized", "th", "wth", "sh", "ck", "ork", "ook", "ool"),
)
_FRENCH_SIGNS = re.compile("[àâçèêëîïôùûœÀÂÇÈÊËÎÏÔÙÛŒ]|[éÉ]|\\b[ldLDqQ][’']")
_FOREIGN = re.compile("[äöüßñóáíúãõ¿¡ÄÖÜÑÓÁÍÚÃÕ]")


def detect(words: Sequence[str], text: str, hint: str = "") -> str:
    """The language of a text given as folded words and as published; `hint` decides when nothing else does.

    An empty text has the hint's language, or none (the empty string).
    """
    head = words[:ENOUGH]
    french = sum(map(FRENCH.__contains__, head))
    english = sum(map(ENGLISH.__contains__, head))
    if _is_clear(french, english, len(head)):
        return "fr"
    if _is_clear(english, french, len(head)):
        return "en"
    if not any(character.isalpha() for character in text[:2000]):
        return hint
    return _by_spelling(head, text) or _guess(text[:2000], len(head), hint)


def _is_clear(mine: int, theirs: int, total: int) -> bool:
    """One in six words is mine, and three times more of them than theirs; other languages share some, never so many."""
    return mine >= 2 and mine >= 3 * theirs and mine * 6 >= total


def _by_spelling(words: Sequence[str], text: str) -> str:
    """A title of a few words, by the endings and accents only one of the two languages has; else nothing."""
    if len(words) > SHORT or _FOREIGN.search(text) or not OTHERS.isdisjoint(words):
        return ""
    french = sum(word.endswith(_FRENCH_ENDS) for word in words) + len(_FRENCH_SIGNS.findall(text))
    french += 2 * sum(map(FRENCH.__contains__, words))
    english = sum(word.endswith(_ENGLISH_ENDS) for word in words) + 2 * sum(map(ENGLISH.__contains__, words))
    return "fr" if french > 2 * english else "en" if english > 2 * french else ""


def _guess(text: str, length: int, hint: str) -> str:
    """What py3langid says; of a few words it must be sure before it may say another language than ours."""
    ranks = dict(_identifier().rank(text))
    best = max(ranks, key=lambda language: ranks[language])
    if length <= SHORT and best not in OURS and ranks[best] < 0.9:
        best = max(OURS, key=lambda language: ranks[language])
    return hint if hint and ranks[best] < 0.55 else str(best)


@cache
def _identifier() -> Any:
    """The model of py3langid, restricted; loading takes half a second and happens once in a process, when needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
