"""Rows with a day: of the page itself («Date limite : 3 mars»), or each of another item («Ponts – clôture 15/01»).

A row is another item's where it begins with a name, or stands under one that is linked or whose label comes back with
other names and days. Works on lines; knows no elements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from watcher.collect.page import words

_APART = re.compile(r"\s[–—-]\s|\s?:\s|\s?[·|(]\s?|:$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST_NAME, _LONGEST_ROW = 110, 160
# What steps, facts and sides of one call are called: no name of another item.
_GENERIC = re.compile(
    r"(?:dates?|limites?|jours?|heures?|cl[oô]tures?|closed?|closing|closes|ferm\w+|ouvert\w*|ouvr\w+|open\w*|d[ée]but"
    r"|fin|start\w*|ends?|ending|[ée]ch[ée]anc\w+|deadlines?|due|cut|offs?|d[ée]p[ôo]ts?|d[ée]pos\w+|remises?|remis|envois?"
    r"|r[ée]ception|soumission\w*|soumett\w+|submi\w+|candidat\w*|inscri\w+|regist\w+|dossiers?|demandes?|requests?"
    r"|applications?|apply|applicants?|applying|propos\w*|projets?|projects?|pr[ée]\w*|complets?|compl[èe]tes?|full|outlines?"
    r"|lettres?|letters?|intentions?|intent|inquiry|enquiry|interest|expressions?|concepts?|notes?|papers?|stages?|steps?"
    r"|phases?|[ée]tapes?|volets?|vagues?|sessions?|rounds?|cycles?|relev[ée]\w*|periods?|p[ée]riodes?|premi\w+|deuxi\w+"
    r"|second\w*|troisi\w+|first|third|final\w*|calend\w+|timeline|schedule|key|important\w*|cl[ée]s?|retenir|prochain\w*"
    r"|next|jusqu\w*|avant|plus|tard|until|before|later|than|latest|from|the|for|and|les|des|aux|pour|par|sur|votre|vos"
    r"|your|our|nos|notre|une?|appels?|calls?|aides?|grants?|fonds|funds?|funding|bourses?|subventions?|programmes?"
    r"|campagnes?|concours|competitions?|how|who|when|comment|quand|qui|statu\w*|r[ée]ponses?|r[ée]sultats?|results?|jury"
    r"|annonces?|notifications?|s[ée]lections?|webinaires?|webinars?|r[ée]unions?|meetings?|questions?|contacts?"
    r"|[ée]quipes?|teams?|partenaires?|partners?|c[ôo]t[ée]s?|sides?|fran[çc]ais\w*|qu[ée]b[ée]c\w*|canad\w+|french"
    r"|informations?|pratiques?|modalit[ée]s?|r[ée]sum[ée]|summary|bref|glance|janv\w*|f[ée]v\w*|mars|avril|mai|juin"
    r"|juil\w*|ao[uû]t|sept\w*|oct\w*|nov\w*|d[ée]c\w*|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|january|february"
    r"|march|april|may|june|july|august|\w+day)",
    re.IGNORECASE,
)
_OWN_HEADING = re.compile(
    r"\W*(?:dates? (?:cl[ée]s?|limites?|importantes?|[àa] retenir)|calendrier|[ée]ch[ée]ancier|key dates"
    r"|important dates|(?:application |submission )?(?:deadlines?|timeline|timetable|schedule|calendar))\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows with a day are the page's own labelled ones, and how many name another item."""

    own: int = 0
    others: int = 0


def count(lines: Sequence[str], linked: Collection[str], title: str) -> Rows:
    """The rows of a block; `linked` holds the texts of its links, `title` is the page's."""
    dated = [(index, line, day.start()) for index, line in enumerate(lines) if (day := words.DATE.search(line))]
    labels = Counter(_label(line) for _, line, _ in dated)
    has_heading = any(_OWN_HEADING.fullmatch(line) for line in lines)
    own = others = 0
    for index, line, place in dated:
        above = lines[index - 1] if index and not words.DATE.search(lines[index - 1]) else ""
        name, is_linked = _inline(line, place), any(line.startswith(text) for text in linked)
        if not _is_another(name, title) and (above in linked or labels[_label(line)] > 1):
            name, is_linked = above[:_LONGEST_NAME], above in linked
        if len(line) <= _LONGEST_ROW and _is_another(name, title) and (is_linked or not has_heading):
            others += 1
        elif words.DEADLINE.search(line):
            own += 1
    return Rows(own, others)


def _label(line: str) -> str:
    """What a row says beside its day."""
    return words.DATE.sub("", line).strip(" :.–-").casefold()


def _inline(line: str, place: int) -> str:
    """The name with which a row begins, before the first sign that parts it from its label or day."""
    apart = _APART.search(line, 0, place)
    return line[: apart.start()] if apart else ""


def _is_another(name: str, title: str) -> bool:
    said = {word.casefold() for word in _WORD.findall(name) if not _GENERIC.fullmatch(word)}
    if not any(len(word) > 3 for word in said):
        return False
    return said.isdisjoint(word.casefold() for word in _WORD.findall(title) if len(word) > 4)
