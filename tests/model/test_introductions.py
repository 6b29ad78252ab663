"""The tables of introductions: two yes are the only way to a contact, and nobody can see what the other answered."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from watcher.model.introductions import (
    OFFER_ACTS,
    SEEK_TRANSITIONS,
    UNDECIDED,
    Offer,
    OfferAct,
    OfferState,
    Seek,
    SeekState,
    act_of,
    after,
    may_answer,
    shown_state,
)

NOW = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
CLOSES = NOW + timedelta(days=14)
ANSWERS = ("yes", "no", "report")


def seek(number: int) -> Seek:
    return Seek(number, number, 7, "FR", "health", "a line", "a name", False, SeekState.OPEN, NOW, CLOSES)


OFFER = Offer(1, seek(1), seek(2), OfferState.MADE, NOW, CLOSES)


def answered(offer: Offer, side: str, answer: str, now: datetime) -> Offer:
    """As the repository does it."""
    if not may_answer(offer, side, answer, now):
        return offer
    return replace(offer, state=after(offer, act_of(answer, side), now), **{f"answer_{side}": answer})


def test_tables__are_closed_and_every_state_is_reached():
    assert set(SEEK_TRANSITIONS) == set(SeekState)
    assert set(OFFER_ACTS) == set(OfferState)
    reached = {OfferState.MADE} | {state for acts in OFFER_ACTS.values() for state in acts.values()}
    assert reached == set(OfferState)


def test_introduced__is_reached_by_a_yes_of_each_and_by_nothing_else():
    for acts in product(OfferAct, repeat=4):
        offer, said = OFFER, []
        for act in acts:
            before, offer = offer, replace(offer, state=after(offer, act, NOW))
            said += [act] if offer.state is not before.state else []
            if offer.state is OfferState.INTRODUCED and before.state is not OfferState.INTRODUCED:
                assert set(said) == {OfferAct.YES_A, OfferAct.YES_B}


def test_yes_too_late__introduces_nobody():
    offer = answered(OFFER, "a", "yes", NOW)
    assert after(offer, OfferAct.YES_B, CLOSES) is OfferState.EXPIRED
    assert answered(offer, "b", "yes", CLOSES).state is OfferState.YES_A


def test_double_yes__of_one_side_is_one_yes():
    offer = answered(answered(OFFER, "a", "yes", NOW), "a", "yes", NOW)
    assert (offer.state, offer.answer_b) == (OfferState.YES_A, "")


def test_10000_interleavings__two_yes_before_an_introduction_and_nothing_to_see_before():
    """Each side's view depends on its own answers and the time, until both said yes."""
    introduced = 0
    for seed in range(10_000):
        rng, offer, now = random.Random(seed), OFFER, NOW
        alone = {"a": OFFER, "b": OFFER}  # what each side would see if the other never did anything
        for _ in range(rng.randrange(2, 14)):
            now += timedelta(hours=rng.randrange(0, 60))
            side, answer = rng.choice("ab"), rng.choice((*ANSWERS, "yes", "gone", "lapse"))
            if answer in ANSWERS:
                offer = answered(offer, side, answer, now)
                alone[side] = answered(alone[side], side, answer, now)
            elif answer == "gone" or now >= offer.closes:
                offer = replace(offer, state=after(offer, OfferAct(answer), now))
            if offer.state in (OfferState.INTRODUCED, OfferState.ENDED):
                assert alone["a"].answer_a
                assert alone["b"].answer_b
                introduced += 1
                break
            assert offer.state in UNDECIDED or not OFFER_ACTS[offer.state]
            for one in "ab":
                assert shown_state(offer, one, now) is shown_state(alone[one], one, now), (seed, one)
    assert introduced > 500
