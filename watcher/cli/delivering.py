"""The command that composes what is due and sends what is queued."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from watcher.app.progress import spinner
from watcher.app.world import of
from watcher.cli.output import Json, Now, counted, instant, print_json


def deliver(
    context: typer.Context,
    json: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compose, show, send nothing.")] = False,
    now: Now = None,
) -> None:
    """Composes the digests that are due and sends what is queued, one message after the other."""
    import asyncio

    from watcher.app.readiness import must_be_allowed_to_send
    from watcher.app.wiring import channels, utc_now
    from watcher.cli.outgoing import CHANNELS
    from watcher.deliver.run import clock_from, left_waiting, until_stopped
    from watcher.deliver.run import deliver as run
    from watcher.service import GRACE_SECONDS

    with of(context) as world:
        clock = instant(now)
        enabled = channels(world, clock=utc_now if now is None else clock_from(clock))
        if not dry_run:
            must_be_allowed_to_send(world.settings, world.config.name)
            world.store.calls.age(clock, world.settings)

        async def age(later: datetime) -> None:
            await asyncio.to_thread(world.store.calls.age, later, world.settings)

        work = run(world.settings, world.store, clock, enabled, dry_run=dry_run, between=age)
        with spinner("composing and sending"):
            reports = asyncio.run(until_stopped(work, GRACE_SECONDS))
        if not dry_run and not reports and world.store.outbox.waiting(clock, [channel.name for channel in enabled]):
            typer.echo("another process is delivering: nothing was done here", err=True)
        is_late = not dry_run and any(report.has_failed or report.state == "queued" for report in reports)
        off = [name for name in CHANNELS if name not in {channel.name for channel in enabled}]
        waiting = [] if dry_run else [left_waiting(row) for row in world.store.outbox.waiting(clock, off)]
        reports = [*reports, *waiting]
        if json:
            print_json(report.as_row() for report in reports)
        else:
            for report in reports:
                row = report.as_row()
                why = f"  ({row['why']})" if row.get("why") else ""
                typer.echo(f"{row['state']:<10} {row['subscriber']}  {row['channel']}  {row['items']} items{why}")
            typer.echo(f"{counted(len(reports), 'message')}.")
    if is_late:
        raise typer.Exit(1)
