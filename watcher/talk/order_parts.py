"""What the words of an order beside its deed say: which call or saved search, until when, how often, where."""

from __future__ import annotations

import re

from watcher.talk import editing, rhythm
from watcher.talk.orders import Reader
from watcher.talk.saving import described
from watcher.talk.subscribing import read_language
from watcher.talk.visit import Visit
from watcher.talk.zones import zone_of
from watcher.understand.text.calendar_names import WEEKDAYS
from watcher.understand.text.text import fold, words

ORDINALS = {
    name: str(place)
    for place, names in enumerate(
        ("premiere premier 1re 1er first 1st", "deuxieme seconde second 2e 2eme 2nd", "troisieme third 3e 3eme 3rd",
         "quatrieme fourth 4e 4eme 4th", "cinquieme fifth 5e 5eme 5th"), 1,
    )
    for name in names.split()
}  # fmt: skip
"""«Deuxième», “second”: a place in the list on the screen."""
_RENAMED = re.compile(r"\b(?:en|to|as|into|par|comme|plutot|:)\s*[«\"“']*\s*(?P<name>\S.*)", re.IGNORECASE | re.DOTALL)
_NOTED = re.compile(
    r"\bnote\w*\b(?:[\s#°:'’]|\b(?:a|à|au|sur|pour|de|du|le|la|l|numero|numéro|n|on|to|for|the|number|no|call|appel|fiche)\b)*"
    r"(?P<number>\d{1,3}(?!\d))\)?\s*[:,;.–—-]*\s*"
    r"(?:que |qu'|that |saying |disant )?(?P<note>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_WEEK_OF_YEAR = re.compile(r"\b(?:week|semaine) \d")
_DAYS_BEFORE = {"veille": 1, "day": 1, "jour": 1, "semaine": 7, "week": 7, "fortnight": 14, "mois": 30, "month": 30}
_COUNTS = {"un": 1, "une": 1, "a": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3}
_SAID_AT = (
    "a au at on in the les le la l du de des h heure heures am pm matin soir morning evening et and each every chaque"
    " tous toutes par per once fois une un jour jours day days of week semaine uniquement seulement only plutot instead"
    " que than to vers around maximum max"
)
_AT = frozenset(_SAID_AT.split())
_QUOTES = "«»“”‘’ .!\"'"
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-3])(?: ?h(?:eures?)? ?([0-5]\d)?| ([0-5]\d))?(?: ?(am|pm)\b| (?:du |in the )?(\w+))?"
)
_MARKED_HOUR = re.compile(r"\d ?(?:h|am|pm|heures?)\b|\d (?:du |in the )?(?:matin|soir|morning|evening|afternoon)\b")
_AFTERNOON = frozenset(("pm", "soir", "evening", "apresmidi", "afternoon"))


def readers(visit: Visit) -> dict[str, Reader]:
    """The readers of what orders.toml calls `rest`, for one person."""
    return {
        "number": lambda left, _: number_of(left),
        "number span": lambda left, _: _numbered_span(visit, left),
        "saved": lambda left, _: _saved(visit, left),
        "span": lambda left, _: left if left and editing.until(visit, left) else "",
        "rhythm": lambda left, _: rhythm_said(left),
        "steps": lambda left, _: _steps(left),
        "zone": lambda left, _: left if left and zone_of(left) else "",
        "language": lambda left, _: read_language(left) if len(left.split()) == 1 else "",
        "rename": _renamed,
        "note": _noted,
    }


def number_of(left: str) -> str:
    """«2», «la deuxième», “the first one”: the number, in digits; empty for anything else."""
    said = [word for word in left.split() if word not in ("one", "un", "une", "a")]
    if len(said) != 1:
        return ""
    return said[0] if said[0].isdecimal() and len(said[0]) < 4 else ORDINALS.get(said[0], "")


def _numbered_span(visit: Visit, left: str) -> str:
    """«2 deux semaines»: a saved search and until when."""
    first, _, span = left.partition(" ")
    number = number_of(first)
    return f"{number} {span}" if number and (not span or editing.until(visit, span)) else ""


def _saved(visit: Visit, left: str) -> str:
    """The number of the saved search whose name, or whose question, has one of these words; all must be of one."""
    said = {word for word in left.split() if len(word) > 3}
    for number, interest in enumerate(visit.reader.interests, 1):
        if said and said.issubset(words(fold(f"{interest.name} {described(visit, interest)}"))):
            return str(number)
    return ""


def _renamed(_: str, text: str) -> str:
    named = _RENAMED.search(text)
    number = next((found for word in words(fold(text)) if (found := number_of(word))), "")
    return f"{number} {named['name'].strip(_QUOTES)}" if named and number else ""


def _noted(_: str, text: str) -> str:
    said = _NOTED.search(text)
    return f"{said['number']} {said['note']}" if said else ""


def _steps(left: str) -> str:
    """«10 jours et 2 jours», “a week”, «la veille»: how many days before, as /reminders takes them."""
    days, count = [], 1
    for word in left.split():
        if word.isdecimal() and len(word) < 4:
            days.append(int(word))
        elif word in _COUNTS:
            count = _COUNTS[word]
        elif (unit := _DAYS_BEFORE.get(word.removesuffix("s"), _DAYS_BEFORE.get(word))) is None:
            return ""
        elif unit > 1 and days:
            days[-1] *= unit
        elif unit > 1 or not days:
            days.append(count * unit)
    return ", ".join(map(str, days))


def rhythm_said(left: str) -> str:
    """«chaque lundi à 8 h», “weekly, Mondays”, «jours ouvres»: as /frequency takes it; empty where a word says else."""
    if _WEEK_OF_YEAR.search(left):
        return ""
    said = left.split()
    days = list(dict.fromkeys(word.removesuffix("s") for word in said if word.removesuffix("s") in WEEKDAYS))
    clock = _clock(said)
    often = rhythm.frequency_said(said)
    others = [word for word in said if not word[0].isdigit() and word.removesuffix("s") not in days and word not in _AT]
    if any(rhythm.frequency_said([word]) == "" for word in others) or not (often or days or clock):
        return ""
    if not often and (len(said) == 1 or (not days and not _MARKED_HOUR.search(left))):
        return ""  # a day, or a number, alone may be anything
    often = "workdays" if len(days) == 2 else "weekly" if days else often
    return " ".join(filter(None, (often, days[0] if len(days) == 1 else "", clock)))


def _clock(said: list[str]) -> str:
    """The hour that is said, as «08:00»; empty for none."""
    found = _CLOCK.search(" ".join(said))
    if found is None:
        return ""
    hour, half = int(found[1]), found[4] or found[5] or ""
    hour = hour + 12 if half in _AFTERNOON and hour < 12 else hour
    return f"{hour:02}:{int(found[2] or found[3] or 0):02}"
