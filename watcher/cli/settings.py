"""The effective settings, each with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import typer

from watcher.app.world import of

if TYPE_CHECKING:
    from pydantic import BaseModel

app = typer.Typer(help="The settings in force.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The settings in force."""


@app.command()
def dump(context: typer.Context) -> None:
    """The effective settings as TOML, each with where it comes from; secrets are named, never shown."""
    from watcher.config.secret_values import NAMES, source_of

    with of(context) as world:
        settings = world.settings_or_shipped
        name = world.config.name if world.config.exists() else "the shipped config.toml"
        for table, model in _tables(settings):
            typer.echo(f"[{table}]")
            for line in _lines(model, _written(settings.written, table), name):
                typer.echo(line)
            typer.echo()
        for key in settings.domains:
            whose = name if key in settings.written.get("domains", {}) else "shipped"
            typer.echo(f"# domains.{key}: {whose} (watcher domains show {key})")
        typer.echo(f"# sources: {len(settings.sources)} tables, {len(settings.enabled_sources)} on (watcher sources)")
        for secret in NAMES:
            typer.echo(f"# {secret}: {source_of(secret)}")


def _tables(model: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every table of plain settings with its path; domains and sources are listed apart."""
    from pydantic import BaseModel

    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, BaseModel):
            name = f"{path}.{key}" if path else key
            yield name, value
            yield from _tables(value, name)


def _written(written: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    for part in table.split("."):
        written = written.get(part, {})
    return written


def _lines(model: BaseModel, written: Mapping[str, Any], name: str) -> Iterator[str]:
    from pydantic import BaseModel

    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, BaseModel):
            continue
        shown = written.get(key, value)
        yield f"{f'{key} = {_toml(shown)}':<60} # {name if key in written else 'default'}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return '""'
    if isinstance(value, timedelta):
        return _duration(int(value.total_seconds()))
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value) if isinstance(value, int | float) else f'"{_without_password(str(value))}"'


def _without_password(value: str) -> str:
    """An address of a database without what is secret in it, wherever it stands."""
    if "://" not in value:
        return value
    return re.sub(r"(password=)[^&]*", r"\1***", re.sub(r"(://[^:/?@]*):.*@", r"\1:***@", value), flags=re.IGNORECASE)


def _duration(seconds: int) -> str:
    """As config.toml writes it: the largest unit that divides it."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f'"{seconds // size}{unit}"'
    return f'"{seconds}s"'
