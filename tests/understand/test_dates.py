"""Days of a call: how they are written, what they are for, and what never is a deadline."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.understand import dates_phrases, dates_phrases_more
from watcher.understand.dates import DatesRead, read_dates

DEADLINES = dates_phrases.DEADLINES + dates_phrases_more.DEADLINES
NOT_DEADLINES = dates_phrases.NOT_DEADLINES + dates_phrases_more.NOT_DEADLINES
READ_ON = date(2027, 1, 18)


def read(text: str, country: str = "FR", published: date | None = READ_ON, today: date = READ_ON) -> DatesRead:
    language = "fr" if country in ("FR", "CA-QC") else "en"
    return read_dates(text, language=language, country=country, published=published, today=today)


@pytest.mark.parametrize("phrase", DEADLINES, ids=[phrase[0] for phrase in DEADLINES])
def test_read_dates__deadline(phrase: tuple[str, str, str, str, str | None, str | None]) -> None:
    _, country, text, day, hour, zone = phrase

    found = read(text, country).deadline

    assert found is not None
    assert (found.date, found.time, found.zone) == (
        date.fromisoformat(day), time.fromisoformat(hour) if hour else None, zone,
    )  # fmt: skip


@pytest.mark.parametrize(("country", "text"), [p[1:] for p in NOT_DEADLINES], ids=[p[0] for p in NOT_DEADLINES])
def test_read_dates__not_a_deadline(country: str, text: str) -> None:
    assert read(text, country).deadline is None
