"""The records of an API's answer, and their fields as columns: names as words, values as texts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

Record = Mapping[str, Any]

MAX_DEPTH = 4
MAX_WITHIN = 2
"""How many tables deep a field of a record may stand."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_WRAPPING = frozenset(("rendered", "raw", "value", "text", "fr", "en", "label"))  # the name is that of what is around


@dataclass(frozen=True, slots=True)
class Column:
    """One field over all records: its JMESPath, the words of its name in small letters, its values as texts.

    `all_words` are those of the tables around it too: «dates.fin»."""

    path: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    depth: int
    all_words: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        return "".join(self.words)

    @property
    def told(self) -> tuple[str, ...]:
        """The values that are there."""
        return tuple(value for value in self.values if value)

    @property
    def is_own(self) -> bool:
        """Whether every record has a value, and each another one."""
        return all(self.values) and len(set(self.values)) == len(self.values)


def longest_list(data: Any, path: str = "", depth: int = 0) -> tuple[str, list[Record]]:
    """The JMESPath of the longest list of tables, and the list."""
    if isinstance(data, list):
        records = [record for record in data if isinstance(record, Mapping)]
        return (path or "@", records) if len(records) == len(data) else ("", [])
    best: tuple[str, list[Record]] = ("", [])
    if isinstance(data, Mapping) and depth < MAX_DEPTH:
        for key, inner in data.items():
            found = longest_list(inner, f"{path}.{_quoted(key)}" if path else _quoted(key), depth + 1)
            if len(found[1]) > len(best[1]):
                best = found
    return best


def columns_of(records: Sequence[Record]) -> Iterator[Column]:
    """Every field with values, those of the record itself before those of the tables inside it."""
    rows = [dict(_leaves(record)) for record in records]
    for path in sorted(dict.fromkeys(path for row in rows for path in row), key=len):
        values = tuple(row.get(path, "") for row in rows)
        if any(values):
            named = path[-2] if len(path) > 1 and path[-1].lower() in _WRAPPING else path[-1]
            yield Column(".".join(map(_quoted, path)), _words(named), values, len(path), _words(" ".join(path)))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents: «dateClôture» is «date», «cloture»."""
    bare = "".join(sign for sign in normalize("NFD", name) if not combining(sign))
    return tuple(word.lower() for word in _WORDS.findall(bare))


def _leaves(record: Record, around: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            if len(around) < MAX_WITHIN:
                yield from _leaves(value, (*around, key))
        else:
            yield (*around, key), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(part) for part in value if not isinstance(part, list | Mapping))))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _quoted(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)
