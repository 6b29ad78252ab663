"""The public site as an ASGI application: routes, languages, caching, limits, faults. Pages are made elsewhere.

Every page is known by its version before anything is rendered: the end of the ledger, the state of the sources, the
settings and the day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from watcher.config import Settings
from watcher.errors import CannotUseStore
from watcher.remember.store import Store
from watcher.web.guard import Limit, RequestGuard, TooLarge, TooSlow
from watcher.web.public.forms import Forms
from watcher.web.public.live import FRESH_SECONDS, Live
from watcher.web.public.machine import favicon, robots, security, sitemap, sitemap_part, style_sheet
from watcher.web.public.paths import WORDS
from watcher.web.public.routing import EXPORT, PLAIN, Handler, Page, RouteKind, Wrap
from watcher.web.public.show import SitePages
from watcher.web.public.visitor import Visitor, etag, spoken

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {frames}"
)
HEADERS = (
    (b"content-security-policy", POLICY.format(frames="'none'").encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
CACHED = "public, max-age=60, stale-while-revalidate=600"
SUBSCRIBE_WEIGHT = 24  # five letters asked for a minute, of 120 pages
EXPORT_WEIGHT = 20  # an export costs as much as so many pages
PRIVATE_WEIGHT = 2  # programs that read feeds for many come from one network, on a count of their own

PAGES_AT_ONCE = 3  # threads: one interpreter makes one page at a time, the others wait for the database

Extra = Callable[[Wrap], Sequence[Route]]


class PublicSite:
    """The site of one watch. `settings` may be exchanged while it is served."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Callable[[], datetime] | None = None,
        fresh: float = FRESH_SECONDS,
        extras: Sequence[Extra] = (),
    ) -> None:
        self._extras = extras
        self.settings = settings
        self._store = store
        self._clock = clock or (lambda: datetime.now(UTC))
        self._live = Live(store, fresh=fresh)
        pages = settings.site.per_minute
        weights = {"page": 1, "export": EXPORT_WEIGHT, "subscribe": SUBSCRIBE_WEIGHT, "private": PRIVATE_WEIGHT}
        self._threads = ThreadPoolExecutor(PAGES_AT_ONCE, "page")
        self._limits = {name: Limit(max(1, pages // weight)) for name, weight in weights.items()}

    def prepare(self) -> None:
        """Begins to read the calls, so that the first visitor need not wait."""
        self._live.prepare(self.settings)

    def app(self) -> RequestGuard:
        """The ASGI application."""
        app = Starlette(
            routes=self._routes(),
            middleware=[Middleware(GZipMiddleware, minimum_size=600, compresslevel=6)],
            exception_handlers={404: self._lost, 405: self._lost, HTTPException: self._lost},
        )
        app.router.redirect_slashes = False  # its redirects go to whatever Host the request named
        return RequestGuard(app, HEADERS)

    # --- routes --------------------------------------------------------------------------------------------

    def _routes(self) -> list[Route]:
        show, forms = SitePages(), Forms()
        found = [
            Route("/", self._entrance),
            Route("/s/{name}", style_sheet),
            Route("/favicon.svg", favicon),
            Route("/favicon.ico", favicon),
            Route("/robots.txt", self._route(robots, PLAIN)),
            Route("/sitemap.xml", self._route(sitemap, PLAIN)),
            Route("/sitemap-{number:int}.xml", self._route(sitemap_part, PLAIN)),
            Route("/.well-known/security.txt", self._route(security, PLAIN)),
        ]
        for extra in self._extras:
            found += extra(self._route)
        for language in self.settings.site.languages:
            words = {name: word[language] for name, word in WORDS.items()}
            pages: Sequence[tuple[str, Page, RouteKind]] = (
                ("", show.home, PLAIN),
                (words["search"], show.search, PLAIN),
                (words["search"] + "/{id:int}", show.call, PLAIN),
                (words["search"] + "/{id:int}-{slug}", show.call, PLAIN),
                (words["search"] + "/{id:int}-{slug}/" + words["history"], show.history, PLAIN),
                (words["search"] + "/{id:int}/" + words["history"], show.history, PLAIN),
                (words["domains"], show.domains, PLAIN),
                (words["domains"] + "/{key}", show.domain, PLAIN),
                (words["funders"], show.funders, PLAIN),
                (words["funders"] + "/{key}", show.funder, PLAIN),
                (words["places"], show.places, PLAIN),
                (words["places"] + "/{key}", show.place, PLAIN),
                (words["deadlines"], show.deadlines, PLAIN),
                (words["changes"], show.changes, PLAIN),
                (words["sources"], show.sources, PLAIN),
                (words["sources"] + "/{key}", show.source, PLAIN),
                *((words[name], show.text, PLAIN) for name in ("about", "accessibility", "privacy", "data")),
            )
            found += [Route(f"/{language}/{path}", self._route(page, kind)) for path, page, kind in pages]
            listed = f"/{language}/{words['search']}"
            for form, page, kind in (
                (".atom", forms.atom, PLAIN),
                (".json", forms.json_feed, PLAIN),
                (".ics", forms.calendar, PLAIN),
                (".csv", forms.csv, EXPORT),
                (".xlsx", forms.xlsx, EXPORT),
                (".ndjson", forms.ndjson, EXPORT),
                (".bulletin", forms.bulletin, EXPORT),
                ("/{id:int}.ics", forms.call_calendar, PLAIN),
                ("/{id:int}.json", forms.call_json, PLAIN),
                ("/{id:int}.txt", forms.call_text, PLAIN),
            ):
                found.insert(0, Route(listed + form, self._route(page, kind)))
            found.append(Route(f"/{language}", _add_slash))
        return found

    def _route(self, page: Page, kind: RouteKind) -> Handler:
        """A page with its limit, its version and its faults."""

        async def handle(request: Request) -> Response:
            address = request.client.host if request.client else ""
            if not self._limits[kind.limit].admits(address):
                return await self._refused(kind, request, "many", 429)
            end = asyncio.get_running_loop().time() + kind.takes
            try:
                body = await request.body() if request.method == "POST" else b""
                visitor = await self._visitor(request, body)
                tag = etag(visitor)
                if kind.cached and tag in request.headers.get("if-none-match", ""):
                    return Response(status_code=304, headers={"etag": tag, "cache-control": CACHED})
                answer = await self._made(page, visitor, kind)
                await asyncio.sleep(end - asyncio.get_running_loop().time() if kind.takes else 0)
            except (HTTPException, TooLarge, TooSlow, CannotUseStore, ClientDisconnect) as error:
                name, status = _meaning(error)
                return await self._refused(kind, request, name, status)
            if kind.cached and answer.status_code == 200:
                answer.headers.setdefault("cache-control", CACHED)
                answer.headers["etag"] = tag
            answer.headers.setdefault("cache-control", "no-store" if not kind.cached else "public, max-age=60")
            return answer

        return handle

    async def _visitor(self, request: Request, body: bytes = b"") -> Visitor:
        """The visitor with a snapshot; only one that is to be made is worth a thread."""
        snapshot = self._live.fresh()
        if snapshot is None:
            snapshot = await asyncio.to_thread(self._live.snapshot, self.settings)
        language = spoken(request, self.settings)
        return Visitor(request, self.settings, self._store, snapshot, self._clock(), language, body)

    async def _made(self, page: Page, visitor: Visitor, kind: RouteKind) -> Response:
        """The answer; pages that caches may keep write nothing, read in one transaction, and have threads of their own:
        however many visitors wait, a message that leaves finds a thread."""
        if not kind.cached:
            return await asyncio.to_thread(page, visitor)
        return await asyncio.get_running_loop().run_in_executor(self._threads, _read_in_one, page, visitor)

    async def _refused(self, kind: RouteKind, request: Request, name: str, status: int) -> Response:
        """What a route says of a fault."""
        if kind.fault is None:
            return await self._fault(request, name, status)
        answer = kind.fault(status)
        answer.headers.update(_later(status))
        return answer

    async def _entrance(self, request: Request) -> Response:
        language = spoken(request, self.settings)
        base = Visitor.base(self.settings)
        return RedirectResponse(f"{base}/{language}/", 303, {"vary": "accept-language", "cache-control": "no-cache"})

    async def _lost(self, request: Request, error: Exception) -> Response:
        answer = await self._fault(request, "", getattr(error, "status_code", 404))
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer

    async def _fault(self, request: Request, name: str, status: int) -> Response:
        """A page that says what went wrong; plain words where not even that can be made."""
        headers = {"cache-control": "no-store", **_later(status)}
        try:
            visitor = await self._visitor(request)
            answer = SitePages().fault(visitor, name, status)
        except CannotUseStore:
            answer = Response("503 busy\n", status, media_type="text/plain")
        answer.headers.update(headers)
        return answer


def _read_in_one(page: Page, visitor: Visitor) -> Response:
    with visitor.store.db.together():
        return page(visitor)


def _later(status: int) -> dict[str, str]:
    """When to ask again, where that is of use."""
    return {"retry-after": "60"} if status in (429, 503) else {}


def _meaning(error: Exception) -> tuple[str, int]:
    """Which page says that fault, and its status."""
    if isinstance(error, HTTPException):
        return "", error.status_code
    if isinstance(error, CannotUseStore):
        return "busy", 503
    return "bad", 413 if isinstance(error, TooLarge) else 408 if isinstance(error, TooSlow) else 400


async def _add_slash(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path.rpartition('/')[2]}/", 301)
