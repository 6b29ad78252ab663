"""France–Québec calls written by people who had not seen the rules: what is told of each side falls no further.

`ds…` served to write the rules; `dt…` was first read when they stood (28 of 30 two-sided calls seen, one of 14 others
taken for one, 47 of 50 contacts right and 2 wrong, 30 of 52 forms, 44 of 56 payers and 3 wrong, 47 of 56 days), then a
few were mended from it. The bounds are what holds today.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.paths import ROOT
from tests.understand.shipped import shipped_domains
from watcher.model import Notice, Reading, Side
from watcher.understand.parties import funders
from watcher.understand.reader import Reader
from watcher.understand.text.text import Passage, fold

CLOCK = datetime(2026, 11, 30, tzinfo=UTC)
AT_LEAST = {
    "two-sided calls seen": 63,
    "days right": 112,
    "sums right": 138,
    "payers right": 91,
    "contacts right": 109,
    "forms right": 66,
    "who may apply, right": 135,
    "rules of both teams right": 54,
}
AT_MOST = {
    "others taken for two-sided": 1,
    "days wrong": 5,
    "sums wrong": 4,
    "payers wrong": 7,
    "contacts wrong": 2,
    "forms wrong": 1,
    "who may apply, wrong": 49,
    "rules of both teams wrong": 1,
}


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    reader = Reader(shipped_domains())
    found: Counter[str] = Counter()
    for line in (ROOT / "tests/understand/sides_set.jsonl").read_text("utf-8").splitlines():
        wanted = json.loads(line)
        notice = Notice("set", wanted["title"], "https://set.example/a", wanted["id"], wanted["text"])
        found += _counted(wanted, reader.read(notice, CLOCK))
    return found


@pytest.mark.parametrize("what", AT_LEAST)
def test_sides_set__right(counted: Counter[str], what: str) -> None:
    assert counted[what] >= AT_LEAST[what], counted


@pytest.mark.parametrize("what", AT_MOST)
def test_sides_set__wrong(counted: Counter[str], what: str) -> None:
    assert counted[what] <= AT_MOST[what], counted


def _counted(wanted: Mapping[str, Any], reading: Reading) -> Counter[str]:
    found: Counter[str] = Counter()
    if not wanted["two_sided"]:
        found["others taken for two-sided"] = bool(reading.sides)
        return found
    is_told = reading.partner_rule is not None and reading.partner_rule.value == "both_sides"
    found["rules of both teams right"] = is_told == wanted["both_teams_required"]
    found["rules of both teams wrong"] = is_told and not wanted["both_teams_required"]
    if reading.sides:
        found["two-sided calls seen"] = 1
        for side in reading.sides:
            found += _of_side(wanted["sides"][side.country], side)
    return found


def _of_side(wanted: Mapping[str, Any], side: Side) -> Counter[str]:
    day = side.deadline.date.isoformat() if side.deadline else None
    sums, wanted_sums = {float(one.value) for one in side.amounts}, {float(one[0]) for one in wanted["amounts"]}
    who, wanted_who = {told.value for told in side.eligible}, set(wanted["eligible"])
    found = Counter(
        {
            "days right": day == wanted["deadline"],
            "days wrong": day is not None and day != wanted["deadline"],
            "sums right": len(sums & wanted_sums),
            "sums wrong": len(sums - wanted_sums),
            "who may apply, right": len(who & wanted_who),
            "who may apply, wrong": len(who - wanted_who),
        }
    )
    for what, told, names in (
        ("payers", side.funder, [name for one in wanted["funder"] for name in _known_as(one)]),
        ("contacts", side.contact, [wanted["contact"] or ""]),
        ("forms", side.form, [wanted["form"] or ""]),
    ):
        is_right = bool(told) and any(name and _are_alike(part, name) for part in told.split(", ") for name in names)
        found[f"{what} right"] = is_right
        found[f"{what} wrong"] = bool(told) and not is_right
    return found


def _known_as(name: str) -> list[str]:
    return [name, *(fact.value for fact in funders.read(Passage(""), Passage(name)))]


def _are_alike(told: str, wanted: str) -> bool:
    first, second = (fold(one).replace("-", " ") for one in (told, wanted))
    return first in second or second in first
