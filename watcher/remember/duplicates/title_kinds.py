"""What the words of a title say of its kind: of results, of a letter, of the whole country, of a volet. Pure.

All titles are folded.
"""

from __future__ import annotations

import re

from watcher.remember.duplicates.generic_words import is_common
from watcher.understand.text.stems import stem
from watcher.understand.text.text import words

_STRAND = re.compile(r"\b(?:volet|axe|strand|stream|track|component)s? (?!\d|[a-h]\b|[ivx]+\b)([^,;:()/-]{4,40})")
# A letter, a bulletin, a list: its title is none of the call that it tells.
_LETTER_TITLE = re.compile(
    r"\b(?:infolettre|newsletter|e-?bulletin|bulletin|digest|lettre (?:de la|du|des|no)|lettre mensuelle|breves|"
    r"circulaire|en bref|in brief|revue de presse|veille|listserv|resources|agendas?|\w+ matters no|"
    r"(?:\d{1,2}|dix|cinq|ten|five) (?:calls|grants|appels|aides|opportunities|funds) (?:to|for|a|pour)|"
    r"limited submissions|open competitions|consultations)\b"
)
_NATIONAL = re.compile(
    r"\b(?:appel|edition|call|ami|concours)s?(?: a (?:projets|candidatures))? nationale?s?\b|"
    r"\bnational (?:call|edition)\b"
)
_TENDER = re.compile(
    r"\b(?:marche (?:a procedure|public)|remise des offres|profil d'acheteur|appel d'offres|call for tenders?|"
    r"invitation to tender|request for (?:quotations?|tenders?)|offres des cabinets)\b"
)
_CONSULTED = re.compile(
    r"^(?:\W*(?:la |une |a |the )?(?:consultation|concertation|survey|sondage)\b(?! (?:medicale|juridique))|"
    r".*\b(?:consultation publique|public consultation|have your say|(?:donnez|exprimez) votre avis|votre avis sur|"
    r"consultation (?:on|sur)|(?:consultation|survey|sondage|questionnaire)$))"
)
_EXPERTS = re.compile(
    r"\bcall for (?:experts|reviewers|evaluators)\b|"
    r"\bexperts? (?:pour|to) (?:juger|evaluer|expertiser|assess|review|judge|evaluate)\b"
)
_SEVERAL = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) "
    r"(?:appels|calls|aides|grants|funds|dispositifs)\b"
)
_ANNOUNCED = re.compile(
    r"\b(?:webinaires?|webinars?|(?:seances?|sessions?|reunions?|soirees?|ateliers?) d'information|"
    r"info(?:rmation)? (?:session|day|evening|meeting)s?|"
    r"laureate?s?|resultats|results|winners?|recipients|palmares|retenue?s|recompensee?s|bilan|awarded)\b|"
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|two|three|four|five|seven|eight|nine|ten|twelve|"
    r"\d{1,2}) \w+(?: \w+)? "
    r"(?:soutenue?s|selectionnee?s|primee?s|choisie?s|aidee?s|financee?s|funded|selected|chosen|win)\b"
)


def tells_results(title: str) -> bool:
    """Whether a title tells of winners, of results or of a meeting about a call."""
    return bool(_ANNOUNCED.search(title))


def is_of_letter(title: str) -> bool:
    """Whether a title is that of a letter or a list, in which a call is one of several things."""
    return bool(_LETTER_TITLE.search(title))


def is_of_tender(said: str) -> bool:
    """Whether a text is that of a tender, or looks for experts: somebody buys, and gives nothing."""
    return bool(_TENDER.search(said) or _EXPERTS.search(said))


def seeks_experts(title: str) -> bool:
    """Whether a title looks for those who judge the projects of a call."""
    return bool(_EXPERTS.search(title))


def tells_several(said: str) -> bool:
    """Whether a text counts the calls that it tells: «quatre appels pour les communes»."""
    return bool(_SEVERAL.search(said))


def is_of_consultation(title: str) -> bool:
    """Whether a title asks for opinions on a programme, and for no projects."""
    return bool(_CONSULTED.search(title))


def is_of_country(title: str) -> bool:
    """Whether a title says that the call is that of the whole country."""
    return bool(_NATIONAL.search(title))


def strands(title: str) -> frozenset[tuple[str, ...]]:
    """The first telling words of the volets and strands that a title calls by a name: «volet Femmes»."""
    said = (words(named) for named in _STRAND.findall(title))
    told = (tuple(stem(word) for word in some if len(word) > 3 and not is_common(stem(word)))[:2] for some in said)
    return frozenset(name for name in told if name)
