"""Commands about one call: follow it, mute it, see it again later."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.model import Call
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.wording.cards import numbered

MOST_SHOWN = 30


def follow(visit: Visit, args: str) -> Reply:
    """/follow 2 — tells every change of that call, and reminds before its deadline."""
    return _mark(visit, args, "follow")


def mute(visit: Visit, args: str) -> Reply:
    """/mute 2 — neither this call nor its future editions again."""
    return _mark(visit, args, "mute")


def later(visit: Visit, args: str) -> Reply:
    """/later 2 — once more in a week."""
    return _mark(visit, args, "later")


def followed(visit: Visit, _: str) -> Reply:
    """/following — the calls one follows or noted something on, the nearest deadline first; numbers name them."""
    who = visit.active
    marked = visit.store.marks.marks(who.id)
    notes = {} if visit.person.is_shared else visit.store.notes.of(who.id)
    follows = [call for call, mark in marked.items() if mark == "follow"]
    calls = _nearest(visit, follows) + _nearest(visit, [call for call in notes if call not in follows])
    if not calls:
        return reply(visit.text("following_none"))
    visit.keep(shown=tuple(call.id for call in calls), first=1, listing="", query="")
    lines = []
    for number, call in enumerate(calls, 1):
        aside = "" if call.id in follows else f" ({visit.text('note.not_followed')})"
        noted = f"\n   📝 {notes[call.id]}{aside}" if call.id in notes else ""
        lines.append(numbered(number, call, visit.view) + noted)
    heading = visit.text("following", n=len(follows)) if follows else visit.text("note.heading")
    return reply(heading, *lines)


def _nearest(visit: Visit, ids: Sequence[int]) -> list[Call]:
    return sorted(visit.store.calls.many(ids).values(), key=lambda call: call.last_day)[:MOST_SHOWN]


def unmark(visit: Visit, args: str) -> Reply:
    """/unmark 2 — takes back what was said of that call."""
    call = visit.pick(args)
    if visit.subscriber is None:
        return reply(visit.text("not_subscribed"))
    visit.store.marks.unmark(visit.subscriber.id, call.id)
    return reply(visit.text("marked.undo", title=call.title))


def _mark(visit: Visit, args: str, mark: str) -> Reply:
    call = visit.pick(args)
    visit.store.marks.apply(mark, visit.active.id, call.id, visit.now)
    undo = visit.button("undo", f"/unmark #{call.id}")
    return reply(visit.text(f"marked.{mark}", title=call.title), buttons=((undo,),))
