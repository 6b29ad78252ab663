"""The routes of CommonGrants below /common-grants: opportunities, their competitions, awards."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from typing import Any
from uuid import UUID

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from watcher.config.sources import Source
from watcher.model import Call, Event, Kind
from watcher.remember.duplicates.editions import rhythm
from watcher.remember.search.index import FactRow
from watcher.remember.search.query import Query
from watcher.web.commongrants import custom_fields
from watcher.web.commongrants.custom_fields import CallFields, SourceInfo, Surroundings
from watcher.web.commongrants.ids import call_of_part, call_uuid, uuid_of
from watcher.web.commongrants.mapping import Json, Mapper
from watcher.web.commongrants.search import (
    AWARDS,
    OPPORTUNITIES,
    BadPaging,
    Indexed,
    RecordSearch,
    Searchable,
    in_order,
    indexed,
    paging,
    understand,
)
from watcher.web.public.changes import public
from watcher.web.public.routing import RouteKind, Wrap
from watcher.web.public.visitor import Visitor

PREFIX = "/common-grants"
_EVER = datetime(1, 1, 1, tzinfo=UTC)
OPEN_HEADERS = {"access-control-allow-origin": "*", "x-robots-tag": "noindex"}


def error(status: int, message: str, errors: Sequence[Any] = ()) -> Response:
    """The protocol's envelope of an error; the body says the same status as the answer."""
    return JSONResponse({"status": status, "message": message, "errors": list(errors)}, status, OPEN_HEADERS)


def _fault(status: int) -> Response:
    words = {404: "Not found", 405: "Method not allowed", 413: "Body too large", 429: "Too many requests", 503: "Busy"}
    return error(status, words.get(status, "Bad request"))


@dataclass(frozen=True, slots=True)
class RecordType:
    """One sort of record that can be listed, read and searched."""

    path: str
    name: str
    kind: Kind
    searchable: Searchable
    show: Callable[[Mapper, Call], Json]
    details: Callable[[Mapper, Call], Json]


OPPORTUNITY = RecordType("/opportunities", "Opportunity", Kind.CALL, OPPORTUNITIES, Mapper.opportunity, Mapper.details)
AWARD = RecordType("/awards", "Award", Kind.AWARD, AWARDS, Mapper.award, Mapper.award)


