"""Pairs of accounts by people who had not seen the rules: what is told of them falls no further.

The bounds are what holds today; wanted are a precision of .97 and a recall of .80. Nothing was made from the 80
natural pairs of `strangers_third` and the 100 each of `strangers_sixth` and `strangers_seventh`, nor yet from
`strangers_fifth` (a refit with it joined real calls of the corpus); to those of the other files the model was fitted
since. Half of each file are lookalikes. At first sight of `strangers_fresh` 32 of 50 twins were told right, and 10 of
50 lookalikes merged; of the files before 10 of 32, 11 of 45 and 22 of 60, and 1, 3 and 1 merged; of
`strangers_fourth` 28 of 54, and 2 of 66 merged; of `strangers_third` 20 of 40, 28 since more pairs were learnt from,
and none merged; of `strangers_sixth` 31 of 50 and 1 merged; of `strangers_fifth`, whose relays name no payer and
whose lookalikes share days and sums, 49 of 110 and 18 of 90 merged. `strangers_train` had 38, and 58 with a key,
while a list of four calls in four lines (d1075) was given the day of one of them by luck. At first sight of
`strangers_seventh` 37 of 50 were told right and none merged. `strangers_eighth` and `strangers_ninth` are the two
halves of 240 natural pairs of two people, to whom no model was fitted; from what was missed in the eighth mechanisms
were mended, the ninth is for choosing bars. At first sight 73 of 130 twins were told right, and 11 of 110 lookalikes
merged: sisters of one payer with equal day and sum, two provinces, a consultation beside its call. Of
`strangers_tenth`, 80 natural pairs, 30 of 44 twins were told right at first sight and 2 lookalikes merged; the code
before told 25 and merged the same.
"""

from __future__ import annotations

import pytest

from tests.remember.duplicates.pairs import FILE, Case, read_cases
from tests.understand.shipped import shipped_domains
from watcher.remember.duplicates.comparison import judge
from watcher.remember.search.analysis import Analyser
from watcher.understand.reader import Reader

MERGED = {
    "d1100", "d2010", "d2020", "d2023", "d2049", "d2055", "d2078", "f2067", "st020",
    "qp008", "qp032", "qp034", "qp062", "qp067", "qp074", "qp109", "qp118", "qp119",
    "na055", "nb031", "nb103", "na006", "nb018", "nb050", "nb070", "nb120",
    "qp142", "qp148", "qp149", "qp151", "qp170", "qp190", "qp195", "qp198", "qp199",
    "oa069", "oa075",
}  # fmt: skip
"""Lookalikes taken for one: sister calls with the day and the sums of each other; one name of two funds."""


def pairs_of(name: str) -> list[Case]:
    return list(read_cases(Reader(shipped_domains()), FILE.with_name(f"{name}_pairs.jsonl")))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("strangers", 29),
        ("strangers_more", 36),
        ("strangers_train", 47),
        ("strangers_fresh", 34),
        ("strangers_fourth", 31),
        ("strangers_third", 26),
        ("strangers_fifth", 49),
        ("strangers_sixth", 32),
        ("strangers_seventh", 37),
        ("strangers_eighth", 46),
        ("strangers_ninth", 44),
        ("strangers_tenth", 30),
    ],
)
def test_pairs__no_lookalike_is_merged_and_no_fewer_twins(name: str, least: int) -> None:
    lexicon = Analyser().lexicon
    merged = [one for one in pairs_of(name) if judge(one.two, [one.one], lexicon).same]
    assert {one.id for one in merged if not one.same} <= MERGED
    assert sum(one.same for one in merged) >= least


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("strangers", 31),
        ("strangers_more", 44),
        ("strangers_train", 59),
        ("strangers_fresh", 48),
        ("strangers_fourth", 45),
        ("strangers_third", 40),
        ("strangers_fifth", 85),
        ("strangers_sixth", 46),
        ("strangers_seventh", 49),
        ("strangers_eighth", 57),
        ("strangers_ninth", 55),
        ("strangers_tenth", 34),
    ],
)
def test_pairs__most_twins_share_a_stored_key(name: str, least: int) -> None:
    twins = [one for one in pairs_of(name) if one.same]
    assert len([twin for twin in twins if twin.one.block_keys & twin.two.block_keys]) >= least
