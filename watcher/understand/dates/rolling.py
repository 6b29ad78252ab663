"""Whether a text says that one can apply at any time («au fil de l'eau», «rolling»)."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.text.cue_lexicon import Cue

_NEAR, _DENIES = 120, 40


def may_roll(cues: Sequence[Cue[Role]]) -> bool:
    """Whether there is any word for it; what governs the words of a text adds none."""
    return any(cue.role in (Role.ROLLING, Role.WEAK_ROLLING) for cue in cues)


def is_rolling(cues: Sequence[Cue[Role]]) -> bool:
    """Strong words decide alone, weak ones («en continu») need a word of applying near by; «n'est plus» undoes both."""
    for index, said in enumerate(cues):
        if said.role is Role.ROLLING or (said.role is Role.WEAK_ROLLING and _speaks_of_applying(cues, index)):
            before = cues[max(index - 3, 0) : index]
            if not any(cue.role is Role.NOT_ROLLING and said.start - cue.end < _DENIES for cue in before):
                return True
    return False


def _speaks_of_applying(cues: Sequence[Cue[Role]], index: int) -> bool:
    near = cues[max(index - 6, 0) : index + 7]
    return any(cue.role in (Role.SUBMIT, Role.STEP) and abs(cue.start - cues[index].start) < _NEAR for cue in near)
