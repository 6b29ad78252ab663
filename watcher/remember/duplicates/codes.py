"""Official codes of calls: topic codes, references, competition numbers. Equal codes join, others part. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from watcher.understand.text.text import fold

# «HORIZON-CL5-2027-D2-01-04», «AAP-2027-03», «APS-27-MATFX», «PMV-412»: capitals, hyphens, and a digit somewhere.
_CODE = re.compile(r"[A-Z](?<![\w-].)(?=[A-Z0-9–-]*\d)[A-Z]{1,9}(?:[-–][A-Z0-9]{1,12}){1,7}(?![\w–-]*[a-z])(?!\w)")
_SHORT = re.compile(r"(?<![\w-])[A-Z]{3,6}\d{2,4}(?![\w-])")
# A code needs capitals or digits in a row, which are few in a text: a label is looked for right before them only.
_LIKELY = re.compile(r"[A-Z\d][A-Z\d–-]{3,}")
_BEFORE, _AFTER = 60, 2
_LABEL = re.compile(
    r"(?i:r[ée]f(?:[ée]rence|erence)?|code|identifiant|identifier|topic(?: id)?|num[ée]ro|n[o°]|no\.|number|"
    r"competition|concours|programme?)"
    r"(?i: (?:de|du|d'|of) (?:concours|programme?|appel|l'appel|call|the call|competition))?"
    r"(?: (?:n[o°]|no\.?|number))?\s*[:#]?\s*"
    r"(?P<code>[A-Z]{2,10}(?:[-–][A-Z0-9]{1,12}){1,7}|[A-Z]{2,6}\d{2,4}|\d{5,7})(?![\w-])"
)
_NUMBER = re.compile(r"(?<![\w.,-])\d{5,7}(?![\w.,]|-\d)")
_NO_CODES = re.compile(r"COVID|ODD|SDG|ISO|CO2|PM\d|\d{4}[-–]\d{4}$|^[A-Z]+[-–](?:19|20)\d\d$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SEASON = re.compile(r"[A-Z]+[-–](?:19|20)(?P<first>\d\d)[-–](?:20)?(?P<last>\d\d)", re.IGNORECASE)
READ = 3000


def stated(title: str, text: str, fields: Mapping[str, Any]) -> frozenset[str]:
    """The codes that a notice gives as its own: in its title, in a field, or after a label in its text."""
    named = " ".join(str(fields.get(name) or "") for name in ("id", "identifier", "reference", "code"))
    found = {match[0] for match in _CODE.finditer(f"{title} {named}")}
    found |= {match[0] for match in _SHORT.finditer(title)}
    found |= {match[0] for match in _NUMBER.finditer(title)}
    found |= set(_labelled(text[:READ]))
    return frozenset(plain(code) for code in found if not _is_no_code(code) and re.search(r"\d", code))


def _labelled(text: str) -> Iterator[str]:
    for start, end in near(_LIKELY, text, _BEFORE, _AFTER):
        for match in _LABEL.finditer(text, start, end):
            yield match["code"]


def near(signs: re.Pattern[str], text: str, before: int, after: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text around what a pattern finds, those that touch as one."""
    begun = ended = -1
    for match in signs.finditer(text):
        start, end = max(match.start() - before, 0), min(match.end() + after, len(text))
        if ended < 0:
            begun, ended = start, end
        elif start <= ended:
            ended = end
        else:
            yield begun, ended
            begun, ended = start, end
    if ended >= 0:
        yield begun, ended


def told(text: str) -> frozenset[str]:
    """The codes that a text names, as its own or as another's."""
    return frozenset(plain(code) for code in _CODE.findall(text) if not _is_no_code(code))


def in_address(url: str) -> frozenset[str]:
    """The codes by which an address names its page."""
    return frozenset(plain(code) for code in _CODE.findall(url) if not _is_no_code(code))


def without(title: str) -> str:
    """The title without its codes, each of which has a digit."""
    if not _DIGIT.search(title):
        return title
    for pattern in (_CODE, _SHORT, _NUMBER):
        title = pattern.sub(lambda match: match[0] if _is_no_code(match[0]) else " ", title)
    return title


def _is_no_code(said: str) -> bool:
    """Whether it names something else: a standard, a year, years that follow each other («AAP-2026-27»)."""
    season = _SEASON.fullmatch(said)
    return bool(_NO_CODES.search(said) or (season and 0 < int(season["last"]) - int(season["first"]) <= 4))


def mentions(said: str, code: str) -> bool:
    """Whether a text (or an address) names the code, however it is hyphenated."""
    return f"-{code}-" in "-" + re.sub(r"[^a-z0-9]+", "-", fold(said)) + "-"


def plain(code: str) -> str:
    """«HORIZON–CL5-2027» as «horizon-cl5-2027»."""
    return re.sub(r"[^a-z0-9]+", "-", fold(code.replace("–", "-"))).strip("-")
