"""Days spelled out: «le vingt-six février deux mille vingt-sept», «the twenty-sixth of February 2027», «end of July».

Without a year a number counts as a day where a French month follows it, an ordinal where «of» does: other words of
numbers are too often a count. The end of a month is its last day, to be checked.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from functools import cache

from watcher.understand.text.anchored import FLAT, Anchored

_UNITS = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_FRENCH = {word: number for number, word in enumerate(_UNITS.split(), 1)}
_FRENCH |= {f"dix {word}": 10 + _FRENCH[word] for word in ("sept", "huit", "neuf")}
_FRENCH |= {f"vingt {word}": 20 + number for word, number in _FRENCH.items() if 1 < number < 10}
_FRENCH |= {"premier": 1, "vingt": 20, "vingt et un": 21, "trente": 30, "trente et un": 31}
_FRENCH |= {f"trente {word}": 30 + number for word, number in _FRENCH.items() if 1 < number < 10 and " " not in word}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ENGLISH = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
_ENGLISH |= {f"twenty {word}": 20 + number for word, number in _ENGLISH.items() if number < 10}
_ENGLISH |= {"thirtieth": 30, "thirty first": 31}
_DAYS = {**_FRENCH, **_ENGLISH}
_FRENCH_MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_MONTHS_FR = frozenset(_FRENCH_MONTHS.split())


def find(flat: str, months: Mapping[str, int]) -> Iterator[tuple[int, int, int, int, int | None]]:
    """Start, end, day, month and year of each day spelled out in a levelled text; the year is None where none is."""
    for match in _pattern(tuple(months)).finditer(flat):
        name = _plain(match["day"])
        if match["year"] or match["words"]:
            year = int(match["year"] or 2000 + _FRENCH[_plain(match["words"])])
        elif match["month"] in (_MONTHS_FR if name in _FRENCH else months if match["of"] else ()):
            year = None
        else:
            continue  # «the six may apply»
        yield match.start(), match.end(), _DAYS[name], months[match["month"]], year


def month_ends(flat: str, months: Mapping[str, int]) -> Iterator[tuple[int, int, int, int, int | None]]:
    """The same of each «end of July [2027]», «fin juillet»; the year is None where the text gives none."""
    for match in _end_pattern(tuple(months)).finditer(flat):
        month, year = months[match["month"]], int(match["year"]) if match["year"] else None
        yield match.start(), match.end(), monthrange(year or 2027, month)[1], month, year


def _plain(words: str) -> str:
    return " ".join(words.replace("-", " ").split())


@cache
def _pattern(months: tuple[str, ...]) -> Anchored:
    def either(words: Mapping[str, int] | tuple[str, ...]) -> str:
        return "|".join(word.replace(" ", "[ -]") for word in sorted(words, key=len, reverse=True))

    return Anchored(
        rf"(?<=le |au |du |he )(?P<day>{either(_DAYS)}) (?P<of>of |day of )?(?P<month>{either(months)})(?![a-z]| s[ ])"
        rf"(?:,? (?:(?P<year>20\d\d)|deux[ -]mil(?:le)?[ -](?P<words>{either(_FRENCH)}))(?![a-z0-9]))?",
        among=FLAT,
    )


@cache
def _end_pattern(months: tuple[str, ...]) -> Anchored:
    named = "|".join(sorted(months, key=len, reverse=True))
    return Anchored(
        r"(?<![a-z])(?:end of|last day of|dernier jour (?:de |du mois de |d')|fin (?:de |du mois de |d')?)\s?"
        rf"(?P<month>{named})(?![a-z])(?:,? (?P<year>20\d\d)(?!\d))?",
        among=FLAT,
    )
