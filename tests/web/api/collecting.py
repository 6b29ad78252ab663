"""A collection that goes on while somebody asks: a source is recorded again and again, with changes each time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tests.web.api.invented import invented
from tests.web.public.scenes import REGION, SiteWorld


class Rounds:
    """How often the source was recorded so far."""

    def __init__(self) -> None:
        self.done = 0


@contextmanager
def collecting(world: SiteWorld, calls: int) -> Iterator[Rounds]:
    """Records so many calls of a source in a thread, round after round, until it is left; raises what that raised."""
    rounds, ended, faults = Rounds(), threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            while not ended.is_set():
                rounds.done += 1
                world.record(invented(calls, seed=4 + rounds.done % 3), timedelta(minutes=-rounds.done), REGION)
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield rounds
    finally:
        ended.set()
        thread.join()
    if faults:
        raise faults[0]
