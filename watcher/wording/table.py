"""Calls as the rows of a table, and the table as CSV (RFC 4180): what a spreadsheet opens. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from watcher.model import Call
from watcher.wording import cards, dates, money
from watcher.wording.calendars import dates_of
from watcher.wording.catalogue import named, translate
from watcher.wording.markup import safe_url
from watcher.wording.text import short
from watcher.wording.view import View

COLUMNS = (
    "id", "title", "state", "opens", "deadline", "deadline_words", "zone", "deadlines", "amounts", "least", "largest",
    "currency", "funders", "who", "where", "domains", "sides", "official", "page", "first_seen",
    "last_changed", "sources",
)  # fmt: skip

Cells = tuple[Any, ...]


def cells(call: Call, view: View, page: str, domains: Mapping[str, str], sources: Mapping[str, str]) -> Cells:
    """One call as the values of COLUMNS: text, number, day, or None.

    `page` is the address of its page here; `domains` and `sources` are their names in that language.
    """
    reading, language = call.reading, view.language
    facts = cards.card(call, view, sources)
    sums = [one for one in reading.all_amounts if one.currency and one.role.is_on_offer]
    first = sums[0].currency if sums else None
    values = [one.value for one in sums if one.currency == first]
    deadline = reading.deadline
    return (
        call.id,
        call.title,
        translate(language, f"status.{call.status.value}"),
        reading.opens.date if reading.opens else None,
        deadline.date if deadline else None,
        dates.when(view, deadline).words if deadline else facts.deadline,
        (deadline.zone or "") if deadline else "",
        ", ".join(moment.date.isoformat() for moment in dates_of(call)),
        " · ".join(money.amounts(language, reading.all_amounts)),
        min(values) if len(values) > 1 else None,
        max(values) if values else None,
        first or "",
        ", ".join([fact.value for fact in reading.funders] or [side.funder for side in reading.sides if side.funder]),
        facts.who,
        facts.where,
        ", ".join(domains.get(key, key) for key in call.domains),
        ", ".join(country(language, side.country) for side in reading.sides),
        safe_url(call.url),
        page,
        call.first_seen.date(),
        call.last_changed.date(),
        ", ".join(sources.get(name, name) for name in call.sources),
    )


def headings(language: str) -> list[str]:
    return [translate(language, f"site.column.{name}") for name in COLUMNS]


def csv_lines(rows: Iterable[Cells], language: str, note: str = "") -> Iterator[str]:
    """The file piece by piece: semicolons in French, commas in English; a cell that looks like a formula gets a «'»."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    yield "\ufeff"
    if note:
        writer.writerow([note])
    writer.writerow(headings(language))
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def harmless(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value).encode("utf-8", "replace").decode().replace("\x00", "")
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def country(language: str, code: str) -> str:
    """The name of a country; empty for none."""
    return named(language, "country", code, short(code, 60)) if code else ""
