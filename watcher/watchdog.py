"""Tells systemd that this process started and that its loop goes round (sd_notify); nothing where nobody listens.

A process whose loop stands still for `WatchdogSec` of its unit is ended and started anew.
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress


async def keep_alive() -> None:
    """Says that the process is ready, then, while it runs, three times in each span of the watchdog that it lives."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    _say(place, "READY=1")
    span = os.environ.get("WATCHDOG_USEC", "")
    while span.isdecimal():
        _say(place, "WATCHDOG=1")
        await asyncio.sleep(int(span) / 3_000_000)


def _say(place: str, words: str) -> None:
    address = f"\0{place[1:]}" if place.startswith("@") else place
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, suppress(OSError):
        line.sendto(words.encode(), address)
