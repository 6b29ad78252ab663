"""Harvests stored: judged, understood and remembered, those that wait for each other in one transaction.

A source's failure is a value in its report: what goes wrong with one harvest of a transaction undoes that harvest. No
part of the transaction is undone alone, as each part would cost more than what it holds: all is done again, one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from typing import Any

from watcher.collect.judge import contract, health, schedule
from watcher.collect.judge.next_state import next_state
from watcher.collect.net.faults import FaultKind
from watcher.collect.report import RunReport
from watcher.config.settings import Settings
from watcher.config.sources import AnySource
from watcher.errors import CannotUseStore
from watcher.model import Changes, Harvest, HarvestState, Notice, Reading
from watcher.remember.db.database import savepoint
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.sources.claims import Claims
from watcher.remember.sources.state import Alert, SourceState
from watcher.remember.store import Store

Heard = Callable[[RunReport], None]
BATCH = 100
Readings = Sequence[tuple[Notice, Reading]]

log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Another collection holds the source by now: this process was stopped for longer than its claim lasts."""


@dataclass(frozen=True, slots=True)
class ReadHarvest:
    """A harvest as it came, as far as its contract lets it through, and what was read of it."""

    source: AnySource
    came: Harvest
    judged: Harvest
    readings: Readings


@dataclass(frozen=True, slots=True)
class RecordedHarvest:
    """What storing a harvest made of it."""

    judged: Harvest
    changes: Changes
    state: SourceState


class HarvestWriter:
    """Stores harvests, one call at a time; `states` are those of all sources, `claims` what this process holds."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        now: datetime,
        states: Mapping[str, SourceState],
        heard: Heard,
        *,
        dry_run: bool,
    ) -> None:
        self.claims: Claims | None = None
        self._settings = settings
        self._store = store
        self._now = now
        self._at_start = states
        self._states = dict(states)
        self._heard = heard
        self._dry_run = dry_run
        self._not_modified: list[tuple[AnySource, Harvest, SourceState]] = []

    def state(self, source: AnySource) -> SourceState:
        """The state of a source, as this collection left it last."""
        return self._states.get(source.name) or SourceState(source.name)

    def store(self, harvests: Iterable[tuple[AnySource, Harvest]]) -> None:
        """Judges, understands and remembers harvests; whatever goes wrong there is that source's fault."""
        ready: list[ReadHarvest] = []
        for source, harvest in harvests:
            try:
                judged = contract.let_through(source, contract.judge(source, self.state(source), harvest))
                if judged.state is HarvestState.NOT_MODIFIED and (state := self._not_changed(source, judged)):
                    read = ReadHarvest(source, harvest, judged, ())
                    self._tell(read, RecordedHarvest(judged, Changes(), state))
                else:
                    ready.append(ReadHarvest(source, harvest, judged, ()))
            except Exception as error:
                self._tell_fault(ReadHarvest(source, harvest, harvest, ()), error)
        for read, outcome in self._remembered(self._understood(ready)):
            self._states[read.source.name] = outcome.state
            self._tell(read, outcome)

    def _understood(self, judged: Sequence[ReadHarvest]) -> list[ReadHarvest]:
        """The harvests with what is read of their notices, all in one go; without those of which none can be read."""
        said = [(notice, harvest.source) for harvest in judged for notice in harvest.judged.notices]
        readings = self._reader.read_all(said, self._now) if said else iter(())
        understood = []
        for harvest in judged:
            try:
                understood.append(_with_readings(harvest, islice(readings, len(harvest.judged.notices))))
            except Exception as error:
                self._tell_fault(replace(harvest, judged=harvest.came), error)
        return understood

    def flush(self) -> None:
        """Stores what unchanged sources left to be stored together; it waits on where that fails."""
        batch = self._not_modified
        if not batch:
            return
        with self._store.db.write() as tx:
            if self.claims:
                held = self.claims.held(tx, [source.name for source, _, _ in batch])
                batch = [entry for entry in batch if entry[0].name in held]
            for source, harvest, _ in batch:
                self._store.calls.record(tx, source, harvest, (), self._now)
            self._store.sources.save(tx, [state for _, _, state in batch])
        self._not_modified = []

    # --- remembering -----------------------------------------------------------------------------------------

    def _remembered(self, ready: Sequence[ReadHarvest]) -> list[tuple[ReadHarvest, RecordedHarvest]]:
        """The outcome of each, in one transaction; where anything of it fails, all is undone and each has its own."""
        if not ready:
            return []
        is_alone = len(ready) == 1
        try:
            door = self._store.db.rehearse if self._dry_run else self._store.db.write
            with door() as tx, savepoint(tx):  # its end fails where the transaction is gone already
                return [(read, self._remember(tx, read, is_alone=is_alone)) for read in ready]
        except Exception as error:
            if is_alone:
                return [(ready[0], self._fault_of(ready[0], error))]
        return [outcome for read in ready for outcome in self._remembered([read])]

    def _remember(self, tx: Any, read: ReadHarvest, *, is_alone: bool) -> RecordedHarvest:
        source, harvest, before = read.source, read.judged, self.state(read.source)
        if self.claims and not self.claims.held(tx, [source.name]):
            raise ClaimLost(f"another collection took {source.name} over; this reading was not stored")
        changes = Changes()
        if not harvest.has_failed and harvest.state is not HarvestState.SKIPPED:
            changes = self._store.calls.record(
                tx,
                source,
                harvest,
                read.readings,
                self._now,
                Thresholds.of(self._settings),
                reread=partial(self._reread, source),
                reader=schedule.fingerprint(source),
                sets_aside=is_alone,
            )
        state = next_state(source, before, harvest, changes, self._settings.collect, self._now)
        self._save(tx, before, state, harvest)
        self._tell_anomaly(tx, before, state, changes)
        return RecordedHarvest(harvest, changes, state)

    def _fault_of(self, read: ReadHarvest, error: Exception) -> RecordedHarvest:
        """What is reported of a harvest that could not be stored; its source stays as it was."""
        name, state = read.source.name, self.state(read.source)
        if isinstance(error, ClaimLost):
            return RecordedHarvest(Harvest(name, HarvestState.SKIPPED, fault=str(error)), Changes(), state)
        log.error("source %s could not be stored", name, exc_info=error)
        return RecordedHarvest(unexpected_failure(read.source, error), Changes(), state)

    @cached_property
    def _reader(self) -> Any:
        from watcher.understand.reader import Reader

        return Reader.from_settings(self._settings)

    def _reread(self, source: AnySource, notice: Notice) -> Reading:
        reading: Reading = self._reader.read(notice, self._now, source)
        return reading

    def _save(self, tx: Any, before: SourceState, state: SourceState, harvest: Harvest) -> None:
        book = self._store.sources
        book.save(tx, [state])
        if harvest.has_failed and harvest.failing_body:
            book.keep_body(tx, state.name, self._now, harvest.status_code, harvest.failing_body)
        if news := health.alert(before, state, harvest, self._now):
            book.raise_alert(tx, news)

    def _tell_anomaly(self, tx: Any, before: SourceState, state: SourceState, changes: Changes) -> None:
        """One line to the admins on the first day on which a source lies, with what they may do."""
        move = changes.anomaly.partition(":")[0]
        if move and not any(warning.startswith(move) for warning in before.warnings):
            does = f"the reading is held whole; /release {state.name} believes it, /dismiss {state.name} does not"
            reason = f"{changes.anomaly}; {does}"
            self._store.sources.raise_alert(tx, Alert(state.name, self._now, "down", state.health, reason))

    def _not_changed(self, source: AnySource, harvest: Harvest) -> SourceState | None:
        """An unchanged source says little: many of these share a transaction. None where admins are to hear of it."""
        before = self.state(source)
        state = next_state(source, before, harvest, Changes(), self._settings.collect, self._now)
        if self._dry_run:
            return state
        if health.alert(before, state, harvest, self._now):
            return None
        self._states[state.name] = state
        self._not_modified.append((source, harvest, state))
        if len(self._not_modified) % BATCH == 0:
            try:
                self.flush()
            except CannotUseStore:
                log.warning("what unchanged sources left could not be stored; it is tried again later")
        return state

    # --- telling ---------------------------------------------------------------------------------------------

    def _tell_fault(self, read: ReadHarvest, error: Exception) -> None:
        self._tell(read, self._fault_of(read, error))

    def _tell(self, read: ReadHarvest, outcome: RecordedHarvest) -> None:
        before, judged, changes = self._at_start.get(read.source.name), outcome.judged, outcome.changes
        self._heard(
            RunReport(
                source=read.source.name,
                state=judged.state,
                notices=contract.items_found(judged),
                new=changes.new,
                changed=changes.changed,
                unchanged=changes.unchanged,
                error=judged.fault,
                sample=sample(read.readings),
                is_first=before is None or not before.checks,
                lost=read.came.lost_pages,
                anomaly=changes.anomaly,
                took_ms=read.came.took_ms,
                next_check_at=outcome.state.next_check_at,
            )
        )


