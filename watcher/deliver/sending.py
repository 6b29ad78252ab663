"""Sends what is queued: claim, send, close, one message after the other; what each answer means for the row.

Fair between readers: rows of one reader follow each other in order, readers take turns. Knows no channel.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from watcher.deliver.channels.base import Channel, OutgoingMessage
from watcher.deliver.channels.failpoints import failpoint
from watcher.deliver.channels.mass_refusals import BAD_LEAST, BAD_SHARE, refused_alike, undo_mass_refusal
from watcher.deliver.channels.outcome import Outcome, SendResult
from watcher.errors import CannotReadMessage
from watcher.log import EventLog
from watcher.model import OutboxState
from watcher.remember.outbox.channel_states import ChannelState
from watcher.remember.outbox.messages import LONGEST_RETRY, Queued
from watcher.remember.outbox.outbox import Claimed
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

log = EventLog("deliver")

FIRST_RETRY = timedelta(minutes=5)
ROUND = timedelta(seconds=45)
"""So long messages are sent as they were frozen, before it is asked again whether they still hold."""
SUSPECTS = 3
"""So many attempts in a row that may have failed by our own fault pause the channel."""
_WORKS = (SendResult.SENT, SendResult.BLOCKED, SendResult.FAILED)
"""Results that only a working channel gives."""

Clock = Callable[[], datetime]
T = TypeVar("T")


class Stop(Protocol):
    """Whether to take no further message (SIGTERM)."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one row in this run: sent, queued, failed, suspended, cancelled or unknown."""

    row: Queued
    state: str
    why: str = ""


