"""The small web: leave with one click, confirm, set one's preferences, sort a call. No log-in, no cookie, no script.

A GET never changes anything (mail scanners open every link). Every link that does not fit gets the same answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from watcher.config import Settings
from watcher.deliver.confirming import wording
from watcher.deliver.match.fit import fit
from watcher.deliver.render.buttons import TRIAGE
from watcher.deliver.render.frame import rhythm, view_of
from watcher.deliver.watching import pulse
from watcher.errors import UnknownSubscriber, WatcherError
from watcher.model import Subscriber, SubscriberState
from watcher.remember.db.migrate import fits
from watcher.remember.people.consent import Consent
from watcher.remember.people.tokens import SignedButton
from watcher.remember.store import Store
from watcher.web.consent.introducing import INTRODUCING, IntroductionVisit
from watcher.web.consent.own_page import OwnPage
from watcher.web.consent.pages import STYLE_HASH, ConsentPage, Field, plain, show
from watcher.web.consent.preferences import Form, Impossible, changes, fields, refused
from watcher.web.guard import MISSES_PER_MINUTE, PER_MINUTE, Limit, RequestGuard, TooLarge, TooSlow, headers
from watcher.web.metrics import Metrics
from watcher.wording.cards import card
from watcher.wording.catalogue import language_of, translate
from watcher.wording.fit import fit_lines, verdict
from watcher.wording.page_links import bot_link

HEALTH_KEPT = timedelta(seconds=30)
SORTING = (*TRIAGE, "undo")
MAX_PARTS = 50
PATIENCE = 100  # times 50 ms: how long leaving waits for a message that is on the wire this instant
ONE_CLICK = ("List-Unsubscribe", "One-Click")

Handler = Callable[[Request], Awaitable[Response]]


class BadForm(Exception):
    """The body is no form of ours."""


class Pages:
    """The pages of one watch. `settings` may be exchanged while they are served."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self._store = store
        self._clock = clock or (lambda: datetime.now(UTC))
        self._requests = Limit(PER_MINUTE)
        self._misses = Limit(MISSES_PER_MINUTE)
        self._metrics = Metrics(lambda: self.settings, store.db, self._clock)
        self._health: tuple[datetime, dict[str, Any]] | None = None

    def app(self) -> RequestGuard:
        """The ASGI application."""
        routes = [
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            Route("/metrics", self._metrics.answer),
            Route("/help", self._guarded(self._help), methods=["GET"]),
            Route("/u/{token}", self._guarded(self._unsubscribe), methods=["GET", "POST"]),
            Route("/c/{token}", self._guarded(self._confirm), methods=["GET", "POST"]),
            Route("/p/{token}", self._guarded(self._preferences), methods=["GET", "POST"]),
            Route("/t/{token}", self._guarded(self._triage), methods=["GET", "POST"]),
            Route("/r/{token}", self._guarded(self._own), methods=["GET", "POST"]),
            Route("/i/{token}", self._guarded(self._introduction), methods=["GET", "POST"]),
        ]
        app = Starlette(routes=routes)
        app.router.redirect_slashes = False  # its redirects go to whatever Host the request named
        return RequestGuard(app, headers(STYLE_HASH))

    def _guarded(self, handler: Handler) -> Handler:
        """Answers faults of the asker with a page, and holds back who asks too often."""

        async def handle(request: Request) -> Response:
            language, address = _spoken(request, self.settings), _address(request)
            is_one_click = request.method == "POST" and request.url.path.startswith("/u/")
            # Leaving is never held back: a mail program's one-click comes from addresses that it shares with others.
            if not is_one_click and (not self._requests.admits(address) or self._misses.is_full(address)):
                return plain(language, "too_many", self.settings, 429)
            try:
                return await handler(request)
            except TooLarge:
                return plain(language, "bad", self.settings, 413)
            except TooSlow:
                return plain(language, "bad", self.settings, 408)
            except (BadForm, ClientDisconnect):
                return plain(language, "bad", self.settings, 400)

        return handle

    async def _readyz(self, _: Request) -> Response:
        """For balancers: whether a request can be answered at all. Nobody leaves the round because another stands."""
        try:
            await asyncio.to_thread(self._store.people.count)
            is_ready = await asyncio.to_thread(fits, self._store.db)
        except WatcherError:
            is_ready = False
        return PlainTextResponse("ok\n" if is_ready else "not ready\n", 200 if is_ready else 503)

    async def _healthz(self, _: Request) -> Response:
        """For monitors: database, last reading, last message, and what is wrong (then 503). Names nobody."""
        now = self._clock()
        if self._health is None or not timedelta(0) <= now - self._health[0] < HEALTH_KEPT:
            self._health = now, await asyncio.to_thread(self._look, now)
        told = self._health[1]
        return JSONResponse(told, 200 if told["status"] == "ok" else 503)

    def _look(self, now: datetime) -> dict[str, Any]:
        try:
            known = pulse(self.settings, self._store, now)
        except WatcherError as error:
            return {"status": "failing", "database": str(error)[:200]}
        faults = list(known.faults(now).values())
        return {
            "status": "failing" if faults else "ok",
            "database": "ok",
            "last_collection": known.last_read.isoformat() if known.last_read else None,
            "last_delivery": known.last_sent.isoformat() if known.last_sent else None,
            "owed": known.late,
            "held": known.held,
            "faults": faults,
        }

    async def _help(self, request: Request) -> Response:
        language = _spoken(request, self.settings)
        contact = self.settings.identity.contact
        words = translate(language, "web.help", watch=self.settings.watch.name, contact=contact)
        return show(ConsentPage(language, translate(language, "web.help_title"), words), self.settings)

    # --- leaving -------------------------------------------------------------------------------------------

    async def _unsubscribe(self, request: Request) -> Response:
        language = _spoken(request, self.settings)
        if request.method == "POST":
            await self._leave(request, await _form(request))
            return plain(language, "unsubscribe_done", self.settings)
        asked = translate(language, "web.unsubscribe_ask", watch=self.settings.watch.name)
        title, button = translate(language, "web.unsubscribe_title"), translate(language, "web.unsubscribe_button")
        return show(ConsentPage(language, title, asked, button, hidden=(ONE_CLICK,)), self.settings)

    async def _leave(self, request: Request, form: Form) -> None:
        """Unsubscribes, and answers only when nothing is on its way any more."""
        if form and form.get(ONE_CLICK[0]) != [ONE_CLICK[1]]:
            raise BadForm
        who = await self._holder(request, "unsubscribe")
        if who is None:
            return
        await asyncio.to_thread(self._store.people.unsubscribe, who.id, _consent("one-click", request), self._clock())
        for _ in range(PATIENCE):
            if not await asyncio.to_thread(self._store.outbox.in_flight, who.id, self._clock()):
                return
            await asyncio.sleep(0.05)

    # --- confirming ----------------------------------------------------------------------------------------

    async def _confirm(self, request: Request) -> Response:
        who = await self._holder(request, "confirm")
        if who is None or who.state not in (SubscriberState.PENDING, SubscriberState.ACTIVE):
            return plain(_spoken(request, self.settings), "gone", self.settings)
        language = language_of(who.language)
        if request.method == "POST":
            await _form(request)
            if who.state is SubscriberState.PENDING:
                consent = _consent("form", request, wording(self.settings, language), language)
                await asyncio.to_thread(self._store.people.confirm, who.id, consent, self._clock())
            return self._confirmed(who, language)
        title, button = translate(language, "web.confirm_title"), translate(language, "web.confirm_button")
        return show(ConsentPage(language, title, wording(self.settings, language), button), self.settings)

    def _confirmed(self, who: Subscriber, language: str) -> Response:
        """What happens next and when, where to change it, and the bot where there is one."""
        bot, token = bot_link(self.settings), self._store.people.signer.token("preferences", who.id)
        ways = [
            (translate(language, "web.preferences_title"), f"../p/{token}"),
            (translate(language, "own.title"), f"../r/{token}"),
        ]
        ways += [(translate(language, "web.telegram"), bot)] if bot else []
        said = translate(language, "web.confirm_done", rhythm=rhythm(who))
        title = translate(language, "web.confirm_done_title")
        return show(ConsentPage(language, title, said, links=tuple(ways)), self.settings)

    # --- preferences and triage ----------------------------------------------------------------------------

    async def _preferences(self, request: Request) -> Response:
        who = await self._holder(request, "preferences")
        if who is None or who.state is not SubscriberState.ACTIVE:
            return plain(_spoken(request, self.settings), "gone", self.settings)
        if request.method in ("GET", "HEAD"):
            return self._settings_page(who, fields(who, self.settings))
        form = await _form(request)
        try:
            wanted = changes(form, who, self.settings)
        except Impossible as error:
            return self._settings_page(who, refused(fields(who, self.settings), form, str(error)), str(error))
        who = await asyncio.to_thread(self._store.people.update, who.id, **wanted)
        return self._settings_page(who, fields(who, self.settings), is_saved=True)

    def _settings_page(
        self, who: Subscriber, shown: tuple[Field, ...], wrong: str = "", *, is_saved: bool = False
    ) -> Response:
        language = language_of(who.language)
        labels = {field.name: field.label for field in shown}
        page = ConsentPage(
            language,
            translate(language, "web.preferences_title"),
            translate(language, "web.preferences_done") if is_saved else "",
            translate(language, "web.preferences_button"),
            translate(language, "web.saved_fault", what=labels[wrong]) if wrong else "",
            fields=shown,
            links=(
                (translate(language, "own.title"), f"../r/{self._store.people.signer.token('preferences', who.id)}"),
                (translate(language, "web.leave"), f"../u/{self._store.people.signer.token('unsubscribe', who.id)}"),
            ),
        )
        return show(page, self.settings, 422 if wrong else 200)

    async def _own(self, request: Request) -> Response:
        """Their saved searches and followed calls with their feeds, behind the token of the preferences."""
        who = await self._holder(request, "preferences")
        if who is None or who.state is not SubscriberState.ACTIVE:
            return plain(_spoken(request, self.settings), "gone", self.settings)
        form = await _form(request) if request.method == "POST" else None
        proposed, name = (request.query_params.get(key, "") for key in ("save", "name"))
        asked = OwnPage(self.settings, self._store, who, self._clock(), proposed, name)
        page = await asyncio.to_thread(asked.answer, form)
        return show(page, self.settings)

    async def _triage(self, request: Request) -> Response:
        button = self._store.people.signer.read_button(request.path_params["token"].replace(".", ":"))
        who = await asyncio.to_thread(self._reader, button, SORTING)
        if button is None or who is None:
            self._misses.admits(_address(request))
            return plain(_spoken(request, self.settings), "gone", self.settings)
        is_done = request.method == "POST"
        if is_done:
            await _form(request)
            await asyncio.to_thread(self._mark, button)
        about = await asyncio.to_thread(self._about, button, who)
        return show(self._triage_page(button, language_of(who.language), about, is_done=is_done), self.settings)

    async def _introduction(self, request: Request) -> Response:
        """Everything about a partner behind one signed link."""
        button = self._store.people.signer.read_button(request.path_params["token"].replace(".", ":"))
        who = await asyncio.to_thread(self._reader, button, INTRODUCING)
        if button is None or who is None:
            self._misses.admits(_address(request))
            return plain(_spoken(request, self.settings), "gone", self.settings)
        form = await _form(request) if request.method == "POST" else None
        asked = IntroductionVisit(
            self.settings, self._store, button, who, form, _consent("form", request), self._clock()
        )
        page, status = await asyncio.to_thread(asked.answer)
        return show(page, self.settings, status)

    def _reader(self, button: SignedButton | None, actions: Collection[str]) -> Subscriber | None:
        """Whose link that is; None where it is none of these, or of somebody who left."""
        if button is None or button.action not in actions:
            return None
        try:
            who = self._store.people.get(button.subscriber)
        except UnknownSubscriber:
            return None
        return who if who.state is SubscriberState.ACTIVE else None

    def _triage_page(
        self, button: SignedButton, language: str, about: tuple[str, ...], *, is_done: bool
    ) -> ConsentPage:
        """Asks, or says what was done and how to take it back."""
        if not is_done:
            name = translate(language, f"web.{button.action}_button")
            return ConsentPage(language, name, translate(language, f"web.{button.action}_ask"), name, about=about)
        next_ones = TRIAGE if button.action == "undo" else ("undo",)
        sign = self._store.people.signer.button
        others = [
            (translate(language, f"web.{act}_button"), sign(act, button.call, button.subscriber).replace(":", "."))
            for act in next_ones
        ]
        done, title = translate(language, f"web.{button.action}_done"), translate(language, "web.triage_done_title")
        return ConsentPage(language, title, done, about=about, others=tuple(others))

    def _about(self, button: SignedButton, who: Subscriber) -> tuple[str, ...]:
        """Which call that is: its title, who funds it, its deadline; and how it fits what this reader said they are."""
        call = self._store.calls.many([button.call]).get(button.call)
        if call is None:
            return ()
        view = view_of(who, self.settings, self._clock())
        told = card(call, view)
        until = translate(view.language, "card.deadline") + told.until if told.until else ""
        known = self._store.profiles.of(who.id)
        found = None if known.is_empty else fit(known, call, self._clock())
        fits = (*fit_lines(view.language, found), verdict(view.language, found)) if found else ()
        return tuple(line for line in (told.title, told.funder, until, *fits) if line)

    def _mark(self, button: SignedButton) -> None:
        self._store.marks.apply(button.action, button.subscriber, button.call, self._clock())

    async def _holder(self, request: Request, purpose: str) -> Subscriber | None:
        token = request.path_params["token"]
        who = await asyncio.to_thread(self._store.people.by_token, token, purpose, self._clock())
        if who is None:
            self._misses.admits(_address(request))
        return who


async def _form(request: Request) -> Form:
    """The fields of the body. Raises BadForm for what is no form, TooLarge beyond the limit."""
    body = await request.body()
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if not body:
            return {}
        if kind == "application/x-www-form-urlencoded":
            return parse_qs(body.decode("utf-8"), max_num_fields=MAX_PARTS, keep_blank_values=True)
        if kind == "multipart/form-data":
            return await _multipart(request, body)
    except (ValueError, MultiPartException, KeyError) as error:
        raise BadForm from error
    raise BadForm


async def _multipart(request: Request, body: bytes) -> Form:
    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, whole(), max_files=0, max_fields=MAX_PARTS)
    found: dict[str, list[str]] = {}
    for name, value in (await parser.parse()).multi_items():
        found.setdefault(name, []).append(str(value))
    if not found:
        raise BadForm
    return found


def _consent(way: str, request: Request, wording: str = "", language: str = "") -> Consent:
    agent = request.headers.get("user-agent", "")
    return Consent(way=way, wording=wording, language=language, ip=_address(request), agent=agent)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _spoken(request: Request, settings: Settings) -> str:
    """The language of a page whose reader is not known."""
    return language_of(request.headers.get("accept-language", ""), settings.watch.language)
