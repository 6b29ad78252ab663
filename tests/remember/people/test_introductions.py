"""The repository of introductions on both engines: yes from two threads at once, erasure, time, what is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.remember.reading_back import consents_of
from watcher.errors import UnknownSubscriber
from watcher.model import Message, Purpose, Subscriber
from watcher.model.introductions import IntroductionRefused, Offer, OfferState, Seek, SeekState
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.people.introduction_rows import slot
from watcher.remember.people.tokens import spell_for_mail
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AGREED = Consent(way="chat", wording="I agree", language="en")


def seek(store: Store, number: int, side: str) -> Seek:
    who = store.people.add(Subscriber(0, "email", f"p{number}@s.example", name=f"Name {number}"), AGREED, NOW)
    line = f"Team of the side {side}, with a platform"
    draft = Seek(0, who.id, 7, side, "health", line, who.name, False, SeekState.OPEN, NOW, NOW + 40 * DAY)
    return store.introductions.open(draft, AGREED, NOW)


def offered(store: Store) -> Offer:
    pair = seek(store, 1, "FR"), seek(store, 2, "CA-QC")
    assert {one.id for one in store.introductions.seekers(NOW).open} == {one.id for one in pair}
    offer = store.introductions.offer(pair, NOW)
    assert offer is not None
    assert store.introductions.offer(pair, NOW) is None, "each pair once for ever"
    return offer


def yes(store: Store, offer: Offer) -> None:
    for who in (offer.a.subscriber, offer.b.subscriber):
        store.introductions.answer(who, offer.id, "yes", AGREED, NOW)


def test_yes_of_both_at_once__introduces_them_once(store: Store) -> None:
    offer = offered(store)
    people = [offer.a.subscriber, offer.b.subscriber] * 3

    def say_yes(who: int) -> Offer | None:
        return store.introductions.answer(who, offer.id, "yes", AGREED, NOW)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(say_yes, people))
    assert OfferState.INTRODUCED in {answer.state for answer in answers if answer}
    [after] = store.introductions.offers_of(offer.a.subscriber)
    assert (after.state, after.answer_a, after.answer_b) == (OfferState.INTRODUCED, "yes", "yes")
    assert after.closes == NOW + 30 * DAY
    said = [row["step"] for number in (1, 2) for row in consents_of(store.people, "email", f"p{number}@s.example")]
    assert said.count("intro_yes") == 2


def test_relay__is_known_by_its_token_until_one_of_them_is_erased(store: Store) -> None:
    offer = offered(store)
    token = spell_for_mail(store.introductions.relay_token(offer, "b"))
    assert store.introductions.by_relay(token) is None, "not before two yes"
    yes(store, offer)
    found = store.introductions.by_relay(token)
    assert found is not None
    assert (found[0].id, found[1]) == (offer.id, "b")
    assert store.introductions.by_relay("nonsense") is None
    store.people.erase(offer.a.subscriber, AGREED, NOW)
    assert store.introductions.by_relay(token) is None
    assert store.introductions.offers_of(offer.b.subscriber) == ()


def test_letter__is_frozen_only_while_it_holds_and_taken_back_by_its_offer(store: Store) -> None:
    offer = offered(store)
    reader = offer.b.subscriber

    def freeze(what: str, state: OfferState) -> dict[str, int]:
        message = Message(f"<{what}@a.example>", "s", "Name 1")
        place = reader, "email", slot(offer.id, what), Purpose.INTRODUCTION
        entry = OutboxEntry(*place, message, 0, NOW, NOW + DAY, offer=(offer.id, state))
        return store.digests.freeze([entry], NOW)

    assert freeze("made", OfferState.MADE)
    assert not freeze("introduced", OfferState.INTRODUCED)
    yes(store, offer)
    assert freeze("introduced", OfferState.INTRODUCED)
    store.people.erase(offer.a.subscriber, AGREED, NOW)
    assert store.outbox.rows() == ()
    assert not freeze("again", OfferState.INTRODUCED)


def test_time__ends_offers_seeks_and_relays_and_what_ended_is_forgotten(store: Store) -> None:
    offer = offered(store)
    yes(store, offer)
    store.introductions.say(offer.a.subscriber, offer.id, "words", NOW)
    store.introductions.lapse(NOW + 41 * DAY)
    assert store.introductions.figures() == {"seek expired": 2, "offer ended": 1}
    with pytest.raises(IntroductionRefused, match="gone"):
        store.introductions.say(offer.a.subscriber, offer.id, "more", NOW + 41 * DAY)
    assert store.introductions.untold_messages() == ()
    store.introductions.forget(NOW + 200 * DAY)
    assert store.introductions.figures() == {}


def test_left__takes_everything_back_and_nobody_can_answer_for_the_erased(store: Store) -> None:
    offer = offered(store)
    store.people.unsubscribe(offer.a.subscriber, AGREED, NOW)
    assert store.introductions.seeks_of(offer.a.subscriber) == ()
    assert store.introductions.offers_of(offer.b.subscriber)[0].state is OfferState.DECLINED
    assert store.introductions.count_open() == {7: 1}
    store.people.erase(offer.a.subscriber, AGREED, NOW)
    with pytest.raises(UnknownSubscriber):
        store.introductions.open(offer.a, AGREED, NOW)
