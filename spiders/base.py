"""What every spider here shares: one source, its notices, and what could not be read as the source's rules say.

Does not fetch by itself, does not judge: states and reasons are made of `findings` and `failures` by the run.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

import scrapy
from scrapy.http import Request, Response

from watcher.config.sources import AnySource
from watcher.model import Finding, Notice

Yields = Iterable[Notice | Request]
Read = Callable[..., Yields]
MAX_TITLE = 1000
MAX_TEXT = 200_000
MAX_ITEMS = 10_000


class PdfRead(Protocol):
    """The text of a PDF, or why there is none."""

    text: str
    title: str
    fault: str


class Tools(Protocol):
    """What the run hands to a spider: its clock, its secrets, its PDF reader."""

    now: datetime

    def secret(self, name: str) -> str: ...

    def busy(self, source: str) -> AbstractContextManager[None]: ...

    async def read_pdf(self, body: bytes) -> PdfRead: ...


class SourceSpider(scrapy.Spider):
    """A spider for one `[[sources]]` table.

    Subclasses give `start_requests_of_source` and callbacks; a callback yields Notices and further requests.
    """

    name = "source"

    def __init__(self, source: AnySource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(name=source.name, **kwargs)
        self.source: Any = source
        self.tools = tools
        self.findings: list[Finding] = []
        self.failures: list[tuple[Request, BaseException]] = []
        self.yielded = 0
        self.late: list[Notice] = []
        self.lost_pages: list[str] = []

    def first(self) -> Iterable[Request]:
        """The requests a collection begins with."""
        yield self.ask(self.source.url, self.read)

    def read(self, response: Response) -> Yields:
        """Reads the source's own address."""
        raise NotImplementedError

    def conclude(self) -> None:
        """Called once, when all is read: the place for findings, and `late` notices, that need the whole."""

    # --- for subclasses ------------------------------------------------------------------------------------

    def ask(self, url: str, read: Read, *, main: bool = True, **kwargs: Any) -> Request:
        """A request whose answer goes to `read`; a failure of a `main` one is a failure of the source."""
        passed = kwargs.pop("pass_on", {})
        meta = {"main": main, **kwargs.pop("meta", {})}
        return Request(
            url,
            callback=self._answered,
            errback=self._failed,
            cb_kwargs={"read": read, "passed": passed},
            meta=meta,
            dont_filter=True,
            **kwargs,
        )

    def note(self, kind: str, text: str, *, fault: bool = True, fatal: bool = False, rule: str = "") -> None:
        """Keeps something that did not go by the rules."""
        finding = Finding(kind, text, is_fault=fault or fatal, is_fatal=fatal, rule=rule)
        if finding not in self.findings:
            self.findings.append(finding)

    def notice(self, *, title: str, url: str, text: str = "", guid: str = "", **known: Any) -> Notice:
        """A notice of this source, with the source's own language and country."""
        fields = {name: value for name, value in known.pop("fields", {}).items() if value}
        language = known.pop("language", "") or self.source.language
        return Notice(
            source=self.source.name,
            title=title[:MAX_TITLE],
            url=url,
            guid=guid,
            text=text[:MAX_TEXT],
            language=language,
            country=self.source.country,
            fields=fields,
            **known,
        )

    # --- between Scrapy and the source's rules -------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for request in self.first():
            yield request

    def _answered(self, response: Response, read: Read, passed: dict[str, Any]) -> Iterator[Any]:
        """Runs the rules in one go, watched: rules that never end are cut from outside."""
        with self.tools.busy(self.source.name):
            try:
                yielded = list(islice(read(response, **passed), MAX_ITEMS - self.yielded + 1))
            except RecursionError:
                self.note("parse", "the answer is nested too deeply to be read", fatal=True)
                return
            except Exception as error:  # a fault of ours in one source must not end the run
                self.note("unexpected", f"{type(error).__name__}: {error}"[:300], fatal=True)
                return
        self.yielded += len(yielded)
        if self.yielded > MAX_ITEMS:
            self.note("budget", f"more than {MAX_ITEMS} items; the rest was left")
        yield from yielded

    def _failed(self, failure: Any) -> Iterator[Any]:
        request: Request = failure.request
        self.failures.append((request, failure.value))
        fallback = request.cb_kwargs.get("passed", {}).get("fallback")
        if fallback is not None:
            yield replace(fallback, is_whole=False)
