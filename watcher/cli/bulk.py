"""Subscribers in bulk: rows of CSV or JSON lines to people and back, each bad row reported by its number.

Cells that a spreadsheet would run as formulas are written with an apostrophe, and read without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from watcher.cli.people_table import FORMULA, TableRow, UnreadableTable, check_address, read_table
from watcher.errors import AlreadySubscribed, BadArgument, UnknownSubscriber, WatcherError
from watcher.model import BadPreference, Interest, Subscriber
from watcher.remember.people.consent import Consent

if TYPE_CHECKING:
    from watcher.app.progress import Heard
    from watcher.config import Settings
    from watcher.remember.store import Store

CHANNELS = ("email", "telegram", "file", "apprise")
COLUMNS = (
    "channel",
    "address",
    "name",
    "language",
    "zone",
    "frequency",
    "hour",
    "weekday",
    "domains",
    "words",
    "state",
)
MAX_ROWS = 200_000
STATEMENT = (
    "{admin} states: these people asked to receive these messages, know who sends them and that they can leave at any "
    "time, and I can show how and when they agreed."
)


class BadRow(BadArgument):
    """A row does not describe a subscriber."""


def draft(row: Mapping[str, Any], settings: Settings) -> Subscriber:
    """The subscriber a row describes; what it leaves out takes the usual values. Raises BadRow."""
    address = _text(row, "address")
    if not address:
        raise BadRow("address is missing")
    if fault := check_address(address, _text(row, "channel")):
        raise BadRow(fault)
    channel = _text(row, "channel") or _channel_of(address)
    if channel not in CHANNELS:
        raise BadRow(f'channel "{channel[:40]}": allowed are {", ".join(CHANNELS)}')
    state = _text(row, "state")
    if state not in ("", "active"):
        raise BadRow(f"{address} is {state}: only its owner can subscribe again")
    since = row.get("since_seq")
    given = {name: _text(row, name) for name in ("language", "zone", "frequency", "hour", "weekday")}
    usual = {"language": settings.watch.language, "zone": settings.watch.zone, "hour": settings.deliver.hour}
    try:
        wanted = (
            Subscriber(0, channel, address)
            .preferences()
            .changed(usual | {name: value for name, value in given.items() if value})
        )
    except BadPreference as error:
        raise BadRow(str(error)) from error
    return Subscriber(
        id=0,
        channel=channel,
        address=address,
        name=_text(row, "name"),
        interests=_interests(row, settings),
        since_seq=-1 if since in (None, "") else int(since),
        **wanted.as_values(),
    )


def subscribe(store: Store, person: Subscriber, consent: Consent, now: datetime) -> Subscriber:
    """Subscribes that person, from now on unless the row says since when; the admin's word is its consent."""
    from dataclasses import replace

    since = store.ledger.latest_seq() if person.since_seq < 0 else person.since_seq
    return store.people.add(replace(person, since_seq=since), replace(consent, language=person.language), now)


def stated_consent(how: str) -> Consent:
    """The proof of an admin who subscribes others: how they agreed, or what the admin states instead, and who says so.

    The words are shown before anybody is subscribed, and recorded as shown.
    """
    import getpass

    try:
        admin = getpass.getuser()
    except (KeyError, OSError):
        admin = "unknown user"
    return Consent(way="import", who=f"command line: {admin}", wording=how.strip() or STATEMENT.format(admin=admin))


def find_person(store: Store, who: str) -> Subscriber:
    """The subscriber of that number («7», «#7») or address («telegram:777123777» where it could be a number).

    Raises UnknownSubscriber, BadArgument where digits name two.
    """
    channel, _, rest = who.partition(":")
    if channel in CHANNELS and rest and not rest.startswith("//"):
        found = store.people.find(channel, rest)
        if found is None:
            raise UnknownSubscriber(f"nobody is subscribed at {who}")
        return found
    number = who.removeprefix("#")
    by_number = store.people.by_id(int(number)) if number.isdecimal() and len(number) < 10 else None
    chat = store.people.find("telegram", who) if who.isdecimal() else None
    if by_number and chat and by_number.id != chat.id:
        raise BadArgument(f"{who} is a number and a chat; write #{who} for the number, telegram:{who} for the chat")
    if known := by_number or chat:
        return known
    for channel in CHANNELS:
        try:
            found = store.people.find(channel, who)
        except WatcherError:
            continue
        if found:
            return found
    raise UnknownSubscriber(f"nobody is subscribed at {who}")


