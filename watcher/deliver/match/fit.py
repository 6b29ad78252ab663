"""How a call fits a reader's profile, criterion by criterion. Pure; no score, and nothing hides a call.

«No» is said only where the page names what it asks for and the reader is outside of it. What was read with doubt, or
bounds in numbers that the reader passes (employees, age, turnover, cost), is left to the reader with its words: how
precisely such numbers are read is not proven well enough to refuse by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from watcher.config.hosts import host_of
from watcher.model import Amount, AmountRole, Call, Fact
from watcher.model.fit import Fit, FitAnswer, FitLine, LimitKind, NumericLimit, Profile
from watcher.model.introductions import PARTNER_RULES
from watcher.remember.search.analysis import fact
from watcher.remember.search.facts import applicant_facts
from watcher.remember.search.place_names import containing, place_slug
from watcher.remember.search.topic_names import WIDER
from watcher.understand.limits import read_limits
from watcher.understand.money_country import money_country
from watcher.understand.text.text import Passage

_YES, _NO, _CHECK, _UNSTATED = FitAnswer.YES, FitAnswer.NO, FitAnswer.CHECK, FitAnswer.UNSTATED
_WIDE = re.compile(
    r"\b(?:any|bod(?:y|ies)|tout(?:es?)?|tous|personnes? morales?|collectifs?|groupes?)\b", re.IGNORECASE
)
"""Words that let in more than the types read beside them: «any public or private body», «artiste, collectif»."""
_AROUND = {"FR": ("EU", "INT"), "CA-QC": ("CA", "INT"), "CA": ("INT",)}
"""Which wider places a country stands in."""
_EVERYWHERE = "INT"


def fit(profile: Profile, call: Call, now: datetime) -> Fit:
    """What the call says to each thing the reader said of themselves, and to what everybody must meet."""
    return Fit(tuple(_lines(profile, call, now)))


def _lines(profile: Profile, call: Call, now: datetime) -> Iterator[FitLine]:
    if profile.kinds:
        yield _who(profile, call)
    if profile.places:
        yield _where(profile, call)
    if profile.asks is not None:
        yield _amount(profile.asks, profile.currency, call)
    yield _deadline(profile, call, now)
    if line := _partner(profile, call):
        yield line
    if line := _share(profile, call):
        yield line
    yield from _limits(profile, call, now)


def _who(profile: Profile, call: Call) -> FitLine:
    told = call.reading.all_eligible
    found = tuple(dict.fromkeys(one.value for one in told))
    if not told:
        return FitLine("who", _UNSTATED)
    mine = [one for one in told if fact("who", one.value) in set(applicant_facts(profile.kinds))]
    if mine:
        return FitLine("who", _YES, tuple(dict.fromkeys(one.value for one in mine)), _quote(mine))
    narrower = [one for one in told if not set(WIDER.get(one.value, ())).isdisjoint(profile.kinds)]
    if narrower:  # a business, where small businesses are asked for, may be one
        return FitLine("who", _CHECK, found, _quote(narrower))
    is_open = all(one.probable for one in told) or any(_WIDE.search(one.quote) for one in told)
    return FitLine("who", _CHECK if is_open else _NO, found, _quote(told))


def _where(profile: Profile, call: Call) -> FitLine:
    told, sides = call.reading.territories, [side.country for side in call.reading.sides]
    found = tuple(dict.fromkeys([*(one.value for one in told), *sides]))
    if not found:
        return FitLine("where", _UNSTATED)
    around = {place for one in profile.places for place in (one, *containing(one), *_wider(one))}
    at_home = [one for one in told if _slug(one.value) in around or one.value == _EVERYWHERE]
    if at_home or around.intersection(sides):
        return FitLine("where", _YES, tuple(one.value for one in at_home) or found, _quote(at_home))
    inside = any(not set(profile.places).isdisjoint(containing(_slug(place))) for place in found)
    is_known = all(map(_is_known, (*profile.places, *found))) and not (told and all(one.probable for one in told))
    return FitLine("where", _CHECK if inside or not is_known else _NO, found, _quote(told))


def _is_known(place: str) -> bool:
    """Whether it is known what contains that place."""
    return place.isupper() or bool(containing(_slug(place)))


def _wider(place: str) -> tuple[str, ...]:
    countries = (place, *(around for around in containing(place) if around.isupper()))
    return tuple(wide for one in countries for wide in _AROUND.get(one, ()))


def _slug(place: str) -> str:
    return place if place.isupper() else place_slug(place)


def _amount(asks: Decimal, currency: str, call: Call) -> FitLine:
    """Whether what they would ask for stays within what one project may get."""
    own = call.reading.all_amounts
    mine = [one for one in own if one.currency and (one.currency == currency or not currency)]
    most, least = _of_role(mine, AmountRole.MAX), _of_role(mine, AmountRole.MIN)
    total = _of_role(mine, AmountRole.TOTAL)
    if not (most or least or total):
        bounds = (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL)
        others = [one for role in bounds for one in _of_role(own, role) if one.currency]
        if others:  # the page does say, but not in the money of the reader
            return FitLine("amount", _CHECK, ("other_currency",), others[0].quote)
        return FitLine("amount", _UNSTATED)
    ceiling = max(most or total, key=lambda one: one.value, default=None)
    floor = min(least, key=lambda one: one.value, default=None)
    if ceiling is not None and asks > ceiling.value:
        return FitLine("amount", _NO, ("above",), ceiling.quote)
    if floor is not None and asks < floor.value:
        return FitLine("amount", _NO, ("below",), floor.quote)
    if not most:  # only what all projects share, or only a least sum, is known
        return FitLine("amount", _UNSTATED if floor is None else _YES, (), floor.quote if floor else "")
    return FitLine("amount", _YES, (), most[0].quote if ceiling is None else ceiling.quote)


def _of_role(amounts: Iterable[Amount], role: AmountRole) -> list[Amount]:
    return [one for one in amounts if one.role is role]


def _deadline(profile: Profile, call: Call, now: datetime) -> FitLine:
    moment = call.reading.deadline
    if call.status.is_over:
        word = call.reading.status_word
        return FitLine("deadline", _NO, ("over",), word.quote if word else moment.quote if moment else "")
    if moment is None:
        return FitLine("deadline", _UNSTATED)
    day = (moment.date.isoformat(),)
    if moment.ends_at <= now:
        return FitLine("deadline", _CHECK if moment.doubt else _NO, day, moment.quote)
    if moment.doubt or moment.expected:
        return FitLine("deadline", _CHECK, day, moment.quote)
    if profile.days is not None and (moment.ends_at - now).days < profile.days:
        return FitLine("deadline", _NO, (*day, "too_soon"), moment.quote)
    return FitLine("deadline", _YES, day, moment.quote)


def _partner(profile: Profile, call: Call) -> FitLine | None:
    """Nothing to say where no rule was read and the reader spoke of none."""
    rule, is_two_sided = call.reading.partner_rule, len(call.reading.sides) > 1
    if rule is None and not is_two_sided:
        return None if profile.partner is None else FitLine("partner", _UNSTATED)
    found, quote = ((rule.value,), rule.quote) if rule else (("both_sides",), "")
    if rule is not None and rule.value not in PARTNER_RULES and not is_two_sided:
        return FitLine("partner", _YES, found, quote)
    answer = {True: _YES, False: _NO, None: _CHECK}[profile.partner]
    return FitLine("partner", answer, found, quote)


def _share(profile: Profile, call: Call) -> FitLine | None:
    own = call.reading.own_funding
    if own is None:
        return None if profile.share is None else FitLine("share", _UNSTATED)
    if own.currency is not None or profile.share is None:
        return FitLine("share", _CHECK, (), own.quote)
    return FitLine("share", _YES if profile.share >= own.value else _NO, (), own.quote)


def _limits(profile: Profile, call: Call, now: datetime) -> Iterator[FitLine]:
    """Bounds in numbers, where the reader said theirs: inside a sure one is yes, all else is theirs to read."""
    age = now.year - profile.founded if profile.founded else None
    said: dict[LimitKind, Decimal | int | None] = {
        LimitKind.STAFF: profile.staff, LimitKind.AGE: age, LimitKind.TURNOVER: profile.turnover,
        LimitKind.BUDGET: profile.budget,
    }  # fmt: skip
    if all(value is None for value in said.values()):
        return
    text, language = f"{call.title}\n{call.text}", call.reading.language
    country = money_country(Passage(text), language, country=call.country, host=host_of(call.url))
    for limit in read_limits(text, language=language, country=country):
        mine = said[limit.kind]
        if mine is not None:
            is_same_currency = limit.currency in ("", profile.currency)
            fits = limit.is_sure and is_same_currency and _is_within(limit, mine)
            yield FitLine(str(limit.kind), _YES if fits else _CHECK, (), limit.quote)


def _is_within(limit: NumericLimit, value: Decimal | int) -> bool:
    """Well inside: a year of founding gives the age to a year only."""
    slack = 1 if limit.kind is LimitKind.AGE else 0
    return (limit.low is None or value - slack >= limit.low) and (limit.high is None or value + slack <= limit.high)


def _quote(told: Iterable[Fact]) -> str:
    """The longest words among those of these facts: they show the others beside them."""
    return max((one.quote for one in told), key=len, default="")
