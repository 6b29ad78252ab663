from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from watcher.wording.text import bound, labelled, listed, quoted, short


def test_listed__joins_with_and() -> None:
    assert listed("fr", ["a", "b", "c"]) == "a, b et c"
    assert listed("en", ["a", "b"]) == "a and b"
    assert listed("fr", ["a"]) == "a"
    assert listed("fr", []) == ""


def test_quotes_and_labels__follow_the_language() -> None:
    assert quoted("fr", "mot") == "«\u00a0mot\u00a0»"
    assert quoted("en", "word") == "“word”"
    assert labelled("fr", "Avant", "hier") == "Avant\u00a0: hier"
    assert labelled("en", "", "alone") == "alone"


def test_signs_that_stand_off__stay_on_the_line_of_their_word() -> None:
    assert bound("Coopération : « santé » ; demain ?") == (
        "Coopération\u00a0: «\u00a0santé\u00a0»\u00a0; demain\u00a0?"
    )
    assert bound("Health: a call - now!") == "Health: a call - now!"


def test_short__cuts_before_a_word() -> None:
    assert short("Soutien aux tiers-lieux", 14) == "Soutien aux…"
    assert short("Deux\n lignes", 40) == "Deux lignes"


def test_t35_short__never_cuts_a_number() -> None:
    assert short("Une aide de 16 000 € par an", 15) == "Une aide de…"
    assert short("x" * 30 + "1500000", 34) == "x" * 30 + "…"
    assert short("9" * 50, 20) == "…"


_WORDS = st.sampled_from(["aide", "de", "16 000", "2,5", "31/12/2027", "1.500.000", "17\u202f500", "x" * 20])


@given(st.lists(_WORDS, min_size=1))
def test_t35_short__keeps_figures_whole(words: list[str]) -> None:
    text = " et ".join(words)
    for limit in range(8, len(text)):
        cut = short(text, limit)
        assert len(cut) <= limit + 1
        assert set(cut.removesuffix("…").split(" et ")[:-1]) <= set(words)
        last = re.findall(r"[\d.,/ \u202f]*\d", cut)[-1:]
        assert not last or last[0].strip() in words
