"""A call as an opportunity of CommonGrants 0.4. What is not known is absent, never null. Pure.

Ids are uuid5 of the host of the public address, so that they are the same on every database and after every backup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from watcher.model import Amount, AmountRole, Call, Fact, Moment, Side, Status
from watcher.model.rows import amount_row, moment_row
from watcher.understand.parties.applicant_words import COMMON_GRANTS
from watcher.wording import cards, dates, money
from watcher.wording.calendars import dates_of
from watcher.wording.catalogue import knows, translate
from watcher.wording.markup import safe_url
from watcher.wording.page_links import SEARCH
from watcher.wording.text import quoted, short
from watcher.wording.view import View

HOME_CURRENCY = {"FR": "EUR", "EU": "EUR", "CA-QC": "CAD", "CA": "CAD", "UK": "GBP", "US": "USD"}
_STATUS = {
    Status.FORECAST: "forecasted", Status.OPEN: "open", Status.CLOSING: "open", Status.ROLLING: "open",
    Status.CLOSED: "closed",
}  # fmt: skip
_OWN_WORDS = ("health", "research", "researcher", "cooperative", "farmer")  # types that the protocol has no word for

Json = dict[str, Any]


def call_uuid(host: str, call: int) -> UUID:
    """The id of a call for everybody who speaks the protocol."""
    return uuid5(uuid5(NAMESPACE_DNS, host), f"call:{call}")


def side_uuid(host: str, call: int, country: str) -> UUID:
    return uuid5(uuid5(NAMESPACE_DNS, host), f"call:{call}:side:{country}")


@dataclass(frozen=True)
class Mapper:
    """Maps calls for one host; texts are in the language of `view`."""

    host: str
    root: str
    view: View
    sources: Mapping[str, str]
    domains: Mapping[str, Mapping[str, str]]
    full_text: bool = False

    def opportunity(self, call: Call) -> Json:
        """OpportunityBase."""
        reading = call.reading
        found: Json = {
            "id": str(call_uuid(self.host, call.id)),
            "title": short(call.title, 4000) or translate(self.view.language, "card.untitled"),
            "status": self.status(call),
            "description": self._description(call),
            "funding": self.funding(call.reading.amounts, call.country, reading.sides),
            "keyDates": self._dates(call),
            "acceptedApplicantTypes": applicants(reading.eligible, self.view.language),
            "source": safe_url(call.url),
            "customFields": self._custom(call),
            "createdAt": instant(call.first_seen),
            "lastModifiedAt": instant(call.last_changed),
        }
        return known(found)

    def details(self, call: Call) -> Json:
        """OpportunityDetails: with a competition per side."""
        found = self.opportunity(call)
        if call.reading.sides:
            found["competitions"] = [self.competition(side, call) for side in call.reading.sides]
        return found

    def competition(self, side: Side, call: Call) -> Json:
        """CompetitionBase of one side."""
        language = self.view.language
        place = (
            translate(language, f"country.{side.country}")
            if knows(language, f"country.{side.country}")
            else side.country
        )
        status = self.status(call)
        deadline = side.deadline or call.reading.deadline
        if status["value"] == "forecasted":
            status = {"value": "custom", "customValue": "forecasted"}
        return known(
            {
                "id": str(side_uuid(self.host, call.id, side.country)),
                "opportunityId": str(call_uuid(self.host, call.id)),
                "title": f"{short(call.title, 400)} — {place}",
                "status": status,
                "keyDates": known({"closeDate": self._event(deadline, "deadline") if deadline else None}),
                "forms": {"forms": {}},
                "acceptedApplicantTypes": applicants(side.eligible, language),
                "customFields": fields({"side": ("object", side_row(side), "The team's half of a two-sided call")}),
                "createdAt": instant(call.first_seen),
                "lastModifiedAt": instant(call.last_changed),
            }
        )

    def status(self, call: Call) -> Json:
        """A predefined value goes alone; what the protocol has no word for is custom, with the page's words."""
        word = call.reading.status_word
        if call.status in _STATUS and not (word and word.value in ("suspended", "exhausted", "full", "cancelled")):
            return {"value": _STATUS[call.status]}
        value = word.value if word else call.status.value
        return known({"value": "custom", "customValue": value, "description": short(word.quote, 300) if word else None})

    def _description(self, call: Call) -> str:
        if self.full_text and call.text:
            return call.text
        return cards.plain(cards.card(call, self.view, self.sources), self.view.language)

    def funding(self, amounts: Sequence[Amount], country: str, sides: Sequence[Side]) -> Json | None:
        """Sums in one currency only: that of the first sum, or the call's own where there are several."""
        every = [*amounts, *(one for side in sides for one in side.amounts)]
        offered = [
            one for one in every if one.currency and one.role in (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL)
        ]
        if not offered:
            return None
        currencies = {one.currency for one in offered}
        home = HOME_CURRENCY.get(country, "")
        currency = home if len(currencies) > 1 and home in currencies else offered[0].currency
        roles = {
            AmountRole.MAX: "maxAwardAmount",
            AmountRole.MIN: "minAwardAmount",
            AmountRole.TOTAL: "totalAmountAvailable",
        }
        found: Json = {"details": " · ".join(money.amounts(self.view.language, every))}
        for one in offered:
            if one.currency == currency and roles[one.role] not in found:
                found[roles[one.role]] = {"amount": decimal(one.value), "currency": currency}
        count = next((one.count for one in every if one.count), None)
        return known(found | {"estimatedAwardCount": count})

    def _dates(self, call: Call) -> Json | None:
        reading, language = call.reading, self.view.language
        close: Json | None = None
        if reading.deadline:
            close = self._event(reading.deadline, "deadline")
        elif reading.rolling:
            close = {"eventType": "other", "name": translate(language, "site.call.deadline"), "details": "permanent"}
        others: Json = {}
        for moment in dates_of(call):
            if reading.deadline and (moment.date, moment.time) == (reading.deadline.date, reading.deadline.time):
                continue
            key = "deadline" + "".join(sign for sign in moment.side if sign.isalnum())
            others[_free(key if moment.side else "deadline2", others)] = self._event(moment, moment.label or "deadline")
        opens = self._event(reading.opens, "opening") if reading.opens else None
        return known({"postDate": opens, "closeDate": close, "otherDates": others or None}) or None

    def _event(self, moment: Moment, name: str) -> Json:
        """A single date: the clock time is local, its zone stands in the description, as the protocol has none."""
        language = self.view.language
        label = translate(language, f"site.call.{name}") if name in ("deadline", "opening") else name
        timed = moment.time if dates.instant(moment) or (moment.time and not moment.is_day) else None
        parts = [moment.zone or "", quoted(language, short(moment.quote, 240)) if moment.quote else ""]
        return known(
            {
                "name": label,
                "eventType": "singleDate",
                "date": moment.date.isoformat(),
                "time": timed.strftime("%H:%M:%S") if timed else None,
                "description": " · ".join(part for part in parts if part) or None,
            }
        )

    def _custom(self, call: Call) -> Json:
        """What the protocol does not know yet, each field with its meaning."""
        reading = call.reading
        rule = reading.partner_rule
        because = {score.domain: list(score.because[:6]) for score in reading.domains}
        domains = [
            {"key": key, "label": dict(self.domains.get(key, {})), "because": because.get(key, [])}
            for key in call.domains
        ]
        moments = [deadline_row(moment) for moment in dates_of(call)]
        return fields(
            {
                "sides": ("array", [side_row(side) for side in reading.sides], "Each team's half of a two-sided call"),
                "deadlines": ("array", moments, "Every deadline with its zone and the words of the page"),
                "amounts": (
                    "array",
                    [amounts_row(one) for one in reading.amounts],
                    "Sums and rates as said, never converted",
                ),
                "domains": ("array", domains, "The domains of this watch, with the words that decided"),
                "territories": ("array", [fact_row(one) for one in reading.territories], "Where it applies"),
                "language": ("string", reading.language, "The language of the source"),
                "rolling": ("boolean", True if reading.rolling else None, "Open all year, without a deadline"),
                "genre": ("string", reading.genre.value, "call or programme"),
                "partnerRule": ("object", fact_row(rule) if rule else None, "Which partners are required"),
                "ownFunding": (
                    "object",
                    amounts_row(reading.own_funding) if reading.own_funding else None,
                    "Own share asked for",
                ),
                "funders": ("array", [fact_row(one) for one in reading.funders], "Who pays"),
                "sources": (
                    "array",
                    [{"name": self.sources.get(one, one)} for one in call.sources],
                    "Where it was read",
                ),
                "statusWord": (
                    "object",
                    fact_row(reading.status_word) if reading.status_word else None,
                    "What the page calls its state",
                ),
                "page": (
                    "string",
                    f"{self.root}/{self.view.language}/{SEARCH[self.view.language]}/{call.id}",
                    "Its page on this watch, with the quotes and the history",
                ),
            }
        )


