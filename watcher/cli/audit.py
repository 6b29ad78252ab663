"""`watcher audit`: what admins and groups did, in chat and on the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from watcher.app.world import of
from watcher.cli.output import Json, counted, print_json


def audit(
    context: typer.Context,
    about: Annotated[str | None, typer.Option("--about", help="Only of this source, call or message.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 100,
    json: Json = False,
) -> None:
    """The log of what admins and groups did, newest first: who, when, what, and what stood before and after."""
    with of(context) as world:
        lines = world.store.audit.latest(limit, about=about)
        if json:
            print_json(asdict(line) | {"at": line.at.isoformat()} for line in lines)
            return
        for line in lines:
            typer.echo(f"{line.at:%Y-%m-%d %H:%M}  {line.who:<24} {line.what:<12} {line.about}".rstrip())
            if line.reason:
                typer.echo(f"{'':18}{line.reason}")
        typer.echo(f"{counted(len(lines), 'act')}.")
