"""Partners as admins see them: only what was reported, without a name, and how many seeks and offers stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from watcher.model.introductions import SeekState, Teaser
from watcher.remember.people.introductions import ReportedSeek
from watcher.web.admin import parts
from watcher.web.admin.act import Act
from watcher.web.admin.blocks import AdminForm, AdminSection, AdminView, Button, Cell, table, words
from watcher.web.admin.entry import Admin
from watcher.web.admin.pages import MOST_LINES
from watcher.web.public.visitor import Visitor
from watcher.wording import introductions as wording


def page(visitor: Visitor, _: Admin) -> AdminView:
    """The first reported lines, each to be shown on or to exclude its author; the numbers."""
    language, book = visitor.language, visitor.store.introductions
    rows = [_row(visitor, one) for one in book.reported()[:MOST_LINES]]
    lines = [words(language, "introductions.lead")]
    lines += [] if visitor.settings.introductions.enabled else [words(language, "introductions.off")]
    lines += [] if rows else [words(language, "introductions.none")]
    counts = Counter[str]()
    for name, count in sorted(book.figures().items()):
        counts[words(language, f"introductions.{_figure(name)}")] += count
    figures = tuple((name, str(count)) for name, count in counts.items())
    reported = table(language, words(language, "introductions.reported"), "line call reporters state do", rows)
    numbers = AdminSection(words(language, "introductions.numbers"), facts=figures)
    sections = (replace(reported, lines=tuple(lines)), *([numbers] if figures else []))
    return parts.page(visitor, "introductions", *sections)


def settle(act: Act) -> str:
    """Shows a reported line on, or excludes its author from introductions (never from the watch)."""
    number, what = act.number("number"), act.value("act")
    if not act.visitor.store.introductions.settle(number, act.visitor.now, bans=what == "seek_ban"):
        return "introductions?done=refused"
    act.note(what, f"line {number}")
    return f"introductions?done={what}"


def _figure(name: str) -> str:
    """The key of a number: who of the two said yes is nobody's business."""
    return name.replace(" ", "_").removesuffix("_a").removesuffix("_b")


def _row(visitor: Visitor, one: ReportedSeek) -> tuple[Cell | AdminForm | str, ...]:
    language, seek = visitor.language, one.seek
    buttons = tuple(
        Button(name, words(language, f"act.{name}"), words(language, "introductions.line", n=seek.id))
        for name in ("seek_keep", "seek_ban")
    )
    state = "hidden" if seek.state is SeekState.PAUSED else "shown" if seek.state is SeekState.OPEN else "ended"
    return (
        f"{wording.team(language, Teaser.of(seek))} {seek.line}",
        Cell(str(seek.call), visitor.paths.call(seek.call, "")),
        str(one.reporters),
        words(language, f"introductions.{state}"),
        AdminForm(buttons, hidden={"number": str(seek.id)}),
    )
