"""Each page: what the visitor asked for becomes a view model and a template. One method per route."""

from __future__ import annotations

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from watcher.model import Call, Kind
from watcher.remember.search.asked import COUNTRIES
from watcher.remember.search.place_names import place_name
from watcher.web.public import ask
from watcher.web.public.ask import Question
from watcher.web.public.call import CallPages
from watcher.web.public.changes import change, public
from watcher.web.public.machine import grant
from watcher.web.public.pages import SPANS, ListPages, parse_month
from watcher.web.public.paths import WORDS, Pairs
from watcher.web.public.render import data_block
from watcher.web.public.search import SearchPages
from watcher.web.public.texts import TextPages
from watcher.web.public.transparency import Transparency
from watcher.web.public.visitor import Visitor
from watcher.wording import dates
from watcher.wording.page_links import bot_link
from watcher.wording.text import short

LIST_FORMS = ("atom", "json", "ics", "csv", "xlsx", "ndjson")
FORMS = ("atom", "ics", "csv", "xlsx")
_OF_SOURCE = re.compile(r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9._/-]{3,63}")


class SitePages:
    """The pages of the site."""

    def home(self, visitor: Visitor) -> Response:
        page = visitor.make(ListPages).home()
        frame = visitor.frame(
            "",
            title=visitor.text("home.page_title", watch=visitor.settings.watch.name),
            description=f"{page.counted} {visitor.text('home.promise')}",
            canonical=visitor.paths.whole(visitor.paths.home()),
            alternates=visitor.alternates(),
            feeds=feed_links(visitor, ()),
        )
        return visitor.page("home.html", frame, page=page)

    def search(self, visitor: Visitor) -> Response:
        question, refused = ask.read(visitor.pairs, visitor.settings)
        if call := _named(visitor, question.words):
            return RedirectResponse(visitor.paths.call(call.id, call.title), 303)
        page = visitor.make(SearchPages).page(question, refused)
        pairs = question.pairs()
        heading = f"{question.words} : {page.heading}" if question.words else page.heading
        frame = visitor.frame(
            short(heading, 120),
            "search",
            question.pairs(page=question.page),
            canonical=visitor.paths.whole(visitor.paths.search(question.pairs(page=question.page))),
            noindex=not visitor.settings.site.index
            or question.filters > 1
            or question.page > 1
            or bool(question.words),
            alternates=visitor.alternates(question.pairs(page=question.page)),
            feeds=feed_links(visitor, pairs),
        )
        return visitor.page(
            "search.html",
            frame,
            404 if page.beyond else 200,
            page=page,
            portal=None,
            forms=[(visitor.text(f"search.{form}"), visitor.paths.search(pairs, f".{form}")) for form in FORMS],
            subscribe_url=visitor.paths.page("subscribe", pairs=pairs),
            last_url=visitor.paths.search(question.pairs(page=page.last)),
        )

    def call(self, visitor: Visitor) -> Response:
        call = visitor.call
        address = visitor.paths.call(call.id, call.title)
        if visitor.request.url.path != address.removeprefix(visitor.paths.base):
            return RedirectResponse(address, 301)
        page = visitor.make(CallPages).page(call)
        words = f"{short(call.title, 100)}, {page.day}" if page.tile.stamp else short(call.title, 120)
        frame = visitor.frame(
            words,
            "",
            description=page.lead or short(f"{page.day} · {page.deadline_quote}", 200),
            canonical=visitor.paths.whole(address),
            alternates=visitor.alternates(),
            feeds=(("text/calendar", visitor.paths.call_form(call.id, ".ics"), visitor.text("search.ics")),),
            jsonld=data_block(grant(call, visitor.paths.whole(address))) if call.kind is Kind.CALL else "",
        )
        return visitor.page("call.html", frame, page=page, telegram=bot_link(visitor.settings, call.id))

    def history(self, visitor: Visitor) -> Response:
        call = visitor.call
        address = visitor.paths.history(call.id, call.title)
        if visitor.request.url.path != address.removeprefix(visitor.paths.base):
            return RedirectResponse(address, 301)
        events = public(visitor.store.ledger.of_call(call.id))
        labels = visitor.names.sources
        lines = [change(event, None, visitor.view, visitor.paths, labels) for event in reversed(events)]
        since = dates.day(visitor.language, call.first_seen.date())
        return visitor.page(
            "history.html",
            visitor.frame(f"{visitor.text('history.title')} · {short(call.title, 80)}"),
            changes=lines,
            title=short(call.title, 220),
            language=call.reading.language,
            call_url=visitor.paths.call(call.id, call.title),
            unchanged=visitor.text("history.unchanged", day=since),
        )

    # --- groups --------------------------------------------------------------------------------------------

    def domains(self, visitor: Visitor) -> Response:
        return self._groups(visitor, "domains", visitor.make(ListPages).domains())

    def funders(self, visitor: Visitor) -> Response:
        return self._groups(visitor, "funders", visitor.make(ListPages).funders())

    def places(self, visitor: Visitor) -> Response:
        return self._groups(visitor, "places", visitor.make(ListPages).places())

    def domain(self, visitor: Visitor) -> Response:
        """Raises HTTPException (404) for an unknown domain."""
        if visitor.key not in visitor.settings.domains:
            return _form_of_list(visitor, "domain")
        return self._group(visitor, "domains", "domain", visitor.names.of("domain", visitor.key))

    def funder(self, visitor: Visitor) -> Response:
        """Raises HTTPException (404) for an unknown funder."""
        name = visitor.snapshot.funders.get(visitor.key)
        if name is None:
            return _form_of_list(visitor, "funder")
        return self._group(visitor, "funders", "funder", name)

    def place(self, visitor: Visitor) -> Response:
        """Raises HTTPException (404) for an unknown place."""
        if visitor.key not in COUNTRIES and place_name(visitor.key, "en") == visitor.key:
            return _form_of_list(visitor, "where")
        return self._group(visitor, "places", "where", visitor.names.of("where", visitor.key))

    def _groups(self, visitor: Visitor, name: str, items: object) -> Response:
        heading = visitor.text(f"foot.{name}")
        frame = visitor.frame(heading, name, canonical=visitor.paths.whole(visitor.paths.page(name)))
        return visitor.page("groups.html", frame, heading=heading, items=items)

    def _group(self, visitor: Visitor, name: str, parameter: str, heading: str) -> Response:
        pairs = [(parameter, visitor.key)]
        filters: dict[str, Any] = {ask.SHOWN[parameter].field: (visitor.key,)}
        total, sections = visitor.make(ListPages).group(Question(**filters))
        frame = visitor.frame(
            heading,
            name,
            canonical=visitor.paths.whole(visitor.paths.page(name, visitor.key)),
            alternates=visitor.alternates(),
            feeds=feed_links(visitor, pairs),
        )
        return visitor.page(
            "group.html",
            frame,
            heading=heading,
            up=visitor.text(f"foot.{name}"),
            up_url=visitor.paths.page(name),
            counted=visitor.text("group.counted", n=total),
            sections=[section for section in sections if section[1]],
            forms=[(visitor.text(f"search.{form}"), visitor.paths.search(pairs, f".{form}")) for form in FORMS[:2]],
        )

    # --- time and sources ----------------------------------------------------------------------------------

    def deadlines(self, visitor: Visitor) -> Response:
        """Raises HTTPException (404) for what is no month."""
        given = dict(visitor.pairs)
        first = parse_month(given.get("month") or given.get("mois") or "", visitor.view.today)
        if first is None:
            raise HTTPException(404)
        question, _ = ask.read([pair for pair in visitor.pairs if pair[0] in FILTERS], visitor.settings)
        page = visitor.make(ListPages).month(first, question)
        pairs: Pairs = [("month", f"{first:%Y-%m}"), *question.pairs()]
        frame = visitor.frame(page.title, "deadlines", pairs, alternates=visitor.alternates(pairs))
        return visitor.page("deadlines.html", frame, page=page)

    def changes(self, visitor: Visitor) -> Response:
        given = dict(visitor.pairs)
        asked = given.get("since") or given.get("depuis") or ""
        span = int(asked) if asked in map(str, SPANS) else 7
        days, cut = visitor.make(ListPages).changes(span)
        spans = [
            (visitor.text("changes.span", n=n), visitor.paths.page("changes", pairs=[("since", str(n))]), n == span)
            for n in SPANS
        ]
        forms = [(visitor.text(f"search.{form}"), visitor.paths.search((), f".{form}")) for form in ("atom", "json")]
        pairs = [("since", str(span))] if span != 7 else []
        frame = visitor.frame(visitor.text("changes.title"), "changes", pairs, feeds=feed_links(visitor, ()))
        return visitor.page("changes.html", frame, days=days, cut=cut, spans=spans, forms=forms)

    def sources(self, visitor: Visitor) -> Response:
        known = ("", "", "")
        if asked := dict(visitor.pairs).get("u", "").strip()[:2000]:
            call = visitor.store.calls.by_url(asked)
            known = (visitor.text("sources.unknown"), "", "")
            if call is not None:
                known = (visitor.text("sources.known"), visitor.paths.call(call.id, call.title), short(call.title, 200))
        page = visitor.make(Transparency).page(known)
        frame = visitor.frame(visitor.text("sources.title"), "sources", noindex=bool(asked))
        return visitor.page("sources.html", frame, page=page)

    def source(self, visitor: Visitor) -> Response:
        """Raises HTTPException (404) for an unknown source."""
        source = visitor.settings.source(visitor.key)
        if source is None or not source.enabled:
            return _form_of_list(visitor, "source")
        pages = visitor.make(Transparency)
        line = pages.line(source)
        return visitor.page(
            "source.html",
            visitor.frame(line.label, "sources"),
            s=line,
            rows=visitor.make(ListPages).of_source(source.name),
            more=visitor.paths.search([("source", source.name)]),
        )

    # --- texts and faults ----------------------------------------------------------------------------------

    def text(self, visitor: Visitor) -> Response:
        word = visitor.request.url.path.rpartition("/")[2]
        name = next(name for name, words in WORDS.items() if words[visitor.language] == word)
        heading, blocks = TextPages(visitor.settings, visitor.snapshot, visitor.paths, visitor.language).blocks(name)
        return visitor.page("text.html", visitor.frame(heading, name), heading=heading, blocks=blocks)

    def fault(self, visitor: Visitor, name: str, status: int) -> Response:
        """The page for what is not there, not possible now, or asked too often."""
        text = visitor.text
        heading = text(f"gone.{name}_title") if name else text("gone.title")
        words = text(f"gone.{name}") if name else text("gone.words")
        frame = visitor.frame(heading, noindex=True, tongues=())
        return visitor.page("gone.html", frame, status, heading=heading, words=words)


