"""Calls, events and readings as the JSON of docs (interfaces): names stay stable, fields may be added."""

from __future__ import annotations

from typing import Any

from watcher.model import DOUBTS, Amount, Call, Event, Moment, Reading


def moment_row(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        "date": moment.date.isoformat(),
        "time": moment.time.isoformat("minutes") if moment.time else None,
        "zone": moment.zone,
        "quote": moment.quote,
        "confidence": round(moment.confidence, 2),
        "doubt": DOUBTS.get(moment.doubt),
        "expected": moment.expected,
        **({"label": moment.label} if moment.label else {}),
    }


def eligible_rows(reading: Reading) -> list[dict[str, Any]]:
    return [{"value": one.value, "quote": one.quote, "probable": one.probable} for one in reading.eligible]


def step_rows(reading: Reading) -> list[dict[str, Any]]:
    return [{"label": step.label, "date": moment_row(step.moment)} for step in reading.steps]


def amount_row(amount: Amount) -> dict[str, Any]:
    whole = amount.value == amount.value.to_integral_value()
    return {
        "value": int(amount.value) if whole else float(amount.value),
        "currency": amount.currency,
        "role": str(amount.role),
        "quote": amount.quote,
    }


def call_row(call: Call) -> dict[str, Any]:
    reading = call.reading
    return {
        "id": call.id,
        "kind": str(call.kind),
        "title": call.title,
        "url": call.url,
        "sources": list(call.sources),
        "language": reading.language,
        "domains": list(call.domains),
        "status": str(call.status),
        "opens": moment_row(reading.opens),
        "deadline": moment_row(reading.deadline),
        "amounts": [amount_row(amount) for amount in reading.amounts],
        "funders": [funder.value for funder in reading.funders],
        "first_seen": call.first_seen.isoformat(),
        "last_seen": call.last_seen.isoformat(),
        "last_changed": call.last_changed.isoformat(),
        "genre": str(reading.genre),
        "deadlines": [moment_row(moment) for moment in reading.deadlines],
        "rolling": reading.rolling,
        "eligible": eligible_rows(reading),
        "purpose": reading.purpose.value if reading.purpose else None,
        "steps": step_rows(reading),
        "territories": [told.value for told in reading.territories],
        "country": call.country,
        "missing_since": call.missing_since.isoformat() if call.missing_since else None,
    }


def event_row(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "call": event.call,
        "kind": str(event.kind),
        "before": event.before,
        "after": event.after,
        "cause": str(event.cause),
        "source": event.source,
        "quote": event.quote,
        "held": event.held,
    }
