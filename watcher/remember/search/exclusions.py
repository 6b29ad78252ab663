"""What a question does not want, by one grammar for chat and search field: a marker beside a list of things. Pure.

    exclusion = BEFORE things | things AFTER | MINUS thing | name SPACED_MINUS name of the same sort
    things    = thing { JOINED thing }      «sauf cancer du sein ou du poumon», «ni prêts ni garanties»
    thing     = "quoted" | name of a filter | phrase of the lexicon | a word, or two at the end of a clause

The longest name wins; what the things of a list share is said once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from watcher.model import Kind
from watcher.remember.search.filter_names import known_phrases
from watcher.remember.search.question_phrases import ARTICLES, EMPTY_WORDS, EXCLUDED_AFTER, NEGATION, TAKE_OFF
from watcher.remember.search.topic_names import stemmed
from watcher.remember.search.typed import WHOLE, Typed

LONGEST_NAME = 6  # words

Name = tuple[str, str]
"""Field and value of a filter."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A thing that is not wanted: the field it is excluded from («words» for none), its value, and as it was said."""

    field: str
    value: str
    said: str
    is_order: bool = False  # «enlève …» takes off what was asked for, and excludes nothing else where it was


@dataclass(frozen=True, slots=True)
class _Thing:
    start: int
    end: int
    field: str
    value: str


