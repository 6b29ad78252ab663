"""What ends or begins: «fin des chantiers» speaks of the works, not of the call.

A word of closing or opening that governs a word of another matter («clôture de l'exposition», «début de stage»)
is dropped, and that word counts in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.understand.dates.cues import Role
from watcher.understand.lexicon import Cue

_GOVERNS = re.compile(r" (?:de|des|du|de l|de la|d|of|of the) ")
_MATTERS = frozenset((Role.EVENT, Role.PROJECT, Role.OTHER, Role.RESULT))
# «Date limite» is stronger than a bare noun: only words that are themselves strong turn it.
_LABEL, _STRONG, _FULL = 3.6, 2.5, 5.0


def with_objects(cues: Sequence[Cue[Role]], worded: str) -> list[Cue[Role]]:
    """The cues with governed words made heavy and their governors dropped."""
    read: list[Cue[Role]] = []
    taken: Cue[Role] | None = None
    for cue, following in pairwise([*cues, None]):
        if cue is None or cue is taken:
            continue
        if following is not None and _turns(cue, following, worded):
            read.append(replace(following, weight=_FULL))
            taken = following
        else:
            read.append(cue)
    return read


def _turns(cue: Cue[Role], following: Cue[Role], worded: str) -> bool:
    if cue.role not in (Role.DEADLINE, Role.OPENS) or following.role not in _MATTERS:
        return False
    if cue.weight > _LABEL and following.weight < _STRONG:
        return False
    return following.start - cue.end < 9 and _GOVERNS.fullmatch(worded, cue.end + 1, following.start + 1) is not None
