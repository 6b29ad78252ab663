from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.deliver.examples import NOW, call, calls, compose, due, event, events, money, reader, settings, until
from watcher.deliver.digest.bundle import is_over
from watcher.deliver.digest.digest import Digest, Due
from watcher.deliver.digest.reminders import due_reminders
from watcher.deliver.match.index import MatchIndex
from watcher.model import Call, DomainScore, Event, EventKind, Genre, Interest, Kind, Status

OPENED, EXTENDED, ADVANCED = EventKind.OPENED, EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED


def _digest(told: list[Call], happened: list[Event], budget: int = 40, **more: Any) -> Digest:
    known = {one.id: one for one in told}
    who = reader()
    owed = MatchIndex(happened, known).owed(who, more.get("marks", {}))
    return compose(who, Due(owed=owed, **more), settings(budget=budget), NOW)


def _shape(digest: Digest) -> list[tuple[str, str, list[int]]]:
    return [(section.name, section.domain, [item.call.id for item in section.items]) for section in digest.sections]


def test_digest__what_closes_first_then_changes_then_new_by_deadline() -> None:
    assert _shape(compose(reader(), due(reader()), settings(), NOW)) == [
        ("closing", "", [9]),
        ("changes", "", [1]),
        ("new", "", [3, 2, 4, 5]),
        ("forecasts", "", [6]),
        ("news", "", [7]),
        ("awards", "", [8]),
    ]


def test_digest__every_owed_event_is_told_left_or_settled() -> None:
    digest = compose(reader(), due(reader()), settings(budget=2, news_budget=1), NOW)
    seqs = [*digest.told, *digest.left, *digest.settled]
    assert sorted(seqs) == [event.seq for event in events()]
    assert digest.waiting == len(digest.left) == 5


def test_digest__the_same_facts_give_the_same_digest() -> None:
    assert compose(reader(), due(reader()), settings(), NOW) == compose(reader(), due(reader()), settings(), NOW)


def test_digest__opened_and_changed_since_is_told_once_as_new() -> None:
    digest = _digest([call(1, "A")], [event(5, 1), event(6, 1, EXTENDED, before="2027-03-01", after="2027-03-09")])
    assert _shape(digest) == [("new", "", [1])]
    assert digest.told == (5, 6)


def test_digest__two_moves_are_one_from_first_to_last() -> None:
    moves = [
        event(5, 1, EXTENDED, before="2027-03-01", after="2027-03-20"),
        event(6, 1, ADVANCED, before="2027-03-20", after="2027-03-10", quote="le 10 mars"),
    ]
    digest = _digest([call(1, "A", deadline=until(2027, 3, 10))], moves)
    [shown] = digest.items[0].events
    assert (shown.kind, shown.before, shown.after, shown.quote) == (EXTENDED, "2027-03-01", "2027-03-10", "le 10 mars")
    assert digest.told == (5, 6)


def test_digest__a_date_that_came_back_is_no_change() -> None:
    moves = [
        event(5, 1, EXTENDED, before="2027-03-01", after="2027-03-20"),
        event(6, 1, ADVANCED, before="2027-03-20", after="2027-03-01"),
    ]
    digest = _digest([call(1, "A")], moves)
    assert digest.is_empty
    assert digest.settled == {5: "changed back", 6: "changed back"}


def test_t35_digest__a_call_that_closed_meanwhile_is_let_go_with_a_reason() -> None:
    over = call(1, "A", deadline=until(2027, 2, 22, "12:00", "Europe/Paris"))
    digest = _digest([over], [event(5, 1)])
    assert digest.is_empty
    assert digest.settled == {5: "deadline passed"}


def test_digest__withdrawn_before_it_was_told_is_not_told() -> None:
    gone = call(1, "A", status=Status.WITHDRAWN)
    assert _digest([gone], [event(5, 1), event(6, 1, EventKind.WITHDRAWN)]).is_empty
    assert _shape(_digest([gone], [event(6, 1, EventKind.WITHDRAWN)])) == [("ended", "", [1])]


