"""An admin's corrections on the command line: the domains of a call, one call of two, two of one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from watcher.errors import BadArgument

if TYPE_CHECKING:
    from watcher.app.world import World


def correction(world: World, words: list[str], now: datetime) -> str:
    """Does what `tag`, `merge` or `split` ask and says so; empty when the words are a search."""
    verb, rest = (words[0], words[1:]) if words else ("", [])
    if verb not in ("tag", "merge", "split") or not rest or not rest[0].isdecimal():
        return ""
    return {"tag": _tag, "merge": _merge, "split": _split}[verb](world, rest, now)


def _tag(world: World, rest: list[str], now: datetime) -> str:
    domains = tuple(name.strip(",") for name in rest[1:])
    unknown = [name for name in domains if name not in world.settings.domains]
    if unknown:
        raise BadArgument(f'unknown domain "{unknown[0]}"; allowed: {", ".join(world.settings.domains)}')
    call = world.store.calls.correct(int(rest[0]), domains=domains, who="command line", now=now)
    return f"call {call.id} now has: {', '.join(call.domains) or 'no domain'}. Kept as an example."


def _merge(world: World, rest: list[str], now: datetime) -> str:
    if len(rest) != 2 or not rest[1].isdecimal():
        raise BadArgument("merge wants two numbers: watcher calls merge 12 15")
    world.store.calls.merge(int(rest[0]), int(rest[1]), who="command line", now=now)
    call = world.store.calls.get(int(rest[0]))
    return f"calls {rest[0]} and {rest[1]} are one: number {call.id}, published by {', '.join(call.sources)}."


def _split(world: World, rest: list[str], now: datetime) -> str:
    call = world.store.calls.get(int(rest[0]))
    if len(rest) != 2:
        sources = ", ".join(call.sources)
        raise BadArgument(f"split wants the source to take out: watcher calls split {call.id} NAME, of: {sources}")
    new = world.store.calls.split(call.id, rest[1], who="command line", now=now)
    return f"what {rest[1]} says is now call {new}; call {call.id} keeps the rest."
