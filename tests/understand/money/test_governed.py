"""Sums whose clause decides what they stand for: subjects, scales, obligations, restatements, thousands said once."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.understand.money import read_amounts


def _sums(text: str, country: str = "FR") -> list[tuple[int, str]]:
    read = read_amounts(text, language="", country=country)
    return [(int(one.value), one.role.value) for one in read.amounts if one.currency]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("L'enveloppe globale du Fonds culture et patrimoine sera de 64 000 $.", [(64000, "total")]),
        ("Le budget de la commune était de 3 M€ en 2025.", [(3000000, "past")]),
        ("The whole budget to finish the film must lie between $200,000 and $1.2 million.",
         [(200000, "cost"), (1200000, "cost")]),
        ("Turnover must not exceed £250,000 and the project must cost less than £60,000.",
         [(250000, "threshold"), (60000, "cost")]),
        ("Up to £600: 100% of the cost\n£601 - £2,400: up to 80%\n£2,400+: up to 50%\nThe maximum grant is £4,000.",
         [(600, "threshold"), (601, "threshold"), (2400, "threshold"), (4000, "max")]),
        ("Une bourse de 1 200 € par mois (soit 14 400 € par an) est versée.", [(1200, "max"), (14400, "other")]),
        ("Une bourse de 10 000 € (ou 15 000 € à deux) est offerte.", [(10000, "max"), (15000, "max")]),
        ("A grant of £5,000 (or £8,000 for partnerships) is offered.", [(5000, "max"), (8000, "max")]),
        ("Le plan, doté de 54 milliards d'euros, soutient l'industrie.", [(54000000000, "other")]),
        ("Requests up to $1,000 are decided by staff; the maximum is $8,000.", [(1000, "threshold"), (8000, "max")]),
        ("The company must invest at least €20,000 of its own funds.", [(20000, "cost")]),
        ("Farmers look at the £60m Small Equipment Scheme.", [(60000000, "total")]),
        ("The total budget is EUR 40 million:\n- Education: EUR 30 million\n- Sport: EUR 10 million",
         [(40000000, "total"), (30000000, "other"), (10000000, "other")]),
        ("Un appel à idées doté de 18.000 €. L'aide est de 3.000 € maximum par idée.",
         [(18000, "total"), (3000, "max")]),
        ("Une enveloppe de 45 000 € (20 000 € de la ville, 25 000 € de la Fondation des Saules).",
         [(45000, "total"), (20000, "other"), (25000, "other")]),
        ("Le budget annuel du fonds d'entraide de quartier (FEQ) est de 210 500 $.", [(210500, "total")]),
        ("Le budget annuel de l'organisme est de 210 500 $.", [(210500, "threshold")]),
        ("Aide à l'achat : 30 % plafonnés à 25 000 €.", [(25000, "max")]),
        ("Aide de 2 000 à 10 000 € par association.", [(2000, "min"), (10000, "max")]),
        ("Les montants vont de 2'000 à 12'000 francs.", [(2000, "min"), (12000, "max")]),
        ("L'aide de 2027 à 5 000 € au plus.", [(5000, "max")]),
        ("Grant size: USD 40,000 – 120,000 over 24 months.", [(40000, "min"), (120000, "max")]),
        ("Soutien : Fr. 60'000.– au plus par création.", [(60000, "max")]),
        ("Le site theatre.fr. 500 places d'aide.", []),
        ("Un don de 90 000 € est allé à l'Atelier du Port.", [(90000, "past")]),
        ("Grants of £2,000 each were awarded to the choirs.", [(2000, "past")]),
        ("La ministre confirme l'octroi de 2,6 M$ à 14 organismes de théâtre.", [(2600000, "past")]),
        ("Le fonds accordera 150 000 € à 10 associations.", [(150000, "total")]),
        ("Autofinancement minimal : 1 500 €.", [(1500, "cost")]),
        ("So far 41 proposals ask for £9 million.", [(9000000, "past")]),
        ("52 dossiers sont soutenus, pour 312 400 euros.", [(312400, "past")]),
        ("Toitures solaires : 6 M€ pour des essais en ville\n\nLe canton lance un appel.", [(6000000, "total")]),
        ("Le jury a choisi.\nProjets retenus en 2026\nChorale : 4 500 $\nJardin : 6 200 $\n\nL'aide atteint 5 000 $.",
         [(4500, "past"), (6200, "past"), (5000, "max")]),
    ],
)  # fmt: skip
def test_sum__is_what_its_clause_says(text: str, sums: list[tuple[int, str]]) -> None:
    assert _sums(text) == sums


@pytest.mark.parametrize(
    ("text", "values"),
    [("de 10 à 30 000 € par projet", [10000, 30000]), ("de 500 à 5 000 €", [500, 5000]), ("1 à 2 000 €", [1000, 2000])],
)
def test_thousands_said_once__hold_for_both_ends(text: str, values: list[int]) -> None:
    assert [value for value, _ in _sums(f"Subvention {text}.")] == values


@pytest.mark.parametrize("text", ["NOK 4 million", "4 millions NOK", "4 million Norwegian kroner"])
def test_money_of_the_north__is_money(text: str) -> None:
    assert _sums(f"Each project gets at most {text}.") == [(4000000, "max")]


def test_results__offer_nothing(read: Read) -> None:
    reading = read("Lauréats du concours Jardins : les projets retenus", "Chaque projet reçoit 4 000 €. Bravo à tous !")

    assert [one.role.value for one in reading.amounts] == ["past"]


@pytest.mark.parametrize(
    ("url", "currency"),
    [
        ("https://council.example.gov.au/grants", "AUD"),
        ("https://trust.example.nz/", "NZD"),
        ("https://a.example/", "USD"),
    ],
)
def test_bare_dollar__is_of_the_country_of_the_address(read: Read, url: str, currency: str) -> None:
    amounts = read("Community grants", "Grants of up to $5,000 are available.", url=url).amounts

    assert [one.currency for one in amounts] == [currency]
