"""What an event of a decision says: from what to what, and in whose words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remember.scenes import START, call, grant, news, says, until
from watcher.model import Amount, EventKind, Fact, Kind, Moment, Reading, Status
from watcher.remember.rules.decide import Decision, Draft, State
from watcher.remember.rules.thresholds import Thresholds
from watcher.understand.money.read import read_amounts

MARCH, SPRING, SUMMER = until("2027-03-05"), until("2027-03-19"), until("2027-06-30")
TOLD = EventKind


def day(written: str, clock: str | None = None, zone: str | None = None) -> dict[str, Any]:
    return {"date": written, "time": clock, "zone": zone}


def stands(status: str, written: str | None = None) -> dict[str, Any]:
    return {"status": status, "deadline": day(written) if written else None}


def sums(*values: int) -> list[dict[str, Any]]:
    return [{"value": value, "currency": "EUR", "role": "max"} for value in values]


def decided(before: State | None, reading: Reading, days: int = 0, **facts: Any) -> Decision:
    text, title = facts.pop("text", "Le texte."), facts.pop("title", "Appel à projets")
    return Decision(before, State(title, text, reading), START + timedelta(days=days), Thresholds(), **facts)


def known(reading: Reading, **facts: Any) -> State:
    return decided(None, reading, **facts).result


@pytest.mark.parametrize(
    ("reading", "facts", "said"),
    [
        (news(), {}, Draft(TOLD.NEWS)),
        (Reading(Kind.AWARD, "fr"), {}, Draft(TOLD.AWARD)),
        (call(MARCH), {}, Draft(TOLD.OPENED, None, stands("open", "2027-03-05"), "au 2027-03-05")),
        (call(rolling=True), {}, Draft(TOLD.OPENED, None, stands("rolling"), "")),
        (
            call(SUMMER, opens=until("2027-06-01")), {},
            Draft(TOLD.FORECAST, None, stands("forecast", "2027-06-30"), "au 2027-06-01"),
        ),
        (
            call(SUMMER, **says(Status.FORECAST, "à venir")), {},
            Draft(TOLD.FORECAST, None, stands("forecast", "2027-06-30"), "à venir"),
        ),
        (
            call(MARCH), {"edition_of": 7},
            Draft(TOLD.NEW_EDITION, {"call": 7}, stands("open", "2027-03-05"), "au 2027-03-05"),
        ),
    ],
)  # fmt: skip
def test_first__says_where_the_call_stands(reading: Reading, facts: dict[str, Any], said: Draft) -> None:
    assert decided(None, reading, **facts).events == (said,)


def test_first__what_was_told_as_another_call_is_not_told() -> None:
    assert decided(None, call(MARCH), was_told=True).events == ()
    assert decided(None, news(), was_told=True).events == (Draft(TOLD.NEWS),)


@pytest.mark.parametrize(
    ("before", "after", "days", "said"),
    [
        (call(MARCH), call(MARCH), 100,
         Draft(TOLD.CLOSED, stands("open", "2027-03-05"), stands("closed", "2027-03-05"), "au 2027-03-05")),
        (call(MARCH), call(MARCH, **says(Status.CLOSED, "complet")), 1,
         Draft(TOLD.CLOSED, stands("open", "2027-03-05"), stands("closed", "2027-03-05"), "complet")),
        (call(MARCH), call(MARCH, **says(Status.WITHDRAWN, "annulé")), 1,
         Draft(TOLD.WITHDRAWN, stands("open", "2027-03-05"), stands("withdrawn", "2027-03-05") | {"why": "said"},
               "annulé")),
        (call(SUMMER, opens=until("2027-02-01")), call(SUMMER, opens=until("2027-02-01")), 40,
         Draft(TOLD.OPENED, stands("forecast", "2027-06-30"), stands("open", "2027-06-30"), "au 2027-06-30")),
        (call(SUMMER), call(SUMMER, **says(Status.FORECAST, "à venir")), 1,
         Draft(TOLD.FORECAST, stands("open", "2027-06-30"), stands("forecast", "2027-06-30"), "à venir")),
        (call(MARCH, **says(Status.CLOSED)), call(SUMMER, **says(Status.OPEN, "rouvert")), 1,
         Draft(TOLD.REOPENED, stands("closed", "2027-03-05"), stands("open", "2027-06-30"), "rouvert")),
        (call(MARCH, **says(Status.CLOSED)), call(until("2028-03-03")), 1,
         Draft(TOLD.NEW_EDITION, stands("closed", "2027-03-05"), stands("open", "2028-03-03"), "au 2028-03-03")),
        (call(MARCH), call(until("2028-03-03")), 120,
         Draft(TOLD.NEW_EDITION, stands("open", "2027-03-05"), stands("open", "2028-03-03"), "au 2028-03-03")),
    ],
)  # fmt: skip
def test_turn__says_the_state_before_and_after(before: Reading, after: Reading, days: int, said: Draft) -> None:
    (turn, *_) = decided(known(before), after, days).events
    assert turn == said


def test_turn__an_absent_call_is_withdrawn_without_words() -> None:
    (turn,) = decided(known(call(MARCH)), call(MARCH), 1, gone=True).events
    state = stands("withdrawn", "2027-03-05") | {"why": "absent"}
    assert turn == Draft(TOLD.WITHDRAWN, stands("open", "2027-03-05"), state, "")


@pytest.mark.parametrize("years", [("2027", "2028"), ("2026", "2027 et 2028")])
def test_turn__another_year_in_the_title_is_a_new_round(years: tuple[str, str]) -> None:
    """Weeks after the end, so that the days alone would say that the same round goes on."""
    old = known(call(MARCH, **says(Status.CLOSED)), title=f"Appel {years[0]}")
    assert decided(old, call(SUMMER), title=f"Appel {years[1]}").events[0].kind is TOLD.NEW_EDITION
    assert decided(old, call(SUMMER), title=f"Appel {years[0]} bis").events[0].kind is TOLD.REOPENED
    assert decided(old, call(SUMMER), title="Appel").events[0].kind is TOLD.REOPENED


@pytest.mark.parametrize(("gap", "kind"), [(269, TOLD.REOPENED), (270, TOLD.NEW_EDITION)])
def test_turn__nine_months_later_is_a_new_round(gap: int, kind: EventKind) -> None:
    later = Moment(MARCH.date + timedelta(days=gap), quote="plus tard")
    assert decided(known(call(MARCH, **says(Status.CLOSED))), call(later)).events[0].kind is kind


# --- deadlines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((MARCH,), (SPRING,), Draft(TOLD.DEADLINE_EXTENDED, day("2027-03-05"), day("2027-03-19"), "au 2027-03-19")),
        ((SPRING,), (MARCH,), Draft(TOLD.DEADLINE_ADVANCED, day("2027-03-19"), day("2027-03-05"), "au 2027-03-05")),
        (
            (MARCH, SPRING), (MARCH, SUMMER),
            Draft(TOLD.DEADLINE_EXTENDED, day("2027-03-19"), day("2027-06-30") | {"cut_off": 2}, "au 2027-06-30"),
        ),
        (
            (MARCH, SUMMER), (MARCH, SPRING),
            Draft(TOLD.DEADLINE_ADVANCED, day("2027-06-30"), day("2027-03-19") | {"cut_off": 2}, "au 2027-03-19"),
        ),
        (
            (MARCH,), (MARCH, SUMMER),
            Draft(TOLD.DEADLINE_EXTENDED, None, day("2027-06-30") | {"cut_off": 2}, "au 2027-06-30"),
        ),
        (
            (SPRING,), (MARCH, SPRING),
            Draft(TOLD.DEADLINE_ADVANCED, None, day("2027-03-05") | {"cut_off": 1}, "au 2027-03-05"),
        ),
    ],
)  # fmt: skip
def test_deadline__says_both_days(before: tuple[Moment, ...], after: tuple[Moment, ...], said: Draft) -> None:
    assert decided(known(call(*before)), call(*after)).events == (said,)


def test_deadline__that_goes_for_applying_at_any_time_is_extended() -> None:
    (said,) = decided(known(call(MARCH)), call(rolling=True, **says(Status.ROLLING, "au fil de l'eau"))).events
    assert said == Draft(TOLD.DEADLINE_EXTENDED, day("2027-03-05"), None, "au fil de l'eau")
    (kept,) = decided(known(call(MARCH, rolling=True)), call(rolling=True)).events
    assert kept.kind is TOLD.TEXT_CHANGED
    (moved,) = decided(known(call(MARCH)), call(SPRING, rolling=True)).events
    assert (moved.kind, moved.after) == (TOLD.DEADLINE_EXTENDED, day("2027-03-19"))


_CLOCKS = st.sampled_from([None, "09:00", "12:00", "18:00", "23:59"])  # noon in Montréal is six in Paris
_ZONES = st.sampled_from([None, "Europe/Paris", "America/Montreal"])


@given(_CLOCKS, _ZONES, _CLOCKS, _ZONES)
def test_deadline__on_one_day_moves_only_where_both_say_when(
    clock: str | None, zone: str | None, other_clock: str | None, other_zone: str | None
) -> None:
    """Hours and zones that only one of the two states are said more exactly, not moved."""
    was, now_is = until("2027-03-05", clock, zone), until("2027-03-05", other_clock, other_zone)
    kinds = {draft.kind for draft in decided(known(call(was)), call(now_is)).events}
    moves = kinds & {TOLD.DEADLINE_EXTENDED, TOLD.DEADLINE_ADVANCED}
    says_more = clock is None or other_clock is None or (clock == other_clock and None in (zone, other_zone))
    if says_more or was.ends_at == now_is.ends_at:
        assert moves == set()
    else:
        later = was.ends_at < now_is.ends_at
        assert moves == {TOLD.DEADLINE_EXTENDED if later else TOLD.DEADLINE_ADVANCED}


@given(st.dates(date(2027, 2, 1), date(2027, 9, 1)), st.dates(date(2027, 2, 1), date(2027, 9, 1)))
def test_deadline__of_another_day_moves_towards_it_whatever_the_hours(one: date, other: date) -> None:
    was, now_is = Moment(one, time(9), "Europe/Paris"), Moment(other, None, None)
    kinds = [draft.kind for draft in decided(known(call(was)), call(now_is)).events]
    if one != other:
        assert kinds == [TOLD.DEADLINE_EXTENDED if other > one else TOLD.DEADLINE_ADVANCED]
    else:
        assert kinds == [TOLD.TEXT_CHANGED]


# --- sums and applicants -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((5,), (6,), Draft(TOLD.AMOUNT_CHANGED, sums(5), sums(6), "6 EUR")),
        ((), (6,), Draft(TOLD.AMOUNT_CHANGED, None, sums(6), "6 EUR")),
        ((5,), (5, 9), Draft(TOLD.AMOUNT_CHANGED, sums(5), sums(5, 9), "9 EUR")),
        ((5, 9), (5,), Draft(TOLD.AMOUNT_CHANGED, sums(5, 9), sums(5), "")),
    ],
)
def test_amounts__say_the_sums_and_quote_the_new_one(
    before: tuple[int, ...], after: tuple[int, ...], said: Draft
) -> None:
    old, new = (call(MARCH, amounts=tuple(map(grant, values))) for values in (before, after))
    assert decided(known(old), new).events == (said,)


def test_eligibility__says_the_lists_and_quotes_the_new_word_or_the_rule() -> None:
    towns, boards = Fact("communes", "aux communes"), Fact("EPCI", "aux EPCI")
    rule = Fact("consortium", "en consortium")
    old = known(call(MARCH, eligible=(towns,)))
    more = decided(old, call(MARCH, eligible=(towns, boards))).events
    assert more == (Draft(TOLD.ELIGIBILITY_CHANGED, ["communes"], ["communes", "EPCI"], "aux EPCI"),)
    bound = decided(old, call(MARCH, eligible=(towns,), partner_rule=rule)).events
    assert bound == (Draft(TOLD.ELIGIBILITY_CHANGED, ["communes"], ["communes", "consortium"], "en consortium"),)
    less = decided(known(call(MARCH, eligible=(towns, boards))), call(MARCH, eligible=(towns,))).events
    assert less == (Draft(TOLD.ELIGIBILITY_CHANGED, ["communes", "EPCI"], ["communes"], ""),)


@pytest.mark.parametrize("gone", [True, False])
def test_eligibility__that_appears_or_vanishes_is_a_change_of_the_text(gone: bool) -> None:
    with_, without = call(MARCH, eligible=(Fact("communes"),)), call(MARCH)
    old, new = (with_, without) if gone else (without, with_)
    (said,) = decided(known(old), new).events
    assert said.kind is TOLD.TEXT_CHANGED
    assert (said.before["eligible"], said.after["eligible"]) == ((["communes"], []) if gone else ([], ["communes"]))


# --- the text alone ----------------------------------------------------------------------------------------


def test_content__a_new_title_says_both_and_quotes_the_new_line() -> None:
    old = known(call(MARCH), title="Appel rivières", text="Une ligne.")
    (bare,) = decided(old, call(MARCH), title="Appel forêts", text="Une ligne.").events
    assert bare == Draft(TOLD.TEXT_CHANGED, {"title": "Appel rivières"}, {"title": "Appel forêts"}, "Appel forêts")
    (both,) = decided(old, call(MARCH), title="Appel forêts", text="Une ligne.\nUne autre phrase.").events
    assert both.quote == "Une autre phrase."


def test_content__a_fact_without_an_event_of_its_own_says_both_values() -> None:
    old = known(call(MARCH, opens=until("2027-01-02")))
    (said,) = decided(old, call(MARCH, opens=until("2027-01-03"))).events
    assert said == Draft(TOLD.TEXT_CHANGED, {"opens": day("2027-01-02")}, {"opens": day("2027-01-03")}, "au 2027-03-05")


def test_content__a_day_that_goes_is_said_once() -> None:
    """The next deadline and the list of deadlines would say the same."""
    (said,) = decided(known(call(MARCH)), call()).events
    assert said == Draft(TOLD.TEXT_CHANGED, {"deadline": day("2027-03-05")}, {"deadline": None}, "")


def test_content__other_words_say_the_line_that_went_and_the_one_that_came() -> None:
    old = known(call(MARCH), text="La première phrase.\nLa deuxième phrase.")
    (said,) = decided(old, call(MARCH), text="La première phrase.\nUne tout autre chose.").events
    gone, came = {"text": "La deuxième phrase."}, {"text": "Une tout autre chose."}
    assert said == Draft(TOLD.TEXT_CHANGED, gone, came, "Une tout autre chose.")


def test_content__is_capped_once_a_text_changes_all_the_time() -> None:
    limit = Thresholds().text_events
    state = known(call(MARCH), text="Phrase numéro zéro.")
    for number in range(limit):
        decision = decided(state, call(MARCH), text=f"Voici encore une phrase, la {number}e.")
        assert [draft.kind for draft in decision.events] == [TOLD.TEXT_CHANGED]
        assert decision.text_events == number + 1
        state = decision.result
    capped = decided(state, call(MARCH), text="Cette dernière phrase n'est plus dite à personne.")
    assert capped.events == ()
    assert capped.is_capped
    assert not capped.is_version
    fact = decided(replace(capped.result), call(SPRING), text="Une date.")
    assert [draft.kind for draft in fact.events] == [TOLD.DEADLINE_EXTENDED]
    assert fact.text_events == 0


def test_content__what_all_items_of_the_source_gained_is_noise() -> None:
    old = known(call(MARCH), text="La première phrase.")
    noise = frozenset({"nouveau pied de page"})
    after = decided(old, call(MARCH), text="La première phrase.\nNouveau pied de page.", noise=noise)
    assert after.events == ()
    assert not after.is_version


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("800 € par mois au plus", "800 € par an au plus"),
        ("Une aide de 800 € par commune, versée en juin", "Une aide de 800 € par mois par commune, versée en juin"),
        ("Chaque projet reçoit 800 € au minimum", "Chaque projet reçoit 800 € au maximum"),
    ],
)
def test_amounts__a_rhythm_or_a_bound_that_is_edited_is_told(before: str, after: str) -> None:
    old, new = (call(MARCH, amounts=(_read(text),)) for text in (before, after))
    (said,) = decided(known(old, text=before), new, text=after).events
    assert said.kind is TOLD.AMOUNT_CHANGED
    assert said.before != said.after
    assert said.quote == after


def test_amounts__a_rhythm_read_from_another_line_is_no_change() -> None:
    old, new = (
        call(MARCH, amounts=(_read(text),)) for text in ("Une aide de 800 € par an est versée", "Montant : 800 €")
    )
    assert TOLD.AMOUNT_CHANGED not in {draft.kind for draft in decided(known(old), new, text="Autre texte.").events}


def _read(text: str) -> Amount:
    (amount,) = read_amounts(text, language="fr", country="FR").amounts
    return amount


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("Bourse : 4 800 €.", "Bourse : 4 800 €, soit 800 € par mois.", False),
        ("Bourse : 4 800 € (soit 800 € par mois).", "Bourse : 4 800 €.", False),
        ("Grants of £9,600 are paid.", "Grants of £9,600, that is £800 a month, are paid.", False),
        ("Bourse : 4 800 €, soit 800 € par mois.", "Bourse : 4 800 €, soit 400 € par mois.", True),
        ("Bourse : 4 800 €.", "Bourse : 4 800 €, et 800 € par mois de loyer.", True),
        ("Bourse : 4 800 €.", "Bourse : 6 000 €, soit 1 000 € par mois.", True),
        ("Bourse : 4 800 €.", "Bourse : 4 800 €, soit 900 € par mois.", True),
        ("Enveloppe : 48 000 €.", "Enveloppe : 48 000 €, soit 8 000 € par projet.", True),
    ],
)
def test_amounts__a_sum_said_again_by_the_month_is_no_news(before: str, after: str, is_told: bool) -> None:
    readings = [
        call(MARCH, amounts=read_amounts(text, language="fr", country="FR").amounts) for text in (before, after)
    ]
    assert bool(decided(known(readings[0], text=before), readings[1], text=after).events) == is_told


def test_reopened__sums_that_changed_meanwhile_are_told_beside_it() -> None:
    over = known(call(MARCH, amounts=(grant(1500),), **says(Status.CLOSED)))
    again = decided(over, call(SUMMER, amounts=(grant(2000),)), days=1).events
    assert [draft.kind for draft in again] == [TOLD.REOPENED, TOLD.AMOUNT_CHANGED]
    untold = known(call(MARCH, **says(Status.CLOSED)))
    assert [draft.kind for draft in decided(untold, call(SUMMER, amounts=(grant(2000),)), days=1).events] == [
        TOLD.REOPENED
    ]


@pytest.mark.parametrize(
    ("text", "is_put_off"),
    [
        ("La remise est reportée à une date ultérieure.", True),
        ("The deadline has been postponed until further notice.", True),
        ("Date limite : à confirmer.", False),
        ("Le report des congés est à l'ordre du jour.", False),
    ],
)
def test_deadline_that_is_taken_back__is_put_off_where_the_page_says_so(text: str, is_put_off: bool) -> None:
    (said,) = decided(known(call(MARCH)), call(), text=text).events
    assert said.after == {"deadline": None} | ({"postponed": True} if is_put_off else {})


def test_title__an_ampersand_for_et_is_no_other_title() -> None:
    old = known(call(MARCH), title="Appel Culture et Santé")
    assert decided(old, call(MARCH), title="Appel « Culture & Santé »").events == ()
    assert decided(old, call(MARCH), title="Appel Culture ou Santé").events != ()
