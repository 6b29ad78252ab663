"""What every maker of pages works with: settings, store, one snapshot, one reader's view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date

from watcher.config import Settings
from watcher.model import Call, Event
from watcher.remember.duplicates.editions import Rhythm
from watcher.remember.store import Store
from watcher.web.public.cards import CallCard, CallRow, call_card, moves, recent, row
from watcher.web.public.live import Snapshot
from watcher.web.public.names import PageNames
from watcher.web.public.paths import Paths
from watcher.wording.catalogue import translate
from watcher.wording.text import listed
from watcher.wording.view import View


@dataclass(frozen=True)
class PageMaker:
    """The base of what makes view models."""

    settings: Settings
    store: Store
    snapshot: Snapshot
    view: View
    paths: Paths
    names: PageNames

    def text(self, key: str, **values: object) -> str:
        """A text of the site in the reader's language."""
        return translate(self.view.language, f"site.{key}", **values)

    def rows(self, calls: Sequence[Call]) -> tuple[CallRow, ...]:
        """Small cards, each with the last move of its deadline."""
        moved, names = self._moves(calls), self.names.sources
        return tuple(row(call, self.view, self.paths, names, moved.get(call.id)) for call in calls)

    def cards(self, calls: Sequence[Call], snippets: Mapping[int, str]) -> tuple[CallCard, ...]:
        """The cards of these calls, each with the last move of its deadline, and what its text says of the words."""
        moved, names = self._moves(calls), self.names.sources
        return tuple(
            call_card(call, self.view, self.paths, names, moved.get(call.id), snippets.get(call.id, ""))
            for call in calls
        )

    def _moves(self, calls: Sequence[Call]) -> dict[int, Event]:
        return moves(self.store.ledger.of_calls([call.id for call in calls], recent(self.view.now)))

    def past_rows(self, calls: Sequence[Call]) -> tuple[CallRow, ...]:
        """Small cards of calls that are over, each with the rhythm of its programme where one shows."""
        shown = self.store.editions.rhythms(call.id for call in calls)
        said = [self.rhythm(shown[call.id]) if call.id in shown else "" for call in calls]
        return tuple(replace(row, rhythm=words) for row, words in zip(self.rows(calls), said, strict=True))

    def rhythm(self, shown: Rhythm) -> str:
        """«3 éditions, tous les 2 ans, en septembre.»"""
        language = self.view.language
        months = [format_date(date(2024, month, 1), "MMMM", locale=language) for month in shown.months]
        return self.text("call.rhythm", n=shown.years, rounds=len(shown.basis), months=listed(language, months))
