"""Lines that every site has and no call says: share this page, accept our cookies, skip to the content. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_ASKING = _words(
    "partager partagez partage share imprimer print inscrivez abonnez subscribe suivez follow recevez tweet tweeter"
)
_ABOUT = _words(
    "page article lettre newsletter infolettre réseaux facebook linkedin twitter whatsapp mastodon bluesky instagram"
    " print imprimer link lien"
)
_BETWEEN = _words(
    "sur on par via x courriel mail email e cette ce la le l les nos notre nous vous à d de et copy copier",
    "information informations actualités sociaux our this to the us and by news up",
)
_ALL = _ASKING | _ABOUT | _BETWEEN
_TRACKERS = frozenset({"cookies", "cookie", "traceurs", "témoins"})
_USING = _words("utilisons utilise dépose déposons use uses using accepter accept refuser reject paramétrer")
_CHOICES = _words(
    "ok tout tous toutes accepter refuser personnaliser paramétrer continuer sans les et ou accept reject all manage",
    "settings preferences decline allow only necessary and or",
)
_CHOOSING = _words("accepter refuser accept reject decline allow")
_WHOLE = frozenset(
    (
        *("skip to content", "skip to main content", "aller au contenu", "aller au contenu principal", "back to top"),
        *(
            "français",
            "english",
            "deutsch",
            "nederlands",
            "fr en",
            "en fr",
            "fr nl",
            "haut de page",
            "yes no",
            "oui non",
        ),
        *("did you find what you were looking for", "was this page helpful", "report a problem on this page"),
        *("cette page vous a t elle été utile", "signaler un problème sur cette page"),
    )
)
_STARTS = frozenset(line.split()[0] for line in _WHOLE)
LONGEST = 16
_HOMES = frozenset({"home", "accueil", "menu"})
_MENU = re.compile(r"\s*(?:menu\s*:?\s*)?(?:home|accueil)\s*[|›»·>]", re.IGNORECASE)


def is_furniture(words: Sequence[str], line: str) -> bool:
    """Whether a line (its compared words, and as it is) is a menu or only asks to share, subscribe or be tracked."""
    if len(words) > 2 * LONGEST:
        return False
    if not _TRACKERS.isdisjoint(words):
        return not _USING.isdisjoint(words)
    first = words[0]
    if first in _CHOICES and _CHOICES.issuperset(words):
        return not _CHOOSING.isdisjoint(words)
    if first in _ASKING and len(words) <= LONGEST and _ALL.issuperset(words):
        return not _ABOUT.isdisjoint(words)
    return (first in _STARTS and " ".join(words) in _WHOLE) or (first in _HOMES and _is_menu(line))


def _is_menu(line: str) -> bool:
    """«Home | Grants | About us»."""
    return _MENU.match(line) is not None and not any(sign.isdigit() for sign in line)
