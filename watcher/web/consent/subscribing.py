"""Subscribing by mail in two steps: an address asks, its owner confirms. Until then one letter and nothing else.

The asker learns nothing about the address: every request gets the same empty_slot.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.confirming import GOOD_FOR, ask_to_confirm, wording
from watcher.deliver.render.headers import common_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.errors import AlreadySubscribed
from watcher.model import Message, Purpose, Subscriber, SubscriberState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.wording.catalogue import language_of, translate


def request_subscription(
    settings: Settings, store: Store, draft: Subscriber, consent: Consent, now: datetime
) -> Subscriber | None:
    """Notes the wish and queues the letter that asks its owner; None where no letter may leave.

    That is: the address is subscribed, asked never to be written to, or got three letters today. Raises BadAddress.
    """
    people = store.people
    if people.is_suppressed(draft.channel, draft.address) or not people.may_ask_again(
        draft.channel, draft.address, now
    ):
        return None
    language = language_of(draft.language, settings.watch.language)
    try:
        asked = people.request(draft, replace(consent, wording=wording(settings, language), language=language), now)
    except AlreadySubscribed:
        return None
    ask_to_confirm(settings, store, asked, now)
    return asked


def send_link(settings: Settings, store: Store, channel: str, address: str, now: datetime) -> None:
    """Queues a letter with the link to their settings for an active subscriber; does nothing for anybody else.

    At most one an hour goes to an address: the slot of the letter is the hour.
    """
    who = store.people.find(channel, address)
    if who is None or who.state != SubscriberState.ACTIVE:
        return
    language = language_of(who.language, settings.watch.language)
    link = Addresses.of(settings, store.people.signer, who.id).preferences
    slot = f"link-{now:%Y%m%dT%H}"
    message = Message(
        id=message_id(settings, who, slot),
        subject=translate(language, "site.link.subject"),
        text=translate(language, "site.link.letter", watch=settings.watch.name, link=link) + "\n",
        language=language,
        headers=common_headers(who, now),
    )
    entry = OutboxEntry(who.id, who.channel, slot, Purpose.NOTICE, message, 0, not_before=now, not_after=now + GOOD_FOR)
    store.digests.freeze([entry], now)
