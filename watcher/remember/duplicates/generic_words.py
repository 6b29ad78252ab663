"""The words that every call has and that tell none from another. The wider list stands in `frame_words.txt`."""

from __future__ import annotations

from importlib.resources import files

from watcher.remember.search.analysis import STOP_STEMS
from watcher.understand.text.stems import stem

_GENERIC_WORDS = (
    "appel appels projet projets proposition propositions candidature candidatures manifestation interet aap ami "
    "avis concours programme programmes dispositif edition session cycle cuvee round saison lancement lance "
    "ouverture ouvert ouverte depot nouveau nouvel nouvelle annuel annuelle aide aides soutien soutenir appui "
    "subvention subventions financement financer bourse bourses fonds call calls proposal proposals project "
    "projects application applications request expression interest competition program programs programme scheme "
    "edition launch launched opening open new annual grant grants support supporting funding fund funds "
    "opportunity aapi aac cfp info relance campagne beneficier obtenir developper favoriser encourager accompagner "
    "aider realiser conjoint conjointe joint bilateral bilaterale cooperation commun commune rappel "
    "prolongation prolonge prolongee prolonges reporte reportee repoussee extended extension deadline up "
    "pres long moins entre"
)
GENERIC = frozenset(map(stem, _GENERIC_WORDS.split()))
# Folded, the English «these» is the French «thèse», which a prize is for.
_SMALL = STOP_STEMS - {stem("these")}
# What funders and relays write around every call, whatever it is about.
FRAME = frozenset(map(stem, files(__package__).joinpath("frame_words.txt").read_text(encoding="utf-8").split()))


def is_common(token: str) -> bool:
    """Whether a word tells calls from each other as little as «appel», «2027» or «pour»."""
    return token in GENERIC or token in _SMALL
