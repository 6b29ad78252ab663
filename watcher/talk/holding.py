"""What is held back from everyone, for admins: by source and reason, to be told or dropped, and how to take it back."""

from __future__ import annotations

from collections import Counter

from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.visit import Visit

MOST_TITLES, MOST_ROWS, MOST_KEPT = 10, 8, 2_000
WHOLE = "anomaly"
"""The reason of a harvest that is held whole."""


def held(visit: Visit, _: str) -> Reply:
    """/held — what is kept back from everyone, by source and reason, to be told or dropped."""
    counts = Counter((event.source, event.held_because) for event in visit.store.ledger.held())
    counts.update({(harvest.source, WHOLE): harvest.calls for harvest in visit.store.ledger.held_harvests()})
    if not counts:
        return reply(visit.text("held_none"))
    lines = [
        f"{source}: {count} ({visit.text(f'held_because.{why}')})" for (source, why), count in sorted(counts.items())
    ]
    reasons = Counter(source for source, _ in counts)
    rows = tuple(settling(visit, source, why if reasons[source] > 1 else "") for source, why in sorted(counts))
    return reply(visit.text("held", n=sum(counts.values())), "\n".join(lines), buttons=rows[:MOST_ROWS])


def settling(visit: Visit, source: str, why: str = "") -> tuple[ReplyButton, ReplyButton]:
    """The buttons that tell, or drop, what is held of a source; for one reason where it is named."""
    said = f" ({visit.text(f'held_because.{why}')})" if why else ""
    return (
        ReplyButton(visit.text("button.release", source=source) + said, f"/release {source} {why}".strip()),
        ReplyButton(visit.text("button.dismiss", source=source) + said, f"/dismiss {source} {why}".strip()),
    )


def release(visit: Visit, args: str) -> Reply:
    """/release NAME [REASON] — lets what was held back of one source be told."""
    return _settle(visit, args, "release")


def dismiss(visit: Visit, args: str) -> Reply:
    """/dismiss NAME [REASON] — what was held back is told to nobody; the calls stay known and searchable."""
    return _settle(visit, args, "dismiss")


def _settle(visit: Visit, args: str, act: str) -> Reply:
    name, _, why = args.strip().partition(" ")
    if not name:
        return held(visit, "")
    ledger = visit.store.ledger
    waiting = [event for event in ledger.held(name) if why in ("", event.held_because)]
    if act == "release" and not why:
        waiting += [event for event in ledger.first_run(name) if event.held and event not in waiting]
    whole = {harvest.source: harvest.calls for harvest in ledger.held_harvests()} if why in ("", WHOLE) else {}
    if visit.settings.source(name) is None and not waiting:
        return reply(visit.text("unknown_source", name=name[:60]))
    seqs = [event.seq for event in waiting]
    settle = ledger.release if act == "release" else ledger.dismiss
    count = settle(name, now=visit.now, seqs=None if not why or why == WHOLE else seqs) + whole.get(name, 0)
    if not count:
        return reply(visit.text("released_none", source=name))
    noted = visit.note(act, name, after={"events": count, "because": why, "seqs": seqs[:MOST_KEPT]})
    if name in whole and act == "release":
        visit.store.sources.ask_now([name], visit.now)
    titles = visit.store.calls.many(sorted({event.call for event in waiting})[:MOST_TITLES])
    undo = ((visit.button("undo", f"/undo {noted}"),),) if seqs else ()
    said = visit.text("released" if act == "release" else "dismissed", n=count, source=name)
    return reply(said, "\n".join(f"· {call.title}" for call in titles.values()), buttons=undo)
