"""«Musées ou bibliothèques de quartier, rénovation»: which words of a question are alternatives of each other. Pure.

What stands around «ou» is one alternative each: the words up to a comma, a preposition or a filter. Where the second
repeats an article or a preposition, the first begins at its own («cancer du sein ou du poumon»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from watcher.remember.search.alternatives import written


class PieceKind(Enum):
    """What a piece of a question is to the words around it."""

    WORD = auto()
    NAME = auto()
    OR = auto()
    JOIN = auto()  # de, du, of: goes on with a word before it
    SMALL = auto()
    BREAK = auto()


@dataclass(frozen=True, slots=True)
class QuestionPiece:
    """A piece of what is left of a question; a NAME was taken for the filter `field`, `value`."""

    kind: PieceKind
    text: str
    start: int
    field: str = ""
    value: str = ""

    @property
    def is_key(self) -> bool:
        """Whether it is a name that may be an alternative of words."""
        return self.kind is PieceKind.NAME and self.field in ("domains", "who")


_SPOKEN = (PieceKind.WORD, PieceKind.JOIN, PieceKind.SMALL)
_KEYS = {"domains": "domain", "who": "who"}


Span = tuple[int, int]


def read_alternatives(pieces: Sequence[QuestionPiece]) -> tuple[str, frozenset[int]]:
    """The words of the pieces, those with alternatives first, and where the pieces start that are alternatives."""
    found: list[tuple[str, ...]] = []
    used: set[int] = set()
    at = 0
    while at < len(pieces):
        group = _group(pieces, at, used) if pieces[at].kind is PieceKind.OR else ()
        if group:
            found.append(tuple(dict.fromkeys(_said(pieces, span) for span in group)))
            used |= {place for span in group for place in range(*span)}
        at = max([at + 1, *(end for _, end in group)])
    rest = [(one.text,) for at, one in enumerate(pieces) if at not in used and one.kind is PieceKind.WORD]
    return written([*found, *rest]), frozenset(pieces[at].start for at in used)


def _group(pieces: Sequence[QuestionPiece], at: int, used: set[int]) -> tuple[Span, ...]:
    """The spans of all alternatives around the «ou» at this place; none where it joins names only, or nothing."""
    right = _after(pieces, at)
    end = at - 1 if at and pieces[at - 1].text == "," else at  # «musées, bibliothèques, ou archives»
    left = _before(pieces, end, _small_at(pieces, at + 1))
    if right is None or left is None or not used.isdisjoint(range(*left)):
        return ()
    spans = [left, right]
    while spans[-1][1] < len(pieces) and pieces[spans[-1][1]].kind is PieceKind.OR:
        following = _after(pieces, spans[-1][1])
        if following is None:
            break
        spans.append(following)
    if all(_is_name(pieces, span) for span in spans):
        return ()
    while spans[0][0] > 0 and pieces[spans[0][0] - 1].text == ",":
        earlier = _before(pieces, spans[0][0] - 1, "")
        if earlier is None or not used.isdisjoint(range(*earlier)):
            break
        spans.insert(0, earlier)
    return tuple(spans)


def _before(pieces: Sequence[QuestionPiece], end: int, repeated: str) -> Span | None:
    """The alternative that ends at this place; it begins after a small word of the sort that is `repeated` after it."""
    start = end
    while start > 0 and pieces[start - 1].kind in _SPOKEN:
        small = _small_at(pieces, start - 1)
        if small and (small not in _GOING_ON or (repeated and _sort(small) == _sort(repeated))):
            break
        start -= 1
    if start > 0 and (pieces[start - 1].is_key if start == end else _goes_on(pieces, start)):
        return start - 1, end
    while start < end and pieces[start].kind in (PieceKind.JOIN, PieceKind.SMALL):
        start += 1
    return (start, end) if start < end else None


def _after(pieces: Sequence[QuestionPiece], at: int) -> Span | None:
    start = at + 1
    while start < len(pieces) and pieces[start].kind in (PieceKind.JOIN, PieceKind.SMALL):
        start += 1
    end = start
    if start < len(pieces) and pieces[start].is_key:
        end += 1
        if not _goes_on(pieces, end):
            return start, end
    while end < len(pieces) and pieces[end].kind in _SPOKEN:
        if _small_at(pieces, end) not in _GOING_ON:
            break
        end += 1
    while end > start and pieces[end - 1].kind in (PieceKind.JOIN, PieceKind.SMALL):
        end -= 1
    return (start, end) if start < end else None


def _small_at(pieces: Sequence[QuestionPiece], at: int) -> str:
    """The article or preposition at this place; empty for another piece."""
    is_small = at < len(pieces) and pieces[at].kind in (PieceKind.JOIN, PieceKind.SMALL)
    return pieces[at].text if is_small else ""


def _sort(small: str) -> str:
    return "article" if small in _ARTICLES else "of" if small in _OF else small


def _goes_on(pieces: Sequence[QuestionPiece], at: int) -> bool:
    """Whether the word at this place goes on with the domain before it: «santé publique»."""
    name = pieces[at - 1]
    is_domain = name.kind is PieceKind.NAME and name.field == "domains"
    return is_domain and at < len(pieces) and pieces[at].start - (name.start + len(name.text)) <= 1


def _is_name(pieces: Sequence[QuestionPiece], span: Span) -> bool:
    return span[1] - span[0] == 1 and pieces[span[0]].kind is PieceKind.NAME


def _said(pieces: Sequence[QuestionPiece], span: Span) -> str:
    """An alternative as it is written: a name alone by its key, else its words."""
    one = pieces[span[0]]
    if _is_name(pieces, span):
        return f"{_KEYS[one.field]}:{one.value}"
    return " ".join(piece.text for piece in pieces[slice(*span)])


_ARTICLES = frozenset(("le", "la", "les", "l", "un", "une", "the", "a", "an"))
_OF = frozenset(("de", "du", "des", "d", "of"))
_GOING_ON = frozenset(("", *_ARTICLES, *_OF))
