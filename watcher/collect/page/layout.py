"""One page while it is decided which of its elements are its own: sizes, links, and what is left out so far.

Measures and remembers; the rules stand in `blocks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import etree

from watcher.collect.page import others, words
from watcher.collect.page.lines import SKIPPED, squeeze, text_of

MOST = 0.6
"""No rule takes a block that holds this share of the page's own text."""

_MAX_NODES = 60_000
_FACTS_WITHIN = 4000


@dataclass(slots=True)
class Size:
    """Characters of text in an element, those within links to pages, and how many such links it holds."""

    text: int = 0
    linked: int = 0
    links: int = 0


_NOTHING = Size()
_MAINS: Any = etree.XPath("descendant-or-self::*[self::main or @role='main']")
_SCHEME = 12
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Layout:
    """The elements of a page (or of a part of one), in their order. `base` is the page's address."""

    def __init__(self, root: Any, base: str, title: str) -> None:
        self.base = urldefrag(base)[0]
        self.title = title
        self.left_out: set[Any] = set()
        self.body = next(root.iter("body"), root)
        self.nodes = list(islice(self.body.iter("*"), _MAX_NODES))
        self.mains = _MAINS(self.body)
        self._sizes = self._measure()
        self._out: defaultdict[Any, int] = defaultdict(int)
        self._above_title = self._holders_of_title()

    def _measure(self) -> dict[Any, Size]:
        sizes: dict[Any, Size] = {}
        known = sizes.get
        for node in reversed(self.nodes):
            size = known(node)
            if size is None:
                size = sizes[node] = Size()
            tag = node.tag
            if tag in SKIPPED:
                size.text = size.linked = size.links = 0
            else:
                if text := node.text:
                    size.text += len(text.strip())
                if tag == "a" and _leads_to_a_page(node.get("href", "")):
                    size.linked, size.links = size.text, 1
            parent = node.getparent()
            above = known(parent)
            if above is None:
                above = sizes[parent] = Size()
            tail = node.tail
            above.text += size.text + (len(tail.strip()) if tail else 0)
            if size.links:
                above.linked += size.linked
                above.links += size.links
        return sizes

    def _holders_of_title(self) -> set[Any]:
        """The elements in which the page's own title stands as a heading."""
        found: set[Any] = set()
        for heading in self.body.iter("h1"):
            text = squeeze("".join(heading.itertext()))
            if text and (not self.title or text in self.title or self.title in text):
                found |= {heading, *heading.iterancestors()}
        return found

    # --- measures ------------------------------------------------------------------------------------------

    def size(self, node: Any) -> Size:
        return self._sizes.get(node, _NOTHING)

    def left(self, node: Any) -> int:
        """Characters of an element that are not left out."""
        return self.size(node).text - self._out[node]

    def is_most(self, *nodes: Any) -> bool:
        """Whether these hold the greater part of what the page has left."""
        return sum(map(self.left, nodes)) >= MOST * max(self.left(self.body), 1)

    @property
    def has_title(self) -> bool:
        """Whether the page's own title stands in it as a heading."""
        return bool(self._above_title)

    def holds_title(self, node: Any) -> bool:
        return node in self._above_title

    # --- what is left out ----------------------------------------------------------------------------------

    def leave_out(self, nodes: Iterable[Any]) -> None:
        for node in nodes:
            if node in self.left_out:
                continue
            left = self.left(node)
            self.left_out.add(node)
            self._out[node] += left
            for above in node.iterancestors():
                self._out[above] += left

    def is_out(self, node: Any) -> bool:
        return node in self.left_out or any(above in self.left_out for above in node.iterancestors())

    def kept(self) -> Iterator[Any]:
        """The elements inside the body that are not left out, also when that grows on the way."""
        inside: set[Any] = set()
        left = [self.body]
        for node in self.nodes[1:]:
            if node in self.left_out or (inside and node.getparent() in inside):
                inside.add(node)
                continue
            yield node
            if node in self.left_out:
                inside.add(node)
            else:
                left.append(node)
        self.nodes = left  # what is out stays out

    # --- what an element says ------------------------------------------------------------------------------

    def is_own(self, link: Any) -> bool:
        """Whether a link leads to the page itself."""
        return bool(self.base) and _absolute(self.base, (link.get("href") or "").strip()) == self.base

    def leads_to_a_page(self, link: Any) -> bool:
        """Whether a link leads to another page: no file, no mail address, no place on this page."""
        return _leads_to_a_page((link.get("href") or "").strip()) and not self.is_own(link)

    def names_a_page(self, link: Any, *, or_itself: bool = False) -> bool:
        """Whether a link that leads to another page also names it by its words, two or a long one.

        `or_itself` lets this page's own name pass too.
        """
        if not self.leads_to_a_page(link) and not (or_itself and self.is_own(link)):
            return False
        said = squeeze("".join(link.itertext())).split()
        return len(said) >= 2 or (len(said) == 1 and len(said[0]) > 12)

    def says_own_facts(self, *nodes: Any, least: int = 2, titled: bool = False) -> bool:
        """Whether they state a labelled day that is no other item's, and no link in them names another page.

        `least` rows with a name and a day of their own, and none without, make a list of other items. With `titled` a
        heading in them names the item of the row below it as a link does.
        """
        lines: list[str] = []
        linked: set[str] = set()
        for node in nodes:
            text = text_of(node, self.left_out) if self.size(node).text <= _FACTS_WITHIN else ""
            links = [link for link in node.iter("a") if not self.is_out(link)] if text else []
            if text and not any(map(self.names_a_page, links)):
                lines += text.split("\n")
                titles = [one for one in node.iter(*HEADINGS[1:]) if one is not node] if titled else []
                linked |= {squeeze("".join(named.itertext())) for named in (*links, *titles)} - {""}
        if not any(map(words.DEADLINE.search, lines)) or not any(map(words.DATE.search, lines)):
            return False
        rows = others.count(lines, linked, self.title)
        return bool(rows.own) or rows.others < least

    def says_a_day_beside(self, nodes: Iterable[Any]) -> bool:
        """Whether what the page has left but for these states a labelled day in one line."""
        said = text_of(self.body, self.left_out.union(nodes)).split("\n")
        return any(words.DEADLINE.search(line) and words.DATE.search(line) for line in said)


def _leads_to_a_page(href: str) -> bool:
    if not href or href.lstrip()[:_SCHEME].lower().startswith(words.NO_PAGE):
        return False
    return "." not in href or not words.FILE.search(href)


def _absolute(base: str, link: str) -> str:
    try:
        return urldefrag(urljoin(base, link))[0]
    except ValueError:
        return link
