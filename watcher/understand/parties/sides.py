"""The two halves of a France–Québec call: who pays, who may apply, how much, until when, with which form, per side.

A call is two-sided when it offers euros and Canadian dollars and speaks of both sides, or when it names funders of both
and both sides. Sums belong to a side by their currency; other facts by the clause that says them. What is said once for
all («les deux équipes …») counts for both; what is said of the other side alone is not told of this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.model import Amount, AmountRole, Fact, Moment, Side
from watcher.understand.parties import eligible, filing, funders, several_calls, side_clauses
from watcher.understand.parties.payers import payers
from watcher.understand.parties.side_clauses import Clause
from watcher.understand.parties.side_cues import (
    BOTH,
    FRANCE,
    LIMIT,
    MONEY,
    QUEBEC,
    SideCue,
    Weight,
    find_cues,
    names_party,
    side_of_address,
)
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.text import Passage, fold

SIDES = {FRANCE: "EUR", QUEBEC: "CAD"}
_WRAPPED = re.compile(r"\n(?=[a-zà-ÿ])")
_QUEBEC = re.compile(r"(?<![a-z])(?:quebec\w*|montreal\w*)")
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:canad\w*|ontari\w*|walloni?\w*|bruxell\w*|brussels|belg\w*|suiss?e?|swiss|luxemb\w*)"
)
_OF_SIDES = re.compile(r"(?:cote|volet|partie|equipe|rive|versant|section|side|team|part|component|shore)s?(?![a-z])")
_DENIED = re.compile(
    r"(?:ne (?:sont|seront)|n'est) pas (?:admissible|eligible)|(?:is|are) not eligible"
    r"|(?:do|does|will) not (?:get|receive) any|ne (?:recoit|recoivent) (?:pas|aucune?)"
    r"|a (?:ses|leurs?) (?:propres )?frais"
)
# «La réunion d'information a lieu le …», «Les projets commencent avant le …»: days on which nothing is handed in.
_NO_FILING = re.compile(
    r"(?<![a-z])(?:(?:reunion|seance|rencontre|webinaire)s? d'information|information (?:session|meeting)s?|webinars?"
    r"|(?:projets?|travaux|residences?|missions?|sejours?|projects?|works?|stays?) [^.;:\n]{0,30}"
    r"(?:commenc|debut|demarr|termin|achev|realis|start|begin|end|finish|complet|take place))"
)
_MOST_FUNDERS = 3
_MOST_TIMES = 25
_NO_SHARE = (AmountRole.COST, AmountRole.THRESHOLD, AmountRole.RATE, AmountRole.OTHER)
_FUNDS = (AmountRole.MAX, AmountRole.TOTAL, AmountRole.MIN)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What was read of the whole call, before its sides are told apart.

    `days_of` reads the days to come of what one side says, as if it were a call of its own.
    """

    amounts: tuple[Amount, ...]
    funders: tuple[Fact, ...]
    deadline: Moment | None
    deadlines: tuple[Moment, ...]
    days_of: Callable[[str], Sequence[Moment]] = lambda text: ()


def read(passage: Passage, facts: CallFacts) -> tuple[Side, ...]:
    """The French side and the Québec side, or nothing when the call has one side only."""
    if "quebec" not in passage.folded and "montreal" not in passage.folded:
        return ()
    passage = Passage(_WRAPPED.sub(" ", passage.text))
    cues = find_cues(passage)
    if not _is_two_sided(passage, cues, facts) or several_calls.are_several(passage.text):
        return ()
    clauses = list(side_clauses.cut(passage.text, cues))
    if any(clause.side in SIDES and clause.is_named and _DENIED.search(clause.folded) for clause in clauses):
        return ()
    if BOTH not in {cue.side for cue in cues if cue.weight is Weight.NAMES} and not _do_both_stand(
        passage, clauses, cues, facts
    ):
        return ()
    contacts = _contacts(clauses)
    return tuple(_side(country, clauses, facts, contacts) for country in SIDES)


