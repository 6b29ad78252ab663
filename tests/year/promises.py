"""The invariants of the hostile-inputs list, each a function from the record of a year to its faults."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from tests.remember.reading_back import consents_of, versions_of
from tests.year.owing import BIRTH_KINDS, Profile, over_at, wants
from tests.year.record import Record
from tests.year.year import Year
from watcher.collect.net.address_guard import is_public
from watcher.model import Event, SubscriberState

DAY = timedelta(days=1)

Slots = dict[int, dict[str, datetime | None]]
"""Subscriber → local date → when its digest was composed; None where that digest could not leave."""


def instant(stored: int) -> datetime:
    """An instant as the tables keep it: microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stored)


def faults(year: Year) -> list[str]:
    """Every fault of the year."""
    record = year.record
    found = [*record.faults, *year.watch.post.faults, *(fault for person in year.people for fault in person.faults)]
    for promise in (
        nothing_lost, copies_only_of_doubts, one_digest_a_day, nothing_after_leaving, nothing_without_consent,
        nobody_dropped, all_explained,
    ):  # fmt: skip
        found += promise(record)
    return found + list(nowhere_private(year))


# --- I1 ---------------------------------------------------------------------------------------------------------


def nothing_lost(record: Record) -> Iterator[str]:
    """Whoever is subscribed was told all they were owed, by a message that left, or it was let go for a true reason."""
    store, readers = record.watch.store, record.readers()
    events = {event.seq: event for event in store.ledger.since()}
    calls = store.calls.many({event.call for event in events.values()})
    left = {(sent.message, sent.address) for sent in record.watch.post.sent}
    messages = {message for message, _ in left}
    for who in store.people.active():
        account, marks = record.accounts.get(readers[who.id].number), store.marks.marks(who.id)
        told = _told(record, who.id)
        for seq, since in (account.owed if account else {}).items():
            event = events[seq]
            if seq not in told:
                if wants(who, marks, calls[event.call], event) and who.frequency != "never":
                    yield f"I1: {who.address} was never told of {seq} {event.kind} of {event.call}, owed since {since}"
            elif told[seq] is None:
                yield from _settled_in_truth(record, who.id, event)
            elif told[seq]["message_id"] not in messages and not _given_up(told[seq]):
                yield f"I1: {who.address} was told of {seq} by {told[seq]['message_id']}, which never left"


def _told(record: Record, subscriber: int) -> dict[int, dict[str, Any] | None]:
    """What that person was told: event → row of the outbox, None for what was let go."""
    query = "SELECT d.event, o.* FROM deliveries d LEFT JOIN outbox o ON o.id = d.outbox WHERE d.subscriber = ? "
    with record.watch.db.read() as tx:
        rows = tx.exec_driver_sql(query, (subscriber,)).mappings()
        return {row["event"]: dict(row) if row["id"] else None for row in rows}


def _given_up(row: dict[str, Any]) -> bool:
    """A message an admin was told of: it killed three processes, or its answer was lost again and again."""
    return row["crashes"] >= 3 or row["state"] == "unknown"


def _settled_in_truth(record: Record, subscriber: int, event: Event) -> Iterator[str]:
    """Whether the reason for which an event was let go was true at that moment."""
    query = "SELECT at, why FROM delivery_log WHERE subscriber = ? AND slot = ? AND what = 'settled' ORDER BY id"
    with record.watch.db.read() as tx:
        lines = tx.exec_driver_sql(query, (subscriber, f"event-{event.seq}")).all()
    if not lines:
        yield f"I8: {subscriber} was not told of {event.seq}, and nothing says why"
        return
    at, why = instant(lines[-1][0]), lines[-1][1]
    if not _is_true(record, event, at, why):
        what = f"{event.seq} {event.kind} of {event.call}"
        yield f"I1: {subscriber} was not told of {what} at {at} as «{why}», which is not so"


