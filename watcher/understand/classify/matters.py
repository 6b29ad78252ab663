"""How probable it is that a page offers money one can ask for: a small logistic model over what its words are about.

A job, a tender, a law, a consultation or a meeting has days and sums too. What sets a call apart is what stands beside
them: somebody gets the sum, and the day closes an act of asking for it. Pure; the words are matters.toml, the weights
matters.json (`make train`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from math import fsum, log, sqrt

from watcher.understand.text.phrase_finder import PhraseFinder, shipped_table
from watcher.understand.text.sigmoid import sigmoid
from watcher.understand.text.text import Passage
from watcher.understand.text.topics import topics_of

OURS = ("money", "gets", "asking")
"""The matters of calls; every other one speaks against."""
TOPIC = "topic "
_MOST, _BESIDE, _FEW = 3, 2, 4
_TOP, _OFTEN = 350, 7
_LEAST_TERMS = 10
# «Have until 30 June to transpose», «ont jusqu'au 30 juin pour déclarer leurs heures»: the verb says whose day it is.
_UNTIL = re.compile(
    r"\b(?:ont|avez|auront|dispose(?:nt)?|have|has|had)\b[^.;:\n]{0,30}?(?:jusqu'|until|till)[^.;\n]{4,40}?"
    r"\b(?:pour|to) ([^.;\n]{3,60})"
)
_APPLIES = re.compile(
    r"(?:re)?(?:deposer|candidater|postuler|presenter|repondre|soumettre|introduire|proposer|transmettre|envoyer|"
    r"adresser|faire une demande|apply|submit|send in|enter|bid|propose|request|ask for)\b"
    r"(?! (?:\w+ )?(?:memoires?|avis|reclamations?|declarations?|reports?|comments?|claims?|accounts))"
)


@dataclass(frozen=True, slots=True)
class CallSigns:
    """What a notice shows of being a call: features of about 0 to 1, and the words and pairs of words it has."""

    features: Mapping[str, float]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class MatterWeights:
    """The weights by feature and by term; below `least` a page is no call, below `sure` it may be none."""

    bias: float
    weights: Mapping[str, float]
    terms: Mapping[str, float]
    least: float
    sure: float

    def probability(self, signs: CallSigns) -> float:
        known = [self.terms[term] for term in self.terms.keys() & signs.terms]
        said = sum(self.weights.get(name, 0.0) * value for name, value in signs.features.items())
        return sigmoid(self.bias + said + fsum(known) * term_value(len(known)))


def term_value(known: int) -> float:
    """What each of so many known terms counts: a long text says no more than a short one."""
    return 1 / sqrt(max(known, _LEAST_TERMS))


@cache
def shipped() -> MatterWeights:
    """The model of the package."""
    data = json.loads(files(__package__).joinpath("matters.json").read_text(encoding="utf-8"))
    return MatterWeights(data["bias"], data["weights"], data["terms"], data["least"], data["sure"])


def features(title: Passage, text: Passage, days: str, offered: str) -> dict[str, float]:
    """What title and text are about, and what stands in the sentences of sums on offer and of the last days.

    Each feature is about 0 to 1 and named «matter place»; those that are 0 are left out.
    """
    said, named, day = _voices(text), _voices(title), Passage(days)
    beside = _voices(day)
    sums = _voices(Passage(offered))
    others = [matter for matter in said if matter not in OURS]
    total, most = max(said.total(), _FEW), max((said[matter] for matter in others), default=0)
    found = {
        **{f"{matter} in title": 1.0 for matter in named},
        **{f"{matter} in text": min(count, _MOST) / _MOST for matter, count in said.items()},
        **{f"{matter} share": count / total for matter, count in said.items()},
        **{f"{matter} at day": min(count, _BESIDE) / _BESIDE for matter, count in beside.items()},
        **{f"{matter} at sum": min(count, _BESIDE) / _BESIDE for matter, count in sums.items()},
        "other, most": min(most, _FEW) / _FEW,
        "other, most share": most / total,
        "other, share": sum(said[matter] for matter in others) / total,
        "other in title": float(bool(named) and not any(matter in OURS for matter in named)),
        "titled and closed": float(any(matter in beside for matter in named if matter not in OURS)),
        "plain title": float(not any(matter not in OURS for matter in named)),
        "other at day": min(sum(n for matter, n in beside.items() if matter not in OURS), _BESIDE) / _BESIDE,
        "other at sum": min(sum(n for matter, n in sums.items() if matter not in OURS), _BESIDE) / _BESIDE,
        "gets and asks": float(bool(sums["gets"] and (beside["asking"] or said["asking"] > 1))),
    }
    found |= _topics(title, text)
    until = _UNTIL.search(day.folded) or _UNTIL.search(title.folded)
    if until:
        found["until, applying" if _APPLIES.match(until[1]) else "until, other"] = 1.0
    return {name: value for name, value in found.items() if value}


def _topics(title: Passage, text: Passage) -> dict[str, float]:
    """What title, opening and text speak of, by the closed lists that the model of days learns from too."""
    said = topics_of(text.spaced)
    return {
        **{f"{TOPIC}{topic} in title": 1.0 for topic in topics_of(title.spaced)},
        **{f"{TOPIC}{topic} at top": 1.0 for topic in topics_of(f"{text.spaced[:_TOP]} ")},
        **{f"{TOPIC}{topic}": min(log(1 + count) / log(1 + _OFTEN), 1.5) for topic, count in said.items()},
    }


_WORDS = PhraseFinder(partial(shipped_table, __package__, "matters.toml"))


def _voices(passage: Passage) -> Counter[str]:
    """How many different words of each matter a passage has."""
    if not passage.text:
        return Counter()
    said = {(hit.value, passage.folded[hit.start : hit.end]) for hit in _WORDS.find(passage)}
    return Counter(matter for matter, _ in said)