class ExclusionReader:
    """Takes exclusions out of what was typed."""

    def __init__(self, typed: Typed, find: Callable[[str], Name | None], *, refines: bool) -> None:
        self._typed = typed
        self._find = find
        self._refines = refines

    @property
    def begins(self) -> bool:
        """Whether the message begins with what is not wanted."""
        found, marker = self._excluded_after(), self._marker()
        begins = [*([found[1].start] if found else []), *([marker.start()] if marker else [])]
        return any(not self._typed.level[:begin].strip() for begin in begins)

    def read(self) -> Iterator[Unwanted]:
        """Everything that is not wanted, each once taken out."""
        yield from self._after()
        while (marker := self._marker()) is not None:
            yield from self._before(marker)

    # things AFTER

    def _after(self) -> Iterator[Unwanted]:
        """«numérique exclu», «le sport ne m'intéresse pas», «loans and prizes excluded»."""
        typed = self._typed
        while found := self._excluded_after():
            marker, thing = found
            begin = thing.start
            yield self._unwanted(thing)
            while (joined := _JOINED_BACK.search(typed.level[:begin])) and (
                before := self._thing_ending(joined.start())
            ):
                yield self._unwanted(before)
                begin = before.start
            typed.leave_out([(begin, marker.end())])

    def _excluded_after(self) -> tuple[re.Match[str], _Thing] | None:
        """The first marker that stands behind a thing, and that thing."""
        markers = EXCLUDED_AFTER.finditer(self._typed.level)
        return next(((one, thing) for one in markers if (thing := self._thing_ending(one.start()))), None)

    def _thing_ending(self, place: int) -> _Thing | None:
        """The thing whose words end at a place, within its clause."""
        level = self._typed.level
        if quoted := re.search(r'"([^"]*\w[^"]*)"\W*$', level[:place]):
            return _Thing(*quoted.span(), "words", self._typed.text[slice(*quoted.span(1))])
        clause = max((mark.end() for mark in re.finditer(r"[,;:.?!()\[\]]", level[:place].rstrip(" ,"))), default=0)
        tokens = list(_TOKEN.finditer(level, clause, place))
        while tokens and tokens[-1][0] in ARTICLES:
            tokens.pop()
        for size in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            if name := self._find(" ".join(token[0] for token in tokens[-size:])):
                return _Thing(self._article(tokens, -size), tokens[-1].end(), *name)
        joins = (at for at in range(len(tokens), 0, -1) if tokens[at - 1][0] in _JOINS)
        tokens = tokens[next(joins, 0) :]
        while len(tokens) > 1 and tokens[0][0] in ARTICLES:
            tokens.pop(0)
        if not tokens:
            return None
        is_one = len(tokens) <= MOST_WORDS and not _names_inside(tokens, self._find)
        return self._words(tokens[0 if is_one else -1].start(), tokens[-1].end())

    def _article(self, tokens: list[re.Match[str]], at: int) -> int:
        """Where the thing begins, its articles before it with it."""
        at += len(tokens)
        while at and tokens[at - 1][0] in ARTICLES:
            at -= 1
        return tokens[at].start()

    # BEFORE things

    def _marker(self) -> re.Match[str] | None:
        level = self._typed.level
        found = [NEGATION.search(level), TAKE_OFF.search(level) if self._refines else None, *self._minuses()]
        return min((one for one in found if one is not None), key=lambda one: one.start(), default=None)

    def _minuses(self) -> Iterator[re.Match[str]]:
        """A minus at a word; one with spaces around it only between names of one sort, for it also joins titles."""
        yield from _MINUS.finditer(self._typed.level)
        for match in _SPACED_MINUS.finditer(self._typed.level):
            left, right = self._thing_ending(match.start()), self._thing(match.end())
            if right is None or right.field == "words":
                continue
            if (self._refines and left is None) or (left and left.field == right.field and left.value != right.value):
                yield match

    def _before(self, marker: re.Match[str]) -> Iterator[Unwanted]:
        """The things that follow a marker, taken out with it."""
        typed, place, head = self._typed, marker.end(), ""
        is_minus, repeats = "minus" in marker.re.groupindex, bool(_OF_LAST.search(marker[0]))
        is_order = marker.re is TAKE_OFF
        typed.leave_out([marker.span()])
        field = ""
        while thing := self._thing(place, single=is_minus):
            said = typed.text[thing.start : thing.end]
            if thing.field == "words" and not is_minus:
                value, shared = head + thing.value, _SHARED_HEAD.match(thing.value)
                head = f"{shared[1]} " if shared and not repeats else ""
                thing = _Thing(thing.start, thing.end, thing.field, value)
            typed.leave_out([(place, thing.end)])
            if thing.field:
                yield self._unwanted(thing, said, is_order=is_order)
            rest, field = typed.level[thing.end :], thing.field or field
            joined = self._joined(marker, rest, field, repeats=repeats)
            if joined is None:
                if turn := _BUT.match(rest):
                    typed.leave_out([(thing.end + turn.start(), thing.end + turn.end())])
                break
            typed.leave_out([(thing.end, thing.end + joined.end())])
            head = f"{head}{joined['of']}" if head and joined["of"] else ""
            place = thing.end + joined.end()
            if NEGATION.match(typed.level[place:]):
                break

    def _joined(self, marker: re.Match[str], rest: str, field: str, *, repeats: bool) -> re.Match[str] | None:
        """What leads to the next thing of the list; None at its end."""
        if "minus" in marker.re.groupindex:
            return _OR_ONLY.match(rest) if "spaced" not in marker.re.groupindex else None
        if joined := _JOINED.match(rest) or (_LISTED.match(rest) if repeats else None):
            return joined
        if _ALL_BUT.match(marker[0]) and self._names_follow(field, rest):
            return _NEXT_IN_LIST.match(rest)
        following = _NEXT_IN_LIST.match(rest)
        if _EVERYTHING_BUT.match(marker[0]) and following is not None:
            return following if self._is_of(field, rest[following.end() :]) else None
        return None

    def _names_follow(self, field: str, rest: str) -> bool:
        """Whether a list goes on with names of the same sort up to its «et»: «sauf santé, numérique et culture»."""
        listed = _LIST_OF_NAMES.match(rest[:200])
        if listed is None:
            return False
        return all(self._is_of(field, name) for name in (*listed["some"].split(",")[1:], listed["last"]))

    def _is_of(self, field: str, said: str) -> bool:
        """Whether that begins, after articles, with a name of this sort."""
        words = [word for word in re.split(r"[,;.?!]", said)[0].split() if word not in ARTICLES]
        found = (self._find(" ".join(words[:size])) for size in range(len(words), 0, -1))
        return next((name[0] for name in found if name), None) == field

    def _thing(self, place: int, *, single: bool = False) -> _Thing | None:
        """The thing named at a place; a word of its own where no name is known. A minus binds one word."""
        level = self._typed.level
        if quoted := _QUOTED.match(level, place):
            return _Thing(quoted.start(1), quoted.end(), "words", self._typed.text[slice(*quoted.span(1))])
        tokens = list(_TOKEN.finditer(level, place, place + 120))
        while tokens and tokens[0][0] in ARTICLES:
            tokens.pop(0)
        if not tokens or tokens[0][0] in ("ou", "or") or re.search(r"[,;.?!]", level[place : tokens[0].start()]):
            return None
        mark = _END_OF_BINDING if single else _END_OF_CLAUSE
        breaks = (
            at for at, (one, two) in enumerate(pairwise(tokens), 1) if mark.search(level[one.end() : two.start()])
        )
        return self._first_thing(tokens[: next(breaks, len(tokens))], single=single)

    def _first_thing(self, tokens: list[re.Match[str]], *, single: bool) -> _Thing:
        """The thing that these words of one clause begin with."""
        first = tokens[0]
        for size in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            said = " ".join(token[0] for token in tokens[:size])
            if name := self._find(said):
                return _Thing(first.start(), tokens[size - 1].end(), *name)
            if size > 1 and stemmed(said) in known_phrases():
                return self._words(first.start(), tokens[size - 1].end())
        if first[0] in _NEWS:
            return _Thing(first.start(), first.end(), "kinds", str(Kind.CALL))
        is_whole = WHOLE in first[0]
        return self._words(first.start(), tokens[-1].end() if single and not is_whole else self._phrase_end(tokens))

    def _words(self, start: int, end: int) -> _Thing:
        return _Thing(start, end, "words", self._typed.text[start:end])

    def _phrase_end(self, tokens: list[re.Match[str]]) -> int:
        """Where a thing of one or two words ends; the second goes with the first where the clause, or «ou», follows it:
        «hors sciences humaines», «pas de bourses de voyage ou de prix»."""
        at = 1
        while at < len(tokens) and tokens[at][0] in _BETWEEN:
            at += 1
        is_one = any(one.start() - before.end() != 1 for before, one in pairwise(tokens[: at + 1]))
        if is_one or at >= len(tokens) or tokens[at][0] in EMPTY_WORDS or self._find(tokens[at][0]):
            return tokens[0].end()
        rest = self._typed.level[tokens[at].end() :]
        ends = re.match(r"\s*(?:[,;.?!)]|$)", rest) or _JOINED.match(rest)
        return tokens[at].end() if ends else tokens[0].end()

    def _unwanted(self, thing: _Thing, said: str = "", *, is_order: bool = False) -> Unwanted:
        return Unwanted(thing.field, thing.value, said or self._typed.text[thing.start : thing.end], is_order)


