"""What several admin pages show alike: moments, names, lines of the log, what was just done."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from watcher.remember.people.audit import AuditLine
from watcher.web.admin.blocks import AdminSection, Cell, texts, words
from watcher.web.admin.entry import address
from watcher.web.public.visitor import Visitor
from watcher.wording import acts, dates

_DONE = frozenset(
    f"done.{act}"
    for act in (
        "enter", "collect", "pause", "resume", "test", "write", "release", "dismiss", "send", "discard", "correct",
        "merge", "split", "channel_on", "channel_off", "close", "revoke", "refused", "seek_keep", "seek_ban",
        "factor_on", "factor_off", "factor_codes", "factor_wrong", "factor_lost",
    )
)  # fmt: skip


def done(visitor: Visitor) -> tuple[str, ...]:
    """What the act before this page did, from a closed list of words."""
    said = f"done.{dict(visitor.pairs).get('done', '')}"
    return (words(visitor.language, said),) if said in _DONE else ()


def label(visitor: Visitor, source: str) -> str:
    """What a source is called."""
    return visitor.names.sources.get(source, source)


def call_url(visitor: Visitor, number: int) -> str:
    """The page on which a call is put right."""
    return address(visitor.settings, visitor.language, f"calls/{number}")


def at(visitor: Visitor, moment: datetime) -> str:
    """A moment in the zone of the pages."""
    local = moment.astimezone(ZoneInfo(visitor.view.zone))
    return f"{dates.day(visitor.language, local.date(), year=False)}, {dates.hour(visitor.language, local.time())}"


def log_of(visitor: Visitor, about: str) -> tuple[AdminSection, ...]:
    """What was done to that thing, as a section; none where nothing was."""
    lines = visitor.store.audit.latest(20, about=about)
    if not lines:
        return ()
    rows = tuple(log_row(visitor, line) for line in lines)
    return (AdminSection(words(visitor.language, "log.title"), columns=log_columns(visitor.language), rows=rows),)


def log_columns(language: str) -> tuple[str, ...]:
    """The headers of the log."""
    return texts(language, [f"column.{name}" for name in ("at", "who", "what", "about", "reason", "change")])


def log_row(visitor: Visitor, line: AuditLine) -> tuple[Cell, ...]:
    """A line of the log."""
    language = visitor.language
    change = " → ".join(
        json.dumps(one, ensure_ascii=False)[:400] for one in (line.before, line.after) if one is not None
    )
    what, about = acts.act(language, line.what), acts.thing(language, line.about)
    return (Cell(at(visitor, line.at)), Cell(line.who), Cell(what), Cell(about), Cell(line.reason), Cell(change))
