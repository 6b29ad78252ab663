"""Waits for what another thread or process does: patiently, so that a busy machine only makes a test slower."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0


def wait_until(
    happened: Callable[[], object], what: Callable[[], str] | str, pause: float = 0.05, patience: float = PATIENCE
) -> None:
    """Returns once `happened()` is true; raises AssertionError, saying what did not happen, after a minute."""
    end = time.monotonic() + patience
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(f"{what if isinstance(what, str) else what()} did not happen")
        time.sleep(pause)


async def until(happened: Callable[[], object]) -> None:
    """Returns once `happened()` is true; raises TimeoutError after a minute."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - the peers tell nobody
            await asyncio.sleep(0.01)
