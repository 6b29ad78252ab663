"""The text part of a message: lines of at most 76 characters, links never broken."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import lru_cache

from watcher.deliver.render.entry import CallEntry
from watcher.deliver.render.frame import Footer
from watcher.wording.catalogue import translate
from watcher.wording.text import labelled

WIDTH = 76


def entry_head(entry: CallEntry, language: str) -> str:
    """An entry up to the reasons, which differ from reader to reader."""
    lines = [_wrapped(labelled(language, entry.state, entry.title), "• ", "  ")]
    lines += [_wrapped(row.label + row.words, "  ", "    ") for row in entry.rows]
    return "\n".join(lines)


def row(entry: CallEntry) -> str:
    """A call in a few lines: what, until when, the few facts."""
    lines = [_wrapped(entry.title, "• ", "  ")]
    return "\n".join([*lines, *(_wrapped(words, "  ", "    ") for words in (entry.until, entry.line) if words)])


def remark(words: str) -> str:
    """What concerns this reader alone: why they are told, how it fits them."""
    return _wrapped(words, "  ", "    ")


def see(entry: CallEntry, language: str) -> str:
    """Where to read on, and where its dates are had."""
    lines = [f"  → {entry.url}" if entry.url else "  " + translate(language, "card.no_link")]
    if entry.calendar:
        lines.append("  " + labelled(language, translate(language, "digest.calendar"), entry.calendar))
    return "\n".join(lines)


def taps(language: str, told: Iterable[tuple[str, str]]) -> list[str]:
    """What may be done with one tap: a labelled link a line."""
    return ["    " + labelled(language, label, url) for label, url in told]


def headline(entry: CallEntry) -> str:
    """A news item: the title, and the link below."""
    title = _wrapped(entry.title, "• ", "  ")
    return f"{title}\n  → {entry.url}" if entry.url else title


def paragraph(text: str) -> str:
    return _wrapped(text, "", "")


def heading(title: str) -> str:
    return title.upper()


def footer(told: Footer, language: str) -> str:
    lines = [_wrapped(line, "", "") for line in (told.health, told.why) if line]
    lines += [labelled(language, label, url) for label, url in told.links]
    lines += [told.leave] if told.leave else []
    return "\n".join(["-- ", *lines, _wrapped(" · ".join(told.identity), "", "")])


@lru_cache(maxsize=4_096)  # the lines around the items are nearly the same for all readers of a run
def _wrapped(text: str, first: str, rest: str) -> str:
    # A text may hold line ends of its own; on one line it cannot pretend to be another part of the message.
    text = " ".join(text.split("\n"))
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
