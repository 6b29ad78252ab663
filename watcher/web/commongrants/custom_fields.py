"""The custom fields of a call: what the protocol has no place for, each with its meaning and its JSON Schema. Pure.

Names, meanings and shapes stand in `fields.json`; those of the protocol's own catalogue are used as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from watcher.model import Amount, Call, Event, Fact, Moment, Side
from watcher.model.rows import amount_row, moment_row
from watcher.remember.calls.loading import PublishedPage
from watcher.remember.duplicates.editions import Rhythm, Round
from watcher.remember.rules.identity import canonical_url
from watcher.understand.parties import funders, places
from watcher.wording import dates
from watcher.wording.calendars import dates_of
from watcher.wording.markup import safe_url
from watcher.wording.text import listed, quoted, short

Json = dict[str, Any]

LAST_CHANGES = 5
QUOTE = 240
SCHEMAS = "/s/schemas/"


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is said of a source beside what it published: its label, its language, how it is doing."""

    label: str
    language: str = ""
    health: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the store knows about calls beside the calls: where they are published, what changed, their rounds."""

    pages: Mapping[int, Sequence[PublishedPage]] = field(default_factory=dict)
    events: Mapping[int, Sequence[Event]] = field(default_factory=dict)
    rounds: Sequence[Round] = ()
    rhythm: Rhythm | None = None


@cache
def described() -> dict[str, Json]:
    """Every custom field by its name."""
    found: dict[str, Json] = json.loads((files("watcher.web.commongrants") / "fields.json").read_text("utf-8"))
    return found


def schema(name: str, root: str) -> Json | None:
    """The JSON Schema of the value of a custom field; None for an unknown one."""
    known = described().get(name)
    if known is None:
        return None
    found: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}{SCHEMAS}{name}.json",
        "title": name,
        "description": known["description"],
        "type": known["fieldType"],
    }
    parts = known.get("items") or known.get("properties")
    if parts is None:
        return found
    shape = {
        "properties": {key: {} if kind == "any" else {"type": kind} for key, kind in parts.items()},
        "required": known["required"],
    }
    return found | ({"items": {"type": "object", **shape}} if "items" in known else shape)


def fields(root: str, given: Mapping[str, Any]) -> Json:
    """Custom fields in the protocol's form; those without a value are left out."""
    return {
        name: _frame(root, name) | {"value": value} for name, value in given.items() if value not in (None, "", [], {})
    }


@lru_cache(maxsize=256)
def _frame(root: str, name: str) -> Json:
    """What a custom field says of itself, whatever its value."""
    known = described()[name]
    frame = {"name": name, "fieldType": known["fieldType"], "value": None, "description": known["description"]}
    return frame | {"schema": f"{root}{SCHEMAS}{name}.json"}


