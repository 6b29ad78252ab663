"""Portals (search pages of their own, from `[[portals]]`) and the frame that partners may embed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Literal
from urllib.parse import parse_qsl, quote

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from watcher.config.site_settings import Portal
from watcher.web.public import ask
from watcher.web.public.answers import Searcher
from watcher.web.public.ask import Question
from watcher.web.public.paths import Pairs, Paths, query_string
from watcher.web.public.routing import PLAIN, Wrap
from watcher.web.public.search import SearchPages
from watcher.web.public.show import feed_links
from watcher.web.public.visitor import Visitor

FRAMED = 10
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {origins}"


@dataclass(frozen=True, slots=True)
class PortalPaths(Paths):
    """The addresses of a portal: every search stays within it, and none names what the portal sets itself."""

    slug: str
    fixed: Question

    def search(self, pairs: Pairs = (), form: str = "") -> str:
        """A search within the portal; feeds and files are those of the whole search."""
        if form:
            return Paths.search(self, pairs, form)
        set_here = dict(self.fixed.pairs())
        own = [pair for pair in pairs if pair[0] == "q" or pair[0] not in set_here]
        words = [(name, _own_words(value, self.fixed.words) if name == "q" else value) for name, value in own]
        address = f"{self.base}/{self.language}/p/{quote(self.slug)}"
        return address + query_string([pair for pair in words if pair[1]])


def _own_words(words: str, fixed: str) -> str:
    """The words without those of the portal, which stand before them."""
    return words.removeprefix(fixed).strip()


def portal_routes(wrap: Wrap) -> list[Route]:
    """`/fr/p/sante` for every portal, and `/embed`."""
    found = [Route(f"/{code}/p/{{key}}", wrap(_portal, PLAIN)) for code in ("fr", "en")]
    return [*found, Route("/s/portal/{key}.css", wrap(_colours, PLAIN)), Route("/embed", wrap(_embed, PLAIN))]


def _portal(visitor: Visitor) -> Response:
    """The calls that answer the portal's query, narrowed by the visitor's own. Raises HTTPException (404)."""
    portal = _known(visitor)
    own, refused = ask.read(visitor.pairs, visitor.settings)
    fixed = _question(portal, visitor)
    question = _within(own, fixed)
    within = PortalPaths(visitor.language, visitor.paths.root, portal.slug, fixed)
    page = replace(visitor.make(SearchPages), paths=within).page(question, refused)
    here = within.search(question.pairs())
    page = replace(
        page,
        question=own,
        facets=tuple(facet for facet in page.facets if facet.name in portal.show),
        chips=tuple(chip for chip in page.chips if chip.url != here),
        ways=tuple(way for way in page.ways if way.url != here),
    )
    titles, texts = ({str(code): words for code, words in of.items()} for of in (portal.title, portal.text))
    title, text = (
        titles.get(visitor.language) or next(iter(titles.values()), portal.slug),
        texts.get(visitor.language, ""),
    )
    pairs, paths = question.pairs(), visitor.paths
    return visitor.page(
        "search.html",
        visitor.frame(
            title,
            "",
            own.pairs(page=own.page),
            canonical=visitor.paths.whole(within.search(question.pairs(page=question.page))),
            feeds=feed_links(visitor, pairs),
            own_css=_sheet(portal, visitor),
        ),
        404 if page.beyond else 200,
        page=page,
        portal=SimpleNamespace(title=title, text=text, url=within.search()),
        forms=[(visitor.text(f"search.{form}"), paths.search(pairs, f".{form}")) for form in ("atom", "ics", "csv")],
        subscribe_url=paths.page("subscribe", pairs=pairs),
        last_url=within.search(question.pairs(page=page.last)),
    )


def _known(visitor: Visitor) -> Portal:
    """The portal of the path. Raises HTTPException (404)."""
    portal = next((one for one in visitor.settings.portals if one.slug == visitor.key), None)
    if portal is None:
        raise HTTPException(404)
    return portal


def _sheet(portal: Portal, visitor: Visitor) -> str:
    """The address of the portal's colours; empty where it has none of its own."""
    return f"{visitor.paths.base}/s/portal/{portal.slug}.css" if portal.colours else ""


def _colours(visitor: Visitor) -> Response:
    """The two colours of a portal, in place of those of the site. Raises HTTPException (404)."""
    colours = _known(visitor).colours
    light, dark = (f":root{{--go:{colours[one]}}}" if one in colours else "" for one in SCHEMES)
    text = light + (f"@media(prefers-color-scheme:dark){{{dark}}}" if dark else "")
    return Response(text, media_type="text/css")


def _question(portal: Portal, visitor: Visitor) -> Question:
    return ask.read(parse_qsl(portal.query), visitor.settings)[0]


def _within(own: Question, fixed: Question) -> Question:
    """The visitor's question with what the portal sets in place of what it leaves open."""
    blank = Question()
    set_by_portal = {
        name: getattr(fixed, name)
        for name in Question.__dataclass_fields__
        if getattr(fixed, name) != getattr(blank, name) and name not in ("words", "page")
    }
    words = " ".join(filter(None, (fixed.words, own.words)))
    return replace(own, **set_by_portal, words=words)


def _embed(visitor: Visitor) -> Response:
    """A few rows without header and forms, for a frame on the sites of `embed_on`. Raises HTTPException (404)."""
    origins = visitor.settings.site.embed_on
    if not origins:
        raise HTTPException(404)
    given = dict(visitor.pairs)
    number = given.get("n", "5")
    most = min(int(number), FRAMED) if number.isascii() and number.isdigit() and len(number) < 4 else 5
    question = replace(
        ask.read([pair for pair in visitor.pairs if pair[0] not in ("n", "lang")], visitor.settings)[0], page=1
    )
    searcher = visitor.make(Searcher)
    calls = searcher.find(question).calls[: max(most, 1)]
    answer = visitor.page(
        "embed.html",
        visitor.frame(visitor.text("search.title")),
        rows=searcher.rows(calls),
        more=visitor.paths.whole(visitor.paths.search(question.pairs())),
    )
    answer.headers["content-security-policy"] = _POLICY.format(origins=" ".join(origins))
    return answer
