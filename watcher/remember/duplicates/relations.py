"""What the recording asks about related calls: the same call in another source, rounds of one programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watcher.lazy import cached_property
from watcher.model import Notice, Reading
from watcher.remember.db.database import Transaction
from watcher.remember.duplicates.fingerprint import Fingerprint


@dataclass(frozen=True)
class NewNotice:
    """A notice its source has not brought before."""

    notice: Notice
    reading: Reading

    @cached_property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self.notice.source, self.notice, self.reading)


class Relations(Protocol):
    """Asked once per harvest, inside its transaction, about all notices at once."""

    def twins(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        """For notices (by their place) that are a call known already: the id of that call."""

    def earlier(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        """For notices (by their place) that are a new round of a call known already: the id of that call."""


class NoRelations:
    """No call is related to another."""

    def twins(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        return {}

    def earlier(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        return {}
