"""Finds the repeating lists on a web page and guesses selectors for each: item, title, link, dates. Pure.

Guesses only: which of them is proposed is decided by what the spider reads with these very selectors (`choose`).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from watcher.collect.page.blocks import furniture, other_items
from watcher.collect.page.siblings import gathered
from watcher.collect.page.tree import parse, visible
from watcher.collect.propose.list_dates import (
    SIGN_OF_DATE,
    DateRule,
    Understands,
    find_date,
    names,
    stable,
)
from watcher.collect.propose.list_fields import link_of, title_of
from watcher.config import rules

_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,60}")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NAMES = (*_HEADINGS, "dt", "summary", "button", "legend")
_INLINE = ("b", "strong")
MIN_ITEMS = 3
MAX_GROUPS = 12_000
MAX_DEPTH = 5
MAX_TRIED = 24
SAMPLE = 30
LOOKED_AT = 60
"""So many items of a list say where its titles, links and days stand."""
BESIDE = 0.8
"""How much a list counts whose items are no elements of their own, where another reads as well."""
NEWS = 0.5
"""How much a list counts whose days are all past: side news, where the page also has a list of calls."""


@dataclass(frozen=True, slots=True)
class RepeatingList:
    """A repeating list: its selectors and how many items they find. `day` is where its items state a date.

    `is_beside` says that the page has more to say than this list: it shows other items beside its own text. `is_here`
    says that its items have no page of their own: their addresses are places on this one.
    """

    item: str
    title: str
    link: str
    count: int
    score: float
    day: DateRule
    until_next: bool = False
    is_beside: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that look alike; `items` are what each of them stands for, with what follows it if `until_next`."""

    nodes: list[Any]
    items: list[Any]
    until_next: bool
    promise: float


def find_lists(page: bytes, base: str, understands: Understands, today: date) -> list[RepeatingList]:
    """The likely lists of an HTML page, best first. `understands` says which day a text states."""
    root = parse(page)
    visible(root)
    beside = other_items(root, base)
    found = []
    for group in _groups(root, furniture(root, base))[:MAX_TRIED]:
        block = _block(root, group, base, understands, today, is_beside=any(node in beside for node in group.nodes))
        if block:
            found.append(block)
    found.sort(key=lambda block: -block.score)
    return list({(b.item, b.until_next, b.title): b for b in found}.values())


# --- groups ------------------------------------------------------------------------------------------------


def _groups(root: Any, apart: set[Any]) -> list[_Group]:
    """Elements that look alike and say something, alone or with what follows them: the biggest promises first."""
    alike: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    seeds = [node for node in root.iter("a", *_NAMES, *_INLINE) if node.tag != "a" or _leads_on(node.get("href"))]
    seeds = [node for node in seeds if node not in apart]
    for seed in seeds[:MAX_GROUPS]:
        for depth, node in enumerate(_upwards(seed)):
            parent = node.getparent()
            if parent is None or depth > (0 if seed.tag in _INLINE else MAX_DEPTH):
                break
            section = _heading_before(node)
            has_link = node.find(".//a") is not None
            keys = (
                (node.tag, stable(node), parent.tag, stable(parent)),
                (node.tag, parent),
                (node.tag, parent, has_link),
                (node.tag, parent, section),
            )
            for key in keys:
                members = alike[key]
                if not members or members[-1] is not node:
                    members.append(node)
    found = []
    for nodes in {tuple(members): members for members in alike.values() if len(members) > 1}.values():
        found.append(_group(nodes, nodes, until_next=False))
        if _have_something_between(nodes):
            found.append(_group(nodes, gathered(nodes), until_next=True))
    found = [group for group in found if group.promise]
    return sorted(found, key=lambda group: group.promise, reverse=True)


def _leads_on(href: str | None) -> bool:
    return bool(href) and not str(href).startswith(("#", "mailto:", "tel:", "javascript:"))


def _heading_before(node: Any) -> Any:
    """The heading beside an element under which it stands; of a heading, the one above it."""
    above = _levels_above(node)
    return next(node.itersiblings(*above, preceding=True), None) if above else None


def _levels_above(node: Any) -> tuple[str, ...]:
    every = ("h1", *_HEADINGS)
    return every[: every.index(node.tag)] if node.tag in every else every


def _upwards(node: Any) -> Iterator[Any]:
    while node is not None and node.tag not in ("body", "html", "main"):
        yield node
        node = node.getparent()


def _have_something_between(nodes: Sequence[Any]) -> bool:
    """Whether these stand beside each other, most of them before siblings, or bare text, that are none of them."""
    known = set(nodes)
    if len({node.getparent() for node in nodes}) * 2 > len(nodes):
        return False
    after = sum(
        1
        for node in nodes[:SAMPLE]
        if len((node.tail or "").strip()) >= 4 or ((following := node.getnext()) is not None and following not in known)
    )
    return after * 10 >= min(len(nodes), SAMPLE) * 7


