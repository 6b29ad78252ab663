"""For admins: pages that readers missed become sources: a proposal with what it would bring, then added or not."""

from __future__ import annotations

import re

from watcher.remember.people.reports import Report
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.trying import later
from watcher.talk.visit import Visit
from watcher.wording.text import short

MOST, MOST_WORDS = 8, 3_000
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20]{4,1990}")


def missed(visit: Visit, _: str) -> Reply:
    """/missed — the pages that readers said they missed and no source reads, oldest first."""
    waiting = [report for report in visit.store.reports.open() if report.url]
    if not waiting:
        return reply(visit.text("missed_none"))
    lines = [f"{report.id}. {short(report.url, 200)}" for report in waiting[:MOST]]
    return reply(
        visit.text("missed_open", n=len(waiting)),
        "\n".join(lines),
        buttons=tuple(_row(visit, report) for report in waiting[:MOST]),
    )


def _row(visit: Visit, report: Report) -> tuple[ReplyButton, ...]:
    propose, close = visit.text("button.propose"), visit.text("button.not_now")
    return (
        ReplyButton(f"{report.id} {propose}", f"/propose {report.id}"),
        ReplyButton(f"{report.id} {close}", f"/notnow {report.id}"),
    )


def propose(visit: Visit, args: str) -> Reply:
    """/propose URL, /propose 3 — the table for an address, and what it would bring, found in a child; adds nothing."""
    url, number = _meant(visit, args)
    tools = visit.tools
    if not url:
        return reply(visit.text("propose_how"))
    if tools is None:
        return reply(visit.text("not_here"))
    add = f"/addsource {number or url}"

    def proposed() -> Reply:
        found = tools.said("source", "add", url).strip()
        buttons = (ReplyButton(visit.text("button.add_source"), add),)
        close = (visit.button("not_now", f"/notnow {number}"),) if number else ()
        return reply(found[-MOST_WORDS:], buttons=((*buttons, *close),))

    return later(visit, visit.text("proposing", url=short(url, 200)), proposed)


def add_source(visit: Visit, args: str) -> Reply:
    """/addsource 3 — writes the proposed table to config.toml, from where the service takes it over."""
    url, number = _meant(visit, args)
    tools = visit.tools
    if not url:
        return reply(visit.text("propose_how"))
    if tools is None:
        return reply(visit.text("not_here"))

    def added() -> Reply:
        said = tools.said("source", "add", url, "--yes").strip()
        visit.note("write", short(url, 400), after={"url": url})
        if number:
            visit.store.reports.close(number, visit.now)
        return reply(said[-MOST_WORDS:])

    return later(visit, visit.text("proposing", url=short(url, 200)), added)


def not_now(visit: Visit, args: str) -> Reply:
    """/notnow 3 — closes a report; a later one of the same page comes again."""
    number = args.strip()
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return reply(visit.text("propose_how"))
    if not visit.store.reports.close(int(number), visit.now):
        return reply(visit.text("missed_none"))
    visit.note("close", f"report {number}")
    return reply(visit.text("closed_report", number=number))


def _meant(visit: Visit, args: str) -> tuple[str, int]:
    """The address, and the number of its report; 0 where it was typed, empty for none."""
    said = args.strip()
    if match := _ADDRESS.fullmatch(said):
        return match[0], 0
    if said.isascii() and said.isdigit():
        found = next((report for report in visit.store.reports.open() if str(report.id) == said), None)
        return (found.url, found.id) if found and _ADDRESS.fullmatch(found.url) else ("", 0)
    return "", 0
