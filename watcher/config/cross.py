"""Checks across the tables of config.toml: names used twice, domains and spiders that are not there.

They read the raw tables, so that a fault elsewhere hides none of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from watcher.config.faults import Fault, near
from watcher.config.lines import LineMap

_CLASS_NAME = re.compile(r"""(?m)^\s+name\s*(?::[^=\n]*)?=\s*["']([a-z0-9_]+)["']""")
_BUILT_IN = frozenset(("source", "page", "api", "sitemap", "pdf", "watch"))  # chosen by their kind


def cross_faults(raw: dict[str, Any], lines: LineMap) -> Iterator[Fault]:
    """Every fault that takes more than one table to see."""
    tables = raw.get("sources", ())
    listed = [
        (index, table)
        for index, table in enumerate(tables if isinstance(tables, tuple) else ())
        if isinstance(table, dict)
    ]
    yield from _used_twice(listed, lines)
    spiders = spider_names() if any(table.get("kind") == "spider" for _, table in listed) else frozenset()
    for index, table in listed:
        yield from _unknown_domains(index, table, raw.get("domains", {}), lines)
        yield from _unknown_spider(index, table, spiders, lines)


def _used_twice(listed: list[tuple[int, dict[str, Any]]], lines: LineMap) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, table in listed:
        name = table.get("name")
        if not isinstance(name, str):
            continue
        line = lines.line(("sources", index, "name"))
        if name in first:
            yield Fault(line, f"sources[{index}].name", f'"{name}" is used twice (first at line {first[name]})')
        first.setdefault(name, line)


def _unknown_domains(index: int, table: dict[str, Any], domains: Any, lines: LineMap) -> Iterator[Fault]:
    said = table.get("domains", ())
    if not isinstance(said, tuple) or not isinstance(domains, dict):
        return
    for name in said:
        if isinstance(name, str) and name not in domains:
            allowed = ", ".join(domains) or "none, as there is no [domains.…] table"
            message = f'unknown domain "{name}"{near(name, domains)} allowed: {allowed}'
            yield Fault(lines.line(("sources", index, "domains")), f"{_name(index, table)}.domains", message)


def _unknown_spider(index: int, table: dict[str, Any], known: frozenset[str], lines: LineMap) -> Iterator[Fault]:
    name = table.get("spider")
    if table.get("kind") != "spider" or not isinstance(name, str) or not known or name in known:
        return
    message = f'there is no spider "{name}" in spiders/{near(name, known)} allowed: {", ".join(sorted(known))}'
    yield Fault(lines.line(("sources", index, "spider")), f"{_name(index, table)}.spider", message)


def _name(index: int, table: dict[str, Any]) -> str:
    name = table.get("name")
    return f"sources.{name}" if isinstance(name, str) else f"sources[{index}]"


def spider_names() -> frozenset[str]:
    """The names of the spiders for single sites, read from the files: importing them would load Scrapy.

    Empty where the folder cannot be found; then nothing is checked.
    """
    spec = find_spec("spiders")
    names: set[str] = set()
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in Path(folder).rglob("*.py"):
            names.update(_CLASS_NAME.findall(file.read_text("utf-8", "replace")))
    return frozenset(names - _BUILT_IN)
