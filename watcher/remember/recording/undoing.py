"""Facts are compared with what was last told: what was held back and comes right again is no event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from watcher.model import Cause, Event, EventKind, side_of
from watcher.remember.calls import ledger
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.tables.calls import events, versions
from watcher.remember.recording.writing import Change
from watcher.remember.rules.decide import Draft

_SORTS = {
    EventKind.DEADLINE_EXTENDED: "deadline",
    EventKind.DEADLINE_ADVANCED: "deadline",
    EventKind.AMOUNT_CHANGED: "amount",
    EventKind.ELIGIBILITY_CHANGED: "eligibility",
    EventKind.TEXT_CHANGED: "text",
    EventKind.CLOSED: "state",
    EventKind.REOPENED: "state",
    EventKind.WITHDRAWN: "state",
}


def since_last_told(tx: Transaction, changes: Sequence[Change]) -> list[Change]:
    """The changes, each against what people were last told; held events that are overtaken wait no longer."""
    untold = _untold(tx, {change.call for change in changes if change.told and change.cause is Cause.SOURCE})
    overtaken: list[int] = []
    kept = []
    for change in changes:
        if change.cause is not Cause.SOURCE:
            kept.append(change)
            continue
        drafts = []
        for draft in change.told:
            held = untold.get((change.call, _sort(draft)), ())
            overtaken += [event.seq for event in held]
            drafts += _against(draft, held)
        kept.append(replace(change, drafts=tuple(drafts)) if len(drafts) != len(change.told) or overtaken else change)
    for batch in batches(overtaken):
        tx.execute(update(events).where(events.c.seq.in_(batch)).values(settled=True))
    return kept


def without_turns(tx: Transaction, changes: Sequence[Change]) -> list[Change]:
    """The changes without those in which a page shows words again that it showed before: two layouts in turn are one.

    Facts that come back are told.
    """
    turning = [change for change in changes if change.cause is Cause.SOURCE and _is_of_words(change.told)]
    v = versions.c
    known: set[tuple[int, str]] = set()
    for batch in batches(sorted({change.call for change in turning})):
        rows = tx.execute(select(v.call_id, v.notice_hash).where(v.call_id.in_(batch)))
        known.update((row.call_id, row.notice_hash) for row in rows)
    said = {change.call for change in turning if (change.call, change.notice_hash) in known}
    return [replace(change, drafts=()) if change.call in said else change for change in changes]


def _sort(event: Draft | Event) -> str:
    """What an event is about, for each side of a call by itself; empty for what no other event undoes."""
    return f"{_SORTS.get(event.kind, '')}{side_of(event.after)}"


def _is_of_words(drafts: Sequence[Draft]) -> bool:
    return bool(drafts) and all(
        draft.kind is EventKind.TEXT_CHANGED and {*draft.after} <= {"title", "text"} for draft in drafts
    )


def _against(draft: Draft, held: Sequence[Event]) -> list[Draft]:
    """The event as seen by who was told nothing of the held ones; none where all is as it was."""
    if not held:
        return [draft]
    first = held[0]
    if _SORTS[draft.kind] == "state":
        is_undone = first.kind is not draft.kind and draft.kind is not EventKind.WITHDRAWN
        return [] if is_undone else [draft]
    if draft.after == first.before:
        return []
    return [replace(draft, before=first.before)]


def _untold(tx: Transaction, calls: set[int]) -> dict[tuple[int, str], list[Event]]:
    """The events of these calls by sort that nobody was told since the last one that was told, oldest first."""
    found: dict[tuple[int, str], list[Event]] = {}
    if not calls:
        return found
    kinds = [kind.value for kind in _SORTS]
    query = select(events).where(events.c.kind.in_(kinds)).order_by(events.c.seq)
    for batch in batches(sorted(calls)):
        for event in ledger.read(tx, query.where(events.c.call_id.in_(batch))):
            run = found.setdefault((event.call, _sort(event)), [])
            if event.held:
                run.append(event)
            else:
                run.clear()
    return {key: run for key, run in found.items() if run}
