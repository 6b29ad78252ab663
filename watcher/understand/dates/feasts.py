"""Days named by a feast («pour la Saint-Sylvestre», «by Valentine's Day») before which words of a limit stand.

Only feasts that have one day of the year, or one Monday of a month; alone («Marché de la Saint-Jean») they are no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from watcher.understand.text.anchored import FLAT, Anchored

_FIXED = {
    "epiphanie|epiphany|twelfth night": (6, 1), "burns night": (25, 1), "chandeleur|candlemas": (2, 2),
    "saint valentin|st valentin|(?:saint |st )?valentine s day": (14, 2), "(?:saint |st )david s day": (1, 3),
    "saint patrick|(?:saint |st )patrick s day": (17, 3), "(?:saint |st )george s day": (23, 4),
    "fete du travail|may day": (1, 5), "saint jean(?: baptiste)?|st jean(?: baptiste)?": (24, 6),
    "canada day|fete du canada": (1, 7), "fourth of july|independence day": (4, 7), "assomption": (15, 8),
    "saint michel|st michel|michaelmas": (29, 9), "halloween": (31, 10), "toussaint|all saints(?: day)?": (1, 11),
    "bonfire night|guy fawkes(?: night| day)?": (5, 11), "armistice(?: day)?|remembrance day|saint martin": (11, 11),
    "saint nicolas|st nicolas|(?:saint |st )nicholas(?: s)? day": (6, 12), "(?:saint |st )andrew s day": (30, 11),
    "sainte catherine|ste catherine": (25, 11), "christmas eve|veille de noel": (24, 12), "boxing day": (26, 12),
    "christmas day|jour de noel": (25, 12), "saint sylvestre|st sylvestre|new year s eve|hogmanay": (31, 12),
    "jour de l an|nouvel an(?! (?:lunaire|chinois))|new year s day": (1, 1),
}  # fmt: skip
# Which Monday of which month, in the United States.
_MONDAYS = {
    "martin luther king(?: jr)? day|mlk day": (3, 1), "presidents day": (3, 2), "memorial day": (-1, 5),
    "labor day": (1, 9), "columbus day": (2, 10),
}  # fmt: skip
# «Pour la Toussaint» is a limit of what is handed in, not of what takes place; and «à la Saint-Michel Fondation» none.
_LIMIT = (
    r"(?<![a-z])(?:(?:avant|(?P<loose>pour)|d ici|jusqu a|au plus tard|by|before|until|till|due on|no later than) "
    r"(?:a |pour |the end of |midnight on |noon on )?(?:the |la |le |l )?|(?P<at>a la |a l ))"
)
_HANDED_IN = re.compile(
    r"(?<![a-z])(?:depo\w*|remett\w*|remise?s?|rend(?:re|us?|ues?)|envoy\w*|transm\w*|parven\w*|attendue?s?|recue?s?|"
    r"candidatures?|dossiers?|demandes?|inscri\w*|clo(?:se?s?|ture\w*)|ferm\w*)(?![a-z])[^.;!?\n]{0,60}$"
)
_ENDS = re.compile(r"\s?(?:[.,;!?)\n]|au plus tard|inclus|a \d|a mi(?:di|nuit)|$)")


class FeastDay(NamedTuple):
    """A feast at its place in the text: which day of a month, or which Monday of it, and the year if one is said."""

    start: int
    end: int
    number: int
    month: int
    year: int | None
    is_monday: bool


_NAMED = [*_FIXED.items(), *_MONDAYS.items()]
_FEAST = Anchored(
    _LIMIT
    + "(?:"
    + "|".join(f"(?P<f{place}>{names.replace(' ', '[ .-]{1,2}')})" for place, (names, _) in enumerate(_NAMED))
    + r")(?:,? (?P<year>20\d\d))?(?![a-z0-9-])",
    among=FLAT,
)


def find(flat: str) -> Iterator[FeastDay]:
    """The feasts in a levelled text before which a limit is said."""
    for match in _FEAST.finditer(flat):
        if (match["loose"] or match["at"]) and not _is_limit(flat, match):
            continue
        place, (_, (number, month)) = next((at, one) for at, one in enumerate(_NAMED) if match[f"f{at}"])
        year = int(match["year"]) if match["year"] else None
        yield FeastDay(match.start(f"f{place}"), match.end(), number, month, year, is_monday=place >= len(_FIXED))


def _is_limit(flat: str, match: re.Match[str]) -> bool:
    begin = match.start()
    return bool(_HANDED_IN.search(flat, max(begin - 90, 0), begin) and _ENDS.match(flat, match.end()))
