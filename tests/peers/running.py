"""Runs an asyncio peer in a thread of its own, for tests that are not asynchronous or drive real processes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

from tests.waiting import PATIENCE

P = TypeVar("P")


@contextmanager
def in_thread(peer: AbstractAsyncContextManager[P]) -> Iterator[P]:
    """The started peer, served by a loop in another thread until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(peer.__aenter__(), loop).result(PATIENCE)
    finally:
        asyncio.run_coroutine_threadsafe(peer.__aexit__(None, None, None), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
