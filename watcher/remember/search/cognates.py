"""Words that French and English spell nearly alike («biodiversité», “biodiversity”), by their endings. Pure.

What the endings make of a word need not be a word: the index does not have it then, and nothing is found by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

SHORTEST = 6
"""Letters of a stem from which on its ending tells something."""

# Endings of stems (`stems.stem`): «-ité» is left as «it», “-ity” as «iti».
_ENDINGS = (
    ("iqu", "ic"),
    ("iqu", "ical"),
    ("it", "iti"),
    ("air", "ari"),
    ("oir", "ori"),
    ("teur", "tor"),
    ("el", "al"),
    ("isation", "ization"),
)
# What is said so in the other language is another thing: «matériel» is equipment, «acteur» who takes part.
_SAID_FALSE_FRIENDS = "acteur actel actual actuel eventual eventuel editor editeur fabric fabriqu material materiel"
_FALSE_FRIENDS = frozenset(_SAID_FALSE_FRIENDS.split())


@lru_cache(maxsize=8192)
def cognates(stem: str) -> tuple[str, ...]:
    """The stems that the word may have in the other language, in both directions."""
    if len(stem) < SHORTEST or stem in _FALSE_FRIENDS:
        return ()
    return tuple(dict.fromkeys(one for one in _other_endings(stem) if one not in _FALSE_FRIENDS))


def _other_endings(stem: str) -> Iterator[str]:
    for french, english in _ENDINGS:
        if stem.endswith(french):
            yield stem.removesuffix(french) + english
        elif stem.endswith(english):
            yield stem.removesuffix(english) + french
