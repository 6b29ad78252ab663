"""What people type is read as a question: amounts, days, states and names; the rest stays words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.paths import ROOT
from watcher.config import load
from watcher.config.domains import Domain
from watcher.remember.search.analysis import Analyser
from watcher.remember.search.asked import SearchCriteria
from watcher.remember.search.question import read_criteria

TODAY = date(2026, 11, 22)  # a Sunday
ALL_DOMAINS = load(ROOT / "config.toml").domains
DOMAINS = {
    "health": Domain(label={"fr": "Santé", "en": "Health"}),
    "energy_climate": Domain(label={"fr": "Énergie et climat", "en": "Energy and climate"}),
}


def read(text: str) -> SearchCriteria:
    return read_criteria(text, TODAY, DOMAINS)


def test_the_example__of_the_product() -> None:
    asked = read("santé québec plus de 50 000 $ avant juin")
    assert asked == SearchCriteria(
        domains=("health",), where=("CA-QC",), min_amount=Decimal(50_000), currency="CAD", due_to=date(2027, 5, 31)
    )


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("plus de 50 000 $", 50_000, "CAD"),
        ("plus de 50\u202f000\u00a0€", 50_000, "EUR"),
        ("over $50,000", 50_000, "CAD"),
        ("US$ 2 million", 2_000_000, "USD"),
        ("1,5 million d'euros", 1_500_000, "EUR"),
        ("au moins 20k€", 20_000, "EUR"),
        ("min 20 mille euros", 20_000, "EUR"),
        ("2 M$", 2_000_000, "CAD"),
        ("£10k", 10_000, "GBP"),
        ("10 000 $ CA", 10_000, "CAD"),
        ("> 5000", 5_000, ""),
        ("at least 100.000 EUR", 100_000, "EUR"),
    ],
)
def test_amounts__with_their_currency(text: str, value: int, currency: str) -> None:
    asked = read(f"eau {text}")
    assert (asked.min_amount, asked.currency, asked.words) == (Decimal(value), currency, "eau")


@pytest.mark.parametrize("text", ["volet 2", "3 ans", "horizon 2030", "covid-19", "article 50", "18-25 ans"])
def test_numbers__that_are_no_money_stay_words(text: str) -> None:
    assert read(text) == SearchCriteria(words=text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("avant juin", None, "2027-05-31"),
        ("before June 30", None, "2027-06-30"),
        ("avant le 30 juin 2028", None, "2028-06-30"),
        ("avant fin juin", None, "2027-06-30"),
        ("avant décembre", None, "2026-11-30"),
        ("avant novembre", None, "2027-10-31"),
        ("d'ici mars", None, "2027-03-31"),
        ("by the end of March", None, "2027-03-31"),
        ("jusqu'au 15/03/2027", None, "2027-03-15"),
        ("until 2027-03-15", None, "2027-03-15"),
        ("après mars", "2027-04-01", None),
        ("after 3 March", "2027-03-03", None),
        ("à partir du 1er janvier", "2027-01-01", None),
        ("en février", "2027-02-01", "2027-02-28"),
        ("in November", "2026-11-01", "2026-11-30"),
        ("ce mois-ci", None, "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("cette semaine", None, "2026-11-22"),
        ("la semaine prochaine", "2026-11-23", "2026-11-29"),
        ("cette année", None, "2026-12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("dans les 30 prochains jours", None, "2026-12-22"),
        ("next 2 weeks", None, "2026-12-06"),
        ("entre le 2 mars et le 5 avril", "2027-03-02", "2027-04-05"),
        ("from June 1 to June 30", "2027-06-01", "2027-06-30"),
    ],
)
def test_windows__of_days(text: str, start: str | None, end: str | None) -> None:
    asked = read(f"{text} eau" if text.startswith("entre") else f"eau {text}")
    assert asked.words == "eau"
    assert tuple(day and str(day) for day in (asked.due_from, asked.due_to)) == (start, end)


@pytest.mark.parametrize("text", ["avant 31 février", "avant 99/99/2027", "mai 68", "mars et vénus"])
def test_days__that_are_none_are_no_window(text: str) -> None:
    asked = read(text)
    assert (asked.due_from, asked.due_to) == (None, None)
    assert asked.words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("appels ouverts eau", {"words": "eau", "statuses": ("open",)}),
        ("eau clos", {"words": "eau", "statuses": ("closed",)}),
        ("closing soon", {"words": "", "statuses": ("closing",)}),
        ("eau à venir", {"words": "eau", "statuses": ("forecast",)}),
        ("données ouvertes", {"words": "données ouvertes", "statuses": ()}),
        ("open data", {"words": "open data", "statuses": ()}),
        ("actualités culture", {"words": "culture", "kinds": ("news",)}),
        ('"date limite" eau', {"words": '"date limite" eau'}),
        ("aide", {"words": "aide"}),
        ("lauréats eau", {"words": "eau", "kinds": ("award",)}),
        ("eau en anglais", {"words": "eau", "language": "en"}),
        ("domaine:santé pays:québec", {"words": "", "domains": ("health",), "where": ("CA-QC",)}),
        ("source:anr eau", {"words": "eau", "sources": ("anr",)}),
        ("énergie et climat", {"words": "", "domains": ("energy_climate",)}),
        ("", {"words": ""}),
        ("🎉", {"words": "🎉"}),
    ],
)
def test_states_kinds_and_names(text: str, expected: dict[str, Any]) -> None:
    asked = read(text)
    assert {name: getattr(asked, name) for name in expected} == expected


PARTS = ("avant", "juin", "50", "000", "$", "31/02/2027", "-x", '"', "(", "domaine:", "9", "k€", "fin", "l'", "📅")


@settings(max_examples=300)
@given(some.text(max_size=300) | some.lists(some.sampled_from(PARTS)).map(" ".join))
def test_t32_whatever_is_typed__is_read_without_a_fault(text: str) -> None:
    asked = read(text)
    plan = Analyser().plan(asked.words)
    tokens = [
        token for term in (*plan.must, *plan.must_not) for phrase in (*term.phrases, term.apart) for token in phrase
    ]
    assert all(token.isascii() and token.isalnum() for token in tokens)


@pytest.mark.parametrize(
    "text", ["breast cancer", "drone", "information", "canal", "province", "transfert", "pairs", "habitants", "spores"]
)
def test_words__that_resemble_a_name_are_words(text: str) -> None:
    assert read_criteria(text, TODAY, ALL_DOMAINS) == SearchCriteria(words=text)


@pytest.mark.parametrize(
    ("text", "domains", "where"),
    [
        ("snaté", ("health",), ()),
        ("envirnnement", ("environment",), ()),
        ("lagriculture", ("agri_food",), ()),
        ("montrael", (), ("montreal",)),
        ("bretange", (), ("bretagne",)),
        ("carcassone", (), ("occitanie",)),
    ],
)
def test_names__mistyped_are_forgiven(text: str, domains: tuple[str, ...], where: tuple[str, ...]) -> None:
    assert read_criteria(text, TODAY, ALL_DOMAINS) == SearchCriteria(domains=domains, where=where)
