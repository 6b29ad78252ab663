"""What the sender asks of a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from watcher.deliver.channels.outcome import Outcome
from watcher.model import Message, Subscriber

Progress = Callable[[int], Awaitable[None]]
Leaving = Callable[[], Awaitable[bool]]


async def _unsaid() -> bool:
    """Nobody wants to know."""
    return True


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message for one person: `parts_sent` of it already left, and `progress` notes each further part.

    `leaving` is for channels that are `says_when_leaving`: they await it right before the message (or its next part)
    may arrive. Who sends in parts, or has several messages under way, has to. Where it says no, the reader has left
    meanwhile: nothing may leave, the outcome is WITHDRAWN.
    """

    message: Message
    subscriber: Subscriber
    slot: str
    parts_sent: int
    progress: Progress
    leaving: Leaving = _unsaid


class Channel(Protocol):
    """A way to a person. `at_once` messages may be under way together; `unknowns` unanswered attempts are repeated."""

    @property
    def name(self) -> str: ...

    @property
    def at_once(self) -> int: ...

    @property
    def unknowns(self) -> int: ...

    async def ready(self) -> Outcome | None:
        """Opens what sending needs, before a outgoing is claimed; an outcome where that fails."""
        ...

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        """Sends one outgoing. Raises nothing that the other side can cause."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...
