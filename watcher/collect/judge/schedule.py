"""When a source is asked again, and whether in full: from its rhythm, its server's wishes and its failures. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from watcher.collect.net import policy
from watcher.collect.net.faults import FaultKind
from watcher.config.settings import Collect, Settings
from watcher.config.sources import AnySource
from watcher.model import Harvest, HarvestState, Notice
from watcher.remember.sources.state import CLOCK_SLACK, SourceState

READER_VERSION = "12"
"""To be raised when the same bytes give other texts or fields: everything is read again, and what is only read
otherwise is told to nobody."""
FULL_EVERY = timedelta(days=7)
KEEP_ARRIVALS = 20
JITTER = 0.1
START_SPREAD = 1 / 3  # of three quarters: what was read together first is read apart from then on, and no later
SHARE_OF_GAP = 0.25
FIRST_RETRY = timedelta(minutes=15)
WHEN_OFFLINE = timedelta(minutes=10)


def fingerprint(source: AnySource) -> str:
    """What decides how a source's answer is read; when it changes, everything is read again."""
    ignored = {"label", "note", "enabled", "every", "every_min", "every_max", "silence", "min", "max", "may_be_empty"}
    text = READER_VERSION + source.model_dump_json(exclude=ignored)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def due_sources(settings: Settings, states: Mapping[str, SourceState], now: datetime) -> tuple[AnySource, ...]:
    """The enabled sources to collect now, in the order of config.toml."""
    collect = settings.collect
    return tuple(s for s in settings.enabled_sources if is_due(s, states.get(s.name), collect, now))


def soonest(settings: Settings) -> timedelta:
    """No source is due sooner after a reading than this, unless that was planned or somebody asks for it."""
    return min((_latest(source, settings.collect) for source in settings.enabled_sources), default=timedelta())


def is_due(source: AnySource, state: SourceState | None, collect: Collect, now: datetime) -> bool:
    """Whether the source should be collected now.

    The settings of now count, not those of when the next time was set: a rhythm that was shortened takes effect at
    once (a failing source keeps its back-off). A source read «in the future» is due: the clock stood wrong then, and
    the time it set may be years away.
    """
    if state is None:
        return True
    if state.paused or state.stopped:
        return False
    if state.asked or state.next_check_at is None or state.next_check_at <= now:
        return True
    if state.last_check is None:
        return False
    if state.last_check > now + CLOCK_SLACK:
        return True
    was_read = state.last_ok == state.last_check
    return was_read and state.last_check + _latest(source, collect) <= now


def _latest(source: AnySource, collect: Collect) -> timedelta:
    """So long after a reading the source is due, whatever was planned then."""
    return (source.every or longest(source, collect)) * (1 + JITTER)


def wants_full(source: AnySource, state: SourceState, now: datetime) -> bool:
    """Whether to ask without conditions and read everything: at first, weekly, after a change of its settings.

    Weekly, because there are servers that answer 304 for ever.
    """
    if state.last_full is None or state.fingerprint != fingerprint(source):
        return True
    return now - state.last_full >= FULL_EVERY


def next_check(source: AnySource, state: SourceState, harvest: Harvest, collect: Collect, now: datetime) -> datetime:
    """When to ask again after this harvest. `state` is the one after it (failures, arrivals, interval counted)."""
    seed = f"{source.name} {state.checks}"
    if harvest.fault_kind == FaultKind.OFFLINE:
        wait = _about(WHEN_OFFLINE, seed)
    elif harvest.fault_kind == FaultKind.BLOCKED:
        wait = _about(timedelta(days=1), seed)
    elif harvest.has_failed or harvest.state is HarvestState.SKIPPED:
        wait = _after_failure(state, seed)
    else:
        usual = timedelta(seconds=state.interval)
        wait = policy.spread(usual * 0.75, seed, START_SPREAD) if state.successes <= 1 else _about(usual, seed)
        if harvest.fresh_for and source.every is None:
            wait = max(wait, min(timedelta(seconds=harvest.fresh_for), longest(source, collect)))
    if harvest.retry_after:
        wait = max(wait, timedelta(seconds=harvest.retry_after))
    return now + wait


def _about(wait: timedelta, seed: str) -> timedelta:
    return policy.spread(wait, seed, JITTER)


def _after_failure(state: SourceState, seed: str) -> timedelta:
    """Sooner than usual at first, then ever later, at least once a day: a half-open probe, never a last word."""
    base = min(timedelta(seconds=state.interval) / 2, FIRST_RETRY) if state.interval else FIRST_RETRY
    return policy.back_off(max(state.failures, 1), base, seed)


def interval(source: AnySource, state: SourceState, harvest: Harvest, collect: Collect) -> timedelta:
    """The usual time between two polls: what the admin says, else a quarter of the source's publishing gap.

    Without validators every poll is a full download: then never more often than `every` of `[collect]`.
    """
    if source.every is not None:
        return source.every
    gaps = [later - earlier for earlier, later in zip(state.arrivals, state.arrivals[1:], strict=False)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps)) * SHARE_OF_GAP if gaps else collect.every
    has_validators = bool(harvest.validators.etag or harvest.validators.last_modified)
    if not has_validators and source.every_min is None:
        usual = max(usual, collect.every)
    return min(max(usual, source.every_min or collect.every_min), longest(source, collect))


def longest(source: AnySource, collect: Collect) -> timedelta:
    """The longest time a source is left unasked when all is well."""
    return max(source.every_max or collect.every_max, source.every_min or collect.every_min)


def arrivals(state: SourceState, fresh: Iterable[Notice], now: datetime) -> tuple[datetime, ...]:
    """The instants of the last new items, oldest first: as published where that is believable, else now."""
    seen = {_arrived(notice, now).replace(microsecond=0) for notice in fresh}
    return tuple(sorted({*state.arrivals, *seen}))[-KEEP_ARRIVALS:]


def _arrived(notice: Notice, now: datetime) -> datetime:
    published = notice.published
    return published if published and published <= now else now
