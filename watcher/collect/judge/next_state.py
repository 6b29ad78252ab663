"""From one state of a source to the next: everything a harvest teaches, in one pure step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from watcher.collect.judge import contract, health, schedule
from watcher.collect.net.faults import FaultKind
from watcher.config.settings import Collect
from watcher.config.sources import AnySource
from watcher.model import Changes, Harvest, HarvestState
from watcher.remember.sources.state import Health, SourceState


def next_state(
    source: AnySource, before: SourceState, harvest: Harvest, changes: Changes, collect: Collect, now: datetime
) -> SourceState:
    """The state after this harvest; `changes` is what it did to the memory."""
    state = _count(before, harvest, now)
    if not harvest.has_failed and harvest.state is not HarvestState.SKIPPED:
        state = _after_success(source, state, harvest, changes, now)
        state = replace(state, interval=schedule.interval(source, state, harvest, collect).total_seconds())
    word, reason, kind = health.health(source, state, harvest, now)
    stopped = health.stop_reason(state, harvest)
    state = replace(
        state,
        health=word,
        reason=stopped or reason,
        reason_kind=kind,
        since=_since(before, state, word) or now,
        stopped=stopped,
        next_check_at=schedule.next_check(source, state, harvest, collect, now),
    )
    if health.alert(before, state, harvest, now):
        state = replace(state, alerted=not before.alerted)
    return state


def _count(before: SourceState, harvest: Harvest, now: datetime) -> SourceState:
    today = now.date().isoformat()
    read_today = before.bytes_today if before.bytes_day == today else 0
    counted = harvest.state is not HarvestState.SKIPPED and harvest.fault_kind != FaultKind.OFFLINE
    killed = harvest.fault_kind == FaultKind.PARSER_KILLED
    return replace(
        before,
        asked=False,
        stopped="",
        last_check=now if counted else before.last_check,
        checks=before.checks + counted,
        failures=_in_a_row(before.failures, counts=harvest.has_failed and counted, ends=counted),
        kills=_in_a_row(before.kills, counts=killed, ends=counted and not harvest.has_failed),
        bytes_day=today,
        bytes_today=read_today + harvest.bytes_read,
        moved_times=0 if harvest.has_failed else before.moved_times,
        warnings=harvest.warnings[:20],
    )


def _since(before: SourceState, state: SourceState, word: Health) -> datetime | None:
    """Since when the source has been as it is; None for only now. A run of failures is one, whatever it is called."""
    is_failing = state.failures > 0
    goes_on = is_failing == (before.failures > 0) and (is_failing or before.health is word)
    return before.since if goes_on else None


def _in_a_row(times: int, *, counts: bool, ends: bool) -> int:
    return times + 1 if counts else 0 if ends else times


def _after_success(
    source: AnySource, state: SourceState, harvest: Harvest, changes: Changes, now: datetime
) -> SourceState:
    """What a harvest that went well teaches: validators, rhythm, usual numbers, where the feed lives now."""
    learnt: dict[str, Any] = {
        "last_ok": now,
        "successes": state.successes + 1,
        "validators": harvest.validators,
        **_moved(source, state, harvest),
    }
    if changes.anomaly:  # nothing was believed, so it must be read again
        return replace(state, last_ok=now, successes=state.successes + 1, warnings=changes.warnings[:20])
    if harvest.state is not HarvestState.NOT_MODIFIED:
        learnt["body_hash"] = harvest.body_hash
        learnt["fingerprint"] = schedule.fingerprint(source)
        if not harvest.known_keys:
            learnt["last_full"] = now
    if harvest.state is HarvestState.COMPLETE:
        learnt["usual"], learnt["fill"] = contract.usual_after(source, state, harvest)
    elif harvest.state is HarvestState.PARTIAL and harvest.fault_kind == FaultKind.CONTRACT:
        learnt["usual"] = contract.accepted_after(state, harvest)
    if changes.new:
        learnt["arrivals"] = schedule.arrivals(state, harvest.notices, now)
        learnt["last_new"] = max((*learnt["arrivals"][-1:], state.last_new or now))
    elif state.last_new is None:
        learnt["last_new"] = now
    return replace(state, **learnt)


def _moved(source: AnySource, state: SourceState, harvest: Harvest) -> dict[str, Any]:
    """Permanent redirects to one place are counted; after three the feed is asked for there."""
    if state.moved_to and harvest.final_url == state.moved_to and not harvest.moved_permanently:
        return {}  # asked for at its new place, and found there
    if not harvest.moved_permanently or harvest.final_url in ("", source.url):
        return {"moved_to": "", "moved_times": 0}
    times = state.moved_times + 1 if harvest.final_url == state.moved_to else 1
    return {"moved_to": harvest.final_url, "moved_times": times}
