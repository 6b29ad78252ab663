from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from watcher.model import Cause, Event, EventKind
from watcher.wording import events
from watcher.wording.view import View

NOW = datetime(2027, 2, 23, 6, 0, tzinfo=UTC)
FR = View("fr", "Europe/Paris", NOW)
OLD = {"date": "2027-03-05", "time": "17:00", "zone": "Europe/Paris"}
NEW = {"date": "2027-03-19", "time": None, "zone": None}


def _event(kind: EventKind, before: Any = None, after: Any = None, quote: str = "") -> Event:
    return Event(1, NOW, 1, kind, Cause.SOURCE, "region", before, after, quote)


def _lines(event: Event) -> list[str]:
    return [line.replace("\u00a0", " ") for line in events.lines(FR, event)]


def test_deadline__says_what_stood_before_and_the_words_of_the_page() -> None:
    event = _event(EventKind.DEADLINE_EXTENDED, OLD, NEW, "reportée au 19 mars")
    assert events.title("fr", event) == "Date repoussée"
    assert _lines(event) == [
        "Avant : 5 mars 2027, 17 h (Paris) · 11 h (Montréal)",
        "La page dit : « reportée au 19 mars »",
    ]
    assert events.moved(FR, event).endswith("à 19 mars 2027")


def test_deadline__where_only_the_day_moved_only_the_day_is_said() -> None:
    moved = _event(EventKind.DEADLINE_EXTENDED, OLD, OLD | {"date": "2027-03-19"})
    assert _lines(moved) == ["Avant : 5 mars"]
    next_year = _event(EventKind.DEADLINE_EXTENDED, OLD, OLD | {"date": "2028-03-19"})
    assert _lines(next_year) == ["Avant : 5 mars 2027"]


def test_deadline__that_is_given_up_for_a_call_open_at_any_time_is_not_said_to_be_put_off() -> None:
    open_now = _event(EventKind.DEADLINE_EXTENDED, OLD, None)
    assert events.title("fr", open_now).replace("\u00a0", " ") == "Plus de date limite : dépôt en continu"
    assert events.title("en", open_now) == "No deadline any more: open at any time"


def test_deadline__what_reads_the_same_is_not_said_to_have_stood_before() -> None:
    """A day, and the midnight of UTC that machines write for it."""
    machine = {"date": NEW["date"], "time": "00:00", "zone": "UTC"}
    assert _lines(_event(EventKind.DEADLINE_EXTENDED, NEW, machine)) == []


def test_cut_off__a_second_one_is_told_as_such() -> None:
    added = _event(EventKind.DEADLINE_EXTENDED, None, NEW | {"cut_off": 2}, "et 19 mars (2e relève)")
    assert events.title("fr", added) == "2e relève ajoutée"
    assert _lines(added) == ["2e relève : 19 mars 2027", "La page dit : « et 19 mars (2e relève) »"]
    assert not events.is_new_deadline(added)
    moved = _event(EventKind.DEADLINE_EXTENDED, NEW, NEW | {"date": "2027-04-02", "cut_off": 2})
    assert (events.title("fr", moved), _lines(moved)) == (
        "Date repoussée",
        ["2e relève : 2 avril 2027", "Avant : 19 mars"],
    )


def test_step__one_before_the_deadline_is_told_as_such() -> None:
    added = _event(EventKind.DEADLINE_ADVANCED, None, OLD | {"cut_off": 1}, "Lettre d'intention : 5 mars")
    assert events.title("fr", added) == "Étape ajoutée avant la date limite"
    assert events.title("en", added) == "Step added before the deadline"
    assert _lines(added)[0].startswith("Étape : 5 mars 2027")


def test_sum__for_another_share_is_told_in_the_words_of_the_page() -> None:
    sums = [{"value": 5000, "currency": "EUR", "role": "max"}]
    before, after = ([*sums, {"said": f"5 000 € par {share}."}] for share in ("projet", "partenaire"))
    changed = _event(EventKind.AMOUNT_CHANGED, before, after, "5 000 € par partenaire.")
    assert _lines(changed) == ["Avant : « 5 000 € par projet. »", "La page dit : « 5 000 € par partenaire. »"]


def test_reopened__the_same_date_is_not_told_as_new() -> None:
    state = {"status": "closed", "deadline": NEW}
    same = _event(EventKind.REOPENED, state, state | {"status": "open"})
    assert not events.is_new_deadline(same)
    assert _lines(same) == []
    later = _event(EventKind.REOPENED, state, {"status": "open", "deadline": NEW | {"date": "2027-06-30"}})
    assert events.is_new_deadline(later)
    assert _lines(later) == ["Avant : 19 mars"]


def test_amounts_and_applicants__are_said_in_words() -> None:
    amount = [{"value": 16000, "currency": "EUR", "role": "max"}]
    assert _lines(_event(EventKind.AMOUNT_CHANGED, amount, [])) == ["Avant : 16 000 € max."]
    assert _lines(_event(EventKind.ELIGIBILITY_CHANGED, ["municipality"], [])) == ["Avant : communes et collectivités"]


def test_withdrawn__only_absent_is_not_called_withdrawn() -> None:
    assert events.title("fr", _event(EventKind.WITHDRAWN, after={"why": "said"})) == "Retiré"
    assert events.title("fr", _event(EventKind.WITHDRAWN, after={"why": "absent"})) == "N’est plus listé"


def test_text_changed__a_deadline_that_appears_is_worth_telling() -> None:
    found = _event(EventKind.TEXT_CHANGED, {"deadline": None}, {"deadline": NEW})
    assert found.is_deadline_found
    assert events.title("fr", found) == "Date limite connue"
    assert not _event(EventKind.TEXT_CHANGED, {"deadline": NEW}, {"deadline": None}).is_deadline_found