FILTERS = ("q", "domain", "where", "who", "min", "max", "cur", "status", "sides", "source", "funder", "lang")


def _named(visitor: Visitor, words: str) -> Call | None:
    """The call that is asked for by its number here («#17»), or by that of its source («LIF-104»)."""
    said = words.strip()
    if said.startswith("#"):
        return visitor.call_of(said[1:])
    if not _OF_SOURCE.fullmatch(said):
        return None
    return visitor.store.calls.numbered(said, [source.name for source in visitor.settings.enabled_sources])


def _form_of_list(visitor: Visitor, parameter: str) -> Response:
    """A list as a feed, calendar or file («health.atom») is that of the search. Raises HTTPException (404)."""
    key, _, form = visitor.key.rpartition(".")
    if not key or form not in LIST_FORMS:
        raise HTTPException(404)
    return RedirectResponse(visitor.paths.search([(parameter, key)], f".{form}"), 301)


def feed_links(visitor: Visitor, pairs: Pairs) -> tuple[tuple[str, str, str], ...]:
    """The feeds of a search, as the head of its page names them."""
    kinds = (("application/atom+xml", "atom"), ("application/feed+json", "json"))
    search, text = visitor.paths.search, visitor.text
    return tuple((kind, search(pairs, f".{form}"), text(f"search.{form}")) for kind, form in kinds)
