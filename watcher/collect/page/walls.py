"""Recognises what answers in the place of a page: maintenance, login, consent, a challenge, an error, the home page.

By what such pages are: short, about themselves, with a form or words that only they have. A long page, or one with a
labelled day, is never a wall by its words alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from watcher.collect.page import words

LONGEST = 1500
"""Characters of own text from which on a page is not taken for a wall by its words."""

_SHORT = 500
_HOME = r"(?:[a-z]{2}(?:[-_][a-z]{2})?|accueil|home|index|default|welcome|bienvenue)(?:\.\w{2,5})?"
_HOME_PATH = re.compile(rf"/?(?:{_HOME}/)*(?:{_HOME})?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}|\d{4}")
_COMMON = frozenset(
    {
        *("appel", "appels", "projet", "projets", "call", "calls", "grant", "grants", "programme", "program", "fonds"),
        *("fund", "aide", "aides", "subvention", "subventions", "candidatures", "applications", "pour", "dans", "avec"),
        *("from", "with", "page", "site", "bienvenue", "welcome"),
    }
)


class Wall(StrEnum):
    """What stands in the place of the page."""

    MAINTENANCE = "maintenance"
    LOGIN = "login"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    ERROR = "error"
    HOME = "home"
    SAME = "same"

    @property
    def words(self) -> str:
        """What came, for the admins."""
        return {
            Wall.ERROR: "an error page (that answers 200)",
            Wall.HOME: "the home page",
            Wall.SAME: "one and the same text for several items",
        }.get(self, f"a {self} page")


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in alternatives), re.IGNORECASE)


_SAID = {
    Wall.CHALLENGE: _any(
        r"checking (?:your browser|if the site connection is secure)",
        r"verif(?:y|ying) (?:that )?you(?:'re| are)(?: a)? human",
        r"enable javascript and cookies",
        r"activ\w+ javascript (?:et|and) les cookies",
        r"^just a moment",
        r"v[ée]rifi\w+ (?:que vous [êe]tes|de votre navigateur|votre navigateur)",
        r"vous n'[êe]tes pas un robot",
        r"are you a (?:robot|human)",
        r"\bcaptcha\b",
        r"\bray id\b",
        r"incapsula|imperva|datadome",
        r"unusual traffic",
        r"access (?:to this page has been )?denied",
        r"acc[èe]s (?:refus[ée]|bloqu[ée]|interdit)",
        r"request (?:was )?blocked",
        r"attention required",
        r"pardon our interruption",
        r"un instant\s?(?:…|\.\.\.)",
        r"trafic inhabituel",
    ),
    Wall.MAINTENANCE: _any(
        r"(?:en|under|for|due to|pour)(?: cours de)?(?: scheduled| planned)? maintenance",
        r"scheduled maintenance",
        r"maintenance (?:en cours|programm\w+|planifi\w+|technique|mode|downtime|window|in progress)",
        r"mode maintenance",
        r"(?:temporairement|momentan[ée]ment|actuellement|provisoirement) "
        r"(?:indisponible|inaccessible|ferm[ée]|suspendu|hors)",
        r"(?:site|page|service|portail|plateforme|portal|platform|website).{0,40}"
        r"(?:indisponible|unavailable|inaccessible|offline)",
        r"temporarily (?:unavailable|unable|offline|closed|down)",
        r"service unavailable",
        r"bad gateway|gateway time-?out",
        r"(?:we'?ll|we will|nous serons|nous) (?:be )?(?:right )?(?:back|de retour|revenons)",
        r"back (?:soon|shortly|online)",
        r"(?:site|page) en (?:travaux|construction)",
        r"under construction",
        r"mise [àa] jour (?:est )?en cours",
        r"nous (?:effectuons|proc[ée]dons) .{0,30}(?:mise [àa] jour|maintenance|op[ée]ration)",
        r"be right back",
        r"trop (?:de connexions|d'utilisateurs|de visiteurs)",
        r"(?:server|service) (?:is )?(?:too busy|overloaded)",
        r"file d'attente",
        r"waiting room|in the queue|you are in line",
    ),
    Wall.ERROR: _any(
        r"(?:error|erreur|http)\W{0,3}(?:http\W)?[45]\d\d\b",
        r"^\W*[45]\d\d\W*$",
        r"page not found",
        r"\b(?:40[0134]|410|50[0234])\b\W{0,4}"
        r"(?:error|erreur|not found|introuvable|page|gone|forbidden|internal|service)",
        r"(?:erreur|error) ?:? ?(?:\d{3}|interne|serveur|inattendue|has occurred|s'est produite)",
        r"internal server error",
        r"(?:page|contenu|document|ressource|adresse|lien).{0,40}(?:introuvable|non trouv[ée]e?|"
        r"n'existe (?:plus|pas)|"
        r"n'est (?:plus|pas) (?:disponible|accessible|en ligne)|supprim[ée]e?)",
        r"(?:page|content|document|resource|link).{0,60}(?:not (?:be )?found|no longer (?:available|exists?)|"
        r"does(?: not|n't) exist|"
        r"been (?:removed|deleted|moved)|cannot be displayed)",
        r"an (?:unexpected )?error (?:has )?occurred",
        r"une erreur (?:est survenue|s'est produite|technique)",
        r"something went wrong",
        r"(?:fatal|database|parse) error",
        r"error establishing a database connection",
        r"^oups|^oops",
    ),
    Wall.LOGIN: _any(
        r"\b(?:sign|log)[ -]?in\b",
        r"^log ?in$|^login\b",
        r"(?:se|me|vous) connecter",
        r"^connexion\b",
        r"connectez-vous",
        r"identifi(?:ez-vous|cation)",
        r"authenti(?:fi|c)\w+",
        r"mot de passe (?:oubli[ée])?",
        r"password",
        r"cr[ée]er un compte",
        r"(?:votre|your) session (?:a )?(?:has )?expir",
        r"espace (?:r[ée]serv[ée]|membre|adh[ée]rent|priv[ée])",
        r"r[ée]serv[ée]e? aux (?:membres|adh[ée]rents|abonn[ée]s|utilisateurs connect[ée]s)",
        r"members only",
    ),
    Wall.CONSENT: _any(
        r"(?:votre|your|la) (?:vie priv[ée]e|privacy)",
        r"\bcookies?\b",
        r"consent(?:ement)?\b",
        r"nos \d* ?partenaires",
        r"our \d* ?partners",
        r"informations sur votre (?:terminal|appareil)",
        r"we value your privacy",
    ),
}
_AGREE = _any(
    r"accepte[rz]?\b",
    r"\baccept\b",
    r"tout (?:refuser|accepter)",
    r"i agree",
    r"j'accepte",
    r"continuer sans",
    r"manage (?:choices|options|preferences)",
    r"g[ée]rer mes choix",
    r"param[ée]trer",
    r"s'abonner",
)


_GREETING = _any(r"^\W*(?:bienvenue|welcome|accueil|home|page d'accueil|home ?page)\b")


def wall_of(root: Any, title: str, text: str) -> Wall | None:
    """What stands in the place of a page, by its own text and forms; None for a page."""
    if len(text) > LONGEST or states_a_day(text):
        return None
    head = f"{title}\n" + "\n".join(text.split("\n")[:3])
    is_short = len(text) <= _SHORT
    has_password = bool(root.xpath("boolean(//input[@type='password'])"))
    for wall in (Wall.CHALLENGE, Wall.MAINTENANCE, Wall.ERROR):
        if _SAID[wall].search(head[:400]) and (is_short or _SAID[wall].search(title)) and not has_password:
            return wall
    if _SAID[Wall.LOGIN].search(head[:300]) and (
        has_password or (len(text) <= 300 and _SAID[Wall.LOGIN].search(title))
    ):
        return Wall.LOGIN
    if _SAID[Wall.CONSENT].search(head) and _AGREE.search(text) and len(_SAID[Wall.CONSENT].findall(text)) >= 2:
        return Wall.CONSENT
    return None


def is_home(asked: str, got: str) -> bool:
    """Whether a redirect led from a page of a site to a home page."""
    try:
        before, after = urlsplit(asked), urlsplit(got)
    except ValueError:
        return False
    return not _is_home_path(before.path, before.query) and _is_home_path(after.path, after.query)


def _is_home_path(path: str, query: str) -> bool:
    return bool(_HOME_PATH.fullmatch(path or "/")) and not query


def is_another_home(listed: str, title: str, text: str) -> bool:
    """Whether a page that a list names otherwise greets its visitors: a home page."""
    return bool(_GREETING.search(title)) and not is_about(listed, title, text)


def is_about(listed: str, title: str, text: str) -> bool:
    """Whether a page can be the one a list names so: its title or its text has a word of the list's title."""
    wanted = _own_words(listed)
    return not wanted or not wanted.isdisjoint(_own_words(title)) or not wanted.isdisjoint(_own_words(text))


def _own_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if word not in _COMMON}


def repeated(texts: Iterable[str]) -> frozenset[str]:
    """The texts that stand on two or more of the pages: different items never share all they say."""
    return frozenset(text for text, count in Counter(texts).items() if text and count > 1)


def states_a_day(text: str) -> bool:
    """A label of a deadline with its day: walls have none."""
    return any(words.DEADLINE.search(line) and words.DATE.search(line) for line in text.split("\n"))
