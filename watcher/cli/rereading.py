"""Reading stored calls again with today's words and rules: what would change, and applying it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watcher.app.world import World
from watcher.errors import BadArgument

if TYPE_CHECKING:
    from watcher.config import Settings


def reread(world: World, now: datetime, *, dry_run: bool, domain: str | None = None) -> list[dict[str, Any]]:
    """Reads every stored notice again; a row for each call that changed (or would)."""
    from watcher.understand.reader import Reader

    return _differences(world, world.settings, now, dry_run=dry_run, reader=Reader.from_settings(world.settings))


def preview(world: World, now: datetime, *, dry_run: bool, domain: str | None) -> list[dict[str, Any]]:
    """What switching a domain on would do to the stored calls; changes nothing. Raises BadArgument for no domain."""
    from watcher.understand.reader import Reader

    name = domain or ""
    if name not in world.settings.domains:
        raise BadArgument(f'unknown domain "{name}"; allowed: {", ".join(world.settings.domains)}')
    switched = world.settings.domains[name].model_copy(update={"enabled": True})
    settings = world.settings.model_copy(update={"domains": {**world.settings.domains, name: switched}})
    rows = _differences(world, settings, now, dry_run=True, reader=Reader.from_settings(settings))
    return [row for row in rows if name in row["what"]]


def _differences(
    world: World, settings: Settings, now: datetime, *, dry_run: bool, reader: Any
) -> list[dict[str, Any]]:
    differences = world.store.calls.reinterpret(
        lambda notice: reader.read(notice, now, settings.source(notice.source)),
        now,
        dry_run=dry_run,
        settings=settings,
    )
    return [asdict(item) for item in differences]
