"""A search, or one call, in its other forms: feeds, calendars, files. Reads; `feeds`, `calendars`, `exports` write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from watcher.model import Call, Event
from watcher.model.rows import call_row
from watcher.web.public import ask, exports, feeds
from watcher.web.public.answers import Searcher
from watcher.web.public.ask import Question
from watcher.web.public.changes import change, public
from watcher.web.public.paths import query_string
from watcher.web.public.visitor import Visitor
from watcher.wording import calendars, cards, table
from watcher.wording.calendars import CalendarEvent
from watcher.wording.text import labelled, quoted, short

ENTRIES = 50
BACK = timedelta(days=90)
MOST_READ = 1_000
MOST_EVENTS = 500
CHUNK = 100


class Forms:
    """The other forms of pages; one method per form."""

    # --- feeds ---------------------------------------------------------------------------------------------

    def atom(self, visitor: Visitor) -> Response:
        return Response(feeds.atom(self._feed(visitor, ".atom")), media_type="application/atom+xml")

    def json_feed(self, visitor: Visitor) -> Response:
        return Response(feeds.json_feed(self._feed(visitor, ".json")), media_type="application/feed+json")

    def _feed(self, visitor: Visitor, form: str) -> feeds.Feed:
        question = _question(visitor)
        before = _number(dict(visitor.pairs).get("before", ""))
        chosen, more = self._events(visitor, question, before)
        calls = visitor.store.search.cards({event.call for event in chosen})
        entries = tuple(self._entry(visitor, event, calls[event.call]) for event in chosen if event.call in calls)
        paths, pairs = visitor.paths, question.pairs()
        older = paths.search([*pairs, ("before", str(chosen[-1].seq))], form) if more and chosen else ""
        updated = max((entry.at for entry in entries), default=visitor.now.replace(minute=0, second=0, microsecond=0))
        return feeds.Feed(
            id=f"tag:{paths.host},2027:search/{visitor.language}{query_string(pairs)}",
            title=f"{visitor.settings.watch.name} : {question.q}" if question.q else visitor.settings.watch.name,
            home=paths.whole(paths.search(pairs)),
            address=paths.whole(paths.search(pairs, form)),
            updated=updated,
            language=visitor.language,
            entries=entries,
            next=paths.whole(older) if older else "",
            author=visitor.settings.identity.organisation or visitor.settings.watch.name,
        )

    def _events(self, visitor: Visitor, question: Question, before: int) -> tuple[list[Event], bool]:
        """The newest events of the calls that answer, and whether there are older ones within the time kept."""
        asked = question if question.status else replace(question, status=("all",))
        answers = None if asked == Question(status=("all",)) else set(visitor.make(Searcher).matching(asked))
        start, found = visitor.now - BACK, list[Event]()
        place, step = before or visitor.snapshot.seq + 1, 2 * ENTRIES
        while len(found) <= ENTRIES:
            lines = visitor.store.ledger.before(place, step)
            found += [one for one in public(lines) if one.at >= start and (answers is None or one.call in answers)]
            if len(lines) < step or lines[-1].at < start:
                break
            place, step = lines[-1].seq, min(2 * step, MOST_READ)
        return found[:ENTRIES], len(found) > ENTRIES

    def _entry(self, visitor: Visitor, event: Event, call: Call) -> feeds.FeedEntry:
        view, paths = visitor.view, visitor.paths
        line = change(event, call, view, paths, visitor.names.sources)
        moved = " → ".join(filter(None, (line.old, line.new)))
        quote = quoted(visitor.language, line.quote) if line.quote else ""
        text = "\n".join(
            filter(None, (moved, quote, cards.plain(cards.card(call, view, visitor.names.sources), visitor.language)))
        )
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

    # --- calendars -----------------------------------------------------------------------------------------

    def calendar(self, visitor: Visitor) -> Response:
        """The deadlines of the calls that answer a search."""
        question = _question(visitor)
        asked = question if question.status else replace(question, status=("open", "closing", "forecast", "withdrawn"))
        ids = visitor.make(Searcher).ids(asked)[:MOST_EVENTS]
        calls = visitor.store.calls.many(ids)
        name = f"{visitor.settings.watch.name} : {question.q}" if question.q else visitor.settings.watch.name
        return self._calendar(visitor, name, [calls[number] for number in ids if number in calls])

    def call_calendar(self, visitor: Visitor) -> Response:
        call = _call(visitor)
        return self._calendar(visitor, short(call.title, 80), [call])

    def _calendar(self, visitor: Visitor, name: str, calls: Sequence[Call]) -> Response:
        given = dict(visitor.pairs)
        alarm = {"1d": 1, "7d": 7, "30d": 30}.get(given.get("alarm", ""), 0)
        made = [event for call in calls for event in self._dates(visitor, call, last_only=given.get("steps") == "last")]
        body = calendars.calendar(name, made, alarm)
        return Response(body, media_type="text/calendar; charset=utf-8")

    def _dates(self, visitor: Visitor, call: Call, *, last_only: bool) -> Iterator[CalendarEvent]:
        page = visitor.paths.whole(visitor.paths.call(call.id, call.title))
        return calendars.call_events(call, visitor.view, page, visitor.paths.host, last_only=last_only)

    # --- one call ------------------------------------------------------------------------------------------

    def call_json(self, visitor: Visitor) -> Response:
        return JSONResponse(call_row(_call(visitor)))

    def call_text(self, visitor: Visitor) -> Response:
        call = _call(visitor)
        card = cards.plain(cards.card(call, visitor.view, visitor.names.sources), visitor.language)
        address = visitor.paths.whole(visitor.paths.call(call.id, call.title))
        return PlainTextResponse(f"{card}\n\n{address}\n")

    # --- files ---------------------------------------------------------------------------------------------

    def csv(self, visitor: Visitor) -> Response:
        ids, note = self._chosen(visitor)
        rows = _rows(visitor, ids)
        return _file(table.csv_lines(rows, visitor.language, note), "text/csv; charset=utf-8", "csv", visitor)

    def xlsx(self, visitor: Visitor) -> Response:
        ids, note = self._chosen(visitor)
        rows = _rows(visitor, ids)
        sides = exports.side_rows(_calls(visitor, ids), visitor.view)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _file(exports.xlsx(rows, sides, visitor.language, note), kind, "xlsx", visitor)

    def ndjson(self, visitor: Visitor) -> Response:
        ids, _ = self._chosen(visitor)
        return _file(exports.ndjson(_calls(visitor, ids)), "application/x-ndjson", "ndjson", visitor)

    def bulletin(self, visitor: Visitor) -> Response:
        """HTML to paste, shown as text."""
        ids, _ = self._chosen(visitor)
        text = exports.bulletin(_calls(visitor, ids[:200]), visitor.view, visitor.paths, visitor.names)
        return PlainTextResponse(text)

    def _chosen(self, visitor: Visitor) -> tuple[Sequence[int], str]:
        """The calls asked for by number (`ids=17,21`) or by search, and what to say where they are cut."""
        if listed := ",".join(value for name, value in visitor.pairs if name == "ids"):
            numbers = [_number(part) for part in listed.split(",")[: exports.MOST]]
            return [number for number in numbers if number], ""
        ids = visitor.make(Searcher).ids(_question(visitor))
        note = visitor.text("column.cut", most=exports.MOST, n=len(ids)) if len(ids) > exports.MOST else ""
        return ids[: exports.MOST], note


def _question(visitor: Visitor) -> Question:
    return replace(ask.read(visitor.pairs, visitor.settings)[0], page=1, n=20)


def _call(visitor: Visitor) -> Call:
    """The call of the path. Raises HTTPException (404)."""
    number = visitor.request.path_params["id"]
    call = visitor.store.calls.many([number]).get(number) if number < 2**31 else None
    if call is None:
        raise HTTPException(404)
    return call


def _calls(visitor: Visitor, ids: Sequence[int]) -> Iterator[Call]:
    """The calls one chunk at a time, in the order asked for."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        known = visitor.store.calls.many(chunk)
        yield from (known[number] for number in chunk if number in known)


def _rows(visitor: Visitor, ids: Sequence[int]) -> Iterator[table.Cells]:
    for call in _calls(visitor, ids):
        page = visitor.paths.whole(visitor.paths.call(call.id, call.title))
        yield table.cells(call, visitor.view, page, visitor.names.domains, visitor.names.sources)


def _file(content: bytes | Iterator[str], kind: str, ending: str, visitor: Visitor) -> Response:
    headers = {"content-disposition": f'attachment; filename="calls-{visitor.view.today.isoformat()}.{ending}"'}
    if isinstance(content, bytes):
        return Response(content, media_type=kind, headers=headers)
    return StreamingResponse(content, media_type=kind, headers=headers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
