"""Commands that list calls: search, latest, deadlines. Says so when a list is not quite what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from watcher.model import Call, Kind
from watcher.remember.search.parse import names_of_countries, parse_query
from watcher.remember.search.query import Found, Query
from watcher.talk.finding import missing, show
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.small_talk import is_more, small_talk
from watcher.talk.spelling import nearest_word
from watcher.talk.visit import LIVE, Visit, is_number
from watcher.wording.cards import short_lines
from watcher.wording.text import listed, quoted

MAX_DAYS = 366
PER_ROW = 6
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)


def pick_or_search(visit: Visit, text: str) -> Reply:
    """A number shows that call of the open list, an address asks about it, small talk is answered, words are
    searched."""
    if is_number(text):
        return show(visit, text)
    if is_more(text):
        return more(visit, "")
    if _ADDRESS.match(text.strip()):
        return missing(visit, text)
    return small_talk(visit, text) or search(visit, text)


def search(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/search health québec more than $50,000 before June"""
    if not args.strip():
        return reply(visit.text("search_how"))
    query = replace(_query(visit, args), offset=offset)
    found = visit.store.search.find(query, visit.now)
    meant = _meant(visit, args, found.missing)
    notes = [*_notes(visit, query, found), *([visit.text("found_near", meant=meant)] if meant else [])]
    corrected = f"/search {meant}" if meant else ""
    rows = ((ReplyButton(visit.text("button.yes"), corrected),),) if meant else ()
    if not found.calls:
        none = visit.text("found_none")
        return reply(none, *(notes or [visit.text("found_none_more")]), buttons=rows, offer=corrected)
    shown = _shown(visit, found, _Page("found", f"/search {args}", offset))
    return reply(*notes, *shown.blocks, buttons=(*rows, *shown.buttons), offer=corrected)


def _query(visit: Visit, text: str) -> Query:
    query = parse_query(text, visit.language, _today(visit), visit.settings.domains)
    return replace(query, statuses=query.statuses or LIVE, limit=visit.settings.chat.results)


def _notes(visit: Visit, query: Query, found: Found) -> Iterator[str]:
    """In what the list differs from what was asked; nothing when it does not."""
    if found.loosened and found.missing:
        names = listed(visit.language, [quoted(visit.language, word) for word in found.missing])
        yield visit.text("found_without", words=names)
    elif found.loosened:
        yield visit.text("found_loosened")
    has_bounds = query.min_amount is not None or query.max_amount is not None
    if has_bounds and query.currency and any(query.currency not in _currencies(call) for call in found.calls):
        yield visit.text("found_currencies", currency=query.currency)


def _currencies(call: Call) -> set[str | None]:
    sides = [amount for side in call.reading.sides for amount in side.amounts]
    return {amount.currency for amount in (*call.reading.amounts, *sides)}


def _meant(visit: Visit, text: str, unknown: Sequence[str]) -> str:
    """The same words with those that no call has spelled as was perhaps meant, if that finds more."""
    meant = text
    for word in (word for words in unknown for word in words.split()):
        if near := nearest_word(word, visit.settings.domains, names_of_countries()):
            meant = re.sub(rf"\b{re.escape(word)}\b", lambda _, near=near: near, meant)  # type: ignore[misc]
    if meant == text:
        return ""
    found = visit.store.search.find(_query(visit, meant), visit.now)
    return meant.strip() if found.total and len(found.missing) < len(unknown) else ""


def latest(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/latest — the calls last seen for the first time, in one's domains if one has some."""
    return _listed(visit, _own(visit, args, order="newest"), _Page("latest", f"/latest {args}", offset))


def deadlines(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/deadlines 30 — what closes within so many days, soonest first."""
    number = re.search(r"\d{1,4}", args)
    days = min(int(number[0]), MAX_DAYS) if number else 30
    today = _today(visit)
    query = _own(visit, re.sub(r"\d+", "", args), order="deadline")
    query = replace(query, deadline_from=today, deadline_to=today + timedelta(days=days))
    return _listed(visit, query, _Page("closing", f"/deadlines {args}", offset), days=days)


def more(visit: Visit, _: str) -> Reply:
    """/more — the next page of the list on the screen."""
    listed = visit.conversation
    name, _, args = listed.listing.removeprefix("/").partition(" ")
    run = {"search": search, "latest": latest, "deadlines": deadlines}.get(name)
    if run is None or not listed.shown:
        return reply(visit.text("no_list"))
    answer = run(visit, args, listed.first - 1 + len(listed.shown))
    return answer if visit.conversation.first != listed.first else reply(visit.text("end_of_list"))


def _today(visit: Visit) -> date:
    return visit.now.astimezone(ZoneInfo(visit.view.zone)).date()


def _own(visit: Visit, args: str, order: str) -> Query:
    named = [found for word in re.split(r"[\s,;]+", args) if (found := visit.domain(word))]
    chosen = named or [name for interest in visit.reader.interests for name in interest.domains]
    return Query(
        domains=tuple(dict.fromkeys(chosen)),
        kinds=(Kind.CALL,),
        statuses=LIVE,
        order=order,
        limit=visit.settings.chat.results,
    )


class _Page(NamedTuple):
    """A page of a list: the key of its heading, the command that made the list, and how many calls stand before."""

    key: str
    command: str
    offset: int = 0


def _listed(visit: Visit, query: Query, page: _Page, **values: object) -> Reply:
    found = visit.store.search.find(replace(query, offset=page.offset), visit.now)
    if not found.calls:
        return reply(visit.text(f"{page.key}_none", **values), visit.text("found_none_more"))
    return _shown(visit, found, page, **values)


def _shown(visit: Visit, found: Found, page: _Page, **values: object) -> Reply:
    """A page of a list, its calls numbered through all pages; the conversation remembers it."""
    first, last = page.offset + 1, page.offset + len(found.calls)
    visit.keep(shown=tuple(call.id for call in found.calls), first=first, listing=page.command.strip())
    lines = [_line(visit, number, call) for number, call in enumerate(found.calls, first)]
    heading = visit.text(page.key, n=found.total, **values) if page.offset == 0 else ""
    rest = visit.text("page", first=first, last=last, n=found.total) if found.total > len(lines) else ""
    numbers = [
        tuple(ReplyButton(str(first + place), f"/call #{call.id}") for place, call in row)
        for row in _rows(list(enumerate(found.calls)))
    ]
    onward = ((visit.button("more", "/more"),),) if last < found.total else ()
    return reply(heading, *lines, rest, buttons=(*numbers, *onward))


def _rows(calls: list[tuple[int, Call]]) -> list[list[tuple[int, Call]]]:
    """Buttons in rows that a thumb can hit."""
    return [calls[start : start + PER_ROW] for start in range(0, len(calls), PER_ROW)]


def _line(visit: Visit, number: int, call: Call) -> str:
    first, second = short_lines(call, visit.view)
    return f"{number}. {first}" + (f"\n   ⏳ {second}" if second else "")
