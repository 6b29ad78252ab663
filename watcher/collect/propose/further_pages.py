"""How a list goes on: the link to its next page, or the number in its address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from watcher.collect.page.links import safe_link
from watcher.collect.page.tree import parse, visible
from watcher.config import rules

_MARKED = (
    "a[rel~=next]", "link[rel~=next]", ".next > a", "a.next", "[class*='pager'][class*='next'] a", "a[class*='next']",
)  # fmt: skip
_THINGS = r"(?:page|pages|articles?|entr[ée]es|publications?|r[ée]sultats|appels|posts?|entries|results|calls)"
_NEXT = re.compile(
    rf"\W*(?:{_THINGS} (?:suivante?s?|plus ancien(?:ne)?s)|suivante?s?|"
    r"(?:entr[ée]es|articles|publications) pr[ée]c[ée]dente?s|"
    rf"next(?: {_THINGS})?|older(?: {_THINGS})?|(?:voir|afficher|charger) plus(?: d[’'e]\W?{_THINGS})?|"
    rf"(?:load|show|view) more(?: {_THINGS})?)\W*",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:›|»|>|>>|→)\s*")
_PAGER = re.compile(r"pag(?:er|in)|nav-links|navigation", re.IGNORECASE)
_QUOTES = frozenset("'\"")
PAGES = 5
MAX_RULES = 40


def further_pages(page: bytes, base: str) -> dict[str, Any]:
    """The keys of a page source that lead to the further pages of its list; empty where there are none."""
    root = parse(page)
    visible(root)
    for rule in dict.fromkeys((*_MARKED, *islice(_by_words(root), MAX_RULES))):
        hrefs = {safe_link(href, base) for node in rules.selector(rule)(root) if (href := node.get("href", "").strip())}
        if len(hrefs) == 1 and hrefs.isdisjoint(("", base)) and not any(href.startswith(f"{base}#") for href in hrefs):
            return {"next": rule, "pages": PAGES}
    return _by_number(root, base)


def _by_words(root: Any) -> Iterator[str]:
    """Selectors of links whose words, or whose label, say that a list goes on there."""
    for node in root.iter("a"):
        said = node.xpath("normalize-space(.)")
        is_arrow = bool(_ARROW.fullmatch(said)) and _is_in_pager(node)
        if (is_arrow or (len(said) < 50 and _NEXT.fullmatch(said))) and not _QUOTES & set(said):
            yield f"//a[normalize-space(.)='{said}']"
        for name in ("aria-label", "title"):
            label = node.get(name, "")
            if len(label) < 50 and _NEXT.fullmatch(label) and not _QUOTES & set(label):
                yield f"a[{name}='{label}']"


def _by_number(root: Any, base: str) -> dict[str, Any]:
    """`page_param`, where the links «2», «3» differ from each other in one number of their query."""
    found: dict[int, dict[str, str]] = {}
    for node in root.iter("a"):
        said = "".join(node.itertext()).strip()
        if said in ("2", "3") and _is_in_pager(node):
            found[int(said)] = dict(parse_qsl(urlsplit(safe_link(node.get("href", ""), base)).query))
    second = found.get(2, {})
    for name, value in second.items():
        other = found.get(3, {}).get(name)
        if value.isdigit() and int(value) in (1, 2) and other in (None, str(int(value) + 1)):
            return {"page_param": name, "page_start": int(value) - 1, "pages": PAGES}
    return {}


def _is_in_pager(node: Any) -> bool:
    return any(
        _PAGER.search(f"{above.tag} {above.get('class', '')} {above.get('id', '')} {above.get('aria-label', '')}")
        for above in node.iterancestors()
    )
