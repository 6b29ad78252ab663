"""Which new items are a known call posted again because its day moved («Deadline extended: …»). Pure.

A funder who extends a call often puts it up a second time, under another address and a longer title. The title has to
say that the day moved, what is left of it has to be the known title, and the day has to be a later one.
"""

from __future__ import annotations

import re
from datetime import timedelta

from watcher.model import Kind, Reading
from watcher.remember.rules.lifecycle import deadlines, last_deadline
from watcher.understand.text.calendar_names import MONTHS, either
from watcher.understand.text.text import fold, words

LONGEST = timedelta(days=120)
"""So far a day may move and still be that of the same round."""

_VERB = r"(?:prolongee?s?|reportee?s?|repoussee?s?|extended)"
_MOVED = rf"(?:{_VERB}|prolongation|report|extension)"
_OF_A_CALL = (
    r"(?:appels?|dates?|delais?|echeances?|depots?|clotures?|candidatures?|campagne|periode|inscriptions?|concours|"
    r"deadlines?|closing|calls?|applications?|submissions?)"
)
_SAYS_MOVED = re.compile(
    rf"(?:^|[\[(:|!–-] ?)(?:(?:nouvelle|seconde|deuxieme|derniere|further) )?(?:{_VERB}|prolongation) ?(?:[\])!:|–-]|$)"
    rf"|\b{_MOVED} (?:de la |du |des |de l.|d.|de |of the |of |for the |for )?{_OF_A_CALL}\b"
    rf"|\b{_OF_A_CALL}(?: limites?)?(?: d.[a-z]+| de [a-z]+)? (?:est |sont |is |are |has been |have been |now )?"
    rf"(?:de nouveau )?{_MOVED}\b"
    rf"|\b(?:est|sont|is|are|been) {_VERB}\b"
    r"|\b(?:prolong|report|repouss)\w* (?:jusqu.)?au \d|\bextended (?:to|until)\b"
    r"|\bnouvelle (?:date|echeance)|\bnew (?:deadline|closing date)|\bextended deadline"
)
_MONTH = either(MONTHS)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:{_MONTH})\b(?: 20\d\d)?|\b(?:{_MONTH}) \d{{1,2}}\b,?(?: 20\d\d)?"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"
)
_YEAR = re.compile(r"20\d\d")
# What titles of calls have beside their subject.
_FRAME_WORDS = (
    "appel appels a projet projets candidature candidatures proposition propositions manifestation manifestations "
    "interet aap ami call calls for application applications proposals expression expressions interest le la les l "
    "un une des de du d et the an of to and is are has have been now est sont au aux jusqu until nouveau nouvelle "
    "new date dates limite limites delai delais echeance depot depots cloture campagne periode inscription "
    "inscriptions deadline deadlines closing submission submissions rappel attention info "
    "seconde deuxieme derniere further"
)
_FRAME = frozenset(_FRAME_WORDS.split())
_MOVING = re.compile(_MOVED)


def says_moved(title: str) -> bool:
    """Whether a title says that the day of a call moved: «Prolongation : …», «… (deadline extended)»."""
    return _SAYS_MOVED.search(fold(title)) is not None


def is_posted_again(title: str, reading: Reading, known_title: str, known: Reading) -> bool:
    """Whether an item with that title is the known call once more, with a later day."""
    if known.kind is not Kind.CALL or not deadlines(reading) or not deadlines(known) or not says_moved(title):
        return False
    moved = last_deadline(reading).date - last_deadline(known).date
    return timedelta() < moved <= LONGEST and is_same_subject(title, known_title)


def is_same_subject(title: str, known_title: str) -> bool:
    """Whether two titles name one subject, and years that agree, when words of calls and of change are left out."""
    (subject, years), (known, known_years) = _subject(title), _subject(known_title)
    return bool(known) and subject == known and not (years and known_years and years != known_years)


def _subject(title: str) -> tuple[frozenset[str], frozenset[str]]:
    said = words(_DAY.sub(" ", fold(title)))
    years = frozenset(word for word in said if _YEAR.fullmatch(word))
    own = frozenset(word for word in said if word not in _FRAME and not _MOVING.fullmatch(word))
    return own - years, years