@dataclass(frozen=True)
class CallFields:
    """Makes the custom fields of calls, in one language."""

    language: str
    sources: Mapping[str, SourceInfo]
    domains: Mapping[str, Mapping[str, str]]

    def of(self, call: Call, around: Surroundings, page: str) -> Json:
        """The value of every field that is known; `page` is the address of the call's own page."""
        reading = call.reading
        because = {score.domain: list(score.because[:6]) for score in reading.domains}
        own, rule, word = reading.own_funding, reading.partner_rule, reading.status_word
        pages = around.pages.get(call.id, ())
        return {
            "sides": [side_row(side) for side in reading.sides],
            "deadlines": [deadline_row(moment) for moment in dates_of(call)],
            "amounts": [amounts_row(one) for one in reading.amounts],
            "domains": [
                {"key": key, "label": dict(self.domains.get(key, {})), "because": because.get(key, [])}
                for key in call.domains
            ],
            "territories": [territory_row(one) for one in reading.territories],
            "language": reading.language,
            "translations": self._translations(call, pages),
            "rolling": True if reading.rolling else None,
            "genre": reading.genre.value,
            "partnerRule": fact_row(rule) if rule else None,
            "ownFunding": amounts_row(own) if own else None,
            "funders": [funder_row(one) for one in reading.funders],
            "sources": [self._source(one, call) for one in pages],
            "edition": self._edition(call, around),
            "changes": [_change(event) for event in around.events.get(call.id, ())[-LAST_CHANGES:]],
            "statusWord": fact_row(word) if word else None,
            "agency": _agency(reading.funders),
            "costSharing": self._cost_sharing(own),
            "eligibilityCriteria": self._criteria(call),
            "contactInfo": contact_row(next((side.contact for side in reading.sides if side.contact), "")),
            "additionalInfo": {"url": page},
        }

    def _translations(self, call: Call, pages: Sequence[PublishedPage]) -> list[Json]:
        """The pages of sources in another language than the call's."""
        found = []
        for one in pages:
            spoken = self.sources.get(one.source, SourceInfo("")).language
            url = _address(one, call)
            if spoken and spoken != call.reading.language and url:
                found.append({"language": spoken, "url": url})
        return found

    def _source(self, seen: PublishedPage, call: Call) -> Json:
        known = self.sources.get(seen.source, SourceInfo(seen.source))
        found = {"name": known.label, "url": _address(seen, call), "health": known.health}
        return known_of(found | {"firstSeen": instant(seen.first_seen), "lastSeen": instant(seen.last_seen)})

    def _edition(self, call: Call, around: Surroundings) -> Json | None:
        if len(around.rounds) < 2:
            return None
        told = around.rhythm
        rounds = [known_of({"date": one.day.isoformat(), "title": short(one.title, 300)}) for one in around.rounds]
        rhythm = {"everyYears": told.years, "months": list(told.months)} if told else None
        before = [one.title for one in around.rounds if one.call != call.id and one.title]
        return known_of({"of": short(before[-1], 300) if before else None, "rounds": rounds, "rhythm": rhythm})

    def _cost_sharing(self, own: Amount | None) -> Json | None:
        if own is None:
            return None
        percentage = float(own.value) if own.currency is None else None
        return known_of({"isRequired": True, "percentage": percentage, "details": short(own.quote, QUOTE)})

    def _criteria(self, call: Call) -> Json | None:
        quotes = dict.fromkeys(short(fact.quote, QUOTE) for fact in call.reading.all_eligible if fact.quote)
        said = listed(self.language, [quoted(self.language, quote) for quote in quotes])
        return {"details": said} if said else None


def _agency(paying: Sequence[Fact]) -> Json | None:
    """The one funder there is, where it is one of the bodies that are known by name."""
    return {"name": paying[0].value} if len(paying) == 1 and funders.country_of(paying[0].value) else None


def _address(seen: PublishedPage, call: Call) -> str:
    """The page of a source; the call's own as it was published, others as they are kept."""
    return safe_url(call.url if seen.url == canonical_url(call.url) else f"https://{seen.url}")


def _change(event: Event) -> Json:
    row = {
        "seq": event.seq,
        "at": instant(event.at),
        "kind": str(event.kind),
        "before": event.before,
        "after": event.after,
        "quote": short(event.quote, QUOTE),
        "source": event.source,
    }
    return known_of({key: without_nulls(value) for key, value in row.items()})


def contact_row(contact: str) -> Json | None:
    """A contact as the catalogue has it: an address of mail, else its words."""
    is_mail = contact.count("@") == 1 and not any(sign.isspace() for sign in contact)
    return {"email" if is_mail else "description": contact} if contact else None


def side_row(side: Side) -> Json:
    return known_of(
        {
            "country": side.country,
            "funder": side.funder or None,
            "amounts": [amounts_row(one) for one in side.amounts] or None,
            "eligible": [fact_row(one) for one in side.eligible] or None,
            "deadline": deadline_row(side.deadline) if side.deadline else None,
            "form": side.form or None,
            "contact": side.contact or None,
        }
    )


def deadline_row(moment: Moment) -> Json:
    at = dates.instant(moment)
    row = moment_row(moment) or {}
    return known_of(
        row | {"instant": instant(at) if at else None, "label": moment.label or None, "side": moment.side or None}
    )


def amounts_row(one: Amount) -> Json:
    return known_of(amount_row(one) | {"per": one.per or None, "side": one.side or None})


def fact_row(one: Fact) -> Json:
    return known_of({"value": one.value, "quote": one.quote or None})


def territory_row(one: Fact) -> Json:
    return known_of(fact_row(one) | {"country": places.country_of(one.value)})


def funder_row(one: Fact) -> Json:
    return known_of({"name": one.value, "country": funders.country_of(one.value), "quote": one.quote or None})


def known_of(found: Json) -> Json:
    """Without what is not known."""
    return {
        key: value
        for key, value in found.items()
        if value or (value is not None and not isinstance(value, str | list | dict))
    }


def without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [without_nulls(part) for part in value if part is not None]
    return value


def instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
