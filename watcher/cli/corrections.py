"""An admin's corrections on the command line: the domains of a call, one call of two, two of one; and all of them as
labelled texts for whoever tunes the reading."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from watcher.app.world import of
from watcher.cli.output import print_json
from watcher.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watcher.app.world import World
    from watcher.remember.store import Store


def corrections(context: typer.Context) -> None:
    """What admins put right, as JSON lines: each text with the facts as read and as they are.

    `python -m bench.quality --corrections FILE` says which of them today's rules read right. The texts are those of
    the sources; who corrected them is left out.
    """
    with of(context) as world:
        print_json(labelled_rows(world.store))


def labelled_rows(store: Store) -> Iterator[dict[str, Any]]:
    """The corrected texts as lines of the project's labelled sets, with the keys that somebody put right; `read` holds
    the same as they were read."""
    texts = store.calls.corrected_texts()
    known = store.calls.many({one.call for one in texts})
    for number, one in enumerate(texts, 1):
        call = known.get(one.call)
        published = (call.published or call.first_seen) if call else one.at
        yield {
            "id": f"c{one.call}-{number}",
            "lang": call.reading.language if call else "fr",
            "country": call.country if call else "",
            "published": published.date().isoformat(),
            "title": one.title,
            "text": one.text,
            **_labels(one.after),
            "read": _labels(one.before),
        }


def _labels(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: facts[name] for name in ("domains", "eligible", "sides", "rolling") if name in facts}
    if "deadline" in facts:
        moment = facts["deadline"] or {}
        at = moment.get("time")
        found |= {"deadline": moment.get("date"), "time": at[:5] if at else None, "zone": moment.get("zone")}
    if "amounts" in facts:
        names = ("value", "currency", "role")
        found["amounts"] = [{name: amount.get(name) for name in names} for amount in facts["amounts"]]
    return found


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
