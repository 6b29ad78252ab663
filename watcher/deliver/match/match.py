"""Who is told of what, and why: one person, one call at a time. `many.Index` gives the same answer for thousands.

An empty filter lets everything pass; filters of one interest must all pass, one interest of several is enough.
What a call does not say never hides it: an unknown amount, country or language passes, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watcher.deliver.match.traits import Traits, Wish, enough, is_news, spelled, wish
from watcher.model import Call, Cause, Event, EventKind, Explanation, Interest, Match, Reason, Subscriber

Marks = Mapping[int, str]
"""What a person said of single calls: call → follow, mute or later."""

NO_MARKS: Marks = MappingProxyType({})

Answer = Callable[[Interest, Traits], Match | None]

_KEPT = 50_000
FOLLOWERS_ONLY = frozenset({EventKind.TEXT_CHANGED, EventKind.CLOSED})


def is_minor(event: Event) -> bool:
    """Whether only those who follow the call are told."""
    return event.kind in FOLLOWERS_ONLY and not event.is_deadline_found


def matches(
    who: Subscriber | Interest,
    call: Call | Traits,
    event: Event | None = None,
    marks: Marks = NO_MARKS,
    answer: Answer | None = None,
) -> Match | None:
    """Why this person (or interest) is to be told of this call, or of this event; None when not.

    `answer` may be the `Answers` of a run.
    """
    traits, answer = call if isinstance(call, Traits) else Traits.of(call), answer or _by_interest
    if isinstance(who, Interest):
        return answer(who, traits)
    if refusal(who, traits, event, marks):
        return None
    if marks.get(traits.call.id) == "follow":
        return Match("", (Reason("follow", passed=True),))
    if event is not None and is_minor(event):
        return None
    return next((match for interest in who.interests if (match := answer(interest, traits))), None)


def refusal(who: Subscriber, traits: Traits, event: Event | None, marks: Marks) -> str:
    """What stands against telling, whatever the interests; empty when nothing does.

    A muted call stays muted in its later editions. Only what a source says is told, and only what came after
    the person did.
    """
    if event is not None and (event.held or event.cause is not Cause.SOURCE):
        return "untold"
    if event is not None and event.seq <= who.since_seq:
        return "early"
    if "mute" in (marks.get(traits.call.id), marks.get(traits.call.edition_of or 0)):
        return "muted"
    if not who.news and is_news(traits) and marks.get(traits.call.id) != "follow":
        return "no_news"
    return ""


def explain(
    subscriber: Subscriber, call: Call, event: Event | None = None, *, marks: Marks = NO_MARKS, mark: str = ""
) -> Explanation:
    """Why a person gets this call or not: the verdict, and every interest with all its reasons.

    `marks` are all of the person's marks; where only that of this call is known, `mark` will do.
    """
    traits, marks = Traits.of(call), {call.id: mark} if mark else marks
    interests = tuple((interest.name, reasons(interest, traits)) for interest in subscriber.interests)
    if marks.get(call.id) == "follow":
        interests = (("", (Reason("follow", passed=True),)), *interests)
    verdict = refusal(subscriber, traits, event, marks)
    if subscriber.state != "active":
        verdict = "not_active"
    elif not verdict:
        verdict = "sent" if any(all(reason.passed for reason in said) for _, said in interests) else "no_match"
    return Explanation(verdict, interests)


def reasons(interest: Interest, traits: Traits) -> tuple[Reason, ...]:
    """What the call says to each filter of the interest, in the order in which people think of them."""
    said = [
        _domain(interest, traits),
        _word(interest, traits),
        _keys("country", interest.countries, traits.countries),
        _keys("language", interest.languages, frozenset(filter(None, (traits.call.reading.language,)))),
        _keys("source", interest.sources, frozenset(traits.call.sources)),
        _keys("kind", interest.kinds, traits.kinds),
        _amount(interest, traits),
        _exclude(interest, traits),
    ]
    return tuple(reason for reason in said if reason) or (Reason("all", passed=True),)


class Answers:
    """What the calls of one run say to interests, kept: many readers have the same interest."""

    def __init__(self) -> None:
        self._known: dict[tuple[Interest, int], Match | None] = {}

    def __call__(self, interest: Interest, traits: Traits) -> Match | None:
        key = interest, traits.call.id
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = _by_interest(interest, traits)
        return self._known[key]


def _by_interest(interest: Interest, traits: Traits) -> Match | None:
    if not wants(interest, traits):
        return None
    return Match(interest.name, reasons(interest, traits))


def wants(interest: Interest, traits: Traits) -> bool:
    """Whether all filters pass, decided without finding the words that explain it."""
    call = traits.call
    return (
        (not interest.domains or not traits.domains.isdisjoint(interest.domains))
        and _passes(interest.countries, traits.countries)
        and _passes(interest.languages, {call.reading.language} - {""})
        and _passes(interest.sources, set(call.sources))
        and _passes(interest.kinds, traits.kinds)
        and (interest.min_amount is None or enough(traits, interest.min_amount))
        and (not interest.words or any(wish(entry).is_in(traits) for entry in interest.words))
        and not any(wish(entry).is_in(traits) for entry in interest.exclude)
    )


def _passes(wanted: tuple[str, ...], has: frozenset[str] | set[str]) -> bool:
    return not wanted or not has or not has.isdisjoint(wanted)


def _domain(interest: Interest, traits: Traits) -> Reason | None:
    if not interest.domains:
        return None
    scores = traits.call.reading.domains
    shared = [score for score in scores if score.domain in interest.domains]
    shown = shared or scores
    decided = tuple(dict.fromkeys(word for score in shown for word in score.because))
    return Reason("domain", bool(shared), interest.domains, tuple(score.domain for score in shown), decided)


def _word(interest: Interest, traits: Traits) -> Reason | None:
    if not interest.words:
        return None
    found = _found(interest.words, traits)
    return Reason("word", bool(found), interest.words, _entries(found), spelled(traits, found))


def _exclude(interest: Interest, traits: Traits) -> Reason | None:
    if not interest.exclude:
        return None
    found = _found(interest.exclude, traits)
    return Reason("exclude", not found, interest.exclude, _entries(found), spelled(traits, found))


def _found(entries: tuple[str, ...], traits: Traits) -> list[Wish]:
    return [cut for entry in entries if (cut := wish(entry)).is_in(traits)]


def _entries(found: list[Wish]) -> tuple[str, ...]:
    return tuple(cut.entry for cut in found)


def _keys(name: str, wanted: tuple[str, ...], has: frozenset[str]) -> Reason | None:
    if not wanted:
        return None
    shared = tuple(key for key in wanted if key in has)
    return Reason(name, bool(shared) or not has, wanted, shared or tuple(sorted(has)), unknown=not has)


def _amount(interest: Interest, traits: Traits) -> Reason | None:
    least, most = interest.min_amount, traits.most
    if least is None:
        return None
    words = (most.quote or f"{most.value} {most.currency}",) if most else ()
    return Reason("amount", enough(traits, least), (str(least),), (), words, unknown=most is None)
