"""What two accounts count, quote and pay by the year: signs for one call, and for two."""

from __future__ import annotations

from typing import Any

import pytest

from bench.train_pairs import derived
from tests.remember.duplicates.pairs import Case, account
from watcher.remember.duplicates import title_parts
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.counted import CountedThings, compared
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.publishers import says_place
from watcher.remember.duplicates.stated_sums import spans_in
from watcher.remember.search.analysis import Analyser
from watcher.understand.text.text import fold


def told(title: str, text: str, **more: Any) -> Fingerprint:
    return account({
        "source": f"source-{len(title)}", "url": f"https://{len(text)}.example.org/appels/{len(title)}", "title": title,
        "text": text, "deadlines": ["2031-03-05"], **more,
    })  # fmt: skip


def judged(one: Fingerprint, two: Fingerprint) -> Comparison:
    return Comparison(one, two, Analyser().lexicon)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("24 mois, trois lauréats", {"month": {24}, "award": {3}}),
        ("Three awards over two years", {"award": {3}, "year": {2}, "month": {24}}),
        ("communes de moins de 3 500 habitants", {"inhabitant": {3_500}}),
        ("30 heures; 80 % des coûts; 15 h", {"hour": {30}}),
        ("2 027 projets, mais 2027 projets est une année", {}),
        ("5 000 projets", {}),
    ],
)
def test_counts__are_told_by_what_they_count(said: str, found: dict[str, set[int]]) -> None:
    assert CountedThings(said, (), (5_000,)).by_thing == found


@pytest.mark.parametrize("figures", ["9" * 400, "9" * 5_000, "1" + " 000" * 200])
def test_sums__a_row_of_digits_without_end_is_none(figures: str) -> None:
    """It was too large for a number, and kept the whole feed from being stored."""
    assert [value for value, _, _ in spans_in(f"up to {figures} €, then 5 000 €")] == [5_000]


def test_counts__agree_or_not_thing_by_thing() -> None:
    one = CountedThings("trois lauréats, 36 mois, dix pages", (), ())
    two = CountedThings("three awards over three years, five pages, two juries", (), ())
    assert compared(one, two) == (2, 1)


@pytest.mark.parametrize(
    ("call", "other", "same"),
    [
        (
            ("Défi « Chaleur rendue »", "Le Conseil du Levant aide les usines : 80 000 € au plus."),
            ("Usines, videz vos bennes", "Le défi « Benne vide » du Conseil du Levant : 80 000 € au plus."),
            ("Usines, gardez vos calories", "Le défi « Chaleur rendue » du Conseil du Levant : 80 000 € au plus."),
        ),
        (
            ("Murs de soutènement", "L'Agence des ouvrages finance 60 % des travaux d'urgence sur ces murs."),
            ("Brèves de la semaine", "Le programme « Ponts de pierre » de l'Agence des ouvrages prend 60 %."),
            ("Brèves de la semaine", "Murs de soutènement : l'Agence des ouvrages, « Cap travaux », prend 60 %."),
        ),
    ],
)
def test_another_name_in_quotes__is_two(call: tuple[str, str], other: tuple[str, str], same: tuple[str, str]) -> None:
    """Each quotes a name of its own; or a letter, whose title says nothing, quotes another one."""
    parts = "each gives its call another name"
    assert parts in tuple(judged(told(*call), told(*other))._against())
    assert parts not in tuple(judged(told(*call), told(*same))._against())


@pytest.mark.parametrize(("said", "differ"), [("21 600 € par an", False), ("21 600 € par thèse", True)])
def test_sums_of_a_year__are_those_of_all_years(said: str, differ: bool) -> None:
    yearly = told("Thèses sur le bruit", f"Soutien de {said}.", amounts=[["EUR", 21_600]])
    whole = told("Étudier le bruit", "Un contrat de trois ans, soit 64 800 €.", amounts=[["EUR", 64_800]])
    assert judged(yearly, whole).amounts_differ is differ


def test_those_who_look_for_experts__give_no_grants() -> None:
    call = told("Appel à projets récifs", "L'Agence Maréva finance des récifs.")
    experts = told("Experts pour juger les projets de récifs", "L'Agence Maréva cherche dix experts.")
    assert "one looks for those who judge the projects" in tuple(judged(call, experts)._against())


