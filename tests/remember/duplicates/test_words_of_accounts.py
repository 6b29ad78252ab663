"""The small readings that the judge of twins rests on: kinds of titles, numbers, names of houses."""

from __future__ import annotations

import pytest

from tests.remember.duplicates.pairs import account
from watcher.remember.duplicates import title_kinds
from watcher.remember.duplicates.counted import numbers_in
from watcher.remember.duplicates.likeness import AccountLikeness
from watcher.remember.duplicates.opening import Opening
from watcher.remember.duplicates.publishers import name_one_place, names
from watcher.remember.duplicates.scope import CallScope
from watcher.remember.search.analysis import Analyser


@pytest.mark.parametrize(
    ("title", "is_letter"),
    [
        ("brèves de la mairie : radars".replace("è", "e"), True),
        ("research bulletin, week 44: overseas funders", True),
        ("9 calls to watch this winter", True),
        ("lettre d'intention : chaires", False),
        ("prix des jardins 2027", False),
    ],
)
def test_titles_of_letters__are_of_no_single_call(title: str, is_letter: bool) -> None:
    assert title_kinds.is_of_letter(title) is is_letter


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("fonds entreprendre - volet femmes", {("femm",)}),
        ("fonds entreprendre - volet 2", set()),
        ("fonds entreprendre", set()),
    ],
)
def test_strands__are_read_by_their_name(title: str, found: set[tuple[str, ...]]) -> None:
    assert title_kinds.strands(title) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quinze laureats, six jurys, 50 meilleurs", {15, 6, 50}),
        ("40 % de 12 000 eur, 3 pages", {3}),
        ("16 h, 8 000 $, 2.5 m", set()),
    ],
)
def test_counts__are_no_sums_shares_or_hours(text: str, found: set[int]) -> None:
    assert numbers_in(text) == found


def test_years__a_number_after_a_year_that_is_no_season_is_of_a_file() -> None:
    def years(title: str) -> set[int]:
        return set(account({"source": "a", "url": "https://a.example.org/1", "title": title}).years)

    assert years("Circulaire 2026-48 : la biodiversité") == set()
    assert years("Bourses 2026-27") == {2026, 2027}
    assert years("Newsletter, November 2026") == set()


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("The Quiet Lake Trust opens its second round.", True),
        ("The quiet lake trusts nobody.", False),
        ("QLT takes applications.", False),
    ],
)
def test_names__of_a_host_are_spelled_by_capitals(text: str, is_named: bool) -> None:
    this = account({"source": "relay-news", "url": "https://relay-news.example.org/1", "title": "News", "text": text})
    other = account({"source": "qlt", "url": "https://qlt.example.org/apply", "title": "Lantern", "text": "Apply."})
    assert (names(this, other) or "qlt" in this.scope.acronyms) is (is_named or "QLT" in text)
    assert this.scope.spells("qlt") is is_named


def test_joined_names__leave_small_words_out() -> None:
    assert "artsfundnorth" in Opening("The Arts Fund for the North pays").joined_names


@pytest.mark.parametrize(
    ("few", "others", "is_one"),
    [
        (("Baie-Verte",), ("Région de la Baie-Verte",), True),
        (("Loire",), ("Loire-Atlantique",), False),
    ],
)
def test_places__are_one_under_the_long_name(few: tuple[str, ...], others: tuple[str, ...], is_one: bool) -> None:
    assert name_one_place(few, others) is is_one


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("Les communes ont leur propre appel pour les vélos.", True),
        ("Deux unités de deux établissements distincts. Le texte de l'appel fait foi pour les vélos.", False),
    ],
)
def test_another_call__is_near_its_word(text: str, is_other: bool) -> None:
    assert ("velo" in CallScope("Sols", text).elsewhere) is is_other


@pytest.mark.parametrize(
    ("one", "two", "are_apart"),
    [
        (("Partenariat Sénégal", "Communes."), ("Partenariat Bénin", "Communes."), True),
        (("Appel Québec-Finlande", "Tourbières."), ("Scotland–Québec call", "Peatlands."), True),
        (("Bourses pour l'Écosse", "Étudiants."), ("Scottish scholarships", "Students."), False),
        (("Fonds suisse pour le Kenya", "Santé."), ("Irish charities: the Swiss fund", "In Kenya."), False),
        (("Tournée en Irlande", "Jazz."), ("Tournées de jazz", "En Italie."), False),
    ],
)
def test_countries__of_titles_are_apart_where_neither_account_says_the_others(
    one: tuple[str, str], two: tuple[str, str], are_apart: bool
) -> None:
    sides = [
        account({"source": name, "url": f"https://{name}.example.org/1", "title": title, "text": text})
        for name, (title, text) in zip("ab", (one, two), strict=True)
    ]
    assert AccountLikeness(*sides, Analyser().lexicon).are_countries_apart is are_apart


def test_keys__a_sum_and_what_is_said_most_are_one_in_both_languages() -> None:
    funder = account({
        "source": "a", "url": "https://a.example.org/fr/1", "title": "Restaurer les herbiers",
        "amounts": [["EUR", 120000]], "text": "Un herbier abrite les poissons. Chaque herbier a 120 000 €.",
    })  # fmt: skip
    relay = account({
        "source": "b", "url": "https://b.example.org/news/8", "title": "Funding corner", "amounts": [["EUR", 120000]],
        "text": "Seagrass again: up to EUR 120,000 for seagrass meadows.",
    })  # fmt: skip
    other = account({
        "source": "c", "url": "https://c.example.org/news/9", "title": "Funding corner", "amounts": [["EUR", 120000]],
        "text": "Oysters again: up to EUR 120,000 for oyster reefs.",
    })  # fmt: skip
    assert funder.block_keys & relay.block_keys
    assert not funder.block_keys & other.block_keys


def test_keys__a_sum_and_the_month_lead_from_a_vague_day_to_the_day() -> None:
    page = account({
        "source": "a", "url": "https://a.example.org/1", "title": "Chaires", "amounts": [["CAD", 250000]],
        "deadlines": ["2027-02-23"], "text": "Chaires de recherche.",
    })  # fmt: skip
    relay, other = (
        account(
            {"source": "b", "url": "https://b.example.org/2", "title": "Bridges", "text": f"250,000 dollars, {when}."}
        )
        for when in ("submission in late February", "submission in late March")
    )
    assert page.block_keys & relay.block_keys
    assert not page.block_keys & other.block_keys
