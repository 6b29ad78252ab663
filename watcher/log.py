"""Structured events for the rooms. structlog, which brings rich and twisted along, is loaded by the first event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_before_first: list[Callable[[], None]] = []


def before_first_event(configure: Callable[[], None]) -> None:
    """Has `configure` called once, right before the first event; a later call replaces what waits."""
    _before_first[:] = [configure]


class EventLog:
    """A named logger: `log.info("sent", row=7)`, with the methods of structlog's bound loggers."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, level: str) -> Any:
        import structlog

        while _before_first:
            _before_first.pop()()
        return getattr(structlog.get_logger(self._name), level)
