"""Bounds in CPU time, which a busy machine does not change as it changes the time on the wall."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager


def cpu_seconds() -> float:
    """CPU seconds of this process, all its threads and the children it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def cpu_within(seconds: float) -> Iterator[None]:
    """Raises AssertionError when the block uses more CPU seconds; a child counts once the block has waited for it."""
    begun = cpu_seconds()
    yield
    used = cpu_seconds() - begun
    assert used < seconds, f"{used:.2f} s of CPU, {seconds:g} are allowed"
