"""Commands about sources: check, collect, sources, and reading notices without a store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.app.database_marker import marker_of, name_of
from watcher.app.progress import reading_progress, spinner
from watcher.app.world import World, of, shipped_config
from watcher.cli.output import Json, Now, counted, instant, print_json
from watcher.errors import BadArgument, WatcherError

if TYPE_CHECKING:
    from watcher.collect.run import RunReport

Names = Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]


def init(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
    database: Annotated[bool, typer.Option("--database", help="Begin anew where the database is gone.")] = False,
) -> None:
    """Writes the shipped config.toml here, to start from; with --database begins anew with an empty database."""
    if database:
        with of(context) as world:
            marker_of(world.config).unlink(missing_ok=True)
            people = counted(len(world.store.people.all()), "subscriber")
            typer.echo(f"{name_of(world.settings.storage.url)} is ready, with {people}.")
        return
    if path.exists():
        raise WatcherError(f"{path} exists already; nothing was written.")
    path.write_text(shipped_config(), encoding="utf-8")
    typer.echo(f"{path} written. Look through its sources, then: watcher check")


def check(context: typer.Context) -> None:
    """Validates config.toml: every fault at once, each with its line and key."""
    from watcher.app.readiness import must_be_allowed_to_send, remarks

    with of(context) as world:
        settings = world.settings
        must_be_allowed_to_send(settings, world.config.name)
        enabled = len(settings.enabled_sources)
        typer.echo(
            f"{world.config.name} is sound: {counted(enabled, 'source')} on, {len(settings.sources) - enabled} off, "
            f"{counted(len(settings.domains), 'domain')}."
        )
        for warning in remarks(settings):
            typer.echo(f"  note: {warning}")


def collect(
    context: typer.Context,
    due: Annotated[bool, typer.Option("--due", help="Only the sources whose time has come.")] = False,
    source: Names = None,
    part: Annotated[
        str, typer.Option("--slice", help="Only the sources of this slice: 3/16 is the fourth of sixteen.")
    ] = "",
    json: Json = False,
    dry_run: DryRun = False,
    lines: Annotated[bool, typer.Option("--lines", help="A line on standard error for each first reading.")] = False,
    now: Now = None,
) -> None:
    """Collects once from all sources (or those due, or those named)."""
    from watcher.collect.net.slices import SourceSlice
    from watcher.collect.run import collect as run

    with of(context) as world:
        names, only = _known_names(world, source or []), SourceSlice.parsed(part) if part else None
        store, clock = world.store, instant(now)
        with reading_progress(lines=lines) as heard:
            reports = run(world.settings, store, clock, due=due, only=names, part=only, dry_run=dry_run, heard=heard)
        if json:
            print_json(report.as_row() for report in reports)
        else:
            _print_reports(world, reports)
    if any(report.has_failed for report in reports):
        raise typer.Exit(1)


def _known_names(world: World, names: list[str]) -> tuple[str, ...]:
    unknown = [name for name in names if world.settings.source(name) is None]
    if unknown:
        import difflib

        close = difflib.get_close_matches(unknown[0], [source.name for source in world.settings.sources], 1)
        hint = f" Did you mean {close[0]}?" if close else " `watcher sources` lists them."
        raise BadArgument(f"there is no source named {unknown[0]} in {world.config}.{hint}")
    return tuple(names)


def _print_reports(world: World, reports: list[RunReport]) -> None:
    from rich.table import Table

    table = Table("source", "state", "items", "new", "changed", "ms", "what happened", box=None, header_style="bold")
    for report in reports:
        row = report.as_row()
        colour = "red" if report.has_failed else ""
        cells = [row["source"], row["state"], row["notices"], row["new"], row["changed"], row["took_ms"], row["error"]]
        table.add_row(*(_cell(cell) for cell in cells), style=colour)
    world.console.print(table)
    new, failed = sum(report.as_row()["new"] for report in reports), sum(report.has_failed for report in reports)
    typer.echo(f"{counted(len(reports), 'source')} read, {new} new, {failed} failed.")


def _cell(value: Any) -> str:
    from rich.markup import escape

    return escape("" if value is None else str(value))


def sources(
    context: typer.Context,
    json: Json = False,
    first: Annotated[bool, typer.Option("--first", help="What the first reading of each source brought.")] = False,
) -> None:
    """Each source with its health."""
    from watcher.cli.health import health_rows

    with of(context) as world:
        if first:
            _first(world, json=json)
            return
        rows = health_rows(world.settings, world.store)
        if json:
            print_json(rows)
            return
        for row in rows:
            when = f"read {_minute(row['last_ok'])}, next {_minute(row['next_check_at'])}"
            colour = typer.colors.YELLOW if row["health"] not in ("ok", "new", "off") else None
            line = (
                f"{row['health'].replace('_', ' '):<10} {row['source']:<28} {row['kind']:<8} {row['calls']:>5}  {when}"
            )
            typer.secho(line, fg=colour)
            for reason in filter(None, (row["reason"], *row["warnings"])):
                typer.echo(f"{'':10}{reason}")
        ill = sum(row["health"] not in ("ok", "new", "off") for row in rows)
        typer.echo(f"{counted(len(rows), 'source')}, {ill} not well.")


def _first(world: World, *, json: bool) -> None:
    """The table of the first reading: what came from each source, and what to do about the others."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from rich.table import Table

    from watcher.collect.first_reading import first_readings

    rows = first_readings(world.settings, world.store, datetime.now(UTC).date())
    if json:
        print_json(asdict(row) for row in rows)
        return
    table = Table(
        "source", "state", "items", "for example", "deadline", "what to look at", box=None, header_style="bold"
    )
    for row in rows:
        remark = "; ".join(filter(None, (*row.doubts, row.reason, row.advice)))
        cells = [row.source, row.state, row.items or "", row.sample[:50], row.deadline, remark]
        table.add_row(*map(_cell, cells), style="yellow" if row.state == "never read" or row.doubts else "")
    world.console.print(table)
    asked = [row for row in rows if row.state in ("read", "never read")]
    read, doubted = sum(row.state == "read" for row in asked), sum(bool(row.doubts) for row in asked)
    typer.echo(f"{read} of {len(asked)} sources read so far, {doubted} of them doubtful.")


