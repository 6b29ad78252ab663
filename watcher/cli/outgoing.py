"""Commands about what leaves and what comes back: the channels' state, and returned mail from a pipe."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from watcher.app.world import of
from watcher.cli.output import Json, counted, print_json
from watcher.errors import BadArgument, WatcherError

Domains = Annotated[list[str] | None, typer.Option("--domain", help="A domain to follow; may be repeated.")]
CHANNELS = ("email", "telegram", "file", "apprise")


def channels(
    context: typer.Context,
    resume: Annotated[str | None, typer.Option("--resume", help="Try this paused channel again at once.")] = None,
    json: Json = False,
) -> None:
    """Each channel: on or off, waiting or paused and why, and what is in the outbox."""
    with of(context) as world:
        outbox, now = world.store.outbox, datetime.now(UTC)
        if resume is not None:
            if resume not in CHANNELS:
                raise BadArgument(f"--resume {resume}: allowed are {', '.join(CHANNELS)}")
            outbox.resume_channel(resume, lifts_wait=True)
        rows = []
        for name in CHANNELS:
            state = outbox.channel(name)
            until = state.free_at(now)
            word = state.word(now) if getattr(world.settings.deliver, name).enabled else "off"
            rows.append({"channel": name, "state": word, "until": until.isoformat() if until > now else None})
            rows[-1]["why"] = state.why if word in ("paused", "waiting") else ""
        if json:
            print_json(rows)
            return
        for row in rows:
            until_ = f" until {row['until']}" if row["until"] else ""
            typer.echo(f"{row['channel']:<9} {row['state']}{until_}{'  ' + str(row['why']) if row['why'] else ''}")
        typer.echo(", ".join(f"{count} {state}" for state, count in sorted(outbox.count().items())) or "outbox empty")


def outbox(
    context: typer.Context,
    release: Annotated[int | None, typer.Option("--release", help="Let this message leave, as if it were new.")] = None,
    discard: Annotated[int | None, typer.Option("--discard", help="Drop this message; it is not told again.")] = None,
) -> None:
    """Messages that never left and cannot be sent by themselves: they wait for you."""
    with of(context) as world:
        messages, now = world.store.outbox, datetime.now(UTC)
        for number, act in ((release, messages.release), (discard, messages.discard)):
            if number is not None and not act(number, now):
                raise BadArgument(f"message {number} is not held; `watcher outbox` lists those that are")
        for row in messages.held():
            typer.echo(f"{row.id}  {row.channel}  subscriber {row.subscriber}  {row.slot}  {row.last_error[:100]}")
        typer.echo(counted(len(messages.held()), "held message") + ".")


def bounce(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help="The address it was delivered to (Postfix: ${recipient}).")] = "",
) -> None:
    """Reads one returned mail on standard input and does what it proves; for a pipe of the mail server."""
    from watcher.deliver.bounces.bounces import MAX_BYTES, take_in

    with of(context) as world:
        verdict, done = take_in(world.settings, world.store, sys.stdin.buffer.read(MAX_BYTES), to, datetime.now(UTC))
        typer.echo(f"{verdict}: {done}")


def invite(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="The e-mail address of somebody who asked to subscribe.")],
    domain: Domains = None,
    language: Annotated[str, typer.Option("--language", "--lang", help="fr or en.")] = "fr",
) -> None:
    """Asks an address to confirm (double opt-in): one letter with a link, nothing else until its owner agrees."""
    from watcher.cli.bulk import draft
    from watcher.deliver.confirming import request_subscription
    from watcher.remember.people.consent import Consent

    with of(context) as world:
        deliver = world.settings.deliver
        if not deliver.email.enabled or deliver.web.public_url is None:
            raise WatcherError("an invitation needs [deliver.email] enabled and [deliver.web] public_url")
        row = {"address": address, "channel": "email", "domains": domain or (), "language": language}
        person = replace(draft(row, world.settings), since_seq=world.store.ledger.latest_seq())
        request_subscription(world.settings, world.store, person, Consent(way="cli"), datetime.now(UTC))
        typer.echo(f"If {address} may be written to, a letter asks it to confirm; it leaves with the next delivery.")


def admin_link(
    context: typer.Context,
    who: Annotated[str, typer.Argument(help="An address of [admins] email.")],
    language: Annotated[str, typer.Option("--language", "--lang", help="fr or en.")] = "fr",
) -> None:
    """Prints a link to the admin pages, good once and for a quarter of an hour: for a watch that sends no mail yet."""
    from watcher.web.admin.entry import is_admin
    from watcher.wording import page_links

    with of(context) as world:
        if language not in world.settings.site.languages or not is_admin(world.settings, who):
            raise BadArgument(f"{who} is no address of [admins] email, or {language} no language of [site]")
        token = world.store.admin_access.make_link(who, datetime.now(UTC))
        if token is None:
            raise WatcherError(f"{who} was given five links within the hour; wait, or use one of them")
        typer.echo(page_links.admin_link(world.settings, language, token))


def admin_factor(
    context: typer.Context,
    who: Annotated[str, typer.Argument(help="An address of [admins] email, or telegram:NUMBER.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take it away and end all sessions of this admin.")] = False,
) -> None:
    """Says whether an admin has a second factor; takes it away when the device is lost and no recovery code is left."""
    from watcher.remember.people.audit import AuditLine

    with of(context) as world:
        factors = world.store.second_factors
        state = factors.state(who)
        if state is None:
            typer.echo(f"{who} has no second factor.")
        elif not remove:
            typer.echo(f"{who}: on since {state.since:%Y-%m-%d}, {state.codes} recovery codes left.")
        else:
            factors.remove(who)
            world.store.admin_access.end_all(who)
            world.store.audit.note(AuditLine(datetime.now(UTC), "the machine", "factor_lost", who))
            typer.echo(f"The second factor of {who} is gone, and every open session with it.")
