"""What changed in a call, in words: a heading, and the lines with the old fact and the quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.model import Amount, AmountRole, Event, EventKind, moment_of, side_of
from watcher.wording import dates, money
from watcher.wording.catalogue import named, translate
from watcher.wording.text import quoted, short
from watcher.wording.view import View

QUOTE = 240


def heading(language: str, kind: EventKind) -> str:
    """«Date repoussée», «Montant modifié» …"""
    return translate(language, f"event.{kind.value}")


def title(language: str, event: Event) -> str:
    """The heading of this very event: «Retiré» where the source says so, «N’est plus listé» where it is only gone.

    Of a two-sided call with the side that moved alone: «Date repoussée côté Québec».
    """
    return _beside_side(language, _title(language, event), _moved_side(event))


def _title(language: str, event: Event) -> str:
    if event.kind is EventKind.WITHDRAWN and isinstance(event.after, Mapping) and event.after.get("why") == "absent":
        return translate(language, "event.unlisted")
    if event.is_deadline_found or (event.before is None and side_of(event.after)):
        return translate(language, "event.deadline_known")
    if event.is_deadline_lost:
        return translate(language, "event.deadline_put_off" if event.after.get("postponed") else "event.deadline_lost")
    if event.kind is EventKind.DEADLINE_EXTENDED and event.after is None:
        return translate(language, "event.open_all_year")
    if (number := cut_off_of(event)) and event.before is None:
        return translate(language, "event.step_added" if number == 1 else "event.cut_off_added", number=number)
    return heading(language, event.kind)


def cut_off_of(event: Event) -> int:
    """Which cut-off moved or came, where the next deadline stands as it was; else 0."""
    number = event.after.get("cut_off") if isinstance(event.after, Mapping) else 0
    return number if isinstance(number, int) else 0


def is_new_deadline(event: Event) -> bool:
    """Whether the next deadline is another one than before."""
    is_move = event.kind in (EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED, EventKind.REOPENED)
    is_of_part = cut_off_of(event) or side_of(event.after)
    return is_move and not is_of_part and moment_of(event.before) != moment_of(event.after)


def rows(view: View, event: Event) -> Iterator[tuple[str, str]]:
    """What stood before and what the page says now, each with its label («Avant : », «5 mars 2027»).

    Of a two-sided call a line for each side that changed («Côté Québec : », «75 000 $ CA (avant : 50 000 $ CA)»).
    """
    quote = quoted(view.language, short(event.quote, QUOTE)) if event.quote else ""
    said = (*(_by_side(view, event) or _before(view, event)), (translate(view.language, "card.quote"), quote))
    yield from ((label, words) for label, words in said if words)


def _before(view: View, event: Event) -> Iterator[tuple[str, str]]:
    """What stood before, below the number of a cut-off with its day."""
    before, after = fact(view, event.kind, _left(event)), fact(view, event.kind, event.after)
    if number := cut_off_of(event):
        yield translate(view.language, "event.step" if number == 1 else "event.cut_off", number=number), after
    yield translate(view.language, "event.before"), "" if before == after else _only_day(view, event) or before


def _by_side(view: View, event: Event) -> list[tuple[str, str]]:
    """The label of each side that changed, with what is and what was; nothing where the event is of no side."""
    language, found = view.language, []
    for side in _sides(event):
        old, new = (fact(view, event.kind, _of_side(some, side)) for some in changed(event))
        was = _only_day(view, event) or old
        key = ("event.now_and_before" if old else "event.only_now") if new else "event.only_before"
        label = translate(language, "side.label", side=named(language, "country", side, side))
        found.append((label, translate(language, key, now=new, old=was)))
    return found


def _sides(event: Event) -> tuple[str, ...]:
    """The sides of a two-sided call that an event is about."""
    if side := side_of(event.after):
        return (side,)
    if not _has_sided_sums(event.before) or not _has_sided_sums(event.after):
        return ()
    sides = [side_of(row) for some in changed(event) for row in some]
    return tuple(sorted(set(sides), reverse=True)) if all(sides) else ()


def _of_side(value: Any, side: str) -> Any:
    return [row for row in value if side_of(row) == side] if isinstance(value, list) else value


def _moved_side(event: Event) -> str:
    """The one side that changed, or an empty string."""
    sides = _sides(event)
    return sides[0] if len(sides) == 1 else ""


def _beside_side(language: str, words: str, side: str) -> str:
    name = named(language, "country", side, side)
    return f"{words} {translate(language, 'side.of', side=name)}" if side and words else words


def changed(event: Event) -> tuple[Any, Any]:
    """What stood before and what stands now; of the sums of a two-sided call those that differ."""
    before, after = event.before, event.after
    if not _has_sided_sums(before) or not _has_sided_sums(after):
        return before, after
    return [one for one in before if one not in after], [one for one in after if one not in before]


def _has_sided_sums(value: Any) -> bool:
    return isinstance(value, list) and any(map(side_of, value))


def _left(event: Event) -> Any:
    """What stood before, of a list of facts without those that stand there still.

    Who could apply is said whole where all of them still can.
    """
    if not isinstance(event.before, list) or not isinstance(event.after, list):
        return event.before
    left = [one for one in event.before if one not in event.after]
    return event.before if not left and event.kind is EventKind.ELIGIBILITY_CHANGED else left


def _only_day(view: View, event: Event) -> str:
    """The day that was, alone, where nothing but the day has moved; empty otherwise."""
    was, now_is = moment_of(event.before), moment_of(event.after)
    if was is None or now_is is None or (was.time, was.zone) != (now_is.time, now_is.zone):
        return ""
    return dates.day(view.language, was.date, year=was.date.year != now_is.date.year)


def lines(view: View, event: Event) -> tuple[str, ...]:
    """The same as whole lines: «Avant : 5 mars», «La page dit : « … »»."""
    return tuple(label + words for label, words in rows(view, event))


def moved(view: View, event: Event) -> str:
    """«de … à …» for a history: what stood before and what stands now."""
    old, new = (fact(view, event.kind, value) for value in changed(event))
    words = translate(view.language, "event.from_to", old=old, new=new) if old and new else new or old
    return _beside_side(view.language, words, _moved_side(event))


def fact(view: View, kind: EventKind, value: Any) -> str:
    """A stored fact of the ledger in words; empty for one that cannot be read."""
    if kind in (EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED, EventKind.REOPENED):
        moment = moment_of(value)
        return dates.when(view, moment, weekday=False).words if moment else ""
    if kind is EventKind.AMOUNT_CHANGED:
        return " · ".join((*money.amounts(view.language, amounts_of(value)), *_said(view.language, value)))
    if kind is EventKind.ELIGIBILITY_CHANGED:
        return ", ".join(_names(view.language, value))
    if kind is EventKind.TEXT_CHANGED:
        return _text(view, value)
    return ""


def _text(view: View, value: Any) -> str:
    """What a change of the text says of one side: the deadline it is about, else the words."""
    if moment := moment_of(value):
        return dates.when(view, moment, weekday=False).words
    words = value.get("title") or value.get("text") if isinstance(value, Mapping) else None
    return quoted(view.language, short(words, QUOTE)) if isinstance(words, str) and words else ""


def amounts_of(value: Any) -> tuple[Amount, ...]:
    """The sums of a JSON value; what cannot be read is left out."""
    found = []
    for row in value if isinstance(value, list | tuple) else [value]:
        if isinstance(row, Mapping):
            try:
                number, role = Decimal(str(row["value"])), AmountRole(row.get("role") or "other")
            except (KeyError, InvalidOperation, ValueError):
                continue
            found.append(
                Amount(number, row.get("currency"), role, per=row.get("per") or "", side=row.get("side") or "")
            )
    return tuple(found)


def _names(language: str, value: Any) -> Iterator[str]:
    """Who may apply, type by type; what a page says of them in words of its own as it says it."""
    for row in value if isinstance(value, list | tuple) else [value]:
        said = row.get("said") if isinstance(row, Mapping) else None
        name = str(row.get("value", "")) if isinstance(row, Mapping) else str(row or "")
        if isinstance(said, str):
            yield quoted(language, short(said, QUOTE))
        elif row:
            yield _word(language, name)


def _said(language: str, value: Any) -> Iterator[str]:
    """What a page says of its sums in words of its own."""
    for row in value if isinstance(value, list | tuple) else ():
        if isinstance(row, Mapping) and isinstance(row.get("said"), str):
            yield quoted(language, short(row["said"], QUOTE))


def _word(language: str, name: str) -> str:
    return named(language, "applicant", name, short(name, 120))
