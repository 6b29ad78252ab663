"""Saved searches changed, put to sleep, given a day of their own; things one never wants to hear of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from watcher.model import Interest, Subscriber
from watcher.remember.search.asked import (
    SearchCriteria,
    from_interest,
    from_query_string,
    to_interest,
    to_query_string,
)
from watcher.remember.search.question import changed, read_question
from watcher.remember.search.typed import Typed, read_dates
from watcher.talk.person import Reply, reply
from watcher.talk.saving import described, in_words, pace
from watcher.talk.visit import Refused, Visit
from watcher.understand.text.text import fold
from watcher.wording import dates

LONGEST_SLEEP = timedelta(days=366)
WEEKLY = re.compile(r"\b(?:hebdo(?:madaire)?|weekly|(?:une fois|once) (?:par|a) (?:semaine|week))\b")
USUAL = re.compile(r"\b(?:comme le reste|like the rest|a chaque envoi|with every message)\b")
AWAKE = frozenset(("", "off", "non", "no", "stop", "fin", "end", "reprendre", "resume"))
_FOR = re.compile(
    r"^(?:jusqu(?:'| )?(?:au|a|en)?|until|till|til|for|pour|pendant|durant|during|the|les?|la)\s+(?:le |the )?"
)
_NOT = {
    "not_words": "exclude", "not_domains": "not_domains", "not_where": "not_places", "not_who": "not_who",
    "not_sources": "not_sources", "not_funders": "not_funders",
}  # fmt: skip


class _Chosen(NamedTuple):
    """A saved search that a message names, and the words after its name."""

    number: int
    interest: Interest
    rest: str


def edit(visit: Visit, args: str) -> Reply:
    """/edit 2 +health -loans min 50000 — shows the search before and after, and changes it once told yes."""
    chosen = _choose(visit, args)
    if not chosen.rest:
        return reply(visit.text("edit_how", n=chosen.number, words=_name(visit, chosen.interest)))
    plain = fold(chosen.rest)
    if WEEKLY.fullmatch(plain) or USUAL.fullmatch(plain):
        return _paced(visit, chosen, weekly=bool(WEEKLY.fullmatch(plain)))
    before = from_interest(chosen.interest)
    after = changed(before, chosen.rest, visit.view.today, visit.settings.domains)
    if after == before:
        return reply(visit.text("edit_nothing", words=in_words(visit, before)))
    yes = f"/edited {chosen.number} {to_query_string(after)}"
    what = visit.text(
        "edit_offer", before=in_words(visit, before) or visit.text("everything"),
        after=in_words(visit, after) or visit.text("everything"),
    )  # fmt: skip
    return reply(what, pace(visit, after), visit.text("consent_how"), buttons=((visit.button("yes", yes),),), offer=yes)


def edited(visit: Visit, args: str) -> Reply:
    """/edited 2 QUERY — what the button under /edit says: the search asks that from now on."""
    chosen = _choose(visit, args)
    asked = from_query_string(chosen.rest)
    old = chosen.interest
    made = replace(to_interest(asked, old.name), weekly=old.weekly, until=old.until, feed=old.feed, flat=old.flat)
    _put(visit, chosen.number, made)
    undo = f"/edited {chosen.number} {to_query_string(from_interest(old))}"
    words = in_words(visit, asked) or visit.text("everything")
    return reply(visit.text("edited", words=words), buttons=((visit.button("undo", undo),),))


def _paced(visit: Visit, chosen: _Chosen, *, weekly: bool) -> Reply:
    _put(visit, chosen.number, replace(chosen.interest, weekly=weekly))
    day = dates.weekday_name(visit.language, visit.reader.weekday)
    return reply(visit.text("search_weekly" if weekly else "search_usual", name=_name(visit, chosen.interest), day=day))


def rename(visit: Visit, args: str) -> Reply:
    """/rename 2 NAME — another name for a saved search."""
    chosen = _choose(visit, args)
    name = chosen.rest[:60].strip()
    others = {interest.name for interest in visit.reader.interests} - {chosen.interest.name}
    if not name or name in others:
        return reply(visit.text("rename_how"))
    _put(visit, chosen.number, replace(chosen.interest, name=name))
    return reply(visit.text("renamed", name=name))


def snooze(visit: Visit, args: str) -> Reply:
    """/snooze 2 until 1 September — its calls wait until then; «/snooze 2 off» ends that."""
    chosen = _choose(visit, args)
    name = _name(visit, chosen.interest)
    if fold(chosen.rest) in AWAKE:
        _put(visit, chosen.number, replace(chosen.interest, until=None))
        return reply(visit.text("search_awake", name=name))
    day_off = until(visit, chosen.rest)
    if day_off is None:
        return reply(visit.text("snooze_how"))
    _put(visit, chosen.number, replace(chosen.interest, until=day_off))
    undo = visit.button("undo", f"/snooze {chosen.number} off")
    day = dates.day(visit.language, day_off)
    return reply(visit.text("search_asleep", name=name, day=day), buttons=((undo,),))


def away(visit: Visit, args: str) -> Reply:
    """/away 3 weeks — all searches wait until then; «/away off» ends that."""
    who = visit.active
    wakes = bool(args.strip()) and fold(args) in AWAKE
    day_off = None if wakes else until(visit, args)
    if day_off is None and not wakes:
        return reply(visit.text("away_how"))
    _keep(visit, who, lambda interest: replace(interest, until=day_off))
    if day_off is None:
        return reply(visit.text("away_over"))
    day = dates.day(visit.language, day_off)
    return reply(visit.text("away", day=day), buttons=((visit.button("undo", "/away off"),),))


def hush(visit: Visit, args: str) -> Reply:
    """/hush loans — never anything with that word, of that source, funder, domain or place, whatever the search."""
    who = visit.active
    unwanted = _unwanted(visit, args)
    if unwanted is None:
        said = in_words(visit, _hushed(visit))
        return reply(visit.text("hushed_now", words=said) if said else visit.text("hush_how"))
    _keep(visit, who, lambda interest: _without(interest, unwanted))
    undo = visit.button("undo", f"/unhush {args.strip()}")
    return reply(visit.text("hushed", words=in_words(visit, unwanted)), buttons=((undo,),))


def unhush(visit: Visit, args: str) -> Reply:
    """/unhush loans — takes that back."""
    who = visit.active
    unwanted = _unwanted(visit, args)
    if unwanted is None:
        return reply(visit.text("hush_how"))
    _keep(visit, who, lambda interest: _without(interest, unwanted, back=True))
    return reply(visit.text("unhushed", words=in_words(visit, unwanted)))


def _unwanted(visit: Visit, args: str) -> SearchCriteria | None:
    """What is never wanted, as exclusions; None where nothing is named."""
    said = args.strip()
    for source in visit.settings.sources:
        if said and fold(said) in (fold(source.name), fold(source.label)):
            return SearchCriteria(not_sources=(source.name,))
    read = (
        read_question(f"sans {said}", visit.view.today, visit.settings.domains).criteria if said else SearchCriteria()
    )
    kept = SearchCriteria(**{name: getattr(read, name) for name in _NOT})
    return None if kept.is_empty else kept


def _without(interest: Interest, unwanted: SearchCriteria, *, back: bool = False) -> Interest:
    changes: dict[str, tuple[str, ...]] = {}
    for name, field in _NOT.items():
        values, had = getattr(unwanted, name), getattr(interest, field)
        changes[field] = tuple(one for one in had if one not in values) if back else (*had, *values)
    return replace(interest, **{field: tuple(dict.fromkeys(values)) for field, values in changes.items()})  # type: ignore[arg-type]  # the fields of _NOT are all tuples


def _hushed(visit: Visit) -> SearchCriteria:
    """What every search of the person excludes."""
    interests = visit.reader.interests
    common = {
        name: tuple(one for one in getattr(interests[0], field) if all(one in getattr(i, field) for i in interests))
        for name, field in _NOT.items()
    }
    return SearchCriteria(**common)  # type: ignore[arg-type]  # the fields of _NOT are all tuples


def _choose(visit: Visit, args: str) -> _Chosen:
    """The saved search that the first words name, by number or by name. Raises Refused where there is none."""
    interests = visit.active.interests
    word, _, rest = args.strip().partition(" ")
    if word.isdecimal() and len(word) < 4 and 1 <= int(word) <= len(interests):
        return _Chosen(int(word), interests[int(word) - 1], rest.strip())
    for number, interest in enumerate(interests, 1):
        if interest.name and fold(args).startswith(fold(interest.name)):
            return _Chosen(number, interest, args.strip()[len(interest.name) :].strip())
    raise Refused(visit.text("no_search", name=word[:40]) if word else visit.text("which_search"))


def _put(visit: Visit, number: int, made: Interest) -> None:
    interests = visit.reader.interests
    kept = (*interests[: number - 1], made, *interests[number:])
    visit.store.people.update(visit.reader.id, interests=kept)


def _keep(visit: Visit, who: Subscriber, change: Callable[[Interest], Interest]) -> None:
    visit.store.people.update(who.id, interests=tuple(map(change, who.interests)))


def _name(visit: Visit, interest: Interest) -> str:
    return interest.name or described(visit, interest)


def until(visit: Visit, said: str) -> date | None:
    """«until 1 September», «3 weeks», «jusqu'en mai»: the day on which things come again."""
    today = visit.view.today
    span = _FOR.sub("", said)
    for words in (said, f"dans {span}", f"jusqu'au {span}"):
        day = read_dates(Typed(words), today).get("deadline_to")
        if isinstance(day, date) and today < day <= today + LONGEST_SLEEP:
            return day
    return None
