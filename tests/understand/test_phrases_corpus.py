"""The shared corpus: phrases written for this product, and real calls whose text states its deadline or amount.

Measures only: other phrases of the same kinds decide, so nothing is fitted to single lines. The floors stand a
little under what is reached, to notice when a change makes reading worse.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.paths import CORPUS
from watcher.model import Moment
from watcher.understand.dates import DatesRead, read_dates
from watcher.understand.money import read_amounts

COUNTRIES = {"grants.gov": "US", "eu-funding-tenders": "EU"}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside this checkout"),
]


def lines(name: str) -> Iterator[dict[str, Any]]:
    with (CORPUS / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@pytest.fixture(scope="module")
def phrases() -> list[tuple[dict[str, Any], DatesRead]]:
    return [(line, dates_of(line)) for line in lines("phrases.jsonl")]


def dates_of(line: dict[str, Any]) -> DatesRead:
    published = date.fromisoformat(line["published"])
    return read_dates(
        line["text"], language=line["lang"], country=line["country"], published=published, today=published
    )


def share(outcomes: list[bool]) -> float:
    return sum(outcomes) / len(outcomes)


def day(moment: Moment | None) -> str | None:
    return moment.date.isoformat() if moment else None


def offset(zone: str | None, when: date) -> timedelta | None:
    """Zones are compared by their offset on that day: Montréal is an alias of Toronto."""
    return ZoneInfo(zone).utcoffset(datetime(when.year, when.month, when.day, 12)) if zone else None


def test_phrases__deadline(phrases: list[tuple[dict[str, Any], DatesRead]]) -> None:
    assert share([day(found.deadline) == line["deadline"] for line, found in phrases]) >= 0.98


def test_phrases__all_deadlines_and_opening(phrases: list[tuple[dict[str, Any], DatesRead]]) -> None:
    deadlines = [[day(moment) for moment in found.deadlines] == line["all_deadlines"] for line, found in phrases]

    assert share(deadlines) >= 0.97
    assert share([day(found.opens) == line["opens"] for line, found in phrases]) >= 0.97
    assert share([found.rolling == line["rolling"] for line, found in phrases]) >= 0.97


def test_phrases__hour_and_zone(phrases: list[tuple[dict[str, Any], DatesRead]]) -> None:
    right = [
        (line, found.deadline) for line, found in phrases if found.deadline and day(found.deadline) == line["deadline"]
    ]
    hours = [(moment.time.strftime("%H:%M") if moment.time else None) == line["time"] for line, moment in right]
    zones = [offset(moment.zone, moment.date) == offset(line["zone"], moment.date) for line, moment in right]

    assert share(hours) >= 0.97
    assert share(zones) >= 0.97


def test_phrases__negatives_are_refused(phrases: list[tuple[dict[str, Any], DatesRead]]) -> None:
    assert share([found.deadline is None for line, found in phrases if line["negative"]]) >= 0.97


def test_phrases__amounts() -> None:
    right, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for line in lines("phrases.jsonl"):
        read = read_amounts(line["text"], language=line["lang"], country=line["country"]).amounts
        found = Counter((float(amount.value), amount.currency, amount.role.value) for amount in read)
        stated = Counter((float(amount["value"]), amount["currency"], amount["role"]) for amount in line["amounts"])
        right.update(key[2] for key in (found & stated).elements())
        extra.update(key[2] for key in (found - stated).elements())
        missed.update(key[2] for key in (stated - found).elements())
    offered = ("max", "total")
    hits = sum(right[role] for role in offered)

    assert hits / (hits + sum(extra[role] for role in offered)) >= 0.96
    assert hits / (hits + sum(missed[role] for role in offered)) >= 0.97


def test_extraction__deadlines() -> None:
    """Read about three weeks before the day, as a collector would."""
    right = wrong = silent = 0
    for line in lines("extraction.jsonl"):
        if not line["deadline"]:
            continue
        stated = date.fromisoformat(line["deadline"])
        read_on = stated - timedelta(days=20)
        country = COUNTRIES.get(line["source"], "FR")
        found = read_dates(
            line["text"], title=line["title"], language=line["lang"], country=country, published=read_on, today=read_on
        ).deadline
        right += found is not None and found.date == stated
        wrong += found is not None and found.date != stated
        silent += found is None

    assert right / (right + wrong) >= 0.98
    assert silent / (right + wrong + silent) <= 0.03


def test_extraction__amounts_are_found_as_money_on_offer() -> None:
    found = missed = 0
    for line in lines("extraction.jsonl"):
        country = COUNTRIES.get(line["source"], "FR")
        amounts = read_amounts(line["text"], language=line["lang"], country=country).amounts
        offered = {(float(a.value), a.currency) for a in amounts if a.role.value in ("max", "min", "total")}
        for amount in line["amounts"]:
            found += (float(amount["value"]), amount["currency"]) in offered
            missed += (float(amount["value"]), amount["currency"]) not in offered

    assert found / (found + missed) >= 0.8
