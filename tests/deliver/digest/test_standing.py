"""Calls told without news of them: those that close soon, and those open for who has just come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.deliver.examples import NOW, call, compose, event, first_due, reader, render, settings, until
from watcher.deliver.digest.digest import Digest, Due
from watcher.deliver.digest.reminders import CLOSES_SOON, MOST_CLOSING, NOT_FOLLOWED, WELCOME
from watcher.deliver.digest.standing import StandingCalls
from watcher.deliver.match.index import MatchIndex
from watcher.model import Call, DomainScore, Event, EventKind, Interest, Kind, Status, Subscriber

LONG_AGO = NOW - timedelta(days=90)
MARCH_2 = date(2027, 3, 2)


def _soon(number: int, days: int = 7, **more: Any) -> Call:
    day = NOW.date() + timedelta(days=days)
    return call(number, f"Appel {number}", **({"deadline": until(*day.timetuple()[:3]), "first_seen": LONG_AGO} | more))


def _closing(
    calls: list[Call], told: tuple[Event, ...] = (), who: Subscriber | None = None, **due: Any
) -> tuple[Digest, list[int]]:
    who = who or reader()
    wanted = StandingCalls({one.id: one for one in calls}, told).wanted_by(who, due.get("marks", {}))
    digest = compose(who, Due(closing=wanted, **due), settings(), NOW)
    return digest, [item.call.id for item in digest.by_section["closing"]]


def test_closing__a_call_that_one_does_not_follow_is_told_once() -> None:
    digest, shown = _closing([_soon(1)])
    assert shown == [1]
    assert digest.reminders == ((1, MARCH_2, NOT_FOLLOWED),)
    assert _closing([_soon(1)], reminded=frozenset(digest.reminders))[1] == []


def test_closing__a_moved_deadline_arms_it_again() -> None:
    had = frozenset({(1, MARCH_2, NOT_FOLLOWED)})
    assert _closing([_soon(1, 6)], reminded=had)[1] == [1]


def test_closing__only_within_the_week_and_not_after_the_end() -> None:
    assert _closing([_soon(1, CLOSES_SOON + 1), _soon(2, -1), _soon(3, 0), _soon(4, status=Status.CLOSED)])[1] == [3]


def test_closing__only_what_the_person_wants_and_neither_muted_nor_told_anyway() -> None:
    other = _soon(1, domains=(DomainScore("culture", 2.0),))
    muted, followed, told, put_off = (_soon(number) for number in (2, 3, 4, 5))
    owed = MatchIndex([event(9, 4)], {4: told}).owed(reader())
    digest, shown = _closing(
        [other, muted, followed, told, put_off], marks={2: "mute", 3: "follow"}, owed=owed, later=(put_off,)
    )
    assert shown == []
    assert [item.call.id for item in digest.items] == [4, 5]


def test_closing__who_heard_of_the_date_within_the_week_before_it_needs_no_more() -> None:
    assert _closing([_soon(1, 3, first_seen=NOW - timedelta(days=2))])[1] == []
    moved = event(5, 1, EventKind.DEADLINE_ADVANCED, at=NOW - timedelta(days=1))
    text = event(5, 1, EventKind.TEXT_CHANGED, at=NOW - timedelta(days=1))
    assert _closing([_soon(1, 3)], (moved,))[1] == []
    assert _closing([_soon(1, 3)], (text,))[1] == [1]


def test_closing__who_came_after_it_was_told_has_not_heard_of_it() -> None:
    newcomer = reader(created=NOW - timedelta(days=1))
    assert _closing([_soon(1, 3, first_seen=NOW - timedelta(days=2))], who=newcomer)[1] == [1]


def test_closing__is_bounded_the_soonest_first_and_the_rest_comes_next() -> None:
    calls = [_soon(number, 7 - number % 3) for number in range(1, 9)]
    digest, shown = _closing(calls)
    assert len(shown) == MOST_CLOSING
    _, later = _closing(calls, reminded=frozenset(digest.reminders))
    assert sorted([*shown, *later]) == list(range(1, 9))


def test_closing__with_followed_calls_in_one_block_by_date() -> None:
    followed = _soon(9, 1)
    digest, shown = _closing([_soon(1, 3)], followed=(followed,))
    assert shown == [9, 1]
    assert [item.mark for item in digest.by_section["closing"]] == ["follow", ""]


def test_closing__who_follows_it_then_still_has_the_last_day() -> None:
    tomorrow = _soon(1, 1)
    had = frozenset({(1, NOW.date() + timedelta(days=1), NOT_FOLLOWED)})
    assert _closing([], followed=(tomorrow,), reminded=had)[1] == [1]


# --- welcome ----------------------------------------------------------------------------------------------------


def _welcome(calls: list[Call], who: Subscriber | None = None) -> list[int]:
    who = who or reader()
    wanted = StandingCalls({one.id: one for one in calls}).wanted_by(who, {})
    digest = compose(who, Due(welcome=wanted, is_first=True), settings(), NOW)
    return [item.call.id for section in digest.sections for item in section.items]


def test_welcome__the_first_message_tells_what_is_open_instead_of_nothing() -> None:
    digest = compose(reader(), first_due(reader()), settings(), NOW)
    assert [section.name for section in digest.sections] == ["closing", "welcome", "open"]
    assert (digest.count("welcome", "open"), digest.open) == (10, 6)
    assert {step for _, _, step in digest.reminders} == {NOT_FOLLOWED, WELCOME}
    message = render(digest, settings())
    assert message.subject == "Bienvenue · 2 appels bientôt clos · 16 appels ouverts pour vous · CHU de Rennes"
    assert "Rien de neuf" not in message.html
    assert "et 6 autres appels ouverts pour vous" in message.text.replace("\u00a0", " ")


def test_welcome__only_calls_that_can_be_answered() -> None:
    calls = [
        call(1, "A", status=Status.CLOSED),
        call(2, "B", kind=Kind.NEWS),
        call(3, "C", status=Status.FORECAST),
        call(4, "D", deadline=until(2027, 2, 20)),
        call(5, "E", status=Status.ROLLING, rolling=True),
    ]
    assert _welcome(calls) == [5]


def test_welcome__those_of_the_readers_places_first_then_those_that_speak_most_of_their_domains() -> None:
    strong, weak = (DomainScore("health", 9.0),), (DomainScore("health", 1.0),)
    calls = [
        call(1, "Québec", country="CA-QC", domains=strong),
        call(2, "France, un peu", domains=weak),
        call(3, "France, beaucoup", domains=strong),
        call(4, "sans lieu", country="", domains=strong),
    ]
    assert _welcome(calls) == [3, 2, 4, 1]
    assert _welcome(calls, reader(zone="America/Montreal")) == [1, 4, 3, 2]
    here = Interest(domains=("health",), countries=("CA-QC",))
    assert _welcome(calls, reader(interests=(here,))) == [1, 4]


def test_welcome__nothing_open_is_said_as_such() -> None:
    message = render(compose(reader(), Due(is_first=True), settings(), NOW), settings())
    assert message.subject == "Bienvenue\u00a0: rien d’ouvert pour vous en ce moment · CHU de Rennes"


def test_welcome__a_second_attempt_notes_no_step_twice() -> None:
    facts = first_due(reader())
    first = compose(reader(), facts, settings(), NOW)
    again = compose(reader(), replace(facts, reminded=frozenset(first.reminders)), settings(), NOW)
    assert not set(first.reminders) & set(again.reminders)
