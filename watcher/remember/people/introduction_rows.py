"""Rows of introductions: read as values, ended with the person they belong to, erased. Functions over a transaction.

Letters about an offer have slots that begin with its number (`slot`): what is taken back before it left is found by
them. Decides nothing: the tables of `model.introductions` and `rules.introductions` do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update

from watcher.model import OutboxState, Purpose, SubscriberState
from watcher.model.introductions import (
    OFFER_ACTS,
    SEEK_TRANSITIONS,
    UNDECIDED,
    Offer,
    OfferAct,
    OfferState,
    Seek,
    SeekState,
)
from watcher.model.states import TAKEN
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.introductions import introduction_messages, introduction_reports, offers, seeks
from watcher.remember.db.tables.outbox import delivery_log, outbox, outbox_messages
from watcher.remember.db.tables.people import subscribers

_SEEK = tuple(Seek.__dataclass_fields__)
STANDING_SEEKS = (SeekState.OPEN, SeekState.PAUSED)
STANDING = (*UNDECIDED, OfferState.INTRODUCED)

_OPEN = (
    select(seeks.c.call, func.count())
    .join(subscribers, subscribers.c.id == seeks.c.subscriber)
    .where(seeks.c.state == SeekState.OPEN, subscribers.c.state == SubscriberState.ACTIVE)
    .group_by(seeks.c.call)
)


def slot(offer: int, what: str) -> str:
    """The slot of a letter about that offer."""
    return f"intro-{offer}-{what}"


def seek_of(row: Row[Any]) -> Seek:
    """The value of that row."""
    values = {name: getattr(row, name) for name in _SEEK}
    return Seek(**values | {"state": SeekState(row.state)})


def load_seeks(tx: Transaction, where: ColumnElement[bool]) -> tuple[Seek, ...]:
    """The seeks of that sort, oldest first."""
    return tuple(seek_of(row) for row in tx.execute(select(seeks).where(where).order_by(seeks.c.id)))


def load_offers(tx: Transaction, where: ColumnElement[bool], *, locked: bool = False) -> tuple[Offer, ...]:
    """The offers of that sort with both seeks, oldest first; `locked` until the transaction ends."""
    query = select(offers).where(where).order_by(offers.c.id)
    rows = tx.execute(query.with_for_update() if locked else query).all()
    numbers = {number for row in rows for number in (row.seek_a, row.seek_b)}
    known = {seek.id: seek for seek in load_seeks(tx, seeks.c.id.in_(numbers))}
    return tuple(_offer(row, known) for row in rows)


def _offer(row: Row[Any], known: dict[int, Seek]) -> Offer:
    return Offer(
        id=row.id,
        a=known[row.seek_a],
        b=known[row.seek_b],
        state=OfferState(row.state),
        made=row.made,
        closes=row.closes,
        answer_a=row.answer_a,
        answer_b=row.answer_b,
    )


def of_person(subscriber: int) -> ColumnElement[bool]:
    return or_(offers.c.subscriber_a == subscriber, offers.c.subscriber_b == subscriber)


def move_seek(tx: Transaction, seek: Seek, state: SeekState) -> bool:
    """Changes the state of a seek and ends its undecided offers; False where the table does not allow it."""
    if state not in SEEK_TRANSITIONS[seek.state]:
        return False
    tx.execute(update(seeks).where(seeks.c.id == seek.id).values(state=state))
    if state is not SeekState.OPEN:
        mine = or_(offers.c.seek_a == seek.id, offers.c.seek_b == seek.id) & offers.c.state.in_(UNDECIDED)
        for offer in load_offers(tx, mine, locked=True):
            move_offer(tx, offer, OFFER_ACTS[offer.state].get(OfferAct.GONE, offer.state))
    return True


def move_offer(tx: Transaction, offer: Offer, state: OfferState, **values: Any) -> None:
    """Changes the state of an offer; letters that say what no longer holds are taken back, if they did not leave."""
    tx.execute(update(offers).where(offers.c.id == offer.id).values(state=state, **values))
    if state not in STANDING:
        take_back_letters(tx, [offer.id], everything=False)


def leave(tx: Transaction, subscriber: int, state: SeekState = SeekState.WITHDRAWN) -> None:
    """The person left, cannot be reached, or is banned: nothing of theirs is shown or forwarded any more."""
    for seek in load_seeks(tx, (seeks.c.subscriber == subscriber) & seeks.c.state.in_(STANDING_SEEKS)):
        move_seek(tx, seek, state)
    standing = of_person(subscriber) & offers.c.state.in_(STANDING)
    for offer in load_offers(tx, standing, locked=True):
        move_offer(tx, offer, OFFER_ACTS[offer.state].get(OfferAct.GONE, offer.state))


def erase(tx: Transaction, subscriber: int) -> None:
    """Nothing of that person stays: neither lines nor offers nor what was written, also not in letters to others."""
    numbers = list(tx.scalars(select(offers.c.id).where(of_person(subscriber)).with_for_update()))
    take_back_letters(tx, numbers, everything=True)
    tx.execute(delete(introduction_messages).where(introduction_messages.c.offer.in_(numbers)))
    tx.execute(delete(offers).where(offers.c.id.in_(numbers)))
    theirs = select(seeks.c.id).where(seeks.c.subscriber == subscriber)
    about = introduction_reports.c.seek.in_(theirs) | (introduction_reports.c.reporter == subscriber)
    tx.execute(delete(introduction_reports).where(about))
    tx.execute(delete(seeks).where(seeks.c.subscriber == subscriber))


def forget_ended(tx: Transaction, before: datetime) -> None:
    """Forgets offers that ended before then, and seeks that ended and stand in none; of what was written and can reach
    nobody any more, the words at once."""
    ended = offers.c.state.not_in(STANDING)
    unheard = introduction_messages.c.offer.in_(select(offers.c.id).where(ended))
    tx.execute(update(introduction_messages).where(unheard).values(text=""))
    old = list(tx.scalars(select(offers.c.id).where(ended, offers.c.closes < before)))
    tx.execute(delete(introduction_messages).where(introduction_messages.c.offer.in_(old)))
    tx.execute(delete(offers).where(offers.c.id.in_(old)))
    reports = introduction_reports
    awaited = select(reports.c.seek).where(reports.c.settled.is_(False))
    shown = select(offers.c.seek_a).union(select(offers.c.seek_b))
    gone = seeks.c.state.not_in(STANDING_SEEKS) & (seeks.c.opened < before)
    gone &= seeks.c.id.not_in(awaited) & seeks.c.id.not_in(shown)
    numbers = list(tx.scalars(select(seeks.c.id).where(gone)))
    tx.execute(delete(reports).where(reports.c.seek.in_(numbers)))
    tx.execute(delete(seeks).where(seeks.c.id.in_(numbers)))


def take_back_letters(tx: Transaction, numbers: Iterable[int], *, everything: bool) -> None:
    """Takes letters about these offers out of the outbox: those that never left, or `everything` that is kept of them.

    A letter that a sender holds this instant only loses its content; without it, it may not leave.
    """
    for number in numbers:
        about = (outbox.c.purpose == Purpose.INTRODUCTION) & outbox.c.slot.like(slot(number, "%"))
        if not everything:
            about &= outbox.c.state.in_((OutboxState.QUEUED, OutboxState.HELD, *TAKEN)) & (outbox.c.parts_sent == 0)
        rows = tx.execute(select(outbox.c.id, outbox.c.state).where(about)).all()
        ids = [row.id for row in rows]
        tx.execute(delete(outbox_messages).where(outbox_messages.c.outbox.in_(ids)))
        free = [row.id for row in rows if OutboxState(row.state) not in TAKEN]
        tx.execute(delete(outbox).where(outbox.c.id.in_(free)))
        if everything:
            tx.execute(delete(delivery_log).where(delivery_log.c.slot.like(slot(number, "%"))))


def export(tx: Transaction, subscriber: int) -> dict[str, Any]:
    """All that is kept of a person's own; nothing of what others wrote or answered."""
    mine = load_offers(tx, of_person(subscriber))
    return {
        "seeks": [
            {"call": seek.call, "side": seek.side, "kind": seek.kind, "line": seek.line, "name": seek.name}
            | {"shows_address": seek.shows_address, "state": seek.state.value, "opened": seek.opened.isoformat()}
            for seek in load_seeks(tx, seeks.c.subscriber == subscriber)
        ],
        "offers": [
            {"offer": offer.id, "made": offer.made.isoformat(), "answer": offer.answer_of(offer.side_of(subscriber))}
            for offer in mine
        ],
    }


