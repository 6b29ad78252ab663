"""The language of a text, «fr», «en», or another ISO 639-1 code; short texts too.

A count of the commonest words settles most texts; where it is undecided, their spelling does: the groups of three
letters that one of our two languages likes better (`letters.json`, written by `python -m bench.letters`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

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
_OTHERS = {
    "de": "und der die das den dem des von mit fur zur zum ist auf im ein eine einer bei werden wird nicht oder auch",
    "es": "el los las del para con por una un y en que es son se sus de la al como mas este esta",
    "it": "di della dello delle degli gli il del per con che una un e dei alla nel nella sono piu",
    "nl": "de het een van voor met en op te zijn wordt worden door aan bij naar ook niet tot",
    "pt": "de do da dos das os as para com uma um e em no na nos nas que ao por pelo pela mais sao",
}
OTHERS = {language: frozenset(words.split()) - FRENCH - ENGLISH for language, words in _OTHERS.items()}
SHORT, _FEW = 12, 40
_SURE, _SIGN, _BARE = 3.0, 4.0, 1.0
_FRENCH_SIGNS = re.compile("[àâçèêëîïôùûœÀÂÇÈÊËÎÏÔÙÛŒ]|[éÉ]|\\b[ldLDqQ][’'](?=\\w)")
_FOREIGN = re.compile("[äöüßñóáíúãõìòÄÖÜÑÓÁÍÚÃÕÌÒ¿¡]")


def detect(words: Sequence[str], text: str, hint: str = "") -> str:
    """The language of a text given as folded words and as published; `hint` decides when nothing else does.

    An empty text has the hint's language, or none (the empty string).
    """
    head = words[:ENOUGH]
    french = sum(map(FRENCH.__contains__, head))
    english = sum(map(ENGLISH.__contains__, head))
    is_doubtful = len(head) <= _FEW and _FOREIGN.search(text) is not None
    if not is_doubtful and _is_clear(french, english, len(head)):
        return "fr"
    if _is_clear(english, french, len(head)):
        return "en"
    if not any(character.isalpha() for character in text[:2000]):
        return hint
    return _other(head, text[:2000], max(french, english)) or _by_spelling(head, text[:2000], french - english, hint)


def _is_clear(mine: int, theirs: int, total: int) -> bool:
    """One in six words is mine, and three times more of them than theirs; other languages share some, never so many."""
    return mine >= 2 and mine >= 3 * theirs and mine * 6 >= total


def _other(words: Sequence[str], text: str, ours: int) -> str:
    """Another language, by the words only it has; fewer are needed where letters are foreign to ours."""
    hits = {language: sum(map(own.__contains__, words)) for language, own in OTHERS.items()}
    best = max(hits, key=lambda language: hits[language])
    signs = len(_FOREIGN.findall(text))
    least = 1 if signs else 2 if len(words) <= SHORT else max(3, len(words) // 15)
    return best if hits[best] >= least and hits[best] + signs > ours else ""


def _by_spelling(words: Sequence[str], text: str, margin: int, hint: str) -> str:
    """French or English, by common words, accents and groups of letters; the hint where these say little.

    French that has neither an accent nor a common word is rare, the rarer the longer it is.
    """
    signs = len(_FRENCH_SIGNS.findall(text))
    score = _SIGN * (margin + signs)
    groups = _groups()
    is_bare = not signs and FRENCH.isdisjoint(words)
    for word in words:
        if len(word) > 2 and word.isalpha():
            bounded = f"^{word}$"
            score += sum(groups.get(bounded[place : place + 3], 0) for place in range(len(word))) - _BARE * is_bare
    if hint and abs(score) < _SURE:
        return hint
    return "fr" if score > 0 else "en"


@cache
def _groups() -> Mapping[str, int]:
    """Groups of three letters («^» and «$» are the edges of a word), above zero for French."""
    written = json.loads(files("watcher.understand.text").joinpath("letters.json").read_text(encoding="utf-8"))
    return {group: int(weight) for weight, groups in written.items() for group in groups.split()}