@pytest.mark.parametrize(
    ("title", "years"), [("Funding corner, November 2026", set()), ("Fonds 2026 des récifs", {2026})]
)
def test_the_year_of_an_issue__is_none_of_a_call(title: str, years: set[int]) -> None:
    assert told(title, "").years == years


def test_swiss_sums__are_read() -> None:
    assert {value for value, _, _ in spans_in("une bourse de Fr. 20'000.–, ou CHF 190'000")} == {20_000, 190_000}
    assert {value for value, _, _ in spans_in("voir example.fr. 300 places")} == set()


def test_a_place_and_its_kind__are_known_by_a_short_form() -> None:
    relay = account({"source": "a", "url": "https://relais.example.ca/1", "title": "MRC Rivière-aux-Ormes – Fonds"})
    payer = account({"source": "b", "url": "https://mrcrao.example.ca/aide", "title": "Fonds"})
    assert says_place(payer, relay)


def test_derived_pairs__follow_from_one_call_and_another() -> None:
    call, relay, sister = (told(title, "x" * size) for title, size in (("Un", 1), ("Une", 2), ("Deux", 3)))
    cases = [Case("a", True, "", call, relay), Case("b", False, "", call, sister)]
    assert list(derived(cases)) == [(relay, sister)]
    assert list(derived(cases[:1])) == []


def test_who_says_that_its_own_subject_has_another_form__is_two() -> None:
    soil = told("Sols vivants", "La Fondation Orme aide les fermes qui soignent la terre. 30 000 € au plus.")
    water = told("Water: a call for farms", "Fondation Orme has another call, for ponds. Use the separate water form.")
    alike = told("Sols : un appel", "La Fondation Orme aide les fermes. Un autre appel est ouvert aux haies.")
    assert "one says that the other is another call" in tuple(judged(soil, water)._against())
    assert "one says that the other is another call" not in tuple(judged(soil, alike)._against())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("REPLAST, quatrième édition", {"4"}),
        ("The third REPLAST call pays 25 to 50% of the cost.", {"3"}),
        ("Cinquième saison pour le fonds AICI.", {"5"}),
        ("Fonds d'aide aux œuvres immersives – édition 4", {"4"}),
        ("Community Spaces Fund – Round 3", {"3"}),
        ("3e appel à projets, après une deuxième édition remarquée", {"3"}),
        ("Following the success of its first round, the fund opens again.", set()),
        ("Les lauréats de la 2e édition ont été reçus à la mairie.", set()),
        ("It is the authority's third open challenge this year.", set()),
        ("Première demande : appelez le service des aides.", set()),
        ("Le premier des trois appels", set()),
        ("1re session d'information, salle 4", set()),
        ("This is the third and last call of the programme.", {"3"}),
        ("Round two of the community fund is now open.", {"2"}),
        ("Call 3 of REPLAST is open.", {"3"}),
        ("XIIe édition du concours, après une onzième très suivie", {"12"}),
        ("Following the success of the second round, the third round opens today.", {"3"}),
        ("Premier appel : lettre d'intention ; second appel : dossier complet.", set()),
        ("The jury meets in a second round in June.", set()),
        ("Those left take part in a second round of interviews.", set()),
        ("There is one call a year; call 01 23 45 67 89.", set()),
    ],
)
def test_rounds__are_counted_in_figures_and_words(said: str, found: set[str]) -> None:
    assert title_parts.rounds(fold(said)) == found


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("Repair Cafés Fund – third round", "Repair Cafés Fund, round 2: libraries invited", True),
        (
            "Fonds des jardins partagés : deuxième appel",
            "Le fonds des jardins partagés ouvre son troisième appel",
            True,
        ),
        ("Repair Cafés Fund – second round", "Repair Cafés Fund, round 2: libraries invited", False),
        ("Fonds des jardins partagés : deuxième appel", "Un fonds pour les jardins partagés", False),
    ],
)
def test_rounds_that_both_titles_count__part_two_calls_of_one_day(one: str, other: str, *, parts: bool) -> None:
    """A programme with a round a topic has the same last day and the same sums in each."""
    found = judged(told(one, "Un."), told(other, "Deux autres.")).conflicts
    assert any(reason.startswith("rounds:") for reason in found) is parts