class Sender:
    """Sends the rows of one channel as the holder of the sender's lease: one for a whole run, however many rounds."""

    def __init__(self, store: Store, channel: Channel, holder: str, clock: Clock) -> None:
        self._store = store
        self._channel = channel
        self._holder = holder
        self._clock = clock
        self._done: dict[int, Delivery] = {}
        self._refused: list[int] = []
        self._suspects = 0
        self._is_probing = False
        self._until = clock()
        self.is_cut = False
        """Whether the round ended with messages left that could have gone."""

    async def send_all(self, stop: Stop) -> list[Delivery]:
        """Sends what may be sent now, for a round; ends early when the channel must wait, pauses, or `stop` is set.

        What became of all rows of the run so far, each told once, and of those that wait still.
        """
        self.is_cut, self._until = False, self._clock() + ROUND
        rows = await _off(self._store.outbox.waiting, self._clock(), [self._channel.name])
        why = "not yet tried"
        if rows and await self._may_go_on() and await self._opened():
            await self._send(rows, stop)
        elif rows:
            why = "the channel waits"
        waiting = {row.id: Delivery(row, "queued", why) for row in rows}
        return list((waiting | self._done).values())

    async def _send(self, rows: Iterable[Queued], stop: Stop) -> None:
        lines = _by_reader(rows)
        if not await self._probed(lines, stop):
            return
        suspects = deque(line for line in lines if any(row.crashes for row in line))
        others = deque(line for line in lines if not any(row.crashes for row in line))
        try:
            await self._work(suspects, stop)  # alone: should the program die again, it is known on which
            await asyncio.gather(*(self._work(others, stop) for _ in range(min(self._channel.at_once, len(others)))))
        finally:
            await self._channel.close()

    async def _probed(self, lines: list[deque[Queued]], stop: Stop) -> bool:
        """Whether the channel may be used: a paused one only after one message, tried alone, showed that it works."""
        while (await self._state()).paused_at and lines and not stop.is_set():
            row, self._is_probing = lines[0].popleft(), True
            try:
                await self._deliver(row)
            finally:
                self._is_probing = False
                await self._channel.close()
            if not lines[0]:
                lines.pop(0)
            if not await self._may_go_on():
                return False
        return bool(lines)

    async def _work(self, turns: deque[deque[Queued]], stop: Stop) -> None:
        """Takes the next reader, sends them one message, and puts them at the end of the line.

        What is next is claimed with the end of what left, in one transaction: of each worker one message is under way.
        """
        ahead: tuple[deque[Queued], Claimed] | None = None
        while ahead or (turns and not stop.is_set()):
            mine, claimed = ahead or (turns.popleft(), None)
            ahead = None
            if not mine:
                continue
            row = mine.popleft()
            if claimed is None:
                if not await self._may_go_on():
                    return
                claimed = await self._claimed(row)
            outcome = await self._attempted(claimed) if claimed else None
            if claimed and outcome and outcome.result is not SendResult.SENT:
                state, _ = await self._ended(claimed, outcome)
                if state == "queued":
                    mine.clear()  # what follows for this reader keeps its order
            if mine:
                turns.append(mine)
            if claimed and outcome and outcome.result is SendResult.SENT:
                ahead = await self._ended_and_claimed(claimed, outcome, turns, stop)
            if turns and not ahead and self._clock() > self._until:
                self.is_cut = True
                return

    async def _ended_and_claimed(
        self, claimed: Claimed, outcome: Outcome, turns: deque[deque[Queued]], stop: Stop
    ) -> tuple[deque[Queued], Claimed] | None:
        """Ends what was sent; the next reader and what was claimed for them, where anything was."""
        following = self._following(turns, stop)
        _, then = await self._ended(claimed, outcome, following[0] if following else None)
        if following and then:
            return following, then
        if following:
            turns.appendleft(following)
        return None

    def _following(self, turns: deque[deque[Queued]], stop: Stop) -> deque[Queued] | None:
        """Takes the next reader out of the line, as long as the round lasts."""
        is_over = stop.is_set() or self._clock() > self._until
        return turns.popleft() if turns and not is_over else None

    async def _may_go_on(self) -> bool:
        now = self._clock()
        return (await self._state()).free_at(now) <= now

    async def _state(self) -> ChannelState:
        return await _off(self._store.outbox.channel, self._channel.name)

    async def _opened(self) -> bool:
        fault = await self._channel.ready()
        if fault is None:
            return True
        await _off(self._note_channel, fault)
        return False

    async def _deliver(self, row: Queued) -> None:
        """Sends one row."""
        claimed = await self._claimed(row)
        if claimed:
            await self._ended(claimed, await self._attempted(claimed))

    async def _claimed(self, row: Queued) -> Claimed | None:
        """The row, ours to send now; None where it must not be sent, or cannot be read."""
        try:
            claimed = await _off(self._claim, row.id)
        except CannotReadMessage as error:
            await _off(self._unreadable, row, str(error))
            return None
        if claimed is None:
            self._done[row.id] = Delivery(row, "cancelled", "no longer wanted, or another process sends it")
        return claimed

    async def _attempted(self, claimed: Claimed) -> Outcome:
        failpoint("claimed")
        outcome = await self._attempt(claimed)
        failpoint("answered")
        return outcome

    async def _ended(
        self, claimed: Claimed, outcome: Outcome, following: Queued | None = None
    ) -> tuple[str, Claimed | None]:
        """The row's state for the report once the answer is written; and what follows, where that was claimed too."""
        state, then = await _off(self._settle, claimed, outcome, following)
        failpoint("closed")
        row = claimed.row
        self._done[row.id] = Delivery(row, state, outcome.why)
        log.info("message", to=row.subscriber, slot=row.slot, state=state, why=outcome.why)
        return state, then

    def _claim(self, number: int) -> Claimed | None:
        return self._store.outbox.claim(number, self._holder, self._clock(), is_leaving=self._is_leaving_when_claimed)

    def _unreadable(self, row: Queued, why: str) -> None:
        """Ends a row whose content cannot be read, so that those behind it leave; what it told is told again."""
        self._store.outbox.fail(row.id, self._clock(), why, is_readable=False)
        self._done[row.id] = Delivery(row, "failed", why)
        log.warning("a stored message cannot be read", message=row.message_id, why=why)

    @property
    def _is_leaving_when_claimed(self) -> bool:
        return not getattr(self._channel, "says_when_leaving", False)

    async def _attempt(self, claimed: Claimed) -> Outcome:
        row, is_leaving = claimed.row, False

        async def progress(parts: int) -> None:
            nonlocal is_leaving
            await _off(self._store.outbox.progress, row.id, parts, self._holder)
            is_leaving = False

        async def leaving() -> bool:
            nonlocal is_leaving
            is_leaving = await _off(self._store.outbox.leaving, row.id, self._holder)
            return is_leaving

        outgoing = OutgoingMessage(claimed.message, claimed.subscriber, row.slot, row.parts_sent, progress, leaving)
        try:
            return await self._channel.send(outgoing)
        except Exception as error:  # a fault of this program: the message is kept, the run goes on
            log.exception("a channel failed", channel=self._channel.name, message=row.message_id)
            return Outcome(
                SendResult.UNKNOWN if is_leaving else SendResult.LATER, f"{type(error).__name__}: {error}"[:300]
            )

    # --- what an answer means ------------------------------------------------------------------------------

    def _settle(self, claimed: Claimed, outcome: Outcome, following: Queued | None) -> tuple[str, Claimed | None]:
        """Writes what the answer means for the row, the reader and the channel; claims what follows a sent message."""
        if outcome.result is not SendResult.SENT:
            return self._not_sent(claimed, outcome), None
        self._suspects = 0
        row, holder, now = claimed.row, self._holder, self._clock()
        if following is None:
            is_ours, then = self._store.outbox.sent(row, holder, now), None
        else:
            is_ours, then = self._store.outbox.sent_and_claimed(
                row, following.id, holder, now, is_leaving=self._is_leaving_when_claimed
            )
        return "sent" if is_ours else self._taken_over(row, outcome), then

    def _not_sent(self, claimed: Claimed, outcome: Outcome) -> str:
        """The row's state for the report."""
        row, outbox = claimed.row, self._store.outbox
        self._watch_channel(outcome)
        if outbox.is_lost(row.id, self._holder):
            return self._taken_over(row, outcome)
        if self._is_probing and outcome.result is SendResult.ADDRESS_INVALID:
            outcome = replace(outcome, result=SendResult.LATER)  # a paused channel is not believed to judge an address
        match outcome.result:
            case SendResult.LATER:
                state = self._later(row, outcome, {"attempts": 1}, retry_after(row.attempts))
            case SendResult.UNKNOWN if (
                row.unknowns < self._channel.unknowns + row.crashes
            ):  # a crash is no missing answer
                state = self._later(row, outcome, {"unknowns": 1}, retry_after(row.unknowns))
            case SendResult.WAIT:
                self._note_channel(outcome)
                state = self._later(row, outcome, {}, timedelta(0))
            case SendResult.CHANNEL_ERROR:
                self._note_channel(outcome)
                wait = LONGEST_RETRY if row.last_error or self._is_probing else timedelta(0)
                state = self._later(row, outcome, {}, wait)
            case SendResult.ADDRESS_INVALID | SendResult.BLOCKED:
                state = self._reader_left(claimed, outcome)
            case SendResult.WITHDRAWN:
                outbox.refuse(row.id, self._clock(), outcome.why)
                state = "cancelled"
            case _:
                state = self._given_up(row, outcome)
        return state

    def _taken_over(self, row: Queued, outcome: Outcome) -> str:
        log.warning("another sender took the message over", message=row.message_id, result=outcome.result)
        return "queued"

    def _watch_channel(self, outcome: Outcome) -> None:
        """Resumes the channel when it works; pauses it when a probe fails, or several attempts in a row may be us."""
        outbox, name = self._store.outbox, self._channel.name
        if outcome.result in _WORKS:
            self._suspects = 0
            outbox.resume_channel(name)
        elif outcome.is_suspect:
            self._suspects += 1
        is_noted = outcome.result in (SendResult.WAIT, SendResult.CHANNEL_ERROR, SendResult.WITHDRAWN)
        if not is_noted and outcome.result not in _WORKS and (self._is_probing or self._suspects >= SUSPECTS):
            outbox.pause_channel(name, self._clock(), outcome.why)

    def _given_up(self, row: Queued, outcome: Outcome) -> str:
        outbox, now = self._store.outbox, self._clock()
        if outcome.result is SendResult.UNKNOWN:
            outbox.close(row.id, OutboxState.UNKNOWN, now, outcome.why)
            outbox.alert(f"message-{row.id}", f"{row.message_id}: {outcome.why}", now)
        else:
            outbox.fail(row.id, now, outcome.why)
        return "failed"

    def _later(self, row: Queued, outcome: Outcome, counts: Mapping[str, int], wait: timedelta) -> str:
        self._store.outbox.put_back(row.id, self._clock() + wait, outcome.why, counts)
        if outcome.is_alarming:
            self._store.outbox.alert(f"message-{row.id}", f"{row.message_id}: {outcome.why}", self._clock())
        return "queued"

    def _reader_left(self, claimed: Claimed, outcome: Outcome) -> str:
        row, people, now = claimed.row, self._store.people, self._clock()
        if outcome.moved_to:
            people.move(row.subscriber, outcome.moved_to, Consent(way="channel", who=outcome.why), now)
            self._store.outbox.put_back(row.id, now, outcome.why)
            return "queued"
        self._store.outbox.refuse(row.id, now, outcome.why)
        if outcome.result is SendResult.BLOCKED:
            people.suspend(row.subscriber, outcome.why, now)
        else:
            self._refused.append(row.subscriber)
            people.suppress(row.subscriber, outcome.why, now)
            found = self._wave() or refused_alike(self._store, row.channel, outcome.why, now)
            undo_mass_refusal(self._store, row.channel, found, now)
        return "suspended"

    def _wave(self) -> tuple[int, ...]:
        """Those refused in this run when they are too many: more than 5 % of it, and at least five."""
        is_wave = len(self._refused) >= BAD_LEAST and len(self._refused) > BAD_SHARE * len(self._done)
        return tuple(self._refused) if is_wave else ()

    def _note_channel(self, outcome: Outcome) -> None:
        if outcome.result is SendResult.WAIT:
            now = self._clock()
            self._store.outbox.wait_channel(self._channel.name, now + outcome.wait, outcome.why, now)
        else:
            self._store.outbox.pause_channel(self._channel.name, self._clock(), outcome.why)


def retry_after(attempts: int) -> timedelta:
    """How long to wait after so many earlier attempts: 5, 10, 20, 40, then 67 minutes."""
    factor: int = 2 ** min(attempts, 10)
    return min(FIRST_RETRY * factor, LONGEST_RETRY)


def _by_reader(rows: Iterable[Queued]) -> list[deque[Queued]]:
    lines: dict[int, deque[Queued]] = defaultdict(deque)
    for row in rows:
        lines[row.subscriber].append(row)
    return list(lines.values())


async def _off(act: Callable[..., T], *args: object) -> T:
    """Runs a step that waits for the disk beside the loop."""
    return await asyncio.to_thread(act, *args)
