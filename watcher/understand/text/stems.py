"""Light stemming of French and English words: plural and feminine endings only, so that two words of different
sense do not fall together (a full stemmer makes one of «université» and «univers»).
"""

from __future__ import annotations

_ENDINGS = (("eaux", "eau"), ("aux", "al"), ("eux", "eu"), ("oux", "ou"))
_FEMININES = (
    *(("enne", "en"), ("onne", "on"), ("elle", "el"), ("ette", "et"), ("ive", "if"), ("euse", "eur")),
    *(("ie", "i"), ("y", "i"), ("e", "")),
)
KEPT, LONGEST = 200_000, 40


class Stems(dict[str, str]):
    """A memory of stems, since the words of calls repeat; emptied before it grows without bound."""

    def __missing__(self, word: str) -> str:
        if len(word) > LONGEST:
            return _stem(word[:LONGEST])
        if len(self) >= KEPT:
            self.clear()
        found = self[word] = _stem(word)
        return found


STEMS = Stems()
"""The memory of this process, for what looks up many words."""


def stem(word: str) -> str:
    """The stem of a folded word: «hopitaux» → «hopital», «energies» and «energy» → «energi»."""
    return STEMS[word]


def _stem(word: str) -> str:
    if len(word) < 4 or word == "plus" or word.isdigit():  # «plus» is no plural of the urban plan «PLU»
        return word
    for ending, singular in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + singular
    if word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) == 4 and word.endswith("y"):
        return word[:-1] + "i"
    for feminine, masculine in _FEMININES if len(word) >= 5 else ():
        if word.endswith(feminine):
            return word[: -len(feminine)] + masculine
    return word
