"""One request as pages see it: settings, store, snapshot, instant, language; and the version of what it is shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from watcher.config import Settings
from watcher.model import Call
from watcher.remember.store import Store
from watcher.web.public import render
from watcher.web.public.cards import seen_words
from watcher.web.public.live import Snapshot
from watcher.web.public.maker import PageMaker
from watcher.web.public.names import PageNames
from watcher.web.public.paths import WORDS, Pairs, Paths, query_string
from watcher.wording import dates
from watcher.wording.catalogue import language_of, translate
from watcher.wording.view import View

Maker = TypeVar("Maker", bound=PageMaker)


@dataclass(frozen=True)
class Visitor:
    """All that a page is made from."""

    request: Request
    settings: Settings
    store: Store
    snapshot: Snapshot
    now: datetime
    language: str
    body: bytes = b""

    @staticmethod
    def base(settings: Settings) -> str:
        return urlsplit(settings.deliver.web.public_url or "").path.rstrip("/")

    @cached_property
    def view(self) -> View:
        return View(self.language, self.settings.site.zone, self.now, self.settings.watch.zones)

    @cached_property
    def paths(self) -> Paths:
        return Paths.of(self.settings, self.language)

    @cached_property
    def names(self) -> PageNames:
        return PageNames.of_settings(self.settings, self.language, self.snapshot.funders)

    def make(self, maker: type[Maker]) -> Maker:
        """A maker of pages for this visitor."""
        return maker(self.settings, self.store, self.snapshot, self.view, self.paths, self.names)

    @property
    def key(self) -> str:
        return str(self.request.path_params.get("key", ""))

    def call_of(self, number: str) -> Call | None:
        """The call of that number, as a visitor wrote it; one merged into another answers as that other."""
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        return self.store.calls.many([known]).get(known) if known else None

    @property
    def call(self) -> Call:
        """The call of the path. Raises HTTPException for a number that no call has; nothing erases calls."""
        call = self.call_of(str(self.request.path_params["id"]))
        if call is None:
            raise HTTPException(404)
        return call

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(self.request.query_params.multi_items())

    @property
    def address(self) -> str:
        """The network address of the visitor, for consent and limits; never logged."""
        return self.request.client.host if self.request.client else ""

    def text(self, key: str, **values: object) -> str:
        return translate(self.language, f"site.{key}", **values)

    def page(self, template: str, frame: render.Frame, status: int = 200, **context: Any) -> HTMLResponse:
        return HTMLResponse(render.html(template, frame, **context), status)

    def frame(self, heading: str, here: str = "", pairs: Pairs = (), **more: Any) -> render.Frame:
        """What stands around a page; `here` is its name in WORDS, for the link to the other languages."""
        reading, language = self.snapshot.reading, self.language
        others = [code for code in self.settings.site.languages if code != language]
        state = self.text("foot.read", when=seen_words(language, reading.last, self.view)) if reading.last else ""
        troubles = [self.text(f"foot.{name}", n=n) for name, n in (("down", reading.down), ("weak", reading.weak)) if n]
        made = render.Frame(
            language=language,
            paths=self.paths,
            name=self.settings.watch.name,
            title=f"{heading} · {self.settings.watch.name}",
            css=self.paths.static(render.style()[0]),
            day=dates.day(language, self.view.today),
            watched=self.text("foot.watched", n=reading.watched),
            state=(state or self.text("foot.unread"))
            + (self.text("foot.then") if troubles else "")
            + ", ".join(troubles)
            + ".",
            alarm=self.text("foot.old") if reading.is_old(self.now) else "",
            here=here,
            noindex=not self.settings.site.index,
            tongues=tuple((code, self.translated(code, pairs)) for code in others),
        )
        return replace(made, **more)

    def translated(self, language: str, pairs: Pairs = ()) -> str:
        """The address of this page in another language; ids and the query string stay."""
        parts = self.request.url.path.removeprefix(f"/{self.language}/").split("/")
        if self.request.url.path.split("/")[1] not in self.settings.site.languages:
            parts = [""]
        known = {word[self.language]: word[language] for word in WORDS.values()}
        path = "/".join(known.get(part, part) if place in (0, 2) else part for place, part in enumerate(parts))
        return f"{self.paths.base}/{language}/{path}{query_string(pairs)}"

    def alternates(self, pairs: Pairs = ()) -> tuple[tuple[str, str], ...]:
        """This page in every language, as whole addresses."""
        return tuple((code, self.paths.whole(self.translated(code, pairs))) for code in self.settings.site.languages)


def spoken(request: Request, settings: Settings) -> str:
    """The language of the path, else the first one of the reader's that the site has, else its default."""
    first, second = (*request.url.path.split("/")[1:3], "")[:2]
    if first == "admin" and second in settings.site.languages:
        return second
    if first in settings.site.languages:
        return first
    if first == "embed" and request.query_params.get("lang") in settings.site.languages:
        return str(request.query_params["lang"])
    for wish in request.headers.get("accept-language", "").split(","):
        code = language_of(wish.strip(), "")
        if code and code in settings.site.languages:
            return code
    return settings.site.languages[0]


def etag(visitor: Visitor) -> str:
    """The version of everything this address shows: ledger, sources, settings, language and day."""
    parts = (visitor.snapshot.version, visitor.language, visitor.view.today.isoformat(), render.style()[0])
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]}"'
