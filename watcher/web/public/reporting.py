"""«Something wrong?»: a form without an account, for a page that is missing or a fact that is not so."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.routing import Route

from watcher.web.public.paths import WORDS
from watcher.web.public.routing import PLAIN, RouteKind, Wrap
from watcher.web.public.visitor import Visitor
from watcher.wording.text import short


def report_routes(wrap: Wrap) -> list[Route]:
    """The form and what takes it, in each language; limited as subscribing is."""
    asking = RouteKind(cached=False, limit="subscribe")
    found = []
    for code in ("fr", "en"):
        path = f"/{code}/{WORDS['report'][code]}"
        found += [Route(path, wrap(_form, PLAIN), methods=["GET"]), Route(path, wrap(_take, asking), methods=["POST"])]
    return found


def _form(visitor: Visitor) -> Response:
    call, text = visitor.call_of(dict(visitor.pairs).get("call", "")), visitor.text
    heading = text("report.title")
    return visitor.page(
        "report.html",
        visitor.frame(heading, "report", noindex=True),
        heading=heading,
        about=text("report.about", title=short(call.title, 200)) if call else "",
        call=call.id if call else "",
        contact=visitor.settings.identity.contact,
    )


def _take(visitor: Visitor) -> Response:
    """Keeps what was said; the answer is the same whatever was done."""
    try:
        given = parse_qs(visitor.body.decode("utf-8"), max_num_fields=20)
    except ValueError:
        given = {}
    said = {name: (given.get(name) or [""])[0] for name in ("words", "url", "call", "website")}
    call = visitor.call_of(said["call"])
    if not said["website"]:  # a field that people do not see: only programs fill it in
        visitor.store.reports.take(said["words"], visitor.now, call=call.id if call else None, url=said["url"])
    heading = visitor.text("report.sent_title")
    return visitor.page(
        "sent.html", visitor.frame(heading, noindex=True), heading=heading, words=visitor.text("report.sent")
    )
