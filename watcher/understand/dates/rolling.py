"""Whether a text says that one can apply at any time («au fil de l'eau», «rolling»)."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.text.cue_lexicon import Cue

_NEAR = 120
_SAID = (Role.ROLLING, Role.WEAK_ROLLING)


def may_roll(cues: Sequence[Cue[Role]]) -> bool:
    """Whether there is any word for it; what governs the words of a text adds none."""
    return any(cue.role in _SAID for cue in cues)


def is_rolling(cues: Sequence[Cue[Role]]) -> bool:
    """Strong words decide alone, weak ones («en continu») need a word of applying near by; «n'est plus» undoes both."""
    return any(_is_said(cues, index) for index in range(len(cues)))


def _is_said(cues: Sequence[Cue[Role]], index: int) -> bool:
    role = cues[index].role
    if role is Role.ROLLING:
        return not _is_denied(cues, index)
    return role is Role.WEAK_ROLLING and _speaks_of_applying(cues, index) and not _is_denied(cues, index)


def _speaks_of_applying(cues: Sequence[Cue[Role]], index: int) -> bool:
    place = cues[index].start
    near = (cue for cue in cues[max(index - 6, 0) : index + 7] if abs(cue.start - place) < _NEAR)
    return any(cue.role in (Role.SUBMIT, Role.STEP) for cue in near)


def _is_denied(cues: Sequence[Cue[Role]], index: int) -> bool:
    before = cues[max(index - 3, 0) : index]
    return any(cue.role is Role.NOT_ROLLING and cues[index].start - cue.end < 40 for cue in before)
