"""Whether people can tell two colours apart (WCAG 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as parser


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours «#rrggbb»: 4.5 for text, 3 for what is drawn."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a page with its colour and its ground; `is_own` when the cell it stands in says its colour itself."""

    words: str
    colour: str
    ground: str
    is_own: bool


def shown(page: str, *, dark: bool = False) -> Iterator[Shown]:
    """Every visible text of a mail, as a program shows it that keeps inline styles; `dark` adds the dark rules."""
    tree = parser.fromstring(page)
    rules = _dark_rules(tree, page) if dark else {}
    for element in tree.body.iter():
        words = " ".join(filter(None, [element.text, *(child.tail for child in element)])).strip()
        if not isinstance(element.tag, str) or not words or "display:none" in _style_of(element):
            continue
        line = [element, *element.iterancestors()]
        colours = [(place, found) for place, one in enumerate(line) if (found := _value(one, "color", rules))]
        grounds = [found for one in line if (found := _value(one, "background", rules))]
        cell = next(place for place, one in enumerate(line) if one.tag in ("td", "body"))
        yield Shown(words, colours[0][1], grounds[0], colours[0][0] <= cell)


def _dark_rules(tree: Any, page: str) -> dict[tuple[Any, str], str]:
    """(element, property) → value by the rules of the dark block, the most specific last."""
    block = page.split("@media (prefers-color-scheme:dark){", 1)[1].split("\n}", 1)[0]
    rules = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block):
        assert all(part.endswith("!important") for part in body.split(";"))
        rules += [(selector.strip(), body) for selector in selectors.split(",")]
    found: dict[tuple[Any, str], str] = {}
    for selector, body in sorted(rules, key=lambda rule: (rule[0].count("."), len(rule[0].split()))):
        for element in tree.cssselect(selector):
            for name, value in re.findall(r"([a-z-]+):(#[0-9a-f]{6})!important", body):
                found[element, name] = value
    return found


def _value(element: Any, name: str, rules: dict[tuple[Any, str], str]) -> str:
    inline = re.search(rf"(?<![-\w]){name}:(#[0-9a-f]{{6}})", _style_of(element))
    return rules.get((element, name)) or (inline[1] if inline else "")


def _style_of(element: Any) -> str:
    return str(element.get("style", ""))