MOST_WORDS = 3
"""So many words of a clause are one thing that «exclu» stands behind; of more, the last is."""
_TOKEN = re.compile(rf"[a-z0-9{WHOLE}]+")
_MINUS = re.compile(r"""(?<!\S)(?P<minus>[-−!])(?=["(]|[a-z])(?!de ?\d|\w+:)""")
_SPACED_MINUS = re.compile(r"(?:(?<=\s)|^)(?P<minus>(?P<spaced>[-−]))(?=\s)")
_OF = r"(?:des?\s+la\s+|des?\s+|du\s+|d'|of\s+)"
_OF_LAST = re.compile(r"(?:\bdes?|\bdu|\bd'|\bof)\s*$")
_JOINED = re.compile(
    r"\s*(?:,\s*(?=(?:ou|or|ni|nor)\b))?(?:et/ou|and/or|ou bien|ou|or|ni|nor|et|and|&)\s+(?:pas\s+)?"
    rf"(?P<of>{_OF})?"
)
"""What leads from one unwanted thing to the next."""
_JOINED_BACK = re.compile(r"\s(?:et/ou|and/or|ou bien|ou|or|ni|nor|et|and|&)\s+$")
_JOINS = frozenset(("ou", "or", "ni", "nor", "et", "and"))
_OR_ONLY = re.compile(r"\s+(?:ou|or)\s+(?P<of>)")
_LISTED = re.compile(rf"\s*,\s*(?P<of>{_OF})(?=[^,;.?!]+?(?:,\s*{_OF}[^,;.?!]+?)*,?\s+(?:ou|ni|et)\s+{_OF})")
"""The same in a list whose end says so: «pas de concours, de prix ou de bourses»."""
_EVERYTHING_BUT = re.compile(r"(?:tout|n'importe quoi|everything|anything|all)\b")
_ALL_BUT = re.compile(
    rf"(?:{_EVERYTHING_BUT.pattern} )?(?:sauf|neither|hormis|excepte|except|excluding|but|a l'ex\w+)\b"
)
_LIST_OF_NAMES = re.compile(r"(?P<some>(?:\s*,[^,;.?!]+)*?),?\s+(?:et|ou|ni|and|or|nor)\s+(?P<last>[^,;.?!]+)")
_NEXT_IN_LIST = re.compile(r"\s*,\s*(?:(?:et|ou|ni|and|or|nor)\s+)?(?P<of>)")
_BUT = re.compile(r"\s*,?\s*but\b(?!\s+(?:no|not|none)\b)")
"""What leads from what is not wanted to what is: «not health but mobility»."""
_END_OF_CLAUSE = re.compile(r"[^\s'’.–-]|.{4}")
_END_OF_BINDING = re.compile(r"[^'’.-]|..")
"""What ends the things that a marker, or a minus, may stand for: «-Hauts-de-France» is one."""
_QUOTED = re.compile(r'\s*"\s*([^"]*\w[^"]*)"')
_SHARED_HEAD = re.compile(rf"(\w+)\s+{_OF}")
_BETWEEN = frozenset(("de", "du", "des", "d", "la", "l", "of"))
_NEWS = frozenset(("news", "actualites", "actualite", "actus", "nouvelles"))


def _names_inside(tokens: list[re.Match[str]], find: Callable[[str], Name | None]) -> bool:
    return len(tokens) > 1 and any(find(token[0]) for token in tokens)
