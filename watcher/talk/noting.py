"""Notes on calls: a few words of one's own, seen by nobody else."""

from __future__ import annotations

from watcher.remember.people.notes import LONGEST, MOST
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold

_GONE = frozenset(("stop", "effacer", "rien", "delete", "none", "-"))


def note(visit: Visit, args: str) -> Reply:
    """/note 2 TEXT — keeps a note on a call; alone it shows it, `stop` deletes it."""
    number, _, text = args.strip().partition(" ")
    if not number:
        return reply(visit.text("note.how"))
    call = visit.pick(number)
    who, said = visit.active, " ".join(text.split())[:LONGEST]
    if not said:
        kept = visit.store.notes.of(who.id).get(call.id, "")
        return reply(visit.text("note.shown" if kept else "note.none", title=call.title, note=kept))
    if fold(said) in _GONE:
        visit.store.notes.write(who.id, call.id, "", visit.now)
        return reply(visit.text("note.gone", title=call.title))
    if not visit.store.notes.write(who.id, call.id, said, visit.now):
        return reply(visit.text("note.full", n=MOST))
    undo = ((visit.button("undo", f"/note #{call.id} stop"),),)
    return reply(visit.text("note.kept", title=call.title, note=said), buttons=undo)