def _is_true(record: Record, event: Event, at: datetime, why: str) -> bool:
    version = [version for version in versions_of(record.watch.store, event.call) if version.at <= at][-1]
    dates = version.reading.deadlines or tuple(filter(None, [version.reading.deadline]))
    word = version.reading.status_word
    match why:
        case "deadline passed":
            return (bool(dates) and all(over_at(moment) <= at + DAY for moment in dates)) or bool(word)
        case "withdrawn before it was told":
            lines = record.watch.store.ledger.of_call(event.call)
            return bool(word) or any(line.kind.value == "withdrawn" and line.at <= at for line in lines)
        case "old news":
            return event.at + timedelta(days=45) < at
        case "changed back":
            return event.kind not in BIRTH_KINDS and _came_back(record, event, at)
    return False


def _came_back(record: Record, event: Event, at: datetime) -> bool:
    """Whether what changed has its former value again: some earlier line began where the last one ends."""
    lines = [
        line for line in record.watch.store.ledger.of_call(event.call) if line.at <= at and line.before is not None
    ]
    last = [line for line in lines if _sort(line) == _sort(event)][-1]
    return any(line.before == last.after for line in lines if line.seq <= event.seq and _sort(line) == _sort(event))


def _sort(event: Event) -> str:
    return "deadline" if event.kind.value.startswith("deadline") else event.kind.value


# --- I2 ---------------------------------------------------------------------------------------------------------


def copies_only_of_doubts(record: Record) -> Iterator[str]:
    """One copy, and one more for each time its fate was in doubt."""
    copies = Counter((sent.message, sent.part) for sent in record.watch.post.sent)
    for (message, part), count in copies.items():
        if count > 1 + record.watch.post.doubtful[message]:
            yield f"I2: {message} part {part} left {count} times, {record.watch.post.doubtful[message]} in doubt"
    addresses = defaultdict(set)
    for sent in record.watch.post.sent:
        addresses[sent.message].add(sent.address if sent.address not in record.watch.post.moved else "moved")
    yield from (
        f"I2: {message} went to {len(found)} addresses" for message, found in addresses.items() if len(found) > 2
    )


def one_digest_a_day(record: Record) -> Iterator[str]:
    """A daily reader's local day has exactly one slot when the service ran after its hour, and never one too early."""
    slots = _slots(record)
    for who in record.watch.store.people.all():
        profiles = record.profiles[who.id]
        mine = slots[who.id]
        for number, (begun, profile) in enumerate(profiles):
            ended = profiles[number + 1][0] if number + 1 < len(profiles) else record.rounds[-1]
            if profile.is_active and profile.frequency == "daily":
                yield from _days(record, who.id, mine, (profile, begun, ended))


def _slots(record: Record) -> Slots:
    found: Slots = defaultdict(dict)
    with record.watch.db.read() as tx:
        for subscriber, slot, at, outcome in tx.exec_driver_sql("SELECT subscriber, slot, at, outcome FROM slots"):
            found[subscriber][slot] = instant(at) if outcome != "missed" else None
        query = "SELECT subscriber, slot, count(*) FROM outbox WHERE purpose IN ('digest', 'quiet') GROUP BY 1, 2"
        doubled = [row for row in tx.exec_driver_sql(query) if row[2] > 1]
    record.faults.extend(f"I2: {row[0]} has {row[2]} digests of {row[1]}" for row in doubled)
    return found


def _days(
    record: Record, who: int, mine: dict[str, datetime | None], span: tuple[Profile, datetime, datetime]
) -> Iterator[str]:
    profile, begun, ended = span
    day = begun.date() - DAY
    while day <= ended.date():
        at, following = profile.slot(day), profile.slot(day + DAY)
        up = [moment for moment in record.rounds if at <= moment < min(following, ended)]
        is_odd = any(day + shift * DAY in record.jumped for shift in (-2, -1, 0, 1, 2))
        if at > begun and up and not is_odd:
            if day.isoformat() not in mine:
                yield f"I2: {who} has no digest of {day}, though the service ran at {up[0]}"
            elif (done := mine[day.isoformat()]) and done >= begun and not at <= done < following:
                yield f"I2: {who} has the digest of {day} at {done}"
        day += DAY


