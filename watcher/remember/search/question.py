"""Reads a question in plain words: «santé ou numérique, au Québec, plus de 50 000 $, avant le 31 décembre». Pure.

Domains, places, applicants, dates, amounts, states and what is excluded become filters; only what is left stays words.
A message may refine the question before it («et en numérique ?», «plutôt au Québec», «enlève la date»). Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.config.domains import Domain
from watcher.model import Kind, Status
from watcher.remember.search.analysis import MAX_QUERY, STOP_WORDS
from watcher.remember.search.asked import ALL, SearchCriteria, sound
from watcher.remember.search.filler_words import filler_words
from watcher.remember.search.parse import (
    KIND_PHRASES,
    LANGUAGE_PHRASES,
    STATUS_PHRASES,
    Typed,
    read_amounts,
    read_dates,
    read_keys,
)
from watcher.remember.search.place_names import names_to_slugs
from watcher.remember.search.question_phrases import (
    AMOUNT_WORDING,
    BESIDES,
    CHANGED,
    CLOSED_TOO,
    DROP,
    FOLLOW_UP,
    HELP,
    MISSED,
    MORE_DATES,
    NEGATION,
    NEW,
    NO_DEADLINE,
    NONPROFIT,
    ONLY,
    SAVE,
    SETTINGS,
    SIDES,
    SPAN,
    is_more,
)
from watcher.remember.search.synonyms import GROUPS
from watcher.remember.search.topic_names import applicant_names, domain_names, stemmed
from watcher.understand.text.number_words import numbers_in_words
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

LONGEST_NAME = 6  # words
SHORTEST_TYPO, LONG_TYPO = 5, 9


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
    typed = Typed(_in_digits(text[:MAX_QUERY]))
    line = " ".join(words(typed.level))
    if before is not None and is_more(line):
        return Understood(Intent.NEXT_PAGE, before)
    for pattern, intent in ((HELP, Intent.HELP), (SETTINGS, Intent.SETTINGS)):
        if pattern.search(line):
            return Understood(intent, SearchCriteria())
    wants_saving = bool(typed.take(SAVE, lambda match: match[0].strip()))
    wants_news = bool(typed.take(MISSED, lambda match: match[0].strip()))
    only = bool(typed.take(ONLY, lambda match: match[0].strip())) if before is not None else False
    cue = typed.take(FOLLOW_UP, lambda match: match) if before is not None and not wants_saving else None
    dropped = typed.take(DROP, lambda match: match) if before is not None else None
    reader = _Reader(typed, today, domains, before, saves=wants_saving)
    criteria = reader.read(keeps_calls=only)
    if wants_saving:
        return Understood(Intent.SAVE, before if criteria.is_empty and before is not None else criteria)
    if before is not None and (cue or only or dropped or _only_bounds(criteria, reader.begins_excluding)):
        less = _dropped(before, dropped) if dropped else before
        also = bool(cue and re.search(r"aussi|also|too|plus", cue[0])) or reader.says_also
        return Understood(Intent.FOLLOW_UP, _refined(less, criteria, also=also))
    if wants_news and not criteria.new and not criteria.changed:
        return Understood(Intent.NEWS, criteria)
    return Understood(Intent.SEARCH, criteria)


def _only_bounds(criteria: SearchCriteria, excludes: bool) -> bool:
    """Whether a message says only dates, amounts or what is not wanted: it can but refine the question before."""
    if criteria == SearchCriteria(statuses=(ALL,)):
        return True
    asks = criteria.words or criteria.domains or criteria.where or criteria.who or criteria.kinds or criteria.sides
    says = criteria.due_from or criteria.due_to or criteria.min_amount is not None or criteria.max_amount is not None
    nots = criteria.not_words or criteria.not_domains or criteria.not_where or criteria.not_who
    return not asks and bool(says or (nots and excludes))


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


def _refined(before: SearchCriteria, said: SearchCriteria, *, also: bool) -> SearchCriteria:
    """The question before with what a message changes; «aussi» adds to it instead."""
    changes: dict[str, Any] = {}
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
    return sound(replace(before, **changes))


class _Reader:
    """Takes one thing after the other out of a message."""

    def __init__(
        self,
        typed: Typed,
        today: date,
        domains: Mapping[str, Domain],
        before: SearchCriteria | None = None,
        *,
        saves: bool = False,
    ) -> None:
        self._saves = saves
        self._typed = typed
        self._today = today
        self._domains = domains
        self._before = before
        self._names = _names(tuple(sorted(domain_names(domains).items())))
        self._found: dict[str, list[str]] = {}
        self.begins_excluding = False
        self.says_also = False

    def read(self, *, keeps_calls: bool = False) -> SearchCriteria:
        """What the message asks for. `keeps_calls`: words such as «subventions» are looked for rather than filler."""
        typed = self._typed
        facts: dict[str, Any] = dict(self._keyed())
        while typed.take(NONPROFIT):
            self._add("who", "nonprofit")
        facts |= self._ages()
        if typed.take(CLOSED_TOO):
            facts["statuses"] = (ALL,)
        elif typed.take(NO_DEADLINE):
            facts["statuses"] = (str(Status.ROLLING),)
        facts |= self._dates()
        facts |= self._amounts()
        if typed.take(SIDES):
            facts["sides"] = True
        self.begins_excluding = bool(NEGATION.match(typed.level.strip()))
        self._exclude()
        for statuses_pattern, statuses in STATUS_PHRASES:
            while "statuses" not in facts and typed.take(statuses_pattern):
                facts["statuses"] = _status_words(statuses)
                while typed.take(statuses_pattern):
                    pass
        kinds = tuple(str(kind) for pattern, kind in KIND_PHRASES if typed.take(pattern))
        if kinds:
            facts["kinds"] = kinds
        for language_pattern, code in LANGUAGE_PHRASES:
            facts |= {"language": code} if typed.take(language_pattern) else {}
        self._take_names()
        if self._saves:
            typed.leave_out([match.span() for match in re.finditer(NEW, typed.level)])
        if not keeps_calls:
            typed.leave_out(filler_words(typed.level))
        typed.leave_out([match.span() for match in BESIDES.finditer(typed.level)])
        self.says_also = bool(typed.take(r"\b(?:aussi|egalement|also|as well|too)\b"))
        facts |= {name: tuple(values) for name, values in self._found.items()}
        return sound(SearchCriteria(words=self._rest(keeps_calls), **facts))

    def _keyed(self) -> Iterator[tuple[str, Any]]:
        """`domain:health`, `pays:FR`, as power users write them."""
        said = read_keys(self._typed, self._domains)
        renamed = {"countries": "where", "domains": "domains", "sources": "sources", "statuses": "statuses"}
        for name, value in said.items():
            if name == "language":
                yield name, str(value)
            elif name == "kinds":
                yield name, tuple(one for one in value if one in tuple(Kind))
            elif name == "statuses":
                yield name, tuple(one for one in value if one in (*Status, ALL))
            else:
                yield renamed[name], tuple(value)

    def _add(self, field: str, value: str) -> None:
        self._found.setdefault(field, []).append(value)

    def _ages(self) -> Iterator[tuple[str, int]]:
        """«nouveaux … depuis 7 jours», «what changed this week»."""
        for field, cue in (("changed", CHANGED), ("new", NEW)):
            pattern = rf"(?P<cue>{cue})(?P<between>[^.;?!]{{0,60}}?)(?P<span>{SPAN})"
            match = self._typed.take(pattern, lambda found: found)
            if match:
                self._typed.put_back(match.span("between"), match["between"])
                yield field, _days(match)
                return

    def _dates(self) -> dict[str, Any]:
        for pattern, meant in MORE_DATES:
            if (match := self._typed.take(pattern, lambda found: found)) is not None:
                return meant(match, self._today)
        said = read_dates(self._typed, self._today)
        start, end = said.get("deadline_from"), said.get("deadline_to")
        return {"due_from": start if start != self._today or end is None else None, "due_to": end}

    def _amounts(self) -> dict[str, Any]:
        for pattern, wording in AMOUNT_WORDING:
            self._typed.reword(pattern, wording)
        said = read_amounts(self._typed)
        found = {name: said[name] for name in ("min_amount", "max_amount") if said.get(name) is not None}
        return found | ({"currency": said["currency"]} if found and said.get("currency") else {})

    def _exclude(self) -> None:
        """Takes out each «sans …», «hors …», «except …» with the things that follow it."""
        while (match := self._typed.take(NEGATION, lambda found: found)) is not None:
            place = match.end()
            while item := self._item(place):
                start, end, field, value = item
                value = self._typed.text[start:end] if field == "words" else value
                self._typed.leave_out([(match.start(), end)])
                if field:
                    self._add(f"not_{field}", value)
                joined = re.match(r"\s*(?:et|and|ni|nor|ou|or|&)\s+(?:de\s+|pas\s+)?", self._typed.level[end:])
                if joined is None:
                    break
                place = end + joined.end()
                if NEGATION.match(self._typed.level[place:]):
                    break

    def _item(self, place: int) -> tuple[int, int, str, str] | None:
        """The thing named at a place: its span, field and value; a word of its own where no name is known."""
        tokens = list(re.finditer(r"[a-z0-9]+", self._typed.level[place : place + 120]))
        while tokens and tokens[0][0] in _ARTICLES:
            tokens.pop(0)
        if not tokens or re.search(r"[,;.?!]", self._typed.level[place : place + tokens[0].start()]):
            return None
        for size in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            name = self._names.find(" ".join(token[0] for token in tokens[:size]))
            if name is not None:
                return place + tokens[0].start(), place + tokens[size - 1].end(), *self._not_of(name, tokens[0][0])
        first = tokens[0]
        if first[0] in _NEWS:
            self._add("kinds", str(Kind.CALL))
            return place + first.start(), place + first.end(), "", ""
        return place + first.start(), place + first.end(), "words", first[0]

    def _not_of(self, name: tuple[str, str], word: str) -> tuple[str, str]:
        """An excluded domain that was asked for is a word of it: «tourisme sans le sport»."""
        field, value = name
        asked = self._before.domains if self._before is not None else ()
        return ("words", word) if field == "domains" and value in asked else (field, value)

    def _take_names(self) -> None:
        """Takes out the names of places, applicants and domains, the longest first; a phrase of the lexicon stays."""
        level = self._typed.level
        tokens = list(re.finditer(r"[a-z0-9]+", level))
        place = 0
        while place < len(tokens):
            size, name = self._longest(tokens, place, level)
            if name is None:
                place += 1
                continue
            self._add(*name)
            if not self._is_phrase(tokens, place, size):
                self._typed.leave_out([(tokens[place].start(), tokens[place + size - 1].end())])
            place += size

    def _longest(self, tokens: list[re.Match[str]], place: int, level: str) -> tuple[int, tuple[str, str] | None]:
        for size in range(min(LONGEST_NAME, len(tokens) - place), 0, -1):
            chosen = tokens[place : place + size]
            between = (level[left.end() : right.start()] for left, right in pairwise(chosen))
            if any(re.search(r"[^\s'’.-]", gap) or len(gap) > 3 for gap in between):
                continue
            name = self._names.find(" ".join(token[0] for token in chosen))
            if name is not None and not self._is_quoted(tokens[place].start()):
                return size, name
        return 1, None

    def _is_quoted(self, place: int) -> bool:
        return self._typed.level.count('"', 0, place) % 2 == 1

    def _is_phrase(self, tokens: list[re.Match[str]], place: int, size: int) -> bool:
        """Whether the name begins a longer phrase of the lexicon («santé mentale»), whose words are looked for."""
        for length in range(size + 1, size + 4):
            chosen = tokens[place : place + length]
            if len(chosen) == length and stemmed(" ".join(token[0] for token in chosen)) in _phrases():
                return True
        return False

    def _rest(self, keeps_calls: bool) -> str:
        """The words that are left, without articles at the ends of what was taken out."""
        said = re.findall(r'-?"[^"]*"|[^\s,;.:!?()«»"]+(?:\.[^\s,;.:!?()«»"]+)*\.?', self._typed.text)
        kept = [word.strip("'’.") if not word.startswith('"') else word for word in said]
        folded = [fold(re.sub(r"^[cdjlmnst]['’]", "", word, flags=re.IGNORECASE)) for word in kept]
        content = [word for word, plain in zip(kept, folded, strict=True) if plain not in _EMPTY and words(plain)]
        joined = [re.sub(r"^(?:[cdjlmnst]|qu)['’]", "", word, flags=re.IGNORECASE) for word in content]
        return " ".join(word for word in joined if keeps_calls or fold(word) not in _CALLS)


class _Names:
    """All names that filter, by their stems; mistyped ones of domains and places are forgiven."""

    def __init__(self, domains: Mapping[str, str]) -> None:
        self._topics = {name: ("who", key) for name, key in applicant_names().items()}
        self._topics |= {name: ("domains", key) for name, key in domains.items()}
        self._places = {name: ("where", slug) for name, slug in names_to_slugs().items()}
        singles = [name for name in domains if " " not in name]
        self._typos = {name: self._topics[name] for name in singles if len(name) >= SHORTEST_TYPO - 1}
        self._typo_places = {name: said for name, said in self._places.items() if len(name) >= SHORTEST_TYPO}

    def find(self, said: str) -> tuple[str, str] | None:
        """The field and value of that name; None where it is none."""
        if said in self._places:
            return self._places[said]
        stems = " ".join(stem(word) for word in said.split())
        if stems in self._topics:
            return self._topics[stems]
        return None if " " in said else self._mistyped(said, stems)

    def _mistyped(self, said: str, stems: str) -> tuple[str, str] | None:
        if len(said) < SHORTEST_TYPO or said in STOP_WORDS or stems in _known_stems():
            return None
        if said[0] in "ld" and (glued := self._topics.get(stem(said[1:]))):  # «lagriculture»
            return glued
        slips = 2 if len(said) >= LONG_TYPO else 1
        for names, word in ((self._typos, stems), (self._typo_places, said)):
            near = process.extractOne(word, names.keys(), scorer=OSA.distance, score_cutoff=slips)
            if near and near[0][0] == word[0]:
                return names[near[0]]
        return None


@lru_cache(maxsize=32)
def _names(domains: tuple[tuple[str, str], ...]) -> _Names:
    return _Names(dict(domains))


@lru_cache(maxsize=1)
def _phrases() -> frozenset[str]:
    """The phrases of several words that the lexicon knows, in stems."""
    said = (phrase.strip() for line in GROUPS.strip().splitlines() for phrase in line.split("|"))
    return frozenset(stemmed(phrase) for phrase in said if len(phrase.split()) > 1)


@lru_cache(maxsize=1)
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in words(fold(GROUPS)))


_SAID_ARTICLES = "le la les l un une des du de d au aux a the any for pour en in to those ceux celles from"
_SAID_CALLS = (
    "appel appels aap aide aides subvention subventions financement financements call calls grant grants funding money"
    " opportunity opportunities sub subs projet projets project projects concours dispositif dispositifs programme"
    " programmes fonds"
)
_SAID_EMPTY = "et ou and or ni l d c j m n s t qu y si chez vers entre mais plus moins"
_ARTICLES, _CALLS = frozenset(_SAID_ARTICLES.split()), frozenset(_SAID_CALLS.split())
_EMPTY = STOP_WORDS | frozenset(_SAID_EMPTY.split())
_NEWS = frozenset(("news", "actualites", "actualite", "actus", "nouvelles"))
_SAID_COUNTS = (
    "un une a one=1 deux two=2 trois three=3 quatre four=4 cinq five=5 six=6 sept seven=7 huit eight=8 dix ten=10"
)
_COUNTS = {word: int(number) for said, number in re.findall(r"([a-z ]+)=(\d+)", _SAID_COUNTS) for word in said.split()}


def _status_words(statuses: tuple[str, ...]) -> tuple[str, ...]:
    """The state said: «open» stands for all in which a call takes applications."""
    if len(statuses) == len(Status):
        return (ALL,)
    return (str(Status.OPEN),) if str(Status.OPEN) in statuses else statuses


def _days(match: re.Match[str]) -> int:
    """How many days back a span goes."""
    said = match["span"]
    if re.search(r"aujourd'hui|today|hier|yesterday", said):
        return 1
    number = match["number"] or ""
    count = int(number) if number.isdecimal() else _COUNTS.get(number, 1)
    unit = match["unit"] or ""
    if not unit:
        unit = "week" if re.search(r"semaine|week", said) else "month" if re.search(r"mois|month", said) else "day"
    by = 7 if unit.startswith(("sem", "week")) else 30 if unit.startswith(("moi", "month")) else 1
    return max(1, min(count * by, 366))


def _in_digits(text: str) -> str:
    """The text with amounts in words as digits («cinquante mille euros» → «50000 euros») and small slips mended."""
    flat = "".join(character if len(fold(character)) != 1 else fold(character) for character in text)
    for number in reversed(list(numbers_in_words(flat))):
        if re.search(r"\d\s*$", flat[: number.start]):
            continue
        text = f"{text[: number.start]}{int(number.value)}{text[number.end :]}"
    text = re.sub(r"\b(?:\w\.){2,}", lambda match: match[0].replace(".", "") + " ", text)  # «I.A.»
    return re.sub(r"\b[dD]ici\b", "d'ici", text)
