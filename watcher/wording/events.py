"""What changed in a call, in words: a heading, and the lines with the old fact and the quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.model import Amount, AmountRole, Event, EventKind, Moment
from watcher.wording import dates, money
from watcher.wording.catalogue import knows, say
from watcher.wording.text import quoted, short
from watcher.wording.view import View

QUOTE = 240


def heading(language: str, kind: EventKind) -> str:
    """«Date repoussée», «Montant modifié» …"""
    return say(language, f"event.{kind.value}")


def lines(view: View, event: Event) -> tuple[str, ...]:
    """What stood before and what the page says now: «Avant : 5 mars», «La page dit : « … »»."""
    said = [before(view, event)]
    if event.quote:
        said.append(say(view.language, "event.page_says", quote=quoted(view.language, short(event.quote, QUOTE))))
    return tuple(line for line in said if line)


def before(view: View, event: Event) -> str:
    """«Avant : 5 mars 2027»; empty where there is nothing to compare."""
    words = fact(view, event.kind, event.before)
    return say(view.language, "event.before", words=words) if words else ""


def moved(view: View, event: Event) -> str:
    """«de … à …» for a history: what stood before and what stands now."""
    old, new = fact(view, event.kind, event.before), fact(view, event.kind, event.after)
    if not old or not new:
        return new or old
    return say(view.language, "event.from_to", old=old, new=new)


def fact(view: View, kind: EventKind, value: Any) -> str:
    """A stored fact of the ledger in words; empty for one that cannot be read."""
    if kind in (EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED, EventKind.REOPENED):
        moment = moment_of(value)
        return dates.when(view, moment, weekday=False).words if moment else ""
    if kind is EventKind.AMOUNT_CHANGED:
        return " · ".join(money.amounts(view.language, amounts_of(value)))
    if kind is EventKind.ELIGIBILITY_CHANGED:
        return ", ".join(_word(view.language, name) for name in _names(value))
    return ""


def moment_of(value: Any) -> Moment | None:
    """The moment of a JSON value: an ISO day, or a mapping with date, time and zone."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = value[0] if value else None
    if isinstance(value, str):
        value = {"date": value}
    if not isinstance(value, Mapping):
        return None
    value = value.get("deadline") if isinstance(value.get("deadline"), Mapping) else value
    try:
        on = date.fromisoformat(str(value.get("date"))[:10])
        at = time.fromisoformat(str(value["time"])) if value.get("time") else None
    except ValueError:
        return None
    return Moment(on, at, value.get("zone") or None)


def amounts_of(value: Any) -> tuple[Amount, ...]:
    """The sums of a JSON value; what cannot be read is left out."""
    found = []
    for row in value if isinstance(value, list | tuple) else [value]:
        if isinstance(row, Mapping):
            try:
                number, role = Decimal(str(row["value"])), AmountRole(row.get("role") or "other")
            except (KeyError, InvalidOperation, ValueError):
                continue
            found.append(
                Amount(number, row.get("currency"), role, per=row.get("per") or "", side=row.get("side") or "")
            )
    return tuple(found)


def _names(value: Any) -> list[str]:
    rows = value if isinstance(value, list | tuple) else [value]
    return [str(row.get("value", "")) if isinstance(row, Mapping) else str(row) for row in rows if row]


def _word(language: str, name: str) -> str:
    return say(language, f"applicant.{name}") if knows(language, f"applicant.{name}") else short(name, 120)
