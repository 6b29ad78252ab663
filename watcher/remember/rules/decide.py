"""What changed? One frozen class with the past, the present and the clock as data; it touches nothing.

It is asked whenever a source says something new of a call, when the clock alone moves one on, when a call stayed
away long enough, and when our own reading changed; the `cause` is the asker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from watcher.lazy import cached_property
from watcher.model import EventKind, Kind, Reading, Status
from watcher.remember.rules import applicant_edits, differences, lifecycle, sum_edits
from watcher.remember.rules.deadline_moves import SideMove, are_exchanged, direction_of, side_moves
from watcher.remember.rules.identity import flat
from watcher.remember.rules.lifecycle import LIVE, OVER, RUNNING
from watcher.remember.rules.sentence_edits import SentenceEdit, sentence_edits
from watcher.remember.rules.slips import is_respelled
from watcher.remember.rules.thresholds import Thresholds

EDITION_GAP = timedelta(days=270)
QUOTE = 300
_DIGIT = re.compile(r"\d")
_JOINING = frozenset(("et", "and"))  # «Culture & Santé»
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_MOVES = {1: EventKind.DEADLINE_EXTENDED, -1: EventKind.DEADLINE_ADVANCED}
_NEW_LIFE = frozenset({EventKind.REOPENED, EventKind.NEW_EDITION})
_BEGINNINGS = _NEW_LIFE | {EventKind.OPENED, EventKind.FORECAST}


@dataclass(frozen=True, slots=True)
class State:
    """A call at one moment: what it says, where it stood when that was last decided, what was told of it.

    `text_events` counts the changes in a row that were of the text alone, `version` is the number of the last one.
    """

    title: str
    text: str
    reading: Reading
    url: str = ""
    status: Status = Status.UNKNOWN
    text_events: int = 0
    told: frozenset[EventKind] = frozenset()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An event without number, place and time: what changed, from what to what, in whose words."""

    kind: EventKind
    before: Any = None
    after: Any = None
    quote: str = ""


