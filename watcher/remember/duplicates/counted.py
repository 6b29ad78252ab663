"""The small numbers of a text and what they count: «36 mois», «three awards», «30 heures». Pure.

A second account keeps them in whatever words; a sister call has others of the same thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from watcher.lazy import cached_property
from watcher.understand.dates.mentions import Mention
from watcher.understand.text.text import fold, words

_COUNTED = re.compile(
    r"(?<![\w.,/$-])\d{1,3}(?![\w/-]|[.,]\d| \d{3}|\s?(?:%|\$|eur|h\b|heures?|k\b|m\b|p\. ?100|per cent|pour cent|"
    r"millions?|[ap]\.?m))"
)
SPELLED: dict[str, int] = {
    word: number
    for number, said in {
        2: "deux two", 3: "trois three", 4: "quatre four", 5: "cinq five", 6: "six", 7: "sept seven", 8: "huit eight",
        9: "neuf nine", 10: "dix dizaine ten", 11: "onze eleven", 12: "douze douzaine twelve dozen",
        15: "quinze quinzaine fifteen", 20: "vingt vingtaine twenty", 30: "trente trentaine thirty",
        40: "quarante quarantaine forty", 50: "cinquante cinquantaine fifty", 60: "soixante soixantaine sixty",
        100: "cent centaine hundred",
    }.items()
    for word in said.split()
}  # fmt: skip
# One name for what is counted, in both languages.
_THINGS = """
month = mois month months; year = an ans annee annees year years; week = semaine semaines week weeks;
day = jour jours day days; hour = heure heures hour hours; minute = minute minutes; page = page pages;
word = mot mots word words; sign = signe signes caractere caracteres characters; letter = lettre lettres letter letters;
project = projet projets project projects; award = laureat laureats laureate laureates winner winners prix prize prizes
award awards bourse bourses grant grants fellowship fellowships fellow fellows;
employee = salarie salaries employee employees employes staff etp fte;
post = poste postes position positions post posts;
inhabitant = habitant habitants inhabitant inhabitants people residents; person = personne personnes person persons;
partner = partenaire partenaires partner partners; member = membre membres member members;
country = pays country countries; team = equipe equipes team teams; young = jeune jeunes;
town = commune communes municipalite municipalites municipality municipalities town towns;
school = ecole ecoles school schools; firm = entreprise entreprises firm firms company companies business businesses;
home = logement logements home homes housing; place = place places seat seats; site = site sites;
artist = artiste artistes artist artists; jury = jury jurys panel panels; edition = edition editions;
application = dossier dossiers application applications bid bids; session = session sessions seance seances;
visit = visite visites; hectare = hectare hectares ha; tonne = tonne tonnes; km = km; metre = metre metres m;
power = kw mw
"""
_THING = {
    word: name.strip()
    for name, _, some in (thing.partition("=") for thing in _THINGS.split(";"))
    for word in some.split()
}
_NUMBER = re.compile(
    r"(?<![\w.,/$-])(?P<number>\d{1,3}(?: \d{3})+|\d{1,6})(?![\w/]|[.,]\d)"
    r"(?! ?(?:%|\$|eur|h\b|k\b|m\b|chf|dollar|million|p\. ?100|per cent|pour cent|[ap]\.?m))"
    r"(?: (?:nouveaux |premiers |meilleurs |new |full |consecutive )?(?P<thing>[a-z]+))?"
)
_IN_WORDS = re.compile(rf"\b(?P<number>{'|'.join(sorted(SPELLED, key=len, reverse=True))}) (?P<thing>[a-z]+)")
_YEARS = range(2020, 2046)  # that no text counts


class CountedThings:
    """What a text counts, without its days and sums."""

    def __init__(self, text: str, days: Sequence[Mention], sums: Collection[int]) -> None:
        self._text, self._days, self._sums = text, days, sums

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Its small numbers, whatever they count."""
        return numbers_in(self._dayless)

    @cached_property
    def by_thing(self) -> Mapping[str, frozenset[int]]:
        """How many it says there are of each thing; years also as months."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, thing in self._counts():
            found[thing].add(number)
            if thing == "year":
                found["month"].add(12 * number)
        return {thing: frozenset(some) for thing, some in found.items()}

    def _counts(self) -> Iterator[tuple[int, str]]:
        for match in _NUMBER.finditer(self._dayless):
            number = int(match["number"].replace(" ", ""))
            if (thing := _THING.get(match["thing"] or "")) and number not in self._sums and number not in _YEARS:
                yield number, thing
        for match in _IN_WORDS.finditer(self._dayless):
            if thing := _THING.get(match["thing"]):
                yield SPELLED[match["number"]], thing

    @cached_property
    def _dayless(self) -> str:
        said = fold(self._text)
        for mention in reversed(self._days):
            said = f"{said[: mention.start]} ; {said[mention.end :]}"
        return said


def numbers_in(folded: str) -> frozenset[int]:
    """The small numbers of a text without days, in figures or in words; no sums, shares and hours."""
    figures = (int(found) for found in _COUNTED.findall(folded))
    spelled = (SPELLED[word] for word in words(folded) if word in SPELLED)
    return frozenset(number for number in (*figures, *spelled) if number > 1)


def compared(one: CountedThings, two: CountedThings) -> tuple[int, int]:
    """Of how many things both count the same number, and of how many others."""
    both = one.by_thing.keys() & two.by_thing.keys()
    same = sum(not one.by_thing[thing].isdisjoint(two.by_thing[thing]) for thing in both)
    return same, len(both) - same
