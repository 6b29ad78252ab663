"""The clock by which claims run out: it goes on while the machine sleeps, and all processes of a machine share it."""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def boot_seconds() -> float:
    """Seconds since this machine started."""
    return time.clock_gettime(_CLOCK)
