"""What a recording goes by: the thresholds of the settings, and how a notice is read today. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.config import Settings
from watcher.model import Notice, Reading
from watcher.remember.rules.thresholds import Rules

Read = Callable[[Notice], Reading]


@dataclass(frozen=True, slots=True)
class Guide:
    """What a recording goes by: the thresholds, and how a notice is read today.

    With `reread` a stored notice is read again before it is compared, so that a change of our own rules is never
    mistaken for a change of the source.
    """

    rules: Rules = field(default_factory=Rules)
    reread: Read | None = None

    @classmethod
    def of(cls, settings: Settings, reread: Read | None = None) -> Guide:
        return cls(Rules.of(settings), reread)


def dated(notice: Notice, read_at: datetime) -> Notice:
    """The notice with the day it was first read, where its source gives none: a date without year hangs on it."""
    return notice if notice.published else replace(notice, published=read_at)
