"""Domains: labels, words and weights that tell what a call is about, and the tables that change them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from watcher.config.table import Table

MAX_WORD = 80


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a domain; `is_prefix` when it was written with a star («recycl*»)."""

    text: str
    weight: float = 1.0
    is_prefix: bool = False


@lru_cache(maxsize=50_000)
def parse_word(written: str) -> Word:
    """Reads «hôpital», «hôpital:3» or «recycl*:0.5». Raises ValueError with what is allowed."""
    text, _, number = written.rpartition(":") if re.search(r":[\d.]+$", written) else (written, "", "1")
    text = text.strip()
    try:
        weight = float(number)
    except ValueError as error:
        raise ValueError(f'"{written}": "{number}" is not a weight; write "hôpital:3"') from error
    if not 0 < weight <= 10:
        raise ValueError(f'"{written}": a weight lies between 0 and 10')
    bare = text.removesuffix("*").strip()
    if len(bare) > MAX_WORD or sum(map(str.isalnum, bare)) < 2:
        raise ValueError(f'"{written}": a word has 2 to {MAX_WORD} letters')
    if "*" in bare or (text.endswith("*") and len(bare) < 3):
        raise ValueError(f'"{written}": a star stands at the end only, after three letters or more')
    return Word(bare, weight, text.endswith("*"))


def _checked(written: str) -> str:
    parse_word(written)
    return written


Written = Annotated[str, AfterValidator(_checked)]
Words = tuple[Written, ...]


class Domain(Table):
    """A domain: its labels per language, its words, its negatives and its weight.

    A word may carry its own weight after a colon («hôpital:3») and a star for any ending («recycl*»); `not` lists
    phrases that take back the words inside them. With `enabled = false` it is only seen in previews.
    """

    label: dict[str, str]
    fr: Words = ()
    en: Words = ()
    not_: Annotated[Words, Field(alias="not")] = ()
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    enabled: bool = True

    def words(self, language: str) -> tuple[Word, ...]:
        """The parsed words of «fr» or «en»; of both for any other language."""
        written = {"fr": self.fr, "en": self.en}.get(language, self.fr + self.en)
        return tuple(parse_word(word) for word in written)


class AddedWords(Table):
    """Words that a `[domains.<name>]` table adds to the lists of a shipped domain."""

    fr: Words = ()
    en: Words = ()
    not_: Annotated[Words, Field(alias="not")] = ()


class DomainTable(Table):
    """A `[domains.<name>]` table as an admin writes it.

    For a shipped domain `add`, `drop` and `reweigh` change its words, and a list that is written (`fr`, `en`, `not`)
    replaces the shipped one; a new domain needs its label and lists.
    """

    label: dict[str, str] | None = None
    add: AddedWords = AddedWords()
    drop: Words = ()
    reweigh: dict[Written, Annotated[float, Field(gt=0, le=10)]] = {}
    fr: Words = ()
    en: Words = ()
    not_: Annotated[Words, Field(alias="not")] = ()
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    enabled: bool = True
