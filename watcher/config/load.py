"""From the text of config.toml to Settings, or to the list of all its faults."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from watcher.config import sources as source_kinds
from watcher.config.domains import Domain
from watcher.config.lines import LineMap
from watcher.config.settings import Settings
from watcher.errors import CannotReadConfig

MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in config.toml: where it stands, which key, and what is allowed."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        return f"{where:<9} {self.key:<30} {self.message}"


@cache
def _source_tables() -> dict[str, type[BaseModel]]:
    return {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(source_kinds.AnySource)}


def read(text: str) -> tuple[Settings | None, tuple[Fault, ...]]:
    """Reads the text of a config.toml: the settings (None when faulty) and every fault, by line."""
    if len(text) > MAX_CHARACTERS:
        return None, (Fault(0, "", f"larger than {MAX_CHARACTERS} characters; this is no config.toml"),)
    text = text.removeprefix("\ufeff")
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (Fault(_line_of(error), "", f"not valid TOML: {error}"),)
    lines = LineMap(text)
    faults = _duplicate_names(raw, lines)
    settings = None
    try:
        settings = Settings.model_validate(_tuples(raw))
    except ValidationError as error:
        faults += [_fault(detail, raw, lines) for detail in error.errors()]
    if settings:
        faults += _unknown_domains(settings, lines)
    if faults:
        return None, tuple(sorted(faults, key=lambda fault: (fault.line, fault.key)))
    return settings, ()


def load(path: Path) -> Settings:
    """Loads a config.toml.

    Raises CannotReadConfig, whose message lists every fault with line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotReadConfig(f"{path} could not be read: {error}") from error
    settings, faults = read(text)
    if settings is None:
        raise CannotReadConfig(report(path.name, faults))
    return settings


def report(name: str, faults: Sequence[Fault]) -> str:
    """All faults in words, a line each."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return "\n".join([f"{name} has {count}; nothing was changed.", *(f"  {fault}" for fault in faults)])


def _line_of(error: Exception) -> int:
    return int(getattr(error, "lineno", 0) or 0)


def _tuples(value: Any) -> Any:
    """TOML arrays as tuples, so that strict, frozen settings take them."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _duplicate_names(raw: dict[str, Any], lines: LineMap) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    tables = raw.get("sources", [])
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        name = table.get("name") if isinstance(table, dict) else None
        if not isinstance(name, str):
            continue
        line = lines.line(("sources", index, "name"))
        if name in first:
            message = f'"{name}" is used twice (first at line {first[name]})'
            faults.append(Fault(line, f"sources[{index}].name", message))
        first.setdefault(name, line)
    return faults


def _unknown_domains(settings: Settings, lines: LineMap) -> list[Fault]:
    allowed = ", ".join(settings.domains)
    return [
        Fault(
            lines.line(("sources", index, "domains")),
            f"sources.{source.name}.domains",
            f'unknown domain "{name}"; allowed: {allowed}',
        )
        for index, source in enumerate(settings.sources)
        for name in source.domains
        if name not in settings.domains
    ]


def _fault(detail: Any, raw: dict[str, Any], lines: LineMap) -> Fault:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    kinds = _source_tables()
    if path[:1] == ("sources",) and len(path) > 2 and path[2] in kinds:  # the discriminator's tag is no key
        path = (*path[:2], *path[3:])
    if detail["type"] == "union_tag_invalid" or detail["type"] == "union_tag_not_found":
        path = (*path, "kind")
    return Fault(lines.line(path), _spell(path, raw), _message(detail, path, raw))


def _spell(path: tuple[str | int, ...], raw: dict[str, Any]) -> str:
    """The key as an admin would say it: sources.region-x.every rather than sources.7.every."""
    words = ""
    for depth, part in enumerate(path):
        if isinstance(part, int) and depth == 1 and path[0] == "sources":
            name = raw["sources"][part].get("name") if isinstance(raw["sources"][part], dict) else None
            words += f".{name}" if isinstance(name, str) else f"[{part}]"
        else:
            words += f"[{part}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".")


def _message(detail: Any, path: tuple[str | int, ...], raw: dict[str, Any]) -> str:
    match detail["type"]:
        case "extra_forbidden":
            table = _table_at(path[:-1], raw)
            what = "domain key" if path[0] == "domains" else "key"
            return f'unknown {what} "{path[-1]}"; allowed: {", ".join(_keys(table))}'
        case "union_tag_invalid" | "union_tag_not_found":
            said = detail["ctx"].get("tag", "")
            begin = f'unknown kind "{said}"' if said else "is missing"
            return f"{begin}; allowed: {', '.join(_source_tables())}"
        case "missing":
            return "is missing"
        case "value_error":
            return str(detail["msg"]).removeprefix("Value error, ")
        case _:
            return f"{detail['msg']} (found: {str(detail['input'])[:60]!r})"


def _keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _table_at(path: tuple[str | int, ...], raw: dict[str, Any]) -> type[BaseModel]:
    """The settings class that reads the table at that path."""
    if path[:1] == ("sources",) and len(path) > 1:
        return _source_tables().get(raw["sources"][path[1]].get("kind"), source_kinds.FeedSource)
    if path[:1] == ("domains",) and len(path) > 1:
        return Domain
    table: type[BaseModel] = Settings
    for part in path:
        kind = table.model_fields[str(part)].annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            table = kind
    return table
