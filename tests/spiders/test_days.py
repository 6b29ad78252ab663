"""Dates of a source's own fields, in the forms its settings name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from spiders.days import day


def source(formats=(), zone=None, only=()):
    return SimpleNamespace(date_formats=formats, date_zone=zone, date_only=only)


@pytest.mark.parametrize(
    ("value", "told", "expected"),
    [
        ("2027-03-19", source(), "2027-03-19"),
        ("20270319", source(), "2027-03-19"),
        ("2027-03-19T17:00:00+01:00", source(), "2027-03-19T17:00:00+01:00"),
        ("2027-03-19T00:00:00", source(), "2027-03-19"),
        ("2026-09-15T00:00:00.000+0000", source(only=("deadline",)), "2026-09-15"),
        ("2023-09-04T22:00:00+00:00", source(zone="Europe/Paris"), "2023-09-05"),
        ("2027-03-31T22:59:00.000Z", source(zone="Europe/London"), "2027-03-31T23:59:00+01:00"),
        ("09/30/2026", source(formats=("%m/%d/%Y",)), "2026-09-30"),
        ("30.09.2026", source(formats=("%m/%d/%Y", "%d.%m.%Y")), "2026-09-30"),
        ("1805990400", source(formats=("epoch",), zone="Europe/Paris"), "2027-03-25T17:00:00+01:00"),
        ("1805990400000", source(formats=("epoch_ms",), only=("deadline",)), "2027-03-25"),
        ("Sep 09, 2026 12:00:00 AM EDT", source(only=("deadline",)), "Sep 09, 2026"),
        ("12 mars 2027 à 17 h", source(), "12 mars 2027 à 17 h"),
        ("", source(), ""),
    ],
)
def test_day__takes_the_form_the_source_names(value, told, expected):
    assert day(value, "deadline", told) == expected


@pytest.mark.parametrize(
    "value",
    ["2027-02-31", "2027-13-40T99:99:99Z", "99999999", "-1", "9" * 400, "0000-00-00", "2027-03-19T17:00:00+99:00"],
)
def test_t19_day__leaves_absurd_values_as_they_stand(value):
    told = source(formats=("epoch", "%Y-%m-%d"), zone="Europe/Paris", only=())
    assert isinstance(day(value, "deadline", told), str)


def test_date_only__concerns_the_named_field_alone():
    told = source(only=("opens",))
    assert day("2027-03-19T17:00:00Z", "deadline", told).startswith("2027-03-19T17:00")
    assert day("2027-03-19T17:00:00Z", "opens", told) == "2027-03-19"
