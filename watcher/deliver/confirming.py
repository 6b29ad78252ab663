"""Subscribing by mail in two steps: an address asks, its owner confirms. The letter that asks for consent leaves when
somebody asked for it, and once more after two days of silence.

The asker learns nothing about the address: every request gets the same answer.

Until its owner confirms, an address gets these two letters and nothing else. So many leave an hour; what comes beyond
that waits its turn.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.config import Settings
from watcher.deliver.render import frame
from watcher.deliver.render.headers import common_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.errors import AlreadySubscribed
from watcher.model import Message, Purpose, Subscriber
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.wording.catalogue import language_of, translate

GOOD_FOR = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
LETTERS_AN_HOUR = 200
SILENT_FOR, NO_LATER = timedelta(hours=48), timedelta(hours=96)
"""A reminder leaves when nobody has confirmed for so long; after the second span it is too late for one."""

_ADDRESS = re.compile(r"://|@|\w\.[^\W\d_]{2}")


def wording(settings: Settings, language: str) -> str:
    """What a person agrees to, as it is shown to them."""
    organisation = settings.identity.organisation or settings.watch.name
    return translate(language, "letter.consent", organisation=organisation, contact=settings.identity.contact)


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


def ask_to_confirm(settings: Settings, store: Store, who: Subscriber, now: datetime) -> None:
    """Queues the letter; where too many left within the hour it waits, and the admins hear of it."""
    at = _turn(store, now)
    if at > now:
        store.outbox.alert("subscriptions", f"{LETTERS_AN_HOUR} subscriptions were asked for within an hour", now)
    store.digests.freeze([_letter(settings, store, who, f"confirm-{now:%Y%m%dT%H%M%S}", at)], now)


def ask_once_more(settings: Settings, store: Store, now: datetime) -> int:
    """Reminds who asked and has not confirmed, once. How many letters were queued."""
    done = 0
    for who, since in store.people.unconfirmed(now - NO_LATER, now - SILENT_FOR):
        slot = f"confirm-again-{since:%Y%m%dT%H%M%S}"
        if store.people.is_suppressed(who.channel, who.address):
            continue
        if any(row.slot == slot for row in store.outbox.rows(who.id)):
            continue
        letter = _letter(settings, store, who, slot, _turn(store, now), is_again=True)
        done += len(store.digests.freeze([letter], now))
    return done


def _turn(store: Store, now: datetime) -> datetime:
    """From when on the next letter may leave: those beyond so many an hour wait, reminders like the others."""
    return now + AN_HOUR * (store.outbox.count_since(Purpose.CONFIRM, now - AN_HOUR) // LETTERS_AN_HOUR)


def holds_address(words: str) -> bool:
    """Whether words hold a web or mail address: who gets a letter that repeats them did not write them."""
    return _ADDRESS.search(words) is not None


def _without_addresses(who: Subscriber) -> Subscriber:
    """The same person without the words that would lead somebody else to an address in our name."""
    interests = (
        replace(interest, words=tuple(word for word in interest.words if not holds_address(word)))
        for interest in who.interests
    )
    return replace(who, interests=tuple(interests))


def _letter(
    settings: Settings, store: Store, who: Subscriber, slot: str, at: datetime, *, is_again: bool = False
) -> OutboxEntry:
    """The letter as a row that may leave from `at` on."""
    language = language_of(who.language, settings.watch.language)
    token = store.people.token(who.id, "confirm", at, at + GOOD_FOR)
    links = Addresses.of(settings, store.people.signer, who.id)
    watch, identity = settings.watch.name, settings.identity
    names, link = frame.domain_names(who.language, settings), f"{links.site}/c/{token}"
    topics = frame.topics(_without_addresses(who), names, "footer")
    blocks = [translate(language, "letter.confirm", watch=watch, topics=topics, rhythm=frame.rhythm(who), link=link)]
    answer = links.confirm_mail(token)
    if is_again:
        blocks.insert(0, translate(language, "letter.confirm_again"))
    if answer:
        blocks.append(translate(language, "letter.confirm_answer"))
    parts = {"organisation": identity.organisation or watch, "address": identity.address, "contact": identity.contact}
    text = "\n\n".join((*blocks, wording(settings, language)))
    message = Message(
        id=message_id(settings, who, slot),
        subject=translate(
            language, "letter.confirm_again_subject" if is_again else "letter.confirm_subject", watch=watch
        ),
        text=f"{text}\n\n-- \n{translate(language, 'letter.footer', **parts)}\n",
        language=language,
        headers=common_headers(who, at) | ({"Reply-To": answer} if answer else {}),
    )
    return OutboxEntry(who.id, who.channel, slot, Purpose.CONFIRM, message, 0, not_before=at, not_after=at + GOOD_FOR)