@dataclass
class Imported:
    """What became of the rows: subscribed, there already, and a line for each that was refused."""

    done: int = 0
    known: int = 0
    faults: list[str] = field(default_factory=list)


def import_rows(
    store: Store, settings: Settings, text: str, consent: Consent, now: datetime, heard: Heard | None = None
) -> Imported:
    """Subscribes every sound row of somebody new; a list brings back nobody who left.

    `heard` is told after each row how many are done, and of how many.
    """
    result, lines = Imported(), text.count("\n")
    try:
        for count, row in enumerate(read_table(text), 1):
            if count > MAX_ROWS:
                result.faults.append(f"row {row.line}: more than {MAX_ROWS} rows; the rest was left")
                break
            _import_row(store, settings, row, consent, now, result)
            if heard:
                heard(count, max(count, lines))
    except UnreadableTable as error:
        result.faults.append(str(error))
    return result


def _import_row(
    store: Store, settings: Settings, row: TableRow, consent: Consent, now: datetime, result: Imported
) -> None:
    try:
        if row.fault:
            raise BadRow(row.fault)
        person = draft(row.values, settings)
        refuse_unsubscribed(store, person)
        subscribe(store, person, consent, now)
        result.done += 1
    except AlreadySubscribed:
        result.known += 1
    except WatcherError as error:
        result.faults.append(f"row {row.line}: {error}")


def refuse_unsubscribed(store: Store, person: Subscriber) -> None:
    """Raises BadRow where that person is written to no more: an old list, or a word nobody wrote down, brings nobody
    back."""
    known = store.people.find(person.channel, person.address)
    if known and known.state in ("unsubscribed", "suppressed"):
        raise BadRow(
            f"{known.address} is {known.state} and not brought back by this; if they asked for it since: "
            f'watcher subscribers add {known.address} --consent "how and when they asked"'
        )


def resubscribe(store: Store, person: Subscriber, consent: str, now: datetime) -> Subscriber | None:
    """Whose mail was refused for good, by mistake or for a time, and who asked again: as they were. None for others.

    Who complained or was erased is another matter: nobody but they themselves can come back. Raises BadRow where who
    left is to be brought back without their word.
    """
    if not consent:
        refuse_unsubscribed(store, person)
    known = store.people.find(person.channel, person.address)
    if known is None or known.state != "suppressed":
        return None
    return store.people.confirm(known.id, Consent(way="cli", who="cli", wording=consent, language=known.language), now)


def as_csv(people: Iterable[Subscriber]) -> str:
    """Everyone as CSV (RFC 4180), first interest only, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    for person in people:
        first = person.interests[0] if person.interests else Interest()
        row = {name: getattr(person, name, "") for name in COLUMNS}
        row |= {"domains": " ".join(first.domains), "words": ", ".join(first.words)}
        writer.writerow(_safe(str(row[name])) for name in COLUMNS)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise BadRow(f"{name} is no text")
    return str(value).strip()


def _channel_of(address: str) -> str:
    if "://" in address:
        return "apprise"
    if "@" in address:
        return "email"
    return "telegram" if address.lstrip("-").isdecimal() else "file"


def _interests(row: Mapping[str, Any], settings: Settings) -> tuple[Interest, ...]:
    given = row.get("interests")
    tables = given if isinstance(given, list) and given else [row]
    return tuple(_interest(table, settings) for table in tables if isinstance(table, dict | Mapping))


def _interest(table: Mapping[str, Any], settings: Settings) -> Interest:
    domains = _list(table, "domains")
    for name in domains:
        if name not in settings.domains:
            raise BadRow(f'unknown domain "{name[:40]}"; allowed: {", ".join(settings.domains)}')
    return Interest(
        name=str(table.get("name", "")) if "address" not in table else "",
        domains=domains,
        words=_list(table, "words", ","),
        exclude=_list(table, "exclude", ","),
        countries=_list(table, "countries"),
        languages=_list(table, "languages"),
        sources=_list(table, "sources"),
        kinds=_list(table, "kinds"),
        min_amount=_amount(table.get("min_amount")),
    )


def _list(table: Mapping[str, Any], name: str, separator: str | None = None) -> tuple[str, ...]:
    value = table.get(name) or ()
    parts = value.replace(";", separator or " ").split(separator) if isinstance(value, str) else value
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _amount(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise BadRow(f'min_amount "{str(value)[:40]}" is no number') from error
