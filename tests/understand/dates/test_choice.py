"""Two readers of days, the rules and the model, weighed together: the likelier day is told, an unsure one doubted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from watcher.model import Moment
from watcher.understand.dates import choice
from watcher.understand.dates.choice import CLOSED, ROLLING, ChoiceModel, PageOfDays, candidates, choose
from watcher.understand.dates.ranking import Features, RankingModel

TODAY = date(2026, 12, 1)
EARLY, LATE, PAST = date(2027, 1, 15), date(2027, 3, 1), date(2026, 10, 1)
WEIGHTS = {"next": 1.0, "later": -1.0, "other": -1.0, "ranked": 1.0, "next, rolling": -3.0}


class Stated(RankingModel):
    """Says of each day what its features say."""

    def probabilities(self, days: Sequence[tuple[date, Features]]) -> dict[date, float]:
        return {when: found["ranked"] for when, found in days}


RANKING = Stated(0.0, {})
MODEL = ChoiceModel(RANKING, WEIGHTS, 0.7, 0.2)


def page(told: Sequence[Moment], ranked: dict[date, float], *signs: str) -> PageOfDays:
    days = {when: Moment(when) for when in (EARLY, LATE)}
    around = [(when, {"ranked": one}) for when, one in ranked.items()]
    return PageOfDays(told, days, around, frozenset(signs), TODAY)


def chosen(told: Sequence[Moment], ranked: dict[date, float], unsure: date | None = None) -> list[tuple[date, bool]]:
    days = {when: Moment(when, doubt="misfit" if when == unsure else "") for when in (EARLY, LATE)}
    return [(one.date, bool(one.doubt)) for one in choose(replace(page(told, ranked), named=days), MODEL)]


def rule(when: date) -> Moment:
    return Moment(when, confidence=0.9)


def test_both_readers_agree__the_day_is_told_without_a_doubt() -> None:
    assert chosen([rule(LATE)], {LATE: 0.9, EARLY: 0.05}) == [(LATE, False)]


def test_readers_differ_and_neither_is_sure__the_earlier_day_is_told_and_doubted() -> None:
    assert chosen([rule(LATE)], {LATE: 0.4, EARLY: 0.5}) == [(EARLY, True), (LATE, False)]


def test_an_earlier_day_is_not_out_of_question__the_sure_one_is_doubted() -> None:
    assert chosen([rule(LATE)], {LATE: 0.9, EARLY: 0.4}) == [(LATE, True)]


def test_the_model_is_far_surer__its_day_is_told() -> None:
    assert chosen([rule(LATE)], {LATE: 0.01, EARLY: 0.97}) == [(EARLY, False), (LATE, False)]


def test_an_early_day_is_improbable__the_later_one_is_told_alone() -> None:
    assert chosen([rule(EARLY), rule(LATE)], {EARLY: 0.02, LATE: 0.97}) == [(LATE, False)]


def test_rules_tell_none__a_day_likelier_right_than_not_is_told() -> None:
    assert chosen([], {EARLY: 0.9}) == [(EARLY, False)]
    assert chosen([], {EARLY: 0.45}) == []


def test_improbable_to_both__no_day_is_told() -> None:
    assert chosen([rule(LATE)], {LATE: 0.02}) == []


def test_the_likeliest_is_improbable__later_steps_of_the_rules_are_not_told_either() -> None:
    assert chosen([rule(PAST), rule(EARLY), rule(LATE)], {EARLY: 0.03, LATE: 0.01}) == [(PAST, False)]


def test_past_days_stay_and_are_never_chosen() -> None:
    assert chosen([rule(PAST), rule(LATE)], {PAST: 0.98, LATE: 0.9}) == [(PAST, False), (LATE, False)]


def test_which_day_is_meant_is_not_sure__a_doubt_stays() -> None:
    assert chosen([rule(LATE)], {LATE: 0.97}, unsure=LATE) == [(LATE, True)]


def test_the_page_may_be_no_call__a_doubt_of_the_rules_stays() -> None:
    found = choose(page([Moment(LATE, confidence=0.9, doubt="no_call")], {LATE: 0.97}), MODEL)

    assert [one.doubt for one in found] == ["no_call"]


def test_candidates__say_what_the_rules_make_of_each_day() -> None:
    days = {when: Moment(when) for when in (EARLY, LATE, date(2027, 4, 1))}
    found = candidates(replace(page([rule(EARLY), rule(LATE)], {}), named=days), RANKING)

    assert [one.standing for one in found] == ["next", "later", "other"]
    assert {one.standing for one in candidates(page([], {}), RANKING)} == {"silent"}


def test_shipped_model__trusts_a_day_more_where_both_name_it() -> None:
    model = choice.shipped()
    both, alone = (candidates(page([rule(LATE)], {LATE: ranked}), RANKING)[0] for ranked in (0.9, 0.1))

    assert model.probability(both) > model.bar > model.probability(alone)
    assert model.least < model.bar


def test_words_of_a_call_open_all_year__its_day_is_doubted_or_not_told() -> None:
    assert [bool(one.doubt) for one in choose(page([rule(LATE)], {LATE: 0.95}), MODEL)] == [False]
    assert [bool(one.doubt) for one in choose(page([rule(LATE)], {LATE: 0.85}, ROLLING), MODEL)] == [True]
    assert choose(page([rule(LATE)], {LATE: 0.4}, ROLLING), MODEL) == []


def test_shipped_model__trusts_a_day_less_where_words_say_open_all_year_or_closed() -> None:
    model = choice.shipped()
    plain, rolling, closed = (
        model.probability(candidates(page([rule(LATE)], {LATE: 0.8}, *signs), RANKING)[0])
        for signs in ((), (ROLLING,), (CLOSED,))
    )

    assert plain > rolling
    assert plain > closed
