"""Notices read side by side say what each says alone, however they share lots."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.understand.heavy import HEAVY
from tests.understand.shipped import shipped_domains
from watcher.model import Notice
from watcher.understand.reader import Reader
from watcher.understand.text.kept import AT_ONCE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def notices() -> list[Notice]:
    """Calls that differ in day and sum, more than a lot has, with heavy texts (some fill a lot alone) between."""
    calls = [
        Notice(
            source="",
            title=f"Appel à projets n° {n} : jardins partagés",
            text=f"La Fondation Clairval aide les associations. Date limite : {n % 28 + 1} mars 2027. "
            f"Aide de {n + 1} 000 € maximum par projet. " + "Les dossiers sont lus par un jury. " * (n % 7),
        )
        for n in range(2 * AT_ONCE)
    ]
    heavy = [Notice(source="", title=name, text=text) for name, text in list(HEAVY.items())[:4]]
    return [*calls[: AT_ONCE + 3], *heavy, *calls[AT_ONCE + 3 :]]


def test_read_all__says_of_each_what_reading_it_alone_says() -> None:
    reader, asked = Reader(shipped_domains()), notices()
    together = list(reader.read_all([(notice, None) for notice in asked], NOW))
    assert together == [reader.read(notice, NOW) for notice in asked]
    assert len({str(reading) for reading in together}) > 2 * AT_ONCE
