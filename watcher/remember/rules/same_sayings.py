"""Whether an edit only says anew what the page said: in other pieces, under other labels, with another slip. Pure.

A site that is built anew cuts its sentences elsewhere, repeats a sum in a box and writes «Candidater» over the form.
What counts is that each sentence which came is told, word for word and in order, within one that stood there before,
and each one which left within one that stands there now. Labels and words without content of their own do not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from watcher.remember.rules.restated import without_restated
from watcher.understand.text.calendar_names import MONTHS, either
from watcher.understand.text.text import fold

_DIGIT = re.compile(r"\d")
_WITHOUT_CONTENT = (
    "le la les l un une des du de d au aux à a en sur par pour qui quoi quand combien vous votre vos nous notre nos ce"
    " cette ces the an of to for in on by at your our you we this these with date dates limite limites jusqu clôture"
    " échéance calendrier montant candidater candidature postuler déposer dépôt deadline closing up apply now how when"
    " who amount key clés"
)
_EMPTY = frozenset(_WITHOUT_CONTENT.split())
# What stands around a sum or a day, whose part the reading compares.
_AROUND_FIGURES = (
    "grant grants award awards aide aides subvention range ranges ranging from up between and entre et is are est sont"
    " available close closes closing application applications maximum maximale maximal max plafond plafonnée plafonné"
    " hauteur jusqu compris until € $ £"
)
_AROUND = (_EMPTY | frozenset(_AROUND_FIGURES.split())) - {"an"}  # «9 000 € par an»
_FIGURE = re.compile(r"[€$£%]|\b20\d\d \d\d \d\d\b")
LONGEST = 200
"""Sentences of an edit up to which they are looked for one by one."""


_MONTH = either(MONTHS)
_MONTH_OF_YEAR = re.compile(rf"(?<!\d )\b(?:(?P<n>0?[1-9]|1[0-2])|(?P<m>{_MONTH})) (?P<y>20\d\d)\b(?! \d\d\b)")
_NOON = re.compile(r"\b(?:at |à )?(?:12 )?(?:noon|midday)\b|\bà midi\b")
_EASTERN = re.compile(r"(?<=\dh\d\d )(?:et|(?:us )?eastern)(?: standard| daylight)?(?: time)?\b")
_COUNTS = {"two": "2", "three": "3", "four": "4", "five": "5", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_COUNTS |= {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "huit": "8", "dix": "10"}
_COUNT = re.compile(rf"\b(?:{either(_COUNTS)})\b")
# «De 2 à 6 mois» and «entre deux et six mois»; a day follows no such word.
_RANGE = re.compile(
    r"\b(?:(?:de|from) (?P<low>\d+)(?P<unit> ?[€$£%])? (?:à|to)"
    r"|(?:entre|between) (?P<l2>\d+)(?P<u2> ?[€$£%])? (?:et|and)) (?P<high>\d+)\b(?! \d\d \d\d)"
)
_SHORT = re.compile(r"\b(?P<verb>ca(?=n t)|wo(?=n t)|\w+(?=n t\b))n t\b|(?<=[a-z]) (?P<ending>re|ll|ve)\b")
_LONG = {"ca": "can", "wo": "will", "re": " are", "ll": " will", "ve": " have"}


def plain(sentence: str) -> str:
    """A sentence as it is compared, with small numbers in figures, months, noon and English verbs in one form each."""
    sentence = _SHORT.sub(_written_out, sentence).replace("cannot", "can not")
    sentence = _COUNT.sub(lambda count: _COUNTS[count[0]], _EASTERN.sub("et", _NOON.sub("12h00", sentence)))
    return _RANGE.sub(_both_ends, _MONTH_OF_YEAR.sub(_iso_month, sentence))


def _both_ends(match: re.Match[str]) -> str:
    return f"{match['low'] or match['l2']}{match['unit'] or match['u2'] or ''} {match['high']}"


def _written_out(short: re.Match[str]) -> str:
    if short["ending"]:
        return _LONG[short["ending"]]
    return _LONG.get(short["verb"], short["verb"]) + " not"


def _iso_month(match: re.Match[str]) -> str:
    number = int(match["n"]) if match["n"] else MONTHS[fold(match["m"])]
    return f"{match['y']} {number:02}"


def is_respelled(old: Collection[str], new: Collection[str]) -> bool:
    """Whether sentences that left and sentences that came differ by slips of the pen alone: no word, no number."""
    left, came = (sorted(map(plain, said), key=fold) for said in (old, new))
    if len(left) != len(came):
        return False
    return all(_is_respelled(one.split(), other.split()) for one, other in zip(left, came, strict=True))


def _is_respelled(before: Sequence[str], after: Sequence[str]) -> bool:
    return len(before) == len(after) and all(map(_is_slip, before, after))


def _is_slip(was: str, now_is: str) -> bool:
    """Whether two words are one: other accents, or one letter of a word that is long enough and no number.

    Of short words one letter makes others: «sans» and «dans», «mois» and «moins»; but «aide» and «aides» are one.
    """
    if was == now_is or fold(was) == fold(now_is):
        return True
    shorter, longer = sorted((was, now_is), key=len)
    if len(shorter) == 4 and longer == f"{shorter}s":
        return True
    if len(shorter) < 5 or _DIGIT.search(was) or _DIGIT.search(now_is):
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(was, now_is) <= 1


def is_rearranged(old: Collection[str], new: Collection[str]) -> bool:
    """Whether two sets of sentences say the same: nothing came that was not there, nothing left that is not still."""
    left, came = set(old) - set(new), set(new) - set(old)
    if len(left) + len(came) > LONGEST:
        return False
    was, now_is = set(map(plain, old)), set(map(plain, new))
    was, now_is = _without_restated(was, now_is), _without_restated(now_is, was)
    return _all_within(now_is - was, was) and _all_within(was - now_is, now_is)


def not_within(said: Collection[str], whole: Collection[str]) -> set[str]:
    """The sentences that do not stand, word for word and in order, within one of the whole."""
    having, sentences = _having(set(map(plain, whole)))
    return {one for one in said if (words := _telling(plain(one))) and not _is_within(words, having, sentences)}


def _without_restated(said: set[str], others: Collection[str]) -> set[str]:
    """The sentences, without a sum said again where the others stand there without it."""
    return {bare if (bare := without_restated(sentence)[0]) in others else sentence for sentence in said}


def _all_within(said: Collection[str], whole: Collection[str]) -> bool:
    telling = [words for words in map(_telling, said) if words]
    if not telling:
        return True
    having, sentences = _having(whole)
    return all(_is_within(words, having, sentences) for words in telling)


def _having(whole: Collection[str]) -> tuple[dict[str, set[int]], list[list[str]]]:
    """In which sentences each word stands, and the words of each sentence."""
    sentences = [sentence.split() for sentence in whole]
    having: dict[str, set[int]] = defaultdict(set)
    for place, sentence in enumerate(sentences):
        for word in sentence:
            having[word].add(place)
    return having, sentences


def _is_within(words: Sequence[str], having: dict[str, set[int]], sentences: Sequence[Sequence[str]]) -> bool:
    places = set.intersection(*(having.get(word, set()) for word in words))
    return any(_follow_in(words, sentences[place]) for place in places)


def _telling(sentence: str) -> list[str]:
    empty = _AROUND if _FIGURE.search(sentence) else _EMPTY
    return [word for word in sentence.split() if word not in empty]


def _follow_in(words: Sequence[str], sentence: Sequence[str]) -> bool:
    """Whether these words stand in a sentence in this order."""
    rest = iter(sentence)
    return all(word in rest for word in words)