def with_sides(amounts: Sequence[Amount], sides: Sequence[Side]) -> tuple[Amount, ...]:
    """The amounts of the call, each marked with its side."""
    if not sides:
        return tuple(amounts)
    by_currency = {currency: country for country, currency in SIDES.items()}
    return tuple(replace(amount, side=by_currency.get(amount.currency or "", "")) for amount in amounts)


def _is_two_sided(passage: Passage, cues: Sequence[SideCue], facts: CallFacts) -> bool:
    """Whether both sides offer money and show in the text, or both pay and are spoken of as teams or parts."""
    if len(_ELSEWHERE.findall(passage.folded)) > len(_QUEBEC.findall(passage.folded)):
        return False
    both, currencies = set(SIDES), set(SIDES.values())
    cues = [cue for cue in cues if not _is_heading(passage.text, cue)]
    named = {cue.side for cue in cues if cue.weight is Weight.NAMES}
    shown = {cue.side for cue in cues if cue.weight is not Weight.MONEY}
    offered = {amount.currency for amount in facts.amounts if amount.role in _FUNDS}
    is_joint = BOTH in named  # else a sum given in the past may be another's
    no_share = _NO_SHARE if is_joint else (*_NO_SHARE, AmountRole.PAST)
    shares = {amount.currency for amount in facts.amounts if amount.role not in no_share}
    if offered >= currencies or (offered and named >= both and shares >= currencies):
        return (is_joint or shown >= both) and _are_of_one_size(facts.amounts)
    do_both_pay = {funders.country_of(funder.value) for funder in facts.funders} >= both
    return do_both_pay and (is_joint or {cue.side for cue in cues if _is_of_sides(passage, cue)} >= both)


def _do_both_stand(passage: Passage, clauses: Sequence[Clause], cues: Sequence[SideCue], facts: CallFacts) -> bool:
    """Whether either side has a sum, a day or a payer of its own, and one of them says who takes part, pays or files.

    Two places and two currencies alone are a prize («1 500 € et une paire de billets Paris – Montréal»).
    """
    parts = {side: [clause for clause in clauses if clause.side == side] for side in SIDES}
    pays = {funders.country_of(funder.value) for funder in facts.funders}
    pays |= {side for side, own in parts.items() if any(True for one in own for _ in payers(one.text))}
    files = {side for side, own in parts.items() if any(LIMIT.search(one.folded) for one in own)}
    offers = {side for side, own in parts.items() if any(MONEY[side].search(one.text) for one in own)}
    is_of_party = pays & set(SIDES) or files or any(names_party(passage, cue) for cue in cues)
    return bool(is_of_party) and pays | files | offers >= set(SIDES)


def _is_heading(text: str, cue: SideCue) -> bool:
    """Whether a cue is a line of its own, as a directory sorts what it lists: «France», below it what is there."""
    before = text[max(cue.start - 40, 0) : cue.start].rsplit("\n", maxsplit=1)[-1]
    return not before.strip() and text[cue.end : cue.end + 1] in ("\n", "")


def _are_of_one_size(amounts: Sequence[Amount]) -> bool:
    """Whether what each side offers at most is of one order: 49 $ a month is no half of 20 000 €."""
    most = [
        max((one.value for one in amounts if one.currency == money and one.role in _FUNDS), default=None)
        for money in SIDES.values()
    ]
    sums = sorted(value for value in most if value is not None)
    return len(sums) < len(SIDES) or sums[-1] <= _MOST_TIMES * sums[0]


def _is_of_sides(passage: Passage, cue: SideCue) -> bool:
    """«Côté français», “Québec team”: a cue that speaks of a side as a part of the call."""
    said = fold(passage.text[cue.start : cue.end])
    return cue.weight is Weight.NAMES and _OF_SIDES.search(said) is not None


def _side(country: str, clauses: Sequence[Clause], facts: CallFacts, contacts: Mapping[str, str]) -> Side:
    own = "\n".join(clause.text for clause in clauses if clause.side == country)
    not_others = "\n".join(clause.text for clause in clauses if clause.side in (country, BOTH, ""))
    paying = _funders(country, own, facts)
    return Side(
        country=country,
        funder=", ".join(told.value for told in paying),
        funder_quote=next((told.quote for told in paying if told.quote), ""),
        eligible=eligible.read(Passage(own))
        or eligible.read(Passage(not_others))
        or eligible.read(Passage(own), Passage("")),
        amounts=tuple(
            replace(amount, side=country)
            for amount in facts.amounts
            if amount.currency == SIDES[country] and amount.role in _FUNDS
        ),
        deadline=_deadline(country, clauses, facts),
        form=next((one for one in (filing.form(own), filing.form(not_others)) if _may_be_of(country, one)), ""),
        contact=contacts.get(country, ""),
    )


