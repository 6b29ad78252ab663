"""The facts of a call as a `Card`: every fact a decision needs, in the reader's words, still plain text.

Does not escape and does not lay out a whole message: deliver/render and talk do; `plain` is the card as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watcher.model import Amount, Call, Fact, Kind, Moment, Side, Status, WarningKind
from watcher.wording import dates, money
from watcher.wording.catalogue import knows, named, translate
from watcher.wording.markup import host, safe_url
from watcher.wording.text import labelled, listed, quoted, short
from watcher.wording.view import View

TITLE, NAME, QUOTE, LIST = 220, 120, 240, 4
_NEVER = datetime.max.replace(tzinfo=UTC)
DOUBTFUL = 0.75  # of readings stored before each day carried its own doubt
_SAID = frozenset({WarningKind.AMOUNT, WarningKind.DAY_OR_MONTH, WarningKind.WEEKDAY, WarningKind.WINTER_ZONE})
"""The warnings that help a reader to decide; the others are for those who keep the sources."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled line of a card; `strong` lines stand out. `kind` is the fact: deadline, quote, purpose, side …"""

    label: str
    words: str
    strong: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A call for one reader. Texts are plain and unescaped; an empty text means: nothing to say.

    `deadline` and `money` of a call are never empty: what is not known is said to be unknown; news and awards have
    none to miss. `days` counts in the reader's calendar. `sides` has a line a team of a two-sided call, `then` the
    later deadlines, `notes` the warnings.
    """

    call: int
    title: str
    url: str
    host: str
    state: str
    state_quote: str
    funder: str
    who: str
    purpose: str
    where: str
    money: str
    deadline: str
    left: str
    days: int | None
    opens: str
    quote: str
    money_quotes: tuple[str, ...]
    who_quotes: tuple[str, ...]
    then: tuple[str, ...]
    sides: tuple[tuple[str, str], ...]
    rule: str
    notes: tuple[str, ...]

    @property
    def until(self) -> str:
        """The deadline with the time left: «vendredi 19 mars 2027, 17 h (Paris) — dans 24 jours»."""
        return f"{self.deadline} — {self.left}" if self.left else self.deadline


@dataclass(frozen=True, slots=True)
class Brief:
    """What a line or a small card in a list says of a call beside its date and its sums."""

    state: str
    funder: str
    who: str
    where: str
    notes: tuple[str, ...]


def brief(call: Call, language: str, names: Mapping[str, str] | None = None) -> Brief:
    """The same words as on the card, without the rest of it."""
    return Brief(
        _state(call, language),
        _funder(call, language, names or {}),
        _perhaps(language, "applicant", call.reading.eligible),
        _perhaps(language, "country", call.reading.territories),
        _notes(call, language),
    )


def card(call: Call, view: View, names: Mapping[str, str] | None = None) -> Card:
    """The card of a call; `names` maps source names to their labels, for calls that name no funder."""
    reading, language = call.reading, view.language
    url, short_facts = safe_url(call.url), brief(call, language, names)
    when = dates.when(view, reading.deadline) if reading.deadline else None
    is_counted = when is not None and call.status not in (Status.WITHDRAWN,)
    return Card(
        call=call.id,
        title=short(call.title, TITLE) or translate(language, "card.untitled"),
        url=url,
        host=host(url) if url else "",
        state=short_facts.state,
        state_quote=short(reading.status_word.quote, NAME) if reading.status_word else "",
        funder=short_facts.funder,
        who=short_facts.who,
        purpose=quoted(language, short(reading.purpose.value, QUOTE)) if reading.purpose else "",
        where=short_facts.where,
        money=_money(call, language),
        deadline=checked(language, reading.deadline, when.words, step(reading.deadline))
        if when
        else _no_deadline(call, view),
        left=when.left if when and is_counted else "",
        days=when.days if when and is_counted else None,
        opens=dates.when(view, reading.opens).words if reading.opens and call.status is Status.FORECAST else "",
        quote=_quote(reading.deadline, language),
        money_quotes=_quotes(_own(call)),
        who_quotes=tuple(sorted(_quotes(reading.eligible), key=len)[-1:]),
        then=tuple(_later(call, view)),
        sides=tuple(_side(side, call, view) for side in reading.sides),
        rule=_rule(reading.partner_rule, language),
        notes=short_facts.notes,
    )


def rows(card: Card, language: str, *, full: bool = False) -> tuple[Row, ...]:
    """The labelled lines of a card in the order in which people decide: until when, who pays, what for, how much, to
    whom. `full` adds quotes and all later deadlines."""
    quotes = (card.money_quotes, card.who_quotes) if full else ((), ())
    said = [
        Row("state", _with_quote(language, card.state, card.state_quote if full else ""), strong=True),
        Row("opens", card.opens),
        Row("deadline", card.until, strong=True),
        Row("quote", quoted(language, card.quote) if full and card.quote else ""),
        *(Row("then", words) for words in (card.then if full else card.then[:2])),
        Row("funder", card.funder),
        Row("purpose", card.purpose),
        Row("money", card.money),
        *_quoted_rows(language, quotes[0], card.quote),
        *(Row(label, words, kind="side") for label, words in card.sides),
        Row("who", card.who),
        *_quoted_rows(language, quotes[1], card.quote),
        Row("rule", card.rule),
        Row("where", card.where),
        *(Row("note", words) for words in card.notes),
    ]
    return tuple(row if row.kind else _labelled(language, row) for row in said if row.words)


def _labelled(language: str, row: Row) -> Row:
    """The row of that fact with its label in words; a sum that is not known is of kind `unknown`."""
    is_unknown = row.label == "money" and row.words == _label(language, "no_amount")
    return Row(_label(language, row.label), row.words, row.strong, "unknown" if is_unknown else row.label)


def _quoted_rows(language: str, quotes: Sequence[str], shown: str) -> list[Row]:
    """The page's words for a fact, once: not those that stand on the card already."""
    return [Row("quote", quoted(language, words)) for words in quotes if words not in shown]


