"""Many addresses refused alike within a day speak of us, not of them: they are written to again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from watcher.deliver.channels.refusals import fingerprint
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

BAD_SHARE, BAD_LEAST = 0.05, 5


def refused_alike(store: Store, channel: str, why: str, now: datetime) -> tuple[int, ...]:
    """The subscribers suppressed with the same words in the last 24 hours, when they are too many for a coincidence."""
    words = fingerprint(why)
    recent = store.people.suppressed_lately(channel, now)
    found = tuple(number for number, said in recent.items() if fingerprint(said) == words)
    if len(found) < BAD_LEAST:
        return ()
    population = len(found) + sum(who.channel == channel for who in store.people.active())
    return found if len(found) > BAD_SHARE * population else ()


def undo_mass_refusal(store: Store, channel: str, wave: Collection[int], now: datetime) -> None:
    """Undoes these suppressions and pauses the channel; nothing for an empty wave."""
    if not wave:
        return
    why = store.people.suppressed_lately(channel, now)
    said = next((why[number] for number in reversed(tuple(wave)) if number in why), "")
    back = store.people.reinstate(wave, Consent(way="channel", who="many were refused alike: our fault"), now)
    words = f"{len(wave)} readers refused alike, {back} of them written to again; the last with: {said}"
    store.outbox.pause_channel(channel, now, words)
