"""Who administrates a group or channel: asked of the transport, kept for a minute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

KEPT = timedelta(minutes=1)
MOST_KEPT = 10_000

AskStatus = Callable[[int, int], Awaitable[str]]
"""The status of a user in a chat as the Bot API names it («creator», «administrator», «member» …); may raise."""


class Administrators:
    """Answers whether a user administrates a chat. Whoever cannot be looked up does not."""

    def __init__(self, ask: AskStatus) -> None:
        self._ask = ask
        self._known: dict[tuple[int, int], tuple[bool, datetime]] = {}

    async def includes(self, chat: int, user: int, now: datetime) -> bool:
        """Whether that user administrates that chat, at most a minute ago."""
        known = self._known.get((chat, user))
        if known and now < known[1]:
            return known[0]
        try:
            status = await self._ask(chat, user)
        except Exception:
            return False
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        is_one = status in ("creator", "administrator")
        self._known[chat, user] = is_one, now + KEPT
        return is_one

    def forget(self, chat: int) -> None:
        """Forgets what is known of a chat whose members changed."""
        self._known = {pair: known for pair, known in self._known.items() if pair[0] != chat}
