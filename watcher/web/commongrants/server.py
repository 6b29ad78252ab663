"""The routes of CommonGrants below /common-grants: list, view, search opportunities; view a competition."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from importlib.resources import files
from typing import Any
from uuid import UUID

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from watcher.model import Kind
from watcher.remember.search.analysis import fact
from watcher.remember.search.query import Query
from watcher.web.commongrants.mapping import Json, Mapper, call_uuid, side_uuid
from watcher.web.commongrants.search import BadPaging, Indexed, OpportunitySearch, in_order, indexed, paging, understand
from watcher.web.public.live import Snapshot
from watcher.web.public.routing import RouteKind, Wrap
from watcher.web.public.visitor import Visitor

PREFIX = "/common-grants"
OPEN_HEADERS = {"access-control-allow-origin": "*", "x-robots-tag": "noindex"}


def error(status: int, message: str, errors: Sequence[Any] = ()) -> Response:
    """The protocol's envelope of an error; the body says the same status as the answer."""
    return JSONResponse({"status": status, "message": message, "errors": list(errors)}, status, OPEN_HEADERS)


def _fault(status: int) -> Response:
    words = {404: "Not found", 405: "Method not allowed", 413: "Body too large", 429: "Too many requests", 503: "Busy"}
    return error(status, words.get(status, "Bad request"))


