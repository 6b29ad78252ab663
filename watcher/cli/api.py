"""Commands about the interfaces for programs: `watcher api check URL`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watcher.app.progress import spinner
from watcher.cli.output import Json, counted, print_json

app = typer.Typer(help="The interfaces for programs.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The interfaces for programs."""


@app.command("check")
def check(
    url: Annotated[str, typer.Argument(help="Where a CommonGrants server runs, without /common-grants.")],
    spec: Annotated[
        Path | None, typer.Option("--spec", exists=True, dir_okay=False, help="The protocol's OpenAPI file.")
    ] = None,
    json: Json = False,
) -> None:
    """Checks a running CommonGrants server by schemas and behaviour; exit 1 where it has faults."""
    from watcher.web.commongrants.check import Schemas, Server
    from watcher.web.commongrants.check import check as faults_of

    with spinner(f"asking {url}"):
        faults = list(faults_of(Server(url), Schemas.of(spec) if spec else None))
    if json:
        print_json({"fault": fault} for fault in faults)
    else:
        for fault in faults:
            typer.echo(fault)
        typer.echo(f"{counted(len(faults), 'fault')}.")
    if faults:
        raise typer.Exit(1)