def plain(card: Card, language: str) -> str:
    """The full card as plain text, link last."""
    lines = [card.title, *(f"  {row.label}{row.words}" for row in rows(card, language, full=True))]
    return "\n".join([*lines, f"  → {card.url}" if card.url else f"  {translate(language, 'card.no_link')}"])


def short_lines(call: Call, view: View) -> tuple[str, str]:
    """Two lines for a list: «title — funder · amounts» and «date — J-41», which is empty for news without a date.

    Of a two-sided call the sums of both sides, and both days where they differ.
    """
    told = card(call, view)
    offered = " · ".join(sums(call, view.language)) if _offers_by_side(call) else told.money if _has_money(call) else ""
    tail = " · ".join(part for part in (told.funder, offered, told.state) if part)
    days = _days_of_sides(call, view) or (_counted(view, told.deadline, told.days),)
    title = short(told.title, max(80, 300 - len(tail)))
    return short(f"{title} — {tail}" if tail else title, 300), " / ".join(filter(None, days))


def _offers_by_side(call: Call) -> bool:
    return any(side.amounts for side in call.reading.sides)


def _days_of_sides(call: Call, view: View) -> tuple[str, ...]:
    """«France : 12 février 2027 — J-74», one for each side, the next first; nothing where none has a day of its own."""
    shared, sides = call.reading.deadline, call.reading.sides
    days = [side.deadline for side in sides if side.deadline]
    if not days or not _are_days_apart(call):
        return ()
    ordered = sorted(sides, key=lambda side: side.deadline.ends_at if side.deadline else _NEVER)
    said = [_day_of_side(side, call, view) for side in ordered]
    is_of_none = shared is not None and not any(_same(day, shared) for day in days)
    return (_left(call, view, shared), *said) if shared and is_of_none else tuple(said)


def _day_of_side(side: Side, call: Call, view: View) -> str:
    language, day = view.language, side.deadline
    words = _left(call, view, day, weekday=False) if day else translate(language, "card.see_page")
    return labelled(language, _word(language, "country", side.country), words)


def _left(call: Call, view: View, moment: Moment, *, weekday: bool = True) -> str:
    """A day with what is left until then: «12 février 2027 (à vérifier) — J-41»."""
    when = dates.when(view, moment, weekday=weekday)
    days = None if call.status is Status.WITHDRAWN else when.days
    return _counted(view, checked(view.language, moment, when.words), days)


def _are_days_apart(call: Call) -> bool:
    """Whether the day of the call is not that of every side."""
    return not all(side.deadline and _same(side.deadline, call.reading.deadline) for side in call.reading.sides)


