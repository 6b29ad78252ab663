"""The one entry point of understanding: a notice in, a reading out, the same for every caller.

Pure: neither clock, network nor store. The collector, a re-reading, the demo and `watcher understand` all call
`Reader.read`. Any notice gives a reading; none raises.
"""

from __future__ import annotations

from datetime import date, datetime

from watcher.config.settings import Settings
from watcher.config.sources import AnySource
from watcher.model import Genre, Kind, Notice, Reading
from watcher.understand import language
from watcher.understand.domains import Domains
from watcher.understand.text import MAX_TEXT, Passage, clean, clean_title


class Reader:
    """Reads notices with the words of config.toml, compiled once: `Reader.from_settings(settings)`."""

    def __init__(self, domains: Domains, closing_days: int = 14) -> None:
        self._domains = domains
        self._closing_days = closing_days

    @classmethod
    def from_settings(cls, settings: Settings) -> Reader:
        return cls(Domains(settings.domains), settings.watch.closing_days)

    def read(self, notice: Notice, now: datetime, source: AnySource | None = None) -> Reading:
        """What the notice says, read at `now` (aware); `source` gives country, funder, language and domains."""
        title, text = Passage(clean_title(notice.title)), Passage(clean(notice.text, MAX_TEXT))
        hint = notice.language or (source.language if source else "")
        spoken = language.tell([*title.words, *text.words], f"{title.text}\n{text.text}", hint)
        prior = source.domains if source else ()
        found = self._domains.read(title.words, text.words, spoken, prior)
        return Reading(kind=Kind.CALL, genre=Genre.CALL, language=spoken, domains=found)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
