"""The result of an attempt to send, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class SendResult(StrEnum):
    """How an attempt to send ended.

    SENT: accepted.
    LATER: refused for now; the attempt counts.
    WAIT: a flood limit; the attempt does not count.
    UNKNOWN: no readable answer; the message may have arrived.
    ADDRESS_INVALID: this address accepts nothing any more.
    BLOCKED: the recipient blocked us; /start takes it up again.
    CHANNEL_ERROR: our own fault (login, relay, certificate); the channel pauses.
    FAILED: this message can never be sent.
    WITHDRAWN: the subscriber left before the message did; nothing (more) of it was sent.
    """

    SENT = "sent"
    LATER = "later"
    WAIT = "wait"
    UNKNOWN = "unknown"
    ADDRESS_INVALID = "gone"
    BLOCKED = "blocked"
    CHANNEL_ERROR = "ours"
    FAILED = "failed"
    WITHDRAWN = "unwanted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result and its reason.

    `wait` is how long a flood limit lasts; `moved_to` the new address of a migrated group; `is_alarming` that an
    admin has to know although the message is kept; `is_suspect` that the fault may be ours: several in a row pause
    the channel.
    """

    result: SendResult
    why: str = ""
    wait: timedelta = timedelta(0)
    moved_to: str = ""
    is_alarming: bool = False
    is_suspect: bool = False


SENT = Outcome(SendResult.SENT)
WITHDRAWN = Outcome(SendResult.WITHDRAWN, "the reader left before it did")
