"""Other chats through apprise (Slack, Mattermost, Matrix, Discord, Teams …): one address of apprise is one reader.

Long messages are split by apprise itself (`overflow=split`). It says only yes or no, so that a no is tried again.
"""

from __future__ import annotations

import logging

from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SENT, Outcome, SendResult


class AppriseChannel:
    """Sends the text part to whatever apprise knows how to reach."""

    name = "apprise"
    at_once = 2
    unknowns = 1

    async def ready(self) -> Outcome | None:
        logging.getLogger("apprise").setLevel(logging.ERROR)  # it logs addresses, which hold tokens
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        from apprise import Apprise, NotifyFormat

        way = Apprise()
        if not way.add(_splitting(outgoing.subscriber.address)):
            return Outcome(SendResult.BLOCKED, "apprise does not know this kind of address")
        message = outgoing.message
        done = await way.async_notify(body=message.text, title=message.subject, body_format=NotifyFormat.TEXT)
        return SENT if done else Outcome(SendResult.LATER, "the chat did not take the message")

    async def close(self) -> None:
        """Nothing is kept open."""


def _splitting(address: str) -> str:
    """The address, asking for long messages to be split rather than cut."""
    if "overflow=" in address:
        return address
    return f"{address}{'&' if '?' in address else '?'}overflow=split"
