"""What introductions need at each delivery: time passes, new pairs are offered, letters go into the outbox.

Everything follows from the tables, so that a crash anywhere repeats a step and never a letter: its slot is taken.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.introductions.letters import Letters
from watcher.deliver.introductions.matching import proposals
from watcher.errors import UnknownSubscriber
from watcher.model import Call, Message, Purpose
from watcher.model.introductions import Offer, OfferState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.people.introduction_rows import slot
from watcher.remember.people.introductions import UntoldMessage
from watcher.remember.rules.introductions import LONGEST_MESSAGE
from watcher.remember.store import Store
from watcher.wording.catalogue import translate


def introduce(settings: Settings, store: Store, now: datetime) -> None:
    """Does all that is due; nothing where introductions are off."""
    if not settings.introductions.enabled:
        return
    book = store.introductions
    book.lapse(now)
    seekers = book.seekers(now)
    calls = store.calls.many({seek.call for seek in seekers.open}) if seekers.open else {}
    for pair in proposals(seekers, calls, now):
        book.offer(pair, now)
    for offer in book.untold():
        with suppress(UnknownSubscriber):  # erased this instant
            _tell(settings, store, offer, now)
        book.told(offer)
    for message in book.untold_messages():
        with suppress(UnknownSubscriber):
            _forward(settings, store, message, now)
        book.message_told(message.id)


def _forward(settings: Settings, store: Store, message: UntoldMessage, now: datetime) -> None:
    writer = _Writer(settings, store, message.offer, now)
    reader = "b" if message.author == "a" else "a"
    letter = writer.to(reader).said(message, writer.token(reader))
    store.digests.freeze([writer.entry(reader, f"said-{message.id}", letter)], now)


def _tell(settings: Settings, store: Store, offer: Offer, now: datetime) -> None:
    """Both letters of an offer, or of an introduction, in one transaction."""
    writer = _Writer(settings, store, offer, now)
    entries = []
    for side, other in (("a", "b"), ("b", "a")):
        if offer.state is OfferState.INTRODUCED:
            partner = store.people.get(offer.mine(other).subscriber)
            letter = writer.to(side).introduced(partner, writer.token(side))
            entries.append(writer.entry(side, "introduced", letter))
        else:
            entries.append(writer.entry(side, "made", writer.to(side).made()))
    store.digests.freeze(entries, now)


class _Writer:
    """Writes and addresses the letters of one offer."""

    def __init__(self, settings: Settings, store: Store, offer: Offer, now: datetime) -> None:
        self._settings, self._store, self._offer, self._now = settings, store, offer, now
        self._call: Call | None = store.calls.many([offer.a.call]).get(offer.a.call)

    def to(self, side: str) -> Letters:
        reader = self._store.people.get(self._offer.mine(side).subscriber)
        return Letters(self._settings, self._store.people.signer, reader, self._offer, self._call, self._now)

    def token(self, side: str) -> str:
        return self._store.introductions.relay_token(self._offer, side)

    def entry(self, side: str, what: str, message: Message) -> OutboxEntry:
        reader = self._store.people.get(self._offer.mine(side).subscriber)
        state = OfferState.INTRODUCED if self._offer.state is OfferState.INTRODUCED else OfferState.MADE
        return OutboxEntry(
            subscriber=reader.id,
            channel=reader.channel,
            slot=slot(self._offer.id, what),
            purpose=Purpose.INTRODUCTION,
            message=message,
            items=0,
            not_before=self._now,
            not_after=self._offer.closes,
            offer=(self._offer.id, state),
        )


def tell_refusal(settings: Settings, store: Store, offer: Offer, side: str, reason: str, now: datetime) -> None:
    """Tells the owner of a relay address why a mail to it was not forwarded, once a day for each reason."""
    writer = _Writer(settings, store, offer, now)
    what = f"{reason}-{now:%Y%m%d}"
    store.digests.freeze([writer.entry(side, what, writer.to(side).refused(reason, LONGEST_MESSAGE))], now)


def answer(
    settings: Settings, store: Store, who: tuple[int, int], said: str, consent: Consent, now: datetime
) -> Offer | None:
    """A person's yes, no or report to an offer, `who` being both numbers; of a report the admins hear.

    None where they have no part in it. Raises IntroductionRefused.
    """
    offer = store.introductions.answer(*who, said, consent, now)
    if offer is not None and said == "report":
        what = translate(settings.watch.language, "talk.partner.report_alert")
        store.outbox.alert("introduction reports", what, now)
    return offer
