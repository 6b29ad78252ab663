"""Who pays: names of funders in the title and text, each with its quote and, where it is known, its country.

A source's own funder comes first. Known names come from a closed list; ministries, foundations, regions and other
bodies are also read from the form of their name (`funder_forms`). Knows nothing of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from watcher.model import Fact
from watcher.understand.parties import funder_forms
from watcher.understand.parties.funder_forms import NAMED, PAYS, RUNS, formed
from watcher.understand.text.phrase_finder import PhraseFinder, PhraseHit, shipped_table
from watcher.understand.text.text import Passage

KNOWN = shipped_table(__package__, "funders.toml")
_KNOWN = PhraseFinder({name: ways for names in KNOWN.values() for name, ways in names.items()})
MOST, IN_TITLE = 6, 1
_JOINED = re.compile(r"\s?(?:,|(?:,\s)?(?:et|and|&|ainsi que))\s(?:la |le |l[’']|les |the )?|\s(?:et|and) l[’']")
HEAD = 6000
_LINKS = frozenset(
    ("de", "la", "le", "les", "l", "du", "des", "d", "et", "en", "pour", "charge", "of", "the", "and", "for")
)


class _Named(NamedTuple):
    """A name of a funder, where it stands in the text, as it stands there, and how much speaks for it.

    `is_another`: «et» or a comma joins it to the name before, so that they are two bodies.
    """

    name: str
    place: int
    quote: str
    weight: int
    is_another: bool = False

    @property
    def end(self) -> int:
        return self.place + len(self.quote)


def read(title: Passage, text: Passage, stated: Sequence[str] = (), site: str = "", host: str = "") -> tuple[Fact, ...]:
    """The funders: those the source states (without quote), then those named in title and text, each once.

    The `site` that publishes a call pays for it where the text speaks of it («la fondation», «we»), or where it is a
    body that funds and nobody else is named. Where nobody is, the name that the domain of a funding body spells is
    probable, if the text speaks of it.
    """
    found = {fold_name(name): Fact(name.strip()) for name in stated if name.strip()}
    before = ""
    for named in _best(title, Passage(text.text[:HEAD]) if len(text.text) > HEAD else text):
        known = fold_name(named.name)
        others = found.keys() - {before} if named.is_another and known != before else found.keys()
        if not any(_are_one(known, other) for other in others):
            found[known] = Fact(named.name, named.quote)
        before = known
    if site and (said := funder_forms.spoken_of(site, text.text[:HEAD], is_alone=not found)):
        known = fold_name(site)
        if not any(_are_one(known, other) for other in found):
            found = {known: Fact(site, said), **found}
    if not found and (name := funder_forms.of_host(host)):
        said = funder_forms.spoken_of(name, text.text[:HEAD], is_alone=False)
        found = {fold_name(name): Fact(name, said, probable=True)} if said else {}
    return tuple(found.values())[:MOST]


def country_of(name: str) -> str:
    """The country of a known funder, or an empty string."""
    return _countries().get(name, "")


def fold_name(name: str) -> str:
    return Passage(name[:120]).spaced.strip()


def _are_one(name: str, other: str) -> bool:
    """Whether one of two folded names says no more than the other («Ministère chargé de la Coopération»)."""
    if name in other or other in name:
        return True
    first, second = (set(words.split()) - _LINKS for words in (name, other))
    return min(len(first), len(second)) > 1 and (first <= second or second <= first)


def _best(title: Passage, text: Passage) -> list[_Named]:
    """The names of title and text, in order; where some are said to pay, those that are only named fall away.

    So do those that only run the programme where others are named.
    """
    found = [named._replace(weight=named.weight + IN_TITLE) for named in _named(title)] + _named(text)
    most = max((named.weight for named in found), default=0)
    least = NAMED + 1 if most >= PAYS else min(max(most, RUNS), NAMED)
    return [named for named in found if named.weight >= least]


def _named(passage: Passage) -> list[_Named]:
    """The names of a passage in order of place; those joined by «et» or a comma weigh the same."""
    text = passage.text
    known = [_known(passage, hit) for hit in _KNOWN.find(passage)]
    said = [_Named(name[:1].upper() + name[1:], place, name, weight) for name, place, weight in formed(text)]
    found = _once(known, said)
    for order in (range(1, len(found)), range(len(found) - 1, 0, -1)):
        for index in order:
            first, second = found[index - 1], found[index]
            if _JOINED.fullmatch(text, first.end, second.place):
                weight = max(first.weight, second.weight)
                found[index - 1] = first._replace(weight=weight)
                found[index] = second._replace(weight=weight, is_another=True)
    return found


def _known(passage: Passage, hit: PhraseHit) -> _Named:
    """A name of the closed list where it stands; one that only runs the programme weighs less."""
    place, quote = passage.place(hit.start), passage.quote(hit.start, hit.end)
    weight = RUNS if funder_forms.runs_only(passage.text, place, place + len(quote)) else NAMED
    return _Named(hit.value, place, quote, weight)


def _once(known: Sequence[_Named], formed_names: Sequence[_Named]) -> list[_Named]:
    """The names in order of place; of those that overlap a known one, else the longest."""
    kept = list(known)
    for named in sorted(formed_names, key=lambda named: -len(named.quote)):
        beside = [one for one in kept if named.place < one.end and one.place < named.end]
        for one in beside:
            kept[kept.index(one)] = one._replace(weight=max(one.weight, named.weight))
        if not beside:
            kept.append(named)
    return sorted(kept, key=lambda named: named.place)


@cache
def _countries() -> dict[str, str]:
    return {name: country for country, names in KNOWN.items() for name in names}