# --- I3 and I4 --------------------------------------------------------------------------------------------------


def nothing_after_leaving(record: Record) -> Iterator[str]:
    """After an answered unsubscribe nothing reaches the address, save a letter the owner asked for (I3); before a
    yes nothing at all (I4)."""
    people = {person.address: person for person in record.people}
    for number, sent in enumerate(record.watch.post.sent):
        person = people.get(sent.address)
        if person is not None and not _is_letter(sent.message) and not person.wanted(number):
            promise = "I3" if any(place <= number for place, _ in person.agreed) else "I4"
            yield f"{promise}: {sent.message} reached {sent.address} at {sent.at} without a yes"


def nothing_without_consent(record: Record) -> Iterator[str]:
    """A proof for everyone; letters to confirm only where asked for, without content, three a day at most."""
    letters: dict[tuple[str, date], set[str]] = defaultdict(set)
    for sent in record.watch.post.sent:
        if _is_letter(sent.message):
            letters[sent.address, sent.at.date()].add(sent.message)
            if re.search(r"(?m)^• ", sent.text):
                yield f"I4: {sent.message} asks for consent and tells of calls"
    yield from (
        f"I4: {address} got {len(all_)} letters on {on}" for (address, on), all_ in letters.items() if len(all_) > 3
    )
    for person in record.people:
        if person.agreed and not consents_of(record.watch.store.people, person.channel, person.address):
            yield f"I4: no proof of the consent of {person.address}"


def _is_letter(message: str) -> bool:
    return message.startswith("<confirm-")


def nobody_dropped(record: Record) -> Iterator[str]:
    """Whoever is in is not suppressed by what a relay says of us: only their own mail server, or they, can."""
    readers = record.readers()
    for who in record.watch.store.people.all():
        is_in = who.id in readers and readers[who.id].state == "in"
        if is_in and who.state is SubscriberState.SUPPRESSED and who.address not in record.watch.post.unknown_users:
            yield f"I1: {who.address} is suppressed, and nobody said that they are gone"


# --- I6 and I8 --------------------------------------------------------------------------------------------------


def nowhere_private(year: Year) -> Iterator[str]:
    """The only private address ever dialled is the operator's own host; the traps were met."""
    own = ("127.0.0.1", year.host.port)
    for address in year.dialled:
        if not isinstance(address, tuple) or address[:2] == own:
            continue
        if not is_public(str(ip_address(address[0]))):
            yield f"I6: {address} was dialled"
    if set(year.host.reached) - {"/robots.txt", "/flux.xml", "/piege.xml"}:
        yield f"I6: a trap was reached: {set(year.host.reached)}"
    if not year.host.trap:
        yield "I6: no trap was ever met, so nothing is proved"


def all_explained(record: Record) -> Iterator[str]:
    """Every end of a row, every empty slot and every event let go has its line in the audit."""
    outbox = record.watch.store.outbox
    for who in record.watch.store.people.all():
        audit = outbox.audit(who.id)
        lines = {(line["slot"], line["what"]) for line in audit}
        for row in outbox.rows(who.id):
            if (row.slot, row.state) not in lines or (row.slot, "queued") not in lines:
                yield f"I8: {who.id} {row.slot} is {row.state}, and the audit does not say so"
            if row.state in ("queued", "sending"):
                yield f"I1: {who.id} {row.slot} is still {row.state} at the end"
        yield from (
            f"I8: {line['slot']} of {who.id} is {line['what']} without a reason"
            for line in audit
            if line["what"] in ("settled", "cancelled", "expired", "failed", "nothing", "unknown") and not line["why"]
        )
    noted = {row["message_id"] for row in _all_rows(record)}
    sent = {message.message for message in record.watch.post.sent}
    yield from (f"I8: {message} left, and no row knows of it" for message in sent - noted)


def _all_rows(record: Record) -> list[dict[str, Any]]:
    with record.watch.db.read() as tx:
        return [dict(row) for row in tx.exec_driver_sql("SELECT message_id FROM outbox").mappings()]
