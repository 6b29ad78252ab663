"""Under which label a line stands: «Not eligible» and «Who can apply» say what the lines below them mean. Pure.

A label is a short line without an end that only names a matter («Montant», «Dates»), announces a list or says what is
eligible or not. It holds up to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watcher.remember.rules.normal_form import form_of
from watcher.remember.rules.senses import base, sense_of
from watcher.understand.text.text import fold

LONGEST = 8
"""Words of a label."""
_MAY_DENY = re.compile(
    r"^.{0,50}\b(?:not|non|ineligible|inéligibles?|exclu\w*|exceptions?"
    r"|cannot|hors|don t|aren t|interdit\w*)\b.{0,30}$",
    re.MULTILINE,
)
_WHO = re.compile(
    r"(?<![a-z])(?:who|for whom|qui|a qui|beneficiaires?|applicants?|recipients?|eligibility|eligibilite|admissibilite"
    r"|(?:eligible|admissible) (?:recipients?|applicants?|organi[sz]ations?)|candidate?s?|publics?|cible|clientele"
    r"|(?:organismes?|porteurs?|structures?) (?:eligible|admissible|vise|concerne)s?|peuvent [a-z' ]+)(?![a-z])"
)
_ASKS = re.compile(r"(?:what|how|when|where|why|which|who|qui|quoi|quand|combien|comment|pourquoi|ou|quels?|quelles?) ")
_ELIGIBLE = sense_of(base("eligible"))


@dataclass(frozen=True, slots=True)
class Label:
    """A label as published; whether it denies what stands below it, and whether it is about who may apply."""

    raw: str
    is_denied: bool
    is_of_applicants: bool


def may_deny(text: str) -> bool:
    """Whether a text, line by line as it is compared, may have a label that denies; asked first, as it costs little."""
    return _MAY_DENY.search(text) is not None


def labels(said: Iterable[tuple[str, str]]) -> Mapping[str, Label]:
    """The label of each line that stands under one; of a line that stands under several, the last.

    `said` are the lines as they are compared, each with its published words.
    """
    found: dict[str, Label] = {}
    current = None
    listed = list(said)
    for (line, raw), (_, below) in zip(listed, (*listed[1:], ("", "")), strict=False):
        if label := _label(line, raw, below):
            current = label
        elif current:
            found[line] = current
    return found


def _label(line: str, raw: str, below: str) -> Label | None:
    words = line.split()
    if len(words) > LONGEST or raw[-1:] in ".!;,…" or any(map(str.isdigit, line)):
        return None
    form = form_of(line)
    is_denied = not form.binds.isdisjoint(("not", "except"))
    is_above_list = raw[:1].isupper() and below[:1].islower()
    is_one = (
        is_above_list
        or _ASKS.match(fold(line))
        or raw.endswith((":", "?"))
        or not form.said
        or _ELIGIBLE in form.weak
        or is_denied
    )
    return Label(raw, is_denied, _WHO.search(fold(line)) is not None) if is_one else None
