"""One delivery: takes the sender's lease, composes what is due, sends what is queued, reports every message.

Any number of processes may call it at once; one delivers, the others do nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from watcher.config import Settings
from watcher.deliver.awaited import tell_awaited
from watcher.deliver.channels.base import Channel
from watcher.deliver.channels.failpoints import failpoint
from watcher.deliver.compose import Composed, compose_due, history_of
from watcher.deliver.digest.stale import recall
from watcher.deliver.introductions.introduce import introduce
from watcher.deliver.plan.planning import A_DAY, missed_slots
from watcher.deliver.sending import Clock, Delivery, Sender, Stop
from watcher.deliver.watching import mail_alerts, note_faults
from watcher.log import EventLog
from watcher.remember.db.leases import new_holder
from watcher.remember.outbox.messages import OutboxEntry, Queued
from watcher.remember.store import Store

log = EventLog("deliver")

Between = Callable[[datetime], Awaitable[None]]

PULSE_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """What became of one message: the `deliver` JSON line. `state` is sent, queued, failed, suspended or cancelled."""

    subscriber: int
    channel: str
    slot: str
    state: str
    items: int
    message_id: str
    why: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether it could not be sent (a queued message is only late)."""
        return self.state in ("failed", "suspended")

    def as_row(self) -> dict[str, Any]:
        """The JSON line of docs (interfaces)."""
        names = ("subscriber", "channel", "slot", "state", "items", "message_id")
        return {name: getattr(self, name) for name in names} | ({"why": self.why} if self.why else {})


async def deliver(  # noqa: PLR0913 - the contract of service and command line
    settings: Settings,
    store: Store,
    now: datetime,
    channels: Sequence[Channel],
    *,
    dry_run: bool = False,
    stop: Stop | None = None,
    instants: bool = True,
    between: Between | None = None,
) -> list[DeliverReport]:
    """Composes what is due at `now` and sends what is queued on these channels.

    With `dry_run` it only says what would be composed. Returns nothing while another process delivers. Without
    `instants` nobody is written to at once: a collection is running, and what it brings is told together.
    What takes long is sent in rounds: before each, stale messages are called back and hours that struck are met. After
    each but the last, admins are told of what is amiss and `between` is awaited: what else goes on while ten thousand
    mails leave.
    """
    if dry_run:
        batches = await asyncio.to_thread(lambda: list(compose_due(settings, store, now, instants=instants)))
        return [_planned(entry) for batch in batches for entry in batch.entries]
    holder, clock, stop = new_holder(), clock_from(now), stop or asyncio.Event()
    lease = await asyncio.to_thread(store.outbox.take_lease, holder, now)
    if not lease.is_ours:
        log.info("another process delivers", holder=lease.holder)
        return []
    try:
        await asyncio.to_thread(store.outbox.mend_clock, now)
        await asyncio.to_thread(store.outbox.recover, now, lease.former_is_dead)
        senders = [Sender(store, channel, holder, clock) for channel in channels]
        while True:
            await asyncio.to_thread(recall, store, now, [channel.name for channel in channels])
            failpoint("recalled")
            await asyncio.to_thread(_compose, settings, store, now, instants)
            found = await asyncio.gather(*(sender.send_all(stop) for sender in senders))
            if stop.is_set() or not any(sender.is_cut for sender in senders):
                await _look_after(settings, store, clock(), channels, stop)
                return [_report(delivery) for deliveries in found for delivery in deliveries]
            now = clock()
            await _look_after(settings, store, now, channels, stop)
            if between and not stop.is_set():
                await between(now)
    finally:
        await asyncio.to_thread(store.outbox.leave_lease, holder, clock())


async def _look_after(settings: Settings, store: Store, now: datetime, channels: Sequence[Channel], stop: Stop) -> None:
    """Now and then: is anybody owed a message for too long? The admins hear of it by mail as well."""
    if stop.is_set():
        return
    if await asyncio.to_thread(store.outbox.take_turn, "pulse", now, PULSE_EVERY):
        await asyncio.to_thread(note_faults, settings, store, now)
    await mail_alerts(settings, store, now, channels)


def _compose(settings: Settings, store: Store, now: datetime, instants: bool) -> None:
    _note_missed(store, now)
    for step in (introduce, tell_awaited):
        _by_the_way(step, settings, store, now)
    for batch in compose_due(settings, store, now, instants=instants):
        failpoint("composed")
        freeze(store, batch, now)
        failpoint("frozen")
    store.digests.composed(now)


def _by_the_way(step: Callable[[Settings, Store, datetime], None], *given: Any) -> None:
    """Partners are introduced, awaited sources told; a fault there keeps no digest from leaving."""
    try:
        step(*given)
    except Exception:
        log.exception("a step failed; it is tried again with the next delivery", step=step.__name__)


def _note_missed(store: Store, now: datetime) -> None:
    ran = store.digests.composed_at()
    if ran is None or not timedelta(0) <= now - ran < A_DAY:
        missed = missed_slots(store.people.active(), history_of(store, now), ran, now)
        store.digests.miss(missed, now)


def freeze(store: Store, composed: Composed, now: datetime) -> None:
    """Queues the messages, each with its marks, and notes the empty_slots."""
    if composed.entries:
        store.digests.freeze(composed.entries, now)
    if composed.empty_slots:
        store.digests.skip(composed.empty_slots, now)


async def until_stopped(work: Coroutine[Any, Any, list[DeliverReport]], seconds: float) -> list[DeliverReport]:
    """That delivery, cancelled so long after SIGTERM or SIGINT: what did not leave is handed back. Nothing then."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.call_later(seconds, task.cancel)
        timer = threading.Timer(seconds + 3, os._exit, (1,))
        timer.daemon = True
        timer.start()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    try:
        return await task
    except asyncio.CancelledError:
        log.warning("stopped; what did not leave is queued as it was")
        return []
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)


def clock_from(now: datetime) -> Clock:
    """A clock that begins at `now` and goes on by monotonic time, whatever the wall clock does."""
    begun = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - begun)


def left_waiting(row: Queued) -> DeliverReport:
    """The report of a message whose channel is off: it stays queued."""
    why = f"{row.channel} is off or has no secret"
    return DeliverReport(row.subscriber, row.channel, row.slot, "queued", row.items, row.message_id, why)


def _planned(entry: OutboxEntry) -> DeliverReport:
    return DeliverReport(entry.subscriber, entry.channel, entry.slot, "queued", entry.items, entry.message.id)


def _report(delivery: Delivery) -> DeliverReport:
    row = delivery.row
    return DeliverReport(row.subscriber, row.channel, row.slot, delivery.state, row.items, row.message_id, delivery.why)
