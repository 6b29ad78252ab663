"""Where a text speaks of one side of a France–Québec call, or of both at once. Knows nothing of facts.

A side is named («équipe française», “Québec partners”, «au Québec», «Lyon :») or shows by what belongs to it alone: its
currency, places, bodies, addresses. Names of bodies («Fonds de recherche du Québec») name no side, but show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from watcher.understand.parties import funders, places_list
from watcher.understand.text.phrase_finder import PhraseFinder, shipped_table
from watcher.understand.text.text import Passage, fold

FRANCE, QUEBEC, BOTH = "FR", "CA-QC", "both"


class Weight(Enum):
    """How a cue speaks of a side: it names it, or, where nothing names one, shows it, by its money or otherwise."""

    NAMES = "names"
    SHOWS = "shows"
    MONEY = "money"


class SideCue(NamedTuple):
    """Words that speak of a side or of `BOTH`, and their place in the text as published."""

    side: str
    start: int
    end: int
    weight: Weight = Weight.NAMES


_NOUNS = (
    "cote|partie|equipe|volet|rive|versant|section|partenaire|demandeu(?:r|se)|demanderesse|candidate?|chercheu(?:r|se)|"
    "porteu(?:r|se)|collectivite|organisme|organisation|etablissement|laboratoire|entreprise|structure|institution|pme|"
    "association|universite|hopita(?:l|ux)|responsable|coord(?:in|onn)at(?:eur|rice|ion)|composante|financeur|bailleur|"
    "municipalite|artiste|participante?|beneficiaire|membre|etudiante?|centres? de recherche|unites? de recherche|"
    "commune|acteur|territoire|personne|groupe|maison|producteur|productrice|studio|side|shore|team|partner|applicant|"
    "researcher|institution|organi[sz]ation|compan(?:y|ies)|lab|laborator(?:y|ies)|universit(?:y|ies)|participant|"
    "component|municipalit(?:y|ies)|funder|lead|coordinator|(?:principal )?investigator|part|portion|student|sme|"
    "hospital|counterpart|entit(?:y|ies)|project leader|artist|author|member|start-?up"
)
_SIGN = re.compile(
    r"(?<![a-z])(?:(?P<both>franco[- ]quebec\w*|france ?[-/] ?quebec|quebec ?[-/] ?france|deux cotes de l'atlantique)"
    r"|(?P<fr>francais(?:[.-]?e)?(?:[.-]?s)?|french|france)"
    r"|(?P<qc>quebecois(?:[.-]?e)?(?:[.-]?s)?|quebec))(?![a-z])"
)
# «langue française», «en français», “in French” speak of the language, «République française» of the state.
_LANGUAGE = re.compile(
    r"(?<![a-z])(?:langue|republique|litterature|chanson|droit|version|traduction|culture|en|le|du|au|in|to|into|or|and|"
    r"et|ou|la)s? $"
)
_OF_LANGUAGE = re.compile(r"[ -](?:language|version|translation|text|speaking|or|and|is|guiana|institute)(?![a-z])")
_NOUN_BEFORE = re.compile(r"[a-z]{3,} $")
LIMIT = re.compile(
    r"(?<![a-z])(?:dates?|avant|jusqu|au plus tard|limite|cloture|fermeture|exigible|echeance|before|by|until|closing|"
    r"closes?|deadline|due)(?![a-z])[^.;\n]{0,40}(?<!\d)20\d\d(?!\d)"
)
PARTY = re.compile(rf"(?<![a-z])(?:{_NOUNS})s?(?![a-z])")
_TAKES_PART = re.compile(rf"(?<![a-z])(?:{_NOUNS})s? (?:(?:du|de|d'|de la|from|in) ?)?$")
_IS_PLACED = re.compile(r"(?<![a-z])(?:cote|en|au|a|pour l[ea]|in|for|from|de|d'|rive|volet|part) ?$")
_ENGLISH = re.compile(rf"(?: |-)(?:region |area )?(?:based(?![a-z])|(?:{_NOUNS})s?(?![a-z]))")
_ENGLISH_ANY = re.compile(r" [a-z]{3,}")
_ABROAD = re.compile(r"(?<![a-z])(?:consulat|ambassade|delegation generale|consulate|embassy)[^.;:\n]*$")
_LABEL = re.compile(r"\)? ?[:|]")
# «France» alone on a line, «Québec – Aide : …», «Contact – Québec : …»: the heads of cards and columns of a page.
_HEAD_END = re.compile(r" ?(?:[–—-] |(?=\n))")
_COLUMN = re.compile(r"[–—-] $")
_LINE_START = re.compile(r"(?:^|\n)[^a-z0-9\n]{0,4}$")
_VALUE, _LINE_END = re.compile(r": $"), re.compile(r"\W*(?:\n|$)")
_JOINT = re.compile(
    r"(?:[ ,/-]|(?<![a-z])(?:et|and|ou|or|du|de|des|la|les?|l'|d'|the|en|in|une?|from|for|pour|both|one)(?![a-z])|"
    rf"(?<![a-z])(?:{_NOUNS})s?(?![a-z])){{1,12}}"
)
_TOGETHER = re.compile(
    r"(?<![a-z])(?:(?:les deux|chaque|chacune? des(?: deux)?|both|each|either) (?:equipe|cote|partie|partenaire|pays|"
    r"porteur|team|side|part(?:y|ies)|countr(?:y|ies)|partner|communaute|communit(?:y|ies)|territoire|gouvernement|rive|"
    r"place|shore)s?|des deux cotes|de part et d'autre|conjointement|ensemble|together|jointly|same for both"
    r"|(?:date|calendrier|appel|depot|dossier|formulaire|regle|condition|disposition)s?(?: limite)? "
    r"(?:commune?|conjointe?|unique)s?"
    r"|(?:common|joint|single) (?:deadline|form|application|call|timetable|rules)|pour tous|for everybody)(?![a-z])"
)
# «12 h à Paris (6 h à Montréal)» is one hour, told for both.
_CLOCK = re.compile(
    r"(?:heures? (?:normale |locale )?(?:de |du |d'|a )|\d ?h(?:eures?)? ?(?:\d\d)? ?a |minuit a |p\.?m\.? (?:in )?)$"
)
_CLOCK_AFTER = re.compile(r" time(?![a-z])")
MONEY = {FRANCE: re.compile(r"€|\b(?:EUR|euros?)\b|\bk€|M€"), QUEBEC: re.compile(r"\$|\b(?:CAD|dollars?)\b")}
_DOMAIN = re.compile(
    r"(?<=[\w-]\.)(?:(?P<fr>gouv\.fr|fr|bzh|re|gf|gp|mq|alsace|corsica|paris)|(?P<qc>qc\.ca|gc\.ca|quebec|ca))(?![\w@-]|\.\w)"
)
_REACH = 40


def _ways() -> dict[str, str]:
    table = shipped_table(__package__, "sides.toml")
    plain = {
        FRANCE: [*places_list.REGIONS_FR, *(one.name for one in places_list.DEPARTMENTS if not one.is_shy)],
        QUEBEC: list(places_list.REGIONS_QC),
    }
    return {
        side: " | ".join([table["places"][side], *(re.sub(r"[^a-z0-9]+", " ", fold(name)) for name in plain[side])])
        for side in plain
    }


def _bodies() -> dict[str, str]:
    sites = shipped_table(__package__, "sides.toml")["sites"]
    return {side: " | ".join([sites[side], *funders.KNOWN[side].values()]) for side in (FRANCE, QUEBEC)}


PLACES, _BODIES = PhraseFinder(_ways), PhraseFinder(_bodies)


def find_cues(passage: Passage) -> list[SideCue]:
    """All cues of a text, in order of place."""
    folded = passage.folded
    signs = [_sign(match) for match in _SIGN.finditer(folded)]
    pairs = [
        SideCue(BOTH, first.start, second.end)
        for first, second in pairwise(signs)
        if BOTH not in (first.side, second.side)
        and first.side != second.side
        and _JOINT.fullmatch(folded, first.end, second.start)
    ]
    paired = {place for pair in pairs for place in (pair.start, pair.end)}
    alone = [sign for sign in signs if sign.start not in paired and sign.end not in paired]
    named = [cue for sign in alone for cue in _named(folded, sign)]
    placed = [cue for hit in PLACES.find(passage) for cue in _placed(folded, SideCue(*hit, Weight.SHOWS))]
    bodies = [SideCue(*hit, Weight.SHOWS) for hit in _BODIES.find(passage)]
    together = [SideCue(BOTH, match.start(), match.end(), Weight.SHOWS) for match in _TOGETHER.finditer(folded)]
    found = [
        cue._replace(start=passage.place(cue.start), end=passage.place(cue.end))
        for cue in (*pairs, *named, *placed, *bodies, *together)
    ]
    return sorted((*found, *_signs_of_money_and_addresses(passage.text)), key=lambda cue: cue.start)


def names_party(passage: Passage, cue: SideCue) -> bool:
    """Whether a cue names who takes part («équipe française») or labels a part («Lyon :»), not only a place."""
    said = fold(passage.text[cue.start : cue.end])
    is_label = _LABEL.match(passage.text, cue.end) is not None
    return cue.weight is Weight.NAMES and (is_label or PARTY.search(said) is not None)


def side_of_address(address: str) -> str:
    """The side that the end of a mail or web address belongs to, or an empty string."""
    match = _DOMAIN.search(address.lower())
    return "" if match is None else FRANCE if match["fr"] else QUEBEC


def _sign(match: re.Match[str]) -> SideCue:
    side = BOTH if match["both"] else FRANCE if match["fr"] else QUEBEC
    return SideCue(side, match.start(), match.end())


def _named(folded: str, sign: SideCue) -> Iterator[SideCue]:
    """The cue that a name of a side is part of, if it stands for the side at all."""
    if sign.side == BOTH:
        yield sign
        return
    begin = max(sign.start - _REACH, 0)
    said = folded[sign.start : sign.end]
    if _is_clock(folded, sign):
        return
    before = _TAKES_PART.search(folded, begin, sign.start)
    if not before and said in ("france", "quebec"):
        before = _IS_PLACED.search(folded, begin, sign.start) or _label(folded, sign) or _head(folded, sign)
        before = before if before and not _is_body(folded, sign.start, before) else None
    elif not before and said != "french" and not _LANGUAGE.search(folded, begin, sign.start):
        before = _NOUN_BEFORE.search(folded, begin, sign.start)
    if before:
        yield sign._replace(start=min(sign.start, before.start() + len(before[0]) - len(before[0].lstrip("\n"))))
        return
    after = _ENGLISH.match(folded, sign.end)
    if not after and said == "french" and not _OF_LANGUAGE.match(folded, sign.end):
        after = _ENGLISH_ANY.match(folded, sign.end)
    if after:
        yield sign._replace(end=after.end())


def _is_body(folded: str, start: int, before: re.Match[str]) -> bool:
    """«Banque de France», «Consulat général de France à Québec»: what «de» leads to is part of a name."""
    if _ABROAD.search(folded, max(start - _REACH, 0), start):
        return True
    return before[0].strip() in ("de", "d'") and not _TAKES_PART.search(folded, max(start - _REACH, 0), start)


def _label(folded: str, sign: SideCue) -> re.Match[str] | None:
    """«Québec : …» at the beginning of a line, «Pays : Québec» at its end."""
    if _LABEL.match(folded, sign.end):
        return _LINE_START.search(folded, max(sign.start - 6, 0), sign.start)
    return _VALUE.search(folded, max(sign.start - 3, 0), sign.start) if _LINE_END.match(folded, sign.end) else None


def _head(folded: str, sign: SideCue) -> re.Match[str] | None:
    """The name of a side as the head of a card or of a column."""
    if _HEAD_END.match(folded, sign.end):
        return _LINE_START.search(folded, max(sign.start - 6, 0), sign.start)
    return _COLUMN.search(folded, max(sign.start - 2, 0), sign.start) if _LABEL.match(folded, sign.end) else None


def _placed(folded: str, sign: SideCue) -> Iterator[SideCue]:
    """A place names its side as a label, after «à», “from” or beside who takes part; else it only shows it."""
    if _is_clock(folded, sign):
        return
    begin = max(sign.start - _REACH, 0)
    is_named = (
        _label(folded, sign)
        or _IS_PLACED.search(folded, begin, sign.start)
        or _TAKES_PART.search(folded, begin, sign.start)
        or _ENGLISH.match(folded, sign.end)
    )
    yield sign._replace(weight=Weight.NAMES) if is_named else sign


def _is_clock(folded: str, sign: SideCue) -> bool:
    before = _CLOCK.search(folded, max(sign.start - 30, 0), sign.start)
    return before is not None or _CLOCK_AFTER.match(folded, sign.end) is not None


def _signs_of_money_and_addresses(text: str) -> Iterator[SideCue]:
    for side, pattern in MONEY.items():
        for match in pattern.finditer(text):
            yield SideCue(side, *match.span(), Weight.MONEY)
    for match in _DOMAIN.finditer(text):
        yield SideCue(FRANCE if match["fr"] else QUEBEC, *match.span(), Weight.SHOWS)
