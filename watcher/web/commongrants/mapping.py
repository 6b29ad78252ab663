"""A call as an opportunity of CommonGrants 0.4, an award as an award. What is not known is absent, never null. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from watcher.model import Amount, AmountRole, Call, Fact, Moment, Side, Status
from watcher.remember.search.place_names import place_slug
from watcher.understand.parties.applicant_words import COMMON_GRANTS
from watcher.web.commongrants import custom_fields
from watcher.web.commongrants.custom_fields import CallFields, Surroundings, instant, known_of
from watcher.web.commongrants.ids import call_uuid, funder_uuid, part_uuid
from watcher.wording import cards, dates, money
from watcher.wording.calendars import dates_of
from watcher.wording.catalogue import translate
from watcher.wording.markup import safe_url
from watcher.wording.page_links import SEARCH
from watcher.wording.table import country
from watcher.wording.text import quoted, short
from watcher.wording.view import View

HOME_CURRENCY = {"FR": "EUR", "EU": "EUR", "CA-QC": "CAD", "CA": "CAD", "UK": "GBP", "US": "USD"}
_STATUS = {
    Status.FORECAST: "forecasted", Status.OPEN: "open", Status.CLOSING: "open", Status.ROLLING: "open",
    Status.CLOSED: "closed",
}  # fmt: skip
_OWN_WORDS = ("health", "research", "researcher", "cooperative", "farmer")  # types that the protocol has no word for
_GIVEN = (AmountRole.TOTAL, AmountRole.PAST)  # what a report on awards says was given
_PRE = re.compile(
    r"pr[ée]-?\s?(?:demande|projet|proposition|d[ée]p[ôo]t|s[ée]lection|proposal|application)|\bintent"
    r"|expression of interest|manifestation d.int[ée]r[êe]t",
    re.I,
)
_RESULTS = re.compile(r"r[ée]sultat|results?\b|annonce des|announcement|notification", re.I)

Json = dict[str, Any]


@dataclass(frozen=True)
class Mapper:
    """Maps calls for one host; texts are in the language of `view`."""

    host: str
    root: str
    view: View
    fields: CallFields
    full_text: bool = False
    around: Surroundings = field(default_factory=Surroundings)

    def opportunity(self, call: Call) -> Json:
        """OpportunityBase."""
        reading = call.reading
        page = f"{self.root}/{self.view.language}/{SEARCH[self.view.language]}/{call.id}"
        found: Json = {
            "id": str(call_uuid(self.host, call.id)),
            "title": self._title(call, 4000),
            "status": self.status(call),
            "description": self._description(call),
            "funding": self.funding(call.reading.amounts, call.country, reading.sides),
            "keyDates": self._dates(call),
            "acceptedApplicantTypes": applicants(reading.all_eligible, self.view.language),
            "source": safe_url(call.url),
            "customFields": custom_fields.fields(self.root, self.fields.of(call, self.around, page)),
            "createdAt": instant(call.first_seen),
            "lastModifiedAt": instant(call.last_changed),
        }
        return known_of(found)

    def details(self, call: Call) -> Json:
        """OpportunityDetails: with a competition per side, else per step."""
        return known_of(self.opportunity(call) | {"competitions": list(self.competitions(call))})

    def competitions(self, call: Call) -> Iterator[Json]:
        """CompetitionBase of each side; of a call in several steps that has no sides, of each step."""
        language, reading = self.view.language, call.reading
        for side in reading.sides:
            place = country(language, side.country)
            yield self._competition(call, f"side:{side.country}", place, side.deadline or reading.deadline) | known_of(
                {
                    "acceptedApplicantTypes": applicants(side.eligible, language),
                    "customFields": custom_fields.fields(self.root, _of_side(side)),
                }
            )
        named = [step for step in reading.steps if step.label]
        for step in named if not reading.sides and len(named) > 1 else ():
            yield self._competition(call, f"step:{step.label}", short(step.label, 200), step.moment)

    def _competition(self, call: Call, part: str, name: str, deadline: Moment | None) -> Json:
        status = self.status(call)
        if status["value"] == "forecasted":
            status = {"value": "custom", "customValue": "forecasted"}
        elif status["value"] == "open" and deadline and deadline.ends_at <= self.view.now:
            status = {"value": "closed"}
        return known_of(
            {
                "id": str(part_uuid(self.host, call.id, part)),
                "opportunityId": str(call_uuid(self.host, call.id)),
                "title": f"{self._title(call, 400)} — {name}",
                "status": status,
                "keyDates": known_of({"closeDate": self._event(deadline, "deadline") if deadline else None}),
                "forms": {"forms": {}},
                "createdAt": instant(call.first_seen),
                "lastModifiedAt": instant(call.last_changed),
            }
        )

    def award(self, call: Call) -> Json:
        """AwardBase of what a page reports as awarded. To whom, and from which call, is not read: so it is absent."""
        cancelled = call.status is Status.WITHDRAWN
        announced = {
            "name": translate(self.view.language, "site.call.announced"),
            "eventType": "singleDate",
            "date": call.published.date().isoformat() if call.published else None,
        }
        return known_of(
            {
                "id": str(call_uuid(self.host, call.id)),
                "title": self._title(call, 4000),
                "description": self._description(call),
                "status": {"value": "cancelled" if cancelled else "awarded"},
                "funding": self.given(call),
                "keyDates": {"otherDates": {"announced": known_of(announced)}} if call.published else None,
                "funders": self._paying(call.reading.funders),
                "source": safe_url(call.url),
                "createdAt": instant(call.first_seen),
                "lastModifiedAt": instant(call.last_changed),
            }
        )

    def given(self, call: Call) -> Json | None:
        """What was awarded: a sum only where the page names one; all that it says in words."""
        amounts = call.reading.amounts
        sums = {(one.value, one.currency) for one in amounts if one.currency and one.role in _GIVEN}
        found: Json = {"details": " · ".join(money.amounts(self.view.language, amounts))}
        if len(sums) == 1:
            value, currency = sums.pop()
            found["awardedAmount"] = {"amount": decimal(value), "currency": currency}
        return known_of(found) or None

    def _paying(self, funders: Sequence[Fact]) -> Json | None:
        """The funders as references; ids follow from their names."""
        known = {place_slug(one.value): one.value for one in funders}
        rows = [{"id": str(funder_uuid(self.host, slug)), "name": name} for slug, name in known.items()]
        others = {f"funder{place}": row for place, row in enumerate(rows[1:], 2)}
        return known_of({"primary": rows[0], "otherOrgs": others}) if rows else None

    def _title(self, call: Call, most: int) -> str:
        return short(call.title, most) or translate(self.view.language, "card.untitled")

    def status(self, call: Call) -> Json:
        """A predefined value goes alone; what the protocol has no word for is custom, with the page's words."""
        word = call.reading.status_word
        if call.status in _STATUS and not (word and word.value in ("suspended", "exhausted", "full", "cancelled")):
            return {"value": _STATUS[call.status]}
        value = word.value if word else call.status.value
        return known_of(
            {"value": "custom", "customValue": value, "description": short(word.quote, 300) if word else None}
        )

    def _description(self, call: Call) -> str:
        if self.full_text and call.text:
            return call.text
        return cards.plain(cards.card(call, self.view, self._labels), self.view.language)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {name: source.label for name, source in self.fields.sources.items()}

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
        return known_of(found | {"estimatedAwardCount": count})

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
            others[_free(_date_name(moment), others)] = self._event(moment, moment.label or "deadline")
        posted = self._event(reading.opens, "opening") if reading.opens else self._published(call)
        return known_of({"postDate": posted, "closeDate": close, "otherDates": others or None}) or None

    def _published(self, call: Call) -> Json | None:
        """The day on which the source says that it published the call."""
        name = translate(self.view.language, "site.call.published")
        day = call.published
        return {"name": name, "eventType": "singleDate", "date": day.date().isoformat()} if day else None

    def _event(self, moment: Moment, name: str) -> Json:
        """A single date: the clock time is local, its zone stands in the description, as the protocol has none."""
        language = self.view.language
        label = translate(language, f"site.call.{name}") if name in ("deadline", "opening") else name
        timed = moment.time if dates.instant(moment) or (moment.time and not moment.is_day) else None
        parts = [moment.zone or "", quoted(language, short(moment.quote, 240)) if moment.quote else ""]
        return known_of(
            {
                "name": label,
                "eventType": "singleDate",
                "date": moment.date.isoformat(),
                "time": timed.isoformat("seconds") if timed else None,
                "description": " · ".join(part for part in parts if part) or None,
            }
        )


def _of_side(side: Side) -> Json:
    """The custom fields of a competition."""
    return {
        "country": side.country,
        "funder": side.funder,
        "amounts": [custom_fields.amounts_row(one) for one in side.amounts],
        "form": side.form,
        "contact": side.contact,
        "contactInfo": custom_fields.contact_row(side.contact),
    }


def _date_name(moment: Moment) -> str:
    """The key of one of the other dates: `deadlineFR`, `preApplication`, `results`, `deadline2`."""
    if moment.side:
        return "deadline" + "".join(sign for sign in moment.side if sign.isalnum())
    if _PRE.search(moment.label):
        return "preApplication"
    return "results" if _RESULTS.search(moment.label) else "deadline2"


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


def decimal(value: Decimal) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"


def _free(name: str, taken: Mapping[str, Any]) -> str:
    number, base = 2, name.rstrip("0123456789") or name
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name
