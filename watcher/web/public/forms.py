"""A search, or one call, in its other forms: feeds, calendars, files. Reads; `feeds`, `calendars`, `exports` write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from watcher.model.rows import call_row
from watcher.web.public import ask, exports, feeds
from watcher.web.public.answers import Searcher
from watcher.web.public.ask import Question
from watcher.web.public.paths import query_string
from watcher.web.public.syndication import MOST_EVENTS, FeedTopic, calendar_of, changes_feed
from watcher.web.public.visitor import Visitor
from watcher.wording import cards, table
from watcher.wording.text import short

_DATED = ("open", "closing", "forecast", "withdrawn")


class Forms:
    """The other forms of pages; one method per form."""

    # --- feeds ---------------------------------------------------------------------------------------------

    def atom(self, visitor: Visitor) -> Response:
        return Response(feeds.atom(self._feed(visitor, ".atom")), media_type="application/atom+xml")

    def json_feed(self, visitor: Visitor) -> Response:
        return Response(feeds.json_feed(self._feed(visitor, ".json")), media_type="application/feed+json")

    def _feed(self, visitor: Visitor, form: str) -> feeds.Feed:
        question, paths = _question(visitor), visitor.paths
        pairs = question.pairs()
        asked = question if question.statuses else replace(question, statuses=("all",))
        answers = None if asked == Question(statuses=("all",)) else visitor.make(Searcher).answering(asked)
        watch = visitor.settings.watch.name
        topic = FeedTopic(
            id=f"search/{visitor.language}{query_string(pairs)}",
            title=f"{watch} : {question.words}" if question.words else watch,
            home=paths.search(pairs),
            address=paths.search((), form),
            pairs=pairs,
            answers=answers,
        )
        return changes_feed(visitor, topic)

    # --- calendars -----------------------------------------------------------------------------------------

    def calendar(self, visitor: Visitor) -> Response:
        """The deadlines of the calls that answer a search."""
        question = _question(visitor)
        asked = question if question.statuses else replace(question, statuses=_DATED)
        ids = visitor.make(Searcher).ids(asked)[:MOST_EVENTS]
        name = f"{visitor.settings.watch.name} : {question.words}" if question.words else visitor.settings.watch.name
        return calendar_of(visitor, name, list(visitor.store.calls.in_order(ids)))

    def call_calendar(self, visitor: Visitor) -> Response:
        call = visitor.call
        return calendar_of(visitor, short(call.title, 80), [call])

    # --- one call ------------------------------------------------------------------------------------------

    def call_json(self, visitor: Visitor) -> Response:
        return JSONResponse(call_row(visitor.call))

    def call_text(self, visitor: Visitor) -> Response:
        call = visitor.call
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
        sides = exports.side_rows(visitor.store.calls.in_order(ids), visitor.view)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _file(exports.xlsx(rows, sides, visitor.language, note), kind, "xlsx", visitor)

    def ndjson(self, visitor: Visitor) -> Response:
        ids, _ = self._chosen(visitor)
        return _file(exports.ndjson(visitor.store.calls.in_order(ids)), "application/x-ndjson", "ndjson", visitor)

    def bulletin(self, visitor: Visitor) -> Response:
        """HTML to paste, shown as text."""
        ids, _ = self._chosen(visitor)
        calls = visitor.store.calls.in_order(ids[:200])
        text = exports.bulletin(calls, visitor.view, visitor.paths, visitor.names)
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


def _rows(visitor: Visitor, ids: Sequence[int]) -> Iterator[table.Cells]:
    for call in visitor.store.calls.in_order(ids):
        page = visitor.paths.whole(visitor.paths.call(call.id, call.title))
        yield table.cells(call, visitor.view, page, visitor.names.domains, visitor.names.sources)


def _file(content: bytes | Iterator[str], kind: str, ending: str, visitor: Visitor) -> Response:
    headers = {"content-disposition": f'attachment; filename="calls-{visitor.view.today.isoformat()}.{ending}"'}
    if isinstance(content, bytes):
        return Response(content, media_type=kind, headers=headers)
    return StreamingResponse(content, media_type=kind, headers=headers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
