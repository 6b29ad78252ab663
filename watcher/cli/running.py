"""Commands that run the whole watch: serve, demo, doctor, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watcher.app.progress import spinner
from watcher.app.world import World, of
from watcher.errors import BadArgument, WatcherError


def demo(
    context: typer.Context,
    stay: Annotated[bool, typer.Option("--stay", help="Keep the service and the sample sites running.")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo keeps its files.")] = Path("var"),
) -> None:
    """Shows the whole watch on bundled sample sites: no account, no network, under a minute."""
    from watcher.cli.demo import play

    play(folder, stay=stay)


def serve(context: typer.Context) -> None:
    """Scheduler, bot, delivery and web pages, until stopped (SIGTERM)."""
    import asyncio

    from watcher.app.assembly import build_service
    from watcher.app.logs import set_up
    from watcher.app.readiness import must_be_allowed_to_send
    from watcher.app.wiring import disabled_channels, single_instance

    with of(context) as world:
        set_up()
        must_be_allowed_to_send(world.settings, world.config.name)
        with single_instance(world):
            for line in disabled_channels(world.settings):
                typer.echo(line, err=True)
            asyncio.run(build_service(world).run())


def worker(context: typer.Context) -> None:
    """Collects and delivers beside other workers, on one or several machines over one PostgreSQL, until stopped."""
    import asyncio

    from watcher.app.assembly import build_worker
    from watcher.app.logs import set_up
    from watcher.app.readiness import must_be_allowed_to_send

    with of(context) as world:
        set_up()
        if not world.settings.workers.enabled:
            raise BadArgument("[workers] enabled = true is missing: without it `serve` collects and delivers")
        must_be_allowed_to_send(world.settings, world.config.name)
        asyncio.run(build_worker(world).run())


def site(
    context: typer.Context,
    child: Annotated[
        bool, typer.Option("--child", help="As a part of `serve`, which says the settings.", hidden=True)
    ] = False,
) -> None:
    """The web pages alone, without collecting and delivering; several may read one PostgreSQL."""
    import asyncio

    from watcher.app.logs import set_up
    from watcher.app.pages import serve_site
    from watcher.app.world import web_address

    with of(context) as world:
        set_up()
        if not child:
            typer.echo(f"The site is at {web_address(world.settings)} (Ctrl-C stops it).", err=True)
        asyncio.run(serve_site(world, is_child=child))


def doctor(context: typer.Context) -> None:
    """What is missing or risky on this machine, each with its mend."""
    from watcher.cli.doctor import examine

    world: World = context.obj
    with spinner("looking at this machine"):
        findings = examine(world)
    for finding in findings:
        typer.echo(f"{'✓' if finding.is_well else '⚠'} {finding.what}")
        if finding.mend:
            typer.echo(f"    → {finding.mend}")
    if any(not finding.is_well for finding in findings):
        raise typer.Exit(1)


def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Writes a checked copy of the database while the service runs (SQLite)."""
    from watcher.remember.backup import backup as copy

    with of(context) as world:
        if to.exists():
            raise WatcherError(f"{to} exists already; nothing was written.")
        with spinner("copying the database"):
            copy(world.settings.storage.url, to)
        typer.echo(f"{to} written and checked.")


def restore(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A backup written by `watcher backup`.")] = None,
    departures: Annotated[
        bool, typer.Option("--departures", help="Only let leave who left since, on a database restored otherwise.")
    ] = False,
) -> None:
    """Puts a checked backup in the place of the database; what was there is kept as ….replaced."""
    from datetime import UTC, datetime

    from watcher.app.wiring import single_instance
    from watcher.remember import backup as copies
    from watcher.remember.people.departures import Departures

    if (file is None) is not departures:
        raise BadArgument("name the backup to restore, or give --departures alone")
    with of(context) as world, single_instance(world), spinner("checking the backup and putting it back"):
        url, now = world.settings.storage.url, datetime.now(UTC)
        journal = Departures.beside(url, Path(world.settings.deliver.file.folder).parent)
        left = copies.restore(url, file, now) if file else copies.replay(url, journal, now)
    if file:
        typer.echo(
            f"{file} is in place. What was queued in it is cancelled, and what the next readings find anew waits for "
            "an admin (/held): people may have been told already."
        )
    if journal.exists():
        typer.echo(f"{left} who left since, as {journal.path} says, have left here too.")
    else:
        typer.echo(f"There is no journal of departures ({journal.path}): take out by hand who unsubscribed since.")


def move(
    context: typer.Context,
    to: Annotated[str, typer.Argument(help="Its address: postgresql+psycopg://USER@HOST/NAME")],
) -> None:
    """Moves everything from the SQLite file to an empty PostgreSQL, compares each row, and sets the file aside."""
    from datetime import UTC, datetime

    from watcher.app.database_marker import name_of
    from watcher.app.progress import counting
    from watcher.app.wiring import single_instance
    from watcher.remember import moving
    from watcher.remember.people.departures import Departures

    with of(context) as world, single_instance(world):
        url = world.settings.storage.url
        folder = Path(world.settings.deliver.file.folder).parent
        Departures.beside(to, folder).take_over(Departures.beside(url))  # twice does no harm, too late does
        with counting("making the search index anew") as heard:
            moved = moving.move(world.store.db, to, datetime.now(UTC), heard)
        world.close()
        kept = moving.set_aside(Path(url.removeprefix("sqlite:///")))
    typer.echo(f"{sum(moved.values())} rows of {len(moved)} tables are in {name_of(to)}, each one compared.")
    typer.echo(f"Now name it in {world.config}: [storage] url. The file is kept as {kept}.")
