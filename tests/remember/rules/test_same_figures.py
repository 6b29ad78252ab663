"""One day, hour or sum written in several ways is the same; another one is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.remember.rules.differences import quiet
from watcher.remember.rules.same_figures import figures_alike


@pytest.mark.parametrize(
    "ways",
    [
        ("50 000 €", "50.000 euros", "50 k€", "€50,000", "50 000,00 €", "50000EUR", "50 K€"),
        ("de 50 000 € à 80 000 €", "de 50 à 80 k€", "de 50.000 à 80.000 euros"),
        ("£2,500,000", "£2.5m", "£2.5 million", "£ 2 500 000"),
        ("GBP 6000", "£6,000", "6 000 GBP", "6,000 pounds"),
        ("EUR 50 000", "50 000 €"),
        ("2ème comité", "2e comité", "2ième comité"),
        ("1,5 million d'euros", "1 500 000 €", "1,5 M€"),
        ("lundi 15 février 2027 à 12h", "15/02/2027 12:00", "15 février 2027, 12 h 00", "15.02.2027 à 12 heures"),
        ("5 March 2027 at 5pm", "March 5, 2027, 5:00 p.m.", "5 March 2027, 17:00"),
        ("12 am", "0h00"),
    ],
)
def test_figures__written_otherwise_are_the_same(ways: tuple[str, ...]) -> None:
    assert len({quiet(way) for way in ways}) == 1, [quiet(way) for way in ways]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50 k€", "5 k€"),
        ("50 000 €", "50 000 $"),
        ("de 50 à 80 k€", "de 50 à 90 k€"),
        ("de 5 à 80 k€", "de 50 à 80 k€"),
        ("2,5 M€", "25 M€"),
        ("GBP 6000", "€6,000"),
        ("EUR 50 000", "EUR 5 000"),
        ("2ème comité", "3e comité"),
        ("12h", "14h"),
        ("5 am", "5 pm"),
        ("12h", "12h30"),
        ("12 km", "12 k€"),
    ],
)
def test_figures__that_differ_stay_apart(one: str, other: str) -> None:
    assert quiet(one) != quiet(other)


@given(st.text(alphabet="0123456789 .,:hkm€$£àtoepa-–'/\n", max_size=60))
def test_figures__of_any_text_are_taken(text: str) -> None:
    assert isinstance(figures_alike(text), str)