def stands(tx: Transaction, number: int, told: OfferState) -> bool:
    """Whether what a letter says of that offer still holds; it does until the transaction ends."""
    state = tx.scalar(select(offers.c.state).where(offers.c.id == number).with_for_update())
    return state == told if told is OfferState.INTRODUCED else state in UNDECIDED


def count_open(tx: Transaction) -> dict[int, int]:
    """How many open seeks each call has, by people who can be reached."""
    return {row[0]: row[1] for row in tx.execute(_OPEN)}


def offers_since(tx: Transaction, subscriber: int, since: datetime) -> int:
    """How many offers that person had since then."""
    return int(tx.scalar(select(func.count()).where(of_person(subscriber), offers.c.made > since)) or 0)


def shown_since(tx: Transaction, since: datetime) -> Counter[int]:
    """How many offers everybody had since then."""
    pairs = tx.execute(select(offers.c.subscriber_a, offers.c.subscriber_b).where(offers.c.made > since))
    return Counter(number for pair in pairs for number in pair)


def answers_since(tx: Transaction, subscriber: int, since: datetime) -> int:
    """How many offers that person answered since then."""
    as_a = (offers.c.subscriber_a == subscriber) & (offers.c.answered_a > since)
    as_b = (offers.c.subscriber_b == subscriber) & (offers.c.answered_b > since)
    return int(tx.scalar(select(func.count()).where(or_(as_a, as_b))) or 0)


def reporters(tx: Transaction, seek: int) -> int:
    """How many people reported that line, and no admin has looked since."""
    table = introduction_reports
    open_ones = (table.c.seek == seek) & table.c.settled.is_(False)
    return int(tx.scalar(select(func.count(table.c.reporter.distinct())).where(open_ones)) or 0)
