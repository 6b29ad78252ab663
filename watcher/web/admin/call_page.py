"""One call and the forms that put it right: facts, merging, splitting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watcher.model import AmountRole, Call
from watcher.remember.search.asked import CURRENCIES
from watcher.understand.parties.applicant_words import TYPES
from watcher.web.admin import parts
from watcher.web.admin.blocks import AdminField, AdminForm, AdminSection, AdminView, Button, Cell, table, words
from watcher.web.admin.entry import Admin
from watcher.web.public.visitor import Visitor
from watcher.wording import dates
from watcher.wording.catalogue import translate
from watcher.wording.text import bound, short


def call(visitor: Visitor, _: Admin) -> AdminView:
    """A call and the forms that put it right. Raises HTTPException (404)."""
    found, language = visitor.call, visitor.language
    public = (words(language, "call.public"), visitor.paths.call(found.id, found.title))
    hidden = {"call": str(found.id)}
    forms = [
        _form(language, "correct", hidden, *_fact_fields(visitor, found)),
        _form(language, "merge", hidden, AdminField("other", words(language, "call.second"), "number"), _why(language)),
    ]
    if len(found.sources) > 1:
        options = tuple((name, parts.label(visitor, name), False) for name in found.sources)
        chosen = AdminField("source", words(language, "call.from"), "select", options=options)
        forms.append(_form(language, "split", hidden, chosen, _why(language)))
    sections = [AdminSection(links=(public,), lines=(words(language, "call.lead", n=found.id),))]
    sections += [AdminSection(form.label, forms=(replace(form, label=""),)) for form in forms]
    heading = bound(short(found.title, 160)) or translate(language, "card.untitled")
    return AdminView(
        "held",
        heading,
        (*sections, *_merges(visitor, found), *parts.log_of(visitor, f"call {found.id}")),
        notices=parts.done(visitor),
        language=found.reading.language,
    )


def _merges(visitor: Visitor, found: Call) -> tuple[AdminSection, ...]:
    """Why the program took other sources' notices for this call: what an admin reads before splitting it."""
    language = visitor.language
    rows = [
        (
            parts.at(visitor, merge.at),
            parts.label(visitor, merge.source),
            Cell("; ".join(merge.reasons), language="en"),
        )
        for merge in visitor.store.clusters.why(found.id)
        if merge.by_rule
    ]
    return (table(language, words(language, "call.merged"), "at source reason", rows),) if rows else ()


def _form(language: str, act: str, hidden: dict[str, str], *fields: AdminField) -> AdminForm:
    button = Button(act, words(language, f"act.{act}"), is_main=True)
    return AdminForm((button,), fields, hidden, words(language, f"call.{act}"))


def _why(language: str) -> AdminField:
    return AdminField("reason", words(language, "call.reason"))


def _fact_fields(visitor: Visitor, found: Call) -> tuple[AdminField, ...]:
    language, reading, names = visitor.language, found.reading, visitor.names
    deadline = reading.deadline
    domains = tuple((key, names.of("domain", key), key in found.domains) for key in visitor.settings.domains)
    told = {fact.value for fact in reading.eligible}
    who = tuple((key, names.of("who", key), key in told) for key in TYPES)
    offered = next((one for one in reading.amounts if one.role is AmountRole.MAX and one.currency), None)
    zones = ("", *dict.fromkeys((*visitor.view.zones, *([deadline.zone] if deadline and deadline.zone else []))))
    zone = (deadline.zone or "") if deadline else ""
    currency = offered.currency if offered else ""
    sides = "\n".join(f"{side.country} {side.funder}".strip() for side in reading.sides)

    def field(name: str, label: str, kind: str, value: str = "", **more: Any) -> AdminField:
        return AdminField(name, words(language, f"call.{label}"), kind, value, **more)

    cities = tuple((one, dates.city(language, one) if one else "–", one == zone) for one in zones)
    currencies = tuple((one, one or "–", one == currency) for one in ("", *CURRENCIES))
    all_year = (("1", words(language, "call.all_year"), reading.rolling),)
    return (
        field("domain", "domains", "checks", options=domains),
        field("day", "day", "date", deadline.date.isoformat() if deadline else ""),
        field("hour", "hour", "time", f"{deadline.time:%H:%M}" if deadline and deadline.time else ""),
        field("zone", "zone", "select", options=cities),
        field("rolling", "rolling", "checks", options=all_year),
        field("amount", "amount", "number", f"{offered.value:f}" if offered else ""),
        field("currency", "currency", "select", options=currencies),
        field("who", "who", "checks", options=who),
        field("sides", "sides", "area", sides, hint=words(language, "call.sides_hint")),
        _why(language),
    )