def test_text_changed__a_deadline_that_is_taken_back_names_the_day_that_was() -> None:
    lost = _event(EventKind.TEXT_CHANGED, {"deadline": NEW}, {"deadline": None}, quote="Nouvelle date à venir")
    assert lost.is_deadline_lost
    assert events.title("fr", lost) == "Date limite retirée"
    assert _lines(lost)[0] == "Avant : 19 mars 2027"
    assert not _event(EventKind.TEXT_CHANGED, {"deadline": None}, {"deadline": NEW}).is_deadline_lost


def test_text_changed__names_what_stood_there() -> None:
    edited = _event(EventKind.TEXT_CHANGED, {"text": "Deux devis."}, {"text": "Trois devis."}, quote="Trois devis.")
    assert events.lines(FR, edited) == (
        "Avant\u00a0: «\u00a0Deux devis.\u00a0»",
        "La page dit\u00a0: «\u00a0Trois devis.\u00a0»",
    )
    (alone,) = events.lines(FR, _event(EventKind.TEXT_CHANGED, {"text": ""}, {"text": "Un devis."}, quote="Un devis."))
    assert "Avant" not in alone


def test_text_changed__an_hour_beside_a_known_day_is_no_deadline_that_appears() -> None:
    timed = _event(EventKind.TEXT_CHANGED, {"deadline": NEW}, {"deadline": NEW | {"time": "17:00"}})
    assert not timed.is_deadline_found
    assert events.title("fr", timed) != "Date limite connue"


@pytest.mark.parametrize("odd", [None, "", "soon", 12, [], {}, {"date": "2027-99-99"}, {"value": "x"}, [{"value": {}}]])
@pytest.mark.parametrize("kind", list(EventKind))
def test_lines__odd_values_of_the_ledger_are_left_out(kind: EventKind, odd: Any) -> None:
    assert isinstance(events.lines(FR, _event(kind, odd, odd)), tuple)


def test_amounts__only_what_stands_there_no_more_is_said_of_before() -> None:
    total, most = (
        {"value": 400_000, "currency": "EUR", "role": "total"},
        {"value": 5000, "currency": "EUR", "role": "max"},
    )
    raised = _event(EventKind.AMOUNT_CHANGED, [total, most], [total | {"value": 650_000}, most])
    assert _lines(raised) == ["Avant : enveloppe de 400 000 €"]
    assert _lines(_event(EventKind.AMOUNT_CHANGED, [most], [most, total])) == []
    assert _lines(_event(EventKind.AMOUNT_CHANGED, [most | {"per": "year"}], [most | {"per": "month"}])) == [
        "Avant : 5 000 € max. par an"
    ]


def _sums(france: int | None, quebec: int | None) -> list[dict[str, Any]]:
    rows = [(france, "EUR", "FR"), (quebec, "CAD", "CA-QC")]
    return [{"value": value, "currency": money, "role": "max", "side": side} for value, money, side in rows if value]


@pytest.mark.parametrize(
    ("before", "after", "title", "lines", "moved"),
    [
        (
            _sums(16000, 50000), _sums(16000, 75000), "Montant modifié côté Québec",
            ["Côté Québec : 75 000 $ CA max. (avant : 50 000 $ CA max.)"],
            "de 50 000 $ CA max. à 75 000 $ CA max. côté Québec",
        ),
        (
            _sums(16000, 50000), _sums(20000, 75000), "Montant modifié",
            [
                "Côté France : 20 000 € max. (avant : 16 000 € max.)",
                "Côté Québec : 75 000 $ CA max. (avant : 50 000 $ CA max.)",
            ],
            "de 16 000 € max. · 50 000 $ CA max. à 20 000 € max. · 75 000 $ CA max.",
        ),
        (
            _sums(16000, 50000), _sums(16000, None), "Montant modifié côté Québec",
            ["Côté Québec : plus rien (avant : 50 000 $ CA max.)"], "50 000 $ CA max. côté Québec",
        ),
        (
            _sums(16000, None), _sums(16000, 50000), "Montant modifié côté Québec",
            ["Côté Québec : 50 000 $ CA max."], "50 000 $ CA max. côté Québec",
        ),
    ],
)  # fmt: skip
def test_amount__of_two_sides_says_which_one_changed(
    before: list[dict[str, Any]], after: list[dict[str, Any]], title: str, lines: list[str], moved: str
) -> None:
    event = _event(EventKind.AMOUNT_CHANGED, before, after)
    assert events.title("fr", event).replace("\u00a0", " ") == title
    assert _lines(event) == lines
    assert events.moved(FR, event).replace("\u00a0", " ") == moved


def test_deadline__of_one_side_says_which_and_is_not_told_as_that_of_the_call() -> None:
    event = _event(EventKind.DEADLINE_EXTENDED, OLD | {"side": "CA-QC"}, OLD | {"date": "2027-03-19", "side": "CA-QC"})
    assert events.title("fr", event) == "Date repoussée côté Québec"
    assert events.title("en", event) == "Deadline extended on the Québec side"
    assert _lines(event) == ["Côté Québec : 19 mars 2027, 17 h (Paris) · 12 h (Montréal) (avant : 5 mars)"]
    assert not events.is_new_deadline(event)


def test_deadline__that_one_side_names_first_is_known_now() -> None:
    event = _event(EventKind.DEADLINE_EXTENDED, None, NEW | {"side": "FR"})
    assert events.title("fr", event) == "Date limite connue côté France"
    assert _lines(event) == ["Côté France : 19 mars 2027"]
