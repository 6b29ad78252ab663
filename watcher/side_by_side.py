"""Runs pure work of many parts side by side: a part of all of them before the next part of any.

Reading a text asks for more tables and patterns than a processor keeps near; read side by side, thirty texts share what
each part needs. A work is a generator that yields between its parts and returns what it made.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")


def side_by_side(works: Iterable[Generator[None, None, T]]) -> list[T | Exception]:
    """What each work made, in order, or why it failed; one that fails leaves the others as they are."""
    going = dict(enumerate(works))
    made: dict[int, T | Exception] = {}
    while going:
        for number, work in list(going.items()):
            try:
                next(work)
            except StopIteration as end:
                made[number] = end.value
            except Exception as error:
                made[number] = error
            if number in made:
                del going[number]
    return [made[number] for number in sorted(made)]
