"""Numbers that bound who may apply: employees, years of existence, yearly turnover; and what a project may cost.

Read on demand, for one reader's profile. A limit `is_sure` only where its own sentence says of whom it speaks, nothing
there turns it (priority, exception, rate, denial), and the text has no other limit of its kind; all else is shown as
words to be read. Every pattern is bounded, so the work is linear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from watcher.model.fit import LimitKind, NumericLimit
from watcher.understand.money.read import iso_code
from watcher.understand.money.sums import find_sums
from watcher.understand.text.flattened import Flat

_UNDER = r"moins de|inferieure?s? a|fewer than|less than|under|below"
_UP_TO = (
    r"jusqu a|au plus|(?:n )?excedant pas|(?:ne )?depassant pas|n excede(?:nt)? pas|ne depasse(?:nt)? pas"
    r"|maximum(?: de| of)?|up to|at most|no(?:t)? more than|not exceed(?:ing)?|does not exceed|do not exceed"
)
_OVER = r"plus de|superieure?s? a|more than|over|exceeding|greater than"
_FROM = r"au moins|minimum(?: de| of)?|minimale? de|a partir de|at least|no(?:t)? (?:less|fewer) than"
_BOUND = (
    rf"(?:(?P<under>{_UNDER})|(?P<up_to>{_UP_TO})|(?P<over>{_OVER})|(?P<from>{_FROM}))"
    r"\s(?:un |une |ou egale?s? a |or equal to |a |de |d )?"
)
_N = r"(?P<n>\d{1,3}(?:[ ,.]\d{3})+|\d{1,6})"
_NOT_IN_NUMBER = r"(?<![\d.,])"

_PEOPLE = (
    r"(?:salarie(?:[ .(-]?e)?(?:[ .)-]{0,2}s)?|employe(?:[ .(-]?e)?(?:[ .)-]{0,2}s)?|etp|equivalents? temps[ -]plein"
    r"|collaborateurs?|(?:full[ -]time |permanent |paid )?employees?|ftes?|full[ -]time equivalents?|staff members?)"
    r"(?![a-z])"
)
STAFF = re.compile(
    rf"{_BOUND}{_NOT_IN_NUMBER}{_N}\s{_PEOPLE}"
    rf"|(?:entre|de|between|from)\s(?P<n2>\d[\d ,.]{{0,7}})\s(?:et|a|and|to)\s(?P<m2>\d[\d ,.]{{0,7}})\s{_PEOPLE}"
    rf"|{_NOT_IN_NUMBER}(?P<n3>\d[\d ,.]{{0,7}})\s{_PEOPLE}\s(?:(?P<up_to3>ou moins|maximum|au plus|or fewer|or less)"
    r"|(?P<from3>ou plus|et plus|minimum|or more))"
)
"""«moins de 250 salariés», «between 10 and 49 employees», «50 employés ou moins»."""

_BEGUN = (
    r"(?:cree|immatricule|constitue|fonde|existant|existe|en activite|en exploitation|incorporat|establish|found"
    r"|register|created|in operation|in business|operating|operated)[a-z]{0,4}(?: e)?(?: s)?"
)
_YEARS = r"(?:ans?|annees?|years?)(?![a-z])"
_OF_LIFE = r"(?:d existence|d activite|d anciennete|of existence|of operation|in business)"
AGE = re.compile(
    rf"{_BEGUN}[^.;\n\d]{{0,30}}?\s(?:depuis|il y a|for|within the (?:last|past)|in the (?:last|past))\s"
    rf"(?:{_BOUND})?{_NOT_IN_NUMBER}(?P<n>\d{{1,2}})\s{_YEARS}"
    rf"|(?P<under2>{_UNDER})\s(?P<n2>\d{{1,2}})\s{_YEARS}\s{_OF_LIFE}"
    rf"|(?P<from2>{_FROM})\s(?P<n3>\d{{1,2}})\s{_YEARS}\s{_OF_LIFE}"
)
"""«créées depuis moins de 5 ans», «in operation for at least 2 years», «au moins 3 ans d’existence»."""

TURNOVER = re.compile(
    r"(?:chiffres? d affaires?|annual (?:turnover|revenues?|sales)|turnover|gross revenues?)(?![a-z])[^.;\n\d¤$]{0,50}?"
    rf"(?:{_BOUND}|(?P<between>(?:entre|between)\s))"
)
BUDGET = re.compile(
    r"(?P<whole>(?:budget|cout)s? (?:total|global)?\s?(?:minimum |minimal )?(?:du|de|de chaque|des|d un) projets?"
    r"|total project (?:budget|costs?)|project (?:budget|costs?)|projets? (?:d un|dont le) (?:budget|cout|montant)"
    r"|budget total|cout total|total (?:budget|cost))(?![a-z])[^.;\n\d¤$]{0,50}?"
    rf"(?:{_BOUND}|(?P<between>(?:entre|between)\s))"
)

_WHOM = (
    r"entreprises?|pme|tpe|eti|societes?|structures?|organismes?|organisations?|associations?|employeurs?|cooperatives?"
    r"|compagnies|candidat[a-z]*|demandeurs?|porteurs?|beneficiaires?|start-?ups?|business(?:es)?|compan(?:y|ies)|firms?"
    r"|smes?|employers?|organi[sz]ations?|applicants?|charities|non-?profits?|enterprises?|communes?|municipalit[a-z]+"
    r"|laboratoires?|universit[a-z]+|etablissements?|ventures?"
)
_SUBJECT = re.compile(rf"(?<![a-z])({_WHOM})(?![a-z])")
_GENERAL = frozenset(
    ("candidat", "demandeur", "porteur", "beneficiaire", "structure", "applicant", "organisme", "organisation",
     "organization")
)  # fmt: skip
_TURNED = re.compile(
    r"priorit|prefer|bonif|major[ea]|minor[ea]|notamment|par exemple|e\.g|such as|especially|particular|sauf|except"
    r"|hors |exclu|ineligible|inadmissible|non eligible|pas eligible|not eligible|not (?:be )?(?:accept|fund)|cannot"
    r"|ne peuvent|ne sont pas|taux|\brates?\b|%|en moyenne|average|environ |about |selon |depending|objectif|engag"
    r"|\bs il|\bsi (?:elle|ell|vous|votre|l|la|le|les|un|une) |\bif\b|generalement"
    r"|typically|en cas|souhait|embauch|recrut|hir(?:e|ing)|creer|train|former"
    r"|creation d(?:e|u)|maint|accueil|parmi|among|chaque annee|plafon|subvention|montant de l|aide |grant of|up to \$"
    r"|jusqu a .{0,20}¤|ou (?:entre|plus|moins)|or (?:more|less|between)|soit |either|bilan |balance sheet|deux des"
    r"|two of|au-dela|beyond|plus petit"
)
_ABOUT = re.compile(
    r"(?:embauch|recrut|hir(?:e|ing)|cre(?:er|ation|ate)|form(?:er|ation)|train|maint)[a-z]*[^.;\n]{0,30}$"
)
_STOP = re.compile(r"[.;\n?!](?=\s|$)|\n")
REACH = 160


class _Bounds(NamedTuple):
    low: Decimal | None
    high: Decimal | None


def read_limits(text: str, *, language: str = "fr", country: str = "") -> tuple[NumericLimit, ...]:
    """The limits of a text, each once, by kind; `country` and `language` settle what a bare «$» is. Never raises."""
    source = Flat.of(text)
    found = [*_staff(source), *_age(source), *_money(source, language, country)]
    distinct = list({(one.kind, one.low, one.high): one for one in reversed(found)}.values())[::-1]
    several = Counter(one.kind for one in distinct)
    return tuple(replace(one, is_sure=one.is_sure and several[one.kind] == 1) for one in distinct)


def _staff(source: Flat) -> Iterator[NumericLimit]:
    for match in STAFF.finditer(source.flat):
        if _ABOUT.search(source.flat, max(match.start() - 60, 0), match.start()):
            continue  # people to be hired or trained bound nobody
        numbers = [_number(match[name]) for name in ("n", "n2", "m2", "n3") if match[name]]
        if len(numbers) == 2:
            bounds = _Bounds(*sorted(numbers))
        elif match["n3"]:
            bounds = _Bounds(None, numbers[0]) if match["up_to3"] else _Bounds(numbers[0], None)
        else:
            bounds = _bounds(match, numbers[0], step=1)
        yield _limit(source, LimitKind.STAFF, match.span(), bounds)


def _age(source: Flat) -> Iterator[NumericLimit]:
    for match in AGE.finditer(source.flat):
        years = _number(next(match[name] for name in ("n", "n2", "n3") if match[name]))
        if match["under2"]:
            bounds = _Bounds(None, years)
        elif match["from2"]:
            bounds = _Bounds(years, None)
        elif any(match[name] for name in ("under", "up_to", "over", "from")):
            bounds = _bounds(match, years, step=0)
        else:
            within = re.search(r"within|in the", match[0])
            bounds = _Bounds(None, years) if within else _Bounds(years, None)
        yield _limit(source, LimitKind.AGE, match.span(), bounds)


def _money(source: Flat, language: str, country: str) -> Iterator[NumericLimit]:
    """Limits of turnover and of what a project costs: the sum that stands right after the words that bound it."""
    sums = [figure for figure in find_sums(source.flat)[0] if figure.is_money and not figure.percent]
    for kind, pattern in ((LimitKind.TURNOVER, TURNOVER), (LimitKind.BUDGET, BUDGET)):
        for match in pattern.finditer(source.flat):
            after = [figure for figure in sums if match.end() <= figure.start + 1 <= match.end() + 3]
            if not after:
                continue
            first = after[0]
            following = next((figure for figure in sums if 0 < figure.start - first.end < 8), None)
            end = first.end
            if match["between"]:
                if following is None:
                    continue
                bounds, end = _Bounds(*sorted((first.value, following.value))), following.end
            else:
                bounds = _bounds(match, first.value, step=0)
            limit = _limit(source, kind, (match.start(), end), bounds)
            yield replace(limit, currency=iso_code(first.currency, country, language))


def _bounds(match: re.Match[str], number: Decimal, *, step: int) -> _Bounds:
    """What the words before a number make of it; `step` is the next whole number, where there is one."""
    if match["under"]:
        return _Bounds(None, number - step)
    if match["up_to"]:
        return _Bounds(None, number)
    return _Bounds(number + step, None) if match["over"] else _Bounds(number, None)


def _limit(source: Flat, kind: LimitKind, span: tuple[int, int], bounds: _Bounds) -> NumericLimit:
    quote = source.sentence(*span)
    return NumericLimit(kind, bounds.low, bounds.high, quote, is_sure=_is_sure(source.flat, kind, span))


def _is_sure(flat: str, kind: LimitKind, span: tuple[int, int]) -> bool:
    """Whether its sentence says of whom it speaks, of one kind of them, and nothing there turns it."""
    start, end = span
    cuts = [match.end() for match in _STOP.finditer(flat, max(start - REACH, 0), start)]
    stop = _STOP.search(flat, end, min(end + REACH, len(flat)))
    begin = cuts[-1] if cuts else max(start - REACH, 0)
    last = stop.start() if stop else min(end + REACH, len(flat))
    if _TURNED.search(flat, begin, start) or _TURNED.search(flat, end, last) or flat[last : last + 1] == "?":
        return False
    if kind is LimitKind.BUDGET:
        return True
    before = {match[1].rstrip("s") for match in _SUBJECT.finditer(flat, begin, start)}
    return bool(before) and len(before - _GENERAL) <= 1


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"\D", "", text) or "0")
