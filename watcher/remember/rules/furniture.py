"""Lines that every site has and no call says: share this page, subscribe to our letter. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_ASKING = _words("partager partagez partage share imprimer print", "inscrivez abonnez subscribe suivez follow recevez")
_ABOUT = _words(
    "page article lettre newsletter infolettre réseaux", "facebook linkedin twitter whatsapp mastodon bluesky"
)
_BETWEEN = _words(
    "sur on par via x instagram courriel mail email e cette ce la le l les nos notre nous vous à d de et",
    "information informations actualités sociaux our this to the us and by news up",
)
_ALL = _ASKING | _ABOUT | _BETWEEN
LONGEST = 16


def is_furniture(words: Sequence[str]) -> bool:
    """Whether a line, word by word as it is compared, only asks to share the page or to subscribe."""
    if words[0] not in _ASKING or len(words) > LONGEST:
        return False
    said = set(words)
    return said <= _ALL and not said.isdisjoint(_ABOUT)
