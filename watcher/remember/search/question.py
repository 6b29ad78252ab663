"""Reads a question in plain words: «santé ou numérique, au Québec, plus de 50 000 $, avant le 31 décembre». Pure.

Domains, places, applicants, dates, amounts, states and what is excluded become filters; only what is left stays words.
A message may refine the question before it («et en numérique ?», «plutôt au Québec», «enlève la date»). Never raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from watcher.config.domains import Domain
from watcher.model import Status
from watcher.remember.search.alternatives import less, units
from watcher.remember.search.analysis import MAX_QUERY
from watcher.remember.search.asked import ALL, SearchCriteria, sound
from watcher.remember.search.question_parts import QuestionReader
from watcher.remember.search.question_phrases import (
    CORRECTION,
    DROP,
    FOLLOW_UP,
    HELP,
    MISSED,
    NEW_QUESTION,
    ONLY,
    SAVE,
    SETTINGS,
    SHOW_ALL,
    is_more,
)
from watcher.remember.search.typed import Typed
from watcher.understand.text.number_words import numbers_in_words
from watcher.understand.text.text import fold, words


class Intent(StrEnum):
    """What a message wants."""

    SEARCH = "search"
    SAVE = "save"
    NEWS = "new_since_last_look"
    NEXT_PAGE = "next_page"
    FOLLOW_UP = "follow_up"
    SETTINGS = "settings"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a message: what it wants, and the question, with the one before it where it refines."""

    intent: Intent
    criteria: SearchCriteria


def read_question(
    text: str, today: date, domains: Mapping[str, Domain], before: SearchCriteria | None = None
) -> Understood:
    """The question a person typed, in French or English; `before` is the one it may refine.

    `today` is the person's own day: a day or month without a year is the next one.
    """
    composed = _DIRECTION.sub("", unicodedata.normalize("NFC", text[:MAX_QUERY]))
    typed = Typed(_in_digits(composed))
    if typed.take(NEW_QUESTION):
        before = None
    if (without_subject := _without_subject(" ".join(words(typed.level)), before)) is not None:
        return without_subject
    wants_saving = bool(typed.take(SAVE, lambda match: match[0].strip()))
    wants_news = bool(typed.take(MISSED, lambda match: match[0].strip()))
    only = bool(typed.take(ONLY, lambda match: match[0].strip())) if before is not None else False
    cue = typed.take(FOLLOW_UP, lambda match: match) if before is not None and not wants_saving else None
    if before is not None:
        typed.take(CORRECTION)
        _bound_as_before(typed, before)
    dropped = typed.take(DROP, lambda match: match) if before is not None else None
    reader = QuestionReader(typed, today, domains, before, saves=wants_saving, is_news=wants_news)
    criteria = reader.read(keeps_calls=only)
    if wants_saving:
        return Understood(Intent.SAVE, before if criteria.is_empty and before is not None else criteria)
    off = reader.taken_off
    excludes = reader.begins_excluding and before is not None and _not_asked(before, criteria) != before
    refines = cue or only or dropped or excludes or not off.is_empty
    if before is not None and (refines or _only_bounds(criteria, reader.begins_excluding)):
        less = _taken_off(_dropped(before, dropped) if dropped else before, off)
        also = bool(cue and (cue["adds"] or re.search(r"aussi|also|too|plus", cue[0]))) or reader.says_also
        return Understood(Intent.FOLLOW_UP, refined(less, criteria, also=also))
    if wants_news and not criteria.new and not criteria.changed:
        return Understood(Intent.NEWS, criteria)
    return Understood(Intent.SEARCH, criteria)


def _without_subject(line: str, before: SearchCriteria | None) -> Understood | None:
    """What a message means that names nothing to look for; None for others."""
    if before is not None and is_more(line):
        return Understood(Intent.NEXT_PAGE, before)
    if before is not None and SHOW_ALL.search(line):
        return Understood(Intent.SEARCH, SearchCriteria(statuses=(str(Status.OPEN),)))
    for pattern, intent in ((HELP, Intent.HELP), (SETTINGS, Intent.SETTINGS)):
        if pattern.search(line):
            return Understood(intent, SearchCriteria())
    return None


