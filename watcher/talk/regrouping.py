"""For admins: calls that the rules of today would make one, or two, each with buttons that accept or refuse it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watcher.errors import CannotRegroup, UnknownCall
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.trying import later
from watcher.talk.visit import Visit
from watcher.wording.faults import told
from watcher.wording.text import short

MOST = 8
REFUSED = "keep together"


def duplicates(visit: Visit, _: str) -> Reply:
    """/duplicates — what the rules of today would merge or split, compared in a child; nothing is changed."""
    tools = visit.tools
    if tools is None:
        return reply(visit.text("not_here"))
    return later(
        visit, visit.text("comparing"), lambda: _proposals(visit, tools.rows(visit.settings, "backtest", "dedupe"))
    )


def _proposals(visit: Visit, rows: Sequence[Mapping[str, Any]]) -> Reply:
    rows = [row for row in rows if row["would"] == "merge" or not _is_refused(visit, row)]
    if not rows:
        return reply(visit.text("proposals_none"))
    shown = rows[:MOST]
    calls = visit.store.calls.many({int(call) for row in shown for call in row["calls"]})
    blocks, buttons = [], []
    for number, row in enumerate(shown, 1):
        titles = [f"#{call} {short(calls[call].title, 90)}" for call in row["calls"] if call in calls]
        said = visit.text(f"would_{row['would']}", sources=", ".join(dict.fromkeys(row["sources"])))
        blocks.append("\n".join([f"{number}. {said}", *titles, "; ".join(row["reasons"])[:300]]))
        accepted, refused = _answers(row)
        yes, no = visit.text("button.accept"), visit.text("button.refuse")
        buttons.append((ReplyButton(f"{number} ✓ {yes}", accepted), ReplyButton(f"{number} ✕ {no}", refused)))
    return reply(visit.text("proposals", n=len(rows)), *blocks, buttons=tuple(buttons))


def _answers(row: Mapping[str, Any]) -> tuple[str, str]:
    """The commands that accept and refuse."""
    if row["would"] == "merge":
        one, two = row["calls"]
        return f"/merge {one} {two}", f"/apart {one} {two}"
    return f"/split {row['calls'][0]} {row['sources'][0]}", f"/together {row['calls'][0]} {row['sources'][0]}"


def _is_refused(visit: Visit, row: Mapping[str, Any]) -> bool:
    about = f"call {row['calls'][0]} {row['sources'][0]}"
    return any(line.what == REFUSED for line in visit.store.audit.latest(about=about))


def merge(visit: Visit, args: str) -> Reply:
    """/merge 12 34 — one call of two; the first stays."""
    numbers = _two_numbers(args)
    if numbers is None:
        return reply(visit.text("two_calls"))
    keep, other = numbers
    try:
        visit.store.calls.merge(keep, other, visit.person.key, visit.now)
    except (CannotRegroup, UnknownCall) as error:
        return reply(told(visit.language, str(error)))
    visit.note("merge", f"call {keep}", {"other": other})
    return reply(visit.text("merged", keep=keep, other=other))


def apart(visit: Visit, args: str) -> Reply:
    """/apart 12 34 — two calls stay two, and are not proposed again."""
    numbers = _two_numbers(args)
    if numbers is None or len(visit.store.calls.many(numbers)) < 2:
        return reply(visit.text("two_calls"))
    visit.store.calls.keep_apart(*numbers, visit.person.key, visit.now)
    visit.note("keep apart", f"call {numbers[0]}", {"other": numbers[1]})
    return reply(visit.text("kept_apart", one=numbers[0], two=numbers[1]))


def split(visit: Visit, args: str) -> Reply:
    """/split 12 NAME — what that source says of a call becomes a call of its own."""
    number, _, source = args.strip().partition(" ")
    if not _is_number(number) or not source:
        return reply(visit.text("call_and_source"))
    try:
        new = visit.store.calls.split(int(number), source, visit.person.key, visit.now)
    except (CannotRegroup, UnknownCall) as error:
        return reply(told(visit.language, str(error)))
    noted = visit.note("split", f"call {number}", {"source": source}, {"call": new})
    return reply(visit.text("parted", call=number, new=new), buttons=((visit.button("undo", f"/undo {noted}"),),))


def together(visit: Visit, args: str) -> Reply:
    """/together 12 NAME — a call stays one, and its splitting is not proposed again."""
    number, _, source = args.strip().partition(" ")
    if not _is_number(number) or not source:
        return reply(visit.text("call_and_source"))
    visit.note(REFUSED, f"call {number} {source}")
    return reply(visit.text("kept_together", call=number))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _two_numbers(args: str) -> tuple[int, int] | None:
    said = [word.removeprefix("#") for word in args.split()]
    if len(said) != 2 or not all(map(_is_number, said)) or said[0] == said[1]:
        return None
    return int(said[0]), int(said[1])
