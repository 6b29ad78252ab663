"""One item of a message in the reader's words, in rows, not yet escaped: the same for text, mail and chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watcher.deliver.digest.digest import DigestItem
from watcher.model import EventKind, Status
from watcher.wording import cards, dates, events
from watcher.wording.cards import Card, Row
from watcher.wording.catalogue import translate
from watcher.wording.text import quoted
from watcher.wording.view import View

SOON = 7
NEAR = 21


@dataclass(frozen=True, slots=True)
class CallEntry:
    """What is said of one call. `label` is the change («Date repoussée»), `badge` the time left, `tone` how near it is.

    `tone` is soon, near, calm or empty.
    """

    call: int
    label: str
    title: str
    url: str
    host: str
    badge: str
    tone: str
    rows: tuple[Row, ...]


def entry(item: DigestItem, view: View, names: Mapping[str, str]) -> CallEntry:
    """The entry of an item for one language, zone and day; `names` maps sources to their labels."""
    card = cards.card(item.call, view, names)
    return CallEntry(
        call=card.call,
        label=_label(item, view.language),
        title=card.title,
        url=card.url,
        host=card.host,
        badge=dates.countdown(view.language, card.days) if card.days is not None and card.days >= 0 else "",
        tone=_tone(card.days),
        rows=tuple(_rows(item, card, view)),
    )


def headline(item: DigestItem, view: View) -> CallEntry:
    """A news item: a title, a link, its site."""
    card = cards.card(item.call, view)
    return CallEntry(card.call, "", card.title, card.url, card.host, "", "", ())


def _rows(item: DigestItem, card: Card, view: View) -> list[Row]:
    language = view.language
    changes = [event for event in item.events if event.kind is not EventKind.OPENED]
    is_told = item.events and item.call.reading.status_word and changes  # «prolongé» beside «Date repoussée»
    rows = []
    for row in cards.rows(replace(card, state="") if is_told else card, language):
        is_deadline = row.strong and row.words == card.until
        has_moved = is_deadline and any(map(events.is_new_deadline, changes))
        rows.append(replace(row, label=translate(language, "card.new_deadline")) if has_moved else row)
        if is_deadline:
            rows += [Row(label, words) for event in changes for label, words in events.rows(view, event)]
            rows += _proof(item, card, language)
    return rows


def _proof(item: DigestItem, card: Card, language: str) -> list[Row]:
    """An odd deadline is shown with the words it was read from, unless a change quotes them already."""
    if not card.notes or not card.quote or any(event.quote for event in item.events):
        return []
    return [Row(translate(language, "card.quote"), quoted(language, card.quote))]


def _label(item: DigestItem, language: str) -> str:
    """What happened; nothing for what stands under «new» anyway."""
    told = [event for event in item.events if event.kind not in (EventKind.OPENED, EventKind.FORECAST)]
    if told:
        return " · ".join(dict.fromkeys(events.title(language, event) for event in told))
    return "" if item.events or item.call.status is Status.CLOSED else translate(language, "card.followed")


def _tone(days: int | None) -> str:
    if days is None or days < 0:
        return ""
    return "soon" if days <= SOON else "near" if days <= NEAR else "calm"
