"""A saved search that its reader would have by mail: the address is asked, whoever it belongs to.

Who is subscribed there already finds the search on their own page, with a button that adds it; any other address gets
the usual letter that asks for consent, to this search alone. The asker learns nothing about the address.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote

from watcher.config import Settings
from watcher.deliver.confirming import GOOD_FOR, request_subscription
from watcher.deliver.render.headers import common_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.model import Frequency, Interest, Kind, Message, Purpose, Subscriber, SubscriberState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.search.asked import from_interest, from_query_string, to_interest, to_query_string
from watcher.remember.store import Store
from watcher.wording.asked import sentence
from watcher.wording.catalogue import language_of, translate

A_DAY = timedelta(days=1)
A_DAY_EACH = 3
"""So many searches a day may one reader offer to addresses."""


ALL_CALLS, AS_A_LIST = "all", "list"
"""In the place of a question, for a search that asks for nothing in particular, and for the list of all calls."""


def query_of(interest: Interest) -> str:
    """What a link says to propose that search."""
    return AS_A_LIST if interest.flat else to_query_string(from_interest(interest)) or ALL_CALLS


def proposed_by(query: str, name: str) -> Interest | None:
    """The search that a link proposes; None for what is no question."""
    if query in (ALL_CALLS, AS_A_LIST):
        return Interest(name=name, kinds=(str(Kind.CALL),), flat=True) if query == AS_A_LIST else Interest(name=name)
    asked = from_query_string(query)
    return None if asked.is_empty else to_interest(asked, name)


def is_possible(settings: Settings) -> bool:
    """Whether mail leaves, and pages answer the links in it."""
    return settings.deliver.email.enabled and bool(settings.deliver.web.public_url)


def offer_search(
    settings: Settings, store: Store, who: Subscriber, interest: Interest, address: str, now: datetime
) -> bool:
    """Asks that address, on behalf of `who`, whether it wants this search; False when that is too often today.

    Raises BadAddress.
    """
    known = store.people.find("email", address)
    turns = (f"offer {who.id} {number}" for number in range(A_DAY_EACH))
    if not any(store.outbox.take_turn(turn, now, A_DAY) for turn in turns):
        return False
    if known is not None and known.state is SubscriberState.ACTIVE:
        store.digests.freeze([_letter(settings, store, known, interest, now)], now)
        return True
    draft = Subscriber(
        id=0, channel="email", address=address, language=who.language, zone=who.zone, hour=who.hour,
        frequency=_rhythm(who, interest), weekday=who.weekday,
        interests=(replace(interest, weekly=False, until=None, feed=""),), since_seq=store.ledger.latest_seq(),
    )  # fmt: skip
    request_subscription(settings, store, draft, Consent(way="chat", language=who.language), now)
    return True


def _rhythm(who: Subscriber, interest: Interest) -> Frequency:
    if interest.weekly:
        return Frequency.WEEKLY
    return who.frequency if who.frequency in (Frequency.WORKDAYS, Frequency.WEEKLY) else Frequency.DAILY


def _letter(settings: Settings, store: Store, known: Subscriber, interest: Interest, now: datetime) -> OutboxEntry:
    """The letter to somebody who is subscribed: at most one an hour, for its slot is the hour."""
    language = language_of(known.language, settings.watch.language)
    token = store.people.signer.token("preferences", known.id)
    query = quote(query_of(interest), safe="")
    site = Addresses.of(settings, store.people.signer, known.id).site
    link = f"{site}/r/{token}?save={query}&name={quote(interest.name, safe='')}"
    words = sentence(from_interest(interest), language, settings.domain_labels(language)) or translate(
        language, "own.everything"
    )
    words = translate(language, "talk.flat_list") if interest.flat else words
    slot, watch = f"offer-{now:%Y%m%dT%H}", settings.watch.name
    message = Message(
        id=message_id(settings, known, slot),
        subject=translate(language, "letter.offer_subject", watch=watch),
        text=translate(language, "letter.offer", watch=watch, words=words, link=link) + "\n",
        language=language,
        headers=common_headers(known, now),
    )
    return OutboxEntry(
        known.id, known.channel, slot, Purpose.NOTICE, message, 0, not_before=now, not_after=now + GOOD_FOR
    )
