"""Reading stored calls again with today's words and rules: what would change, and applying it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from watcher.app.world import World
from watcher.errors import BadArgument


def reread(world: World, now: datetime, *, dry_run: bool, domain: str | None = None) -> list[dict[str, Any]]:
    """Reads every stored notice again; a row for each call that changed (or would).

    With `domain` changes nothing: what switching it on would do. Raises BadArgument for no domain.
    """
    from watcher.understand.reader import Reader

    settings = world.settings
    if domain is not None:
        if domain not in settings.domains:
            raise BadArgument(f'unknown domain "{domain}"; allowed: {", ".join(settings.domains)}')
        switched = settings.domains[domain].model_copy(update={"enabled": True})
        settings = settings.model_copy(update={"domains": {**settings.domains, domain: switched}})
    reader = Reader.from_settings(settings)
    found = world.store.calls.reinterpret(
        lambda notice: reader.read(notice, now, settings.source(notice.source)),
        now,
        dry_run=dry_run or domain is not None,
        settings=settings,
    )
    return [asdict(item) for item in found if domain is None or domain in item.what]
