"""A single page without a list: one notice that holds its text; when the page changes, so does the notice."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response

from spiders import extract
from spiders.base import SourceSpider, Yields
from watcher.collect.page.tree import remove
from watcher.collect.page.walls import Wall, is_home
from watcher.config.sources import WatchSource

ENOUGH = 40
"""Below so many characters the part that is watched is suspiciously empty."""


class WatchSpider(SourceSpider):
    """Kind «watch»."""

    name = "watch"
    source: WatchSource

    def read(self, response: Response) -> Yields:
        if not extract.is_html(response):
            self.note("parse", "the answer is not an HTML page", fatal=True)
            return
        page = extract.page(response)
        if page.lost:
            self.note("parse", "the page is nested too deeply to be read whole", fatal=True)
            return
        part = self._part(page.root)
        if part is None:
            return
        title = self._title(page.root, part)
        for rule in self.source.without:
            for node in extract.nodes(rule, part):
                if not isinstance(node, str):
                    remove(node)
        said = page.own_text(part)
        text = said.text
        asked = str(response.request.url) if response.request else response.url
        if wall := (Wall.HOME if is_home(asked, response.url) else said.wall):
            self.note("wall", f"{wall.words} came in the place of the page", fatal=True)
            return
        if len(text) < ENOUGH and not self.source.may_be_empty:
            size = len(response.body)
            self.note("empty", f"the page has {size} bytes, but only {len(text)} characters to watch", fatal=True)
            return
        fields = {
            "published": said.published,
            "markup_kind": said.kind,
            "markup_region": said.region,
            "site": said.site,
        }
        yield self.notice(title=title, url=self.source.url, text=text, fields=fields)

    def _part(self, root: Any) -> Any:
        rule = self.source.select
        if not rule:
            return root
        found = [node for node in extract.nodes(rule, root) if not isinstance(node, str)]
        if len(found) == 1:
            return found[0]
        much = "finds nothing" if not found else f"matches {len(found)} times; it must once"
        self.note("selector", f"the selector «{rule}» (select) {much}", fatal=True, rule="select")
        return None

    def _title(self, root: Any, part: Any) -> str:
        rule = self.source.title
        if rule:
            found = extract.values(rule, root)
            if len(found) != 1:
                text = f"the selector «{rule}» (title) matches {len(found)} times; it must once"
                self.note("selector", text, rule="title")
            if found:
                return found[0]
        headings = extract.values("h1", part) or extract.values("h1", root) or extract.values("title", root)
        return headings[0] if headings else self.source.label or self.source.name
