"""Tells a subscriber once that a source they asked for is read now, and what it brought.

The letter goes into the outbox before the wish is taken away: a crash between repeats a step and never a letter, for
its slot is taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.config import Settings
from watcher.config.hosts import source_of
from watcher.config.sources import AnySource
from watcher.deliver.render.chat_split import split
from watcher.deliver.render.headers import common_headers, message_id
from watcher.model import Message, Purpose, Subscriber, SubscriberState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.awaited import AwaitedSource
from watcher.remember.store import Store
from watcher.wording.catalogue import language_of, translate
from watcher.wording.markup import telegram

GOOD_FOR = timedelta(days=7)
LEFT = (SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED)


def tell_awaited(settings: Settings, store: Store, now: datetime) -> None:
    """Writes to all whose source has been read; who left meanwhile waits for nothing more, who cannot be
    reached for now goes on waiting."""
    waiting = store.awaited.waiting()
    if not waiting:
        return
    readers = {who.id: who for who in store.people.all()}
    states, brought = store.sources.states(), store.calls.count_by_source()
    for one in waiting:
        reader, source = readers.get(one.subscriber), source_of(one.url, settings.enabled_sources)
        if reader is None or reader.state in LEFT:
            store.awaited.done(one)
            continue
        state = states.get(source.name) if source else None
        if reader.state is not SubscriberState.ACTIVE or source is None or state is None or state.last_ok is None:
            continue
        message = _letter(settings, store, reader, (one, source, brought.get(source.name, 0)), now)
        until = now + GOOD_FOR
        entry = OutboxEntry(reader.id, reader.channel, _slot(one), Purpose.NOTICE, message, 0, now, until)
        store.digests.freeze([entry], now)
        store.awaited.done(one)


def _slot(one: AwaitedSource) -> str:
    """The same however often it is tried."""
    return f"source-{one.at:%Y%m%d}-{one.host}"[:80]


def _letter(
    settings: Settings, store: Store, reader: Subscriber, about: tuple[AwaitedSource, AnySource, int], now: datetime
) -> Message:
    one, source, brought = about
    language, name = language_of(reader.language, settings.watch.language), source.label or source.name
    call = store.calls.by_url(one.url)
    found = translate(language, "awaited.found", title=call.title, url=call.url) if call else ""
    blocks = [
        translate(language, "awaited.read", source=name, url=one.url),
        translate(language, "awaited.brought", n=brought),
        found or translate(language, "awaited.not_found"),
    ]
    identity = settings.identity
    named = (identity.organisation or settings.watch.name, identity.address, identity.contact)
    footer = "-- \n" + " · ".join(part for part in named if part)
    return Message(
        id=message_id(settings, reader, _slot(one)),
        subject=translate(language, "awaited.subject", source=name),
        text="\n\n".join((*blocks, footer)) + "\n",
        language=language,
        parts=split([telegram(block) for block in blocks]) if reader.channel == "telegram" else (),
        headers=common_headers(reader, now),
    )
