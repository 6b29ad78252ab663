"""How routes are declared: what may be cached, which limit counts, how faults are said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from watcher.web.public.visitor import Visitor

Page = Callable[[Visitor], Response]
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class RouteKind:
    """How a route is treated: may caches keep it, which limit counts it, what says a fault (a page by
    default), and how many seconds every answer takes at least, so that none tells by its time what was done."""

    cached: bool = True
    limit: str = "page"
    fault: Callable[[int], Response] | None = None
    takes: float = 0.0


PLAIN, FRESH, EXPORT = RouteKind(), RouteKind(cached=False), RouteKind(limit="export")

Wrap = Callable[[Page, RouteKind], Handler]
