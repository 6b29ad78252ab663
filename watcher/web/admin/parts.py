"""What several admin pages show alike: moments, names, lines of the log, what was just done."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from watcher.remember.people.audit import AuditLine
from watcher.web.admin.blocks import AdminSection, AdminView, table, words
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


def page(visitor: Visitor, name: str, *sections: AdminSection, **values: object) -> AdminView:
    """The page of that name in the menu, under its own title, with what the act before it did."""
    title = words(visitor.language, f"{name}.title", **values)
    return AdminView(name, title, sections, notices=done(visitor))


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
    return (log_table(visitor, words(visitor.language, "log.title"), lines),) if lines else ()


def log_table(visitor: Visitor, heading: str, lines: Iterable[AuditLine]) -> AdminSection:
    """Lines of the log."""
    rows = (_log_row(visitor, line) for line in lines)
    return table(visitor.language, heading, "at who what about reason change", rows)


def _log_row(visitor: Visitor, line: AuditLine) -> tuple[str, ...]:
    language = visitor.language
    change = " → ".join(
        json.dumps(one, ensure_ascii=False)[:400] for one in (line.before, line.after) if one is not None
    )
    what, about = acts.act(language, line.what), acts.thing(language, line.about)
    return at(visitor, line.at), line.who, what, about, line.reason, change
