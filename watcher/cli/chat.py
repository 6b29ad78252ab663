"""The chat commands in a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from watcher.app.world import World, of
from watcher.cli.output import Now, instant
from watcher.errors import BadArgument

if TYPE_CHECKING:
    from watcher.talk.person import Person


def chat(
    context: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(help="One message; none begins a conversation.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Speak as this Telegram id, or e-mail address.")] = None,
    now: Now = None,
) -> None:
    """The chat commands in a terminal; with TEXT one answer."""
    from watcher.app.admin_tools import ProgramTools
    from watcher.talk.commands import Commands
    from watcher.talk.terminal import converse, shown

    with of(context) as world:
        commands = Commands(world.settings, world.store, ProgramTools(world.config))
        person = speaker(world, who)
        if text:
            typer.echo(shown(commands.answer(person, " ".join(text), instant(now))))
        else:
            converse(commands, person, lambda: instant(now))


def speaker(world: World, who: str | None) -> Person:
    """The person who speaks: an admin at this machine, or the one `--as` names.

    Raises BadArgument when `--as` names nobody.
    """
    from watcher.talk.person import Person

    language = "fr" if os.environ.get("LANG", "").startswith("fr") else world.settings.watch.language
    if who is None:
        return Person("file", "terminal", "terminal", language, is_admin=True)
    if "@" in who:
        return Person("email", who)
    if who.removeprefix("-").isdecimal():
        return Person("telegram", who, is_admin=int(who) in world.settings.admins.telegram)
    if not who or world.store.people.find("file", who) is None:
        raise BadArgument(f'--as "{who}": write a Telegram id, an e-mail address, or the name of a subscriber to files')
    return Person("file", who)
