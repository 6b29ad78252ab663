"""What a subscription would have brought: the digest of the last seven days, composed as for a real reader.

Nothing is stored: the reader is a draft, and the ledger is only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from watcher.deliver.digest.digest import BRIEF, ROWS, Composer, DigestItem, Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render import frame
from watcher.deliver.render.render import Renderer
from watcher.model import Event, EventKind, Subscriber
from watcher.web.public.cards import CallCard as Card
from watcher.web.public.cards import CallRow, call_card, moves
from watcher.web.public.maker import PageMaker
from watcher.wording.dates import day

WEEK, WEEKS = timedelta(days=7), 13
_NEW = (EventKind.OPENED, EventKind.FORECAST, EventKind.NEW_EDITION, EventKind.REOPENED)
MOST_CARDS = 3


@dataclass(frozen=True, slots=True)
class PreviewSection:
    """One section of the digest: its first calls as cards where it is no brief one, the others as rows."""

    heading: str
    cards: tuple[Card, ...]
    rows: tuple[CallRow, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest as the page shows it. `weeks` counts the new calls of each week, the oldest first."""

    first: str
    last: str
    subject: str
    sections: tuple[PreviewSection, ...]
    weekly: str
    least: int
    most: int
    weeks: tuple[int, ...]


@dataclass(frozen=True)
class Previews(PageMaker):
    """Composes previews from the ledger."""

    def preview(self, draft: Subscriber) -> Preview:
        """What that reader would have been sent for the last seven days, and how much a week brings."""
        language, now = self.view.language, self.view.now
        lines = self.store.ledger.since_instant(now - WEEK * WEEKS)
        calls = self.store.calls.many({event.call for event in lines})
        index = MatchIndex(lines, calls)
        owed = index.owed(draft)
        week = [item for item in owed if item.event.at >= now - WEEK]
        digest = Composer(self.settings, now).compose(draft, Due(owed=tuple(week)))
        message = Renderer(self.settings).render(digest)
        moved = moves([item.event for item in week])
        titles = frame.section_titles(digest, frame.domain_names(language, self.settings))
        sections = [
            self._section(title, section.name, section.items, moved)
            for title, section in zip(titles, digest.sections, strict=True)
        ]
        counts = self._weeks([item.event for item in owed])
        first = day(language, (now - WEEK).date(), year=False)
        return Preview(
            first,
            day(language, now.date(), year=False),
            message.subject,
            tuple(sections),
            self._often(counts),
            min(counts),
            max(counts),
            counts,
        )

    def _section(self, heading: str, name: str, items: Sequence[DigestItem], moved: dict[int, Event]) -> PreviewSection:
        calls = [item.call for item in items]
        full = [] if name in BRIEF | ROWS else calls[:MOST_CARDS]
        labels = self.names.sources
        cards = tuple(
            replace(call_card(call, self.view, self.paths, labels, moved.get(call.id)), quotes=()) for call in full
        )
        return PreviewSection(heading, cards, self.rows(calls[len(full) :]))

    def _often(self, counts: Sequence[int]) -> str:
        """How many new calls a week brings, in words: seldom is not never."""
        average = round(sum(counts) / len(counts))
        if average:
            return self.text("subscribe.weekly", n=average)
        return self.text("subscribe.seldom" if any(counts) else "subscribe.never")

    def _weeks(self, events: Sequence[Event]) -> tuple[int, ...]:
        """How many new calls each of the last weeks brought, the oldest first."""
        counts = [0] * WEEKS
        for event in events:
            ago = int((self.view.now - event.at) / WEEK)
            if event.kind in _NEW and 0 <= ago < WEEKS:
                counts[WEEKS - 1 - ago] += 1
        return tuple(counts)
