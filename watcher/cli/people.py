"""Commands about subscribers: list, add, remove, import and export, as JSON lines or CSV."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watcher.app.progress import counting
from watcher.app.world import of
from watcher.cli.output import Json, counted, print_json
from watcher.errors import BadArgument

_RECORDED = '  recorded: {}\n  (--consent "how and when they agreed" says it better)'

_TAKES_CHAT_ID = {"ignore_unknown_options": True}
"""The id of a group or channel begins with a dash: `remove -1003` names no option."""

app = typer.Typer(help="Subscribers: list, add, remove, import, export.", no_args_is_help=True)


@app.command("list")
def list_all(
    context: typer.Context,
    json: Json = False,
) -> None:
    """Everyone, with state, channel and what they follow."""
    from watcher.remember.people.subscriber_rows import as_json

    with of(context) as world:
        everyone = world.store.people.all()
        if json:
            print_json(as_json(person) for person in everyone)
            return
        for person in everyone:
            domains = ", ".join(name for interest in person.interests for name in interest.domains) or "all domains"
            when = f"{person.frequency} {person.hour} {person.zone}"
            typer.echo(f"{person.id:>4}  {person.state:<12} {person.channel:<9} {person.address}  {when}  {domains}")
        typer.echo(f"{counted(len(everyone), 'subscriber')}.")


@app.command(context_settings=_TAKES_CHAT_ID)
def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="An e-mail address, a Telegram chat id, or a name for files.")],
    channel: Annotated[str | None, typer.Option("--channel", help="email, telegram, file or apprise.")] = None,
    domain: Annotated[list[str] | None, typer.Option("--domain", help="A domain to follow; may be repeated.")] = None,
    language: Annotated[str, typer.Option("--language", "--lang", help="fr or en.")] = "fr",
    zone: Annotated[str | None, typer.Option("--zone", help="Time zone, such as America/Montreal.")] = None,
    frequency: Annotated[str, typer.Option("--frequency", help="instant, daily, workdays, weekly, never.")] = "daily",
    hour: Annotated[str | None, typer.Option("--hour", help="Local hour, such as 07:30.")] = None,
    name: Annotated[str, typer.Option("--name")] = "",
    since: Annotated[str, typer.Option("--since", help="now: only what is new from here; start: all known.")] = "now",
    consent: Annotated[str, typer.Option("--consent", help="How this person agreed (kept as proof).")] = "",
) -> None:
    """Subscribes a person whose consent you hold."""
    from watcher.cli.bulk import draft, resubscribe, stated_consent, subscribe

    if since not in ("now", "start"):
        raise BadArgument(f"--since {since}: allowed are now, start")
    with of(context) as world:
        row = {
            "address": address,
            "channel": channel,
            "domains": domain or (),
            "language": language,
            "zone": zone,
            "frequency": frequency,
            "hour": hour,
            "name": name,
            "since_seq": 0 if since == "start" else None,
        }
        wanted, now = draft(row, world.settings), datetime.now(UTC)
        if back := resubscribe(world.store, wanted, consent, now):
            typer.echo(f"{back.address} is written to again, with the settings they had (number {back.id}).")
            return
        proof = stated_consent(consent)
        if not consent.strip():
            typer.echo(_RECORDED.format(proof.wording), err=True)
        person = subscribe(world.store, wanted, proof, now)
        typer.echo(f"{person.address} is subscribed (number {person.id}, by {person.channel}).")
        if not getattr(world.settings.deliver, person.channel).enabled:
            typer.echo(f"  note: [deliver.{person.channel}] is off; nothing leaves until it is switched on.", err=True)


@app.command(context_settings=_TAKES_CHAT_ID)
def reinstate(
    context: typer.Context,
    who: Annotated[str, typer.Argument(help="The number or the address of one that was suppressed.")],
    wave: Annotated[bool, typer.Option("--wave", help="Also all others of its channel in these 24 hours.")] = False,
) -> None:
    """Undoes a suppression of the last 24 hours: a mailbox that was refused by mistake."""
    from watcher.cli.bulk import find_person
    from watcher.remember.people.consent import Consent

    with of(context) as world:
        person, now, people = find_person(world.store, who), datetime.now(UTC), world.store.people
        chosen = [person.id, *(people.suppressed_lately(person.channel, now) if wave else ())]
        done = people.reinstate(dict.fromkeys(chosen), Consent(way="cli", who="admin"), now)
        if not done:
            raise BadArgument(f"{person.address} was not suppressed in the last 24 hours, or it complained")
        typer.echo(f"{counted(done, 'subscriber')} written to again.")


@app.command(context_settings=_TAKES_CHAT_ID)
def remove(
    context: typer.Context,
    who: Annotated[str, typer.Argument(help="The number or the address.")],
    erase: Annotated[
        bool, typer.Option("--erase", help="Forget the person (GDPR art. 17), not only unsubscribe.")
    ] = False,
) -> None:
    """Unsubscribes a person; with --erase forgets them."""
    from watcher.cli.bulk import find_person
    from watcher.remember.people.consent import Consent

    with of(context) as world:
        person = find_person(world.store, who)
        act = world.store.people.erase if erase else world.store.people.unsubscribe
        act(person.id, Consent(way="cli"), datetime.now(UTC))
        typer.echo(f"{person.address} is {'erased' if erase else 'unsubscribed'}.")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="CSV with a header, or JSON lines; none reads standard input.")
    ] = None,
    consent: Annotated[str, typer.Option("--consent", help="How these people agreed (kept as proof).")] = "",
) -> None:
    """Subscribes many; a bad row is reported with its number and leaves the others alone."""
    from watcher.cli.bulk import import_rows, stated_consent

    with of(context) as world:
        proof, text = stated_consent(consent), _read(file)
        if not consent.strip():
            typer.echo(_RECORDED.format(proof.wording), err=True)
        with counting("subscribing") as heard:
            result = import_rows(world.store, world.settings, text, proof, datetime.now(UTC), heard)
        for fault in result.faults:
            typer.echo(f"  {fault}", err=True)
        already = f", {result.known} there already" if result.known else ""
        typer.echo(f"{result.done} subscribed, {len(result.faults)} rows refused{already}.")
    if result.faults:
        raise typer.Exit(1)


def _read(file: Path | None) -> str:
    try:
        return (sys.stdin.buffer.read() if file is None else file.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise BadArgument(f"{file} could not be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        what = f"{file or 'standard input'}, line {line}"
        raise BadArgument(f"{what}: not UTF-8; save the table as «CSV UTF-8» and import it again") from error


@app.command(context_settings=_TAKES_CHAT_ID)
def export(
    context: typer.Context,
    who: Annotated[
        str | None, typer.Argument(help="One person, with all that is kept of them; none exports all.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="CSV rather than JSON lines.")] = False,
) -> None:
    """Writes subscribers to standard output, to be imported again, or one person's whole data (GDPR art. 15)."""
    from watcher.cli.bulk import as_csv, find_person
    from watcher.remember.people.subscriber_rows import as_json

    with of(context) as world:
        if who:
            print_json([world.store.people.export(find_person(world.store, who).id)])
        elif csv:
            sys.stdout.write(as_csv(world.store.people.all()))
        else:
            print_json(as_json(person) for person in world.store.people.all())
