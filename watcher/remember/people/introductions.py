"""Repository of introductions: seeks opened and ended, offers made and answered, messages forwarded, reports.

Every answer is one transaction that reads the state, asks the pure tables, and writes; doing it twice changes nothing.
Nothing is sent here: `deliver.introductions` writes the letters of what stands in these tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update

from watcher.model import Subscriber, SubscriberState
from watcher.model.introductions import (
    CHANNELS,
    OFFER_ACTS,
    UNDECIDED,
    IntroductionRefused,
    Offer,
    OfferAct,
    OfferState,
    Seek,
    SeekState,
    act_of,
    after,
    may_answer,
)
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.introductions import (
    introduction_bans,
    introduction_messages,
    introduction_pairs,
    introduction_reports,
    offers,
    seeks,
)
from watcher.remember.db.tables.people import subscribers
from watcher.remember.people import consent as consents
from watcher.remember.people import introduction_rows as rows
from watcher.remember.people import subscriber_rows
from watcher.remember.people.addresses import address_key
from watcher.remember.people.consent import Consent, Trace
from watcher.remember.people.people import People, load
from watcher.remember.people.tokens import read_token, token_hash
from watcher.remember.rules import introductions as rules


@dataclass(frozen=True, slots=True)
class UntoldMessage:
    """What one partner wrote to the other, not yet in the outbox."""

    id: int
    offer: Offer
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportedSeek:
    """A line that was reported, by how many people, for an admin to look at."""

    seek: Seek
    reporters: int


@dataclass(frozen=True, slots=True)
class Seekers:
    """All that matching looks at: open seeks of people who can be reached, whether two people were shown to each other
    before, how many offers each had in the last week."""

    open: tuple[Seek, ...]
    met: Callable[[int, int], bool]
    lately: Mapping[int, int]


class Introductions:
    """Seeks and offers of one watch."""

    def __init__(self, db: Database, people: People) -> None:
        self._db = db
        self._people = people

    # --- seeks ---------------------------------------------------------------------------------------------

    def open(self, draft: Seek, consent: Consent, now: datetime) -> Seek:
        """Shows a line to others from now on; `draft.id` and `draft.state` are not looked at.

        Raises IntroductionRefused (not_active, banned, already, too_many, over, or what is wrong with line and name).
        """
        fault = rules.line_fault(draft.line) or rules.name_fault(draft.name)
        if fault or draft.until <= now:
            raise IntroductionRefused(fault or "over")
        self._people.signer  # noqa: B018 - the key may have to be made, which is a transaction of its own
        with self._db.write() as tx:
            tx.execute(select(subscribers.c.id).where(subscribers.c.id == draft.subscriber).with_for_update())
            who = load(tx, draft.subscriber)
            mine = rows.load_seeks(tx, seeks.c.subscriber == draft.subscriber)
            if reason := self._banned(tx, who) or _refusal(draft, who, mine, now):
                raise IntroductionRefused(reason)
            values = {name: getattr(draft, name) for name in Seek.__dataclass_fields__ if name != "id"}
            values |= {"state": SeekState.OPEN, "opened": now}
            number = tx.execute(insert(seeks).values(**values).returning(seeks.c.id)).scalar_one()
            consents.record(tx, self._trace(who), "seek_opened", replace(consent, lists=(f"call {draft.call}",)), now)
            return replace(draft, id=number, state=SeekState.OPEN, opened=now)

    def seeks_of(self, subscriber: int) -> tuple[Seek, ...]:
        """The seeks of that person that stand, oldest first."""
        mine = (seeks.c.subscriber == subscriber) & seeks.c.state.in_(rows.STANDING_SEEKS)
        return self._db.ask(rows.load_seeks, mine)

    def withdraw(self, subscriber: int, seek: int, consent: Consent, now: datetime) -> bool:
        """Takes a seek back, with its offers that both did not agree to; False where it is not theirs, or ended."""
        self._people.signer  # noqa: B018 - the key may have to be made, which is a transaction of its own
        with self._db.write() as tx:
            mine = (seeks.c.id == seek) & (seeks.c.subscriber == subscriber)
            found = next(iter(rows.load_seeks(tx, mine)), None)
            if found is None or not rows.move_seek(tx, found, SeekState.WITHDRAWN):
                return False
            consents.record(tx, self._trace(load(tx, subscriber)), "seek_withdrawn", consent, now)
            return True

    def present(self, subscriber: int, name: str | None = None, shows_address: bool | None = None) -> None:
        """Under which name, and whether with their address, a partner is told of this person after two yes.

        Raises IntroductionRefused for a name that names a contact, or is too long.
        """
        if name is not None and (fault := rules.name_fault(name)):
            raise IntroductionRefused(fault)
        values = {"name": name, "shows_address": shows_address}
        values = {key: value for key, value in values.items() if value is not None}
        self._db.run(update(seeks).where(seeks.c.subscriber == subscriber).values(**values))

    def count_open(self) -> dict[int, int]:
        """How many teams look for a partner, by call."""
        return self._db.ask(rows.count_open)

    # --- offers --------------------------------------------------------------------------------------------

    def seekers(self, now: datetime) -> Seekers:
        """All that matching looks at."""
        active = select(subscribers.c.id).where(subscribers.c.state == SubscriberState.ACTIVE)
        is_open = (seeks.c.state == SeekState.OPEN) & (seeks.c.until > now) & seeks.c.subscriber.in_(active)
        with self._db.read() as tx:
            found = rows.load_seeks(tx, is_open)
            if len({seek.subscriber for seek in found}) < 2:
                return Seekers((), lambda _one, _other: True, {})
            met = set(tx.scalars(select(introduction_pairs.c.pair_mac)))
            theirs = subscribers.c.id.in_(select(seeks.c.subscriber).where(is_open))
            people = [subscriber_rows.subscriber(row) for row in tx.execute(select(subscribers).where(theirs))]
            shown = rows.shown_since(tx, now - rules.A_WEEK)
        macs = {who.id: self._mac(who) for who in people}
        lately = {who.id: shown[who.id] for who in people}
        return Seekers(found, lambda one, other: self._pair(macs[one], macs[other]) in met, lately)

    def offer(self, pair: tuple[Seek, Seek], now: datetime) -> Offer | None:
        """Shows two seeks to each other, each pair once for ever; None where that is not, or no longer, possible."""
        numbers = sorted(seek.id for seek in pair)
        with self._db.write() as tx:
            found = rows.load_seeks(tx, seeks.c.id.in_(numbers) & (seeks.c.state == SeekState.OPEN))
            people = [load(tx, seek.subscriber) for seek in found]
            if len({who.id for who in people if who.state is SubscriberState.ACTIVE}) < 2:
                return None
            if any(rows.offers_since(tx, who.id, now - rules.A_WEEK) >= rules.OFFERS_A_WEEK for who in people):
                return None
            mac = self._pair(*map(self._mac, people))
            if tx.scalar(select(introduction_pairs.c.at).where(introduction_pairs.c.pair_mac == mac)) is not None:
                return None
            tx.execute(insert(introduction_pairs).values(pair_mac=mac, at=now))
            a, b = found
            who = {"seek_a": a.id, "seek_b": b.id, "subscriber_a": a.subscriber, "subscriber_b": b.subscriber}
            when = {"made": now, "closes": min(now + rules.OFFER_LASTS, a.until, b.until)}
            blank = dict.fromkeys(("answer_a", "answer_b", "relay_a", "relay_b", "told"), "")
            row = insert(offers).values(state=OfferState.MADE, **who, **when, **blank)
            number = tx.execute(row.returning(offers.c.id)).scalar_one()
            return rows.load_offers(tx, offers.c.id == number)[0]

    def offers_of(self, subscriber: int) -> tuple[Offer, ...]:
        """The offers that person has a part in, oldest first."""
        return self._db.ask(rows.load_offers, rows.of_person(subscriber))

    def offer_for(self, subscriber: int, number: int) -> Offer | None:
        """That offer, where that person has a part in it: all that is known of offers of others is None."""
        return next(iter(self._db.ask(rows.load_offers, rows.of_person(subscriber) & (offers.c.id == number))), None)

    def answer(self, subscriber: int, number: int, answer: str, consent: Consent, now: datetime) -> Offer | None:
        """Notes a person's yes, no or report; the offer as it stands then, None where they have no part in it.

        Raises IntroductionRefused (too_many_answers). The same answer twice, and a yes after a no, change nothing.
        """
        with self._db.write() as tx:
            mine = rows.of_person(subscriber) & (offers.c.id == number)
            offer = next(iter(rows.load_offers(tx, mine, locked=True)), None)
            if offer is None:
                return None
            side, who = offer.side_of(subscriber), load(tx, subscriber)
            if not may_answer(offer, side, answer, now) or who.state is not SubscriberState.ACTIVE:
                return offer
            if answer == "yes" and rows.answers_since(tx, subscriber, now - rules.A_DAY) >= rules.ANSWERS_A_DAY:
                raise IntroductionRefused("too_many_answers")
            state = after(offer, act_of(answer, side), now)
            if state is OfferState.INTRODUCED and not self._are_reachable(tx, offer):
                state = OFFER_ACTS[offer.state][OfferAct.GONE]
            values = {f"answer_{side}": answer, f"answered_{side}": now}
            if state is OfferState.INTRODUCED:
                values |= {"closes": now + rules.RELAY_LASTS, **self._relays(offer)}
            rows.move_offer(tx, offer, state, **values)
            consents.record(tx, self._trace(who), f"intro_{answer}", consent, now)
            if answer == "report":
                self._report(tx, offer.theirs(side), subscriber, now)
            return rows.load_offers(tx, offers.c.id == number)[0]

    def _are_reachable(self, tx: Transaction, offer: Offer) -> bool:
        return all(load(tx, one.subscriber).state is SubscriberState.ACTIVE for one in (offer.a, offer.b))

    def _relays(self, offer: Offer) -> dict[str, str]:
        tokens = {side: self.relay_token(offer, side) for side in ("a", "b")}
        return {f"relay_{side}": token_hash(token) for side, token in tokens.items()}

    def relay_token(self, offer: Offer, side: str) -> str:
        """What stands in the address to which that side writes to the other."""
        return self._people.signer.token("relay", offer.mine(side).subscriber, offer.id)

    def by_relay(self, spelled: str) -> tuple[Offer, str] | None:
        """The introduction and the side whose relay address that is; None where it is forged, or the offer is gone."""
        hashed = token_hash(read_token(spelled) or "")
        with self._db.read() as tx:
            where = or_(offers.c.relay_a == hashed, offers.c.relay_b == hashed)
            row = tx.execute(select(offers.c.id, offers.c.relay_a).where(where)).one_or_none()
            if row is None:
                return None
            return rows.load_offers(tx, offers.c.id == row.id)[0], "a" if row.relay_a == hashed else "b"

    def lapse(self, now: datetime) -> None:
        """Lets time pass: seeks whose call is over, offers nobody answered, relays that forwarded long enough."""
        over = seeks.c.state.in_(rows.STANDING_SEEKS) & (seeks.c.until <= now)
        late = offers.c.state.in_(rows.STANDING) & (offers.c.closes <= now)
        with self._db.read() as tx:
            if not (tx.scalar(select(seeks.c.id).where(over)) or tx.scalar(select(offers.c.id).where(late))):
                return
        with self._db.write() as tx:
            for seek in rows.load_seeks(tx, over):
                rows.move_seek(tx, seek, SeekState.EXPIRED)
            for offer in rows.load_offers(tx, late, locked=True):
                rows.move_offer(tx, offer, after(offer, OfferAct.LAPSE, now))

    def forget(self, now: datetime) -> None:
        """Forgets what ended three months ago."""
        self._db.act(rows.forget_ended, now - rules.KEEP_ENDED)

    # --- what is to be told --------------------------------------------------------------------------------

    def untold(self) -> tuple[Offer, ...]:
        """Offers, and introductions, whose letters are not in the outbox yet."""
        new = (offers.c.state.in_(UNDECIDED)) & (offers.c.told == "")
        agreed = (offers.c.state == OfferState.INTRODUCED) & (offers.c.told != OfferState.INTRODUCED)
        return self._db.ask(rows.load_offers, new | agreed)

    def told(self, offer: Offer) -> None:
        """The letters of that offer, as it stands there, are in the outbox."""
        said = OfferState.INTRODUCED if offer.state is OfferState.INTRODUCED else OfferState.MADE
        self._db.run(update(offers).where(offers.c.id == offer.id).values(told=said))

    def say(self, subscriber: int, number: int, text: str, now: datetime) -> Offer:
        """Keeps what one partner writes to the other until its letter is in the outbox.

        Raises IntroductionRefused (gone, too_many_messages, too_long_message, empty_message).
        """
        if not text.strip() or len(text) > rules.LONGEST_MESSAGE:
            raise IntroductionRefused("too_long_message" if text.strip() else "empty_message")
        with self._db.write() as tx:
            mine = rows.of_person(subscriber) & (offers.c.id == number)
            offer = next(iter(rows.load_offers(tx, mine, locked=True)), None)
            if offer is None or offer.state is not OfferState.INTRODUCED or now >= offer.closes:
                raise IntroductionRefused("gone")
            if load(tx, subscriber).state is not SubscriberState.ACTIVE:
                raise IntroductionRefused("not_active")
            table, side = introduction_messages, offer.side_of(subscriber)
            lately = (table.c.offer == number) & (table.c.author == side) & (table.c.at > now - rules.A_DAY)
            if (tx.scalar(select(func.count()).where(lately)) or 0) >= rules.MESSAGES_A_DAY:
                raise IntroductionRefused("too_many_messages")
            tx.execute(insert(table).values(offer=number, author=side, at=now, text=text, told=False))
            return offer

    def untold_messages(self) -> tuple[UntoldMessage, ...]:
        """What partners wrote to each other and still may be told, oldest first."""
        table = introduction_messages
        with self._db.read() as tx:
            found = tx.execute(select(table).where(table.c.told.is_(False)).order_by(table.c.id)).all()
            standing = offers.c.id.in_({row.offer for row in found}) & (offers.c.state == OfferState.INTRODUCED)
            known = {offer.id: offer for offer in rows.load_offers(tx, standing)}
        return tuple(
            UntoldMessage(row.id, known[row.offer], row.author, row.text) for row in found if row.offer in known
        )

    def message_told(self, message: int) -> None:
        """Its letter is in the outbox: here its words are forgotten, that it was written counts for the limit."""
        table = introduction_messages
        self._db.run(update(table).where(table.c.id == message).values(told=True, text=""))

    # --- reports -------------------------------------------------------------------------------------------

    def _report(self, tx: Transaction, seek: Seek, reporter: int, now: datetime) -> None:
        table = introduction_reports
        tx.execute(insert(table).values(seek=seek.id, reporter=reporter, at=now, settled=False))
        if rows.reporters(tx, seek.id) >= rules.REPORTS_TO_HIDE:
            rows.move_seek(tx, rows.load_seeks(tx, seeks.c.id == seek.id)[0], SeekState.PAUSED)

    def reported(self) -> tuple[ReportedSeek, ...]:
        """The lines that admins have to look at."""
        table = introduction_reports
        with self._db.read() as tx:
            open_reports = select(table.c.seek).where(table.c.settled.is_(False))
            found = rows.load_seeks(tx, seeks.c.id.in_(open_reports))
            return tuple(ReportedSeek(seek, rows.reporters(tx, seek.id)) for seek in found)

    def settle(self, seek: int, now: datetime, *, bans: bool) -> bool:
        """An admin looked at a reported line: its author may not use introductions any more, or it is shown again."""
        table = introduction_reports
        with self._db.write() as tx:
            mine = (table.c.seek == seek) & table.c.settled.is_(False)
            if tx.execute(update(table).where(mine).values(settled=True)).rowcount == 0:
                return False
            known = rows.load_seeks(tx, seeks.c.id == seek)[0]
            if bans:
                self._ban(tx, known.subscriber, now)
            elif known.state is SeekState.PAUSED:
                rows.move_seek(tx, known, SeekState.OPEN)
            return True

    def _ban(self, tx: Transaction, subscriber: int, now: datetime) -> None:
        mac = self._mac(load(tx, subscriber))
        if tx.scalar(select(introduction_bans.c.at).where(introduction_bans.c.address_mac == mac)) is None:
            tx.execute(insert(introduction_bans).values(address_mac=mac, at=now))
        rows.leave(tx, subscriber, SeekState.BANNED)

    def _banned(self, tx: Transaction, who: Subscriber) -> str:
        query = select(introduction_bans.c.at).where(introduction_bans.c.address_mac == self._mac(who))
        return "banned" if tx.scalar(query) is not None else ""

    def figures(self) -> dict[str, int]:
        """How many seeks and offers stand in each state: «seek open», «offer introduced»."""
        with self._db.read() as tx:
            counted = [
                (name, tx.execute(select(column, func.count()).group_by(column)))
                for name, column in (("seek", seeks.c.state), ("offer", offers.c.state))
            ]
            return {f"{name} {row[0]}": row[1] for name, found in counted for row in found}

    def _mac(self, who: Subscriber) -> str:
        return self._people.signer.address_mac(who.channel, address_key(who.channel, who.address))

    def _trace(self, who: Subscriber) -> Trace:
        return Trace(who.id, who.channel, self._mac(who))

    def _pair(self, one: str, other: str) -> str:
        return self._people.signer.sign("\x1f".join(("pair", *sorted((one, other)))))


def _refusal(draft: Seek, who: Subscriber, mine: tuple[Seek, ...], now: datetime) -> str:
    """Why a person may not open one more seek; empty where they may."""
    standing = [seek for seek in mine if seek.state in rows.STANDING_SEEKS]
    if who.state is not SubscriberState.ACTIVE or who.channel not in CHANNELS:
        return "not_active"
    if any(seek.call == draft.call for seek in standing):
        return "already"
    opened = sum(seek.opened > now - rules.A_DAY for seek in mine)
    return "too_many" if len(standing) >= rules.OPEN_SEEKS or opened >= rules.SEEKS_A_DAY else ""
