"""Addresses listed in a sitemap, newest first, each read as a page. A sitemap of sitemaps is followed one level."""

from __future__ import annotations

from typing import Any

import re2
from lxml import etree
from scrapy.http import Response

from spiders import extract
from spiders.base import SourceSpider, Tools, Yields
from spiders.details import DetailPage, DetailPages
from spiders.page import add_detail
from spiders.rule_matches import RuleMatches
from watcher.collect.page.links import safe_link
from watcher.config.sources import SitemapSource
from watcher.model import WINDOW, Notice

MAX_SITEMAPS = 20


class SitemapSpider(SourceSpider):
    """Kind «sitemap»."""

    name = "sitemap"
    source: SitemapSource

    def __init__(self, source: SitemapSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(source, tools, **kwargs)
        self.matches = RuleMatches(self.note)
        self.details = DetailPages(self.note)
        self.asked = 0
        self.patterns = [re2.compile(pattern) for pattern in source.follow]

    def read(self, response: Response, depth: int = 0) -> Yields:
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            root = etree.fromstring(response.body, parser)
        except (etree.XMLSyntaxError, ValueError):
            self.note("parse", "the answer is not a sitemap", fatal=depth == 0)
            return
        entries = sorted(_entries(root), reverse=True)
        if _local(root) == "sitemapindex":
            if depth:
                self.note("parse", "a sitemap of sitemaps leads to another one, which is not followed")
                return
            for _, url in entries[:MAX_SITEMAPS]:
                yield self.ask(url, self.read, main=False, pass_on={"depth": 1})
            return
        yield from self._pages(entries, response)

    def _pages(self, entries: list[tuple[str, str]], response: Response) -> Yields:
        wanted = [(stamp, url) for stamp, url in entries if self._is_wanted(url)]
        if not wanted and not self.source.may_be_empty:
            text = f"none of the sitemap's {len(entries)} addresses matches follow"
            self.note("selector", text, rule="follow")
        for stamp, url in wanted:
            if self.asked >= self.source.pages:
                self.note(WINDOW, f"only the newest {self.source.pages} addresses were read", fault=False)
                return
            self.asked += 1
            address = safe_link(url, response.url)
            if address:
                yield self.ask(address, self.read_page, main=False, pass_on={"stamp": stamp})

    def _is_wanted(self, url: str) -> bool:
        return not self.patterns or any(pattern.search(url) for pattern in self.patterns)

    def read_page(self, response: Response, stamp: str) -> Yields:
        """One address of the sitemap as a notice."""
        if not extract.is_html(response):
            return
        page = extract.page(response)
        said = page.own_text()
        headings = extract.values("h1", page.root) or extract.values("title", page.root)
        bare = self.notice(title=headings[0] if headings else "", url=response.url)
        notice: Notice = add_detail(bare, page, said, self.matches, self.source)
        if not notice.title:
            self.note("selector", f"{response.url} has no title", fault=False)
            return
        asked = str(response.request.url) if response.request else response.url
        self.details.add(DetailPage(asked, response.url, said, notice))
        yield from ()

    def conclude(self) -> None:
        self.late += self.details.settle()
        self.lost_pages += self.details.lost
        self.matches.conclude()


def _entries(root: Any) -> list[tuple[str, str]]:
    """(last change, address) of each entry, whatever the namespace."""
    found = []
    for entry in root:
        parts = {_local(child): (child.text or "").strip() for child in entry}
        if parts.get("loc"):
            found.append((parts.get("lastmod", ""), parts["loc"]))
    return found


def _local(node: Any) -> str:
    """The name without its namespace (`etree.QName` refuses names that only a recovering parser lets in)."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
