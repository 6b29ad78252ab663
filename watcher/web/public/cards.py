"""Calls as lists show them: the full card, the small row. Frozen view models; every text is plain and unescaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.model import Amount, Call, Event, EventKind, Kind, Status, moment_of
from watcher.web.public.paths import Paths
from watcher.wording import cards as said
from watcher.wording import events, money
from watcher.wording.catalogue import knows, translate
from watcher.wording.table import country
from watcher.wording.text import bound, short
from watcher.wording.tiles import Tile, short_day, tile
from watcher.wording.view import View

MOVED_FOR = timedelta(days=30)
"""How long a list says that a deadline has moved."""

QUOTE, TITLE = 240, 220
_MOVES = (EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source and what they are about."""

    words: str
    about: str
    language: str


@dataclass(frozen=True, slots=True)
class Moved:
    """That a deadline was moved: heading, the day before, the day now."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What is on offer: for which side (empty for all), and the sum in words."""

    side: str
    words: str


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call in a list. `state` says only what the tile does not; empty facts are shown as not stated."""

    id: int
    url: str
    title: str
    language: str
    tile: Tile
    is_call: bool
    two_sides: bool
    moved: Moved | None
    state: tuple[str, ...]
    funder: str
    what: str
    sums: tuple[Sum, ...]
    who: str
    where: str
    notes: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call on two lines: date, title, one line of facts."""

    url: str
    title: str
    language: str
    tile: Tile
    two_sides: bool
    line: str
    sums: tuple[str, ...]
    moved: Moved | None = None
    who: str = ""
    rhythm: str = ""


def moves(events: Iterable[Event]) -> dict[int, Event]:
    """The last move of a deadline, by call."""
    return {event.call: event for event in events if event.kind in _MOVES}


def call_card(
    call: Call, view: View, paths: Paths, labels: Mapping[str, str], move: Event | None = None, snippet: str = ""
) -> CallCard:
    """The card of a call; `labels` maps source names to what they are called."""
    facts, language = said.brief(call, view.language, labels), view.language
    is_call = call.kind is Kind.CALL
    return CallCard(
        id=call.id,
        url=paths.call(call.id, call.title),
        title=bound(short(call.title, TITLE)) or translate(language, "card.untitled"),
        language=call.reading.language,
        tile=tile(call, view),
        is_call=is_call,
        two_sides=bool(call.reading.sides),
        moved=moved(move, view) if move and is_call and call.status is not Status.CLOSED else None,
        state=_state(call, facts, language),
        funder=facts.funder,
        what=short(
            call.reading.purpose.quote or call.reading.purpose.value if call.reading.purpose else snippet, QUOTE
        ),
        sums=sums(call, language),
        who=facts.who,
        where=facts.where,
        notes=facts.notes,
        quotes=quotes(call, language) if is_call else (),
    )


def row(call: Call, view: View, paths: Paths, labels: Mapping[str, str], move: Event | None = None) -> CallRow:
    """The small card of a call."""
    facts = said.brief(call, view.language, labels)
    return CallRow(
        paths.call(call.id, call.title),
        bound(short(call.title, TITLE)) or translate(view.language, "card.untitled"),
        call.reading.language,
        tile(call, view),
        bool(call.reading.sides),
        "" if call.reading.sides else facts.funder,
        tuple(part.words for part in sums(call, view.language))[:3],
        moved(move, view) if move else None,
        facts.who,
    )


def sums(call: Call, language: str) -> tuple[Sum, ...]:
    """What is on offer, one entry per side of a two-sided call, never added up; empty where nothing is stated."""
    reading = call.reading
    sided = [
        Sum(country(language, side.country), words)
        for side in reading.sides
        for words in (" · ".join(money.amounts(language, side.amounts)),)
        if words
    ]
    own: list[Amount] = [fact for fact in reading.amounts if not (fact.side and sided)]
    if sided:
        return tuple(sided)
    return tuple(Sum(country(language, fact.side), words) for words, fact in _said(language, own))


def _said(language: str, amounts: Sequence[Amount]) -> list[tuple[str, Amount]]:
    """Each sum in words, a range as one."""
    if not any(fact.side for fact in amounts):
        words = money.amounts(language, amounts)
        return [(one, amounts[0]) for one in words]
    return [(words, fact) for fact in amounts for words in money.amounts(language, [fact])]


def moved(event: Event, view: View) -> Moved | None:
    """How a deadline moved, short: «15 déc.» → «29 déc.»."""
    old, new = moment_of(event.before), moment_of(event.after)
    if old is None or new is None:
        return None
    language, today = view.language, view.today
    return Moved(
        events.title(language, event), short_day(language, old.date, today), short_day(language, new.date, today)
    )


def recent(now: datetime) -> datetime:
    return now - MOVED_FOR


def quotes(call: Call, language: str) -> tuple[Quote, ...]:
    """The words behind deadline, money and partners, each once."""
    reading, spoken = call.reading, call.reading.language
    found: dict[str, str] = {}
    parts = [
        ("deadline", reading.deadline.quote if reading.deadline else ""),
        *(("money", fact.quote) for fact in reading.amounts[:2]),
        ("rule", reading.partner_rule.quote if reading.partner_rule else ""),
        ("who", next((fact.quote for fact in reading.eligible if fact.quote), "")),
    ]
    for about, words in parts:
        line = short(words, QUOTE)
        if line and not any(line in known for known in found):
            found[line] = translate(language, f"site.quote.{about}")
    return tuple(Quote(words, about, spoken) for words, about in found.items())[:4]


def _state(call: Call, facts: said.Brief, language: str) -> tuple[str, ...]:
    lines = []
    if call.status not in (Status.CLOSED, Status.FORECAST) and facts.state:
        lines.append(facts.state)
    if call.reading.partner_rule and knows(language, f"partner.{call.reading.partner_rule.value}"):
        words = translate(language, f"partner.{call.reading.partner_rule.value}")
        lines.append(words[:1].upper() + words[1:])
    if call.kind is Kind.CALL and call.missing_since is not None and call.status is not Status.WITHDRAWN:
        lines.append(translate(language, "event.unlisted"))
    return tuple(lines)


def seen_words(language: str, at: datetime, view: View) -> str:
    """«ce matin à 7 h 02» is «aujourd’hui, 7 h 02», else the day: when a page was read."""
    from watcher.wording.dates import hour

    local = at.astimezone(ZoneInfo(view.zone))
    days = (view.today - local.date()).days
    if days == 0:
        return translate(language, "site.read.today", hour=hour(language, local.time().replace(second=0)))
    if days == 1:
        return translate(language, "site.read.yesterday", hour=hour(language, local.time().replace(second=0)))
    return translate(language, "site.read.on", day=short_day(language, local.date(), view.today))