def side_of_deadline(call: Call, language: str) -> str:
    """«côté France» where the next deadline is that of one side alone, and the other has another; else empty."""
    sides, shared = call.reading.sides, call.reading.deadline
    own = [side for side in sides if side.deadline and shared and _same(side.deadline, shared)]
    if len(own) != 1 or len(sides) < 2:
        return ""
    return translate(language, "side.of", side=_word(language, "country", own[0].country))


def _counted(view: View, words: str, days: int | None) -> str:
    """A day and how many are left: «12 février 2027 — J-41»."""
    return " — ".join(filter(None, (words, "" if days is None else dates.countdown(view.language, days))))


def numbered(number: int, call: Call, view: View) -> str:
    """«1. title — funder · amounts», the date on a line of its own."""
    first, second = short_lines(call, view)
    return f"{number}. {first}" + (f"\n   ⏳ {second}" if second else "")


def short_line(call: Call, language: str, zone: str, now: datetime) -> str:
    """One line for a list: «title — funder · amounts · date — J-41»."""
    return " · ".join(filter(None, short_lines(call, View(language, zone, now))))


def _label(language: str, name: str) -> str:
    return translate(language, f"card.{name}")


def _state(call: Call, language: str) -> str:
    """What is unusual of the state: nothing for an open call."""
    word = call.reading.status_word
    if word and knows(language, f"status.{word.value}"):
        return translate(language, f"status.{word.value}")
    if call.status in (Status.CLOSED, Status.WITHDRAWN, Status.FORECAST):
        return translate(language, f"status.{call.status.value}")
    return ""


def _funder(call: Call, language: str, names: Mapping[str, str]) -> str:
    funders = [short(fact.value, NAME) for fact in call.reading.funders[:LIST]]
    if funders:
        return listed(language, funders)
    sources = [names[name] for name in call.sources if names.get(name)]
    return translate(language, "card.published_by", source=short(sources[0], NAME)) if sources else ""


def _told(language: str, kind: str, facts: Sequence[Fact]) -> str:
    said = dict.fromkeys(_word(language, kind, fact.value) for fact in facts)
    return short(", ".join(list(said)[: LIST * 2]), QUOTE)


def _perhaps(language: str, kind: str, facts: Sequence[Fact]) -> str:
    """Who may apply, or where; what no words of the page say outright is said to be probable."""
    said = _told(language, kind, facts)
    is_guess = bool(said) and all(fact.probable for fact in facts)
    return translate(language, "card.probably", who=said) if is_guess else said


def step(moment: Moment | None) -> str:
    """The name of the step that a day closes, where the words it was read from say it: «lettre d'intention»."""
    name = short(moment.label, NAME) if moment else ""
    return name if moment and name.lower() in moment.quote.lower() else ""


def checked(language: str, moment: Moment | None, words: str, name: str = "") -> str:
    """The day, its `name`, and whether it is to be checked or only expected."""
    marks = [name] if name else []
    marks += [
        translate(language, f"card.{mark}")
        for mark, holds in (("check", moment and is_doubtful(moment)), ("expected", moment and moment.expected))
        if holds
    ]
    return f"{words} ({', '.join(marks)})" if marks else words


def has_odd_weekday(moment: Moment) -> bool:
    """Whether the text names a weekday that does not fit the day."""
    return any(warning.kind is WarningKind.WEEKDAY for warning in moment.warnings)


def is_doubtful(moment: Moment) -> bool:
    """Whether a day should be checked on the page."""
    return bool(moment.doubt) or moment.confidence < DOUBTFUL or has_odd_weekday(moment)


def _word(language: str, kind: str, value: str) -> str:
    return named(language, kind, value, short(value, NAME))


def _has_money(call: Call) -> bool:
    return bool(money.amounts("en", _own(call)))


def _own(call: Call) -> Sequence[Amount]:
    """The sums of the call as a whole; those of a side are said with the side, where it has a line."""
    with_line = {side.country for side in call.reading.sides}
    return [fact for fact in call.reading.amounts if not fact.side or fact.side not in with_line]


