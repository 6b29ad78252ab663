"""Commands about domains: their words, and where words mislead, seen on the examples an admin corrected."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Annotated

import typer

from watcher.app.world import of
from watcher.cli.output import Json, print_json
from watcher.errors import BadArgument

app = typer.Typer(help="Domains: their words, and where these mislead.", no_args_is_help=True)


@app.command()
def labels(context: typer.Context) -> None:
    """The domains of config.toml: key, labels, how many words."""
    with of(context) as world:
        for key, domain in world.settings.domains.items():
            state = "" if domain.enabled else "  (off)"
            names = " / ".join(domain.label.values())
            typer.echo(f"{key:<20} {names:<50} {len(domain.fr)} fr, {len(domain.en)} en{state}")


@app.command()
def show(context: typer.Context, key: Annotated[str, typer.Argument(help="The domain: health, digital …")]) -> None:
    """The words of a domain as they are in force: shipped, added, dropped and reweighed."""
    with of(context) as world:
        domain = world.settings_or_shipped.domains.get(key)
        if domain is None:
            raise BadArgument(f'unknown domain "{key}"; allowed: {", ".join(world.settings_or_shipped.domains)}')
        typer.echo(f"{key}: {' / '.join(domain.label.values())}, weight {domain.weight:g}")
        for name, words in (("fr", domain.fr), ("en", domain.en), ("not", domain.not_)):
            typer.echo(f"\n{name} ({len(words)})")
            typer.echo(textwrap.fill(" · ".join(words), 110, initial_indent="  ", subsequent_indent="  "))


@app.command()
def report(
    context: typer.Context,
    json: Json = False,
) -> None:
    """How the words do on the corrected calls: misleading words first."""
    from watcher.understand.classify.domain_report import LabelledExample, domains_report
    from watcher.understand.classify.domains import Domains

    with of(context) as world:
        examples = [
            LabelledExample(kept.title, kept.text, frozenset(kept.after), f"{kept.call} {kept.title[:60]}")
            for kept in world.store.calls.examples()
        ]
        rows = domains_report(Domains(world.settings.domains), examples)
        if json:
            print_json(asdict(row) for row in rows)
            return
        if not rows:
            typer.echo("No corrections yet: `watcher calls tag NUMBER DOMAIN…` (or /tag in chat) makes examples.")
        for row in rows:
            typer.echo(f"{row.domain}: right {row.right}, wrong {row.wrong}, missed {row.missed}")
            for word in row.words:
                if word.misled:
                    typer.echo(f"    «{word.word}» misled {word.misled} times, was right {word.right} times")
            for name in row.missed_examples[:5]:
                typer.echo(f"    missed: {name}")
