"""Words that say the same thing in France, in Québec and in English, so that either finds the other's calls.

Kept small on purpose: a group holds names of one thing, never neighbours in meaning, since every group makes a
search wider. Words of the domains are not here: they belong to config.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

Phrase = tuple[str, ...]

_FOLDER = files("watcher.remember.search")
GROUPS = (_FOLDER / "synonyms.txt").read_text("utf-8")
"""One group a line; phrases of a group are separated by « | »."""
SUBJECTS = (_FOLDER / "subjects.txt").read_text("utf-8")
"""Further groups, for what is asked only: names of what calls are about, which are too near in sense to tell whether
two calls are one."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (of stems) and the phrases that say the same; `longest` is the length of the longest, in words."""

    groups: dict[Phrase, tuple[Phrase, ...]]
    longest: int

    @classmethod
    def build(cls, stems: Callable[[str], Sequence[str]], groups: str = GROUPS) -> Lexicon:
        """Reads the groups, each phrase cut by `stems` as the texts are."""
        alike: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
        for line in groups.strip().splitlines():
            phrases = dict.fromkeys(tuple(stems(phrase)) for phrase in line.split("|"))
            for phrase in phrases:
                alike[phrase] |= phrases
        longest = max(map(len, alike), default=1)
        return cls({phrase: tuple(others) for phrase, others in alike.items()}, longest)

    def alike(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """All phrases that say the same, itself included; none when the lexicon does not know it."""
        return self.groups.get(phrase, ())
