"""The project's own pairs of notices: the same call twice, and lookalikes that are two (pairs.jsonl).

All invented. One JSON object a line: `id`, `same`, `why` (what the pair tries), and two accounts `a` and `b` with
source, title, url, text, lang, funders, deadlines, amounts, territories, kind. To add a trap, add a line.

Pairs in read_pairs.jsonl state no facts: the shipped reader reads them, as it reads what is collected. Both files and
the pairs of strangers train what makes one call of two accounts (`python -m bench.train_pairs`); kept_pairs.jsonl, of
the same form, is kept apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watcher.config.sources import FeedSource
from watcher.model import Amount, AmountRole, Fact, Kind, Moment, Notice, Reading
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.understand.reader import Reader

STRANGERS = ("strangers_pairs.jsonl", "strangers_more_pairs.jsonl", "strangers_train_pairs.jsonl",
             "strangers_fresh_pairs.jsonl", "strangers_fourth_pairs.jsonl")  # fmt: skip
_NAMES = ("pairs.jsonl", "read_pairs.jsonl", "kept_pairs.jsonl")
FILE, READ_FILE, KEPT_FILE = (Path(__file__).with_name(name) for name in _NAMES)
NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
_COUNTRIES = {"fr": "FR", "ca": "CA", "quebec": "CA-QC", "eu": "EU"}


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


def read_cases(reader: Reader, file: Path | None = None) -> Iterator[Case]:
    """The pairs whose facts the reader must find."""
    with (file or READ_FILE).open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Case(row["id"], row["same"], row["why"], _read(row["a"], reader), _read(row["b"], reader))


def strangers(reader: Reader) -> Iterator[Case]:
    """The pairs of people who had not seen the rules, from which none were made when they were written."""
    for name in STRANGERS:
        yield from read_cases(reader, FILE.with_name(name))


def _read(row: dict[str, Any], reader: Reader) -> Fingerprint:
    url = urlsplit(row["url"])
    host = (url.hostname or "").removeprefix("www.")
    country = "CA-QC" if host.endswith(".qc.ca") else _COUNTRIES.get(host.rpartition(".")[2], "")
    name, feed = host.replace(".", "-"), f"https://{host}/flux"
    source = FeedSource.model_validate({"kind": "feed", "name": name, "url": feed, "country": country})
    published = datetime.fromisoformat(row["published"]).replace(hour=9, tzinfo=UTC)
    notice = Notice(name, row["title"], row["url"], "", row["text"], published, country=country)
    return Fingerprint(name, notice, reader.read(notice, NOW, source))


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


def listed(row: dict[str, Any]) -> Fingerprint:
    """A corpus line with the publisher's own facts."""
    days = tuple(Moment(date.fromisoformat(row["deadline"][:10])) for _ in range(1) if row.get("deadline"))
    most = row.get("amount_max")
    reading = Reading(
        Kind.CALL,
        row["lang"],
        deadline=days[0] if days else None,
        deadlines=days,
        amounts=(Amount(Decimal(str(most)), row.get("currency") or "EUR", AmountRole.MAX),) if most else (),
        funders=tuple(Fact(name.strip()) for name in (row.get("funder") or "").split(";") if name.strip()),
    )
    said = Notice(row["source"], row["title"], row.get("url") or "", text=row["text"])
    return Fingerprint(row["source"], said, reading)
