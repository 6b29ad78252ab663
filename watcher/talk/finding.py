"""Commands that find calls and say what is known of them: search, lists, one call, its history, why and why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from watcher.deliver.match import explain as judge
from watcher.model import Call, Kind
from watcher.remember.search import Query
from watcher.remember.search_query import parse_query
from watcher.talk.person import Button, Reply, reply
from watcher.talk.visit import LIVE, Visit
from watcher.wording import dates, events
from watcher.wording.cards import card, plain, short_lines
from watcher.wording.reasons import Names, explain

MAX_DAYS = 366


def pick_or_search(visit: Visit, text: str) -> Reply:
    """A bare number shows that call, an address asks about it, words are searched."""
    if visit.pick(text):
        return show(visit, text)
    if urlsplit(text.strip()).scheme in ("http", "https"):
        return missing(visit, text)
    return search(visit, text)


def search(visit: Visit, args: str) -> Reply:
    """/search health québec more than $50,000 before June"""
    if not args.strip():
        return reply(visit.say("search_how"))
    today = visit.now.astimezone(ZoneInfo(visit.view.zone)).date()
    query = parse_query(args, visit.language, today, visit.settings.domains)
    if not query.statuses:
        query = replace(query, statuses=LIVE)
    return _found(visit, replace(query, limit=visit.settings.chat.results), "found")


def latest(visit: Visit, args: str) -> Reply:
    """/latest — the calls last seen for the first time, in one's domains if one has some."""
    return _found(visit, _own(visit, args, order="newest"), "latest")


def deadlines(visit: Visit, args: str) -> Reply:
    """/deadlines 30 — what closes within so many days, soonest first."""
    number = re.search(r"\d{1,4}", args)
    days = min(int(number[0]), MAX_DAYS) if number else 30
    today = visit.now.astimezone(ZoneInfo(visit.view.zone)).date()
    query = _own(visit, re.sub(r"\d+", "", args), order="deadline")
    query = replace(query, deadline_from=today, deadline_to=today + timedelta(days=days))
    return _found(visit, query, "closing", days=days)


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


def _found(visit: Visit, query: Query, key: str, **values: object) -> Reply:
    found = visit.store.search.find(query, visit.now)
    if not found.calls:
        return reply(visit.say(f"{key}_none", **values), visit.say("found_none_more"))
    visit.store.conversations.show(visit.person.key, [call.id for call in found.calls], visit.now)
    head = visit.say(key, n=found.total, **values)
    lines = [_line(visit, number, call) for number, call in enumerate(found.calls, 1)]
    more = visit.say("found_more", shown=len(lines), n=found.total) if found.total > len(lines) else ""
    return reply(head, *lines, more, buttons=(_numbers(len(lines)),))


def _line(visit: Visit, number: int, call: Call) -> str:
    first, second = short_lines(call, visit.view)
    return f"{number}. {first}\n   ⏳ {second}"


def _numbers(count: int) -> tuple[Button, ...]:
    return tuple(Button(str(number), f"/call {number}") for number in range(1, count + 1))


def show(visit: Visit, args: str) -> Reply:
    """/call 2 — everything known of one call, each fact with its words."""
    call = visit.pick(args)
    if call is None:
        return reply(visit.say("which_call"))
    domains = ", ".join(visit.label(name) for name in call.domains)
    seen = visit.say(
        "seen",
        first=dates.day(visit.language, call.first_seen.date()),
        last=dates.day(visit.language, call.last_seen.date()),
        n=len(call.sources),
        sources=", ".join(_source(visit, name) for name in call.sources),
    )
    body = plain(card(call, visit.view), visit.language)
    extra = visit.say("domains_of", domains=domains) if domains else visit.say("domains_of_none")
    return reply(body, f"{extra}\n{seen}", buttons=(_acts(visit, call),))


def _acts(visit: Visit, call: Call) -> tuple[Button, ...]:
    return (
        visit.button("follow", f"/follow #{call.id}"),
        visit.button("mute", f"/mute #{call.id}"),
        visit.button("why", f"/why #{call.id}"),
    )


def _source(visit: Visit, name: str) -> str:
    source = visit.settings.source(name)
    return (source.label or source.name) if source else name


def history(visit: Visit, args: str) -> Reply:
    """/history 2 — what changed in one call, when it was seen, and what the page says."""
    call = visit.pick(args)
    if call is None:
        return reply(visit.say("which_call"))
    lines = []
    for event in visit.store.ledger.of_call(call.id):
        change = events.moved(visit.view, event)
        when = dates.day(visit.language, event.at.date())
        line = f"{when} — {events.heading(visit.language, event.kind)}" + (f" : {change}" if change else "")
        quotes = [words for words in events.lines(visit.view, event) if event.quote and event.quote[:20] in words]
        lines.append("\n   ".join([line, *quotes]))
    return reply(call.title, *lines or [visit.say("history_none")])


def why(visit: Visit, args: str) -> Reply:
    """/why 2 — the words that put a call into its domains, and what one's own filters say of it."""
    call = visit.pick(args)
    if call is None:
        return reply(visit.say("which_call"))
    return reply(call.title, _domains_because(visit, call), *_verdict(visit, call))


def missing(visit: Visit, args: str) -> Reply:
    """/missing https://… — whether a page is known, and why it was or was not told."""
    call = visit.store.calls.by_url(args.strip())
    if call is None:
        return reply(visit.say("missing_unknown"), visit.say("missing_unknown_more"))
    day = dates.day(visit.language, call.last_seen.date())
    known = visit.say("missing_known", title=call.title, day=day)
    return reply(known, _domains_because(visit, call), *_verdict(visit, call), buttons=(_acts(visit, call),))


def _domains_because(visit: Visit, call: Call) -> str:
    lines = [
        visit.say("domain_because", domain=visit.label(score.domain), words=", ".join(f"« {word} »" for word in words))
        for score in call.reading.domains
        if (words := score.because[:6])
    ]
    return "\n".join(lines) or visit.say("domains_of_none")


def _verdict(visit: Visit, call: Call) -> Sequence[str]:
    if visit.subscriber is None:
        return [visit.say("not_subscribed")]
    labels = {key: visit.label(key) for key in visit.settings.domains}
    sources = {source.name: source.label or source.name for source in visit.settings.sources}
    mark = visit.store.people.marks(visit.subscriber.id).get(call.id, "")
    return explain(Names(visit.language, labels, sources), judge(visit.subscriber, call, mark=mark))
