"""The words of the domains that come with the program, and what the tables of config.toml make of them.

The lists are data of the package (`watcher/understand/vocabulary/`, one file per domain). A `[domains.x]` table may
add, drop or reweigh words, replace a list, or bring a new domain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from watcher.config.domains import Domain, parse_word

SHIPPED = (
    "health",
    "digital",
    "mobility",
    "energy_climate",
    "environment",
    "agri_food",
    "culture",
    "education",
    "research",
    "inclusion",
    "territory_housing",
    "industry_sme",
    "international",
    "employment",
    "tourism_sport",
    "security",
)
LISTS = ("fr", "en", "not")
_CHANGES = ("add", "drop", "reweigh")

RawTables = Mapping[str, Mapping[str, Any]]


@cache
def shipped(name: str) -> dict[str, Any]:
    """The table of a shipped domain: label and lists of words as written, not validated."""
    text = files("watcher.understand").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in tomllib.loads(text).items()}


@cache
def shipped_domain(name: str) -> Domain:
    """A shipped domain as it stands: validated once, as it is in force in most files."""
    return Domain.model_validate(shipped(name))


def names(written: Any) -> tuple[str, ...]:
    """The domains in force when config.toml writes these `[domains.…]` tables, in the order people see them."""
    tables = written if isinstance(written, Mapping) else {}
    if is_complete(tables):
        return tuple(tables)
    return (*SHIPPED, *(name for name in tables if name not in SHIPPED))


def is_complete(tables: RawTables) -> bool:
    """Whether the tables are a whole list of domains, as files were written before the words moved into the program.

    Such a file gives a shipped domain all its words (label and lists); only the domains it lists are in force.
    """
    own = [table for name, table in tables.items() if name in SHIPPED and isinstance(table, Mapping)]
    return any("label" in table and ("fr" in table or "en" in table) for table in own) and not any(
        key in table for table in own for key in _CHANGES
    )


def effective(written: Any) -> dict[str, Any]:
    """The domains in force, as tables or (where nothing was written) as settings. The written ones must be sound."""
    tables = written if isinstance(written, Mapping) else {}
    if is_complete(tables):
        return dict(tables)
    return {name: _merged(name, tables[name]) if name in tables else shipped_domain(name) for name in names(tables)}


def _merged(name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    base = shipped(name) if name in SHIPPED else {}
    result = base | {key: value for key, value in table.items() if key not in _CHANGES}
    if isinstance(base.get("label"), Mapping) and isinstance(table.get("label"), Mapping):
        result["label"] = {**base["label"], **table["label"]}
    dropped = {_bare(word) for word in table.get("drop", ())}
    weights = {_bare(word): weight for word, weight in table.get("reweigh", {}).items()}
    for key in LISTS:
        added = tuple(table.get("add", {}).get(key, ()))
        again = {_bare(word) for word in added}
        kept = (word for word in result.get(key, ()) if _bare(word) not in dropped | again)
        result[key] = (*_weighed(kept, weights), *_weighed(added, weights))
    return result


def _weighed(words: Iterable[str], weights: Mapping[str, float]) -> Iterator[str]:
    """The words as written, with the new weight behind those that have one."""
    for word in words:
        weight = weights.get(_bare(word))
        yield word if weight is None else f"{_bare(word)}:{weight:g}"


def _bare(word: str) -> str:
    """A word without its weight; the star stays, as «recycl*» and «recycl» are two words."""
    parsed = parse_word(word)
    return f"{parsed.text}*" if parsed.is_prefix else parsed.text


def conflicts(name: str, table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a sound `[domains.<name>]` table asks for that cannot be: the key, and why."""
    if name not in SHIPPED:
        if not table.get("label"):
            yield ("label",), f'is missing: "{name}" does not come with the program ({", ".join(SHIPPED)})'
        for key in _CHANGES:
            if table.get(key):
                yield (key,), f'"{name}" does not come with the program; write its words under fr, en and not'
        return
    base = shipped(name)
    known = {_bare(word) for key in LISTS for word in table.get(key, base.get(key, ()))}
    for word in table.get("drop", ()):
        if _bare(word) not in known:
            yield ("drop",), f'"{word}" is no word of {name} (`watcher domains show {name}` lists them)'
    known |= {_bare(word) for words in table.get("add", {}).values() for word in words}
    for word in table.get("reweigh", {}):
        if _bare(word) not in known:
            yield ("reweigh", word), f'"{word}" is no word of {name} (`watcher domains show {name}` lists them)'


def shortened(tables: RawTables) -> Iterator[tuple[str, str]]:
    """For each table that repeats the shipped words: its name, and the short table («» when it can go)."""
    for name, table in tables.items():
        if name not in SHIPPED or not any(key in table for key in LISTS):
            continue
        base, lines = shipped(name), list[str]()
        added = {key: [w for w in table.get(key, ()) if w not in base.get(key, ())] for key in LISTS}
        gone = [w for key in LISTS for w in base.get(key, ()) if key in table and w not in table[key]]
        bare = {_bare(word) for words in added.values() for word in words}
        gone = [_bare(word) for word in gone if _bare(word) not in bare]
        if len(gone) + sum(map(len, added.values())) > sum(len(table.get(key, ())) for key in LISTS) / 2:
            continue
        if any(added.values()):
            parts = ", ".join(f"{key} = {_toml(words)}" for key, words in added.items() if words)
            lines.append(f"add = {{ {parts} }}")
        if gone:
            lines.append(f"drop = {_toml(gone)}")
        yield name, "; ".join(lines)


def _toml(words: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
