"""Days as notices tell them in prose: bylines, days without a month, side entrances, moves, the act before."""

from __future__ import annotations

from datetime import date

import pytest

from tests.understand.shipped import Read
from watcher.understand.dates import read_dates

PUBLISHED = date(2026, 11, 12)


def _days(text: str, title: str = "", country: str = "FR") -> list[str]:
    read = read_dates(text, language="", country=country, published=PUBLISHED, today=PUBLISHED, title=title)
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    "byline",
    ["Par La rédaction, le 3/11", "By Sam Hartley, 10 November 2026", "v4.12.0 – 12/11/2026", "12 novembre 2026",
     "le 9 novembre 2026 par Julie", "Nov 10, 2026 · 2 min read"],
)  # fmt: skip
def test_byline_or_version__is_no_deadline(byline: str) -> None:
    text = f"{byline}\nLes clubs déposent leur dossier jusqu'au 18 janvier 2027."

    assert _days(text, "Candidatures ouvertes pour les clubs") == ["2027-01-18"]


def test_label_over_a_past_day__is_still_its_label() -> None:
    assert _days("Autre ligne\nDate limite de dépôt\n2 novembre 2026\nAutre ligne") == ["2026-11-02"]
    text = "Autre ligne\nDate limite de dépôt\n30 novembre 2026\nAutre ligne"
    assert _days(text) == ["2026-11-30"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The form stays open until the 30th.", "2026-11-30"),
        ("Envoyez votre dossier. C'est possible jusqu'au 8.", "2026-12-08"),
        ("Nous acceptons les dossiers tout le mois d'avril 2027, jusqu'au 30.", "2027-04-30"),
        ("Les candidatures se referment le 30, à minuit.", "2026-11-30"),
    ],
)
def test_day_without_a_month__is_of_the_month_named_or_the_next(text: str, day: str) -> None:
    assert _days(text) == [day]


@pytest.mark.parametrize(
    "text", ["Jusqu'au 15 % des coûts.", "Applications by the 3 partners.", "Teams may apply; intake 3 may start."]
)
def test_number_that_is_no_day__is_not_read(text: str) -> None:
    assert _days(text) == []


def test_side_entrance__gives_way_to_the_deadline_and_stands_where_it_is_alone() -> None:
    paper = "Un exemplaire papier du dossier peut être déposé avant le 11 décembre 2026."

    assert _days(f"{paper} L'envoi électronique du dossier est accepté jusqu'au 18 décembre 2026.") == ["2026-12-18"]
    assert _days(paper) == ["2026-12-11"]


@pytest.mark.parametrize(
    "text",
    [
        "La clôture des dépôts, d'abord arrêtée au 27 novembre, glisse au 18 décembre 2026.",
        "The closing date has moved from 27 November to 18 December 2026.",
        "The closing date was 27 November; it is now 18 December 2026.",
    ],
)
def test_moved_day__the_later_one_stands(text: str) -> None:
    assert _days(text) == ["2026-12-18"]


def test_act_one_sentence_before__gives_a_lone_day_its_sense() -> None:
    assert _days("Les dossiers sont reçus au siège. La date à retenir est celle du 31 janvier.") == ["2027-01-31"]
    assert _days("Sélection des dossiers : semaine 47. Conseil d'administration : 10 décembre 2026.") == []


def test_what_one_may_do_until_a_day__governs_it() -> None:
    assert _days("Les élus ont jusqu'au 15 décembre pour déposer leur recours.") == []
    assert _days("Les clubs ont jusqu'au 15 décembre pour déposer leur dossier.") == ["2026-12-15"]


def test_later_step_that_opens_after_the_first_deadline__does_not_open_the_call() -> None:
    text = "Lettre d'intention : 15 décembre 2026. Dossier complet : du 1er février au 1er mars 2027."
    read = read_dates(text, language="fr", country="FR", published=PUBLISHED, today=PUBLISHED)

    assert read.opens is None
    assert [moment.date.isoformat() for moment in read.deadlines] == ["2026-12-15", "2027-03-01"]


def test_days_listed_after_a_yearly_word__all_come_back() -> None:
    assert _days("Quatre échéances par an : 15 janvier, 15 avril, 15 juillet et 15 octobre.") == [
        "2027-01-15", "2027-04-15", "2027-07-15", "2027-10-15",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "country", "zone"),
    [
        ("Applications are due Jan 15, 2027 by 4:00 p.m. AT.", "CA", "America/Halifax"),
        ("Submit your application by 12 noon MT, January 15, 2027.", "CA", "America/Edmonton"),
        ("Applications close January 15, 2027, 18:30 (UTC+05:30).", "INT", "Asia/Kolkata"),
        ("Date limite : 15 janvier 2027 à 12h (heure locale)", "FR", "Europe/Paris"),
        ("Applications close on 15 January 2027 at 5pm (local time).", "EU", None),
        ("Applications close on 15 January 2027 at 5pm (Irish time).", "INT", "Europe/Dublin"),
        ("Clôture : 15/01/2027 18:00 (heure suisse)", "CH", "Europe/Zurich"),
        ("Deadline: 15 January 2027, 15:00 (EET)", "INT", "Europe/Athens"),
        ("Deadline: 17:00 CET (Brussels time) on 15 January 2027", "EU", "Europe/Brussels"),
    ],
)
def test_zone__by_its_short_name_its_place_or_the_country(text: str, country: str, zone: str | None) -> None:
    read = read_dates(text, language="", country=country, published=PUBLISHED, today=PUBLISHED).deadline

    assert read is not None
    assert (read.time is not None, read.zone) == (True, zone)


def test_hour_in_the_next_sentence__holds_for_the_days_before() -> None:
    text = "Application window: January 11 – February 19, 2027. Submissions close at 5 p.m. ET on the last day."
    read = read_dates(text, language="en", country="US", published=PUBLISHED, today=PUBLISHED).deadline

    assert read is not None
    assert str(read.time) == "17:00:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("UPDATE (November 10): the intake moves from November 20, 2026 to Friday, December 4, 2026.", "2026-12-04"),
        ("Les clubs ont jusqu'au 7 décembre (et non plus jusqu'au 23 novembre) pour déposer.", "2026-12-07"),
        ("Call closes: January 29, 2027. Q&A closes January 8, 2027.", "2027-01-29"),
        ("Réponses attendues le 14/01/2027 à 12h00, questions possibles jusqu'au 07/01/2027.", "2027-01-14"),
    ],
)  # fmt: skip
def test_day_of_another_act_or_of_before__gives_way(text: str, day: str) -> None:
    assert _days(text)[:1] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Dossiers à déposer avant le vingt-six février deux mille vingt-sept.", "2027-02-26"),
        ("Date limite : le premier mars deux mille vingt-sept à midi.", "2027-03-01"),
        ("Applications are due by the twenty-sixth of February 2027.", "2027-02-26"),
        ("Date limite : le trente février 2027.", None),
        ("Les trois mars, deux mille personnes étaient là.", None),
    ],
)
def test_deadline__a_day_spelled_out(read: Read, text: str, day: str | None) -> None:
    found = read("Aide aux fours à pain", text).deadline

    assert (found.date.isoformat() if found else None) == day


def test_range_until_the_twelfth__is_no_zone_twelve_hours_behind() -> None:
    assert _days("Inscriptions : 1er décembre 2026 – 12 mars 2027.") == ["2027-03-12"]
    assert _days("Applications: 1 December 2026 - 12 March 2027", country="EU") == ["2027-03-12"]
