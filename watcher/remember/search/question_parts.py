"""Takes the parts of a question out of what was typed, one after the other: dates, sums, names, what is excluded. Pure.

What is taken first matters: a feast is a date before it is a word, «not for profit» an applicant before a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from watcher.config.domains import Domain
from watcher.model import Kind, Status
from watcher.remember.search.alternatives import KEYED, OR, written
from watcher.remember.search.asked import ALL, SearchCriteria, sound
from watcher.remember.search.exclusions import LONGEST_NAME, ExclusionReader, Unwanted
from watcher.remember.search.filler_words import filler_words
from watcher.remember.search.filter_names import filter_names, known_phrases, mended_phrases
from watcher.remember.search.place_names import place_slug
from watcher.remember.search.question_alternatives import PieceKind, QuestionPiece, read_alternatives
from watcher.remember.search.question_days import QuestionDays
from watcher.remember.search.question_phrases import (
    AMOUNT_WORDING,
    ARTICLES,
    BESIDES,
    CLOSED_TOO,
    EMPTY_WORDS,
    NEW,
    NO_CONDITION,
    NO_DEADLINE,
    NONPROFIT,
    SIDES,
    SORT_OF,
    SORT_PHRASES,
)
from watcher.remember.search.topic_names import domain_names, stemmed
from watcher.remember.search.typed import (
    KIND_PHRASES,
    LANGUAGE_PHRASES,
    STATUS_PHRASES,
    WHOLE,
    Typed,
    read_amounts,
    read_keys,
)
from watcher.remember.search.whole_names import whole_spans
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

_MORE = range(4)
_NOT_KEYED = re.compile(r"(?<![\w-])-(?P<field>source|funder|domain|country):(?P<value>[\w.-]+)")


class QuestionReader:
    """Takes one thing after the other out of a message."""

    def __init__(
        self,
        typed: Typed,
        today: date,
        domains: Mapping[str, Domain],
        before: SearchCriteria | None = None,
        *,
        saves: bool = False,
        is_news: bool = False,
    ) -> None:
        self._saves = saves
        self._days = QuestionDays(typed, today, is_news=is_news)
        self._typed = typed
        self._domains = domains
        self._before = before
        self._names = filter_names(tuple(sorted(domain_names(domains).items())))
        self._found: dict[str, list[str]] = {}
        self._said: list[str] = []
        self._unwanted: dict[tuple[str, str], str] = {}
        self._off: dict[str, list[str]] = {}
        self._named: list[QuestionPiece] = []
        typed.keep_whole([match.span(1) for match in _KEYED_ALTERNATIVE.finditer(typed.text)])
        typed.keep_whole(list(whole_spans(typed.text, typed.level, domains, self._names.find)))
        self.begins_excluding = False
        self.says_also = False

    def read(self, *, keeps_calls: bool = False) -> SearchCriteria:
        """What the message asks for. `keeps_calls`: words such as «subventions» are looked for rather than filler."""
        typed = self._typed
        while match := typed.take(_NOT_KEYED, lambda found: found):
            is_place = match["field"] == "country"
            self._add(
                "not_where" if is_place else f"not_{match['field']}s",
                match["value"].upper() if is_place else match["value"],
            )
        facts: dict[str, Any] = dict(self._keyed())
        typed.take(NO_CONDITION)
        for language_pattern, code in LANGUAGE_PHRASES:
            facts |= {"language": code} if typed.take(language_pattern) else {}
        while typed.take(NONPROFIT):
            self._add("who", "nonprofit")
        facts |= self._days.ages()
        if typed.take(CLOSED_TOO):
            facts["statuses"] = (ALL,)
        elif typed.take(NO_DEADLINE):
            facts["statuses"] = (str(Status.ROLLING),)
        facts |= self._days.openings()
        facts |= self._days.deadlines()
        for order, phrases in SORT_PHRASES:
            facts |= {"sort": order} if typed.take(phrases) else {}
        facts |= self._amounts()
        if typed.take(SIDES):
            facts["sides"] = True
        exclusions = ExclusionReader(typed, self._names.find, refines=self._before is not None)
        self.begins_excluding = exclusions.begins
        self._exclude(exclusions)
        facts |= self._states(facts)
        facts |= self._days.past(facts)
        for span, meant in mended_phrases(typed.level):
            typed.rewrite_part(span, meant)
        self._take_names()
        if self._saves:
            typed.leave_out([match.span() for match in re.finditer(NEW, typed.level)])
        if not keeps_calls:
            typed.leave_out(filler_words(typed.level))
        typed.leave_out([match.span() for match in BESIDES.finditer(typed.level) if not self._is_quoted(match.start())])
        self.says_also = bool(typed.take(r"\b(?:aussi|egalement|also|as well|too)\b"))
        asked = self._rest(keeps_calls)
        self._parts_of_what_is_asked()
        facts |= {name: tuple(values) for name, values in self._found.items()}
        return sound(SearchCriteria(words=asked, said=" ".join(self._said), **facts))

    @property
    def taken_off(self) -> SearchCriteria:
        """What an order takes off the question before: «enlève le numérique»."""
        gone: dict[str, Any] = {name: tuple(values) for name, values in self._off.items() if name != "words"}
        return SearchCriteria(words=written((one,) for one in self._off.get("words", ())), **gone)

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

    def _states(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """«ouverts», «clos», «lauréats»: the state of a call, and the kind of news."""
        found: dict[str, Any] = {}
        for pattern, statuses in STATUS_PHRASES:
            if "statuses" not in {*facts, *found} and self._take_all(pattern):
                found["statuses"] = _status_words(statuses)
        if kinds := tuple(str(kind) for pattern, kind in KIND_PHRASES if self._take_all(pattern)):
            found["kinds"] = kinds
        return found

    def _take_all(self, pattern: str) -> bool:
        """Whether the pattern is said, however often."""
        was = False
        while self._typed.take(pattern):
            was = True
        return was

    def _amounts(self) -> dict[str, Any]:
        for pattern, wording in AMOUNT_WORDING:
            self._typed.reword(pattern, wording)
        said = read_amounts(self._typed)
        found = {name: said[name] for name in ("min_amount", "max_amount") if said.get(name) is not None}
        return found | ({"currency": said["currency"]} if found and said.get("currency") else {})

    def _exclude(self, reader: ExclusionReader) -> None:
        """Takes out what is not wanted; a part of what was asked before is a word of it: «tourisme, sans le sport»."""
        for one in reader.read():
            if one.field == "kinds":
                self._add("kinds", one.value)
            elif one.is_order:
                self._off.setdefault(one.field, []).append(one.value)
            else:
                asked = getattr(self._before, one.field, ()) if one.field != "words" else ()
                is_part = one.value in asked and _is_part(one)
                self._add("not_words" if is_part else f"not_{one.field}", one.said if is_part else one.value)
                self._unwanted[one.field, one.value] = one.said

    def _parts_of_what_is_asked(self) -> None:
        """«Hauts-de-France hors Lille»: where the city stands for its region, its name is what must not occur."""
        for field in ("where", "domains", "who"):
            for value in [one for one in self._found.get(f"not_{field}", ()) if one in self._found.get(field, ())]:
                self._found[f"not_{field}"].remove(value)
                self._add("not_words", self._unwanted.get((field, value), value))

    def _take_names(self) -> None:
        """Takes out the names of places, applicants and domains, the longest first; a phrase of the lexicon stays."""
        typed, level = self._typed, self._typed.level
        tokens = list(re.finditer(r"[a-z0-9]+", level))
        place = 0
        while place < len(tokens):
            size, name = self._longest(tokens, place, level)
            if name is None:
                place += 1
                continue
            is_phrase = self._is_phrase(tokens, place, size, level, name[0])
            if name[0] != "who" or not is_phrase:
                self._add(*name)
            if name[0] == "where":
                self._take_joined(tokens, place + size)
            if name[0] == "who" and (sort := SORT_OF.search(level[: tokens[place].start()])):
                typed.leave_out([sort.span()])
            first, last = tokens[place].start(), tokens[place + size - 1].end()
            said = typed.text[first:last]
            self._named.append(QuestionPiece(PieceKind.NAME, said, first, *name))
            if not is_phrase:
                self._said.append(said)
                typed.leave_out([(first, last)])
            place += size

    def _take_joined(self, tokens: list[re.Match[str]], place: int) -> None:
        """«Gironde ou Landes»: a place whose name is also a word of its own counts beside another place."""
        if len(tokens) < place + 2 or tokens[place][0] not in ("et", "ou", "and", "or"):
            return
        at = next((at for at in range(place + 1, min(place + 4, len(tokens))) if tokens[at][0] not in ARTICLES), None)
        if at is None or self._longest(tokens, at, self._typed.level)[1] is not None:
            return
        if name := self._names.find(f"dans le {tokens[at][0]}"):
            self._add(*name)
            self._typed.leave_out([tokens[at].span()])

    def _longest(self, tokens: list[re.Match[str]], place: int, level: str) -> tuple[int, tuple[str, str] | None]:
        for size in range(min(LONGEST_NAME, len(tokens) - place), 0, -1):
            chosen = tokens[place : place + size]
            if not _stand_together(chosen, level):
                continue
            name = self._names.find(" ".join(token[0] for token in chosen))
            if name is not None and not self._is_quoted(tokens[place].start()) and self._is_free(chosen, level):
                return size, name
        return 1, None

    def _is_free(self, chosen: list[re.Match[str]], level: str) -> bool:
        """Whether what hyphens join to a name is a name as well: «Paris-Saclay» and «éco-tourisme» are words."""
        before = re.search(r"(?:[a-z0-9þ]+-)+$", level[: chosen[0].start()])
        after = re.match(r"(?:-[a-z0-9þ]+)+", level[chosen[-1].end() :])
        joined = f"{before[0] if before else ''}-{after[0] if after else ''}".split("-")
        return all(self._names.find(word) is not None for word in joined if word)

    def _is_quoted(self, place: int) -> bool:
        return self._typed.level.count('"', 0, place) % 2 == 1

    def _is_phrase(self, tokens: list[re.Match[str]], place: int, size: int, level: str, of: str) -> bool:
        """Whether the name is a part of a phrase of the lexicon («santé mentale»), whose words are looked for."""
        around = (
            tokens[start : place + size + more] for start in range(max(0, place - 2), place + 1) for more in _MORE
        )
        return any(
            len(chosen) > size
            and stemmed(" ".join(token[0] for token in chosen)) in known_phrases(of if of == "domains" else "")
            and _stand_together(chosen, level)
            for chosen in around
        )

    def _rest(self, keeps_calls: bool) -> str:
        """The words that are left, without articles at the ends of what was taken out; a whole name as it stands.

        A name beside a word, with «ou» between, is an alternative of it rather than a filter.
        """
        taken = [one for one in self._named if not self._typed.text[one.start : one.start + len(one.text)].strip()]
        pieces = sorted((*taken, *self._pieces(keeps_calls)), key=lambda piece: piece.start)
        asked, used = read_alternatives(pieces)
        for name in (one for one in self._named if one.start in used):
            if name.value in self._found.get(name.field, ()):
                self._found[name.field].remove(name.value)
            self._said = [said for said in self._said if said != name.text]
        return asked

    def _pieces(self, keeps_calls: bool) -> Iterator[QuestionPiece]:
        end = 0
        for match in _LEFT.finditer(self._typed.text):
            marks = _MARKS.finditer(self._typed.text, end, match.start())
            yield from (QuestionPiece(PieceKind.BREAK, mark[0], mark.start()) for mark in marks)
            end = match.end()
            word = match[0] if match[0].startswith('"') else match[0].strip("'’.")
            if WHOLE in self._typed.level[match.start() : match.end()]:
                whole = re.sub(r"^(?:[cdjlmnst]|qu)['’](?=[A-Z])", "", word)
                yield QuestionPiece(PieceKind.WORD, whole, match.start())
                continue
            plain = fold(re.sub(r"^[cdjlmnst]['’]", "", word, flags=re.IGNORECASE))
            if word.lower() in _OR:
                yield QuestionPiece(PieceKind.OR, OR, match.start())
            elif plain in EMPTY_WORDS or not words(plain):
                kind = PieceKind.JOIN if plain in _JOIN else PieceKind.SMALL
                yield QuestionPiece(kind, plain, match.start())
            else:
                elided = re.match(r"([cdjlmnst]|qu)['’]", word, re.IGNORECASE)
                bare = word[elided.end() :] if elided else word
                if elided:
                    kind = PieceKind.JOIN if elided[1].lower() == "d" else PieceKind.SMALL
                    yield QuestionPiece(kind, elided[1].lower(), match.start() - 1)
                if keeps_calls or not _is_call(_single(fold(bare))):
                    yield QuestionPiece(PieceKind.WORD, bare, match.start())


_LEFT = re.compile(rf'{KEYED.pattern}|-?"[^"]*"|[^\s,;.:!?()«»"]+(?:\.[^\s,;.:!?()«»"]+)*\.?')
_MARKS = re.compile(r"[,;:.?!()]")
_SAID_CALLS = (
    "ami competition competitions appel appels aap aide aides subvention subventions financement financements"
    " call calls grant grants funding fund funds money sous fric thunes cash"
    " opportunity opportunities sub subs projet projets project projects concours dispositif dispositifs programme"
    " programmes program programs fonds"
)


def _stand_together(tokens: list[re.Match[str]], level: str) -> bool:
    """Whether nothing but spaces, apostrophes and hyphens stands between these."""
    between = (level[left.end() : right.start()] for left, right in pairwise(tokens))
    return not any(re.search(r"[^\s'’.-]", gap) or len(gap) > 3 for gap in between)


def _single(word: str) -> str:
    """A word with each doubled letter once: «apels» is «appels», «subventtion» is «subvention»."""
    return re.sub(r"(.)\1+", r"\1", word)


def _is_call(word: str) -> bool:
    """Whether a word says no more than «call», also with two letters swapped: «fundign»."""
    return word in _CALLS or (len(word) >= 6 and "".join(sorted(word)) in _LETTERS_OF_CALLS)


_KEYED_ALTERNATIVE = re.compile(rf"(?=(?:(?<=\bOR )|[^()]* OR\b))({KEYED.pattern})")
_OR = frozenset(("ou", "or", "et/ou", "and/or", "ou/et", "|", "/"))
_JOIN = frozenset(("de", "du", "des", "d", "of"))
_CALLS = frozenset(map(_single, _SAID_CALLS.split()))
_LETTERS_OF_CALLS = frozenset("".join(sorted(word)) for word in _CALLS)


def _is_part(one: Unwanted) -> bool:
    """Whether a name says but a part of its filter: a city of a region, the latter of two things of a domain."""
    if one.field == "where":
        return not one.value.isupper() and place_slug(one.said) != one.value
    _, joint, latter = one.value.partition("_")
    return one.field == "domains" and bool(joint) and stemmed(one.said) in map(stem, latter.split("_"))


def _status_words(statuses: tuple[str, ...]) -> tuple[str, ...]:
    """The state said: «open» stands for all in which a call takes applications."""
    if len(statuses) == len(Status):
        return (ALL,)
    return (str(Status.OPEN),) if str(Status.OPEN) in statuses else statuses
