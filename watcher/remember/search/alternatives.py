"""Words of which any one is enough: «(cancer du sein OR diabète) prévention» asks for one of two, and for «prévention».

The one place that knows how a question writes that. An alternative may have several words; `domain:` and `who:` name
what calls are sorted by. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from math import prod

from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold
from watcher.understand.text.text import words as split_words

OR = "OR"
KEYED = re.compile(r"(domain|who):([a-z0-9][a-z0-9_.-]{0,80})")
"""An alternative that is no word of the text but a domain or a type of applicant."""
MOST_WAYS = 64
"""So many ways at most a question may be answered in; one with more is content with any of its words."""

Group = tuple[str, ...]
_UNITS = re.compile(r'-?"[^"]*"|\((?:[^()"]|"[^"]*")*\)|[^\s()]+')
_JOINT = re.compile(rf"\s+{OR}\s+")


def groups(words: str) -> tuple[Group, ...]:
    """What must be found, in order; of each group any one. A word without alternative is a group of its own."""
    found: list[list[str]] = []
    is_joined = False
    for match in _UNITS.finditer(words):
        if match[0] == OR:
            is_joined = bool(found)
            continue
        units = _JOINT.split(f" {match[0][1:-1]} ") if match[0][0] == "(" else [match[0]]
        group = [unit for one in units if (unit := " ".join(one.split())) and unit != OR]
        if is_joined and group:
            found[-1] += group
        elif group:
            found.append(group)
        is_joined = False
    distinct = tuple(tuple(dict.fromkeys(group)) for group in found)
    if prod(map(len, distinct)) > MOST_WAYS:
        return (tuple(dict.fromkeys(unit for group in distinct for unit in group)),)
    return distinct


def written(asked: Iterable[Sequence[str]]) -> str:
    """The canonical form of these groups."""
    return " ".join(f"({f' {OR} '.join(group)})" if len(group) > 1 else _bracketed(group[0]) for group in asked)


def ways(words: str) -> tuple[str, ...]:
    """Each way to answer: one word of every group. `gathered` makes the same words of them again."""
    return tuple(" ".join(map(_bracketed, way)) for way in product(*groups(words))) if words else ()


def gathered(entries: Sequence[str]) -> str:
    """The words that any one of these entries answers, each by all of its own words."""
    if len(entries) < 2:
        return "".join(entries)
    rows = [[group[0] for group in groups(entry)] for entry in entries]
    columns = [tuple(dict.fromkeys(column)) for column in zip(*rows, strict=False)]
    if len({len(row) for row in rows}) == 1 and list(map(list, product(*columns))) == rows:
        return written(columns)
    return written([tuple(" ".join(row) for row in rows)])


def less(words: str, unwanted: Iterable[str]) -> str:
    """The words less these, also where they are alternatives, in the plural, or several words of one thing."""
    had = {_stems(unit) for unit in units(words)}
    gone = {_stems(one) for one in unwanted}
    gone |= {(one,) for phrase in gone for one in phrase if all((other,) in had for other in phrase)}
    left = (tuple(unit for unit in group if _stems(unit) not in gone) for group in groups(words))
    return written(group for group in left if group)


def _stems(unit: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in split_words(fold(unit)))


def units(words: str) -> tuple[str, ...]:
    """All that is named, in order, without what joins it."""
    return tuple(unit for group in groups(words) for unit in group)


def spelled(words: str) -> tuple[str, ...]:
    """Each word that is looked for in texts."""
    return tuple(word for unit in units(words) if not KEYED.fullmatch(unit) for word in unit.split())


def _bracketed(unit: str) -> str:
    return f"({unit})" if " " in unit and '"' not in unit else unit
