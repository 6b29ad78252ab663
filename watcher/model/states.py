"""The states of outbox rows and subscribers, and the only transitions between them.

Everything that changes a state reads these tables; docs/architecture.md draws them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class OutboxState(StrEnum):
    """Where a message stands.

    QUEUED: may be sent from `not_before`. SENDING: claimed, nothing can have arrived from this attempt. LEAVING: it
    may arrive from now on. STALE: called back, to be composed anew. HELD: never left and cannot be sent by itself, an
    admin decides. SENT, UNKNOWN (no readable answer, too often), FAILED, CANCELLED, EXPIRED: ended.
    """

    QUEUED = "queued"
    SENDING = "sending"
    LEAVING = "leaving"
    STALE = "stale"
    HELD = "held"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SubscriberState(StrEnum):
    """Where a subscription stands.

    PENDING: asked for, not confirmed. ACTIVE: written to. SUSPENDED: cannot be reached for now. UNSUBSCRIBED: left.
    SUPPRESSED: refused for good (no such mailbox, a complaint); for a day an admin can undo it.
    """

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED = "suppressed"


class Purpose(StrEnum):
    """What a message is for. QUIET says that nothing is new; CONFIRM asks for consent; NOTICE is about the watch;
    INTRODUCTION is about a partner, or from one."""

    DIGEST = "digest"
    ASKED = "asked"
    INSTANT = "instant"
    REMINDER = "reminder"
    QUIET = "quiet"
    CONFIRM = "confirm"
    NOTICE = "notice"
    INTRODUCTION = "introduction"


_Row, _Person = OutboxState, SubscriberState
_ENDED_UNSENT = (_Row.FAILED, _Row.CANCELLED, _Row.EXPIRED)

OUTBOX_TRANSITIONS: Mapping[OutboxState, frozenset[OutboxState]] = MappingProxyType(
    {
        _Row.QUEUED: frozenset(
            {_Row.QUEUED, _Row.SENDING, _Row.LEAVING, _Row.STALE, _Row.HELD, _Row.UNKNOWN, *_ENDED_UNSENT}
        ),
        _Row.SENDING: frozenset({_Row.LEAVING, _Row.QUEUED, _Row.HELD, _Row.SENT, _Row.UNKNOWN, *_ENDED_UNSENT}),
        _Row.LEAVING: frozenset(
            {_Row.LEAVING, _Row.SENDING, _Row.QUEUED, _Row.SENT, _Row.UNKNOWN, _Row.FAILED, _Row.CANCELLED}
        ),
        _Row.STALE: frozenset({_Row.CANCELLED, _Row.EXPIRED}),
        _Row.HELD: frozenset({_Row.QUEUED, _Row.CANCELLED}),
        _Row.SENT: frozenset(),
        _Row.UNKNOWN: frozenset(),
        _Row.FAILED: frozenset(),
        _Row.CANCELLED: frozenset(),
        _Row.EXPIRED: frozenset(),
    }
)

SUBSCRIBER_TRANSITIONS: Mapping[SubscriberState, frozenset[SubscriberState]] = MappingProxyType(
    {
        _Person.PENDING: frozenset(
            {_Person.PENDING, _Person.ACTIVE, _Person.SUSPENDED, _Person.UNSUBSCRIBED, _Person.SUPPRESSED}
        ),
        _Person.ACTIVE: frozenset({_Person.SUSPENDED, _Person.UNSUBSCRIBED, _Person.SUPPRESSED}),
        _Person.SUSPENDED: frozenset({_Person.PENDING, _Person.ACTIVE, _Person.UNSUBSCRIBED, _Person.SUPPRESSED}),
        _Person.UNSUBSCRIBED: frozenset({_Person.PENDING, _Person.ACTIVE}),
        _Person.SUPPRESSED: frozenset({_Person.PENDING, _Person.ACTIVE}),
    }
)

TAKEN = (_Row.SENDING, _Row.LEAVING)
"""A sender holds the row."""
CANCELLABLE = (_Row.QUEUED, _Row.STALE, _Row.HELD)
"""No sender holds the row and it has not ended."""
UNSENT = (_Row.STALE, *_ENDED_UNSENT)
"""A row that never left and stands here makes room in its slot."""


def before(state: OutboxState) -> tuple[OutboxState, ...]:
    """The states from which an outbox row may go to `state`."""
    return tuple(known for known, following in OUTBOX_TRANSITIONS.items() if state in following)


def may_become(old: SubscriberState, new: SubscriberState) -> bool:
    """Whether a subscription may go from one state to the other."""
    return new in SUBSCRIBER_TRANSITIONS[old]


def diagram(transitions: Mapping[Any, frozenset[Any]]) -> str:
    """The transitions of a table as a Mermaid state diagram; one to the same state is not drawn."""
    lines = ["stateDiagram-v2"]
    for old, following in transitions.items():
        lines += [f"    {old} --> {new}" for new in sorted(following - {old})]
        if not following:
            lines.append(f"    {old} --> [*]")
    return "\n".join(lines)
