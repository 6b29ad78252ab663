"""Checks across the tables of config.toml: names used twice, domains and spiders that are not there.

They read the raw tables, so that a fault elsewhere hides none of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from watcher.config import vocabulary
from watcher.config.faults import Fault, near
from watcher.config.lines import Path as KeyPath
from watcher.config.lines import Places

_CLASS_NAME = re.compile(r"""(?m)^\s+name\s*(?::[^=\n]*)?=\s*["']([a-z0-9_]+)["']""")
_BUILT_IN = frozenset(("source", "page", "api", "sitemap", "pdf", "watch"))  # chosen by their kind


def cross_faults(raw: dict[str, Any], lines: Places) -> Iterator[Fault]:
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
    yield from _relay_unread(raw, lines)
    yield from _workers_on_a_file(raw, lines)


def _workers_on_a_file(raw: dict[str, Any], lines: Places) -> Iterator[Fault]:
    """Machines share a database server, not a file."""
    workers, storage = raw.get("workers"), raw.get("storage")
    url = storage.get("url", "") if isinstance(storage, dict) else ""
    is_on = isinstance(workers, dict) and workers.get("enabled") is True
    if is_on and not (isinstance(url, str) and url.startswith("postgres")):
        words = 'enabled = true needs a PostgreSQL that all machines reach: [storage] url = "postgresql+psycopg://…"'
        yield lines.fault(("workers", "enabled"), "workers.enabled", words)


def _relay_unread(raw: dict[str, Any], lines: Places) -> Iterator[Fault]:
    """A relay of introductions takes its mail from where returned mail is read."""
    relay, deliver = raw.get("introductions"), raw.get("deliver")
    if not isinstance(relay, dict) or relay.get("relay") is not True:
        return
    email = deliver.get("email") if isinstance(deliver, dict) else None
    email = email if isinstance(email, dict) else {}
    if email.get("enabled") is not True or not (email.get("bounce_host") or email.get("bounce_domain")):
        words = (
            "relay = true needs [deliver.email] enabled = true, and bounce_host (a mailbox that is read) or "
            "bounce_domain (a pipe to `watcher bounce`): mail to intro+…@ comes in where returned mail does"
        )
        yield lines.fault(("introductions", "relay"), "introductions.relay", words)


def _used_twice(listed: list[tuple[int, dict[str, Any]]], lines: Places) -> Iterator[Fault]:
    first: dict[str, KeyPath] = {}
    for index, table in listed:
        name = table.get("name")
        if not isinstance(name, str):
            continue
        place: KeyPath = ("sources", index, "name")
        if name in first:
            words = f'"{name}" is used twice (first at {lines.said(first[name])})'
            yield lines.fault(place, f"sources[{index}].name", words)
        first.setdefault(name, place)


def _unknown_domains(index: int, table: dict[str, Any], domains: Any, lines: Places) -> Iterator[Fault]:
    said = table.get("domains", ())
    if not isinstance(said, tuple):
        return
    known = vocabulary.names(domains)
    for name in said:
        if isinstance(name, str) and name not in known:
            message = f'unknown domain "{name}"{near(name, known)} allowed: {", ".join(known)}'
            yield lines.fault(("sources", index, "domains"), f"{_name(index, table)}.domains", message)


def _unknown_spider(index: int, table: dict[str, Any], known: frozenset[str], lines: Places) -> Iterator[Fault]:
    name = table.get("spider")
    if table.get("kind") != "spider" or not isinstance(name, str) or not known or name in known:
        return
    message = f'there is no spider "{name}" in spiders/{near(name, known)} allowed: {", ".join(sorted(known))}'
    yield lines.fault(("sources", index, "spider"), f"{_name(index, table)}.spider", message)


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
