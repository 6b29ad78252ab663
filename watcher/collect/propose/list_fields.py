"""The selectors of a list's items for their title and their link. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from watcher.collect.page.lines import BLOCKS
from watcher.collect.page.links import safe_link
from watcher.collect.propose.list_dates import names, numbered, texts
from watcher.config import rules

_TITLES = (
    "h2 a", "h3 a", "h4 a", "h2", "h3", "h4", "h5", "[class*='title'] a", "[class*='title']", "[class*='titre']",
    "summary", "dt", "strong a", "b a", "a", "strong", "b", "img::attr(alt)", "a::attr(title)", "a::attr(aria-label)",
)  # fmt: skip
_NO_TITLE = re.compile(
    r"\W*(?:[\d/.:\s-]+|(?:en savoir|lire|voir|read|learn|see|find) ?\S* ?(?:plus|more|suite)?)\W*", re.I
)


def title_of(items: Sequence[Any]) -> str:
    """The selector of one text in each item that tells the items apart: a heading, a link, else the first such text."""
    known: tuple[str, ...] = (
        _TITLES if items[0].tag != "a" else (*_TITLES[3:7], *_TITLES[8:11], "strong", "b", "img::attr(alt)")
    )
    leaves = [node for node in items[0].iterdescendants() if isinstance(node.tag, str) and _is_line(node)]
    inner = [rule for node in leaves[:20] for rule in (*names(node)[:1], numbered(node, items[0]))]
    rule: str
    for rule in (*known, *dict.fromkeys(inner), *([".", "@title", "@aria-label"] if items[0].tag == "a" else ())):
        said = [texts(rule, item) for item in items]
        good = sum(
            1 for found in said if len(found) == 1 and 5 <= len(found[0]) <= 300 and not _NO_TITLE.fullmatch(found[0])
        )
        distinct = len({found[0] for found in said if found})
        if good >= len(items) * 0.9 and distinct >= len(items) * (0.6 if rule in known else 0.9):
            return rule
    return ""


def _is_line(node: Any) -> bool:
    """Whether an element is one line of text: no block stands in it."""
    return not any(inner.tag in BLOCKS for inner in node.iterdescendants())


def link_of(items: Sequence[Any], title: str, base: str) -> str | None:
    """The link selector, empty where the spider's own way finds it; None where items cannot be told by an address."""
    if items[0].tag == "a":
        return ""
    if title.endswith(" a") or title == "a":
        return f"{title}::attr(href)"
    enough = len(items) * 0.9
    single = sum(1 for item in items if len(_hrefs(item, base)) == 1)
    inside = sum(1 for item in items for match in rules.selector(title)(item)[:1] if _is_in_link(match))
    if single >= enough or inside >= enough:
        return ""
    for rule in ("(.//a/@href)[1]", "(.//a/@href)[last()]"):
        if len({safe_link(href, base) for item in items for href in rules.selector(rule)(item)}) >= enough:
            return rule
    return None if any(_hrefs(item, base) for item in items) else _place_of(items, title)


def _hrefs(item: Any, base: str) -> set[str]:
    return {safe_link(href, base) for href in item.xpath(".//a/@href") if not href.startswith(("#", "mailto:", "tel:"))}


def _is_in_link(match: Any) -> bool:
    return not isinstance(match, str) and bool(match.xpath("ancestor-or-self::a"))


def _place_of(items: Sequence[Any], title: str) -> str | None:
    """The address of an item that leads nowhere: its place on the page, by its id or by the words of its title."""
    if len({item.xpath("string((.//@id)[1])") for item in items} - {""}) == len(items):
        return "concat('#', (.//@id)[1])"
    tag, _, name = title.partition(".")
    if not re.fullmatch(r"\w*", tag):
        return None
    named = f"[contains(@class, '{name}')]" if name else ""
    return f"concat('#:~:text=', normalize-space(.//{tag or '*'}{named}))"