class CommonGrants:
    """The server; keeps what filters look at of each call for as long as the call does not change."""

    def __init__(self) -> None:
        self._indexing, self._numbering = threading.Lock(), threading.Lock()
        self._known: dict[int, Indexed] = {}
        self._ids: dict[str, dict[UUID, int]] = {}

    def routes(self, wrap: Wrap) -> list[Route]:
        """The routes, each wrapped with limits, versions and faults."""
        kind, posting = RouteKind(fault=_fault), RouteKind(cached=False, fault=_fault)
        found = []
        for records in (OPPORTUNITY, AWARD):
            path = PREFIX + records.path
            found += [
                Route(path, wrap(partial(self._list, records), kind), methods=["GET"]),
                Route(path + "/search", wrap(partial(self._search, records), posting), methods=["POST"]),
                Route(path + "/search", wrap(_preflight, posting), methods=["OPTIONS"]),
                Route(path + "/{id}", wrap(partial(self._read, records), kind), methods=["GET"]),
            ]
        return [
            *found,
            Route(PREFIX + "/competitions/{id}", wrap(self._competition, kind), methods=["GET"]),
            Route(custom_fields.SCHEMAS + "{name}.json", wrap(field_schema, kind), methods=["GET"]),
            Route(PREFIX + "/openapi.json", wrap(_openapi, kind), methods=["GET"]),
            Route(PREFIX + "/{rest:path}", wrap(_other, posting), methods=_ALL),
            Route(PREFIX, wrap(_other, posting), methods=_ALL),
        ]

    # --- routes --------------------------------------------------------------------------------------------

    def _list(self, records: RecordType, visitor: Visitor) -> Response:
        given = dict(visitor.pairs)
        try:
            page, size = paging(given.get("page"), given.get("pageSize"))
        except BadPaging as fault:
            return _bad_paging(fault)
        rows = self._rows(records, visitor)
        shown = [row.call_id for row in rows[(page - 1) * size : page * size]]
        return _ok(
            f"{records.name} list",
            {"items": _items(records, visitor, shown), "paginationInfo": _info(page, size, len(rows))},
        )

    def _read(self, records: RecordType, visitor: Visitor) -> Response:
        if visitor.request.path_params["id"] == "search":
            return _refused("POST, OPTIONS")
        wanted = uuid_of(visitor.request.path_params["id"])
        number = self._number(visitor, wanted) if wanted else 0
        call = visitor.store.calls.many([number]).get(number) if number else None
        if call is None or call.kind is not records.kind:
            return error(404, f"{records.name} not found")
        if call.id != number:
            address = f"{visitor.paths.base}{PREFIX}{records.path}/{call_uuid(visitor.paths.host, call.id)}"
            return RedirectResponse(address, 301, OPEN_HEADERS)
        return _ok(records.name, {"data": records.details(mapper(visitor, [call.id], rounds=True), call)})

    def _competition(self, visitor: Visitor) -> Response:
        wanted = uuid_of(visitor.request.path_params["id"])
        number = call_of_part(visitor.paths.host, wanted) if wanted else 0
        call = visitor.store.calls.many([number]).get(number) if 0 < number < 2**31 else None
        for found in mapper(visitor).competitions(call) if call else ():
            if found["id"] == str(wanted):
                return _ok("Competition", {"data": found})
        return error(404, "Competition not found")

    def _search(self, records: RecordType, visitor: Visitor) -> Response:
        kind = visitor.request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
        if kind not in ("application/json", ""):
            return error(415, "The body is to be application/json")
        try:
            body = json.loads(visitor.body or b"{}", parse_constant=_refuse, parse_float=_float)
            json.dumps(body, ensure_ascii=False).encode()  # half a pair of surrogates is no text
            if not isinstance(body, dict):
                raise TypeError
            asked_page = body.get("pagination") or {}
            if not isinstance(asked_page, dict):
                raise BadPaging("pagination")
            page, size = paging(asked_page.get("page"), asked_page.get("pageSize"))
        except BadPaging as fault:
            return _bad_paging(fault)
        except (ValueError, TypeError, RecursionError):
            return error(400, "The body is no JSON object", [{"field": "body", "message": "is to be a JSON object"}])
        asked = understand(body, records.searchable)
        found = self._found(records, visitor, asked)
        items = _items(records, visitor, [one.call for one in found[(page - 1) * size : page * size]])
        sort: Json = {"sortBy": asked.sort_by, "sortOrder": asked.order, "errors": asked.sort_errors}
        if asked.custom_sort:
            sort["customSortBy"] = asked.custom_sort
        return _ok(
            f"{records.name} search",
            {
                "items": items,
                "paginationInfo": _info(page, size, len(found)),
                "sortInfo": sort,
                "filterInfo": {"filters": asked.filters, "errors": asked.filter_errors},
            },
        )

    # --- inside --------------------------------------------------------------------------------------------

    def _found(self, records: RecordType, visitor: Visitor, asked: RecordSearch) -> list[Indexed]:
        everything = self._indexed(records, visitor)
        if asked.words.strip():
            ids = visitor.store.search.ids(Query(words=asked.words, kinds=(str(records.kind),)), visitor.now)
            known = {one.call: one for one in everything}
            everything = [known[number] for number in ids if number in known]
        return in_order(asked, (one for one in everything if all(test(one) for test in asked.tests)))

    def _rows(self, records: RecordType, visitor: Visitor) -> list[FactRow]:
        """The records, last changed first; what changed since the snapshot was taken stands where it belongs."""
        listed = visitor.snapshot.by_change.get(str(records.kind), ())
        since = max((kind[0].last_changed for kind in visitor.snapshot.by_change.values() if kind), default=_EVER)
        later = {row.call_id: row for row in visitor.store.search.changed_since(since)}
        fresh = sorted((row for row in later.values() if row.kind == records.kind), key=lambda row: row.call_id)
        fresh.sort(key=lambda row: row.last_changed, reverse=True)
        return [*fresh, *(row for row in listed if row.call_id not in later)] if later else list(listed)

    def _indexed(self, records: RecordType, visitor: Visitor) -> list[Indexed]:
        """All records as filters see them; only what changed is read again.

        For routes that hold no connection: those who wait here would keep them from whom they wait for.
        """
        rows = {row.call_id: row for row in self._rows(records, visitor)}
        with self._indexing:
            stale = [n for n, row in rows.items() if n not in self._known or self._known[n].changed != row.last_changed]
            maps = mapper(visitor)
            for start in range(0, len(stale), 500):
                calls = visitor.store.calls.many(stale[start : start + 500])
                self._known.update((number, indexed(call, maps)) for number, call in calls.items())
            for number in self._known.keys() - visitor.snapshot.rows.keys() - rows.keys():
                del self._known[number]
            return [self._known[number] for number in rows if number in self._known]

    def _number(self, visitor: Visitor, wanted: UUID) -> int:
        """The call with that id, 0 for none; merged ones are known by the ids they had, as numbers are never reused."""
        host, last = visitor.paths.host, visitor.store.calls.last_id()
        with self._numbering:  # nothing is read in here: who waits holds a connection
            ids = self._ids.setdefault(host, {})
            ids.update((call_uuid(host, number), number) for number in range(len(ids) + 1, last + 1))
            return ids.get(wanted, 0)


