"""Preferences: the same rules whoever sets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from watcher.model import BadPreference, Frequency, QuietRhythm, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

USUAL = Subscriber(0, "file", "claire").preferences()
NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "hour"),
    [("7", "07:00"), ("7h", "07:00"), ("7h30", "07:30"), ("07:30", "07:30"), (" 23 H 5", None), ("23:59", "23:59"),
     ("0:59", "00:59"), ("4", "04:00"), ("1", None), ("01:00", None), ("3:59", None), ("24", None), ("7:60", None),
     ("", None), ("07:3", None), ("٠٧:٣٠", None), ("07:30; drop", None)],
)  # fmt: skip
def test_hour__is_kept_in_one_form_and_never_when_clocks_change(said: str, hour: str | None) -> None:
    if hour is None:
        with pytest.raises(BadPreference) as refused:
            USUAL.changed({"hour": said})
        assert refused.value.field == "hour"
    else:
        assert USUAL.changed({"hour": said}).hour == hour


@pytest.mark.parametrize(
    ("said", "steps"),
    [("30, 7, 1", (30, 7, 1)), ("1 7;30", (30, 7, 1)), ((7, 7, 14), (14, 7)), ("", ()), ((), ()), (["3"], (3,)),
     ("500, 7", None), ("0", None), ("-7", None), ("7,5", (7, 5)), ("7.5", None), ("sept", None),
     ("1,2,3,4,5,6,7", None),
     ("365", (365,)), ("366", None), ([1, None], None)],
)  # fmt: skip
def test_reminders__all_of_them_are_good_or_none_is_taken(said: object, steps: tuple[int, ...] | None) -> None:
    if steps is None:
        with pytest.raises(BadPreference):
            USUAL.changed({"reminders": said})
    else:
        assert USUAL.changed({"reminders": said}).reminders == steps


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "de"), ("language", ""), ("zone", "Europe/Lyon"), ("zone", "../etc/passwd"), ("zone", ""),
     ("frequency", "hourly"), ("quiet_rhythm", "workdays"), ("weekday", "7"), ("weekday", -1), ("news", "yes")],
)  # fmt: skip
def test_other_values__are_refused_by_the_name_of_their_field(name: str, value: object) -> None:
    with pytest.raises(BadPreference) as refused:
        USUAL.changed({name: value})
    assert refused.value.field == name


def test_preferences__are_stored_in_their_valid_form_only(tmp_path: Path) -> None:
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        consent = Consent(way="cli")
        with pytest.raises(BadPreference):
            store.people.add(replace(Subscriber(0, "file", "a"), hour="02:00"), consent, NOW)
        with pytest.raises(BadPreference):
            store.people.request(replace(Subscriber(0, "file", "a"), reminders=(500, 7)), consent, NOW)
        assert store.people.all() == ()
        who = store.people.add(replace(Subscriber(0, "file", "a"), hour="7h5"[:2]), consent, NOW)
        assert store.people.get(who.id).hour == "07:00"
        with pytest.raises(BadPreference):
            store.people.update(who.id, frequency="hourly")
        kept = store.people.update(who.id, frequency="weekly", quiet_rhythm="never")
        assert (kept.frequency, kept.quiet_rhythm) == (Frequency.WEEKLY, QuietRhythm.NEVER)