class CommonGrants:
    """The server; keeps what filters look at of each call for as long as the call does not change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, Indexed] = {}
        self._ids: tuple[str, dict[UUID, int]] = ("", {})

    def routes(self, wrap: Wrap) -> list[Route]:
        """The routes, each wrapped with limits, versions and faults."""
        kind, posting = RouteKind(fault=_fault), RouteKind(cached=False, fault=_fault)
        path = PREFIX + "/opportunities"
        return [
            Route(path, wrap(self._list, kind), methods=["GET"]),
            Route(path + "/search", wrap(self._search, posting), methods=["POST"]),
            Route(path + "/search", wrap(self._preflight, posting), methods=["OPTIONS"]),
            Route(path + "/{id}", wrap(self._read, kind), methods=["GET"]),
            Route(PREFIX + "/competitions/{id}", wrap(self._competition, kind), methods=["GET"]),
            Route(PREFIX + "/openapi.json", wrap(_openapi, kind), methods=["GET"]),
            Route(PREFIX + "/{rest:path}", wrap(self._other, posting), methods=_ALL),
            Route(PREFIX, wrap(self._other, posting), methods=_ALL),
        ]

    # --- routes --------------------------------------------------------------------------------------------

    def _list(self, visitor: Visitor) -> Response:
        given = dict(visitor.pairs)
        try:
            page, size = paging(given.get("page"), given.get("pageSize"))
        except BadPaging as fault:
            return error(400, "Bad paging", [{"field": str(fault), "message": "is to be a whole number from 1 on"}])
        rows = [row for row in visitor.snapshot.rows.values() if row.kind == Kind.CALL]
        rows.sort(key=lambda row: row.call_id)
        rows.sort(key=lambda row: row.last_changed, reverse=True)
        shown = [row.call_id for row in rows[(page - 1) * size : page * size]]
        return _ok(
            "Opportunities", {"items": self._items(visitor, shown), "paginationInfo": _info(page, size, len(rows))}
        )

    def _read(self, visitor: Visitor) -> Response:
        if visitor.request.path_params["id"] == "search":
            return _refused("POST, OPTIONS")
        number = self._number(visitor)
        call = visitor.store.calls.many([number]).get(number) if number else None
        if call is None or call.kind is not Kind.CALL:
            return error(404, "Opportunity not found")
        if call.id != number:
            address = f"{visitor.paths.base}{PREFIX}/opportunities/{call_uuid(visitor.paths.host, call.id)}"
            return RedirectResponse(address, 301, OPEN_HEADERS)
        return _ok("Opportunity", {"data": mapper(visitor).details(call)})

    def _competition(self, visitor: Visitor) -> Response:
        wanted = _uuid(visitor.request.path_params["id"])
        host = visitor.paths.host
        facets = visitor.snapshot.facets
        numbers = facets.first(facets.having([fact("sides", "2")]), len(facets.calls))
        for call in visitor.store.calls.many(numbers).values():
            for side in call.reading.sides:
                if side_uuid(host, call.id, side.country) == wanted:
                    return _ok("Competition", {"data": mapper(visitor).competition(side, call)})
        return error(404, "Competition not found")

    def _search(self, visitor: Visitor) -> Response:
        kind = visitor.request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
        if kind not in ("application/json", ""):
            return error(415, "The body is to be application/json")
        try:
            body = json.loads(visitor.body or b"{}", parse_constant=_refuse)
            if not isinstance(body, dict):
                raise TypeError
            asked_page = body.get("pagination") or {}
            if not isinstance(asked_page, dict):
                raise BadPaging("pagination")
            page, size = paging(asked_page.get("page"), asked_page.get("pageSize"))
        except BadPaging as fault:
            return error(400, "Bad paging", [{"field": str(fault), "message": "is to be a whole number from 1 on"}])
        except (ValueError, TypeError, RecursionError):
            return error(400, "The body is no JSON object", [{"field": "body", "message": "is to be a JSON object"}])
        asked = understand(body)
        found = self._found(visitor, asked)
        items = self._items(visitor, [one.call for one in found[(page - 1) * size : page * size]])
        sort: Json = {"sortBy": asked.sort_by, "sortOrder": asked.order, "errors": asked.sort_errors}
        if asked.custom_sort:
            sort["customSortBy"] = asked.custom_sort
        return _ok(
            "Opportunities",
            {
                "items": items,
                "paginationInfo": _info(page, size, len(found)),
                "sortInfo": sort,
                "filterInfo": {"filters": asked.filters, "errors": asked.filter_errors},
            },
            cached=False,
        )

    def _preflight(self, _: Visitor) -> Response:
        allowed = {"access-control-allow-methods": "GET, POST", "access-control-allow-headers": "content-type"}
        return Response(status_code=204, headers=OPEN_HEADERS | allowed)

    def _other(self, visitor: Visitor) -> Response:
        path = visitor.request.url.path
        if path.endswith("/") and path.rstrip("/").startswith(PREFIX + "/"):
            return RedirectResponse(visitor.paths.base + path.rstrip("/"), 308)
        asked = path.removeprefix(PREFIX)
        if asked == "/opportunities/search":
            return _refused("POST, OPTIONS")
        if asked == "/opportunities" or asked.startswith(("/opportunities/", "/competitions/")):
            return _refused("GET, HEAD")
        return error(404, "Not found")

    # --- inside --------------------------------------------------------------------------------------------

    def _found(self, visitor: Visitor, asked: OpportunitySearch) -> list[Indexed]:
        everything = self._indexed(visitor)
        if asked.words.strip():
            ids = visitor.store.search.ids(Query(words=asked.words, kinds=(str(Kind.CALL),)), visitor.now)
            known = {one.call: one for one in everything}
            everything = [known[number] for number in ids if number in known]
        return in_order(asked, (one for one in everything if all(test(one) for test in asked.tests)))

    def _indexed(self, visitor: Visitor) -> list[Indexed]:
        """All calls as filters see them; only what changed is read again."""
        rows = {number: row for number, row in visitor.snapshot.rows.items() if row.kind == Kind.CALL}
        with self._lock:
            stale = [n for n, row in rows.items() if n not in self._known or self._known[n].changed != row.last_changed]
            maps = mapper(visitor)
            for start in range(0, len(stale), 500):
                calls = visitor.store.calls.many(stale[start : start + 500])
                self._known.update((number, indexed(call, maps)) for number, call in calls.items())
            for number in self._known.keys() - rows.keys():
                del self._known[number]
            return [self._known[number] for number in rows if number in self._known]

    def _items(self, visitor: Visitor, numbers: Sequence[int]) -> list[Json]:
        calls, maps = visitor.store.calls.many(numbers), mapper(visitor)
        return [maps.opportunity(calls[number]) for number in numbers if number in calls]

    def _number(self, visitor: Visitor) -> int:
        """The call behind the id of the path; 0 for an id that is none."""
        wanted = _uuid(visitor.request.path_params["id"])
        if wanted is None:
            return 0
        return self._numbers(visitor.snapshot, visitor.paths.host).get(wanted, 0)

    def _numbers(self, snapshot: Snapshot, host: str) -> dict[UUID, int]:
        """The calls by their ids; merged ones are known by the ids they had, as numbers are never used twice."""
        key = f"{snapshot.version} {host}"
        with self._lock:
            if self._ids[0] != key:
                last = max(snapshot.rows, default=0)
                self._ids = key, {call_uuid(host, number): number for number in range(1, last + 1)}
            return self._ids[1]


def _openapi(visitor: Visitor) -> Response:
    """The description of these routes, with the address they are served at."""
    found = json.loads((files("watcher.web.commongrants") / "openapi.json").read_text("utf-8"))
    found["servers"] = [{"url": visitor.paths.whole(visitor.paths.base + PREFIX)}]
    return JSONResponse(found, headers=OPEN_HEADERS)


def _refused(allowed: str) -> Response:
    answer = error(405, "Method not allowed")
    answer.headers["allow"] = allowed
    return answer


def mapper(visitor: Visitor) -> Mapper:
    """The mapper for this request; texts are in the first language of the site."""
    domains = {key: dict(domain.label) for key, domain in visitor.settings.domains.items()}
    return Mapper(
        visitor.paths.host,
        visitor.paths.root,
        visitor.view,
        visitor.names.sources,
        domains,
        visitor.settings.site.full_text,
    )


def _ok(message: str, body: Json, *, cached: bool = True) -> Response:
    return JSONResponse({"status": 200, "message": message, **body}, headers=OPEN_HEADERS)


def _info(page: int, size: int, total: int) -> Json:
    return {"page": page, "pageSize": size, "totalItems": total, "totalPages": -(-total // size)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_ALL = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
