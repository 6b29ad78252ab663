"""What the memory asks of those who know which calls belong together: the same call elsewhere, rounds over years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watcher.model import Notice, Reading
from watcher.remember.db.database import Transaction


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A notice its source has not brought before."""

    notice: Notice
    reading: Reading


class Relations(Protocol):
    """Asked once a harvest, inside its transaction, about all newcomers at once."""

    def twins(self, tx: Transaction, newcomers: Sequence[Newcomer], now: datetime) -> Mapping[int, int]:
        """For newcomers (by their place) that are a call known already: the id of that call."""

    def earlier(self, tx: Transaction, newcomers: Sequence[Newcomer], now: datetime) -> Mapping[int, int]:
        """For newcomers (by their place) that are a new round of a call known already: the id of that call."""


class Strangers:
    """The relations of a memory that knows none."""

    def twins(self, tx: Transaction, newcomers: Sequence[Newcomer], now: datetime) -> Mapping[int, int]:
        return {}

    def earlier(self, tx: Transaction, newcomers: Sequence[Newcomer], now: datetime) -> Mapping[int, int]:
        return {}