def _minute(instant: str | None) -> str:
    return instant[:16].replace("T", " ") if instant else "never"


def understand(
    context: typer.Context,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One notice as JSON a line (the only form).")] = True,
    now: Now = None,
) -> None:
    """Reads notices on standard input and prints what was understood. No store, no network."""
    from watcher.collect.page.jsonl import with_page_text, with_wall
    from watcher.understand.jsonl import answer
    from watcher.understand.reader import Reader

    with of(context) as world:
        reader = Reader.from_settings(world.settings_or_shipped)
        clock = instant(now)
        for number, raw in enumerate(sys.stdin.buffer, 1):
            line = raw.decode("utf-8", "replace")
            if line.strip():
                line, wall = with_page_text(line)
                sys.stdout.write(with_wall(answer(reader, line, clock, number), wall) + "\n")
                sys.stdout.flush()


def reinterpret(
    context: typer.Context,
    dry_run: DryRun = False,
    domain: Annotated[str | None, typer.Option("--domain", help="Only changes of this domain (also one off).")] = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Reads all stored calls again with today's words and rules; tells nobody."""
    from watcher.cli.rereading import reread

    with of(context) as world:
        with spinner("reading all stored calls again"):
            rows = reread(world, instant(now), dry_run=dry_run, domain=domain)
        if json:
            print_json(rows)
            return
        for row in rows:
            typer.echo(f"{row['call']:>6}  {row['title'][:90]}")
            typer.echo(f"        {row['what']}: {_said(row['before'])} → {_said(row['after'])}")
        verb = "would change" if dry_run or domain else "changed"
        typer.echo(f"{len(rows)} facts of {len({row['call'] for row in rows})} calls {verb}.")


def _said(value: Any) -> str:
    return "none" if value in (None, [], "") else str(value)[:160]
