"""Which edits of sentences change what is paid where no reading tells it: the same sums «per partner». Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from watcher.remember.rules.differences import quiet
from watcher.remember.rules.normal_form import form_of, plain_letters
from watcher.remember.rules.senses import is_function, sense_of
from watcher.remember.rules.sentence_edits import SentenceEdit

_GIVING = frozenset(map(sense_of, ("grant", "fund", "programme", "budget", "enveloppe", "montant", "amount")))
_SUM = re.compile(r"\d[\d.,]* (?:eur|gbp|usd)\b")
_PAID_PER = re.compile(
    rf"(?P<sum>{_SUM.pattern})(?: (?:ht|ttc|max\w*|au plus|at most|au maximum))?"
    r" (?:par|per|pour chaque|pour une?|for each|for every|each|a) (?P<share>[a-z]{3,})"
)


def of_sums(edits: Iterable[SentenceEdit]) -> list[SentenceEdit]:
    """The sentences that name the same sums for another share, or as many others in the same words on what is given."""
    return [edit for edit in edits if _is_paid_otherwise(quiet(edit.before), quiet(edit.after))]


def _is_paid_otherwise(before: str, after: str) -> bool:
    was, now_is = _paid_per(before), _paid_per(after)
    if was != now_is and was.keys() & now_is.keys():
        return True
    one, other = (_SUM.findall(plain_letters(side)) for side in (before, after))
    said, told = form_of(before), form_of(after)
    return len(one) == len(other) and one != other and said.terms == told.terms and not _GIVING.isdisjoint(said.weak)


def _paid_per(sentence: str) -> Mapping[str, str]:
    """For which share each sum of a sentence is paid: {"5000 gbp": "project"}, by its sense."""
    found = {match["sum"]: match["share"] for match in _PAID_PER.finditer(plain_letters(sentence))}
    return {told: sense_of(share) for told, share in found.items() if not is_function(share)}
