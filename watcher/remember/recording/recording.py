"""Records one harvest of one source, in one transaction: which item is which, what changed, what is missing.

The decisions are made by pure parts (identity, decide, thresholds); this file brings them what they ask for and hands
what they say to `writing`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from watcher.config.sources import AnySource
from watcher.model import Cause, Changes, Event, EventKind, Harvest, HarvestState, Kind, Notice, Reading, Status
from watcher.remember.calls import anomalies, ledger, loading
from watcher.remember.calls.ledger import ANOMALY, FIRST_RUN, FLOOD, RESTORED, RULE_LOST
from watcher.remember.db.database import Transaction, batches, savepoint
from watcher.remember.db.prepared import PreparedQuery, PreparedWrite
from watcher.remember.db.said import account_of
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.relations import NewNotice, Relations
from watcher.remember.recording import absence, first_hashes, intake_history, undoing, writing
from watcher.remember.recording.matched_items import MatchedItem, by_language, item_of
from watcher.remember.recording.matching import Matching
from watcher.remember.recording.reposts import posted_again
from watcher.remember.recording.writing import Change, Sighting
from watcher.remember.rules import carry_over, differences, layout_changes, other_calls, steady
from watcher.remember.rules.anomaly import Anomaly, anomaly
from watcher.remember.rules.carry_over import WHOLE, is_other_page, is_wall, says_nothing
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.differences import dated, filled, joined, merged, notice_hash
from watcher.remember.rules.edited_lines import edited_by_source
from watcher.remember.rules.identity import IdentityKeys, flat
from watcher.remember.rules.thresholds import Thresholds

Read = Callable[[Notice], Reading]
PRESENT = (HarvestState.COMPLETE, HarvestState.PARTIAL)


# Built once, as every harvest needs them.
_HERE = sightings.c.source == bindparam("b_source")
_BY_ID = sightings.c.id.in_(bindparam("b_some", expanding=True))
_BY_KEY = sightings.c.key.in_(bindparam("b_some", expanding=True))
_SEEN = (
    update(sightings)
    .where(_HERE)
    .values(last_seen=bindparam("b_now", type_=Instant), missing_since=None, missing_from=None)
)
_SEEN_BY_KEY = PreparedWrite(_SEEN.where(_BY_KEY))
_SEEN_BY_ID = (  # in part, and read
    PreparedWrite(_SEEN.where(_BY_ID)),
    PreparedWrite(_SEEN.where(_BY_ID).values(reader=bindparam("b_reader"))),
)
_KEPT = PreparedQuery(select(sightings.c.id, sightings.c.said, sightings.c.read_at, sightings.c.reader).where(_BY_ID))
_NOTE_RAW = PreparedWrite(update(sightings).where(sightings.c.id == bindparam("b_id")))
_AWAY = (
    select(sightings.c.call_id)
    .join(calls)
    .where(calls.c.status == Status.WITHDRAWN.value, _HERE, sightings.c.missing_since.is_not(None))
)
_AWAY_BY_ID, _AWAY_BY_KEY = PreparedQuery(_AWAY.where(_BY_ID)), PreparedQuery(_AWAY.where(_BY_KEY))


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
    reader: str = ""
    sets_aside: bool = True  # what the database refuses; else that is raised, and all is undone
    warnings: list[str] = field(default_factory=list)
    is_doubted: bool = False  # an anomaly that lasts: recorded, and held event by event
    compare_again: set[int] = field(default_factory=set)  # sightings that a whole harvest has to compare once more
    listed: list[tuple[Notice, Reading]] = field(default_factory=list)  # what this harvest lists
    read_otherwise: set[int] = field(default_factory=set)  # sightings that another reader of ours read last time

    def run(self, readings: Sequence[tuple[Notice, Reading]]) -> Changes:
        """Records the harvest. A failed or refused one leaves no trace: what is known stays as it is.

        So does one on whose day the source lies; the anomaly is kept for an admin.
        """
        if self.harvest.state is HarvestState.NOT_MODIFIED:
            intake_history.confirm(self.tx, self.source.name, self.now)
        if self.harvest.state not in PRESENT:
            return Changes()
        ledger.lock(self.tx)
        past = intake_history.of(self.tx, self.source.name)
        matching = Matching(self.tx, self.source, self.harvest, self.now, self.warnings)
        items = matching.items(readings)
        self.listed = [(item.notice, item.reading) for item in items]
        known = self._read_whole([item for item in items if item.match.known and not item.match.repeats])
        moved = self._edited(known)
        if found := self._anomaly(moved, len(known) + len(self.harvest.known_keys)):
            return Changes(warnings=tuple(self.warnings), anomaly=found.words)
        matching.learn(items)
        back = self._touch([item for item in items if item.match.known])
        changes = self._held(self._changes(moved, back), past)
        new = [item for item in items if not item.match.known]
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

    # --- what the harvest says -------------------------------------------------------------------------------

    def _read_whole(self, known: list[MatchedItem]) -> list[MatchedItem]:
        """What known items say, with the facts that a partial harvest (or a lost page) may just have failed to read."""
        is_partial = self.harvest.state is HarvestState.PARTIAL
        walls = self._walls(known)
        doubtful = [
            item
            for item in known
            if is_partial
            or _sighting_of(item) in walls
            or not item.notice.is_whole
            or _may_be_wall(item, is_watched=self.source.kind == "watch")
        ]
        if not doubtful:
            return known
        kept, whole, lost = self._kept(doubtful), [], 0
        for item in known:
            assert item.match.known
            old = kept.get(item.match.known.id)
            is_alone = old is not None and self._is_lost(old, (item.notice, item.reading))
            lost += is_alone
            is_lost = is_alone or item.match.known.id in walls
            if old is None or not (is_partial or is_lost or old[0].is_whole > item.notice.is_whole):
                whole.append(item)
                continue
            notice = carry_over.fill_gaps(item.notice, old[0], WHOLE if is_lost else self.harvest.lost)
            reading = self.reread(notice) if self.reread else old[1] if is_lost else item.reading
            whole.append(item_of(IdentityKeys(notice, item.identity.policy), reading, item.match))
        if lost:
            self.warnings.append(f"{lost} pages show nothing of what they said: what was known of them holds")
        return whole

    def _is_lost(self, old: tuple[Notice, Reading], new: tuple[Notice, Reading]) -> bool:
        """Whether something else answers in the place of an item's page; one page that is watched has one subject."""
        return is_wall(old, new) or (self.source.kind == "watch" and is_other_page(old, new))

    def _walls(self, known: Sequence[MatchedItem]) -> set[int]:
        """Sightings that used to differ and now say one and the same, without a fact: a wall stands before them."""
        said: dict[tuple[str, str], list[MatchedItem]] = defaultdict(list)
        for item in known:
            if item.match.known and item.exact != item.match.known.exact_hash and item.notice.text:
                said[flat(item.notice.title), flat(item.notice.text)].append(item)
        alike = (item for same in said.values() for item in same if len(same) >= 2)
        walls = {_sighting_of(item) for item in alike if says_nothing(item.reading)}
        if walls:
            self.warnings.append(f"{len(walls)} pages show one and the same text: what was known of them holds")
        return walls

    def _edited(self, known: Sequence[MatchedItem]) -> list[tuple[MatchedItem, tuple[Notice, Reading]]]:
        """The items that say something else than before, each with what it said."""
        moved = [item for item in known if item.match.known and item.hash != item.match.known.notice_hash]
        made = first_hashes.make(self.tx, {item.match.known.call for item in moved if item.match.known})
        moved = [item for item in moved if made.get(_sighting_of(item)) != item.hash]
        kept = self._kept(moved)
        return [(item, kept[item.match.known.id]) for item in moved if item.match.known]

    def _anomaly(self, moved: Sequence[tuple[MatchedItem, tuple[Notice, Reading]]], listed: int) -> Anomaly | None:
        """What nearly all calls of the source say at once, where that is a reason to hold the harvest whole."""
        is_partial = self.harvest.state is HarvestState.PARTIAL
        pairs = [
            (old, (item.notice, carry_over.without_losses(old[1], item.reading) if is_partial else item.reading))
            for item, old in moved
            if item.match.known and item.match.known.id not in self.read_otherwise
        ]
        found = anomaly(pairs, listed, self.now)
        verdict = anomalies.judge(self.tx, self.source.name, found, self.now)
        self.is_doubted = verdict is anomalies.Belief.DOUBTED
        if found is None or verdict is not anomalies.Belief.HELD:
            return None
        self.warnings.append(f"{found.words}: nothing of this harvest is believed until an admin says so")
        return found

    def _touch(self, known: Sequence[MatchedItem]) -> set[int]:
        """Notes that all these were seen; returns the calls among them that had been called no longer listed."""
        ids = [item.match.known.id for item in known if item.match.known]
        kept = {} if self.harvest.state is HarvestState.PARTIAL else {"b_reader": self.reader}
        chosen: list[tuple[PreparedWrite, PreparedQuery, dict[str, str], list[Any]]]
        chosen = [(_SEEN_BY_ID[bool(kept)], _AWAY_BY_ID, kept, batch) for batch in batches(ids)]
        unread = batches(sorted(self.harvest.known_keys))
        chosen += [(_SEEN_BY_KEY, _AWAY_BY_KEY, {}, batch) for batch in unread]
        back: set[int] = set()
        for note, away, more, batch in chosen:
            some = {"b_source": self.source.name, "b_some": batch}
            back.update(away.scalars(self.tx, some))
            note.run(self.tx, some | more | {"b_now": self.now})
        self._note_raw(known)
        return back

    def _note_raw(self, known: Sequence[MatchedItem]) -> None:
        """Keeps the hashes of items whose bytes changed and whose meaning did not: next time they go unread."""
        if self.harvest.state is HarvestState.PARTIAL:
            return
        pairs = [(item, item.match.known) for item in known if not item.match.repeats]
        new = [
            {"b_id": old.id, "raw_hash": item.notice.raw_hash, "exact_hash": item.exact}
            for item, old in pairs
            if old and (item.notice.raw_hash, item.exact) != (old.raw_hash, old.exact_hash)
        ]
        _NOTE_RAW.run_all(self.tx, new)

    # --- what changed ----------------------------------------------------------------------------------------

    def _changes(self, moved: Sequence[tuple[MatchedItem, tuple[Notice, Reading]]], back: set[int]) -> list[Change]:
        """The decisions about known calls: those whose notice says something else, and those that are back."""
        if not moved and not back:
            return []
        states = loading.states(self.tx, {*back, *(item.match.known.call for item, _ in moved if item.match.known)})
        noise = differences.common_edits((old[0], item.notice) for item, old in moved)
        neighbours = layout_changes.Neighbours.of(self.listed, len(moved))
        changes = []
        for item, old in moved:
            assert item.match.known
            call = item.match.known.call
            if notice_hash(old[0]) != item.hash:
                is_teaser = neighbours.is_teaser(old, (item.notice, item.reading))
                changes.append(self._change(item, old, (call, states[call]), back, noise, is_teaser=is_teaser))
                states[call] = changes[-1].decision.result
        settled = [(item.match.known.id, item.sighting(self.reader)) for item, _ in moved if item.match.known]
        settled = [pair for pair in settled if pair[0] not in self.compare_again]
        writing.update_sightings(self.tx, settled, self.now)
        for call in back - {change.call for change in changes}:
            decision = Decision(states[call], states[call], self.now, self.thresholds, is_back=True)
            changes.append(Change(call, decision, self.source.name))
        first = layout_changes.first_stated(change.told for change in changes)
        if first:
            told = [layout_changes.without_first(change.told, first) for change in changes]
            changes = [replace(change, drafts=drafts) for change, drafts in zip(changes, told, strict=True)]
            self.warnings.append(f"many calls state for the first time: {', '.join(sorted(first))}; told to nobody")
        return undoing.without_turns(self.tx, undoing.since_last_told(self.tx, changes))

    def _kept(self, items: Sequence[MatchedItem]) -> dict[int, tuple[Notice, Reading]]:
        """What these sightings said until now."""
        ids = [item.match.known.id for item in items if item.match.known]
        kept, reread = {}, self.reread
        for batch in batches(ids):
            for row in _KEPT.all(self.tx, {"b_some": batch}):
                notice, read = account_of(row.said)
                if (row.reader or "") != self.reader:
                    self.read_otherwise.add(row.id)
                kept[row.id] = (notice, reread(dated(notice, row.read_at)) if reread else read)
        return kept

    def _change(
        self,
        item: MatchedItem,
        old: tuple[Notice, Reading],
        current: tuple[int, State],
        back: set[int],
        noise: frozenset[str],
        *,
        is_teaser: bool,
    ) -> Change:
        """Only what this source changed is changed: another source, or an admin, may have said the rest."""
        call, state = current
        notice, reading = old
        told = self._allowed(item, state.reading, merged(state.reading, reading, item.reading))
        is_translated = layout_changes.is_translated_beside(old, (item.notice, item.reading))
        if is_translated:  # who pays, what and for whom is said in the page's own language
            known = state.reading
            told = replace(told, funders=known.funders, eligible=known.eligible, amounts=known.amounts)
        if is_teaser:  # its days are another call's
            told = replace(told, deadline=state.reading.deadline, deadlines=state.reading.deadlines)
        others = other_calls.of_others(old, (item.notice, item.reading))
        told = other_calls.without_facts_of_others(told, state.reading, others)
        after = replace(
            state,
            title=item.notice.title if item.notice.title != notice.title else state.title,
            text=item.notice.text if item.notice.text != notice.text else state.text,
            url=item.notice.url if item.notice.url != notice.url else state.url,
            reading=told,
        )
        noise = noise | others | differences.caught_up(state.reading, old, (item.notice, item.reading))
        before = replace(state, reading=steady.corrected(state.reading, old, (item.notice, item.reading)))
        decision = Decision(before, after, self.now, self.thresholds, is_back=call in back, noise=noise)
        drafts = decision.events
        if item.match.moved:  # a relaunch rewrites titles and texts; facts are facts
            drafts = tuple(draft for draft in drafts if draft.kind is not EventKind.TEXT_CHANGED)
        if is_teaser or layout_changes.is_other_language(old, (item.notice, item.reading)):
            drafts = layout_changes.of_facts(drafts)
        if is_translated:
            drafts = layout_changes.without_translation(drafts)
        cause = Cause.SOURCE
        if item.match.known and item.match.known.id in self.read_otherwise:
            own = edited_by_source(drafts, notice, item.notice)
            drafts, cause = (own, cause) if own else (drafts, Cause.REINTERPRETED)
        return Change(call, decision, self.source.name, cause, item.hash, drafts=drafts)

    def _allowed(self, item: MatchedItem, current: Reading, told: Reading) -> Reading:
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
        own = [change for change in changes if change.cause is Cause.SOURCE]
        if len(own) < len(changes):
            self.warnings.append(f"{len(changes) - len(own)} items are read otherwise than before: told to nobody")
        is_flood = sum(bool(change.told) for change in own) > self.thresholds.flood * past.days_until(self.now)
        because = RESTORED if past.is_restored else ANOMALY if self.is_doubted else FLOOD if is_flood else ""
        ours = [change for change in changes if change.cause is not Cause.SOURCE]
        return [*(replace(change, held_because=because) for change in own), *ours] if because else changes

    # --- what is new, what is missing ------------------------------------------------------------------------

    def _new(self, new: Sequence[MatchedItem], past: intake_history.IntakeHistory) -> tuple[Event, ...]:
        """A source in two languages lists a call in each: those of the first are known before the others are met."""
        held = self._held_because(len(new), past)
        meet = self._met_apart if self.sets_aside else self._met
        return tuple(event for some in by_language(new) for event in meet(some, held))

    def _met_apart(self, new: Sequence[MatchedItem], held: str) -> tuple[Event, ...]:
        """These together; where the database refuses one of them, that one is set aside and the others go on."""
        try:
            with savepoint(self.tx):
                return self._met(new, held)
        except IntegrityError as refusal:
            if len(new) == 1:
                self.warnings.append(f"«{new[0].notice.title[:80]}» is set aside: {str(refusal.orig)[:120]}")
                return ()
            return tuple(event for item in new for event in self._met_apart([item], held))

    def _met(self, new: Sequence[MatchedItem], held: str) -> tuple[Event, ...]:
        notices = [NewNotice(item.notice, item.reading) for item in new]
        again = posted_again(self.tx, self.source.name, [(item.notice, item.reading) for item in new], self.now)
        twins = {**self.relations.twins(self.tx, notices, self.now), **again}
        earlier = self.relations.earlier(self.tx, notices, self.now)
        decided: dict[str, list[tuple[Sighting, Decision]]] = {}
        for place, item in enumerate(new):
            if place not in twins:
                decision = replace(
                    Decision(None, item.state, self.now, self.thresholds),
                    edition_of=earlier.get(place),
                    was_told=item.match.was_told,
                )
                sighting = replace(item.sighting(self.reader), account=notices[place].fingerprint)
                decided.setdefault(held or self._doubted(item), []).append((sighting, decision))
        events = [event for because, some in decided.items() for event in writing.write_new(self.tx, some, because)]
        joined = [(new[place], notices[place].fingerprint, call) for place, call in twins.items()]
        return (*events, *self._joined(joined, held, {new[place].match.key for place in again}))

    def _doubted(self, item: MatchedItem) -> str:
        """Without the rule that finds deadlines a call looks like news: an admin looks, or the mended rule tells."""
        is_blind = "deadline" in self.harvest.lost and not item.notice.fields.get("deadline")
        return RULE_LOST if is_blind and item.reading.kind is not Kind.CALL else ""

    def _held_because(self, new: int, past: intake_history.IntakeHistory) -> str:
        if past.is_first_run and self.thresholds.hold_first_run:
            return FIRST_RUN
        if past.is_restored:
            return RESTORED
        return FLOOD if self.thresholds.is_flood(new, past.usual, past.days_until(self.now)) else ""

    def _joined(
        self, known: Sequence[tuple[MatchedItem, Fingerprint, int]], held: str, again: set[str]
    ) -> tuple[Event, ...]:
        """Known calls that this source lists too: it may add facts the others left out, or know of an extension.

        Those posted `again` (by their key) say until when, and where the call is once its own page is gone.
        """
        known = [(replace(item, hash=notice_hash(item.notice)), account, call) for item, account, call in known]
        seen = [(replace(item.sighting(self.reader), account=account), call) for item, account, call in known]
        writing.write_sightings(self.tx, seen, self.now)
        states, changes = loading.states(self.tx, (call for *_, call in known)), []
        for item, _, call in known:
            state = states[call]
            is_blind = "deadline" in self.harvest.lost
            told = (filled if is_blind else joined)(state.reading, item.reading)
            after = replace(state, reading=told)
            if item.match.key in again and not is_blind:
                told = replace(told, deadline=item.reading.deadline, deadlines=item.reading.deadlines)
                after = replace(after, reading=told, url=state.url if self._lists(state.url) else item.notice.url)
            decision = Decision(state, after, self.now, self.thresholds)
            changes.append(Change(call, decision, self.source.name, notice_hash=item.hash, held_because=held))
            states[call] = changes[-1].decision.result
        return writing.write_changes(self.tx, changes)

    def _lists(self, url: str) -> bool:
        """Whether that page is, or may be, still listed."""
        return bool(self.harvest.known_keys) or any(notice.url == url for notice, _ in self.listed)

    def _gone(self, past: intake_history.IntakeHistory) -> tuple[Event, ...]:
        """Only a complete harvest says anything about what it lacks."""
        if not self.harvest.is_healthy:
            return ()
        absence.note_missing(self.tx, self.source.name, past.complete + 1, self.now)
        changes, warning = absence.withdrawn(self.tx, self.source, past.complete + 1, self.now, self.thresholds)
        self.warnings += [warning] if warning else []
        return writing.write_changes(self.tx, changes)


def _sighting_of(item: MatchedItem) -> int:
    return item.match.known.id if item.match.known else 0


def _may_be_wall(item: MatchedItem, *, is_watched: bool) -> bool:
    """Whether other words than before hold no fact; whether a wall stands there, what was known says."""
    known = item.match.known
    return known is not None and known.exact_hash != item.exact and (is_watched or says_nothing(item.reading))