@dataclass(frozen=True)
class Decision:
    """Old state, new state, `now` → status, events, and whether this makes a version.

    `before` is None for a call never seen. Of `after` only title, text and the (merged) reading are looked at.
    `gone`: the call stayed away from its sources long enough to be called no longer listed; `is_back`: it was, and
    is listed again. `edition_of` is an earlier round of it. `was_told`: a new call whose entry the source listed
    before as what became another call. `noise` are the sentences that came to several items of the source at once, or
    left them (`differences.sentences`).
    """

    before: State | None
    after: State
    now: datetime
    thresholds: Thresholds
    gone: bool = False
    is_back: bool = False
    edition_of: int | None = None
    was_told: bool = False
    noise: frozenset[str] = frozenset()

    # --- where it stands -------------------------------------------------------------------------------------

    @cached_property
    def status(self) -> Status:
        """The state from now on. What is over stays over until a source says otherwise, by date or in words."""
        reading = self.after.reading
        status = lifecycle.status_at(reading, self.now, self.thresholds)
        if reading.kind is not Kind.CALL:
            return status
        if self.gone and status is not Status.CLOSED:
            return Status.WITHDRAWN
        if status is Status.FORECAST and self.before and self.before.status in RUNNING and not self._is_announced:
            return lifecycle.status_at(replace(reading, status=Status.OPEN), self.now, self.thresholds)
        if self.before and self.before.status in OVER and status not in OVER and not self._reopens:
            return self.before.status
        return status

    @cached_property
    def reading(self) -> Reading:
        """The reading that holds now: its `deadline` is the next one that can still be met."""
        reading = self.after.reading
        following = lifecycle.next_deadline(reading, self.now)
        return reading if following == reading.deadline else replace(reading, deadline=following)

    @property
    def _is_announced(self) -> bool:
        """Whether a source says that the call is still to come; that it no longer says when it opened does not."""
        reading = self.after.reading
        is_ahead = reading.opens is not None and reading.opens.starts_at > self.now
        return is_ahead or lifecycle.said(reading) is Status.FORECAST

    @property
    def _reopens(self) -> bool:
        """Whether a call that was over has a reason to live again: a later date, a word, or that it is back."""
        assert self.before
        old, new = self.before.reading, self.after.reading
        closes = lifecycle.closes_at(new)
        if closes and closes > self.now:
            return True
        word = lifecycle.said(new)
        is_said = word in LIVE and word is not lifecycle.said(old)
        is_back = self.is_back and lifecycle.said(old) is not Status.WITHDRAWN
        return is_back or is_said or (new.rolling and not old.rolling)

    # --- what is told ----------------------------------------------------------------------------------------

    @cached_property
    def events(self) -> tuple[Draft, ...]:
        """What the ledger has to say, the turn of its life first; nothing when only noise changed."""
        if self.before is None or self.before.reading.kind is not self.after.reading.kind:
            told = self.before.told if self.before else frozenset()
            return tuple(draft for draft in self._first() if draft.kind not in told)
        turn = tuple(self._turn())
        if not turn and self._is_written_anew:
            return ()
        if any(draft.kind is EventKind.NEW_EDITION for draft in turn) or (turn and self._is_mended_year):
            return turn
        if any(draft.kind is EventKind.REOPENED for draft in turn):
            sums = self._amounts() if self.before.reading.amounts else ()
            return (*turn, *sums, *self._eligibility())
        facts = (*self._deadline(), *self._amounts())
        who = tuple(self._eligibility()) or (() if turn else tuple(self._conditions(with_figures=not facts)))
        return (*turn, *facts, *who) if turn or facts or who else tuple(self._content())

    @cached_property
    def is_version(self) -> bool:
        """Whether this makes a version: something differs, and not in the text alone once more."""
        if self.before is None or self.events:
            return True
        old, new = self.before.reading, self.after.reading
        is_capped = self.before.text_events >= self.thresholds.text_events
        return old.kind is not new.kind or old.domains != new.domains or (self._is_reworded and not is_capped)

    @property
    def is_capped(self) -> bool:
        """Whether a change of content was left untold because this text changes all the time."""
        return self.before is not None and self._is_reworded and not self.is_version

    @property
    def text_events(self) -> int:
        """How many changes in a row were of the text alone; a fact starts the count anew."""
        if self.before is None or any(draft.kind is not EventKind.TEXT_CHANGED for draft in self.events):
            return 0
        return self.before.text_events + bool(self._is_reworded)

    @cached_property
    def result(self) -> State:
        """The state from now on, with which the next decision begins."""
        kinds = frozenset(draft.kind for draft in self.events)
        return replace(
            self.after,
            reading=self.reading,
            status=self.status,
            text_events=self.text_events,
            told=kinds | (self.before.told if self.before else frozenset()),
            version=(self.before.version if self.before else 0) + self.is_version,
        )

    def _first(self) -> Iterator[Draft]:
        reading, status = self.after.reading, self.status
        if reading.kind is not Kind.CALL:
            yield Draft(EventKind(reading.kind.value), None, None, "")
        elif status in OVER or self.was_told:
            return  # found after its end, or told before: worth keeping, not worth telling
        elif self.edition_of:
            yield Draft(EventKind.NEW_EDITION, {"call": self.edition_of}, self._say_state(), self._quote())
        else:
            kind = EventKind.FORECAST if status is Status.FORECAST else EventKind.OPENED
            yield Draft(kind, None, self._say_state(), self._quote())

    def _turn(self) -> Iterator[Draft]:
        """The event of a change of state, if that change is one people are told of."""
        assert self.before
        old, new = self.before.status, self.status
        kind = None
        if old is new and not self._has_ended_unseen:
            return
        if (old in OVER or self._has_ended_unseen) and new in LIVE:
            kind = self._new_life
        elif new is Status.CLOSED and old not in OVER:
            kind = EventKind.CLOSED
        elif new is Status.WITHDRAWN and old not in OVER:
            kind = EventKind.WITHDRAWN
        elif old is Status.FORECAST and new in RUNNING:
            kind = EventKind.OPENED
        elif new is Status.FORECAST:
            kind = EventKind.FORECAST
        if kind:
            following = lifecycle.next_deadline(self.before.reading, self.now)
            yield Draft(kind, differences.say_state(old, following), self._say_state(), self._quote())

    def _deadline(self) -> Iterator[Draft]:
        """A move of the next deadline, else of the last cut-off (`cut_off`: its number). Passing a stage is no move."""
        assert self.before
        old, new = self.before.reading, self.after.reading
        moves = side_moves(old, new)
        if differences.deadline_facts(old) == differences.deadline_facts(new) and not are_exchanged(moves):
            return
        if sided := tuple(self._of_sides(moves)):
            yield from sided
            return
        was, now_is = (lifecycle.next_deadline(reading, self.now) for reading in (old, new))
        if was and new.rolling and not old.rolling and not now_is:
            yield Draft(EventKind.DEADLINE_EXTENDED, differences.say_moment(was), None, self._quote())
        if not was or not now_is:
            return  # a date that appears or vanishes has no direction
        before, after = differences.say_moment(was), differences.say_moment(now_is)
        direction = direction_of(was, now_is)
        if direction < 0 and differences.moment_fact(was) in differences.deadline_facts(new):
            before, after = None, (after or {}) | {"cut_off": 1}  # a step before the one that stands
        if not direction:
            was, now_is = map(lifecycle.last_deadline, (old, new))
            direction = direction_of(was, now_is)
            known, told = lifecycle.deadlines(old), lifecycle.deadlines(new)
            before = differences.say_moment(was) if len(known) >= len(told) else None
            after = (differences.say_moment(now_is) or {}) | {"cut_off": len(told)}
        if direction < 0 and self.status in OVER:
            return  # nobody can meet an earlier day of what is over, and its end says which day that is
        if direction:
            yield Draft(_MOVES[direction], before, after, now_is.quote)

    def _of_sides(self, moves: Iterable[SideMove]) -> Iterator[Draft]:
        """The moves of single sides of a two-sided call; a day that a side names first counts as later."""
        for side, was, now_is in moves:
            direction = direction_of(was, now_is) if was else 1
            if direction > 0 or (direction < 0 and self.status not in OVER):
                before, after = (one and (differences.say_moment(one) or {}) | {"side": side} for one in (was, now_is))
                yield Draft(_MOVES[direction], before, after, now_is.quote)

    def _amounts(self) -> Iterator[Draft]:
        assert self.before
        old, new = self.before.reading, self.after.reading
        known, told = differences.amount_facts(old), differences.amount_facts(new)
        if known == told:
            yield from self._sums_in_words()
        if not told or known == told:
            return
        if {fact[1:3] for fact in known} != {fact[1:3] for fact in told}:
            changed = [amount for amount in new.amounts if differences.amount_fact(amount) in told - known]
        elif not (changed := differences.bounds_changed(old, new)):
            return
        before = differences.say_amounts(old) or None
        yield Draft(EventKind.AMOUNT_CHANGED, before, differences.say_amounts(new), changed[0].quote if changed else "")

    def _sums_in_words(self) -> Iterator[Draft]:
        """Sums that no reading tells apart: «per project» that became «per partner», «a £4 million fund»."""
        assert self.before
        for edit in sum_edits.of_sums(self._edits)[:1]:
            before, after = (
                [*differences.say_amounts(state.reading), {"said": side[:QUOTE]}]
                for state, side in ((self.before, edit.before), (self.after, edit.after))
            )
            yield Draft(EventKind.AMOUNT_CHANGED, before, after, edit.after[:QUOTE])

    def _eligibility(self) -> Iterator[Draft]:
        """Who may apply; what is only probable comes and goes with other words, unless its own line was edited."""
        assert self.before
        old, new = self.before.reading, self.after.reading
        known, told = differences.eligibility_facts(old), differences.eligibility_facts(new)
        if not known or not told or known == told:
            return
        sure_before, sure = (differences.eligibility_facts(reading, sure=True) for reading in (old, new))
        states = [(state.text, state.reading) for state in (self.before, self.after)]
        is_sure = sure - known or sure_before - told
        may_be = applicant_edits.may_be_of(self._edits, known ^ told, states)
        if may_be if is_sure else applicant_edits.is_of_named(*states):
            fresh = (item.quote for item in new.eligible if flat(item.value) not in known)
            rule = next((one.quote for one in (new.partner_rule, new.own_funding) if one), "")
            before, after = differences.say_eligibility(old), differences.say_eligibility(new)
            yield Draft(EventKind.ELIGIBILITY_CHANGED, before, after, next(fresh, rule))

    def _conditions(self, *, with_figures: bool) -> Iterator[Draft]:
        """Who may apply, in words of no closed list; days and sums in them are told of as such (`with_figures`)."""
        assert self.before
        if not self._is_reworded or self.before.text_events >= self.thresholds.text_events:
            return
        old, new = self.before, self.after
        told = applicant_edits.of_applicants(self._edits, old.text, new.text, with_figures=with_figures)
        if told:
            before, after = (
                [*differences.say_eligibility(state.reading), *({"said": side[:QUOTE]} for side in sides if side)]
                for state, sides in ((old, [edit.before for edit in told]), (new, [edit.after for edit in told]))
            )
            quote = next((edit.after[:QUOTE] for edit in told if edit.after), "")
            yield Draft(EventKind.ELIGIBILITY_CHANGED, before, after, quote)

    def _content(self) -> Iterator[Draft]:
        """A change of the text alone, until it has become a habit of the page."""
        assert self.before
        if not self._is_reworded or self.before.text_events >= self.thresholds.text_events:
            return
        old, new = self.before, self.after
        edit = self._shown_edit
        quote = edit.after[:QUOTE]
        if self._is_retitled:
            yield Draft(EventKind.TEXT_CHANGED, {"title": old.title}, {"title": new.title}, quote or new.title)
        elif differing := self._differing_facts():
            before, after = ({name: pair[place] for name, pair in differing.items()} for place in (0, 1))
            before |= {"text": edit.before[:QUOTE]} if edit.before else {}
            if "deadline" in after and not after["deadline"] and lifecycle.is_put_off(new.text):
                after |= {"postponed": True}
            yield Draft(EventKind.TEXT_CHANGED, before, after, quote or self._quote())
        else:
            yield Draft(EventKind.TEXT_CHANGED, {"text": edit.before[:QUOTE]}, {"text": quote}, quote)

    @property
    def _shown_edit(self) -> SentenceEdit:
        """The edit of the text that is shown: the first of those that say a number, else the first."""
        assert self.before
        counted = (edit for edit in self._edits if _DIGIT.search(edit.before + edit.after))
        return next(chain(counted, self._edits, [SentenceEdit("", "")]))

    def _differing_facts(self) -> dict[str, tuple[Any, Any]]:
        """The facts that have no event of their own, or none this way round (a sum that is no longer given)."""
        assert self.before
        readings = self.before.reading, self.after.reading
        old, new = (differences.say_facts(reading) for reading in readings)
        deadlines = [lifecycle.next_deadline(reading, self.now) for reading in readings]
        old["deadline"], new["deadline"] = map(differences.say_moment, deadlines)
        differing = {name: (old[name], new[name]) for name in old if old[name] != new[name]}
        return {name: pair for name, pair in differing.items() if name != "deadlines" or "deadline" not in differing}

    @cached_property
    def _edits(self) -> Sequence[SentenceEdit]:
        """What the text says otherwise, sentence by sentence; a title in it is told of apart."""
        assert self.before
        old, new = self.before, self.after
        if old.text == new.text:
            return ()
        titles = {differences.quiet(state.title) for state in (old, new)}
        return sentence_edits(old.text, new.text, self.noise | titles)

    @cached_property
    def _is_written_anew(self) -> bool:
        """Whether the text says the same in other words: who may apply, who pays and the like only read otherwise."""
        assert self.before
        old, new = self.before, self.after
        if self._is_retitled or old.text == new.text or self._edits:
            return False
        one, other = (
            (
                differences.deadline_facts(state.reading),
                {fact[1:3] for fact in differences.amount_facts(state.reading)},
                lifecycle.said(state.reading),
                state.reading.rolling and not lifecycle.deadlines(state.reading),
            )
            for state in (old, new)
        )
        return one == other

    @cached_property
    def _is_reworded(self) -> bool:
        """Whether anything but noise differs, in the text or in what was read of it."""
        assert self.before
        if self._is_written_anew:
            return False
        is_read_otherwise = differences.meaning(self.before.reading) != differences.meaning(self.after.reading)
        return is_read_otherwise or self._is_retitled or bool(self._edits)

    @cached_property
    def _is_retitled(self) -> bool:
        """Whether the title says something else; what all items of the source gained or lost is left out."""
        assert self.before
        old, new = (differences.quiet(state.title).split() for state in (self.before, self.after))
        if is_respelled([" ".join(old)], [" ".join(new)]):
            return False
        return bool((set(new) ^ set(old)) - self.noise - _JOINING)

    @property
    def _has_ended_unseen(self) -> bool:
        """Whether the old round ended while nobody read the page, which shows the next round by now."""
        assert self.before
        is_over = lifecycle.status_at(self.before.reading, self.now, self.thresholds) in OVER
        return self.before.status in LIVE and is_over and self._is_new_round

    @property
    def _new_life(self) -> EventKind:
        """What the life of a call that was over begins: the next round, the same one again, or one that was untold."""
        assert self.before
        if self._is_new_round:
            return EventKind.NEW_EDITION
        is_untold = self._is_mended_year and self.before.told.isdisjoint(_BEGINNINGS)
        return EventKind.OPENED if is_untold else EventKind.REOPENED

    @cached_property
    def _is_mended_year(self) -> bool:
        """Whether only the year of the last day was mended, which the title or the opening contradicted before."""
        assert self.before
        old, new = self.before, self.after
        if not lifecycle.deadlines(old.reading) or not lifecycle.deadlines(new.reading) or old.title != new.title:
            return False
        was, now_is = (lifecycle.last_deadline(state.reading).date for state in (old, new))
        if (was.month, was.day, was.year + 1) != (now_is.month, now_is.day, now_is.year):
            return False
        opens = new.reading.opens
        named = {int(year) for year in _YEARS.findall(new.title)}
        if not (named and min(named) == now_is.year) and not (opens and was < opens.date < now_is):
            return False
        texts = (re.sub(rf"\b{was.year}\b", str(now_is.year), state.text) for state in (old, new))
        one, other = (set(differences.sentences(text)) for text in texts)
        return one == other

    @property
    def _is_new_round(self) -> bool:
        """Whether what came back is the next round rather than the same one again: another year, far later."""
        assert self.before
        if self._is_mended_year:
            return False
        old, new = (lifecycle.closes_at(state.reading) for state in (self.before, self.after))
        if old and new and new - old >= EDITION_GAP:
            return True
        years = [set(_YEARS.findall(state.title)) for state in (self.before, self.after)]
        return bool(years[1]) and not years[0] & years[1]

    def _say_state(self) -> dict[str, Any]:
        told = differences.say_state(self.status, self.reading.deadline)
        return told | {"why": "absent" if self.gone else "said"} if self.status is Status.WITHDRAWN else told

    def _quote(self) -> str:
        """The words the present state was read from."""
        reading = self.after.reading
        if self.gone:
            return ""
        if reading.status_word:
            return reading.status_word.quote
        moment = reading.opens if self.status is Status.FORECAST else self.reading.deadline
        return moment.quote if moment else ""
