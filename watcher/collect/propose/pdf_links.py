"""The PDF files that a page links outside its furniture, and a selector for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

from watcher.collect.page.blocks import furniture
from watcher.collect.page.tree import parse, visible
from watcher.collect.propose.list_detection import RepeatingList
from watcher.config import rules

_EVERY = "a[href*='.pdf']::attr(href)"


@dataclass(frozen=True, slots=True)
class PdfLinks:
    """The distinct files, the selector that finds them, and the page they stand on."""

    rule: str
    files: frozenset[str]
    root: Any = None

    @property
    def count(self) -> int:
        return len(self.files)

    def holds(self, found: RepeatingList) -> bool:
        """Whether the items of a list lead to these files rather than to pages."""
        nodes = [node for node in rules.selector(found.item)(self.root) if not isinstance(node, str)]
        own = [node for node in nodes if node.xpath("(self::a/@href|.//a/@href)[contains(., '.pdf')]")]
        return len(own) * 2 > len(nodes)


def pdf_links(page: bytes, base: str) -> PdfLinks:
    """The PDF files that a page links, each once."""
    root = parse(page)
    visible(root)
    apart = furniture(root, base)
    found = set()
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if ".pdf" in href.lower() and apart.isdisjoint(link.iterancestors()):
            try:
                found.add(urldefrag(urljoin(base, href))[0])
            except ValueError:
                continue
    inside = "main " if len(root.xpath("//main//a[contains(@href, '.pdf')]")) >= len(found) else ""
    return PdfLinks(f"{inside}{_EVERY}", frozenset(found), root)
