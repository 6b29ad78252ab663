"""The command line: the only place that builds the world (clock, store, channels, secrets) and hands it down.

Commands live in a module per room and are listed here; each imports its room when it runs, so that `watcher --help`
stays quick.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from watcher import __version__
from watcher.app.world import World
from watcher.cli import (
    api,
    audit,
    calls,
    chat,
    collecting,
    corrections,
    delivering,
    domains,
    incidents,
    outgoing,
    people,
    running,
    settings,
    source,
)
from watcher.errors import BadArgument, CannotReadConfig, WatcherError

app = typer.Typer(
    name="watcher",
    help="Watches where funding is announced, in French and English, and tells the right people in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    running.demo, running.serve, running.worker, running.site, running.doctor, running.backup, running.restore,
    running.move, collecting.init, collecting.check, collecting.collect, collecting.sources, collecting.understand,
    collecting.reinterpret, calls.calls, calls.events, calls.backtest, corrections.corrections, delivering.deliver,
    outgoing.channels, outgoing.outbox, outgoing.bounce, outgoing.invite, outgoing.admin_link, outgoing.admin_factor,
    chat.chat, audit.audit,
):  # fmt: skip
    app.command(command.__name__.replace("_", "-"))(command)
for name, group in (
    ("source", source.app),
    ("domains", domains.app),
    ("subscribers", people.app),
    ("incidents", incidents.app),
    ("config", settings.app),
    ("api", api.app),
):
    app.add_typer(group, name=name)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"watcher {__version__}")
        raise typer.Exit


@app.callback()
def _world(
    context: typer.Context,
    config: Annotated[Path, typer.Option("--config", envvar="WATCHER_CONFIG", help="The settings to use.")] = Path(
        "config.toml"
    ),
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
) -> None:
    context.obj = World(config)


def main() -> None:
    """Runs the command of this process; a fault becomes one clear message and an exit code."""
    _speak_utf8()
    try:
        app()
    except CannotReadConfig as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except WatcherError as error:
        print(f"watcher: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, BadArgument) else 1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left: nothing to tell
        sys.exit(141)
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"watcher: {error}", file=sys.stderr)
        sys.exit(1)


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the locale says, and a title must not end a command that runs under the locale C."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
