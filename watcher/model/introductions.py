"""Partners who look for each other around one call: the states of a seek and of an offer, and what leads from one to
the other.

An offer stands between two seeks, a and b. Nobody is told who the other is, or what the other answered, before both
said yes. docs/architecture.md draws the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from watcher.model.remembered import Call

SIDES = ("FR", "CA-QC", "other")
CHANNELS = ("email", "telegram")
"""The channels over which two people can be introduced."""
PARTNER_RULES = ("both_sides", "consortium", "partner")


class SeekState(StrEnum):
    """Where a seek stands.

    OPEN: shown to others. PAUSED: hidden since it was reported, an admin decides. WITHDRAWN: its author took it back,
    or left. EXPIRED: its call is over. BANNED: an admin took it down for good.
    """

    OPEN = "open"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BANNED = "banned"


class OfferState(StrEnum):
    """Where an offer stands.

    MADE: shown to both. YES_A, YES_B: one of them said yes, the other does not know. INTRODUCED: both did. DECLINED:
    one of them will not, or is gone. EXPIRED: silence. REPORTED: one of them reported the other. ENDED: they were
    introduced, and what one writes does not reach the other any more.
    """

    MADE = "made"
    YES_A = "yes_a"
    YES_B = "yes_b"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPORTED = "reported"
    ENDED = "ended"


class OfferAct(StrEnum):
    """What can happen to an offer: YES_A, YES_B, NO and REPORT are answers; LAPSE is time, GONE a seek that ended."""

    YES_A = "yes_a"
    YES_B = "yes_b"
    NO = "no"
    REPORT = "report"
    LAPSE = "lapse"
    GONE = "gone"


_Seek, _Offer, _Act = SeekState, OfferState, OfferAct

SEEK_TRANSITIONS: Mapping[SeekState, frozenset[SeekState]] = MappingProxyType(
    {
        _Seek.OPEN: frozenset({_Seek.PAUSED, _Seek.WITHDRAWN, _Seek.EXPIRED, _Seek.BANNED}),
        _Seek.PAUSED: frozenset({_Seek.OPEN, _Seek.WITHDRAWN, _Seek.EXPIRED, _Seek.BANNED}),
        _Seek.WITHDRAWN: frozenset(),
        _Seek.EXPIRED: frozenset(),
        _Seek.BANNED: frozenset(),
    }
)

_UNDECIDED = {
    _Act.NO: _Offer.DECLINED,
    _Act.REPORT: _Offer.REPORTED,
    _Act.LAPSE: _Offer.EXPIRED,
    _Act.GONE: _Offer.DECLINED,
}

OFFER_ACTS: Mapping[OfferState, Mapping[OfferAct, OfferState]] = MappingProxyType(
    {
        _Offer.MADE: {_Act.YES_A: _Offer.YES_A, _Act.YES_B: _Offer.YES_B, **_UNDECIDED},
        _Offer.YES_A: {_Act.YES_B: _Offer.INTRODUCED, **_UNDECIDED},
        _Offer.YES_B: {_Act.YES_A: _Offer.INTRODUCED, **_UNDECIDED},
        _Offer.INTRODUCED: dict.fromkeys((_Act.NO, _Act.REPORT, _Act.LAPSE, _Act.GONE), _Offer.ENDED),
        _Offer.DECLINED: {},
        _Offer.EXPIRED: {},
        _Offer.REPORTED: {},
        _Offer.ENDED: {},
    }
)
"""What each act makes of an offer; one that is not named changes nothing."""

OFFER_TRANSITIONS: Mapping[OfferState, frozenset[OfferState]] = MappingProxyType(
    {state: frozenset(acts.values()) for state, acts in OFFER_ACTS.items()}
)
UNDECIDED = (_Offer.MADE, _Offer.YES_A, _Offer.YES_B)
"""No two yes yet, and both are still possible."""


class IntroductionRefused(Exception):
    """What somebody wants to do about introductions is not possible; `reason` is the key of the words that say why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Seek:
    """That a person looks for a partner for one call.

    `side` is one of SIDES, `kind` a type of applicant, `line` what others read. `name` and, where `shows_address`,
    their address are told to a partner after two yes, and to nobody else.
    """

    id: int
    subscriber: int
    call: int
    side: str
    kind: str
    line: str
    name: str
    shows_address: bool
    state: SeekState
    opened: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Teaser:
    """All of a seek that others may see before two yes."""

    side: str
    kind: str
    line: str

    @classmethod
    def of(cls, seek: Seek) -> Teaser:
        return cls(seek.side, seek.kind, seek.line)


@dataclass(frozen=True, slots=True)
class Offer:
    """Two seeks shown to each other until `closes`; once introduced, `closes` is how long a relay forwards."""

    id: int
    a: Seek
    b: Seek
    state: OfferState
    made: datetime
    closes: datetime
    answer_a: str = ""
    answer_b: str = ""

    def side_of(self, subscriber: int) -> str:
        """«a» or «b»; empty for somebody who has no part in it."""
        return {self.a.subscriber: "a", self.b.subscriber: "b"}.get(subscriber, "")

    def mine(self, side: str) -> Seek:
        return self.a if side == "a" else self.b

    def theirs(self, side: str) -> Seek:
        return self.b if side == "a" else self.a

    def answer_of(self, side: str) -> str:
        return self.answer_a if side == "a" else self.answer_b


def act_of(answer: str, side: str) -> OfferAct:
    """The act that an answer (yes, no, report) of that side is."""
    return OfferAct(f"yes_{side}") if answer == "yes" else OfferAct(answer)


def after(offer: Offer, act: OfferAct, now: datetime) -> OfferState:
    """The state after an act: a yes that comes too late is silence."""
    timely = act if now < offer.closes or act in (OfferAct.NO, OfferAct.REPORT, OfferAct.GONE) else OfferAct.LAPSE
    return OFFER_ACTS[offer.state].get(timely, offer.state)


def may_answer(offer: Offer, side: str, answer: str, now: datetime) -> bool:
    """Whether that side's answer is new: a no is final, but for a report; nothing is answered after the end."""
    own = offer.answer_of(side)
    if own in (answer, "report") or offer.state is OfferState.ENDED or now >= offer.closes:
        return False
    if offer.state is OfferState.INTRODUCED:
        return answer != "yes"
    return own != "no" or answer == "report"


def shown_state(offer: Offer, side: str, now: datetime) -> OfferState:
    """The state as that side may know it: what the other answered, or that they are gone, is not to be seen."""
    if offer.state in (OfferState.INTRODUCED, OfferState.ENDED):
        return offer.state
    own = offer.answer_of(side)
    if own in ("no", "report"):
        return OfferState.DECLINED if own == "no" else OfferState.REPORTED
    if now >= offer.closes:
        return OfferState.EXPIRED
    return OfferState(f"yes_{side}") if own == "yes" else OfferState.MADE


def needs_partner(call: Call) -> bool:
    """Whether a call asks for partners: by its rule, or as a fund with two sides."""
    rule = call.reading.partner_rule
    return (rule is not None and rule.value in PARTNER_RULES) or len(call.reading.sides) > 1


def is_for_both_sides(call: Call) -> bool:
    """Whether one team of each side of the fund is asked for."""
    rule = call.reading.partner_rule
    return (rule is not None and rule.value == "both_sides") or len(call.reading.sides) > 1


def sides_of(call: Call) -> tuple[str, ...]:
    """The sides on which a partner for that call may stand."""
    return SIDES[:2] if is_for_both_sides(call) else SIDES
