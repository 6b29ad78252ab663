"""Where a call applies: countries (by code), French regions and departments, Québec regions and MRC, by name.

A place counts when it is named in the title or the text, once, with its quote. Names that are also common words count
only after «département», «MRC» and the like; «heure de Paris», addresses and «Brussels time» never count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from watcher.model import Fact
from watcher.understand.parties import place_forms, places_far, places_list
from watcher.understand.text.phrase_finder import PhraseFinder, PhraseHit
from watcher.understand.text.text import Passage, fold

MOST = 8
HEAD = 8000
_NOT_HERE = re.compile(
    r"(?:heure|heures|heure normale|time|zone) (?:de |du |d |in )?$|(?:bpi|universite|university of|"
    r"fonds de recherche du|ministere|campus|sante publique|sciences po|credit agricole|hydro|bank of|banque de|"
    r"gouvernement du|pole emploi|fondation de|centre hospitalier|institut de|investissement|rue de|avenue de|"
    r"boulevard de|travail)"
    r" (?:de )?(?:la )?$"
)
_GOES_ON = re.compile(r"[- ][A-ZÀ-Ý]")
_MORE = {
    "Île-de-France": "francilien",
    "Provence-Alpes-Côte d'Azur": "region sud | paca",
    "Bretagne": "region breton",
    "UK": "in the uk | across the uk | within the uk | throughout the uk | uk wide | uk based | uk registered",
    "US": "usa | in the u s | across the u s | u s based | u s citizens",
}


def read(title: Passage, text: Passage, payers: Sequence[Fact] = ()) -> tuple[Fact, ...]:
    """The territories, those of the title first; the value is a country code or the name of the place.

    Where nothing names one, the own territory of the body that pays is probable.
    """
    found: dict[str, Fact] = {}
    for passage in (title, Passage(text.text[:HEAD]) if len(text.text) > HEAD else text):
        _collect(passage, found)
    if not found:
        for payer in payers:
            _collect(Passage(payer.value), found, is_name=True)
        found = {name: Fact(name, fact.quote, probable=True) for name, fact in found.items()}
    return tuple(found.values())[:MOST]


def _collect(passage: Passage, found: dict[str, Fact], *, is_name: bool = False) -> None:
    """Adds the listed places of a passage and those known by their form; of two that overlap one is told."""
    hits = [hit for hit in _LISTED.find(passage) if not _is_elsewhere(passage, hit)]
    if is_name:  # the Landes Vertes are not the Landes
        hits = [hit for hit in hits if country_of(hit.value) != "FR" or not _goes_on(passage, hit)]
    formed: list[tuple[int, int]] = []
    for start, end, yields in place_forms.find(passage):
        folded = (len(fold(passage.text[:start])), len(fold(passage.text[:end])))
        inside = [hit for hit in hits if hit.start < folded[1] and hit.end > folded[0]]
        if any(start < stop and end > begin for begin, stop in formed) or (inside and yields):
            continue
        hits = [hit for hit in hits if hit not in inside]
        formed.append((start, end))
    named = [(hit.start, hit.value, passage.quote(hit.start, hit.end)) for hit in hits]
    for start, end in formed:
        said = " ".join(passage.text[start:end].split())
        named.append((start, said[:1].upper() + said[1:], said))
    known = {fold(value) for value in found}
    for _, value, quote in sorted(named):
        if fold(value) not in known:
            known.add(fold(value))
            found[value] = Fact(value, quote)


def country_of(place: str) -> str:
    """The country code of a place of the lists: «Bretagne» → FR, «Mauricie» → CA-QC."""
    return _countries().get(place, "")


def _is_elsewhere(passage: Passage, hit: PhraseHit) -> bool:
    return bool(_NOT_HERE.search(passage.spaced[max(hit.start - 30, 0) : hit.start + 1]))


def _goes_on(passage: Passage, hit: PhraseHit) -> bool:
    return hit.value != "FR" and bool(_GOES_ON.match(passage.published(hit.end, len(passage.folded))))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]", " ", fold(name)).split())


def _ways() -> dict[str, str]:
    ways = {code: " | ".join(map(_plain, names.split(" | "))) for code, names in places_list.COUNTRIES.items()}
    departments = places_list.DEPARTMENTS
    bare = [one.name for one in departments if not one.is_shy]
    bare += [*places_list.REGIONS_FR, *places_list.REGIONS_QC, *places_far.provinces(), *places_list.REGIONS_BE]
    for name in bare:
        ways[name] = _plain(name)
    # The longest name wins: «Conseil départemental de Loire-Atlantique» is not of the Loire.
    for name in (one.name for one in departments):
        plain = _plain(name)
        before = ("departement de", "departement du", "departement de l", "departement de la", "departement des")
        council = ("conseil departemental de", "conseil departemental du", "conseil departemental de l")
        towards = ("conseil departemental de la", "conseil departemental des", "departemental")
        said = " | ".join(f"{cue} {plain}" for cue in (*before, *council, *towards))
        ways[name] = f"{ways[name]} | {said}" if name in ways else said
    for name, more in _MORE.items():
        ways[name] += f" | {more}"
    ways["Paris"] += " | ville de paris | a paris | parisien"
    for name in places_list.MRC_QC:
        plain = _plain(name)
        bare_name = re.sub(r"^(?:le|la|les|l|d) ", "", plain)
        cues = ("mrc de", "mrc du", "mrc des", "mrc de la", "mrc d", "mrc de l", "mrc")
        ways[f"MRC {name}"] = " | ".join(dict.fromkeys(f"{cue} {one}" for cue in cues for one in (plain, bare_name)))
    return ways


_LISTED = PhraseFinder(_ways)


@cache
def _countries() -> dict[str, str]:
    france = (*places_list.REGIONS_FR, *(one.name for one in places_list.DEPARTMENTS))
    return {
        **{code: code for code in places_list.COUNTRIES},
        **dict.fromkeys(france, "FR"),
        **dict.fromkeys(places_list.REGIONS_QC, "CA-QC"),
        **dict.fromkeys(places_far.provinces(), "CA"),
        **dict.fromkeys(places_list.REGIONS_BE, "BE"),
        **{f"MRC {name}": "CA-QC" for name in places_list.MRC_QC},
    }
