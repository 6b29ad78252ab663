"""What makes one call of two accounts beside the rules: loose days and hours, sums in words, houses, the model."""

from __future__ import annotations

from datetime import date

import pytest

from tests.remember.duplicates.pairs import cases
from watcher.remember.duplicates import loose_facts, title_kinds
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.likely import GROUPS, chance, features, shipped
from watcher.remember.duplicates.scope import CallScope
from watcher.remember.duplicates.stated_sums import sums_in
from watcher.remember.search.analysis import Analyser


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("entre trois et quinze mille euros", {3_000, 15_000}),
        ("bids between fifty and four hundred thousand pounds", {50_000, 400_000}),
        ("a quarter of a million dollars", {250_000}),
        ("sept mille cinq cents euros", {7_500}),
        ("un million et demi d'euros", {1_500_000}),
        ("entre 20 et 50 k€", {20_000, 50_000}),
        ("£500 to £3k", {500, 3_000}),
        ("moins de trois mille habitants", set()),
        ("le grand prix", set()),
    ],
)
def test_sums__are_read_in_words_and_where_the_unit_is_said_once(said: str, found: set[int]) -> None:
    assert set(sums_in(said)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("jusqu'a la mi-janvier", {(1, 8, 22)}),
        ("applications close in early february", {(2, 1, 12)}),
        ("avant noel", {(12, 10, 24)}),
        ("le 14 janvier", set()),
    ],
)
def test_vague_days__are_parts_of_months(said: str, found: set[tuple[int, int, int]]) -> None:
    assert loose_facts.vague_days(said) == found


def test_hours__are_read_in_both_languages_and_midnight_is_none() -> None:
    assert loose_facts.hours("a 17 h, at 4:30 pm, midi, 23 h 59") == {(17, 0), (16, 30), (12, 0)}


def test_slashed_days__are_read_where_one_way_alone_is_a_day() -> None:
    said = "ends 18/12, LOI 2/26, not 4/12 nor 13/13"
    assert set(loose_facts.slashed_days(said, date(2026, 11, 20))) == {date(2026, 12, 18), date(2027, 2, 26)}


def test_houses__are_told_by_their_kind() -> None:
    found = loose_facts.houses("L'Agence de l'eau Rhône-Jura, la Ville de Lorval et le Marlbrook District Council")
    assert {kind: set(names) for kind, names in found.items()} == {
        "agence de l'eau": {"rhone", "jura"},
        "ville": {"lorval"},
        "district": {"marlbrook"},
    }


def test_reports__of_winners_and_of_meetings_tell_no_call() -> None:
    assert CallScope("La ville décroche 180 000 €", "C'est l'une des villes lauréates.").is_report
    assert CallScope("Une heure pour comprendre", "Webinaire gratuit, inscription en ligne.").is_report
    assert not CallScope("Aide aux gares", "Candidatures jusqu'au 5 février, six lauréats.").is_report


@pytest.mark.parametrize(
    ("said", "is_tender"),
    [
        ("marche a procedure adaptee, remise des offres le 11 janvier", True),
        ("le marche de noel aide les artisans", False),
    ],
)
def test_tenders__are_told_from_grants(said: str, is_tender: bool) -> None:
    assert title_kinds.is_of_tender(said) is is_tender


def test_model__stops_only_where_no_answer_could_be_enough() -> None:
    model, lexicon = shipped(), Analyser().lexicon
    for case in cases():
        evidence = Comparison(case.two, case.one, lexicon).evidence
        found = features(evidence)
        said = sum(weight * found[group][name] for group in GROUPS for name, weight in model.groups[group][0].items())
        whole = chance(model.bias + said)
        assert model.probability(evidence, model.enough) in (pytest.approx(whole), 0.0)
        assert (model.probability(evidence, model.enough) >= model.enough) == (whole >= model.enough)
