"""Records one harvest of one source, in one transaction: which item is which, what changed, what is missing.

The decisions are made by pure parts (identity, decide, thresholds); this file brings them what they ask for and hands
what they say to `writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from watcher.config.sources import AnySource
from watcher.model import Changes, Event, Harvest, HarvestState, Kind, Notice, Reading, Status
from watcher.remember.calls import ledger, loading
from watcher.remember.calls.ledger import FIRST_RUN, FLOOD, RESTORED, RULE_LOST
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.duplicates.relations import NewNotice, Relations
from watcher.remember.recording import absence, intake_history, writing
from watcher.remember.recording.matched_items import Item, by_language, item_of
from watcher.remember.recording.writing import Change, Sighting
from watcher.remember.rules import carry_over
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.differences import dated, filled, joined, merged, notice_hash
from watcher.remember.rules.identity import Face, Known, Policy, Resolver, is_stranger, needs_finer, shared_keys
from watcher.remember.rules.thresholds import Thresholds

Read = Callable[[Notice], Reading]
PRESENT = (HarvestState.COMPLETE, HarvestState.PARTIAL)


@dataclass
class Recording:
    """One harvest being recorded inside `tx`."""

    tx: Transaction
    source: AnySource
    harvest: Harvest
    now: datetime
    thresholds: Thresholds
    reread: Read | None
    relations: Relations
    warnings: list[str] = field(default_factory=list)
    compare_again: set[int] = field(default_factory=set)  # sightings that a whole harvest has to compare once more

    def run(self, readings: Sequence[tuple[Notice, Reading]]) -> Changes:
        """Records the harvest. A failed or refused one leaves no trace: what is known stays as it is."""
        if self.harvest.state is HarvestState.NOT_MODIFIED:
            intake_history.confirm(self.tx, self.source.name, self.now)
        if self.harvest.state not in PRESENT:
            return Changes()
        ledger.lock(self.tx)
        past = intake_history.of(self.tx, self.source.name)
        items = self._items(readings)
        known = self._made_whole([item for item in items if item.match.known])
        new = [item for item in items if not item.match.known]
        back = self._touch(known)
        changes = self._held(self._changes(known, back), past)
        events = (*writing.write_changes(self.tx, changes), *self._new(new, past), *self._gone(past))
        is_complete = self.harvest.is_healthy
        intake_history.add(self.tx, self.source.name, past, len(new), self.now, is_complete=is_complete)
        changed = len({change.call for change in changes if change.decision.is_version})
        present = len(known) + len(self.harvest.known_keys)
        return self._report(Changes(len(new), changed, max(present - changed, 0), events))

    def _report(self, changes: Changes) -> Changes:
        held = sum(event.held for event in changes.events)
        if held and changes.events[0].held_because != FIRST_RUN:
            self.warnings.append(f"{held} events at once: held for the admin")
        return replace(changes, held=held, warnings=tuple(self.warnings))

    # --- identity --------------------------------------------------------------------------------------------

    def _items(self, readings: Sequence[tuple[Notice, Reading]]) -> list[Item]:
        """The notices with what they turned out to be; repeated ones left out."""
        faces = [Face(self._own(notice), Policy.of(self.source)) for notice, _ in readings]
        memory = self._memory(faces)
        matches = Resolver(faces, memory, self.harvest.known_keys).matches()
        items = [
            item_of(face, reading, match)
            for face, (_, reading), match in zip(faces, readings, matches, strict=True)
            if match
        ]
        self._learn(items, memory)
        if len(items) < len(faces):
            self.warnings.append(f"{len(faces) - len(items)} items repeat another of the same harvest")
        return items

    def _made_whole(self, known: list[Item]) -> list[Item]:
        """What known items say, with the facts that a partial harvest (or a lost page) may just have failed to read."""
        is_partial = self.harvest.state is HarvestState.PARTIAL
        doubtful = [item for item in known if is_partial or not item.notice.is_whole]
        if not doubtful:
            return known
        kept, whole = self._kept(doubtful), []
        for item in known:
            assert item.match.known
            old = kept.get(item.match.known.id)
            if old is None or not (is_partial or old[0].is_whole):
                whole.append(item)
                continue
            notice = carry_over.fill_gaps(item.notice, old[0], self.harvest.lost)
            reading = self.reread(notice) if self.reread else item.reading
            whole.append(item_of(Face(notice, item.face.policy), reading, item.match))
        return whole

    def _own(self, notice: Notice) -> Notice:
        """The notice as it is stored: under the name of its source, without what databases refuse."""
        notice = json_codec.clean(notice)
        return notice if notice.source == self.source.name else replace(notice, source=self.source.name)

    def _memory(self, faces: Sequence[Face]) -> dict[str, Known | None]:
        """What is known under the keys of these notices, asking only as far as the coarser ones leave doubt."""
        name = self.source.name
        memory = loading.memory(self.tx, name, (face.first for face in faces))
        shared = shared_keys(faces)
        doubtful = [face for face in faces if face.first in shared or needs_finer(face, memory)]
        memory |= loading.memory(self.tx, name, (key for face in doubtful for key in face.chain))
        strange = [face for face in faces if is_stranger(face, memory)]
        if strange:
            aliases = (key for face in strange for key in face.aliases)
            memory |= loading.memory(self.tx, name, (*aliases, *self.harvest.known_keys))
        return memory

    def _learn(self, items: Sequence[Item], memory: Mapping[str, Known | None]) -> None:
        """Remembers the keys that lead to known items by another way, and those that several items share."""
        leads: dict[str, int | None] = {}
        for item in items:
            known = item.match.known
            leads.update((key, known.id) for key in item.match.keys if known and key not in memory)
        leads.update((key, None) for item in items for key in item.match.shared if memory.get(key, item) is not None)
        writing.remember_keys(self.tx, self.source.name, leads)

    def _touch(self, known: Sequence[Item]) -> set[int]:
        """Notes that all these were seen; returns the calls among them that had been called no longer listed."""
        ids = [item.match.known.id for item in known if item.match.known]
        here = sightings.c.source == self.source.name
        chosen = [here & sightings.c.id.in_(batch) for batch in batches(ids)]
        chosen += [here & sightings.c.key.in_(batch) for batch in batches(sorted(self.harvest.known_keys))]
        back: set[int] = set()
        away = select(sightings.c.call_id).join(calls).where(calls.c.status == Status.WITHDRAWN.value)
        seen = update(sightings).values(last_seen=self.now, missing_since=None, missing_from=None)
        for some in chosen:
            back.update(self.tx.execute(away.where(some, sightings.c.missing_since.is_not(None))).scalars())
            self.tx.execute(seen.where(some))
        self._note_raw(known)
        return back

    def _note_raw(self, known: Sequence[Item]) -> None:
        """Keeps the hashes of items whose bytes changed and whose meaning did not: next time they go unread."""
        if self.harvest.state is HarvestState.PARTIAL:
            return
        pairs = [(item, item.match.known) for item in known]
        new = [
            {"b_id": old.id, "raw_hash": item.notice.raw_hash, "exact_hash": item.exact}
            for item, old in pairs
            if old and (item.notice.raw_hash, item.exact) != (old.raw_hash, old.exact_hash)
        ]
        if new:
            self.tx.execute(update(sightings).where(sightings.c.id == bindparam("b_id")), new)

    # --- what changed ----------------------------------------------------------------------------------------

    def _changes(self, known: Sequence[Item], back: set[int]) -> list[Change]:
        """The decisions about known calls: those whose notice says something else, and those that are back."""
        moved = [item for item in known if item.match.known and item.hash != item.match.known.notice_hash]
        kept = self._kept(moved)
        states = loading.states(self.tx, {*back, *(item.match.known.call for item in moved if item.match.known)})
        changes = []
        for item in moved:
            assert item.match.known
            old, call = kept[item.match.known.id], item.match.known.call
            if notice_hash(old[0]) != item.hash:
                changes.append(self._change(item, old, (call, states[call]), is_back=call in back))
                states[call] = changes[-1].decision.result
        settled = [(item.match.known.id, item.sighting) for item in moved if item.match.known]
        settled = [pair for pair in settled if pair[0] not in self.compare_again]
        writing.update_sightings(self.tx, settled, self.now)
        for call in back - {change.call for change in changes}:
            decision = Decision(states[call], states[call], self.now, self.thresholds, is_back=True)
            changes.append(Change(call, decision, self.source.name))
        return changes

    def _kept(self, items: Sequence[Item]) -> dict[int, tuple[Notice, Reading]]:
        """What these sightings said until now."""
        ids = [item.match.known.id for item in items if item.match.known]
        query = select(sightings.c.id, sightings.c.notice, sightings.c.reading, sightings.c.read_at)
        kept, reread = {}, self.reread
        for batch in batches(ids):
            for row in self.tx.execute(query.where(sightings.c.id.in_(batch))):
                notice = json_codec.load_notice(row.notice)
                reading = reread(dated(notice, row.read_at)) if reread else json_codec.load_reading(row.reading)
                kept[row.id] = (notice, reading)
        return kept

    def _change(self, item: Item, old: tuple[Notice, Reading], current: tuple[int, State], *, is_back: bool) -> Change:
        """Only what this source changed is changed: another source, or an admin, may have said the rest."""
        call, state = current
        notice, reading = old
        told = self._allowed(item, state.reading, merged(state.reading, reading, item.reading))
        after = replace(
            state,
            title=item.notice.title if item.notice.title != notice.title else state.title,
            text=item.notice.text if item.notice.text != notice.text else state.text,
            url=item.notice.url if item.notice.url != notice.url else state.url,
            reading=told,
        )
        decision = Decision(state, after, self.now, self.thresholds, is_back=is_back)
        return Change(call, decision, self.source.name, notice_hash=item.hash)

    def _allowed(self, item: Item, current: Reading, told: Reading) -> Reading:
        """What is read of a known call, as far as this harvest can be believed."""
        if self.harvest.state is not HarvestState.PARTIAL or (kept := carry_over.without_losses(current, told)) == told:
            return told
        assert item.match.known
        self.compare_again.add(item.match.known.id)
        return kept

    def _held(self, changes: list[Change], past: intake_history.IntakeHistory) -> list[Change]:
        """A page that changes all its items at once was rebuilt, and a restored memory is behind: an admin looks."""
        capped = sum(change.decision.is_capped for change in changes)
        if capped:
            said = "text changes are no longer reported for them; changed facts still are"
            self.warnings.append(f"{capped} items change their text at every reading: {said}")
        is_flood = sum(bool(change.decision.events) for change in changes) > self.thresholds.flood
        because = RESTORED if past.is_restored else FLOOD if is_flood else ""
        return [replace(change, held_because=because) for change in changes] if because else changes

    # --- what is new, what is missing ------------------------------------------------------------------------

    def _new(self, new: Sequence[Item], past: intake_history.IntakeHistory) -> tuple[Event, ...]:
        """A source in two languages lists a call in each: those of the first are known before the others are met."""
        held = self._held_because(len(new), past)
        return tuple(event for some in by_language(new) for event in self._met(some, held))

    def _met(self, new: Sequence[Item], held: str) -> tuple[Event, ...]:
        notices = [NewNotice(item.notice, item.reading) for item in new]
        twins = self.relations.twins(self.tx, notices, self.now)
        earlier = self.relations.earlier(self.tx, notices, self.now)
        decided: dict[str, list[tuple[Sighting, Decision]]] = {}
        for place, item in enumerate(new):
            if place not in twins:
                decision = Decision(None, item.state, self.now, self.thresholds, edition_of=earlier.get(place))
                decided.setdefault(held or self._doubted(item), []).append((item.sighting, decision))
        events = [event for because, some in decided.items() for event in writing.write_new(self.tx, some, because)]
        return (*events, *self._joined([(new[place], call) for place, call in twins.items()]))

    def _doubted(self, item: Item) -> str:
        """Without the rule that finds deadlines a call looks like news: an admin looks, or the mended rule tells."""
        is_blind = "deadline" in self.harvest.lost and not item.notice.fields.get("deadline")
        return RULE_LOST if is_blind and item.reading.kind is not Kind.CALL else ""

    def _held_because(self, new: int, past: intake_history.IntakeHistory) -> str:
        if past.is_first_run and self.thresholds.hold_first_run:
            return FIRST_RUN
        if past.is_restored:
            return RESTORED
        return FLOOD if self.thresholds.is_flood(new, past.usual) else ""

    def _joined(self, pairs: Sequence[tuple[Item, int]]) -> tuple[Event, ...]:
        """Known calls that this source lists too: it may add facts the others left out, or know of an extension."""
        writing.write_sightings(self.tx, [(item.sighting, call) for item, call in pairs], self.now)
        states, changes = loading.states(self.tx, (call for _, call in pairs)), []
        for item, call in pairs:
            state = states[call]
            told = (filled if "deadline" in self.harvest.lost else joined)(state.reading, item.reading)
            after = replace(state, reading=told)
            changes.append(
                Change(call, Decision(state, after, self.now, self.thresholds), self.source.name, notice_hash=item.hash)
            )
            states[call] = changes[-1].decision.result
        return writing.write_changes(self.tx, changes)

    def _gone(self, past: intake_history.IntakeHistory) -> tuple[Event, ...]:
        """Only a complete harvest says anything about what it lacks."""
        if not self.harvest.is_healthy:
            return ()
        absence.note_missing(self.tx, self.source.name, past.complete + 1, self.now)
        changes, warning = absence.withdrawn(self.tx, self.source, past.complete + 1, self.now, self.thresholds)
        self.warnings += [warning] if warning else []
        return writing.write_changes(self.tx, changes)
