"""Commands about what is remembered: calls, events, and an admin's corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watcher.app.progress import spinner
from watcher.app.world import of
from watcher.cli.output import Json, Now, counted, instant, print_json
from watcher.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from watcher.config import Settings
    from watcher.remember.search.asked import SearchCriteria
    from watcher.remember.search.query import Found


def calls(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="Words to find; none lists them all.")] = None,
    domain: Annotated[list[str] | None, typer.Option("--domain", help="Only this domain; may be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="forecast, open, closing, rolling …")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="call, news or award.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 20,
    json: Json = False,
    now: Now = None,
) -> None:
    """Queries the stored calls in plain words, as chat and pages read them; of any state and kind unless said.

    Three first words correct instead, when numbers of calls follow: `tag 12 health digital` gives call 12 these
    domains, `merge 12 15` makes one call of two, `split 12 NAME` takes a source out again.
    """
    from watcher.cli.corrections import correction
    from watcher.model import Kind, Status
    from watcher.model.rows import call_row
    from watcher.remember.search.asked import to_query
    from watcher.remember.search.question import read_criteria

    with of(context) as world:
        if done := correction(world, words or [], instant(now)):
            typer.echo(done)
            return
        _check_words(domain, world.settings.domains, "--domain")
        _check_words(status, tuple(Status), "--status")
        _check_words(kind, tuple(Kind), "--kind")
        today = instant(now).astimezone(ZoneInfo(world.settings.watch.zone)).date()
        asked = read_criteria(" ".join(words or ()), today, world.settings.domains)
        query = replace(
            to_query(asked, today, limit=limit),
            domains=tuple(domain or asked.domains),
            kinds=tuple(kind or asked.kinds),
        )
        if status or not asked.statuses:
            query = replace(query, statuses=tuple(status or ()))
        found = world.store.search.find(query, instant(now))
        if json:
            print_json(map(call_row, found.calls))
        else:
            _print_calls(found, asked, world.settings, instant(now))


def _check_words(said: list[str] | None, allowed: Collection[str], option: str) -> None:
    unknown = [word for word in said or () if word not in allowed]
    if unknown:
        raise BadArgument(f"{option} {unknown[0]}: allowed are {', '.join(allowed)}")


def _print_calls(found: Found, asked: SearchCriteria, settings: Settings, now: datetime) -> None:
    from watcher.wording.asked import sentence
    from watcher.wording.cards import short_line
    from watcher.wording.catalogue import translate

    language = settings.watch.language
    if not asked.is_empty:
        labels = settings.domain_labels(language)
        typer.echo(translate(language, "talk.understood", words=sentence(asked, language, labels)))
    if found.loosened:
        typer.echo(translate(language, "talk.found_loosened"))
    for call in found.calls:
        typer.echo(f"{call.id:>6}  {short_line(call, language, settings.watch.zone, now)}\n        {call.url}")
    typer.echo(f"{len(found.calls)} of {found.total}.")


def events(
    context: typer.Context,
    since: Annotated[str | None, typer.Option("--since", help="Only events from this ISO 8601 instant on.")] = None,
    json: Json = False,
) -> None:
    """The ledger of changes."""
    from watcher.model.rows import event_row

    with of(context) as world:
        ledger = world.store.ledger
        lines = ledger.since_instant(instant(since, "--since")) if since else ledger.since(0)
        rows = [event_row(event) for event in lines]
        if json:
            print_json(rows)
            return
        from watcher.wording.events import moved
        from watcher.wording.view import View

        view = View(world.settings.watch.language, world.settings.watch.zone, instant(None))
        titles = {call.id: call.title for call in world.store.calls.many({row["call"] for row in rows}).values()}
        for event, row in zip(lines, rows, strict=True):
            typer.echo(f"{event.at:%Y-%m-%d %H:%M}  {event.kind:<18} {titles.get(event.call, '?')[:80]}")
            if change := moved(view, event):
                typer.echo(f"{'':18}{change}")
            if row["quote"]:
                typer.echo(f"{'':18}« {row['quote']} »")


def backtest(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="dedupe: which calls today's rules would merge or split.")] = "dedupe",
    json: Json = False,
) -> None:
    """What the rules of today would decide differently on the stored calls; changes nothing."""
    from dataclasses import asdict

    if what != "dedupe":
        raise BadArgument(f"backtest {what}: allowed is dedupe")
    with of(context) as world:
        with spinner("comparing the stored calls"):
            found = world.store.clusters.backtest()
        rows = [{"would": "merge", **asdict(finding)} for finding in found.would_merge]
        rows += [{"would": "split", **asdict(finding)} for finding in found.would_split]
        if json:
            print_json(rows)
            return
        titles = {
            call.id: call.title for call in world.store.calls.many({id for row in rows for id in row["calls"]}).values()
        }
        for row in rows:
            typer.echo(f"would {row['would']}: {'; '.join(row['reasons'])}")
            for id in row["calls"]:
                typer.echo(f"    {id:>6}  {titles.get(id, '?')[:90]}")
        typer.echo(f"{counted(len(found.would_merge), 'merge')}, {counted(len(found.would_split), 'split')}.")
