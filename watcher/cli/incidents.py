"""Commands about the register of confidentiality incidents (Loi 25): note, supplement, list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from watcher.app.world import of
from watcher.cli.output import Json, counted, print_json
from watcher.errors import BadArgument

app = typer.Typer(
    help="The register of confidentiality incidents (Loi 25): add, supplement, list.", no_args_is_help=True
)

Data = Annotated[str, typer.Option("--data", help="Which personal information.")]
Risk = Annotated[str, typer.Option("--risk", help="What speaks for or against serious injury.")]
Measures = Annotated[str, typer.Option("--measures", help="What was done.")]
Notified = Annotated[str, typer.Option("--told", help="Notices given: to whom and when.")]


@app.command("list")
def list_all(
    context: typer.Context,
    json: Json = False,
) -> None:
    """Every entry, oldest first."""
    with of(context) as world:
        entries = world.store.incidents.all()
        if json:
            print_json(entry.as_row() for entry in entries)
            return
        for entry in entries:
            typer.echo(f"{entry.id:>4}  {entry.at:%Y-%m-%d}  {counted(entry.persons, 'person')}  {entry.what}")
            for name in ("data", "risk", "measures", "told", "who"):
                if value := getattr(entry, name):
                    typer.echo(f"      {name}: " + value.replace("\n", "\n        "))
        typer.echo(f"{counted(len(entries), 'incident')}.")


@app.command()
def add(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="The circumstances, with their date or period.")],
    data: Data = "",
    persons: Annotated[int, typer.Option("--persons", min=0, help="How many people it concerns.")] = 0,
    risk: Risk = "",
    measures: Measures = "",
    told: Notified = "",
    who: Annotated[str, typer.Option("--who", help="Who writes this entry.")] = "",
) -> None:
    """Notes an incident, as known today."""
    from watcher.remember.people.incidents import Incident

    if not what.strip():
        raise BadArgument("say what happened: watcher incidents add «on 3 March a list was sent to …»")
    with of(context) as world:
        entry = Incident(datetime.now(UTC), what.strip(), data, persons, risk, measures, told, who)
        typer.echo(f"incident {world.store.incidents.note(entry)} is in the register.")


@app.command()
def supplement(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The number of the entry.")],
    data: Data = "",
    risk: Risk = "",
    measures: Measures = "",
    told: Notified = "",
) -> None:
    """Adds dated words to an entry; what stands there stays."""
    more = {"data": data, "risk": risk, "measures": measures, "told": told}
    if not any(more.values()):
        raise BadArgument("nothing to add: use --data, --risk, --measures or --told")
    with of(context) as world:
        entry = world.store.incidents.supplement(number, more, datetime.now(UTC))
        typer.echo(f"incident {entry.id} is supplemented.")