def read_criteria(text: str, today: date, domains: Mapping[str, Domain]) -> SearchCriteria:
    """The question typed where only questions are typed (a search field, a command): «aide» is a word to look for."""
    found = read_question(text, today, domains)
    is_no_question = found.intent in (Intent.HELP, Intent.SETTINGS) or not words(fold(text))
    return sound(SearchCriteria(words=text)) if is_no_question else found.criteria


def _only_bounds(criteria: SearchCriteria, excludes: bool) -> bool:
    """Whether a message says only dates, amounts or what is not wanted: it can but refine the question before."""
    if criteria in (SearchCriteria(statuses=(ALL,)), SearchCriteria(sort=criteria.sort)):
        return bool(criteria.statuses or criteria.sort)
    asks = criteria.words or criteria.domains or criteria.where or criteria.who or criteria.kinds or criteria.sides
    says = criteria.due_from or criteria.due_to or criteria.min_amount is not None or criteria.max_amount is not None
    nots = criteria.not_words or criteria.not_domains or criteria.not_where or criteria.not_who
    return not asks and bool(says or (nots and excludes))


def _bound_as_before(typed: Typed, before: SearchCriteria) -> None:
    """A sum alone is another bound of the sort asked for: «make it 200k», «plutôt 20 000»."""
    sum_alone = re.fullmatch(r"\W*(\d[\d .,]*(?:k|m|mille|millions?)?\s*\S{0,7})\W*", typed.level)
    if sum_alone and (before.min_amount is None) != (before.max_amount is None):
        cue = "au moins" if before.min_amount is not None else "au plus"
        typed.reword(re.compile(re.escape(sum_alone[1])), f"{cue} {sum_alone[1]}".replace("\\", r"\\"))


def _dropped(before: SearchCriteria, match: re.Match[str]) -> SearchCriteria:
    """The question before without what a message takes off: «enlève la date», «partout»."""
    for name, fields_of in (
        ("date", ("due_from", "due_to")),
        ("amount", ("min_amount", "max_amount")),
        ("place", ("where", "not_where", "sides")),
        ("who", ("who", "not_who")),
        ("domain", ("domains", "not_domains")),
        ("status", ("statuses",)),
    ):
        if match[name]:
            for field in fields_of:
                before = before.without(field)
    return before


def changed(before: SearchCriteria, text: str, today: date, domains: Mapping[str, Domain]) -> SearchCriteria:
    """A question with changes: «+santé» adds, «-prêt» takes away or excludes, other words refine it.

    A sign goes for the words up to the next sign, or up to a word that begins a filter of its own («min», «avant»).
    """
    after = before
    for piece in _PIECES.split(text):
        sign, said = (piece[0], piece[1:]) if piece[:1] in "+-−" else ("", piece)
        said = re.sub(r"\bwhere\b", "in", re.sub(r"\bwho\b", "for", said.strip()))
        if not said:
            continue
        read = read_question(said, today, domains, after if not sign else None)
        if sign == "+":
            after = refined(after, read.criteria, also=True)
        elif sign:
            after = _taken_off(after, read.criteria)
        else:
            after = read.criteria if read.intent is Intent.FOLLOW_UP else refined(after, read.criteria, also=False)
    return sound(after)


