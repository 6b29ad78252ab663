"""What feeds and calendars hold: the newest changes of some calls, and the dates of calls. Reads; `feeds` writes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from watcher.model import Call, Event
from watcher.web.public import feeds
from watcher.web.public.changes import change
from watcher.web.public.paths import Pairs, query_string
from watcher.web.public.visitor import Visitor
from watcher.wording import calendars, cards
from watcher.wording.calendars import CalendarEvent
from watcher.wording.page_links import bot_link
from watcher.wording.text import labelled, quoted

ENTRIES = 50
BACK = timedelta(days=90)
MOST_READ = 1_000
MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class FeedTopic:
    """What a feed is of: the calls it holds (None: all), the page beside it, its own path and query.

    `id` is what its tag ends with (RFC 4151).
    """

    id: str
    title: str
    home: str
    address: str
    pairs: Pairs
    answers: Container[int] | None


def changes_feed(visitor: Visitor, topic: FeedTopic) -> feeds.Feed:
    """The newest changes of those calls; `before=SEQ` goes back from there, ninety days at most."""
    given = dict(visitor.pairs).get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    chosen, more = _events(visitor, topic.answers, before)
    calls = visitor.store.search.cards({event.call for event in chosen})
    entries = tuple(_entry(visitor, event, calls[event.call]) for event in chosen if event.call in calls)
    older = [*topic.pairs, ("before", str(chosen[-1].seq))] if more and chosen else []
    updated = max((entry.at for entry in entries), default=visitor.now.replace(minute=0, second=0, microsecond=0))
    paths = visitor.paths
    return feeds.Feed(
        id=f"tag:{paths.host},2027:{topic.id}",
        title=topic.title,
        home=paths.whole(topic.home),
        address=paths.whole(topic.address + query_string(topic.pairs)),
        updated=updated,
        language=visitor.language,
        entries=entries,
        next=paths.whole(topic.address + query_string(older)) if older else "",
        author=visitor.settings.identity.organisation or visitor.settings.watch.name,
    )


def _events(visitor: Visitor, answers: Container[int] | None, before: int) -> tuple[list[Event], bool]:
    """The newest events of those calls, and whether there are older ones within the time kept."""
    start, found = visitor.now - BACK, list[int]()
    place, step = before or visitor.snapshot.seq + 1, 2 * ENTRIES
    while len(found) <= ENTRIES:
        lines = visitor.store.ledger.told_before(place, step)
        found += [seq for seq, at, call in lines if at >= start and (answers is None or call in answers)]
        if len(lines) < step or lines[-1][1] < start:
            break
        place, step = lines[-1][0], min(2 * step, MOST_READ)
    return list(visitor.store.ledger.numbered(found[:ENTRIES])), len(found) > ENTRIES


def _entry(visitor: Visitor, event: Event, call: Call) -> feeds.FeedEntry:
    view, paths = visitor.view, visitor.paths
    line = change(event, call, view, paths, visitor.names.sources)
    moved = " → ".join(filter(None, (line.old, line.new)))
    quote = quoted(visitor.language, line.quote) if line.quote else ""
    card = cards.plain(cards.card(call, view, visitor.names.sources), visitor.language)
    bot = bot_link(visitor.settings, call.id)
    follow = labelled(visitor.language, visitor.text("call.telegram"), bot) if bot else ""
    text = "\n".join(filter(None, (moved, quote, card, follow)))
    return feeds.FeedEntry(
        id=f"tag:{paths.host},2027:event/{event.seq}",
        url=paths.whole(line.url),
        title=labelled(visitor.language, line.heading, line.title),
        text=text,
        at=event.at,
        published=event.at,
        language=call.reading.language,
        categories=tuple(call.domains),
        author=line.source,
    )


def calendar_of(visitor: Visitor, name: str, calls: Sequence[Call]) -> Response:
    """The dates of these calls as iCalendar; `alarm=7d` reminds, `steps=last` keeps each call's last deadline."""
    given = dict(visitor.pairs)
    alarm = {"1d": 1, "7d": 7, "30d": 30}.get(given.get("alarm", ""), 0)
    made = [event for call in calls for event in _dates(visitor, call, last_only=given.get("steps") == "last")]
    return Response(calendars.calendar(name, made, alarm), media_type="text/calendar; charset=utf-8")


def _dates(visitor: Visitor, call: Call, *, last_only: bool) -> Iterator[CalendarEvent]:
    page = visitor.paths.whole(visitor.paths.call(call.id, call.title))
    return calendars.call_events(call, visitor.view, page, visitor.paths.host, last_only=last_only)
