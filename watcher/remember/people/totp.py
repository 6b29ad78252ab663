"""Codes that an authenticator app shows: time-based one-time passwords (RFC 6238), six digits, every thirty seconds.

Knows no database and no clock.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

DIGITS = 6
STEP = 30
DRIFT = 1
"""How many steps a device's clock may be ahead or behind."""


def code(key: bytes, step: int) -> str:
    """The code of a step: HMAC-SHA1, what every app knows, cut as RFC 4226 says."""
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(key: bytes, said: str, now: datetime) -> int | None:
    """Which step that code is of, among those that are good now; None for a wrong one."""
    current = int(now.timestamp()) // STEP
    steps = range(current - DRIFT, current + DRIFT + 1)
    good = [step for step in steps if hmac.compare_digest(code(key, step).encode(), said.encode("utf-8", "replace"))]
    return max(good, default=None)


def spelled(key: bytes) -> str:
    """The key as apps take it when it is typed."""
    return base64.b32encode(key).decode().rstrip("=")


def address(key: bytes, issuer: str, who: str) -> str:
    """The key as an address (otpauth) that apps open."""
    name, label = quote(issuer.replace(":", " "), safe=""), quote(who, safe="@")
    return f"otpauth://totp/{name}:{label}?secret={spelled(key)}&issuer={name}"
