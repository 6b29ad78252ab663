"""How a word of a domain may be written in config.toml."""

from __future__ import annotations

import pytest

from watcher.config.domains import Word, parse_word
from watcher.config.load import read


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("hôpital", Word("hôpital")),
        ("hôpital:3", Word("hôpital", 3)),
        ("recycl*:0.5", Word("recycl", 0.5, True)),
        ("données de santé", Word("données de santé")),
        ("erasmus+", Word("erasmus+")),
    ],
)
def test_word__weight_and_star(written: str, word: Word) -> None:
    assert parse_word(written) == word


@pytest.mark.parametrize("written", ["", ":3", "a", "x*", "re*cycl", "hôpital:0", "hôpital:11", "*", "a" * 100])
def test_word__faults_are_said(written: str) -> None:
    with pytest.raises(ValueError, match=r"weight|letters|star"):
        parse_word(written)


def test_word__a_fault_is_found_by_the_check_with_its_line() -> None:
    _, faults = read('[domains.ocean]\nlabel = { fr = "Océan" }\nfr = ["océan", "x*"]\n')
    assert len(faults) == 1
    assert faults[0].line in (1, 3)
    assert "star" in faults[0].message or "letters" in faults[0].message
