"""«Fin janvier» is a part of a month: another account's exact day in it says the same, and more."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.model import Kind, Moment, Reading
from watcher.remember.rules.differences import joined
from watcher.remember.rules.month_parts import MonthPart, is_vaguely_told, named_in


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("a la troisieme semaine de mars", {(3, 13, 24)}),
        ("in the last days of february", {(2, 21, 31)}),
        ("premiere quinzaine d'avril", {(4, 1, 16)}),
        ("a la toute fin du mois de mai", {(5, 18, 31)}),
        ("a envoyer avant les fetes", {(12, 10, 24)}),
        ("before the winter break", {(12, 10, 24)}),
        ("d'ici la fin du mois", {(11, 18, 31)}),
        ("by the end of the month of march", {(3, 18, 31)}),
        ("le 29 janvier, fin des travaux en mai", set()),
        ("midi", set()),
    ],
)
def test_parts_of_months__are_read_in_both_languages(said: str, found: set[MonthPart]) -> None:
    assert named_in(said, 11) == found


@pytest.mark.parametrize(
    ("quote", "is_vague"),
    [
        ("Vous avez jusqu'à fin janvier", True),
        ("Everything must be in by the end of January", True),
        ("Everything must be in by the end of January (the 31st)", False),
        ("Clôture le 31 janvier", False),
        ("2027-01-31", False),
        ("Réponse fin février", False),
        ("", False),
    ],
)
def test_days__are_told_vaguely_where_only_the_part_of_the_month_is(quote: str, is_vague: bool) -> None:
    assert is_vaguely_told(date(2027, 1, 31), quote) is is_vague


def _until(*days: tuple[int, str]) -> Reading:
    moments = tuple(Moment(date(2027, 1, day), quote=quote) for day, quote in days)
    return Reading(Kind.CALL, "fr", deadline=moments[0], deadlines=moments)


@pytest.mark.parametrize(
    ("known", "heard", "told"),
    [
        ((29, "avant le 29 janvier"), (31, "fin janvier"), 29),
        ((31, "fin janvier"), (25, "avant le 25 janvier"), 25),
        ((31, "fin janvier"), (31, "fin janvier"), 31),
        ((31, "fin janvier"), (10, "lettre avant le 10 janvier"), 31),
        ((20, "avant le 20 janvier"), (31, "prolongé au 31 janvier"), 31),
    ],
)
def test_joined__takes_the_exact_day_for_the_vague_one(
    known: tuple[int, str], heard: tuple[int, str], told: int
) -> None:
    now = joined(_until(known), _until(heard))
    assert now.deadline is not None
    assert now.deadline.date.day == told
