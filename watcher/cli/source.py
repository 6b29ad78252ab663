"""`watcher source …`: try a source before it is trusted, add one from its address, OPML in and out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.app.progress import spinner
from watcher.app.world import World, of
from watcher.cli.output import Json, Now, counted, instant, print_json
from watcher.errors import BadArgument, WatcherError

if TYPE_CHECKING:
    from datetime import datetime

    from watcher.collect.propose.trial import Tried, TriedItem
    from watcher.config.sources import AnySource
    from watcher.model import Reading

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]
SHOWN, QUOTED = 15, 120

app = typer.Typer(help="Try and add sources; OPML in and out.", no_args_is_help=True)


@app.command("test")
def try_one(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A source's name in config.toml, or an address.", metavar="NAME|URL")],
    saved: Annotated[
        Path | None, typer.Option("--from", help="A saved page (or folder) instead of the network.")
    ] = None,
    record: Annotated[Path | None, typer.Option("--record", help="Save what is fetched in this folder.")] = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Fetches once and shows what would be stored. Nothing is saved."""
    from watcher.collect.propose.trial import try_source

    with of(context) as world:
        clock = instant(now)
        chosen = _chosen(world, source, saved, clock)
        with spinner(f"reading {chosen.name}"):
            result = try_source(chosen, world.settings, clock, saved=saved, record=record)
        if json:
            print_json(_row(row) for row in result.rows)
        else:
            _show(world, result, clock)
    if result.harvest.has_failed:
        raise typer.Exit(1)


@app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The address of a list, a feed, an API or a single page.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="feed, page, api, watch: another way to read it.")] = None,
    yes: Yes = False,
    now: Now = None,
) -> None:
    """Proposes the [[sources]] table for an address, shows what it would bring, and writes it if you like."""
    from watcher.collect.propose.propose import propose, propose_file
    from watcher.config.edit import add_sources, table_text

    with of(context) as world:
        clock = instant(now)
        if not Path(url).is_file():
            _refuse_twice(world, _address(url))
        with spinner(f"looking at {url}"):
            proposal = (
                propose_file(Path(url), world.settings, clock)
                if Path(url).is_file()
                else propose(_address(url), world.settings, clock, kind or "")
            )
        table, remarks, result = dict(proposal.table), proposal.remarks, proposal.tried
        assert result is not None
        _refuse_twice(world, table["url"])
        if name:
            table["name"] = name
        typer.echo(proposal.seen)
        _show_rows(world, result)
        _show_faults(result)
        for doubt in result.doubts:
            typer.echo(f"doubt: {doubt}")
        typer.echo("Proposed:")
        typer.echo("".join(f"  {line}\n" for line in table_text(table, remarks).splitlines()), nl=False)
        others = [other["kind"] for other in proposal.alternatives]
        if others and not proposal.missing:
            typer.echo(f"Other ways to read it: {', '.join(f'--kind {other}' for other in others)}")
        if proposal.missing:
            typer.echo(f"Nothing was written: put in {', '.join(proposal.missing)}, then add it to {world.config}.")
            return
        if yes and result.harvest.has_failed:
            raise WatcherError(f"as proposed it brings nothing ({result.harvest.fault}); nothing was written")
        if yes or (sys.stdin.isatty() and typer.confirm(f"Write it to {world.config}?")):
            add_sources(world.config, [table], remarks)
            typer.echo(f"Written to {world.config}. It is read at the next collection; its first run tells nobody.")
        else:
            typer.echo("Nothing was written." + ("" if sys.stdin.isatty() else " (--yes writes without asking)"))


@app.command("import")
def import_opml(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    yes: Yes = False,
) -> None:
    """Adds the feeds of an OPML file to config.toml."""
    from watcher.collect.feeds.opml import read_opml
    from watcher.config.edit import add_sources

    with of(context) as world:
        try:
            body = path.read_bytes()
        except OSError as error:
            raise WatcherError(f"{path} could not be read: {error}") from error
        tables, skipped = read_opml(body, world.settings.sources)
        for table in tables:
            typer.echo(f"  + {table['name']:<32} {table['url']}")
        for left in skipped:
            typer.echo(f"  - line {left.line}: {left.title or '(no title)'}: {left.reason}")
        if not tables:
            typer.echo("Nothing to add.")
        elif yes or (sys.stdin.isatty() and typer.confirm(f"Add {counted(len(tables), 'feed')} to {world.config}?")):
            add_sources(world.config, tables)
            typer.echo(f"{counted(len(tables), 'feed')} added to {world.config}.")
        else:
            typer.echo("Nothing was written.")


@app.command("export")
def export_opml(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; default: standard output.")] = None,
) -> None:
    """Writes the feeds of config.toml as OPML."""
    from watcher.collect.feeds.opml import write_opml

    with of(context) as world:
        text = write_opml(world.settings.enabled_sources, world.settings.watch.name)
        if out:
            out.write_bytes(text)
        else:
            sys.stdout.write(text.decode("utf-8"))


# --- choosing ----------------------------------------------------------------------------------------------


