"""The project's own pairs of notices: the same call twice, and lookalikes that are two (pairs.jsonl).

All invented. One JSON object a line: `id`, `same`, `why` (what the pair tries), and two accounts `a` and `b` with
source, title, url, text, lang, funders, deadlines, amounts, territories, kind. To add a trap, add a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from watcher.model import Amount, AmountRole, Fact, Kind, Moment, Notice, Reading
from watcher.remember.duplicates.fingerprint import Fingerprint

FILE = Path(__file__).with_name("pairs.jsonl")


@dataclass(frozen=True)
class Case:
    """One pair and what is true of it."""

    id: str
    same: bool
    why: str
    one: Fingerprint
    two: Fingerprint


def cases() -> Iterator[Case]:
    with FILE.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Case(row["id"], row["same"], row["why"], account(row["a"]), account(row["b"]))


def account(row: dict[str, Any]) -> Fingerprint:
    """One source's notice, with the facts read as the row states them."""
    notice = Notice(row["source"], row["title"], row["url"], text=row.get("text", ""), language=row.get("lang", "fr"))
    days = tuple(Moment(date.fromisoformat(day)) for day in row.get("deadlines", ()))
    reading = Reading(
        kind=Kind(row.get("kind", "call")),
        language=row.get("lang", "fr"),
        deadline=days[0] if days else None,
        deadlines=days,
        amounts=tuple(Amount(Decimal(value), currency, AmountRole.MAX) for currency, value in row.get("amounts", ())),
        funders=tuple(map(Fact, row.get("funders", ()))),
        territories=tuple(map(Fact, row.get("territories", ()))),
    )
    return Fingerprint(notice.source, notice, reading)