def _with_readings(read: ReadHarvest, readings: Iterable[Reading | Exception]) -> ReadHarvest:
    """A harvest with the readings of its notices. A notice that cannot be read is set aside and named: the others go
    on, and what is missing counts as not read, not as gone. Raises where none can be read."""
    source, judged, sound, strange = read.source, read.judged, [], []
    for notice, reading in zip(judged.notices, list(readings), strict=True):
        if isinstance(reading, Reading):
            sound.append((notice, reading))
            continue
        log.error("%s: a notice could not be read: %s", source.name, notice.url or notice.guid, exc_info=reading)
        strange.append(f"«{notice.title[:80]}» is set aside: {type(reading).__name__} while reading it")
        if len(strange) == len(judged.notices):
            raise reading
    if strange:
        state = HarvestState.PARTIAL if judged.state is HarvestState.COMPLETE else judged.state
        notices, warnings = tuple(notice for notice, _ in sound), (*strange, *judged.warnings)
        judged = replace(judged, state=state, notices=notices, warnings=warnings)
    return replace(read, judged=judged, readings=sound)


def sample(readings: Readings) -> str:
    """A call as an example of what came, with its day; else the first title."""
    dated = ((notice, reading.deadline) for notice, reading in readings if reading.deadline)
    if found := next(dated, None):
        return f"«{found[0].title[:70]}» ({found[1].date.isoformat()})"
    return f"«{readings[0][0].title[:70]}»" if readings else ""


def unexpected_failure(source: AnySource, error: object) -> Harvest:
    """A harvest that failed by a surprise of ours."""
    what = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
    return Harvest(source.name, HarvestState.FAILED, fault=f"unexpected: {what}"[:500], fault_kind=FaultKind.UNEXPECTED)
