"""Reading one HTML page by an admin's rules: trees, texts, links, and selectors that say how often they matched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Response, TextResponse

from watcher.collect.net.charset import to_utf8
from watcher.collect.page.blocks import PageText, own_text
from watcher.collect.page.lines import text_of
from watcher.collect.page.tree import CONTROLS, parse, visible
from watcher.config import rules


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A parsed page: its tree, and the address its links count from."""

    root: Any
    base: str
    lost: bool = False

    def own_text(self, part: Any = None) -> PageText:
        """What the page (or a part of it, or a text of it) says for itself: no furniture, no other items."""
        if isinstance(part, str):
            return PageText(text=part.strip())
        return own_text(self.root, self.base, part=part)


def decode(response: Response) -> str:
    """The body as text, by header, markup and guess; never raises."""
    declared = response.headers.get("Content-Type") or b""
    return to_utf8(response.body, declared.decode("latin-1")).decode("utf-8", "replace")


def page(response: Response) -> ParsedPage:
    """The page's tree, with what a browser shows of it.

    `lost` says that the parser dropped content: too deep or too broken to trust.
    """
    text = decode(response)
    root = parse(text)
    wanted = len(re.findall(r"<a[\s>]", text, re.IGNORECASE))
    kept = sum(1 for _ in root.iter("a"))
    visible(root)
    return ParsedPage(root, _base(root, response), lost=wanted > 2 * kept + 10)


def _base(root: Any, response: Response) -> str:
    given = root.xpath("string(//base/@href)")
    try:
        return urljoin(response.url, given.strip()) if given else response.url
    except ValueError:
        return response.url


def squeeze(text: str) -> str:
    """One line, single spaces."""
    return " ".join(CONTROLS.sub(" ", text).split())


def nodes(rule: str, node: Any) -> list[Any]:
    """What the rule matches under the node: elements, or texts for `::attr()`, `::text`, `@x` and functions."""
    found = rules.selector(_within(rule))(node)
    return list(found) if isinstance(found, list) else [found]


def _within(rule: str) -> str:
    """`//h3` would look at the whole page; inside a block the block is meant."""
    return "." + rule if rule.startswith("//") else rule


def values(rule: str, node: Any, *, lines: bool = False) -> list[str]:
    """The distinct texts the rule matches, in their order, empty ones left out."""
    texts = (found if isinstance(found, str) else _node_text(found) for found in nodes(rule, node))
    tidy = (text.strip() if lines else squeeze(text) for text in texts)
    return list(dict.fromkeys(text for text in tidy if text))


def _node_text(found: Any) -> str:
    if isinstance(found, bool | float):
        return str(found)
    if found.tag == "time" and found.get("datetime") and not squeeze(text_of(found)):
        return str(found.get("datetime"))
    return text_of(found)


def links_of(item: Any, title_rule: str) -> list[str]:
    """The item's own links, best guess first: around or in its title, else all it has (distinct)."""
    for node in nodes(title_rule, item):
        if isinstance(node, str):
            continue
        near = [*node.xpath("(ancestor-or-self::a[@href])[last()]/@href"), *node.xpath(".//a/@href")]
        if near:
            return list(dict.fromkeys(near))[:1]
    own = item.xpath("(ancestor-or-self::a[@href])[last()]/@href")
    return own or _distinct(item.xpath(".//a/@href"))


def _distinct(links: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(link for link in links if not link.startswith("#")))


def is_html(response: Response) -> bool:
    """Whether the answer can be read as a page at all."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    if response.body.startswith(b"%PDF-"):
        return False
    if "html" in kind or "xml" in kind:
        return True
    return isinstance(response, TextResponse) and b"<" in response.body[:2000] and "json" not in kind
