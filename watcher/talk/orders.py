"""Orders in plain words: «remets la liste», «mute le 12, on a déjà déposé», “weekly please”, «rien reçu lundi».

An order is a set of things said (a deed and what it is done to), read word by word, so that any wording will do; with
more words of its own than one in four a clause is a search. What is said in which words stands in orders.toml. Pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.text import fold, words

LONGEST = 14
"""Words of an order at most."""
FEW = 4
"""Of so many words of an order that says two things one may be strange."""
_ONE = frozenset(("un", "une", "a", "one"))
_CLAUSES = re.compile(
    r"(?<!\d)[,.:]|[,.:](?!\d)|[;!?()\n]+|\s[-–—]\s"
    r"|\s(?:car|parce qu\w*|because|since|puisqu\w*|pis|et|and|so|but|mais|donc|then|puis)\s"
)
_NAMED_NUMBER = re.compile(
    r"(?:\b(?:le|la|the|number|numero|no|nr|call|appel|fiche|du|au|of|on|to|for|pour|sur|in|that|que|with)|n°|#|^)\s*"
    r"(\d{1,2})(?![\d.,/:]*\d|\s?(?:[%€$£°]|h\b|k\b|ans?\b|eme|e\b|er\b|st\b|nd\b|th\b|am\b|pm\b))"
    rf"(?!\s(?:{'|'.join(sorted(MONTHS))}|mois|months?|jours?|days?|semaines?|weeks?|ans|years?|heures?|hours?)\b)"
)
_NUMBER_SIGN = re.compile(r"\bn(?:o\b\.?|°) ?(?=\d)")
"""«no. 9», «n° 9»: a number, not a «no»."""
_LONGEST_LEVEL = 160
_Said = Sequence[tuple[str, frozenset[str]]]
"""The words of a message or clause, each with the things it says."""
Reader = Callable[[str, str], str]
"""What becomes of the words that are no part of an order: of those words and of the whole message, the words of the
command; empty where the order does not take them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What must be said, what may be said besides, what the other words must be, and the command that is meant."""

    command: str
    says: tuple[str, ...]
    may: tuple[str, ...] = ()
    rest: str = ""
    whole: bool = False
    sure: bool = False

    @property
    def stands_beside_others(self) -> bool:
        """Whether a clause of a longer message can be this order: it says two things at least, or one that is sure."""
        return self.sure or (not self.whole and len(self.says) + bool(self.rest) > 1)


@dataclass(frozen=True)
class OrderBook:
    """The orders, the words of each thing said, and the fillers."""

    orders: tuple[Order, ...]
    words: Mapping[str, re.Pattern[str]]
    fillers: frozenset[str]
    anchored: Mapping[str, re.Pattern[str]]

    def read(self, text: str, reads: Mapping[str, Reader]) -> str:
        """The command that a message, or a clause of it, means; empty for none. `reads` are the readers of `rest`."""
        whole, *clauses = ([(word, self._things(word)) for word in part] for part in _parts(text))
        tried = [(order, whole) for order in self.orders]
        tried += [(order, clause) for clause in clauses for order in self.orders if order.stands_beside_others]
        found = (self._meant(order, said, text, reads) for order, said in tried)
        return next(filter(None, found), "") or self._done_to_a_number(text)

    def _done_to_a_number(self, text: str) -> str:
        """«Le 5 nous intéresse, tiens-moi au courant»: where a call is named by its number, the deed alone decides."""
        level = fold(text)
        named = _NAMED_NUMBER.findall(level)
        if len(named) != 1 or len(re.findall(r"\d+", level)) != 1 or len(level) > _LONGEST_LEVEL:
            return ""
        said = words(level.replace("-", " "))
        deeds = (deed for deed, pattern in self.anchored.items() if any(map(pattern.fullmatch, said)))
        return next((f"/{deed} {named[0]}" for deed in deeds), "")

    def _meant(self, order: Order, said: _Said, text: str, reads: Mapping[str, Reader]) -> str:
        if not set(order.says).issubset(name for _, things in said for name in things):
            return ""
        left = [word for word, things in said if things.isdisjoint((*order.says, *order.may))]
        if not order.rest:
            strange = [word for word in left if word not in self.fillers]
            return order.command if said and len(strange) <= (len(said) // FEW if len(order.says) > 1 else 0) else ""
        rest = reads[order.rest](self._without_fillers(left), text)
        return order.command.format(rest=rest) if rest else ""

    def _things(self, word: str) -> frozenset[str]:
        """The things that a word says."""
        return frozenset(name for name, pattern in self.words.items() if pattern.fullmatch(word))

    def _without_fillers(self, left: list[str]) -> str:
        """The words from the first to the last that is no filler, with «une» before «semaine»."""
        telling = [place for place, word in enumerate(left) if word not in self.fillers]
        if not telling:
            return ""
        first = telling[0] - (telling[0] > 0 and left[telling[0] - 1] in _ONE)
        return " ".join(left[first : telling[-1] + 1])


def _parts(text: str) -> Iterator[list[str]]:
    """The words of the message, and of each of its clauses; nothing of what is too long to be an order."""
    level = _NUMBER_SIGN.sub("numero ", fold(text).replace("-", " "))
    said = words(level)
    yield said if len(said) <= LONGEST else []
    clauses = [words(clause) for clause in _CLAUSES.split(level)]
    if len(clauses) > 1:
        yield from (clause for clause in clauses if 0 < len(clause) <= LONGEST)


@cache
def shipped_orders() -> OrderBook:
    """The orders of orders.toml."""
    table = tomllib.loads(resources.files("watcher.talk").joinpath("orders.toml").read_text("utf-8"))
    return OrderBook(
        tuple(
            Order(
                one["command"],
                tuple(one["says"].split()),
                tuple(one.get("may", "").split()),
                one.get("rest", ""),
                one.get("whole", False),
                one.get("sure", False),
            )
            for one in table["orders"]
        ),
        {name: _any_of(said) for name, said in table["words"].items()},
        frozenset(table["fillers"].split()),
        {name: _any_of(said) for name, said in table["anchored"].items()},
    )


def _any_of(said: str) -> re.Pattern[str]:
    return re.compile("|".join(said.split()).replace("*", "[a-z]*"))
