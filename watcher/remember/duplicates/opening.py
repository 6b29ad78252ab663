"""The first words of an account, and what of them another account says again. Pure; decides nothing.

Funders write one frame around all their calls: what two accounts have word for word in common says little. A relay
says the subject again in other words: that counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from watcher.lazy import cached_property
from watcher.remember.duplicates.generic_words import is_common
from watcher.remember.duplicates.translations import spelling, ways_to_say
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

RUN = 5  # words in a row that nobody writes twice by chance
COGNATE = 5  # letters of words that may be cognates
START, ROOT = 4, 6  # letters; «équiper» and «équipement» have one root
ALIKE = 72  # of a hundred: «renovation» and «renover» are one, «nation» and «notion» are not
_UNITS = {
    word: group.split()[0]
    for group in (
        "mois month months",
        "an ans annee annees year years",
        "semaine semaines week weeks",
        "jour jours day days",
    )
    for word in group.split()
}
_NUMERALS = (
    ("deux", "two"), ("trois", "three"), ("quatre", "four"), ("cinq", "five"), ("six",), ("sept", "seven"),
    ("huit", "eight"), ("neuf", "nine"), ("dix", "ten"), ("onze", "eleven"), ("douze", "twelve"),
)  # fmt: skip
_DIGITS = {word: str(value) for value, said in enumerate(_NUMERALS, 2) for word in said}
_NO_COUNTS = frozenset(("h", "heure", "heures", "hour", "am", "pm", "euro", "euros", "eur", "cad", "dollar", "dollars",
                        "million", "millions"))  # fmt: skip

# Words of the frame that funders and relays write around every call, whatever it is about.
_FRAME = frozenset(
    stem(word)
    for line in (
        "montant total totale budget maximum maximal maximale minimum contribution dotation enveloppe plafond limite "
        "date demande demandes dossier dossiers formulaire ligne depot deposer deposes recues transmis envoyer jusqu "
        "avant plus moins peut peuvent sont sera seront offre offrent recoit recoivent verse verser admissible "
        "admissibles eligible eligibles association associations organisme organismes organisation structure equipe "
        "region territoire pays local locale locaux public publics prive prives chaque leurs cette annee",
        "amount total maximum minimum contribution deadline date submit submitted submission form online apply "
        "applicant applicants eligible must may can will award awards offer offers organization "
        "organisation organizations association region local public private each their "
        "this year before until through between more than",
    )
    for word in line.split()
)


class Opening:
    """Title and first lines as words."""

    def __init__(self, said: str) -> None:
        self.words = tuple(words(fold(said)))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def joined(self) -> str:
        """All words as one, where names are found however they are spaced."""
        return "".join(self.words)

    @cached_property
    def counts(self) -> frozenset[tuple[str, str]]:
        """Numbers with what they count («24 mois», «300 m²»), in one language; no days, hours, years or sums."""
        found = set()
        for at, word in enumerate(self.words[:-1]):
            number, thing = _DIGITS.get(word, word), self.words[at + 1]
            before = self.words[at - 1] if at else ""
            if not number.isdigit() or len(number) > 4 or (len(number) == 4 and number.startswith("20")):
                continue
            if thing.isdigit() or before.isdigit() or thing in _NO_COUNTS or {thing, before} & MONTHS.keys():
                continue
            found.add((number, _UNITS.get(thing, stem(thing)[:COGNATE])))
        return frozenset(found)

    def own_stems(self, other: Opening) -> frozenset[str]:
        """The telling stems outside the runs of words that both have."""
        last = len(self.words) - RUN
        both = (at for at in range(last + 1) if self.words[at : at + RUN] in other._runs)
        common = {place for at in both for place in range(at, at + RUN)}
        return frozenset(token for at, token in self._telling if at not in common)

    @cached_property
    def _telling(self) -> tuple[tuple[int, str], ...]:
        """The telling stems with their places."""
        return tuple(
            (at, token)
            for at, word in enumerate(self.words)
            if len(word) >= 4
            and not word.isdigit()
            and word not in MONTHS
            and not is_common(token := stem(word))
            and token not in _FRAME
        )

    def tells(self, token: str, lexicon: Lexicon) -> bool:
        """Whether it says a stem: the word itself, a cognate or a translation."""
        if token in self.stems or not self.stems.isdisjoint(ways_to_say(token)):
            return True
        if any(self.stems.issuperset(way) for way in lexicon.alike((token,))):
            return True
        return len(token) >= COGNATE and _is_cognate(token, self._by_start.get(spelling(token)[:START], ()))

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self.words[at : at + RUN] for at in range(len(self.words) - RUN + 1))

    @cached_property
    def _by_start(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for token in self.stems:
            if len(token) >= COGNATE:
                found[spelling(token)[:START]].append(spelling(token))
        return found


def _is_cognate(token: str, others: list[str] | tuple[str, ...]) -> bool:
    from rapidfuzz import fuzz

    plain = spelling(token)
    return any(fuzz.ratio(plain, other) >= ALIKE or other[:ROOT] == plain[:ROOT] for other in others)
