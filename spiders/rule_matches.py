"""How often each rule of a source matched, over all items: a rule that stopped matching names itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from spiders import extract

ENOUGH = 3
"""From so many items on, an optional rule that never matches is a fault rather than a remark."""


class RuleMatches:
    """Reads nodes by rules and keeps count of what did not match as it must.

    `note(kind, text, fault=…, fatal=…, rule=…)` receives the findings.
    """

    def __init__(self, note: Callable[..., None]) -> None:
        self._note = note
        self._asked: Counter[tuple[str, str]] = Counter()
        self._missing: Counter[tuple[str, str]] = Counter()
        self._many: Counter[tuple[str, str]] = Counter()
        self._needed: set[tuple[str, str]] = set()

    def once(self, name: str, rule: str, node: Any) -> str:
        """The one text the rule must match; empty (and counted) where it matches none or several."""
        self._needed.add((name, rule))
        return self.at_most_once(name, rule, node)

    def at_most_once(self, name: str, rule: str, node: Any) -> str:
        """The text the rule matches if there is one; several different ones are counted as a fault."""
        found = self._read(name, rule, node)
        if len(found) > 1:
            self._many[name, rule] += 1
            return ""
        return found[0] if found else ""

    def any_number(self, name: str, rule: str, node: Any, *, lines: bool = False) -> list[str]:
        """All the texts the rule matches."""
        return self._read(name, rule, node, lines=lines)

    def elements(self, name: str, rule: str, node: Any) -> list[Any]:
        """The elements (or texts) the rule matches, each once."""
        found = [one for one in extract.nodes(rule, node) if not isinstance(one, bool | float)]
        self._asked[name, rule] += 1
        self._missing[name, rule] += not found
        return found

    def count(self, name: str, rule: str, matches: int) -> None:
        """Counts a rule that must match once and was applied elsewhere (links: distinct addresses)."""
        self._needed.add((name, rule))
        self._asked[name, rule] += 1
        self._missing[name, rule] += not matches
        self._many[name, rule] += matches > 1

    def conclude(self) -> None:
        """Says what each rule missed over the whole collection."""
        for (name, rule), asked in self._asked.items():
            missing, many = self._missing[name, rule], self._many[name, rule]
            needed = (name, rule) in self._needed
            if missing == asked and (needed or asked >= ENOUGH):
                text = f"the selector «{rule}» ({name}) finds nothing in {_items(asked)}"
                self._note("selector", text, fatal=needed, rule=name)
            elif missing == asked:
                self._note("selector", f"the selector «{rule}» ({name}) finds nothing", fault=False, rule=name)
            elif needed and missing:
                text = f"the selector «{rule}» ({name}) finds nothing in {missing} of {asked} items"
                self._note("selector", text, rule=name)
            if many:
                text = f"the selector «{rule}» ({name}) matches several times in {many} of {asked} items; it must once"
                self._note("selector", text, fatal=needed and many == asked, rule=name)

    def _read(self, name: str, rule: str, node: Any, *, lines: bool = False) -> list[str]:
        found = extract.values(rule, node, lines=lines)
        self._asked[name, rule] += 1
        self._missing[name, rule] += not found
        return found


def _items(count: int) -> str:
    return "any of the items" if count > 1 else "the item"
