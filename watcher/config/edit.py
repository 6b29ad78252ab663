"""Changes config.toml for its owner: adds `[[sources]]` tables, every comment and blank kept (tomlkit)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from watcher.config.load import read, text_of
from watcher.config.settings import Settings
from watcher.config.sources import AnySource
from watcher.errors import CannotReadConfig


def table_text(table: Mapping[str, Any], remarks: Mapping[str, str] | None = None) -> str:
    """A `[[sources]]` table as TOML, a comment behind the keys that have a remark."""
    import tomlkit

    return tomlkit.dumps({"sources": [_toml_table(table, remarks or {})]}).strip() + "\n"


def _toml_table(table: Mapping[str, Any], remarks: Mapping[str, str]) -> Any:
    import tomlkit

    made = tomlkit.table()
    for key, value in table.items():
        item = tomlkit.item(_toml_value(value))
        if remark := remarks.get(key):
            item.comment(remark)
        made.add(key, item)
    return made


def _toml_value(value: Any) -> Any:
    import tomlkit

    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update({key: _toml_value(inner) for key, inner in value.items()})
        return inline
    return [_toml_value(inner) for inner in value] if isinstance(value, tuple | list) else value


def source_of(table: Mapping[str, Any], settings: Settings) -> AnySource:
    """The table as a source. Raises CannotReadConfig with its faults."""
    found, faults = read(table_text(table))
    if found is None:
        raise CannotReadConfig("\n".join(str(fault) for fault in faults))
    if settings.source(found.sources[0].name):
        raise CannotReadConfig(f'"{found.sources[0].name}" is used already; give it another name')
    return found.sources[0]


def add_sources(path: Path, tables: Sequence[Mapping[str, Any]], remarks: Mapping[str, str] | None = None) -> None:
    """Adds the tables to that config.toml, everything else kept as it stands.

    Raises CannotReadConfig, and changes nothing, when the file would not be sound afterwards.
    """
    import tomlkit

    before = text_of(path)
    document = tomlkit.parse(before)
    listed = document.get("sources")
    if listed is None:
        listed = tomlkit.aot()
        document.add("sources", listed)
    for table in tables:
        listed.append(_toml_table(table, remarks or {}))
    after = tomlkit.dumps(document)
    settings, faults = read(after)
    if settings is None:
        raise CannotReadConfig("\n".join(["the file would not be sound; nothing was written:", *map(str, faults)]))
    _replace(path.resolve(), after)


def _replace(path: Path, text: str) -> None:
    """Whole or not at all: a running watch may read the file at any moment."""
    part = path.with_name(f".{path.name}.new")
    try:
        part.write_text(text, encoding="utf-8")
        part.chmod(path.stat().st_mode & 0o777)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotReadConfig(f"{path} could not be written: {error}") from error
