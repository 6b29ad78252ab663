"""Which lines stand word for word below another head than before: an answer, a sum, an item of a list. Pure.

«Can a school apply? Yes. Can a club? No.» says another thing with the answers swapped, though each line stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from watcher.remember.rules.differences import published_lines

_ANSWER = re.compile(r"(?:yes|no|oui|non)\b")
_FIGURE = re.compile(
    r"^[^a-zà-ÿ]*\d[^a-zà-ÿ]*(?:(?:par|per|a|for|pour) [a-zà-ÿ]+)*[^a-zà-ÿ]*(?:(?:eur|gbp|usd|max)[^a-z]*)?$"
)


def moved_items(old: str, new: str, standing: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each such line with its head, before and after; every head and line stands, and every head keeps some item."""
    was, now_is = _heads(old), _heads(new)
    heads = [{head for some in text.values() for head in some} for text in (was, now_is)]
    for item, before in was.items():
        after = now_is.get(item)
        if item not in standing or not after or before.keys() == after.keys():
            continue
        both = before.keys() | after.keys()
        if both <= set(standing) and all(both <= some for some in heads):
            one, two = (" ".join(f"{text[head]} {item}" for head in text) for text in (before, after))
            yield one, two


def _heads(text: str) -> Mapping[str, Mapping[str, str]]:
    """The heads of each answer, sum or item of a list, each head with its published words."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    head = raw_head = ""
    for line, raw in published_lines(text):
        if _ANSWER.match(line) if raw_head.endswith("?") else raw[:1].islower() or _FIGURE.match(line):
            if head:
                found[line][head] = raw_head
        else:
            head, raw_head = line, raw
    return found
