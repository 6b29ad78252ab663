"""The two halves of a France–Québec call: who pays, who may apply, how much, until when, with which form, per side.

A call is two-sided when its text speaks of both sides as such («côté français … côté québécois»), or offers euros and
Canadian dollars and names funders of both. CallFacts found in the stretch of text that speaks of one side belong to it;
sums belong by their currency; what is said once for all (a common deadline) counts for both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.model import Amount, AmountRole, Fact, Moment, Side
from watcher.understand.parties import eligible, funders
from watcher.understand.text.phrase_finder import PhraseFinder
from watcher.understand.text.text import Passage

CUES = {
    "FR": "cote francais | cote france | partie francaise | equipe francaise | equipes francaises | volet francais | "
    "partenaire francais | partenaires francais | demandeur francais | candidat francais | candidats francais | "
    "pour la france | en france | chercheur francais | chercheurs francais | collectivite francaise | "
    "collectivites francaises | porteur francais | french side | french team | french partner | french applicant | "
    "french researchers | for france | in france",
    "CA-QC": "cote quebecois | cote quebec | partie quebecoise | equipe quebecoise | equipes quebecoises | "
    "volet quebecois | partenaire quebecois | partenaires quebecois | demandeur quebecois | candidat quebecois | "
    "candidats quebecois | pour le quebec | au quebec | chercheur quebecois | chercheurs quebecois | "
    "organisme quebecois | organismes quebecois | porteur quebecois | quebec side | quebec team | quebec partner | "
    "quebec applicant | quebec researchers | for quebec | in quebec",
}
_CUES = PhraseFinder(CUES)
SIDES = {"FR": "EUR", "CA-QC": "CAD"}
_CLAUSE = re.compile(r"\n|[.;](?=\s)| (?:et|and|tandis que|while) (?=[^.\n]{0,20}(?:cote|pour l|quebec|french|france))")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_FORM = re.compile(
    r"https?://[^\s<>\"')]{4,200}|(?:portail |plateforme |formulaire |sur |via |in |on |through )?"
    r"(?:FRQnet|D[ée]marches[ -]simplifi[ée]es|d[ée]marches-simplifi[ée]es\.fr|ProjetsFRQ|Sagace|e-?formulaire|"
    r"formulaire [^.;,\n]{3,60}|application form[^.;,\n]{0,40})",
    re.IGNORECASE,
)
_FUNDS = (AmountRole.MAX, AmountRole.TOTAL, AmountRole.MIN)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What was read of the whole call, before its sides are told apart."""

    amounts: tuple[Amount, ...]
    funders: tuple[Fact, ...]
    deadline: Moment | None
    deadlines: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the text that speaks of one side."""

    country: str
    start: int
    text: str


def read(passage: Passage, facts: CallFacts) -> tuple[Side, ...]:
    """The French side and the Québec side, or nothing when the call has one side only."""
    if "quebec" not in passage.folded or "fran" not in passage.folded:
        return ()
    stretches = _stretches(passage)
    if not _is_two_sided(stretches, facts):
        return ()
    return tuple(_side(country, stretches, facts) for country in SIDES)


def with_sides(amounts: Sequence[Amount], sides: Sequence[Side]) -> tuple[Amount, ...]:
    """The amounts of the call, each marked with its side."""
    if not sides:
        return tuple(amounts)
    by_currency = {currency: country for country, currency in SIDES.items()}
    return tuple(replace(amount, side=by_currency.get(amount.currency or "", "")) for amount in amounts)


def _is_two_sided(stretches: Sequence[_Stretch], facts: CallFacts) -> bool:
    spoken = {stretch.country for stretch in stretches}
    offered = {amount.currency for amount in facts.amounts if amount.role in _FUNDS}
    paying = {funders.country_of(funder.value) for funder in facts.funders}
    both = set(SIDES)
    money = set(SIDES.values()) <= offered
    return (spoken == both and (money or both <= paying)) or (money and both <= paying)


def _stretches(passage: Passage) -> list[_Stretch]:
    """Cuts the text in clauses; a clause with a cue belongs to that side, one without follows its line's side."""
    cuts = [match.start() for match in _CLAUSE.finditer(passage.folded)]
    bounds = [0, *cuts, len(passage.folded)]
    named_in: defaultdict[int, set[str]] = defaultdict(set)
    for hit in _CUES.find(passage):
        named_in[bisect_right(bounds, hit.start) - 1].add(hit.value)
    stretches, current = [], ""
    for clause, (start, end) in enumerate(pairwise(bounds)):
        named = named_in.get(clause, set())
        if passage.folded[start : start + 2] == "\n\n":
            current = ""
        if len(named) == 1:
            current = named.pop()
        elif named:
            current = ""
        if current:
            stretches.append(_Stretch(current, start, passage.published(start, end)))
    return stretches


def _side(country: str, stretches: Sequence[_Stretch], facts: CallFacts) -> Side:
    mine = [stretch.text for stretch in stretches if stretch.country == country]
    text = "\n".join(mine)
    mail = _MAIL.search(text)
    form = _FORM.search(text)
    return Side(
        country=country,
        funder=", ".join(told.value for told in facts.funders if funders.country_of(told.value) == country),
        eligible=_eligible(text),
        amounts=tuple(
            replace(amount, side=country)
            for amount in facts.amounts
            if amount.currency == SIDES[country] and amount.role in _FUNDS
        ),
        deadline=_deadline(country, text, facts),
        form=" ".join(form[0].split()) if form else "",
        contact=mail[0] if mail else "",
    )


def _eligible(text: str) -> tuple[Fact, ...]:
    passage = Passage(text)
    return eligible.read(passage) or eligible.of_field(text)


def _deadline(country: str, text: str, facts: CallFacts) -> Moment | None:
    """The deadline whose quote stands in this side's stretch, else the one that the other side does not claim."""
    plain = " ".join(text.split())
    for moment in facts.deadlines:
        if moment.quote and moment.quote in plain:
            return replace(moment, side=country)
    shared = facts.deadline
    return replace(shared, side=country) if shared else None
