"""The numbers and letters of a title that tell sibling calls apart: volet 2, lot B, cohort III, topic codes. Pure."""

from __future__ import annotations

import re

from watcher.remember.duplicates import codes, stated_sums

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?:\s?[-/–]\s?(?:20)?(\d\d))?(?!\d)")
ORDINAL = re.compile(
    r"\b(?:\d{1,3}(?:e|eme|er|ere|st|nd|rd|th)|[ivx]{1,5}e)\b(?= (?:edition|appel|call|round|session))"
)
_PART = re.compile(
    r"\b(?:volets?|axes?|lots?|phases?|tranches?|vagues?|etapes?|parties?|themes?|thematiques?|strands?|tracks?|"
    r"streams?|components?|parts?|topics?|waves?|releves?|cohortes?|cohorts?|modules?|options?|categories|categorie|"
    r"category|sous-programmes?|actions?|mesures?|measures?|calls?|appels?|numero|no|n°|#)\s*(?:n°|no\.?|:)?\s*"
    r"(?P<mark>\d{1,3}[a-z]?|(?<=[\s:.°#])[ivx]{1,4})\b"
)
# A letter marks a part only as a capital: folded, «appel à projets» would be part A.
_LETTER = re.compile(
    r"\b(?i:volet|axe|lot|phase|tranche|partie|th[eè]me|strand|track|stream|component|part|topic|cat[eé]gorie|category|"
    r"cohorte?|option|module)s? (?P<mark>[A-H])\b"
)
_IS_PART = re.compile(
    r"(?:volet|axe|lot|phase|tranche|vague|partie|theme|thematique|strand|track|stream|component|part|topic|wave|releve|"
    r"cohorte?|module|option|categor)"
)
_ANY_NUMERAL, _LONE_CAPITAL = re.compile(r"\d|[ivx]\b"), re.compile(r" [A-H]\b")
# The number of a letter is none of a part.
_ISSUE = re.compile(
    r"\b(?:lettre|infolettre|newsletter|bulletin|journal|gazette|revue|flash|breves?|digest|veille)\b[a-z' .#]{0,40}?"
    r"\d{1,4}\b"
)
_COUNTED = (
    "premier premiere first", "deuxieme second seconde", "troisieme third", "quatrieme fourth",
    "cinquieme fifth", "sixieme sixth", "septieme seventh", "huitieme eighth",
    "neuvieme ninth", "dixieme tenth", "onzieme eleventh", "douzieme twelfth", "treizieme thirteenth",
    "quatorzieme fourteenth", "quinzieme fifteenth", "seizieme sixteenth", "dix-septieme seventeenth",
    "dix-huitieme eighteenth", "dix-neuvieme nineteenth", "vingtieme twentieth",
)  # fmt: skip
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, words in enumerate(_COUNTED, 1) for word in words.split()}
_AFTER = {word: str(number) for number, word in enumerate(_CARDINALS, 1)}
_ROUND = re.compile(
    rf"(?<![a-z-])(?!vie )(?:(?:(?P<word>{'|'.join(_NUMBERS)})|(?P<figure>\d{{1,2}}|[ivx]{{1,5}})"
    r"(?:e|eme|er|ere|re|st|nd|rd|th))\s(?:(?:et|and)\s[a-z]+\s|[a-z0-9-]+\s)?(?:edition|saison|season|round|appel|call)"
    rf"|(?:edition|saison|season|round|appel|call)\s(?:n°?\s?|no\.?\s)?(?P<after>\d{{1,2}}(?!\s\d)|{'|'.join(_AFTER)}))"
    r"(?![a-z0-9])(?! (?:of|for|d'|de) (?:interview|review|evaluation|selection|question|negotiat|vote))"
)
_COUNTED_PART = re.compile(
    rf"(?<![a-z])(?:(?P<word>{'|'.join(_NUMBERS)})|(?P<figure>\d{{1,2}})(?:e|eme|er|ere|re|st|nd|rd|th))\s"
    r"(?:volet|phase|tranche|vague|releve|etape|cohorte?|strand|stream|wave|stage)(?![a-z])"
)
# «After the success of the first round»: an edition that is over says nothing of this one, nor what a jury meets for.
_OVER = re.compile(
    r"(?<![a-z])(?:apres|suite|succes|success|follow|since|depuis|lors d|during|previous|last|derni|past|winner"
    r"|laureat|bilan|results? of|resultats?|jury|panel)[^.,;:\n]{0,30}$"
)
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)+\b|\b[a-z]{1,6}\d{2,}\w*\b")
_LONE = re.compile(r"(?<![\w.,-])(?:\d{1,4}|[ivx]{2,4})(?![\w.,-])")


def numbers(said: str) -> frozenset[str]:
    """The numbers, letters and codes of a title; no years, days, sums or counts of editions."""
    figureless = stated_sums.without_figures(codes.without(said))
    bare = ORDINAL.sub(" ", YEAR.sub(" ", _ISSUE.sub(" ", figureless)))
    joined = (code for code in _CODE.findall(figureless) if re.search(r"\d", YEAR.sub("", code)))
    found = marks(bare, said) | {code.replace("-", "") for code in joined} | set(_LONE.findall(bare))
    return frozenset(map(arabic, found))


def named(folded: str, said: str) -> frozenset[str]:
    """Of a title, folded and as it is written, the volets, lots and phases that it calls so."""
    found = {match["mark"] for match in _PART.finditer(folded) if _IS_PART.match(match[0])}
    return frozenset(map(arabic, found | {match["mark"].lower() for match in _LETTER.finditer(said)}))


def ordinals(folded: str) -> frozenset[str]:
    """Which edition a title counts."""
    found = (re.match(r"\d+|[ivx]+", match[0]) for match in ORDINAL.finditer(folded))
    return frozenset(arabic(match[0]) for match in found if match)


def rounds(folded: str) -> frozenset[str]:
    """Which edition or call a text counts («third call», «édition 4»), less those it looks back at.

    Nothing where it counts several: they may be the steps of one call.
    """
    found = {
        _NUMBERS.get(match["word"]) or _AFTER.get(match["after"]) or arabic(match["figure"] or match["after"])
        for match in _ROUND.finditer(folded)
        if not _OVER.search(folded, max(match.start() - 45, 0), match.start())
    }
    return frozenset(found) if len(found) == 1 else frozenset()


def marks(folded: str, said: str) -> set[str]:
    """The marks of the volets, lots and phases that a text names; most have no numeral and no lone capital."""
    found = {match["mark"] for match in _PART.finditer(folded)} if _ANY_NUMERAL.search(folded) else set[str]()
    if _LONE_CAPITAL.search(said):
        found |= {match["mark"].lower() for match in _LETTER.finditer(said)}
    return found


def told(folded: str, said: str) -> frozenset[str]:
    """The volets, lots and phases that a text names, also as «deuxième vague»."""
    counted = (_NUMBERS.get(match["word"] or "") or match["figure"] for match in _COUNTED_PART.finditer(folded))
    return frozenset(map(arabic, {*marks(folded, said), *counted}))


def arabic(mark: str) -> str:
    """A Roman numeral up to twelve as an Arabic one; numbers without leading noughts."""
    numerals = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
    return str(numerals.index(mark)) if mark in numerals else mark.lstrip("0") or "0"