def _money(call: Call, language: str) -> str:
    offered = _own(call)
    if any(fact.side for fact in offered):
        merged = [_of_side(words, fact, language) for fact in offered for words in money.amounts(language, [fact])]
    else:
        merged = list(money.amounts(language, offered))
    own = call.reading.own_funding
    if own is not None:
        merged.append(translate(language, "card.own_funding", words=money.alone(language, own)))
    if merged:
        return " · ".join(dict.fromkeys(merged))
    is_said = any(side.amounts for side in call.reading.sides) or not _is_call(call)
    return "" if is_said else translate(language, "card.no_amount")


def _of_side(words: str, fact: Amount, language: str) -> str:
    side = _word(language, "country", fact.side)
    return f"{words} {translate(language, 'side.of', side=side)}" if fact.side else words


def sums(call: Call, language: str) -> tuple[str, ...]:
    """What is on offer, in short: «90 000 € max. par projet»; «France 16 000 € max. par an» for each of two sides."""
    sided = [
        f"{_word(language, 'country', side.country)} {words}"
        for side in call.reading.sides
        for words in (" · ".join(money.amounts(language, side.amounts)),)
        if words
    ]
    return tuple(sided) or money.amounts(language, _own(call))


def _rule(rule: Fact | None, language: str) -> str:
    """The partners asked for, and the words that ask for them."""
    if rule is None:
        return ""
    said = _word(language, "partner", rule.value)
    return _with_quote(language, said, short(rule.quote, NAME))


def _with_quote(language: str, said: str, quote: str) -> str:
    return f"{said} ({quoted(language, quote)})" if said and quote else said


def _no_deadline(call: Call, view: View) -> str:
    if call.reading.rolling:
        return translate(view.language, "card.rolling")
    return translate(view.language, "card.no_deadline") if _is_call(call) else ""


def _is_call(call: Call) -> bool:
    return call.reading.kind is Kind.CALL


def _quotes(facts: Sequence[Amount | Fact]) -> tuple[str, ...]:
    """The words a few facts were read from, each once."""
    return tuple(dict.fromkeys(short(fact.quote, QUOTE) for fact in facts if fact.quote))[:3]


def _quote(moment: Moment | None, language: str) -> str:
    return short(moment.quote, QUOTE) if moment else ""


def _later(call: Call, view: View) -> list[str]:
    """The deadlines after the next one, with the name of their step."""
    first, language = call.reading.deadline, view.language
    of_sides = {side.deadline.date for side in call.reading.sides if side.deadline}
    later = [
        moment
        for moment in call.reading.deadlines
        if first and moment.date > first.date and moment.date not in of_sides
    ]
    said = []
    for moment in later[:LIST]:
        words = dates.when(view, moment, weekday=False).words
        said.append(labelled(language, short(moment.label, NAME), words))
    return said


def _side(side: Side, call: Call, view: View) -> tuple[str, str]:
    """(«Côté France : », «MEAE · 16 000 € max. par an · communes · jusqu’au …»); what the call says is not repeated."""
    language, common = view.language, {fact.value for fact in call.reading.eligible}
    own = side.eligible if {fact.value for fact in side.eligible} != common else ()
    parts = [short(side.funder, NAME), *money.amounts(language, side.amounts), _told(language, "applicant", own)]
    if side.deadline and _are_days_apart(call):
        parts.append(translate(language, "side.until", when=dates.when(view, side.deadline, weekday=False).words))
    parts += [translate(language, "side.form", form=short(side.form, NAME))] if side.form else []
    said = " · ".join(part for part in parts if part) or translate(language, "card.see_page")
    return translate(language, "side.label", side=_word(language, "country", side.country)), said


def _same(one: Moment, other: Moment | None) -> bool:
    return other is not None and (one.date, one.time, one.zone) == (other.date, other.time, other.zone)


def _notes(call: Call, language: str) -> tuple[str, ...]:
    deadline = call.reading.deadline
    kinds = dict.fromkeys(one.kind for one in (*(deadline.warnings if deadline else ()), *call.reading.warnings))
    said = [translate(language, f"warning.{kind}") for kind in kinds if kind in _SAID]
    if deadline and deadline.doubt:
        said.insert(0, translate(language, "warning.check", why=translate(language, f"doubt.{deadline.doubt}")))
    elif deadline and deadline.confidence < DOUBTFUL and not said:
        said.append(translate(language, "warning.doubtful"))
    return tuple(said[:LIST])