def applicants(facts: Iterable[Fact], language: str) -> list[Json] | None:
    """Who may apply, each type once; types without a word in the protocol are custom, with ours."""
    found: list[Json] = []
    for one in facts:
        value = "custom" if one.value in _OWN_WORDS else COMMON_GRANTS.get(one.value, "custom")
        entry: Json = {"value": value}
        if value == "custom":
            entry["customValue"] = one.value
        if one.quote and value == "custom":
            entry["description"] = short(one.quote, 240)
        if entry not in found:
            found.append(entry)
    return found or None


def side_row(side: Side) -> Json:
    return known(
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
    return known(
        row | {"instant": instant(at) if at else None, "label": moment.label or None, "side": moment.side or None}
    )


def amounts_row(one: Amount) -> Json:
    return known(amount_row(one) | {"per": one.per or None, "side": one.side or None})


def fact_row(one: Fact) -> Json:
    return known({"value": one.value, "quote": one.quote or None})


def fields(given: Mapping[str, tuple[str, Any, str]]) -> Json:
    """Custom fields in the protocol's form; those without a value are left out."""
    return {
        name: {"name": name, "fieldType": kind, "value": value, "description": meaning}
        for name, (kind, value, meaning) in given.items()
        if value not in (None, "", [], {})
    }


def known(found: Json) -> Json:
    """Without what is not known."""
    return {
        key: value
        for key, value in found.items()
        if (value is not None and value not in ("", [], {})) or value is False
    }


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decimal(value: Decimal) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"


def _free(name: str, taken: Mapping[str, Any]) -> str:
    number, base = 2, name.rstrip("0123456789") or name
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name
