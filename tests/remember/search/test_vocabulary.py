"""The words of the index, read by several searches at once."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from watcher.remember.search.vocabulary import IndexWords, Letters


def test_letter__is_seen_whole_or_not_at_all_by_a_search_beside_it() -> None:
    letters: Letters = {}
    seen: list[Letters] = []

    def rows() -> Iterator[SimpleNamespace]:
        for word in ("musee", "mutuelle", "fact_x", "naval"):
            seen.append(dict(letters))
            yield SimpleNamespace(word=word, calls=2)

    tx = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"), execute=lambda _: rows())
    assert IndexWords(tx, letters).beginning("m") == {"musee": 2, "mutuelle": 2}
    assert seen == [{}] * 4
    assert letters == {"m": {"musee": 2, "mutuelle": 2}, "n": {"naval": 2}}
