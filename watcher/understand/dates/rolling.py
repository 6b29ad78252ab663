"""Whether a text says that one can apply at any time («au fil de l'eau», «rolling»)."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.lexicon import Cue

_NEAR = 120


def is_rolling(cues: Sequence[Cue[Role]], flat: str) -> bool:
    """Strong words decide alone, weak ones («en continu») need a word of applying near by; «n'est plus» undoes both."""
    for index, cue in enumerate(cues):
        if cue.role is Role.ROLLING or (cue.role is Role.WEAK_ROLLING and _speaks_of_applying(cues, index)):
            if not _is_denied(cues, index, flat):
                return True
    return False


def _speaks_of_applying(cues: Sequence[Cue[Role]], index: int) -> bool:
    place = cues[index].start
    near = (cue for cue in cues[max(index - 6, 0) : index + 7] if abs(cue.start - place) < _NEAR)
    return any(cue.role in (Role.SUBMIT, Role.STEP) for cue in near)


def _is_denied(cues: Sequence[Cue[Role]], index: int, flat: str) -> bool:
    before = cues[max(index - 3, 0) : index]
    return any(cue.role is Role.NOT_ROLLING and cues[index].start - cue.end < 40 for cue in before)