def test_digest__a_passed_stage_does_not_end_a_call_with_another() -> None:
    first, last = until(2027, 2, 1), until(2027, 4, 1)
    assert not is_over(call(1, "A", deadline=first, deadlines=(first, last)), NOW)
    assert not is_over(call(1, "A", deadline=first, rolling=True), NOW)
    assert is_over(call(1, "A", deadline=first, deadlines=(first,)), NOW)


def test_digest__the_first_few_new_calls_in_full_and_the_rest_as_rows() -> None:
    told = [call(n, "A", deadline=until(2027, 4, n)) for n in range(1, 8)]
    happened = [event(10 + n, n) for n in range(1, 8)]
    assert _shape(_digest(told[:4], happened[:4])) == [("new", "", [1, 2, 3, 4])]  # no row alone
    assert _shape(_digest(told, happened)) == [("new", "", [1, 2, 3]), ("more", "", [4, 5, 6, 7])]


def test_digest__many_rows_stand_under_the_domain_the_reader_follows() -> None:
    both = (DomainScore("culture", 9.0), DomainScore("digital", 1.0))
    told = [call(n, "A", deadline=until(2027, 4, n)) for n in range(1, 12)]
    told += [call(n, "B", deadline=until(2027, 5, n), domains=both) for n in (12, 13)]
    shape = _shape(_digest(told, [event(20 + one.id, one.id) for one in told]))
    assert shape == [("new", "", [1, 2, 3]), ("more", "health", [*range(4, 12)]), ("more", "digital", [12, 13])]


def test_digest__beyond_the_budget_the_most_urgent_goes_first() -> None:
    told = [call(n, "A", deadline=until(2027, 4, 30 - n)) for n in range(1, 7)]
    digest = _digest(told, [event(10 + n, n) for n in range(1, 7)], budget=2)
    assert _shape(digest) == [("new", "", [6, 5])]
    assert digest.left == (11, 12, 13, 14)


def test_digest__a_call_without_deadline_is_not_put_off_for_ever() -> None:
    silent, later = call(1, "A"), call(2, "B", deadline=until(2027, 3, 30))
    happened = [event(5, 1, at=NOW - timedelta(days=10)), event(6, 2)]
    assert _shape(_digest([silent, later], happened, budget=1)) == [("new", "", [1])]


def test_digest__old_news_is_no_news() -> None:
    news = call(1, "A", kind=Kind.NEWS, genre=Genre.NEWS)
    digest = _digest([news], [event(5, 1, EventKind.NEWS, at=NOW - timedelta(days=60))])
    assert digest.settled == {5: "old news"}


def test_digest__a_muted_call_is_not_told_and_a_followed_one_always() -> None:
    other = call(1, "A", domains=())
    assert _digest([call(1, "A")], [event(5, 1)], marks={1: "mute"}).is_empty
    assert _shape(_digest([other], [event(5, 1, EXTENDED)], marks={1: "follow"})) == [("changes", "", [1])]


def test_digest__put_off_comes_back_unless_it_is_over_or_told_anyway() -> None:
    told = [call(1, "A"), call(2, "B", status=Status.CLOSED), call(3, "C")]
    digest = _digest(told, [event(5, 3)], later=tuple(told))
    assert _shape(digest) == [("new", "", [3]), ("later", "", [1])]
    assert [item.mark for item in digest.items] == ["later", "later"]
    assert digest.later == (1, 2, 3)


def test_digest__nothing_new() -> None:
    digest = compose(reader(), Due(), settings(), NOW)
    assert digest.is_empty
    assert digest.told == digest.left == ()


# --- reminders --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "step"), [(31, None), (30, 30), (15, 30), (7, 7), (6, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_reminders__are_due_once_a_step(left: int, step: int | None) -> None:
    day = date(2027, 2, 23) + timedelta(days=left)
    followed = call(1, "A", deadline=until(day.year, day.month, day.day, "23:59", "Europe/Paris"))
    due_now = due_reminders(reader(), [followed], frozenset(), NOW)
    assert due_now == (() if step is None else ((1, day, step),))
    assert due_reminders(reader(), [followed], frozenset(due_now), NOW) == ()


