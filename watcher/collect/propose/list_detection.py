"""Finds the repeating list on a web page and guesses selectors for it: block, title, link, deadline. Pure.

A guess for a person to confirm: the spider then reads the page by these very selectors and shows what comes.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from watcher.collect.page.blocks import furniture, other_items
from watcher.collect.page.tree import parse, visible
from watcher.collect.propose.list_dates import SIGN_OF_DATE, Understands, find_date, names, stable, texts
from watcher.config import rules

_TITLES = ("h2 a", "h3 a", "h4 a", "h2", "h3", "h4", "h5", "[class*='title'] a", "[class*='title']", "strong a", "a")
_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,60}")
_NEXT = (
    "a[rel~=next]", "link[rel~=next]", ".next > a", "a.next", "[class*='pager'][class*='next'] a", "a[class*='next']",
)  # fmt: skip
MIN_ITEMS = 3
MAX_GROUPS = 4000
MAX_TRIED = 12
NEWS = 0.5
"""How much a list counts whose days are all past: side news, where the page also has a list of calls."""


@dataclass(frozen=True, slots=True)
class RepeatingList:
    """A repeating list: its selectors and how many items they find. `deadline_found` counts dates understood.

    `date` is the selector of the day of publication. `is_beside` says that the page has more to say than this list:
    it shows other items beside its own text.
    """

    item: str
    title: str
    link: str
    count: int
    score: float
    deadline: str = ""
    deadline_found: int = 0
    date: str = ""
    is_beside: bool = False


def find_lists(page: bytes, base: str, understands: Understands, today: date) -> list[RepeatingList]:
    """The likely lists of an HTML page, best first. `understands` says which day a text states."""
    root = parse(page)
    visible(root)
    beside = other_items(root, base)
    found = []
    for group in _groups(root, furniture(root, base))[:MAX_TRIED]:
        block = _block(root, group, base, understands, today)
        if block:
            found.append(replace(block, is_beside=any(node in beside for node in group)))
    return sorted({(b.item, b.title): b for b in found}.values(), key=lambda block: -block.score)


def next_page(page: bytes, base: str) -> str:
    """A selector for the link to the next page of a list; empty where there is none."""
    root = parse(page)
    for rule in _NEXT:
        hrefs = {urljoin(base, href) for node in rules.selector(rule)(root) if (href := node.get("href", "").strip())}
        if hrefs and not any(href.partition("#")[0] == base for href in hrefs):
            return rule
    return ""


def _groups(root: Any, apart: set[Any]) -> list[list[Any]]:
    """Elements that look alike, lead somewhere and say something: the biggest promises first."""
    alike: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    links = [link for link in root.iter("a") if link.get("href") and apart.isdisjoint(link.iterancestors())]
    for link in links[:MAX_GROUPS]:
        for depth, node in enumerate(_upwards(link)):
            parent = node.getparent()
            if parent is None or depth > 5:
                break
            for key in ((node.tag, stable(node), parent.tag, stable(parent)), (node.tag, parent)):
                members = alike[key]
                if not members or members[-1] is not node:
                    members.append(node)
    groups = {tuple(members): members for members in alike.values() if len(members) >= MIN_ITEMS}
    return sorted(groups.values(), key=_promise, reverse=True)


def _upwards(node: Any) -> Iterator[Any]:
    while node is not None and node.tag not in ("body", "html", "main"):
        yield node
        node = node.getparent()


def _promise(group: list[Any]) -> float:
    """How much a group looks like a list of calls: several items, each with a title, some text, perhaps a date."""
    texts = [" ".join("".join(node.itertext()).split()) for node in group[:30]]
    average = sum(map(len, texts)) / len(texts)
    if average < 12 or len(set(texts)) < len(texts) * 0.6:
        return 0.0
    headed = sum(1 for node in group[:30] if node.xpath(".//h2|.//h3|.//h4|.//h5")) / len(texts)
    dated = sum(1 for text in texts if SIGN_OF_DATE.search(text)) / len(texts)
    several = sum(1 for node in group[:30] if len(set(node.xpath(".//a/@href"))) > 4) / len(texts)
    weight: float = math.log(len(group) + 1) * min(average, 300) ** 0.5 * (1 + headed + 2 * dated) * (1 - 0.8 * several)
    return weight


def _block(root: Any, group: list[Any], base: str, understands: Understands, today: date) -> RepeatingList | None:
    promise = _promise(group)
    item = _selector_of(root, group) if promise else ""
    if not item:
        return None
    nodes = list(rules.selector(item)(root))
    title = _title_of(nodes)
    link = _link_of(nodes, title, base) if title else None
    if not title or link is None:
        return None
    day = find_date(nodes, understands, today)
    own_host = sum(1 for node in nodes for href in node.xpath("self::a/@href|.//a/@href")[:1] if _is_own(href, base))
    score = promise * (0.5 + 0.5 * own_host / len(nodes))
    if not day.is_deadline:
        return RepeatingList(item, title, link, len(nodes), score * (NEWS if day.found else 1), date=day.rule)
    return RepeatingList(item, title, link, len(nodes), score * (1 + 2 * day.found / len(nodes)), day.rule, day.found)


def _is_own(href: str, base: str) -> bool:
    try:
        return urlsplit(urljoin(base, href)).hostname == urlsplit(base).hostname
    except ValueError:
        return False


# --- selectors ---------------------------------------------------------------------------------------------


def _selector_of(root: Any, group: list[Any]) -> str:
    """The shortest selector that finds this group, or little more than it."""
    first, wanted = group[0], len(group)
    parent = first.getparent()
    alone = names(*group)
    within = [f"{above} > {own}" for above in names(parent)[:2] for own in alone[:2]]
    grand = parent.getparent()
    higher = [f"{above} {own}" for above in names(grand)[:1] for own in within[:2]] if grand is not None else []
    leading = [f"{candidate}:has(a)" for candidate in within if first.tag != "a"]
    for candidate in (*alone[:-1], *within, *higher, *_by_id(first), *leading):
        try:
            found = rules.selector(candidate)(root)
        except ValueError:
            continue
        if wanted <= len(found) <= wanted * 1.1 and set(group) <= set(found):
            return candidate
    return ""


def _by_id(node: Any) -> list[str]:
    for above in node.iterancestors():
        identity = above.get("id") or ""
        if _PLAIN_CLASS.fullmatch(identity) and not re.search(r"\d{3,}", identity):
            return [f"#{identity} {node.tag}"]
    return []


def _title_of(nodes: list[Any]) -> str:
    candidates = _TITLES if nodes[0].tag != "a" else (*_TITLES[3:9], ".")
    for rule in candidates:
        said = [texts(rule, node) for node in nodes]
        good = sum(1 for found in said if len(found) == 1 and 5 <= len(found[0]) <= 300)
        distinct = len({found[0] for found in said if found})
        if good >= len(nodes) * 0.9 and distinct >= len(nodes) * 0.6:
            return rule
    return ""


def _link_of(nodes: list[Any], title: str, base: str) -> str | None:
    """The link selector, empty where the spider's own way finds it; None where an item leads nowhere or everywhere."""
    if nodes[0].tag == "a":
        return ""
    if title.endswith(" a") or title == "a":
        return f"{title}::attr(href)"
    single = sum(1 for node in nodes if len({urljoin(base, href) for href in node.xpath(".//a/@href")}) == 1)
    inside = sum(1 for node in nodes for match in rules.selector(title)(node)[:1] if match.xpath("ancestor-or-self::a"))
    if single >= len(nodes) * 0.9 or inside >= len(nodes) * 0.9:
        return ""
    inner = sum(1 for node in nodes if len(set(node.xpath(".//a/@href"))) >= 1)
    return None if inner < len(nodes) * 0.9 else "(.//a/@href)[1]"
