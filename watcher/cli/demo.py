"""`watcher demo`: two days of the whole watch on the sample sites, told step by step."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import typer

from watcher.app.assembly import build_service
from watcher.app.logs import quiet
from watcher.app.wiring import channels
from watcher.app.world import World, web_address
from watcher.collect.run import collect
from watcher.deliver.run import deliver
from watcher.demo.almanac import Almanac
from watcher.demo.server import SampleSites
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.terminal import shown

READERS = (
    Subscriber(
        0, "file", "marie", "Marie", "fr", "Europe/Paris", interests=(Interest(domains=("health", "digital")),)
    ),
    Subscriber(
        0, "file", "john-montreal", "John", "en", "America/Montreal",
        interests=(Interest(domains=("health", "digital", "mobility", "international")),),
    ),
)  # fmt: skip
QUESTIONS = (
    ("fr", "/cherche santé plus de 50 000 $"),
    ("fr", "/pourquoi 1"),
    ("en", "/deadlines 60"),
    ("en", "/seach health"),
)


def play(folder: Path, *, stay: bool) -> None:
    """Plays the demo below `folder` and says what happens; with `stay` the service goes on until it is stopped."""
    quiet()
    began = time.monotonic()
    now = datetime.now(UTC)
    sites = SampleSites(Almanac(now.date()))
    with sites.open(), _world(folder, sites.root) as world:
        typer.echo(f"Sample sites are served at {sites.root} (invented; nothing leaves this machine).\n")
        _read(
            world,
            "Day 1: a first reading. It tells nobody anything, so that no one is flooded.",
            now - timedelta(days=1),
        )
        _subscribe(world, now - timedelta(hours=20))
        _send(world, "Their first digests, with what is open:", now - timedelta(hours=20))
        sites.day = 2
        _read(world, "Day 2: new calls have come, two deadlines have moved, one site is down.", now)
        _send(world, "Digests:", now)
        _ask(world, now)
        typer.echo(f"Done in {time.monotonic() - began:.0f} s. To look around: watcher --config {world.config} calls")
        if not stay:
            typer.echo(f"To look at its site: watcher --config {world.config} site (or watcher demo --stay)")
            return
        typer.echo(f"The site is at {web_address(world.settings)}")
        typer.echo("The service goes on with the sample sites; Ctrl-C stops it.")
        import asyncio

        asyncio.run(build_service(world).run())


def free_port() -> int:
    """The first free port of this machine from 8765 on."""
    for port in range(8765, 8815):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    return 0


@contextmanager
def _world(folder: Path, root: str) -> Iterator[World]:
    """A fresh world below folder/demo: the settings of the demo."""
    home = folder / "demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    port = str(free_port())
    text = resources.files("watcher.demo").joinpath("config.toml").read_text(encoding="utf-8")
    (home / "config.toml").write_text(text.replace("{root}", root).replace("{port}", port), encoding="utf-8")
    for old in (folder / "outbox").glob("*"):
        old.unlink()
    with World(home / "config.toml") as world:
        yield world


def _read(world: World, title: str, now: datetime) -> None:
    typer.secho(title, bold=True)
    for report in collect(world.settings, world.store, now):
        row = report.as_row()
        what = row["error"] or f"{row['notices']} items, {row['new']} new, {row['changed']} changed"
        typer.echo(f"  {'⚠' if report.has_failed else '✓'} {row['source']:<22} {what}")
    typer.echo()


def _subscribe(world: World, now: datetime) -> None:
    proof = Consent(way="import", who="demo", wording="invented readers of the demo")
    for reader in READERS:
        from dataclasses import replace

        since = world.store.ledger.latest_seq()
        world.store.people.add(replace(reader, since_seq=since), proof, now)


def _send(world: World, title: str, now: datetime) -> None:
    """Both readers ask for their digest now rather than at half past seven."""
    import asyncio

    typer.secho(title, bold=True)
    folder = Path(world.settings.deliver.file.folder)
    before = set(folder.glob("*"))
    for reader in world.store.people.active():
        world.store.digests.ask_now(reader.id, now)
    for report in asyncio.run(deliver(world.settings, world.store, now, channels(world))):
        row = report.as_row()
        typer.echo(f"  ✓ {row['state']}: {row['items']} items for {world.store.people.get(row['subscriber']).name}")
    for file in sorted(set(folder.glob("*")) - before):
        typer.echo(f"    {file}")
    typer.echo()


def _ask(world: World, now: datetime) -> None:
    commands = Commands(world.settings, world.store)
    for language, question in QUESTIONS:
        reader = next(reader for reader in READERS if reader.language == language)
        person = Person(reader.channel, reader.address, reader.name, language)
        typer.secho(f"> {question}", bold=True)
        typer.echo(shown(commands.answer(person, question, now)) + "\n")
