"""What every maker of pages works with: settings, store, one snapshot, one reader's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.config import Settings
from watcher.model import Call
from watcher.remember.store import Store
from watcher.web.public.cards import CallRow, moves, recent, row
from watcher.web.public.live import Snapshot
from watcher.web.public.names import PageNames
from watcher.web.public.paths import Paths
from watcher.wording.catalogue import translate
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
        moved = moves(self.store.ledger.of_calls([call.id for call in calls], recent(self.view.now)))
        return tuple(row(call, self.view, self.paths, self.names.sources, moved.get(call.id)) for call in calls)
