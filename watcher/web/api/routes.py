"""`/api/v1`: JSON with the names of `watcher calls --json` and `watcher events --json`; faults as problems (RFC 9457).

The ledger is read by its numbers: `events?since=SEQ` gives what came after, so that nobody misses or repeats a line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from watcher.model.rows import call_row, event_row
from watcher.web.public import ask
from watcher.web.public.answers import Searcher
from watcher.web.public.changes import public
from watcher.web.public.paths import query_string
from watcher.web.public.routing import RouteKind, Wrap
from watcher.web.public.transparency import Transparency
from watcher.web.public.visitor import Visitor

PREFIX = "/api/v1"
OPEN_HEADERS = {"access-control-allow-origin": "*", "x-robots-tag": "noindex"}
MOST = 100
_TITLES = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 429: "Too many requests", 503: "Busy"}


def problem(status: int, detail: str = "") -> Response:
    """A problem of RFC 9457."""
    found = {"type": "about:blank", "title": _TITLES.get(status, "Error"), "status": status}
    headers = OPEN_HEADERS | ({"retry-after": "60"} if status in (429, 503) else {})
    return JSONResponse(found | ({"detail": detail} if detail else {}), status, headers, "application/problem+json")


def api_routes(wrap: Wrap) -> Sequence[Route]:
    """The routes, each wrapped with limits, versions and faults."""
    kind = RouteKind(fault=problem)
    pages = (
        ("/calls", _calls), ("/calls/{id}", _call), ("/events", _events), ("/sources", _sources),
        ("/domains", _domains), ("/openapi.json", _openapi), ("/{rest:path}", _unknown),
    )  # fmt: skip
    found = [Route(PREFIX + path, wrap(page, kind), methods=["GET"]) for path, page in pages]
    others = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
    return [
        *found,
        Route(PREFIX + "/{rest:path}", wrap(_refused, kind), methods=others),
        Route("/api/{rest:path}", wrap(_unknown, kind), methods=["GET", *others]),
    ]


def _calls(visitor: Visitor) -> Response:
    """The calls that answer the question of the site's search page; `after` is the place to go on from."""
    question, refused = ask.read(visitor.pairs, visitor.settings)
    if refused:
        return problem(400, "; ".join(f"{one.name}: {one.value}" for one in refused))
    limit, after = _limit(visitor), _whole(visitor, "after")
    if limit is None or after is None:
        return problem(400, "limit and after are to be whole numbers")
    ids = visitor.make(Searcher).ids(replace(question, page=1))
    shown = visitor.store.calls.in_order(ids[after : after + limit])
    pairs = [pair for pair in question.pairs() if pair[0] not in ("page", "n")]
    following = after + limit
    more = query_string([*pairs, ("limit", str(limit)), ("after", str(following))]) if following < len(ids) else ""
    body: dict[str, Any] = {
        "total": len(ids),
        "seq": visitor.snapshot.seq,
        "calls": list(map(call_row, shown)),
    }
    if more:
        body["next"] = visitor.paths.whole(f"{visitor.paths.base}{PREFIX}/calls{more}")
    return JSONResponse(body, headers=OPEN_HEADERS)


def _call(visitor: Visitor) -> Response:
    """One call; one merged into another answers as that other, under its number. Raises HTTPException (404)."""
    return JSONResponse(call_row(visitor.call), headers=OPEN_HEADERS)


def _events(visitor: Visitor) -> Response:
    """What came after line `since` of the ledger, oldest first; `next` is the number to go on from."""
    since, limit = _whole(visitor, "since"), _limit(visitor)
    if since is None or limit is None:
        return problem(400, "since and limit are to be whole numbers")
    lines = visitor.store.ledger.since(since, limit)
    last = lines[-1].seq if lines else since
    body = {"events": [event_row(line) for line in public(lines)], "next": last, "more": len(lines) == limit}
    return JSONResponse(body, headers=OPEN_HEADERS)


def _sources(visitor: Visitor) -> Response:
    pages = visitor.make(Transparency)
    states = visitor.snapshot.states
    rows = []
    for source in visitor.settings.enabled_sources:
        line, state = pages.line(source), states.get(source.name)
        rows.append(
            {
                "name": source.name,
                "label": line.label,
                "url": line.link,
                "kind": source.kind,
                "health": state.health.value if state else "new",
                "since": state.since.isoformat() if state and state.since else None,
                "last_ok": state.last_ok.isoformat() if state and state.last_ok else None,
                "last_new": state.last_new.isoformat() if state and state.last_new else None,
                "open_calls": line.open,
                "domains": list(source.domains),
            }
        )
    return JSONResponse({"sources": rows}, headers=OPEN_HEADERS)


def _domains(visitor: Visitor) -> Response:
    rows = [{"key": key, "label": dict(domain.label)} for key, domain in visitor.settings.domains.items()]
    return JSONResponse({"domains": rows}, headers=OPEN_HEADERS)


def _openapi(visitor: Visitor) -> Response:
    """The description of this interface, with the address it is served at."""
    found = json.loads((files("watcher.web.api") / "openapi.json").read_text("utf-8"))
    found["servers"] = [{"url": visitor.paths.whole(visitor.paths.base + PREFIX)}]
    return JSONResponse(found, headers=OPEN_HEADERS)


def _unknown(_: Visitor) -> Response:
    return problem(404)


def _refused(_: Visitor) -> Response:
    answer = problem(405)
    answer.headers["allow"] = "GET, HEAD"
    return answer


def _whole(visitor: Visitor, name: str) -> int | None:
    """A whole number of the query string, 0 for nothing; None for what is none."""
    text = dict(visitor.pairs).get(name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _limit(visitor: Visitor) -> int | None:
    text = dict(visitor.pairs).get("limit", str(MOST))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(number, MOST) if number else None
