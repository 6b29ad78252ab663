"""What was found in a text, kept while the text is being read beside others, and then forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

AT_ONCE = 30
"""How many notices are read side by side at most."""

P = ParamSpec("P")
T = TypeVar("T")
_FORGETTING: list[Callable[[], None]] = []


def kept(texts: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keeps what a pure function says of so many texts of each notice that is being read."""

    def keep(make: Callable[P, T]) -> Callable[P, T]:
        keeping = lru_cache(texts * AT_ONCE)(make)
        _FORGETTING.append(keeping.cache_clear)
        return cast(Callable[P, T], keeping)

    return keep


def forget() -> None:
    """Forgets all of it: the texts have been read."""
    for forgetting in _FORGETTING:
        forgetting()
