"""The PDF files that a page links outside its furniture, a selector for them, and which of them are calls. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from watcher.collect.page.blocks import furniture
from watcher.collect.page.tree import parse, visible

_EVERY = "a[href*='.pdf']::attr(href)"
_WORDS = (
    r"\bappels?\b", r"\baap\b", r"\bami\b", "candidature", "manifestation", "bourse", r"\bprix\b", "concours",
    "subvention", r"\baides?\b", "soutien", "fonds", "r[ée]sidence", "dispositif", "programme", "cahier des charges",
    r"r[èe]glement", r"\bcalls?\b", "grant", "fund", "fellowship", "scholarship", "award", r"\bprizes?\b", "proposals",
    "guidelines",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PdfLinks:
    """The distinct files, and the selector that finds them."""

    rule: str
    files: frozenset[str]

    @property
    def count(self) -> int:
        return len(self.files)


def pdf_links(page: bytes, base: str) -> PdfLinks:
    """The PDF files that a page links, each once."""
    root = parse(page)
    visible(root)
    apart = furniture(root, base)
    found = set()
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if ".pdf" in href.lower() and link not in apart:
            try:
                found.add(urldefrag(urljoin(base, href))[0])
            except ValueError:
                continue
    inside = "main " if len(root.xpath("//main//a[contains(@href, '.pdf')]")) >= len(found) else ""
    return PdfLinks(f"{inside}{_EVERY}", frozenset(found))


def call_words(calls: Sequence[str], others: Sequence[str]) -> str:
    """An `include` pattern that keeps the titles of calls and leaves out others; empty where words do not part them."""
    told = [word for word in _WORDS if not any(re.search(word, title, re.IGNORECASE) for title in others)]
    pattern = "|".join(told)
    if not told or not calls or not others or not all(re.search(pattern, title, re.IGNORECASE) for title in calls):
        return ""
    return rf"(?i)\A[^\n]*(?:{pattern})"
