"""The filters that a saved search has beyond domains, words, countries, languages, sources and the least amount.

A call is compared by the same facts as search compares it (`remember.search.facts`). What a call does not say never
hides it: the reason says that it is unknown, and it passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from watcher.deliver.match.keys import MatchKeys, reaches
from watcher.model import Event, EventKind, Interest, Reason
from watcher.model.introductions import PARTNER_RULES
from watcher.remember.search.analysis import fact
from watcher.remember.search.facts import UNSTATED, applicant_facts, place_facts

_SET = attrgetter(
    "places", "who", "max_amount", "due_from", "due_to", "sides", "funders", "not_domains", "not_places", "not_who",
    "not_sources", "not_funders",
)  # fmt: skip


def has_further(interest: Interest) -> bool:
    """Whether an interest has such a filter at all; most have none."""
    return any(_SET(interest))


def further(interest: Interest, keys: MatchKeys) -> Iterator[Reason]:
    """What the call says to each of these filters."""
    if interest.places:
        wanted = (*interest.countries, *interest.places)
        shared = tuple(place for place in wanted if not keys.facts.isdisjoint(place_facts((place,))))
        is_unknown = not keys.countries and not any(token.startswith("scope_") for token in keys.facts)
        yield Reason("place", bool(shared) or is_unknown, wanted, shared, unknown=is_unknown)
    if interest.who:
        shared = tuple(key for key in interest.who if not keys.facts.isdisjoint(applicant_facts((key,))))
        is_unknown = fact("who", UNSTATED) in keys.facts
        told = tuple(dict.fromkeys(one.value for one in keys.call.reading.all_eligible))
        yield Reason("who", bool(shared) or is_unknown, interest.who, shared or told, unknown=is_unknown)
    if interest.due_from or interest.due_to:
        yield _due(interest, keys)
    if interest.max_amount is not None:
        fits = keys.most is None or not reaches(keys.most, interest.max_amount + 1, interest.currency)
        words = (keys.most.quote or f"{keys.most.value} {keys.most.currency}",) if keys.most else ()
        yield Reason("most", fits, (str(interest.max_amount),), (), words, unknown=keys.most is None)
    if interest.sides:
        yield Reason("sides", fact("sides", "2") in keys.facts)
    if interest.funders:
        shared = tuple(slug for slug in interest.funders if fact("funder", slug) in keys.facts)
        is_unknown = not keys.call.reading.funders
        yield Reason("funder", bool(shared) or is_unknown, interest.funders, shared, unknown=is_unknown)
    yield from _not(interest, keys)


def newly_concerns(interest: Interest, event: Event | None) -> bool:
    """Whether a change of who may apply is news to those applicants: not where they could apply before it.

    Who names no applicants is told of every such change, and all are told of another rule about partners.
    """
    if event is None or event.kind is not EventKind.ELIGIBILITY_CHANGED or not interest.who:
        return True
    before, after = (frozenset(map(str, value or ())) for value in (event.before, event.after))
    if not (before ^ after).isdisjoint(PARTNER_RULES):
        return True
    known = {fact("who", one) for one in before}
    return not any(not known.isdisjoint(applicant_facts((key,))) for key in interest.who)


def _due(interest: Interest, keys: MatchKeys) -> Reason:
    start, end = interest.due_from or date.min, interest.due_to or date.max
    fits = any(start <= day <= end for day in keys.days)
    wanted = tuple(day.isoformat() if day else "" for day in (interest.due_from, interest.due_to))
    return Reason("due", fits or not keys.days, wanted, unknown=not keys.days)


def _not(interest: Interest, keys: MatchKeys) -> Iterator[Reason]:
    """One reason for each kind of thing that is excluded."""
    for name, kind in (
        ("not_domains", "domain"),
        ("not_places", "place"),
        ("not_who", "who"),
        ("not_sources", "source"),
        ("not_funders", "funder"),
    ):
        unwanted: tuple[str, ...] = getattr(interest, name)
        tokens = {key: fact("country" if kind == "place" and key.isupper() else kind, key) for key in unwanted}
        found = tuple(key for key, token in tokens.items() if token in keys.facts)
        if unwanted:
            yield Reason(f"not_{kind}", not found, unwanted, found)