def _may_be_of(country: str, site: str) -> bool:
    """Whether a form or site shows no other side."""
    return {cue.side for cue in find_cues(Passage(site))} <= {country}


def _contacts(clauses: Sequence[Clause]) -> dict[str, str]:
    """The address for each side's applicants: one in its clauses or of its country, else the one nobody else has."""
    found = [(clause.side, mail) for clause in clauses for mail in filing.mails(clause.text)]
    told = [(side_of_address(mail) or side, mail) for side, mail in found]
    free = [mail for side, mail in told if side not in SIDES]
    alone = dict.fromkeys(SIDES, free[0]) if len(free) == 1 else {}
    return alone | {side: mail for side, mail in reversed(told) if side in SIDES}


def _funders(country: str, own: str, facts: CallFacts) -> tuple[Fact, ...]:
    """Who is said to pay in its clauses; else funders of the call known to be of its country, or named there."""
    paying = [fact for name in payers(own) for fact in _known_as(name) if _may_pay(country, fact.value)]
    known = [told for told in facts.funders if funders.country_of(told.value) == country]
    read = (fact for fact in funders.read(Passage(""), Passage(own)) if _may_pay(country, fact.value))
    found = paying or known or list(read)
    return tuple({fact.value: fact for fact in reversed(found)}.values())[::-1][:_MOST_FUNDERS]


def _may_pay(country: str, name: str) -> bool:
    """Whether a name is not that of a body of the other side («Ville de Québec»)."""
    shown = {cue.side for cue in find_cues(Passage(name))} & set(SIDES)
    return funders.country_of(name) in ("", country) and (not shown or country in shown)


def _known_as(name: str) -> tuple[Fact, ...]:
    """A name as it is known, else as it is written."""
    passage = Passage(name)
    return tuple(fact for fact in funders.read(passage, Passage("")) if funders.country_of(fact.value)) or (
        Fact(name[:1].upper() + name[1:], name),
    )


def _deadline(country: str, clauses: Sequence[Clause], facts: CallFacts) -> Moment | None:
    """The next day that this side's clauses say, else the shared one.

    None where that was said of the other side alone, or where this side has a limit of its own that was not understood.
    """
    shared = facts.deadline
    own = [
        moment
        for moment in facts.deadlines
        if any(one.side == country for one in _saying(moment, clauses)) and not _NO_FILING.search(fold(moment.quote))
    ]
    if own:
        coming = [moment for moment in own if shared is None or moment.date >= shared.date]
        return replace((coming or own[-1:])[0], side=country)
    said = "\n".join(clause.text.strip() for clause in clauses if clause.side == country and clause.is_named)
    if alone := [moment for moment in facts.days_of(said) if not _NO_FILING.search(fold(moment.quote))]:
        return replace(alone[0], side=country)
    if shared is None or LIMIT.search(fold(said)):
        return None
    saying = _saying(shared, clauses)
    is_of_other = bool(saying) and all(one.is_named and one.side in SIDES and not one.is_after_both for one in saying)
    return None if is_of_other else replace(shared, side=country)


def _saying(moment: Moment, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that say a day, in whatever form."""
    day, month = moment.date.day, moment.date.month
    names = "|".join(name for name, number in MONTHS.items() if number == month)
    said = re.compile(
        rf"(?<!\d)(?:0?{day}(?:er|st|nd|rd|th)?(?: of)?[ /.-]+(?:(?:{names})(?![a-z])|0?{month}(?!\d))"
        rf"|(?:{names})\.? 0?{day}(?!\d)|\d{{4}}-{month:02}-{day:02})"
    )
    return [clause for clause in clauses if said.search(clause.folded)]
