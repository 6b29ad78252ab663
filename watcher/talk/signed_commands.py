"""Commands as callback data of buttons: signed for one chat, for one person where it changes something, for a time.

Data that is not signed by us is never run. At most 64 bytes (Bot API), so a long command has no button.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.remember.people.tokens import Signer

MAX_BYTES = 64
LASTS = timedelta(days=30)
_VERSION = "2"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"2([0-9a-z]{1,8}):([A-Za-z0-9_-]{16}):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CommandSigner:
    """Signs and reads commands of one chat's buttons."""

    signer: Signer
    chat: str

    def data(self, command: str, now: datetime, sender: str = "") -> str:
        """Callback data that runs that command; only for `sender` where one is named. Empty where it is too long."""
        until = _base36(int((now + LASTS).timestamp()) // 3600)
        data = f"{_VERSION}{until}:{self._sign(command, until, sender)}:{command}"
        return data if len(data.encode("utf-8", "replace")) <= MAX_BYTES else ""

    def read(self, data: str, now: datetime, sender: str) -> str:
        """The command of that data when it is ours, still valid, and this person's or anybody's; else empty."""
        match = _FORM.fullmatch(data)
        if match is None or int(match[1], 36) * 3600 < now.timestamp():
            return ""
        for allowed in ("", sender):
            if hmac.compare_digest(match[2], self._sign(match[3], match[1], allowed)):
                return match[3]
        return ""

    def _sign(self, command: str, until: str, sender: str) -> str:
        return self.signer.sign("\x1f".join(("command", self.chat, sender, until, command)))


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
