"""Commands that hand something out: a call as a calendar file, as a message to pass on, a list as a table."""

from __future__ import annotations

from dataclasses import replace

from watcher.model import Call
from watcher.talk.person import Reply, ReplyFile, reply
from watcher.talk.searching import query_of_list
from watcher.talk.visit import Visit
from watcher.wording import calendars, table
from watcher.wording.cards import card
from watcher.wording.page_links import call_page, host_of
from watcher.wording.text import short

MOST = 5_000


def calendar(visit: Visit, args: str) -> Reply:
    """/calendar 2 — every date of a call as a calendar file; what moves later keeps its place in the calendar."""
    call = visit.pick(args)
    events = tuple(calendars.call_events(call, visit.view, _page(visit, call), host_of(visit.settings)))
    if not events:
        return reply(visit.text("calendar_none", title=call.title))
    content = calendars.calendar(short(call.title, 80), events)
    said = reply(visit.text("calendar", n=len(events), title=call.title))
    return replace(said, file=ReplyFile(f"call-{call.id}.ics", content))


def share(visit: Visit, args: str) -> Reply:
    """/share 2 — one call as a tidy message to pass on: what it is, until when, how much, for whom, and its link."""
    call = visit.pick(args)
    told = card(call, visit.view)
    lines = [told.title, told.funder, f"⏳ {told.until}" if told.until else "", told.money, told.who, told.url]
    return reply("\n".join(line for line in lines if line))


def export(visit: Visit, _: str) -> Reply:
    """/export — the whole list on the screen, all its pages, as a table for a spreadsheet."""
    query = query_of_list(visit)
    ids = visit.store.search.ids(query, visit.now) if query else visit.conversation.shown
    if not ids:
        return reply(visit.text("no_list"))
    names = visit.settings.source_labels
    labels = visit.labels
    calls = visit.store.calls.in_order(ids[:MOST])
    rows = (table.cells(call, visit.view, _page(visit, call), labels, names) for call in calls)
    note = visit.text("export_cut", n=MOST, total=len(ids)) if len(ids) > MOST else ""
    content = "".join(table.csv_lines(rows, visit.language, note)).encode()
    said = reply(visit.text("export", n=min(len(ids), MOST)), note)
    return replace(said, file=ReplyFile(f"calls-{visit.view.today.isoformat()}.csv", content))


def _page(visit: Visit, call: Call) -> str:
    """Its page on the public site, else where it is published."""
    return call_page(visit.settings, visit.language, call.id) or call.url
