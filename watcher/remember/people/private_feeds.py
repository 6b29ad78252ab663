"""Private feeds: an unguessable address for each saved search of a reader, and one for the calls they follow.

An address is derived from the key, the person and a nonce; the table of tokens holds its hash. A new nonce is a new
address, and without one there is none. Says whose feed an address is; makes no feed.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from watcher.model import Interest, Subscriber, SubscriberState
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables import people
from watcher.remember.people import subscriber_rows, tokens
from watcher.remember.people.people import People, load

SEARCH, FOLLOWED = "feed", "followed"
"""The purposes of the tokens."""
READ_BY = (SubscriberState.ACTIVE, SubscriberState.SUSPENDED)
"""Whose feeds answer: a mailbox that is full does not end them, leaving does."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PrivateFeed:
    """Whose feed it is, and the saved search it shows; None for the calls they follow."""

    subscriber: Subscriber
    interest: Interest | None


class PrivateFeeds:
    """The private feeds of all readers. `number` counts saved searches from 1; 0 is what the reader follows."""

    def __init__(self, db: Database, readers: People) -> None:
        self._db = db
        self._signer = readers.signer

    def token(self, subscriber: int, number: int) -> str:
        """The token of that feed; empty where it has none. Raises UnknownSubscriber, IndexError for no such search."""
        with self._db.read() as tx:
            return self._token(tx, load(tx, subscriber), number)

    def renew(self, subscriber: int, number: int, now: datetime) -> str:
        """Makes the feed, or gives it another address: the one before answers no more. The new token.

        Raises UnknownSubscriber, IndexError for no such search.
        """
        with self._db.write() as tx:
            known = load(tx, subscriber)
            if number:
                known = _with_nonce(tx, known, number, secrets.token_hex(8))
                token, purpose = self._token(tx, known, number), SEARCH
            else:
                before = _since(tx, subscriber)
                now = max(now, before + _TICK) if before else now
                token, purpose = self._followed(subscriber, now), FOLLOWED
                _forget_followed(tx, subscriber)
            row = {"purpose": purpose, "subscriber": subscriber, "created": now}
            tx.execute(insert(people.tokens).values(hash=tokens.token_hash(token), **row))
            self._tidy(tx, known)
            return token

    def stop(self, subscriber: int, number: int) -> None:
        """The address of that feed answers no more. Raises UnknownSubscriber, IndexError for no such search."""
        with self._db.write() as tx:
            known = load(tx, subscriber)
            if number:
                known = _with_nonce(tx, known, number, "")
            else:
                _forget_followed(tx, subscriber)
            self._tidy(tx, known)

    def find(self, spelled: str, now: datetime) -> PrivateFeed | None:
        """The feed of that token; None where it is forged, replaced, stopped, or of somebody who left."""
        token = tokens.read_token(spelled)
        if token is None:
            return None
        with self._db.read() as tx:
            for purpose in (SEARCH, FOLLOWED):
                holder = tokens.holder(tx, token, purpose, now)
                if holder is None:
                    continue
                row = tx.execute(select(people.subscribers).where(people.subscribers.c.id == holder)).one_or_none()
                if row is None or row.state not in READ_BY:
                    return None
                known = subscriber_rows.subscriber(row)
                return PrivateFeed(known, None) if purpose == FOLLOWED else self._of_search(known, token)
        return None

    def _of_search(self, known: Subscriber, token: str) -> PrivateFeed | None:
        for interest in known.interests:
            if interest.feed and hmac.compare_digest(self._signer.token(SEARCH, known.id, interest.feed), token):
                return PrivateFeed(known, interest)
        return None

    def _token(self, tx: Transaction, known: Subscriber, number: int) -> str:
        if number:
            nonce = _search(known, number).feed
            return self._signer.token(SEARCH, known.id, nonce) if nonce else ""
        since = _since(tx, known.id)
        return self._followed(known.id, since) if since else ""

    def _followed(self, subscriber: int, since: datetime) -> str:
        return self._signer.token(FOLLOWED, subscriber, since.isoformat())

    def _tidy(self, tx: Transaction, known: Subscriber) -> None:
        """Forgets the tokens of searches that are no more, or have another address."""
        nonces = [interest.feed for interest in known.interests if interest.feed]
        kept = [tokens.token_hash(self._signer.token(SEARCH, known.id, nonce)) for nonce in nonces]
        table = people.tokens
        theirs = (table.c.subscriber == known.id) & (table.c.purpose == SEARCH)
        tx.execute(delete(table).where(theirs, table.c.hash.not_in(kept)))


def _search(known: Subscriber, number: int) -> Interest:
    """Raises IndexError where there is no such search."""
    if not 1 <= number <= len(known.interests):
        raise IndexError(number)
    return known.interests[number - 1]


def _with_nonce(tx: Transaction, known: Subscriber, number: int, nonce: str) -> Subscriber:
    """The reader with another nonce in that search, as stored."""
    made = replace(_search(known, number), feed=nonce)
    changed = replace(known, interests=(*known.interests[: number - 1], made, *known.interests[number:]))
    row = subscriber_rows.row(changed, created=changed.created)
    table = people.subscribers
    tx.execute(update(table).where(table.c.id == known.id).values(interests=row["interests"]))
    return changed


def _since(tx: Transaction, subscriber: int) -> datetime | None:
    """When the address of what they follow was made."""
    table = people.tokens
    theirs = (table.c.subscriber == subscriber) & (table.c.purpose == FOLLOWED)
    return tx.scalar(select(table.c.created).where(theirs))


def _forget_followed(tx: Transaction, subscriber: int) -> None:
    table = people.tokens
    tx.execute(delete(table).where(table.c.subscriber == subscriber, table.c.purpose == FOLLOWED))
