"""A channel that is out, what waits for it, and what leaves afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.deliver.world import MORNING, World
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SENT, Outcome, SendResult


class Line:
    """A channel that says the same to every outgoing, and keeps what it took."""

    at_once, unknowns, says_when_leaving = 1, 1, True

    def __init__(self, result: SendResult = SendResult.SENT, name: str = "file", why: str = "out") -> None:
        self.name = name
        self.outcome = SENT if result is SendResult.SENT else Outcome(result, why, wait=timedelta(hours=1))
        self.took: list[OutgoingMessage] = []

    async def ready(self) -> Outcome | None:
        return self.outcome if self.outcome.result is SendResult.CHANNEL_ERROR else None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        await outgoing.leaving()
        self.took.append(outgoing)
        return self.outcome

    async def close(self) -> None: ...


def queued(world: World, now: datetime = MORNING) -> None:
    """Composes what is due while the channel is out."""
    world.deliver(now, Line(SendResult.CHANNEL_ERROR))
    assert "queued" in world.states()


def text_of(world: World, now: datetime, **options: object) -> str:
    """What leaves at that moment, all messages together."""
    line = Line()
    world.deliver(now, line, **options)
    return "\n".join(outgoing.message.text for outgoing in line.took).replace("\N{NO-BREAK SPACE}", " ")


def audit(world: World, reader: int) -> list[str]:
    return [str(line["what"]) for line in world.outbox.audit(reader)]
