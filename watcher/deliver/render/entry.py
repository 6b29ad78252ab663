"""One item of a message in the reader's words, in rows, not yet escaped: the same for text, mail and chat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from watcher.deliver.digest.digest import DigestItem
from watcher.model import Event, EventKind, Moment, moment_of
from watcher.wording import cards, dates, events
from watcher.wording.cards import Card, Row
from watcher.wording.catalogue import translate
from watcher.wording.text import labelled, quoted, short
from watcher.wording.tiles import Tile, short_day, tile
from watcher.wording.view import View

LINE = 200
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class CallEntry:
    """What is said of one call. `state` is the change («Date repoussée») and `moved` the day before and now, in short;
    `lead` is the state as it stands before these («Date repoussée : »).

    `tile` is its date, `until` the same in words, `hours` its hour; `rows` are all facts with their labels, `line` the
    few of a row. `language` is that of its title, where it is not the reader's. `calendar` is where its dates are had
    as a file, `side` whose day it is where the other side of the call has another («côté France»).
    """

    call: int
    state: str
    lead: str
    moved: tuple[str, str]
    title: str
    language: str
    url: str
    host: str
    tile: Tile
    until: str
    hours: str
    rows: tuple[Row, ...]
    line: str
    calendar: str = ""
    side: str = ""

    @property
    def brief(self) -> str:
        """The facts of a row beside its date: the hour first, where it is near."""
        is_near = self.tile.look in ("soon", "near")
        return " · ".join(filter(None, (self.side, self.hours if is_near else "", self.line)))


def entry(item: DigestItem, view: View, names: Mapping[str, str]) -> CallEntry:
    """The entry of an item for one language, zone and day; `names` maps sources to their labels."""
    card, language, spoken = cards.card(item.call, view, names), view.language, item.call.reading.language
    deadline = item.call.reading.deadline
    hours = dates.hours_of(view, deadline) if deadline else ""
    expected = translate(language, "card.expected") if deadline and deadline.expected else ""
    state = _state(item, language)
    known = [
        state,
        f"{translate(language, 'card.opens')}{card.opens}" if card.opens else "",
        card.funder if item.call.reading.funders else _publisher(item, names),
        " · ".join(cards.sums(item.call, language)),
        translate(language, f"card.mark.{item.mark}") if item.mark and item.mark != "later" else "",
    ]
    return CallEntry(
        call=card.call,
        state=state,
        lead=labelled(language, state, ""),
        moved=next((moved for event in item.events if (moved := _moved(event, view))), ("", "")),
        title=card.title,
        language=spoken if spoken != language and _LANGUAGE.fullmatch(spoken) else "",
        url=card.url,
        host=card.host,
        tile=tile(item.call, view),
        until=card.until,
        hours=" · ".join(filter(None, (hours, expected))),
        side=cards.side_of_deadline(item.call, language),
        rows=tuple(_rows(item, card, view)),
        line=short(" · ".join(filter(None, known)), LINE),
    )


def _publisher(item: DigestItem, names: Mapping[str, str]) -> str:
    return next((names[name] for name in item.call.sources if names.get(name)), "")


def _rows(item: DigestItem, card: Card, view: View) -> list[Row]:
    language, now_is = view.language, item.call.reading.deadline
    changes = [event for event in item.events if event.kind is not EventKind.OPENED]
    is_told = item.events and item.call.reading.status_word and changes  # «prolongé» beside «Date repoussée»
    rows = []
    for row in cards.rows(replace(card, state="") if is_told else card, language):
        if row.kind != "deadline":
            rows.append(row)
            continue
        moves = [event for event in changes if events.is_new_deadline(event)]
        undone = [event for event in moves if not _stands(event, now_is)]
        rows.append(replace(row, label=translate(language, "card.new_deadline")) if len(moves) > len(undone) else row)
        rows += [row for event in changes for row in _change(event, view, is_undone=event in undone)]
        rows += _proof(item, card, language)
    return rows


def _stands(event: Event, now_is: Moment | None) -> bool:
    """Whether another day stands now than before the change (a later one may have undone it)."""
    before = moment_of(event.before)
    return before is None or now_is is None or (before.date, before.time) != (now_is.date, now_is.time)


def _change(event: Event, view: View, *, is_undone: bool) -> list[Row]:
    """What stood before, and the words of the page; no day before where that is the day that stands."""
    quote, before = translate(view.language, "card.quote"), translate(view.language, "event.before")
    kinds = {quote: "quote", before: "before"}
    made = [Row(label, words, kind=kinds.get(label, "then")) for label, words in events.rows(view, event)]
    return [row for row in made if not (is_undone and row.kind == "before")]


def _proof(item: DigestItem, card: Card, language: str) -> list[Row]:
    """An odd deadline is shown with the words it was read from, unless a change quotes them already."""
    if not card.notes or not card.quote or any(event.quote for event in item.events):
        return []
    return [Row(translate(language, "card.quote"), quoted(language, card.quote), kind="quote")]


def _state(item: DigestItem, language: str) -> str:
    """What happened, and that it was put off; nothing for what stands under «new» anyway."""
    told = [event for event in item.events if event.kind not in (EventKind.OPENED, EventKind.FORECAST)]
    said = list(dict.fromkeys(events.title(language, event) for event in told))
    said += [translate(language, "card.mark.later")] if item.mark == "later" else []
    return " · ".join(said)


def _moved(event: Event, view: View) -> tuple[str, str] | None:
    """«15 déc.», «29 déc.»: from which day to which, where only the day moved."""
    before, after = moment_of(event.before), moment_of(event.after)
    if before is None or after is None or not events.is_new_deadline(event) or before.date == after.date:
        return None
    language, today = view.language, view.today
    return short_day(language, before.date, today), short_day(language, after.date, today)
