"""Who is told of what, and why: one person, one call at a time. `many.Index` gives the same answer for thousands.

An empty filter lets everything pass; filters of one interest must all pass, one interest of several is enough.
What a call does not say never hides it: an unknown amount, country or language passes, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watcher.deliver.match.further import further, has_further, newly_concerns
from watcher.deliver.match.keys import MatchKeys, WordFilter, enough, is_news, spelled, word_filter
from watcher.model import (
    Call,
    Cause,
    Event,
    EventKind,
    Explanation,
    Interest,
    Match,
    Reason,
    Subscriber,
    SubscriberState,
)

Marks = Mapping[int, str]
"""What a person said of single calls: call → follow, mute or later."""

NO_MARKS: Marks = MappingProxyType({})

Answer = Callable[[Interest, MatchKeys], Match | None]

_KEPT = 50_000
FOLLOWERS_ONLY = frozenset({EventKind.TEXT_CHANGED, EventKind.CLOSED})


def is_minor(event: Event) -> bool:
    """Whether only those who follow the call are told."""
    return event.kind in FOLLOWERS_ONLY and not event.is_deadline_found


def matches(
    who: Subscriber | Interest,
    call: Call | MatchKeys,
    event: Event | None = None,
    marks: Marks = NO_MARKS,
    answer: Answer | None = None,
) -> Match | None:
    """Why this person (or interest) is to be told of this call, or of this event; None when not.

    `answer` may be the `Answers` of a run.
    """
    keys, answer = call if isinstance(call, MatchKeys) else MatchKeys.of(call), answer or _by_interest
    if isinstance(who, Interest):
        return answer(who, keys)
    if refusal(who, keys, event, marks):
        return None
    if marks.get(keys.call.id) == "follow":
        return Match("", (Reason("follow", passed=True),))
    if event is not None and is_minor(event):
        return None
    concerned = (interest for interest in who.interests if newly_concerns(interest, event))
    return next((match for interest in concerned if (match := answer(interest, keys))), None)


def refusal(who: Subscriber, keys: MatchKeys, event: Event | None, marks: Marks) -> str:
    """What stands against telling, whatever the interests; empty when nothing does.

    A muted call stays muted in its later editions. Only what a source says is told, and only what came after
    the person did.
    """
    if event is not None and (against := untellable(who, event)):
        return against
    if "mute" in (marks.get(keys.call.id), marks.get(keys.call.edition_of or 0)):
        return "muted"
    if not who.news and is_news(keys) and marks.get(keys.call.id) != "follow":
        return "no_news"
    return ""


def untellable(who: Subscriber, event: Event) -> str:
    """What stands against telling an event to a person, whatever the call and the interests."""
    if event.held or event.cause is not Cause.SOURCE:
        return "untold"
    return "early" if event.seq <= who.since_seq else ""


def explain(
    subscriber: Subscriber, call: Call, event: Event | None = None, *, marks: Marks = NO_MARKS, mark: str = ""
) -> Explanation:
    """Why a person gets this call or not, or is told of this event or not: the verdict, and each interest's reasons.

    `marks` are all of the person's marks; where only that of this call is known, `mark` will do.
    """
    keys, marks = MatchKeys.of(call), {call.id: mark} if mark else marks
    interests = tuple(
        (interest.name, (*_newly(interest, event), *reasons(interest, keys))) for interest in subscriber.interests
    )
    follows = marks.get(call.id) == "follow"
    if follows:
        interests = (("", (Reason("follow", passed=True),)), *interests)
    verdict = refusal(subscriber, keys, event, marks)
    if subscriber.state is not SubscriberState.ACTIVE:
        verdict = "not_active"
    elif not verdict and not any(all(reason.passed for reason in said) for _, said in interests):
        verdict = "no_match"
    elif not verdict:
        verdict = "minor" if event is not None and is_minor(event) and not follows else "sent"
    return Explanation(verdict, interests)


def _newly(interest: Interest, event: Event | None) -> tuple[Reason, ...]:
    """What refuses a change of who may apply: these applicants could apply before it."""
    return () if newly_concerns(interest, event) else (Reason("newly", passed=False, wanted=interest.who),)


def reasons(interest: Interest, keys: MatchKeys) -> tuple[Reason, ...]:
    """What the call says to each filter of the interest, in the order in which people think of them."""
    said = [
        _domain(interest, keys),
        _word(interest, keys),
        _keys("country", () if interest.places else interest.countries, keys.countries),
        _keys("language", interest.languages, frozenset(filter(None, (keys.call.reading.language,)))),
        _keys("source", interest.sources, frozenset(keys.call.sources)),
        _keys("kind", interest.kinds, keys.kinds),
        _amount(interest, keys),
        _exclude(interest, keys),
        *further(interest, keys),
    ]
    return tuple(reason for reason in said if reason) or (Reason("all", passed=True),)


class Answers:
    """What the calls of one run say to interests, kept: many readers have the same interest."""

    def __init__(self) -> None:
        self._known: dict[Interest, dict[int, Match | None]] = {}
        self._kept = 0
        self._last: tuple[Interest | None, dict[int, Match | None]] = None, {}

    def __call__(self, interest: Interest, keys: MatchKeys) -> Match | None:
        asked, known = self._last
        if asked is not interest:  # an interest has a score of fields to hash
            known = self._known.setdefault(interest, {})
            self._last = interest, known
        call = keys.call.id
        if call not in known:
            if self._kept >= _KEPT:
                self._known.clear()
                known.clear()
                self._known[interest], self._kept = known, 0
            known[call] = _by_interest(interest, keys)
            self._kept += 1
        return known[call]


def _by_interest(interest: Interest, keys: MatchKeys) -> Match | None:
    if not wants(interest, keys):
        return None
    return Match(interest.name, reasons(interest, keys))


def wants(interest: Interest, keys: MatchKeys) -> bool:
    """Whether all filters pass, decided without finding the words that explain it."""
    call = keys.call
    return (
        (not interest.domains or not keys.domains.isdisjoint(interest.domains))
        and (bool(interest.places) or _passes(interest.countries, keys.countries))
        and _passes(interest.languages, {call.reading.language} - {""})
        and _passes(interest.sources, set(call.sources))
        and _passes(interest.kinds, keys.kinds)
        and (interest.min_amount is None or enough(keys, interest.min_amount, interest.currency))
        and (not interest.words or any(word_filter(entry).is_in(keys) for entry in interest.words))
        and not any(word_filter(entry).is_in(keys) for entry in interest.exclude)
        and (not has_further(interest) or all(reason.passed for reason in further(interest, keys)))
    )


def _passes(wanted: tuple[str, ...], has: frozenset[str] | set[str]) -> bool:
    return not wanted or not has or not has.isdisjoint(wanted)


def _domain(interest: Interest, keys: MatchKeys) -> Reason | None:
    if not interest.domains:
        return None
    scores = keys.call.reading.domains
    shared = [score for score in scores if score.domain in interest.domains]
    shown = shared or scores
    decided = tuple(dict.fromkeys(word for score in shown for word in score.because))
    return Reason("domain", bool(shared), interest.domains, tuple(score.domain for score in shown), decided)


def _word(interest: Interest, keys: MatchKeys) -> Reason | None:
    if not interest.words:
        return None
    found = _found(interest.words, keys)
    return Reason("word", bool(found), interest.words, _entries(found), spelled(keys, found))


def _exclude(interest: Interest, keys: MatchKeys) -> Reason | None:
    if not interest.exclude:
        return None
    found = _found(interest.exclude, keys)
    return Reason("exclude", not found, interest.exclude, _entries(found), spelled(keys, found))


def _found(entries: tuple[str, ...], keys: MatchKeys) -> list[WordFilter]:
    return [parsed for entry in entries if (parsed := word_filter(entry)).is_in(keys)]


def _entries(found: list[WordFilter]) -> tuple[str, ...]:
    return tuple(parsed.entry for parsed in found)


def _keys(name: str, wanted: tuple[str, ...], has: frozenset[str]) -> Reason | None:
    if not wanted:
        return None
    shared = tuple(key for key in wanted if key in has)
    return Reason(name, bool(shared) or not has, wanted, shared or tuple(sorted(has)), unknown=not has)


def _amount(interest: Interest, keys: MatchKeys) -> Reason | None:
    least, most = interest.min_amount, keys.most
    if least is None:
        return None
    words = (most.quote or f"{most.value} {most.currency}",) if most else ()
    return Reason("amount", enough(keys, least, interest.currency), (str(least),), (), words, unknown=most is None)
