from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from watcher.model import Moment
from watcher.wording import dates
from watcher.wording.view import View

NOW = datetime(2027, 2, 23, 6, 0, tzinfo=UTC)
PARIS = View("fr", "Europe/Paris", NOW)
MONTREAL = View("en", "America/Montreal", NOW)


def _words(view: View, moment: Moment) -> str:
    return dates.when(view, moment).words.replace("\u00a0", " ")


def _left(view: View, moment: Moment) -> str:
    return dates.when(view, moment).left.replace("\u00a0", " ")


def test_day__is_written_in_full() -> None:
    assert dates.day("fr", date(2027, 3, 19), weekday=True) == "vendredi 19 mars 2027"
    assert dates.day("fr", date(2027, 3, 1)) == "1er mars 2027"
    assert dates.day("fr", date(2027, 3, 11), year=False) == "11 mars"
    assert dates.day("en", date(2027, 3, 1), weekday=True) == "Monday 1 March 2027"


def test_when__says_the_readers_own_zone_first() -> None:
    moment = Moment(date(2027, 5, 26), time(16), "America/Montreal")
    assert _words(PARIS, moment) == "mercredi 26 mai 2027, 22 h (Paris) · 16 h (Montréal)"
    assert _words(MONTREAL, moment) == "Wednesday 26 May 2027, 16:00 (Montréal) · 22:00 (Paris)"


@pytest.mark.parametrize(("day", "there"), [(5, "11 h"), (19, "12 h"), (29, "11 h")])
def test_when__knows_the_weeks_of_another_difference(day: int, there: str) -> None:
    """Québec changes its clocks on 14 March 2027, France on the 28th: in between the gap is five hours."""
    moment = Moment(date(2027, 3, day), time(17), "Europe/Paris")
    assert _words(PARIS, moment).endswith(f"17 h (Paris) · {there} (Montréal)")


def test_when__says_the_day_again_where_it_is_another_day() -> None:
    moment = Moment(date(2027, 3, 19), time(23, 59), "America/Montreal")
    assert _words(PARIS, moment) == "samedi 20 mars 2027, 4 h 59 (Paris) · 23 h 59 (Montréal, le 19 mars)"


def test_when__anywhere_on_earth_keeps_its_own_clock_too() -> None:
    moment = Moment(date(2027, 4, 3), time(23, 59), "Etc/GMT+12")
    words = _words(PARIS, moment)
    assert words.startswith("dimanche 4 avril 2027, 13 h 59 (Paris) · 7 h 59 (Montréal)")
    assert "23 h 59 (partout sur Terre, UTC−12, le 3 avril)" in words


def test_when__one_clock_is_said_once() -> None:
    view = View("fr", "Europe/Brussels", NOW)
    moment = Moment(date(2027, 3, 5), time(17), "Europe/Paris")
    assert _words(view, moment) == "vendredi 5 mars 2027, 17 h (Bruxelles) · 11 h (Montréal)"


def test_when__an_hour_without_zone_is_said_to_be_so() -> None:
    assert _words(PARIS, Moment(date(2027, 3, 5), time(12))) == (
        "vendredi 5 mars 2027, 12 h (fuseau horaire non précisé)"
    )


def test_when__a_day_without_hour_is_only_a_day() -> None:
    assert _words(PARIS, Moment(date(2027, 3, 1), None, "Europe/Paris")) == "lundi 1er mars 2027"


def test_when__a_zone_nobody_knows_is_no_zone() -> None:
    assert "non précisé" in _words(PARIS, Moment(date(2027, 3, 5), time(12), "Mars/Olympus"))


@pytest.mark.parametrize(
    ("day", "left"),
    [(22, "passée depuis hier"), (23, "aujourd’hui"), (24, "demain"), (25, "dans 2 jours")],
)
def test_when__counts_days_of_the_readers_calendar(day: int, left: str) -> None:
    assert _left(PARIS, Moment(date(2027, 2, day))) == left


def test_when__the_same_instant_may_be_another_day_for_another_reader() -> None:
    """At 1 h in Montréal it is still the 23rd in both; the deadline is the 24th in Paris, the 23rd in Montréal."""
    moment = Moment(date(2027, 2, 24), time(0, 30), "Europe/Paris")
    assert _left(PARIS, moment) == "demain"
    assert _left(MONTREAL, moment) == "today"


def test_when__past_this_morning_is_past() -> None:
    told = dates.when(PARIS, Moment(date(2027, 2, 23), time(6, 30), "Europe/Paris"))
    assert told.is_past


@pytest.mark.parametrize(
    ("language", "said"), [("fr", ["7 h", "7 h 05", "0 h", "23 h 59"]), ("en", ["07:00", "07:05", "00:00", "23:59"])]
)
def test_hour__is_never_ambiguous(language: str, said: list[str]) -> None:
    hours = [time(7), time(7, 5), time(0), time(23, 59)]
    assert [dates.hour(language, at).replace("\u00a0", " ") for at in hours] == said


def test_countdown__is_short() -> None:
    assert dates.countdown("fr", 24) == "J-24"
    assert dates.countdown("en", 1) == "1 day left"
    assert dates.countdown("fr", 0) == "aujourd’hui"
