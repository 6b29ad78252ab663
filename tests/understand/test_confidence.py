"""The probability of a deadline: what raises and lowers it, when a day is doubted, and what the package ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from watcher.model import DOUBTS, Moment
from watcher.understand.confidence import Model, calibrated, days_in_call, in_call, shipped
from watcher.understand.dates.evidence import Evidence

PLAIN = Evidence(label=1.0, applying=1.0, score=0.8, margin=1.0, colon=1.0, timed=1.0)
DAY = Moment(date(2027, 3, 12), quote="Date limite : 12 mars 2027")


def test_calibrated__a_plain_label_is_sure_and_a_crowd_of_days_is_doubted() -> None:
    sure, crowd = calibrated(DAY, PLAIN), calibrated(DAY, replace(PLAIN, others=1.0, timed=0.0, late=0.9))

    assert sure is not None
    assert sure.doubt == ""
    assert crowd is None or (crowd.confidence < sure.confidence and crowd.doubt in DOUBTS)


def test_calibrated__far_below_the_bar_nothing_is_told() -> None:
    model = Model(-5.0, {}, bar=0.8, least=0.2)

    assert calibrated(DAY, PLAIN, model) is None


def test_doubt__names_the_feature_that_weighs_most_against_the_day() -> None:
    model = Model(0.0, {"others": -1.0, "late": -3.0, "label": 5.0}, bar=1.0, least=0.0)
    told = calibrated(DAY, Evidence(label=1.0, others=1.0, late=0.9), model)

    assert told is not None
    assert told.doubt == "late"


def test_in_call__a_day_is_no_surer_than_its_notice_is_a_call_and_the_lesser_of_both_is_the_doubt() -> None:
    model = Model(0.0, {}, bar=0.65, least=0.2)
    plain, late = replace(DAY, confidence=0.9), replace(DAY, confidence=0.5, doubt="late")

    def told(day: Moment, chance: float) -> tuple[float, str]:
        found = in_call(day, chance, model)
        assert found is not None
        return found.confidence, found.doubt

    assert told(plain, 1.0) == (0.9, "")
    assert told(plain, 0.6) == (0.54, "no_call")
    assert told(late, 0.8) == (0.4, "late")
    assert told(late, 0.45) == (0.23, "no_call")
    assert in_call(late, 0.2, model) is None


def test_days_in_call__next_one_improbable__none_to_come_but_what_a_field_states() -> None:
    today = DAY.date - timedelta(days=30)
    past, later = replace(DAY, date=today - timedelta(days=9)), replace(DAY, date=DAY.date + timedelta(days=60))
    first, surer = replace(DAY, confidence=0.3), replace(later, confidence=0.9)

    assert [one.date for one in days_in_call([past, first, surer], 0.5, (), today)] == [past.date]
    assert [one.date for one in days_in_call([past, surer], 0.5, (), today)] == [past.date, surer.date]
    assert days_in_call([first], 0.5, {first.date}, today) == [first]


def test_shipped__weighs_only_known_features_and_keeps_its_provenance() -> None:
    assert set(shipped().weights) <= set(Evidence.names())
    assert 0 < shipped().least < shipped().bar < 1
