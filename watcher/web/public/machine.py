"""What machines read about the site: style sheet, icon, robots, sitemap, security.txt, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from watcher.model import Amount, AmountRole, Call, Kind, Reading
from watcher.remember.search.index import FactRow
from watcher.web.public import render
from watcher.web.public.paths import WORDS, Paths
from watcher.web.public.visitor import Visitor
from watcher.wording.markup import safe_url
from watcher.wording.text import short

CALLS_A_PART = 5_000
_EXPORTS = (".csv", ".xlsx", ".ndjson")
_FOR_EVER = "public, max-age=31536000, immutable"


async def style_sheet(request: Request) -> Response:
    """The style sheet under its hash; another hash is another sheet and unknown."""
    name, text = render.style()
    if request.path_params["name"] != name:
        return PlainTextResponse("404\n", 404, {"cache-control": "no-store"})
    return Response(text, media_type="text/css", headers={"cache-control": _FOR_EVER})


async def favicon(_: Request) -> Response:
    return Response(render.FAVICON, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


def robots(visitor: Visitor) -> Response:
    """Single filters may be crawled; combinations, further pages and exports may not (no crawler trap)."""
    base = visitor.paths.base
    if not visitor.settings.site.index:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    searches = [f"{base}/{code}/{WORDS['search'][code]}" for code in visitor.settings.site.languages]
    refused = [f"{path}?*{part}" for path in searches for part in ("&", "page=")]
    refused += [f"{base}/{kind}/" for kind in ("u", "c", "p", "t", "r", "i", "feed", "admin", "api", "common-grants")]
    refused += [f"{base}/{code}/*{form}" for code in visitor.settings.site.languages for form in _EXPORTS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {visitor.paths.whole(base + '/sitemap.xml')}", ""]))


def sitemap(visitor: Visitor) -> Response:
    """The parts of the site map: the first has the fixed pages, each of the others so many numbers of calls."""
    parts = sorted({row.call_id // CALLS_A_PART + 1 for row in visitor.snapshot.rows.values() if row.kind == Kind.CALL})
    places = [visitor.paths.whole(f"{visitor.paths.base}/sitemap-{number}.xml") for number in (0, *parts)]
    return _xml("sitemapindex", (f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places))


def sitemap_part(visitor: Visitor) -> Response:
    """The fixed pages, or the calls of one part, in each language. Raises HTTPException (404) for a part of nothing."""
    number = visitor.request.path_params["number"]
    rows, start = visitor.snapshot.rows, (number - 1) * CALLS_A_PART
    shown = [rows[one] for one in range(start, start + CALLS_A_PART) if one in rows and rows[one].kind == Kind.CALL]
    if number and not shown:
        raise HTTPException(404)
    titles = visitor.store.calls.titles(row.call_id for row in shown) if number else {}
    return _xml("urlset", _urls(visitor, [(row, titles[row.call_id]) for row in shown if row.call_id in titles]))


def _xml(root: str, inner: Iterable[str]) -> Response:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response(f"{head}{''.join(inner)}</{root}>\n", media_type="application/xml")


def _urls(visitor: Visitor, calls: Sequence[tuple[FactRow, str]]) -> Iterator[str]:
    for language in visitor.settings.site.languages:
        paths = Paths.of(visitor.settings, language)
        if not calls:
            fixed = [paths.home(), *map(paths.page, ("search", "deadlines", "changes", "domains", "sources", "about"))]
            yield from (f"<url><loc>{escape(paths.whole(path))}</loc></url>" for path in fixed)
        for row, title in calls:
            address = escape(paths.whole(paths.call(row.call_id, title)))
            yield f"<url><loc>{address}</loc><lastmod>{row.last_changed:%Y-%m-%d}</lastmod></url>"


def security(visitor: Visitor) -> Response:
    """RFC 9116; unknown where nobody is named to write to."""
    contact = visitor.settings.identity.contact
    if not contact:
        return PlainTextResponse("404\n", 404)
    where = f"mailto:{contact}" if "@" in contact else contact
    expires = (visitor.now + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    languages = ", ".join(visitor.settings.site.languages)
    return PlainTextResponse(f"Contact: {where}\nExpires: {expires}\nPreferred-Languages: {languages}\n")


def grant(call: Call, address: str) -> dict[str, Any]:
    """The call as a schema.org MonetaryGrant with the action of applying; what is not known is left out."""
    reading = call.reading
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MonetaryGrant",
        "name": short(call.title, 300),
        "url": address,
        "inLanguage": reading.language or None,
        "sameAs": safe_url(call.url) or None,
        "funder": [{"@type": "Organization", "name": short(fact.value, 200)} for fact in reading.funders] or None,
        "amount": offered(reading),
    }
    action: dict[str, Any] = {
        "@type": "ApplyAction",
        "startTime": reading.opens.date.isoformat() if reading.opens else None,
        "endTime": reading.deadline.ends_at.isoformat() if reading.deadline else None,
        "target": safe_url(call.url) or None,
    }
    if reading.deadline or action["target"]:
        found["potentialAction"] = {key: value for key, value in action.items() if value is not None}
    return {key: value for key, value in found.items() if value is not None}


def offered(reading: Reading) -> dict[str, Any] | list[dict[str, Any]] | None:
    """What is on offer; of a two-sided call one amount a side, each in its currency, never added up."""
    sided = [_amount([replace(one, side="") for one in side.amounts]) for side in reading.sides]
    return [one for one in sided if one] or _amount(reading.amounts)


def _amount(amounts: Sequence[Amount]) -> dict[str, Any] | None:
    sums = {one.role: one for one in reversed(amounts) if one.currency and not one.side}
    most, least, total = (sums.get(role) for role in (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL))
    first = most or least or total
    if first is None:
        return None
    found: dict[str, Any] = {"@type": "MonetaryAmount", "currency": first.currency}
    if most or least:
        found |= {"maxValue": float(most.value)} if most else {}
        found |= {"minValue": float(least.value)} if least and least.currency == first.currency else {}
    else:
        found["value"] = float(first.value)
    return found