def test_reminders__a_moved_deadline_arms_them_again() -> None:
    before, after = call(1, "A", deadline=until(2027, 3, 1)), call(1, "A", deadline=until(2027, 3, 2))
    given = due_reminders(reader(), [before], frozenset(), NOW)
    assert due_reminders(reader(), [before], frozenset(given), NOW) == ()
    assert due_reminders(reader(), [after], frozenset(given), NOW) == ((1, date(2027, 3, 2), 7),)


def test_reminders__count_in_the_readers_calendar() -> None:
    """0 h 30 on the 25th in Paris is still the 24th in Montréal, where it is the 23rd now: one day left."""
    followed = call(1, "A", deadline=until(2027, 2, 25, "00:30", "Europe/Paris"))
    assert due_reminders(reader("en", reminders=(1,)), [followed], frozenset(), NOW)
    assert not due_reminders(reader("fr", reminders=(1,)), [followed], frozenset(), NOW)


def test_reminders__none_without_deadline_or_after_the_end() -> None:
    ended = call(2, "B", deadline=until(2027, 2, 24), status=Status.CLOSED)
    assert due_reminders(reader(), [call(1, "A"), ended], frozenset(), NOW) == ()


def test_digest__what_closes_tomorrow_stands_above_all() -> None:
    tomorrow = call(1, "A", deadline=until(2027, 2, 24))
    digest = _digest([call(2, "B")], [event(5, 2, EXTENDED)], followed=(tomorrow,))
    assert _shape(digest) == [("closing", "", [1]), ("changes", "", [2])]
    assert digest.reminders == ((1, date(2027, 2, 24), 1),)


def test_digest__a_call_told_anyway_needs_no_reminder_beside_it() -> None:
    followed = call(1, "A", deadline=until(2027, 3, 1))
    digest = _digest([followed], [event(5, 1, EXTENDED)], followed=(followed,), marks={1: "follow"})
    assert _shape(digest) == [("changes", "", [1])]
    assert digest.reminders == ((1, date(2027, 3, 1), 7),)


# --- sizes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 500, 10_000])
def test_t35_digest__any_number_of_calls(number: int) -> None:
    told = [call(n, f"Appel {n}", amounts=(money(1000),)) for n in range(1, number + 1)]
    digest = _digest(told, [event(n, n) for n in range(1, number + 1)])
    assert len(digest.items) == min(number, 40)
    assert digest.waiting == max(0, number - 40)
    assert len(digest.told) + len(digest.left) == number


def test_digest__waiting_calls_come_with_the_next_one() -> None:
    known = calls() | {n: call(n, f"Appel {n}") for n in range(100, 110)}
    happened = [event(n, n) for n in range(100, 110)]
    who, told = reader(interests=(Interest(),)), set[int]()
    for _ in range(5):
        owed = tuple(item for item in MatchIndex(happened, known).owed(who) if item.event.seq not in told)
        digest = compose(who, Due(owed=owed), settings(budget=3), NOW)
        assert not told & set(digest.told)
        told |= set(digest.told)
    assert told == set(range(100, 110))


def test_digest__what_was_followed_keeps_its_end_even_when_over() -> None:
    over = call(1, "A", status=Status.CLOSED, deadline=until(2027, 2, 20))
    digest = _digest([over], [event(5, 1, EventKind.CLOSED)], marks={1: "follow"}, followed=(over,))
    assert _shape(digest) == [("ended", "", [1])]
    assert replace(digest, sections=()).is_empty


def test_digest__a_call_that_is_over_never_stands_among_what_is_not_to_be_missed() -> None:
    """Also not for a move of its deadline that was found too late, nor as new."""
    over = call(1, "A", deadline=until(2027, 2, 20))
    for kind in (EXTENDED, EventKind.AMOUNT_CHANGED, OPENED, EventKind.REOPENED):
        digest = _digest([over], [event(5, 1, kind)], marks={1: "follow"}, followed=(over,))
        assert _shape(digest) == [("ended", "", [1])]
