"""Takes back what an admin did in chat, as the log of acts says; what cannot be taken back is said."""

from __future__ import annotations

from collections.abc import Callable

from watcher.errors import CannotRegroup, UnknownCall
from watcher.remember.people.audit import AuditLine
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit

BACK = 50  # acts that are looked through for the last one


def undo(visit: Visit, args: str) -> Reply:
    """/undo [N] — takes back one's last act, or the one of that number; twice does nothing."""
    line = _chosen(visit, args.strip())
    if line is None:
        return reply(visit.text("undo_none"))
    if any(other.what == "undo" for other in visit.store.audit.latest(about=_name(line))):
        return reply(visit.text("undone_already"))
    taken = _UNDOING[line.what](visit, line)
    if not taken:
        return reply(visit.text("undo_late"))
    visit.note("undo", _name(line), after={"count": taken})
    return reply(visit.text("undone", what=visit.text(f"act.{line.what}"), about=line.about))


def _chosen(visit: Visit, args: str) -> AuditLine | None:
    """The act that is meant, where it is one that can be taken back."""
    if args:
        line = visit.store.audit.line(int(args)) if args.isdecimal() and len(args) < 10 else None
        return line if line and line.what in _UNDOING else None
    own = (line for line in visit.store.audit.latest(BACK) if line.who == visit.person.key)
    return next((line for line in own if line.what in _UNDOING), None)


def _name(line: AuditLine) -> str:
    return f"act {line.id}"


def _hold_again(visit: Visit, line: AuditLine) -> int:
    """What no message has told yet waits for an admin again."""
    seqs = (line.after or {}).get("seqs", [])
    return visit.store.ledger.hold_again([seq for seq in seqs if isinstance(seq, int)])


def _resume(visit: Visit, line: AuditLine) -> int:
    visit.store.sources.resume(line.about)
    return 1


def _pause(visit: Visit, line: AuditLine) -> int:
    visit.store.sources.pause(line.about)
    return 1


def _together(visit: Visit, line: AuditLine) -> int:
    """A call that was given to its source goes back."""
    call, new = line.about.removeprefix("call "), (line.after or {}).get("call")
    try:
        visit.store.calls.merge(int(call), int(new or 0), visit.person.key, visit.now)
    except (CannotRegroup, UnknownCall, ValueError):
        return 0
    return 1


_UNDOING: dict[str, Callable[[Visit, AuditLine], int]] = {
    "release": _hold_again,
    "dismiss": _hold_again,
    "pause": _resume,
    "resume": _pause,
    "split": _together,
}
