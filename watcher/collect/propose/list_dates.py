"""Where the items of a repeating list state their dates: the deadline, or merely the day of publication. Pure.

A day all of whose readings are past and that nothing calls a deadline is when something was published: taken for a
deadline it would make dated calls of a list of news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from watcher.config import rules

_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,60}")
_CHANGING = re.compile(
    r"\d{2,}|[-_]\d+$|^(odd|even|first|last|active|row|col|clearfix|is-|has-|js-|even-|odd-)|first$|last$"
)
_DEADLINE = re.compile(
    r"(?i)limite|cl[oô]tur|échéance|echeance|deadline|clos(es|ing|e)\b|jusqu|avant le|\bfin\b|\bdue\b|until|"
    r"\bd[ée]p[oô]t|expir|\bbefore\b"
)
SIGN_OF_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\b\d{1,2}(er|st|nd|rd|th)?\s+\S+\s+\d{4}|\b20\d\d\b"
)
# In a described list, or under a heading, what belongs to an item stands beside it.
_BESIDE = (
    "./ancestor-or-self::dt/following-sibling::dd[1]",
    *(f"./ancestor-or-self::{heading}/following-sibling::*[1]" for heading in ("h2", "h3", "h4", "h5")),
)
MAX_RULES = 60

Understands = Callable[[str], date | None]
"""The last day that a text states; None where it states none."""


@dataclass(frozen=True, slots=True)
class DateRule:
    """A selector, how many items it finds a day in, and whether that is a deadline or a day of publication."""

    rule: str = ""
    found: int = 0
    is_deadline: bool = True


@dataclass(frozen=True, slots=True)
class _Tried:
    understood: int
    named: int
    ahead: int

    @property
    def worth(self) -> float:
        return self.understood + 0.5 * self.named

    @property
    def is_deadline(self) -> bool:
        return self.ahead > 0 or self.named * 2 >= self.understood


def find_date(nodes: Sequence[Any], understands: Understands, today: date) -> DateRule:
    """The selector under which most items state a date, those that call it a deadline first."""
    tried = {rule: _try(rule, nodes, understands, today) for rule in _candidates(nodes)}
    if not tried:
        return DateRule()
    best = max(tried, key=lambda rule: (tried[rule].worth, "." in rule[1:], -len(rule)))
    found = tried[best].understood
    return DateRule(best, found, tried[best].is_deadline) if found >= max(2, len(nodes) // 3) else DateRule()


def _candidates(nodes: Sequence[Any]) -> list[str]:
    """Selectors of what looks like a date inside the first items, or beside them."""
    found: dict[str, None] = {}
    for node in nodes[:5]:
        for inner in node.iterdescendants():
            if not isinstance(inner.tag, str) or len(found) > MAX_RULES:
                break
            own = " ".join("".join(inner.itertext()).split())
            if 6 <= len(own) <= 200 and SIGN_OF_DATE.search(own):
                found.update(dict.fromkeys(_rules(inner)))
    beside = [rule for rule in _BESIDE if any(SIGN_OF_DATE.search(text) for text in texts(rule, nodes[0]))]
    return [*found, *(beside if not found else ())]


def _rules(node: Any) -> Iterator[str]:
    yield from (rule for rule in names(node) if rule not in ("a", "h2", "h3", "h4", "h5"))
    if node.tag == "td":
        yield f"td:nth-child({_place(node)})"


def _place(cell: Any) -> int:
    return 1 + sum(1 for before in cell.itersiblings(preceding=True) if isinstance(before.tag, str))


def _try(rule: str, nodes: Sequence[Any], understands: Understands, today: date) -> _Tried:
    said = [found for node in nodes if (found := texts(rule, node))]
    days = [day for found in said if len(found) <= 2 and (day := understands(found[0])) is not None]
    heading = _heading(rule, nodes[0])
    named = sum(1 for found in said if _DEADLINE.search(f"{heading} {rule} {found[0]}"))
    return _Tried(len(days), named, sum(1 for day in days if day > today))


def _heading(rule: str, row: Any) -> str:
    """What the head of the table calls this column."""
    column = re.fullmatch(r"td:nth-child\((\d+)\)", rule)
    if not column:
        return ""
    heads = row.xpath("ancestor::table[1]//tr[th][1]/*")
    place = int(column[1]) - 1
    return "".join(heads[place].itertext()) if place < len(heads) else ""


# --- nodes -------------------------------------------------------------------------------------------------


def stable(node: Any) -> tuple[str, ...]:
    """The classes of a node that say what it is, not which one it is (`card-17`, `odd`)."""
    classes = (node.get("class") or "").split()
    return tuple(name for name in classes if _PLAIN_CLASS.fullmatch(name) and not _CHANGING.search(name))


def names(node: Any, *others: Any) -> list[str]:
    """The selectors of a node (and of others like it) alone: shared stable classes, the first best, then the tag."""
    shared = [name for name in stable(node) if all(name in stable(other) for other in others)]
    return [*(f"{node.tag}.{name}" for name in shared), node.tag]


def texts(rule: str, node: Any) -> list[str]:
    """What a rule finds in a node, each text once."""
    found = rules.selector(rule)(node)
    said = (" ".join("".join(match.itertext()).split()) for match in found if not isinstance(match, str))
    return list(dict.fromkeys(text for text in said if text))
