"""How a seek and an introduction are said. Plain text: nothing is escaped."""

from __future__ import annotations

from watcher.model.introductions import Seek, Teaser
from watcher.wording.catalogue import translate
from watcher.wording.text import quoted, short


def side(language: str, key: str) -> str:
    """«France», «Québec», «ailleurs»."""
    return translate(language, "intro.other_side" if key == "other" else f"country.{key}")


def team(language: str, teaser: Teaser) -> str:
    """«établissements de santé (Québec)»."""
    kind = translate(language, f"applicant.{teaser.kind}")
    return translate(language, "intro.team", kind=kind, side=side(language, teaser.side))


def shown(language: str, teaser: Teaser) -> str:
    """All that others see before two yes: type and side, and the line below."""
    return f"{team(language, teaser)}\n{quoted(language, teaser.line)}"


def name(language: str, seek: Seek) -> str:
    """The name a partner is told after two yes; who gave none is called by type and side."""
    return short(seek.name, 80) or team(language, Teaser.of(seek))


def consent(language: str, what: str, watch: str) -> str:
    """The words agreed to, `what` being seek or yes: the same to everybody, as shown and as recorded."""
    return translate(language, f"intro.consent_{what}", watch=watch)
