"""PDF files linked from a page, or one file: a notice each. Their text is read in a child process; a PDF that cannot
be read keeps its notice, with its link only."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy.http import Request, Response

from spiders import extract
from spiders.base import SourceSpider, Yields
from watcher.collect.page.lines import text_of
from watcher.collect.page.links import safe_link
from watcher.config.sources import PdfSource

_LEVELS = 3
_DOWNLOAD = re.compile(
    r"(?i)(?:t[ée]l[ée]charger|consulter|ouvrir|voir|lire|download|open|view|read|see)?"
    r"(?: ?(?:le|la|en|the|as)? ?(?:documents?|fichiers?|pdf|files?|ici|here|plus|more))?\W*"
)


class PdfSpider(SourceSpider):
    """Kind «pdf»."""

    name = "pdf"
    source: PdfSource

    def first(self) -> Iterable[Request]:
        yield Request(self.source.url, self.open, errback=self._failed, meta={"main": True}, dont_filter=True)

    async def open(self, response: Response) -> AsyncIterator[Any]:
        """The source's address: a PDF itself, or a page that links some."""
        if _is_pdf(response):
            yield await self._notice(response, title="")
            return
        with self.tools.busy(self.source.name):
            requests = list(self.read(response))
        for request in requests:
            yield request

    def read(self, response: Response) -> Yields:
        page = extract.page(response)
        links: dict[str, str] = {}
        for found in extract.nodes(self.source.link, page.root):
            href = found if isinstance(found, str) else found.get("href", "")
            address = safe_link(href, page.base)
            if address:
                links.setdefault(address, href)
        if not links and not self.source.may_be_empty:
            text = f"the selector «{self.source.link}» (link) finds nothing"
            self.note("selector", text, fatal=True, rule="link")
        for number, (address, href) in enumerate(links.items()):
            if number >= self.source.files:
                self.note("budget", f"only the first {self.source.files} of {len(links)} files were read", fault=False)
                return
            label = _label(page.root, href)
            bare = self.notice(title=label or _file_name(address), url=address)
            yield Request(
                address,
                self.open_linked,
                errback=self._failed,
                meta={"main": False},
                cb_kwargs={"title": label, "passed": {"fallback": bare}},
                dont_filter=True,
            )

    async def open_linked(self, response: Response, title: str, passed: dict[str, Any]) -> AsyncIterator[Any]:
        """A linked file."""
        yield await self._notice(response, title)

    async def _notice(self, response: Response, title: str) -> Any:
        told = await self.tools.read_pdf(response.body)
        if told.fault:
            self.note("parse", f"{response.url}: {told.fault}", fault=False)
        lines = [line for line in told.text.splitlines() if len(line.strip()) > 8]
        name = title or told.title.strip() or (lines[0].strip() if lines else "") or _file_name(response.url)
        return self.notice(title=extract.squeeze(name), url=response.url, text=told.text.replace("\f", "\n"))


def _is_pdf(response: Response) -> bool:
    return response.body[:1024].lstrip().startswith(b"%PDF-")


def _label(root: Any, href: str) -> str:
    """The words of the link, without the «(PDF, 2 Mo)» that tells of the file only; of a link that only says «download»
    what stands around it, as long as no other file does."""
    for node in root.iter("a"):
        if node.get("href") == href:
            text = extract.squeeze(text_of(node)) or node.get("title", "")
            label = text.partition("(")[0].strip() or text
            return _around(node, href) or label if _DOWNLOAD.fullmatch(label) else label
    return ""


def _around(link: Any, href: str) -> str:
    for above in islice(link.iterancestors(), _LEVELS):
        if any(other.get("href", href) != href for other in above.iter("a")):
            break
        lines = (extract.squeeze(line) for line in text_of(above).splitlines())
        said = next((line for line in lines if line and not _DOWNLOAD.fullmatch(line.partition("(")[0].strip())), "")
        if said:
            return said
    return ""


def _file_name(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).stem).replace("-", " ").replace("_", " ").strip() or url