def _group(nodes: list[Any], items: list[Any], *, until_next: bool) -> _Group:
    return _Group(nodes, items, until_next, _promise(items))


def _promise(items: list[Any]) -> float:
    """How much a group looks like a list of calls: several items, each with a title, some text, perhaps a date."""
    sample = items[:SAMPLE]
    said = [_text(node) for node in sample]
    average = sum(map(len, said)) / len(said)
    dated = sum(1 for text in said if SIGN_OF_DATE.search(text)) / len(said)
    if average < 12 or len(set(said)) < len(said) * 0.6 or (len(items) < MIN_ITEMS and dated < 1):
        return 0.0
    headed = sum(1 for node in sample if node.xpath(".//h2|.//h3|.//h4|.//h5")) / len(said)
    several = sum(1 for node in sample if len(set(node.xpath(".//a/@href"))) > 4) / len(said)
    weight: float = math.log(len(items) + 1) * min(average, 300) ** 0.5 * (1 + headed + 2 * dated) * (1 - 0.8 * several)
    return weight


def _text(node: Any) -> str:
    """What an element says; what its pictures show, where it has no words."""
    said = " ".join("".join(node.itertext()).split())
    return said or " ".join(" ".join(node.xpath(".//img/@alt")).split())


def _block(
    root: Any, group: _Group, base: str, understands: Understands, today: date, *, is_beside: bool
) -> RepeatingList | None:
    item = _selector_of(root, group.nodes)
    if not item:
        return None
    nodes = list(rules.selector(item)(root))
    items = (gathered(nodes) if group.until_next else nodes)[:LOOKED_AT]
    title = title_of(items)
    link = link_of(items, title, base) if title else None
    if not title or link is None:
        return None
    day = find_date(items, understands, today, nodes[0])
    own_host = sum(1 for node in items for href in node.xpath("self::a/@href|.//a/@href")[:1] if _is_own(href, base))
    score = group.promise * (0.5 + 0.5 * own_host / len(items))
    score *= BESIDE if group.until_next else 1
    score *= 1 + 2 * day.found / len(items) if day.is_deadline else NEWS
    is_here = "concat(" in link
    return RepeatingList(item, title, link, len(nodes), score, day, group.until_next, is_beside, is_here)


def _is_own(href: str, base: str) -> bool:
    try:
        return urlsplit(urljoin(base, href)).hostname == urlsplit(base).hostname
    except ValueError:
        return False


# --- selectors ---------------------------------------------------------------------------------------------


def _selector_of(root: Any, group: Sequence[Any]) -> str:
    """The shortest selector that finds this group, or little more than it; its place on the page where none does."""
    first, wanted = group[0], set(group)
    for candidate in _selectors(first, group):
        try:
            found = rules.selector(candidate)(root)
        except ValueError:
            continue
        if len(wanted) <= len(found) <= len(wanted) * 1.1 and wanted <= set(found):
            return candidate
    return ""


def _selectors(first: Any, group: Sequence[Any]) -> Iterator[str]:
    parent = first.getparent()
    alone = names(*group)
    within = [f"{above} > {own}" for above in names(parent)[:2] for own in alone[:2]]
    grand = parent.getparent()
    yield from (*alone[:-1], *within)
    if grand is not None:
        yield from (f"{above} {own}" for above in names(grand)[:1] for own in within[:2])
    yield from _by_id(first)
    inner = [
        tag for tag in ("a", "b", "strong", "h3", "h4", "time") if all(n.find(f".//{tag}") is not None for n in group)
    ]
    yield from (f"{candidate}:has({tag})" for tag in inner for candidate in within)
    if (heading := _heading_before(first)) is not None and (words := _quoted(heading.xpath("normalize-space(.)"))):
        levels = " or ".join(f"self::{level}" for level in _levels_above(first))
        under = f"preceding-sibling::*[{levels}][1][normalize-space(.)={words}]"
        yield from (f"//{first.tag}[{under}]", *(f"//{first.tag}[.//{tag}][{under}]" for tag in inner))
    path = first.getroottree().getpath(parent)
    yield from (f"{path}/{first.tag}[.//{tag}]" for tag in inner)
    yield f"{path}/{first.tag}"


def _quoted(words: str) -> str:
    """Words of a page as a string of XPath; empty for none, and for words that have both quotes: it has no escapes."""
    quote = next((mark for mark in "'\"" if mark not in words), "") if words else ""
    return f"{quote}{words}{quote}" if quote else ""


def _by_id(node: Any) -> Iterator[str]:
    for above in node.iterancestors():
        identity = above.get("id") or ""
        if _PLAIN_CLASS.fullmatch(identity) and not re.search(r"\d{3,}", identity):
            yield f"#{identity} {node.tag}"
            return
