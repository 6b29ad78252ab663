"""The letter with the link to one's settings, for who lost it."""

from __future__ import annotations

from datetime import datetime

from watcher.config import Settings
from watcher.deliver.confirming import GOOD_FOR
from watcher.deliver.render.headers import common_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.model import Message, Purpose, SubscriberState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.store import Store
from watcher.wording.catalogue import language_of, translate


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
