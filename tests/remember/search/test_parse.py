"""What people type is read as a question: amounts, days, states and names; the rest stays words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from watcher.config.domains import Domain
from watcher.remember.search.analysis import Analyser, fact
from watcher.remember.search.parse import parse_query
from watcher.remember.search.query import Query

TODAY = date(2026, 11, 22)  # a Sunday
DOMAINS = {
    "health": Domain(label={"fr": "Santé", "en": "Health"}),
    "energy_climate": Domain(label={"fr": "Énergie et climat", "en": "Energy and climate"}),
}


def read(text: str) -> Query:
    return parse_query(text, "fr", TODAY, DOMAINS)


def test_the_example__of_the_product() -> None:
    query = read("santé québec plus de 50 000 $ avant juin")
    assert query.words == "santé québec"
    assert (query.min_amount, query.currency) == (Decimal(50_000), "CAD")
    assert (query.deadline_from, query.deadline_to) == (TODAY, date(2027, 5, 31))
    assert dict(query.topics) == {"Santé": fact("domain", "health"), "quebec": fact("country", "CA-QC")}
    assert query.kinds == ("call",)


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
        ("> 5000", 5_000, None),
        ("at least 100.000 EUR", 100_000, "EUR"),
    ],
)
def test_amounts__with_their_currency(text: str, value: int, currency: str | None) -> None:
    query = read(f"eau {text}")
    assert (query.min_amount, query.currency, query.words) == (Decimal(value), currency, "eau")


@pytest.mark.parametrize(
    "text", ["volet 2", "plus de 3 ans", "horizon 2030", "covid-19", "article 50", "les 18-25 ans"]
)
def test_numbers__that_are_no_money_stay_words(text: str) -> None:
    assert read(text).min_amount is None
    assert read(text).words == text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("avant juin", "2026-11-22", "2027-05-31"),
        ("before June 30", "2026-11-22", "2027-06-30"),
        ("avant le 30 juin 2028", "2026-11-22", "2028-06-30"),
        ("avant fin juin", "2026-11-22", "2027-06-30"),
        ("avant décembre", "2026-11-22", "2026-11-30"),
        ("avant novembre", "2026-11-22", "2027-10-31"),
        ("d'ici mars", "2026-11-22", "2027-03-31"),
        ("by the end of March", "2026-11-22", "2027-03-31"),
        ("jusqu'au 15/03/2027", "2026-11-22", "2027-03-15"),
        ("until 2027-03-15", "2026-11-22", "2027-03-15"),
        ("après mars", "2027-04-01", None),
        ("after 3 March", "2027-03-03", None),
        ("à partir du 1er janvier", "2027-01-01", None),
        ("en février", "2027-02-01", "2027-02-28"),
        ("in November", "2026-11-01", "2026-11-30"),
        ("ce mois-ci", "2026-11-22", "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("cette semaine", "2026-11-22", "2026-11-22"),
        ("la semaine prochaine", "2026-11-23", "2026-11-29"),
        ("cette année", "2026-11-22", "2026-12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("dans les 30 prochains jours", "2026-11-22", "2026-12-22"),
        ("next 2 weeks", "2026-11-22", "2026-12-06"),
        ("entre le 2 mars et le 5 avril", "2027-03-02", "2027-04-05"),
        ("from June 1 to June 30", "2027-06-01", "2027-06-30"),
    ],
)
def test_windows__of_days(text: str, start: str, end: str | None) -> None:
    query = read(f"{text} eau" if text.startswith("entre") else f"eau {text}")
    assert query.words == "eau"
    assert (str(query.deadline_from), query.deadline_to and str(query.deadline_to)) == (start, end)


@pytest.mark.parametrize("text", ["avant 31 février", "avant 99/99/2027", "mai 68", "mars et vénus"])
def test_days__that_are_none_stay_words(text: str) -> None:
    assert read(text) == Query(words=text, kinds=("call",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("appels ouverts eau", {"words": "eau", "statuses": ("open", "closing", "rolling")}),
        ("eau clos", {"words": "eau", "statuses": ("closed",)}),
        ("closing soon", {"words": "", "statuses": ("closing",)}),
        ("eau à venir", {"words": "eau", "statuses": ("forecast",)}),
        ("données ouvertes", {"words": "données ouvertes", "statuses": ()}),
        ("open data", {"words": "open data", "statuses": ()}),
        ("actualités culture", {"words": "culture", "kinds": ("news",)}),
        ("lauréats eau", {"words": "eau", "kinds": ("award",)}),
        ("eau en anglais", {"words": "eau", "language": "en"}),
        ("domaine:santé pays:québec", {"words": "", "domains": ("health",), "countries": ("CA-QC",)}),
        ("source:anr eau", {"words": "eau", "sources": ("anr",)}),
        ("énergie et climat", {"topics": (("Énergie et climat", fact("domain", "energy_climate")),)}),
        ("", {"words": ""}),
        ("🎉", {"words": "🎉"}),
    ],
)
def test_states_kinds_and_names(text: str, expected: dict[str, Any]) -> None:
    query = read(text)
    assert {name: getattr(query, name) for name in expected} == expected


PARTS = ("avant", "juin", "50", "000", "$", "31/02/2027", "-x", '"', "(", "domaine:", "9", "k€", "fin", "l'", "📅")


@settings(max_examples=300, deadline=None)
@given(some.text(max_size=300) | some.lists(some.sampled_from(PARTS)).map(" ".join))
def test_t32_whatever_is_typed__is_read_without_a_fault(text: str) -> None:
    query = read(text)
    plan = Analyser().plan(query.words, query.topics)
    tokens = [
        token for term in (*plan.must, *plan.must_not) for phrase in (*term.phrases, term.apart) for token in phrase
    ]
    assert all(token.isascii() and token.isalnum() for token in tokens)