def mapper(visitor: Visitor, calls: Sequence[int] = (), *, rounds: bool = False) -> Mapper:
    """The mapper for this request, with what the store knows about these calls besides.

    Texts are in the first language of the site.
    """
    store, settings = visitor.store, visitor.settings
    family = store.editions.rounds(calls[0]) if rounds else ()
    events: dict[int, list[Event]] = {}
    for event in public(store.ledger.of_calls(calls, _EVER)) if calls else ():
        events.setdefault(event.call, []).append(event)
    return Mapper(
        visitor.paths.host,
        visitor.paths.root,
        visitor.view,
        CallFields(
            visitor.language,
            {source.name: _told(source, visitor) for source in settings.sources},
            {key: dict(domain.label) for key, domain in settings.domains.items()},
        ),
        settings.site.full_text,
        Surroundings(store.calls.sightings(calls), events, family, rhythm(family)),
    )


def _told(source: Source, visitor: Visitor) -> SourceInfo:
    state = visitor.snapshot.states.get(source.name)
    label = visitor.names.sources.get(source.name, source.name)
    return SourceInfo(label, source.language or "", str(state.health) if state else "")


def _items(records: RecordType, visitor: Visitor, numbers: Sequence[int]) -> list[Json]:
    """One page; what was merged or changed its kind meanwhile is left out."""
    maps, calls = mapper(visitor, numbers), visitor.store.calls.in_order(numbers)
    return [records.show(maps, call) for call in calls if call.kind is records.kind]


def _preflight(_: Visitor) -> Response:
    allowed = {"access-control-allow-methods": "GET, POST", "access-control-allow-headers": "content-type"}
    return Response(status_code=204, headers=OPEN_HEADERS | allowed)


def _other(visitor: Visitor) -> Response:
    path = visitor.request.url.path
    if path.endswith("/") and path.rstrip("/").startswith(PREFIX + "/"):
        return RedirectResponse(visitor.paths.base + path.rstrip("/"), 308)
    asked = path.removeprefix(PREFIX)
    if asked in ("/opportunities/search", "/awards/search"):
        return _refused("POST, OPTIONS")
    if asked in ("/opportunities", "/awards") or asked.startswith(("/opportunities/", "/awards/", "/competitions/")):
        return _refused("GET, HEAD")
    return error(404, "Not found")


def field_schema(visitor: Visitor) -> Response:
    """The JSON Schema of a custom field."""
    found = custom_fields.schema(visitor.request.path_params["name"], visitor.paths.root)
    return JSONResponse(found, headers=OPEN_HEADERS) if found else error(404, "No such schema")


def _openapi(visitor: Visitor) -> Response:
    """The description of these routes, with the address they are served at."""
    found = json.loads((files("watcher.web.commongrants") / "openapi.json").read_text("utf-8"))
    found["servers"] = [{"url": visitor.paths.whole(visitor.paths.base + PREFIX)}]
    return JSONResponse(found, headers=OPEN_HEADERS)


def _refused(allowed: str) -> Response:
    answer = error(405, "Method not allowed")
    answer.headers["allow"] = allowed
    return answer


def _bad_paging(fault: BadPaging) -> Response:
    return error(400, "Bad paging", [{"field": str(fault), "message": "is to be a whole number from 1 on"}])


def _ok(message: str, body: Json) -> Response:
    return JSONResponse({"status": 200, "message": message, **body}, headers=OPEN_HEADERS)


def _info(page: int, size: int, total: int) -> Json:
    return {"page": page, "pageSize": size, "totalItems": total, "totalPages": -(-total // size)}


def _float(number: str) -> float:
    if math.isinf(value := float(number)):
        raise ValueError(number)
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_ALL = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
