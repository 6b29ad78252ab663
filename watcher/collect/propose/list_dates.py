"""Where the items of a repeating list state their dates: the deadline, or merely the day of publication. Pure.

A day all of whose readings are past and that nothing calls a deadline is when something was published: taken for a
deadline it would make dated calls of a list of news. Of several days the one called a deadline counts, else the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from watcher.config import rules

_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,60}")
_CHANGING = re.compile(
    r"\d{2,}|[-_]\d+$|^(odd|even|first|last|active|row|col|clearfix|is-|has-|js-|even-|odd-)|first$|last$"
)
_DEADLINE = re.compile(
    r"limite|cl[oô]tur|ferme(?:ture)?\b|échéance|echeance|deadline|clos(?:es|ing|e)?\b|jusqu|avant le|\bfin\b|\bdue\b|"
    r"until|\bd[ée]p[oô]t|d[ée]lai|tomb[ée]e|remise|expir|\bbefore\b|\bend(?:s|date)?\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|mise?s? [àa] jour|en ligne le|posted|updated|created|ouvertur|ouvre|opens?\b|opening|\bd[ée]but|\bstart",
    re.IGNORECASE,
)
SIGN_OF_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\b\d{1,2}(er|st|nd|rd|th)?\s+\S+\s+\d{4}|\b20\d\d\b|"
    r"\b\d{1,2}(er|st|nd|rd|th)?\s(jan|f[ée]v|feb|mar|a[vp]r|ma[iy]\b|jui|jun|jul|ao[uû]t|aug|sep|oct|nov|d[ée]c)",
    re.IGNORECASE,
)
MAX_RULES = 80
LABEL = 40
LOOKED_INTO = 5
NUMBERED = ("time", "span", "p", "div", "dd", "li", "small", "em", "strong", "b", "i")

Understands = Callable[[str], date | None]
"""The last day that a text states; None where it states none."""


@dataclass(frozen=True, slots=True)
class DateRule:
    """A selector, how many items it finds a day in, whether that is a deadline, and whether something calls it so."""

    rule: str = ""
    found: int = 0
    is_deadline: bool = True
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class _Tried:
    days: tuple[date, ...]
    named: int
    published: int
    ahead: int

    @property
    def worth(self) -> tuple[float, float]:
        """How well it finds deadlines; of equals the one whose days are last."""
        said = 0.5 * (self.named - self.published) + 0.2 * self.ahead
        return len(self.days) + said, fmean(day.toordinal() for day in self.days) if self.days else 0.0

    @property
    def is_deadline(self) -> bool:
        if self.published * 2 > len(self.days):
            return False
        return self.ahead > 0 or self.named * 2 >= len(self.days)


def find_date(items: Sequence[Any], understands: Understands, today: date, row: Any = None) -> DateRule:
    """The selector under which most items state a date, those that call it a deadline first.

    `row` is the first item where it stands on its page, which tells what the head of its table calls each column.
    """
    heading = _headings(items[0] if row is None else row)
    tried = {rule: _try(rule, items, understands, today, heading(rule)) for rule in _candidates(items)}
    tried = {rule: one for rule, one in tried.items() if len(one.days) >= max(2, len(items) // 3)}
    if not tried:
        return DateRule()
    deadlines = {rule: one for rule, one in tried.items() if one.is_deadline} or tried
    best = max(deadlines, key=lambda rule: (*deadlines[rule].worth, _lasts(rule), -len(rule)))
    one = deadlines[best]
    return DateRule(best, len(one.days), one.is_deadline, one.named * 2 >= len(one.days))


def _candidates(items: Sequence[Any]) -> list[str]:
    """Selectors of what looks like a date inside the first items."""
    found: dict[str, None] = {}
    for item in items[:LOOKED_INTO]:
        for inner in item.iterdescendants():
            if not isinstance(inner.tag, str) or len(found) > MAX_RULES:
                break
            own = " ".join("".join(inner.itertext()).split())
            if len(own) <= 200 and SIGN_OF_DATE.search(own):
                found.update(dict.fromkeys(_rules(inner, item, own)))
            elif inner.tag == "time" and SIGN_OF_DATE.search(inner.get("datetime", "")):
                found.update(dict.fromkeys(f"{rule}::attr(datetime)" for rule in names(inner)))
                found[f"{numbered(inner, item)}/@datetime"] = None
    return list(found)


def _rules(node: Any, item: Any, text: str) -> Iterator[str]:
    yield from (rule for rule in names(node) if rule not in ("a", "h2", "h3", "h4", "h5"))
    if node.tag == "td":
        yield f"td:nth-child({_place(node)})"
    if node.tag in NUMBERED:
        yield numbered(node, item)
        if (word := _DEADLINE.search(text)) and not set(word[0]) & set("'\"’"):
            yield f".//{node.tag}[contains(., '{word[0]}')]"


def _place(cell: Any) -> int:
    return 1 + sum(1 for before in cell.itersiblings(preceding=True) if isinstance(before.tag, str))


def _lasts(rule: str) -> int:
    """How likely a selector is to outlive a change of the page: a class, a column, a word, a tag, a number."""
    if rule.startswith("("):
        return 0
    if ":nth-child" in rule:
        return 3
    return 2 if "contains(" in rule else 4 if "." in rule else 1


def _try(rule: str, items: Sequence[Any], understands: Understands, today: date, heading: str) -> _Tried:
    days, named, published = [], 0, 0
    for item in items:
        found = {text: node for node in rules.selector(rule)(item) if (text := _said(node))}
        if len(found) != 1:
            continue
        text, node = next(iter(found.items()))
        day = understands(text)
        if day is None:
            continue
        days.append(day)
        around = f"{heading} {rule.partition('[')[0]} {text} {_label(node)}"
        is_named = bool(_DEADLINE.search(around))
        named += is_named
        published += not is_named and bool(_PUBLISHED.search(around))
    return _Tried(tuple(days), named, published, sum(1 for day in days if day > today))


def _said(match: Any) -> str:
    return " ".join((match if isinstance(match, str) else "".join(match.itertext())).split())


def _label(node: Any) -> str:
    """What stands right before a date, and what its markup calls it."""
    if isinstance(node, str):
        return ""
    parent = node.getparent()
    before = node.getprevious()
    text = (before.tail or "") if before is not None else (parent.text or "") if parent is not None else ""
    if not text.strip() and before is not None:
        text = "".join(before.itertext())
    called = [one.get(name, "") for one in (node, parent) if one is not None for name in ("class", "itemprop", "title")]
    said = " ".join(text.split())[-LABEL:]
    return " ".join((said if not SIGN_OF_DATE.search(said) else "", *called))


def _headings(row: Any) -> Callable[[str], str]:
    """What the head of the table calls the column that a rule reads."""
    heads = ["".join(head.itertext()) for head in row.xpath("ancestor::table[1]//tr[th][1]/*")]

    def heading(rule: str) -> str:
        column = re.fullmatch(r"td:nth-child\((\d+)\)", rule)
        place = int(column[1]) - 1 if column else len(heads)
        return heads[place] if place < len(heads) else ""

    return heading


# --- nodes -------------------------------------------------------------------------------------------------


def stable(node: Any) -> tuple[str, ...]:
    """The classes of a node that say what it is, not which one it is (`card-17`, `odd`)."""
    classes = (node.get("class") or "").split()
    return tuple(name for name in classes if _PLAIN_CLASS.fullmatch(name) and not _CHANGING.search(name))


def names(node: Any, *others: Any) -> list[str]:
    """The selectors of a node (and of others like it) alone: shared stable classes, the first best, then the tag."""
    shared = [name for name in stable(node) if all(name in stable(other) for other in others)]
    return [*(f"{node.tag}.{name}" for name in shared), node.tag]


def numbered(node: Any, item: Any) -> str:
    """The selector of a node by its number among those of its tag in the item."""
    return f"(.//{node.tag})[{1 + next(n for n, one in enumerate(item.iterdescendants(node.tag)) if one is node)}]"


def texts(rule: str, node: Any) -> list[str]:
    """What a rule finds in a node, each text once."""
    return list(dict.fromkeys(text for match in rules.selector(rule)(node) if (text := _said(match))))
