"""Whether a text lists calls: below its title headings that each name another aid, with a sum and a day of its own.

The two halves of one call have headings too («Soutien aux équipes françaises», «Aide aux équipes québécoises»), which
name the same matter or none but a side and who takes part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from watcher.understand.parties.side_cues import LIMIT, MONEY, PARTY, PLACES
from watcher.understand.text.text import Passage, fold

_AID = re.compile(
    r"(?:aides?|soutiens?|appuis?|appels?|bourses?|prix|programmes?|fonds|subventions?|concours|dispositifs?|calls?"
    r"|grants?|awards?|prizes?|loans?|vouchers?|fellowships?|scholarships?|funds?|funding|support"
    r"|residences?|residenc(?:y|ies))"
)
_WORD = re.compile(r"[a-z]+")
_OF_SIDES = re.compile(r"franc\w*|french|quebec\w*|canad\w*|pour|avec|dans|with|from")
_NO_HEADING = re.compile(r"\$|\d{1,2}(?:er)? [a-z]+ 20\d\d|[.:;,!?]\s*$")
_LONGEST = 90
_LEAST_LETTERS = 4


def are_several(text: str) -> bool:
    """Whether two of the headings below the first name aids of which neither shares a word with the other."""
    matters = [matter for matter in _matters(text) if matter]
    return any(one.isdisjoint(other) for one, other in combinations(matters, 2))


def _matters(text: str) -> Iterator[frozenset[str]]:
    """What each aid with a sum and a day is for, in the words of its heading."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    heads = [place for place, line in enumerate(lines) if len(line) <= _LONGEST and not _NO_HEADING.search(fold(line))]
    for start, end in pairwise((*heads[1:], len(lines))):
        body = "\n".join(lines[start + 1 : end])
        if any(sign.search(body) for sign in MONEY.values()) and LIMIT.search(fold(body)):
            yield _matter(Passage(lines[start]))


def _matter(heading: Passage) -> frozenset[str]:
    """The words of a heading that names an aid but for those of places, of sides, of who takes part and of aids."""
    words = _WORD.findall(heading.folded)
    if not any(_AID.fullmatch(word) for word in words):
        return frozenset()
    places = {word for hit in PLACES.find(heading) for word in _WORD.findall(heading.folded[hit.start : hit.end])}
    return frozenset(
        word
        for word in words
        if len(word) >= _LEAST_LETTERS
        and word not in places
        and not any(kind.fullmatch(word) for kind in (_AID, _OF_SIDES, PARTY))
    )