_DIRECTION = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that turn the direction of writing, or that nobody sees."""
_PIECES = re.compile(
    r"\s+(?=[+−-]\w)|(?<=\w)\s+(?=(?:min|max|who|where|pour|for|avant|before|apr[eè]s|after|d'ici|by|en|in|[aà]|au|aux"
    r"|plus de|moins de|more than|less than|at least|at most|au moins|au plus|sans|hors|without|except)\b)"
)


def _taken_off(before: SearchCriteria, said: SearchCriteria) -> SearchCriteria:
    """The question without what is said; excluding it where it was not asked for."""
    changes: dict[str, Any] = {}
    for name in ("domains", "where", "who"):
        had, values = getattr(before, name), getattr(said, name)
        changes[name] = tuple(value for value in had if value not in values)
        changes[f"not_{name}"] = (*getattr(before, f"not_{name}"), *(value for value in values if value not in had))
    had, unwanted = units(before.words), units(said.words)
    changes["words"] = less(before.words, unwanted)
    changes["not_words"] = (*before.not_words, *(word for word in unwanted if word not in had))
    for name in ("kinds", "statuses", "sources", "funders"):
        changes[name] = tuple(value for value in getattr(before, name) if value not in getattr(said, name))
    for bound in ("min_amount", "max_amount", "due_from", "due_to"):
        if getattr(said, bound) is not None:
            changes[bound] = None
    return replace(before, **changes)


_EXCLUDABLE = ("domains", "where", "who", "sources", "funders")


def _not_asked(before: SearchCriteria, said: SearchCriteria) -> SearchCriteria:
    """The question before without what a message excludes."""
    changes: dict[str, Any] = {
        name: tuple(value for value in getattr(before, name) if value not in getattr(said, f"not_{name}"))
        for name in _EXCLUDABLE
    }
    return replace(before, words=less(before.words, said.not_words), **changes)


def refined(before: SearchCriteria, said: SearchCriteria, *, also: bool) -> SearchCriteria:
    """The question before with what a message changes; «aussi» adds to it instead. What it excludes is not asked for
    any more."""
    before = _not_asked(before, said)
    changes: dict[str, Any] = {}
    for name in _EXCLUDABLE:
        asked, unwanted = getattr(said, name), getattr(before, f"not_{name}")
        if lifted := tuple(value for value in asked if value in unwanted):
            changes[f"not_{name}"] = tuple(value for value in unwanted if value not in lifted)
            if also:  # «remets la santé»: what was excluded is not asked for
                left: dict[str, Any] = {name: tuple(value for value in asked if value not in lifted)}
                said = replace(said, **left)
    before = replace(before, **changes)
    changes = {}
    for field in fields(SearchCriteria):
        value = getattr(said, field.name)
        if value == field.default:
            continue
        old = getattr(before, field.name)
        adds = also or field.name.startswith("not_")
        changes[field.name] = (*old, *value) if adds and isinstance(value, tuple) else value
    if said.words:
        changes["words"] = f"{before.words} {said.words}".strip()
    for bounds in (("due_from", "due_to"), ("min_amount", "max_amount", "currency")):
        if any(name in changes for name in bounds):
            changes |= {name: getattr(said, name) for name in bounds}
    if said.where and not also:
        changes["sides"] = said.sides
    return sound(replace(before, **changes | {"said": ""}))


def _in_digits(text: str) -> str:
    """The text with amounts in words as digits («cinquante mille euros» → «50000 euros») and small slips mended."""
    if halves := re.match(r"(.*\b(?:entre|between)\b.+?\s)(et|and)(\s.+)", text, re.IGNORECASE | re.DOTALL):
        return _in_digits(halves[1]) + halves[2] + _in_digits(halves[3])  # else «cinq mille et dix mille» is one number
    flat = "".join(character if len(fold(character)) != 1 else fold(character) for character in text)
    for number in reversed(list(numbers_in_words(flat))):
        if re.search(r"\d\s*$", flat[: number.start]):
            continue
        text = f"{text[: number.start]}{int(number.value)}{text[number.end :]}"
    text = re.sub(r"[«“”„]\s*|\s*»", '"', text)
    text = re.sub(r"\b(?:\w\.){2,}", lambda match: match[0].replace(".", "") + " ", text)  # «I.A.»
    text = re.sub(r"\b[tT]h[èÈ]ses?\b", "doctorat", text)  # without its accent it is the English «these»
    return re.sub(r"\b[dD]ici\b", "d'ici", text)
