"""How many questions in plain words are understood: `python -m bench.questions FILE`, one JSON object per line.

A line has `text`, `now`, `context` (the message before, or null) and `wanted` with the filters; `accept` names other
values that are right for one filter, `or` whole alternatives. Prints each filter that is wrong and the shares.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from watcher.config import load
from watcher.remember.search.asked import SearchCriteria
from watcher.remember.search.question import Understood, read_question
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

WHO = {
    "association": "nonprofit", "hospital": "health", "startup": "small_business", "university": "higher_education",
    "researcher": "research", "cooperative": "nonprofit", "indigenous": "tribe",
}  # fmt: skip
LISTS = ("domains", "not_domains", "where", "not_where", "who", "not_who", "status", "kind")


def understood(row: dict[str, Any], domains: Any) -> Understood:
    """What the program understands of one line."""
    today = date.fromisoformat(row["now"])
    before = read_question(row["context"], today, domains).criteria if row.get("context") else None
    return read_question(row["text"], today, domains, before)


def filters(found: Understood) -> dict[str, Any]:
    """What was understood, under the names of the file."""
    asked: SearchCriteria = found.criteria
    return {
        "domains": asked.domains, "not_domains": asked.not_domains, "words": asked.words, "where": asked.where,
        "not_words": asked.not_words, "not_where": asked.not_where, "who": asked.who, "not_who": asked.not_who,
        "min": asked.min_amount, "max": asked.max_amount, "currency": asked.currency or None,
        "due_from": asked.due_from, "due_to": asked.due_to, "status": asked.statuses, "kind": asked.kinds,
        "sides": 2 if asked.sides else None, "changed_days": asked.changed or None, "new_days": asked.new or None,
        "intent": str(found.intent),
    }  # fmt: skip


def is_right(name: str, value: Any, wanted: Any) -> bool:
    """Whether a filter is what was wanted; words are compared by their stems."""
    if name in ("words", "not_words"):
        said = value if isinstance(value, str) else " ".join(value)
        return _stems(said) == _stems(" ".join(wanted))
    if name in LISTS:
        meant = {WHO.get(one, one) for one in wanted}
        if name == "status" and set(value) - {"closing", "rolling"} == {"open"}:
            return "open" in meant
        return set(value) == meant
    if name in ("due_from", "due_to"):
        return (value.isoformat() if value else None) == wanted
    if name in ("min", "max"):
        return (None if value is None else Decimal(value)) == (None if wanted is None else Decimal(str(wanted)))
    return bool(value == wanted) or (not value and not wanted)


def _stems(text: str) -> list[str]:
    return sorted({stem(word) for word in words(fold(text))})


def wrong(row: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The names of the filters that are not what was wanted, by the kindest of the alternatives."""
    ways = [row["wanted"], *({**row["wanted"], **other} for other in row.get("or") or ())]
    accept = row.get("accept") or {}

    def faults(wanted: dict[str, Any]) -> list[str]:
        return [
            name
            for name, value in found.items()
            if not any(
                is_right(name, value, one)
                for one in (wanted.get(name, [] if name in LISTS else None), *accept.get(name, ()))
                if one is not None or name not in (*LISTS, "words", "not_words")
            )
        ]

    return min(map(faults, ways), key=len)


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()]
    domains = load(Path("config.toml")).domains
    count: Counter[str] = Counter()
    failed = 0
    for row in rows:
        found = filters(understood(row, domains))
        faults = wrong(row, found)
        count.update(faults)
        failed += bool(faults)
        if faults and "-q" not in sys.argv:
            said = {name: found[name] for name in faults}
            print(row["id"], repr(row["text"]), row.get("context") or "", {k: str(v) for k, v in said.items()})
    total = len(rows) * len(filters(understood(rows[0], domains)))
    asked = sum(1 for row in rows for value in row["wanted"].values() if value not in (None, [], "search"))
    print(f"questions: {len(rows) - failed} of {len(rows)} wholly right ({failed / len(rows):.1%} failed)")
    print(f"filters: {sum(count.values())} of {total} wrong, of {asked} asked for; {dict(count.most_common())}")


if __name__ == "__main__":
    main()
