"""Asks the store how the watch is, notes what is wrong as alerts, and mails alerts to the admins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

from watcher.config import Settings
from watcher.deliver.channels.base import Channel, OutgoingMessage
from watcher.deliver.channels.outcome import SendResult
from watcher.deliver.plan.pulse import LATE_MESSAGE, Pulse, owed_digests
from watcher.deliver.render.links import id_domain
from watcher.log import EventLog
from watcher.model import Message, Subscriber
from watcher.remember.store import Store
from watcher.wording.faults import told

log = EventLog("watching")

A_DAY = timedelta(days=1)


def pulse(settings: Settings, store: Store, now: datetime) -> Pulse:
    """How the watch is."""
    last_slots = {who: done.slot for who, done in store.digests.last_slots().items()}
    enabled = {source.name for source in settings.enabled_sources}
    read = [state.last_ok for name, state in store.sources.states().items() if name in enabled and state.last_ok]
    last_sent, waiting = store.outbox.last_sent(now), store.outbox.late(now - LATE_MESSAGE)
    return Pulse(
        last_sent=last_sent,
        last_read=max((moment for moment in read if moment <= now + A_DAY), default=None),
        waiting=waiting,
        owed=owed_digests(store.people.active(), last_slots, now),
        held=len(store.outbox.held()),
        reads_anything=bool(enabled) and bool(read),
    )


def note_faults(settings: Settings, store: Store, now: datetime) -> dict[str, str]:
    """Notes what is wrong with the watch as alerts (once a day per subject); what it is, by subject."""
    found = pulse(settings, store, now).faults(now)
    for about, what in found.items():
        store.outbox.alert(about, what, now)
        log.error("watch", fault=what)
    return found


async def mail_alerts(settings: Settings, store: Store, now: datetime, channels: Iterable[Channel]) -> int:
    """Mails the alerts of the last day to the admins' addresses, each subject once a day. How many subjects."""
    mail = next((channel for channel in channels if channel.name == "email"), None)
    if mail is None or not settings.admins.email:
        return 0
    turn = store.outbox.take_turn
    fresh = [alert for alert in store.outbox.recent_alerts(now) if turn(f"mail {alert.about}"[:40], now, A_DAY)]
    if not fresh:
        return 0
    said = [told(settings.watch.language, alert.what) for alert in fresh]
    for address in settings.admins.email:
        why = await mail_admin(settings, mail, address, (said[0].split("\n")[0], "\n\n".join(said)), now)
        if why:
            log.warning("an alert could not be mailed", to=address, why=why)
    await mail.close()
    return len(fresh)


async def mail_admin(settings: Settings, mail: Channel, address: str, said: tuple[str, str], now: datetime) -> str:
    """Sends a subject and a text to an admin, past the outbox; why it did not leave, empty when it did."""
    watch, slot = settings.watch.name, f"admin-{now:%Y%m%dT%H%M%S}"
    message = Message(
        id=f"<{slot}.{uuid4().hex[:8]}@{id_domain(settings)}>",
        subject=f"[{watch}] {said[0]}"[:120],
        text=f"{said[1]}\n\n-- \n{watch}: watcher doctor, watcher channels\n",
        headers={"Date": format_datetime(now), "Auto-Submitted": "auto-generated"},
    )
    outcome = await mail.send(OutgoingMessage(message, Subscriber(0, "email", address), slot, 0, _noted))
    return "" if outcome.result is SendResult.SENT else outcome.why or "not sent"


async def _noted(_parts: int) -> None:
    """Nothing is kept of an alert's progress."""