def _address(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _refuse_twice(world: World, url: str) -> None:
    from watcher.collect.propose.propose import already_there

    known = already_there(url, world.settings)
    if known:
        raise WatcherError(
            f"{url} is already there as {known.name}; nothing was written. "
            f"Change its table in {world.config}, or try it: watcher source test {known.name}"
        )


def _chosen(world: World, name: str, saved: Path | None, now: datetime) -> AnySource:
    """The source of that name; for an address, the one that would be proposed."""
    known = world.settings.source(name)
    if known:
        return known
    if "://" not in name and "." not in name:
        raise BadArgument(f"there is no source named {name} in {world.config}. `watcher sources` lists them.")
    from watcher.collect.net.fetch import FetchResponse
    from watcher.collect.propose.propose import proposal_of, propose
    from watcher.config.edit import source_of

    if saved and saved.is_file():
        proposal = proposal_of(FetchResponse(200, {}, saved.read_bytes(), _address(name)), frozenset(), now)
    else:
        proposal = propose(_address(name), world.settings, now)
    typer.echo(proposal.seen)
    return source_of(proposal.table, world.settings)


# --- showing -----------------------------------------------------------------------------------------------


def _row(row: TriedItem) -> dict[str, Any]:
    reading = row.reading
    return {
        "title": row.notice.title,
        "url": row.notice.url,
        "kind": str(reading.kind),
        "language": reading.language,
        "deadline": reading.deadline.date.isoformat() if reading.deadline else None,
        "doubt": reading.deadline.doubt if reading.deadline else "",
        "rolling": reading.rolling,
        "amounts": [f"{amount.value} {amount.currency or '%'}" for amount in reading.amounts],
        "domains": [score.domain for score in reading.domains],
        "warnings": [str(warning) for warning in reading.warnings],
    }


def _show(world: World, result: Tried, now: datetime) -> None:
    harvest = result.harvest
    typer.echo(
        f"{result.source.name}: {harvest.state}, {counted(len(harvest.notices), 'item')}, "
        f"{harvest.bytes_read / 1000:.0f} kB, {harvest.took_ms} ms"
    )
    _show_rows(world, result)
    _show_faults(result)
    _show_message(world, result, now)


def _show_rows(world: World, result: Tried) -> None:
    from rich.markup import escape
    from rich.table import Table

    from watcher.wording.money import amount

    if not result.rows:
        return
    language = world.settings.watch.language
    table = Table("#", "title", "kind", "deadline", "amount", "domains", "link", box=None, header_style="bold")
    for number, row in enumerate(result.rows[:SHOWN], 1):
        said = _row(row)
        deadline = said["deadline"] or ("all year" if said["rolling"] else "")
        deadline += "?" if said["doubt"] else ""
        money = ", ".join(amount(language, fact) for fact in row.reading.amounts[:2])
        cells = [str(number), said["title"][:70], said["kind"], deadline, money]
        table.add_row(*(escape(cell) for cell in (*cells, ", ".join(said["domains"]), _short(said["url"]))))
    world.console.print(table)
    more = len(result.rows) - SHOWN
    dated = f"{result.dated} of {len(result.rows)} with a deadline understood (or open all year)"
    left_out = f"; {result.left_out} left out by include/exclude" if result.left_out else ""
    typer.echo(f"{f'… and {more} more; ' if more > 0 else ''}{dated}{left_out}.")
    for number, row in enumerate(result.rows[:SHOWN], 1):
        for fact in _facts(language, row.reading):
            world.console.print(f"{number:>3}  {fact}", markup=False, highlight=False, soft_wrap=True)


def _facts(language: str, reading: Reading) -> Iterator[str]:
    """What was understood of an item, each fact with the words it was read from, and what is in doubt."""
    from watcher.wording.catalogue import translate
    from watcher.wording.money import amount
    from watcher.wording.text import quoted, short

    for moment in reading.deadlines:
        doubt = f" – to be checked: {translate(language, f'doubt.{moment.doubt}')}" if moment.doubt else ""
        yield f"{moment.date.isoformat()} {quoted(language, short(moment.quote, QUOTED))}{doubt}"
    for one in reading.amounts:
        yield f"{amount(language, one)} {quoted(language, short(one.quote, QUOTED))}"
    said = [*reading.eligible, *([reading.status_word] if reading.status_word else [])]
    for fact in said:
        probably = " (probably)" if fact.probable else ""
        yield f"{fact.value}{probably} {quoted(language, short(fact.quote, QUOTED))}"


def _short(url: str) -> str:
    """The end of an address, which tells the items of a list apart."""
    path = url.partition("://")[2].partition("/")[2]
    return f"/{path}" if len(path) < 48 else f"…{path[-47:]}"


def _show_faults(result: Tried) -> None:
    if result.harvest.fault:
        typer.echo(f"fault: {result.harvest.fault}")
    for warning in result.warnings:
        typer.echo(f"warning: {warning}")


def _show_message(world: World, result: Tried, now: datetime) -> None:
    """One item as a subscriber would get it."""
    from watcher.collect.propose.trial import example
    from watcher.model import Call
    from watcher.wording.cards import card, plain
    from watcher.wording.view import View

    row = example(result.rows)
    if row is None:
        return
    call = Call(
        id=0,
        title=row.notice.title,
        url=row.notice.url,
        text=row.notice.text,
        reading=row.reading,
        status=row.reading.status,
        sources=(result.source.name,),
        first_seen=now,
        last_seen=now,
        last_changed=now,
        country=row.notice.country,
    )
    watch = world.settings.watch
    names = world.settings.source_labels | {result.source.name: result.source.label or result.source.name}
    typer.echo("\nA subscriber would read:\n")
    typer.echo(plain(card(call, View(watch.language, watch.zone, now, watch.zones), names), watch.language))
