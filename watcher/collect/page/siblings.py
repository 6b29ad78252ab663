"""Items that are no element of their own: a title, and what stands beside it up to the next title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from itertools import zip_longest
from typing import Any

from lxml import etree

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NO_HEADING = 7


def gathered(titles: Sequence[Any]) -> list[Any]:
    """A `div` for each of these elements, holding copies of it and of the siblings that follow it.

    An item ends at the next title, at a heading that is not below its own, or with its parent; the last one of a parent
    takes no more elements than the longest before it, so that it does not take in the rest of the page.
    """
    known = set(titles)
    found = [[title, *_following(title, known)] for title in titles]
    longest: Counter[Any] = Counter()
    for parts, after in zip_longest(found, titles[1:]):
        parent = parts[0].getparent()
        if after is not None and after.getparent() is parent:
            longest[parent] = max(longest[parent], len(parts))
        elif longest[parent]:
            del parts[longest[parent] :]
    return [_together(parts) for parts in found]


def _following(title: Any, titles: set[Any]) -> list[Any]:
    level = min((_HEADINGS[node.tag] for node in title.iter(*_HEADINGS)), default=_NO_HEADING)
    found: list[Any] = []
    for node in title.itersiblings():
        if node in titles or any(inner in titles for inner in node.iter()):
            break
        if _HEADINGS.get(node.tag, _NO_HEADING + 1) <= level:
            break
        found.append(node)
    return found


def _together(parts: Sequence[Any]) -> Any:
    item = etree.Element("div")
    item.extend([deepcopy(part) for part in parts])
    return item
