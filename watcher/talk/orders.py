"""Orders in plain words: «remets la liste», «supprime l'alerte 2», “weekly please”, «je n'ai pas reçu le mail».

An order is a set of things said (a deed and what it is done to), read word by word, so that any wording will do; a
message with one word more is a search. What is said in which words stands in orders.toml. Pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from watcher.understand.text.text import fold, words

LONGEST = 14
"""Words of an order at most."""
_ONE = frozenset(("un", "une", "a", "one"))
_ORDINALS = {
    name: str(place)
    for place, names in enumerate(
        ("premiere premier 1re 1er first", "deuxieme seconde second 2e", "troisieme third 3e", "quatrieme fourth 4e"), 1
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Order:
    """What must be said, what may be said besides, what the other words must be, and the command that is meant."""

    command: str
    says: tuple[str, ...]
    may: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class OrderBook:
    """The orders, the words of each thing said, and the fillers."""

    orders: tuple[Order, ...]
    words: Mapping[str, re.Pattern[str]]
    fillers: frozenset[str]

    def read(self, text: str, reads: Mapping[str, Callable[[str], str]]) -> str:
        """The command that a message means; empty for none.

        `reads` says, by the name of a `rest`, what words that are no part of the order itself become in the command;
        empty where they are not what that order takes.
        """
        said = words(fold(text).replace("-", " "))
        if not 0 < len(said) <= LONGEST:
            return ""
        return next(filter(None, (self._meant(order, said, reads) for order in self.orders)), "")

    def _meant(self, order: Order, said: list[str], reads: Mapping[str, Callable[[str], str]]) -> str:
        if not all(any(self._is(word, name) for word in said) for name in order.says):
            return ""
        left = [word for word in said if not any(self._is(word, name) for name in (*order.says, *order.may))]
        if not order.rest:
            return order.command if self.fillers.issuperset(left) else ""
        rest = reads[order.rest](self._without_fillers(left))
        return order.command.format(rest=rest) if rest else ""

    def _is(self, word: str, name: str) -> bool:
        return bool(self.words[name].fullmatch(word))

    def _without_fillers(self, left: list[str]) -> str:
        """The words from the first to the last that is no filler, with «une» before «semaine»."""
        telling = [place for place, word in enumerate(left) if word not in self.fillers or word in _ONE]
        return " ".join(left[telling[0] : telling[-1] + 1]) if telling else ""


@cache
def shipped_orders() -> OrderBook:
    """The orders of orders.toml."""
    table = tomllib.loads(resources.files("watcher.talk").joinpath("orders.toml").read_text("utf-8"))
    patterns = {name: "|".join(f"(?:{word})" for word in said.split()) for name, said in table["words"].items()}
    return OrderBook(
        tuple(
            Order(one["command"], tuple(one["says"].split()), tuple(one.get("may", "").split()), one.get("rest", ""))
            for one in table["orders"]
        ),
        {name: re.compile(pattern.replace("*", "[a-z]*")) for name, pattern in patterns.items()},
        frozenset(table["fillers"].split()),
    )


def number_of(rest: str) -> str:
    """«2», «la deuxième», “the first one”: the number, in digits; empty for anything else."""
    said = [word for word in rest.split() if word not in _ONE]
    if len(said) != 1:
        return ""
    return said[0] if said[0].isdecimal() and len(said[0]) < 4 else _ORDINALS.get(said[0], "")
