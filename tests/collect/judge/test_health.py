"""Pure decisions about a source: its contract, its health, its alerts, its next poll."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.collect.scenes import NOON, hours
from watcher.collect.judge import contract, schedule
from watcher.collect.judge.health import alert
from watcher.collect.judge.next_state import next_state
from watcher.collect.net.faults import CannotFetch, FaultKind, failed
from watcher.config.settings import Collect
from watcher.config.sources import FeedSource
from watcher.model import Changes, Harvest, HarvestState, Notice, Validators
from watcher.remember.sources.state import Health, SourceState

COLLECT = Collect()
TAGGED = Validators('"x"')


def source(**keys: Any) -> FeedSource:
    return FeedSource(name="s", kind="feed", url="https://fonds.exemple.org/feed", **keys)


def notices(count: int, **changes: Any) -> tuple[Notice, ...]:
    made = (Notice("s", f"Appel {n}", f"https://x.org/{n}", text="t", published=NOON) for n in range(count))
    return tuple(replace(one, **changes) for one in made)


def complete(count: int = 10, **changes: Any) -> Harvest:
    return Harvest("s", HarvestState.COMPLETE, notices(count, **changes), validators=TAGGED, status_code=200)


def broken(kind: FaultKind = FaultKind.CONTRACT, **keys: Any) -> Harvest:
    return failed("s", CannotFetch(kind, "out of order", **keys))


def after(*harvests: Harvest, state: SourceState | None = None, every: float = 24, **keys: Any) -> SourceState:
    """The state after these harvests, so many hours apart."""
    state = state or SourceState("s")
    for turn, harvest in enumerate(harvests):
        new = Changes(new=len(harvest.notices) if turn == 0 else 0)
        state = next_state(source(**keys), state, harvest, new, COLLECT, hours(every * turn))
    return state


# --- contract ----------------------------------------------------------------------------------------------


def test_contract__kept() -> None:
    harvest = complete()
    assert contract.judge(source(), SourceState("s"), harvest) is harvest


@pytest.mark.parametrize(
    ("harvest", "keys", "state", "fault"),
    [
        (complete(0), {}, HarvestState.FAILED, "0 items found (expected at least 1)"),
        (complete(3), {"min": 5}, HarvestState.FAILED, "3 items found (expected at least 5)"),
        (complete(0), {"may_be_empty": "in summer"}, HarvestState.COMPLETE, ""),
        (
            complete(3),
            {"max": 2},
            HarvestState.PARTIAL,
            "3 items found (expected at most 2); 3 items found (usually 10)",
        ),
        (complete(8, url=""), {}, HarvestState.FAILED, "none of 8 items has a url"),
        (complete(4), {}, HarvestState.PARTIAL, "4 items found (usually 10)"),
        (complete(10, published=None), {}, HarvestState.PARTIAL, "100% of the items lack a published (usually 0%)"),
        (complete(10, fields={}), {"required": ("deadline",)}, HarvestState.FAILED, "none of 10 items has a deadline"),
    ],
)
def test_contract__broken(harvest: Harvest, keys: dict[str, Any], state: HarvestState, fault: str) -> None:
    usual = after(complete(10))
    judged = contract.judge(source(**keys), usual, harvest)
    assert (judged.state, judged.fault) == (state, fault)
    assert judged.notices == () if state is HarvestState.FAILED else judged.notices == harvest.notices


def test_contract__a_list_that_stays_short_is_usual_in_the_end() -> None:
    """A feed cut to ten items for good must not be called broken for ever; a week of a broken page is not for good."""
    short = replace(complete(10), state=HarvestState.PARTIAL, fault_kind=FaultKind.CONTRACT)
    week = after(complete(30), *[short] * 7)
    assert contract.judge(source(), week, complete(10)).state is HarvestState.PARTIAL
    assert contract.judge(source(), after(*[short] * 40, state=week), complete(10)).state is HarvestState.COMPLETE


def test_contract__known_items_count() -> None:
    harvest = replace(complete(1), known_keys=frozenset({"a", "b", "c", "d"}))
    assert contract.judge(source(min=5), SourceState("s"), harvest).state is HarvestState.COMPLETE


# --- health and alerts -------------------------------------------------------------------------------------


def test_health__a_broken_selector_is_reported_within_two_runs() -> None:
    assert after(complete()).health is Health.OK
    assert after(complete(), broken(FaultKind.SELECTOR)).health is Health.DEGRADED
    state = after(complete(), broken(FaultKind.SELECTOR), broken(FaultKind.SELECTOR))
    assert (state.health, state.reason, state.failures) == (Health.FAILING, "out of order", 2)


def test_health__failing_since_the_first_failure_whatever_it_was_called() -> None:
    lost = broken(FaultKind.HTTP, status=404)
    state = after(complete(), complete(), *[lost] * 4)
    assert (state.health, state.since) == (Health.FAILING, hours(48))
    assert after(complete(), lost, broken(FaultKind.BLOCKED)).since == hours(24)


def test_health__a_run_of_failures_ends_with_one_good_reading() -> None:
    assert after(complete(), broken(), broken(), complete()).since == hours(72)
    assert after(broken(), complete(), broken()).since == hours(48)


def test_health__a_poor_reading_is_not_the_start_of_the_failures_after_it() -> None:
    poor = replace(complete(), state=HarvestState.PARTIAL, fault="few dates", fault_kind=FaultKind.CONTRACT)
    assert after(poor, poor).since == NOON
    assert after(poor, poor, broken(), broken()).since == hours(48)


def test_t13_health__404_three_times() -> None:
    lost = broken(FaultKind.HTTP, status=404)
    assert [after(complete(), *[lost] * times).health for times in (1, 2, 3)] == [
        Health.DEGRADED, Health.DEGRADED, Health.FAILING,
    ]  # fmt: skip


def test_alert__once_when_it_persists_once_when_it_recovers() -> None:
    state, told = SourceState("s"), []
    for turn, harvest in enumerate([complete(), *[broken()] * 6, complete(), complete(), *[broken()] * 2]):
        new = next_state(source(), state, harvest, Changes(), COLLECT, hours(turn))
        if news := alert(state, new, harvest, hours(turn)):
            told.append((turn, news.kind, news.reason))
        state = new
    assert told == [(2, "down", "out of order"), (7, "up", "out of order"), (10, "down", "out of order")]


@pytest.mark.parametrize(
    ("kind", "health"),
    [(FaultKind.GONE, Health.REFUSED), (FaultKind.BLOCKED, Health.BLOCKED), (FaultKind.GUARD, Health.REFUSED)],
)
def test_health__what_will_not_mend_itself(kind: FaultKind, health: Health) -> None:
    state = after(complete(), broken(kind))
    assert state.health is health
    assert bool(state.stopped) is (kind is FaultKind.GONE)


def test_health__silent_far_longer_than_usual() -> None:
    quiet = Harvest("s", HarvestState.NOT_MODIFIED, validators=TAGGED)
    assert after(complete(), quiet, every=24 * 40).health is Health.OK
    state = after(complete(), quiet, every=24 * 60)
    assert (state.health, state.reason) == (Health.SILENT, "nothing new for 60 days (at most 45 are usual)")
    assert after(complete(), quiet, every=24 * 10, silence=timedelta(days=7)).health is Health.SILENT
    assert after(complete(), quiet, every=24 * 300, may_be_empty="rarely calls").health is Health.OK


def test_health__degraded_stays_while_the_answer_is_unchanged() -> None:
    poor = replace(complete(), state=HarvestState.PARTIAL, fault="few dates", fault_kind=FaultKind.CONTRACT)
    same = Harvest("s", HarvestState.NOT_MODIFIED, validators=TAGGED)
    assert after(poor, same).health is Health.DEGRADED
    assert after(poor, same, complete()).health is Health.OK
    assert after(broken(), same).health is Health.OK


PASSED_OVER = failed("s", CannotFetch(FaultKind.HOST_BACKOFF, "the host is left alone", retry_after=3600.0))


def test_health__a_source_passed_over_for_its_hosts_sake_is_as_it_was() -> None:
    assert PASSED_OVER.state is HarvestState.SKIPPED
    for before in (after(complete()), after(complete(), broken()), after(complete(), broken(), broken())):
        state = next_state(source(), before, PASSED_OVER, Changes(), COLLECT, hours(60))
        kept = ("health", "reason", "reason_kind", "since", "failures", "last_check", "checks")
        assert [getattr(state, name) for name in kept] == [getattr(before, name) for name in kept]
        assert wait(state, 60) >= timedelta(hours=1)


def test_health__a_source_passed_over_for_days_is_not_called_well() -> None:
    state = after(complete(), *[PASSED_OVER] * 2)
    assert state.health is Health.OK
    starved = after(complete(), *[PASSED_OVER] * 5)
    assert (starved.health, starved.reason) == (Health.FAILING, "the host is left alone")
    assert after(*[PASSED_OVER] * 5).health is Health.FAILING
    assert after(complete(), *[PASSED_OVER] * 5, complete()).health is Health.OK


# --- schedule ----------------------------------------------------------------------------------------------


def wait(state: SourceState, at: float) -> timedelta:
    assert state.next_check_at
    return state.next_check_at - hours(at)


def test_schedule__follows_the_rhythm_between_the_bounds() -> None:
    hourly = SourceState("s", arrivals=tuple(hours(n - 30) for n in range(20)), successes=9)
    monthly = SourceState("s", arrivals=tuple(hours(720 * (n - 20)) for n in range(20)), successes=9)
    same = Harvest("s", HarvestState.NOT_MODIFIED, validators=TAGGED)
    assert wait(after(same, state=hourly), 0) < timedelta(minutes=35)
    assert timedelta(hours=21) < wait(after(same, state=monthly), 0) < timedelta(hours=27)
    assert after(same, state=hourly, every_min=timedelta(hours=3)).interval == 3 * 3600
    assert after(same, state=monthly, every_max=timedelta(hours=5)).interval == 5 * 3600


def test_schedule__the_admins_word_is_kept() -> None:
    state = next_state(source(every=timedelta(minutes=20)), SourceState("s"), complete(), Changes(), COLLECT, NOON)
    assert state.interval == 1200


def test_schedule__without_validators_never_more_often_than_every() -> None:
    bare = replace(complete(), validators=Validators())
    hourly = SourceState("s", arrivals=tuple(hours(n - 30) for n in range(20)), successes=9)
    assert after(bare, state=hourly).interval == COLLECT.every.total_seconds()
    assert after(bare, state=hourly, every_min=timedelta(hours=2)).interval == 2 * 3600


@pytest.mark.parametrize("validators", [TAGGED, Validators()])
def test_schedule__the_bounds_of_collect_hold_with_and_without_validators(validators: Validators) -> None:
    collect = Collect(every="5m", every_min="1m", every_max="2m")
    harvest = replace(complete(), validators=validators)
    state = next_state(source(), SourceState("s"), harvest, Changes(), collect, NOON)
    assert state.interval == 120
    assert state.next_check_at <= NOON + timedelta(minutes=2.2)


def is_due(state: SourceState, minutes: float, collect: Collect = COLLECT, **keys: Any) -> bool:
    return schedule.is_due(source(**keys), state, collect, NOON + timedelta(minutes=minutes))


def test_due__a_rhythm_that_was_shortened_holds_for_times_already_set() -> None:
    slow = next_state(source(), SourceState("s"), complete(), Changes(), COLLECT, NOON)
    quick = Collect(every="5m", every_min="1m", every_max="2m")
    assert not is_due(slow, 30)
    assert is_due(slow, 3, quick)
    assert not is_due(slow, 1, quick)
    assert is_due(slow, 12, every=timedelta(minutes=10))


def test_due__a_shortened_rhythm_lifts_no_back_off() -> None:
    state = SourceState("s")
    for number in range(6):
        state = next_state(source(), state, broken(), Changes(), COLLECT, hours(number))
    quick = Collect(every="5m", every_min="1m", every_max="2m")
    later = (hours(5) - NOON) / timedelta(minutes=1) + 10
    assert not is_due(state, later, quick)


def test_due__a_source_read_in_the_future_is_read_again() -> None:
    ahead = next_state(source(), SourceState("s"), complete(), Changes(), COLLECT, NOON + timedelta(days=365))
    assert is_due(ahead, 0)


def test_due__paused_and_stopped_ones_never_and_asked_ones_always() -> None:
    state = next_state(source(), SourceState("s"), complete(), Changes(), COLLECT, NOON)
    assert is_due(replace(state, asked=True), 0)
    assert not is_due(replace(state, paused=True, asked=True), 10_000)
    assert not is_due(replace(state, stopped="gone"), 10_000)


def test_schedule__failures_back_off_but_never_give_up() -> None:
    waits = [wait(after(complete(), *[broken()] * times), 24 * times) for times in (1, 3, 5, 8, 12, 30)]
    assert waits[0] < timedelta(minutes=20)
    assert waits == sorted(waits) or waits[-1] > timedelta(hours=18)
    assert all(one <= timedelta(days=1.2) for one in waits)


def test_schedule__retry_after_and_freshness_are_obeyed() -> None:
    assert wait(after(broken(FaultKind.BUSY, retry_after=40_000.0)), 0) >= timedelta(seconds=40_000)
    fresh = replace(complete(), fresh_for=20 * 3600.0)
    assert wait(after(fresh), 0) >= timedelta(hours=20)
    for_ever = replace(complete(), fresh_for=86400.0)
    assert wait(after(for_ever, every_max=timedelta(hours=10)), 0) < timedelta(hours=16)


def test_schedule__starts_are_spread() -> None:
    names = [f"s{number}" for number in range(40)]
    states = [next_state(source(), SourceState(name), complete(), Changes(), COLLECT, NOON) for name in names]
    assert len({state.next_check_at for state in states}) == 1  # one name, one answer
    named = [FeedSource(name=name, kind="feed", url="https://x.org/") for name in names]
    many = [next_state(one, SourceState(one.name), complete(), Changes(), COLLECT, NOON) for one in named]
    assert len({state.next_check_at for state in many}) == 40
    assert max(state.next_check_at for state in many) <= NOON + COLLECT.every_max  # and none too late


def test_schedule__in_full_at_first_weekly_and_after_a_change() -> None:
    state = after(complete())
    assert schedule.wants_full(source(), SourceState("s"), NOON)
    assert not schedule.wants_full(source(), state, hours(24))
    assert schedule.wants_full(source(), state, hours(24 * 7))
    assert schedule.wants_full(source(include=("appel",)), state, hours(24))
    assert not schedule.wants_full(source(label="Fonds", every=timedelta(hours=2)), state, hours(24))


def test_t54_schedule__published_dates_of_the_future_do_not_count() -> None:
    harvest = complete(5, published=hours(5000))
    assert after(harvest).arrivals == (NOON,)
