"""What furniture, headings of other items, stamps and legal lines are called, in French and English. Data only."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


_NAMED = tomllib.loads(files(__package__).joinpath("furniture.toml").read_text("utf-8"))
ROLES, TAGS, NAMES, ABOUT_OTHERS, NEVER_NAMED = (
    frozenset(_NAMED[name].split()) for name in ("roles", "tags", "names", "about_others", "never_named")
)


WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_THINGS_FR = _any(
    "appels?", "aides?", "dispositifs?", "articles?", "actualit[ée]s", "contenus?", "offres?", "pages?", "sujets?",
    "programmes?", "bourses?", "opportunit[ée]s", "financements?", "subventions?", "concours", "projets?", "d[ée]fis?",
)  # fmt: skip
_THINGS_EN = _any(
    "calls?", "grants?", "opportunit(?:y|ies)", "funding", "funds?", "programs?", "programmes?", "scholarships?",
    "awards?", "news", "articles?", "posts?", "stories", "content", "pages", "competitions?", "schemes?",
    "challenges?", "prizes?", "fellowships?", "bursar(?:y|ies)", "deadlines",
)  # fmt: skip
CUT = re.compile(
    r"^\W*"
    + _any(
        r"(?:[àa] )?(?:lire|voir|consulter|d[ée]couvrir)(?: aussi| [ée]galement)\b",
        rf"(?:nos |les |d'|l')?autres? {_THINGS_FR}\b",
        rf"(?:tou(?:s|tes) )?(?:nos|les) (?:autres |derni[èe]r\w* |prochain\w* )?{_THINGS_FR}"
        r"(?: (?:[àa] projets )?(?:en cours|ouvert\w*|similaires?|[àa] venir|r[ée]cent\w*|"
        r"[àa] la une|du moment)\b.*)?$",
        rf"(?:ces )?{_THINGS_FR}(?: [àa] (?:projets?|candidatures?))? (?:similaires?|associ[ée]\w*|li[ée]s?\b|"
        r"connexes?|proches|en lien|en relation|en cours|r[ée]cent\w*|recommand[ée]\w*|qui pourrai\w+|"
        r"qui peuvent|susceptibles)",
        r"(?:sur|dans|avec) (?:le|la|les) m[êe]mes? (?:sujets?|th[èe]mes?|rubriques?|cat[ée]gories?|th[ée]matiques?)",
        r"(?:cela|ces|[çc]a|cet).{0,40}(?:pourrai\w+|peuvent|peut).{0,20}int[ée]resser",
        r"vous (?:aimerez|pourriez)|pour aller plus loin|suggestions?\b|d[ée]couvrez (?:aussi|[ée]galement|nos)",
        r"derni[èe]res (?:actualit[ée]s|nouvelles|publications)|[àa] la une\b|les plus (?:lus|consult[ée]s)",
        r"related\b|see also|read (?:also|more|next)\b|also (?:read|of interest|on)\b|you (?:may|might|could)\b",
        r"(?:more|other|further|similar|recommended|latest|current|recent|open|upcoming|all|our|explore|browse|discover)"
        rf" (?:\w+ ){{0,3}}?{_THINGS_EN}(?: \w+){{0,3}}$",
        r"what'?s new|in the news|people also|recommended for you|on the same (?:topic|subject)|in this section",
    ),
    re.IGNORECASE,
)
"""The beginning of a heading under which other items stand."""

ALSO = re.compile(
    r"^\W*(?:[àa] )?(?:(?:lire|voir|d[ée]couvrir) (?:aussi|[ée]galement)|see also|read also) ?:", re.IGNORECASE
)
"""The beginning of a line that names another item itself, with its day."""

DEADLINE = re.compile(
    _any(
        r"dates? limites?", r"cl[oô]tur", r"[ée]ch[ée]ance", r"deadline", r"closing date", r"closes\b", r"date de fin",
        r"d[ée]p[ôo]t (?:avant|des)", r"date de d[ée]p[ôo]t", r"jusqu'au", r"avant le", r"no later than",
        r"due (?:date|by)", r"submission", r"soumission", r"candidatures? (?:avant|jusqu)",
    ),
    re.IGNORECASE,
)  # fmt: skip
_YEAR = r"(?:20)?\d\d"
_DAYS = (
    rf"\d{{1,2}}(?:er|st|nd|rd|th)?[\s/.-]+\w{{1,10}}\.?,?[\s/.-]+{_YEAR}",
    r"[^\W\d]{3,9}\.?\s\d{1,2},?\s20\d\d",
    r"20\d\d-\d\d-\d\d",
)
DATE = re.compile(_any(*_DAYS))
LEGAL = re.compile(
    r"^\W*(?:©|\(c\)|copyright\b)|mentions légales|tous droits réservés|all rights reserved|plan du site|"
    r"politique de confidentialité|privacy policy",
    re.IGNORECASE,
)
_STAMPED = _any(
    r"publi[ée]e?s?", r"mise? (?:à jour|en ligne)", r"modifi[ée]e?", r"post[ée]d?", r"published", r"first published",
    r"(?:page |site |content |contenu )?(?:last )?(?:updated|modified|reviewed|update)", r"cr[ée][ée]e?",
    r"(?:page |site |contenu )?mise? à jour", r"date modified",
    r"(?:date de )?(?:derni[èe]re )?(?:publication|mise à jour|modification|actualisation|parution)",
)  # fmt: skip
_CLOCK = r"[\s,]*(?:à|at|-)?\s*\d{1,2}\s?[h:]\s?\d{0,2}(?: ?[ap]m)?"
STAMP = re.compile(
    rf"(?:\W*(?:(?:cet |this )?(?:article|billet|page|post|contenu|news) )?{_STAMPED}(?: (?:le|on|du|the))?\s*:?\s*"
    rf"(?:(?:le |on )?(?:[^\W\d]{{3,9}},?\s)?{_any(*_DAYS)}(?:{_CLOCK})?)?"
    r"(?:\W+(?:par|by)\s.{1,60}|\W+webmaster)?\W*){1,2}",
    re.IGNORECASE,
)
"""A line that says when the page was published or changed, and nothing else."""

SKIP_LINK = re.compile(r"(?:aller|accéder|passer|skip|jump) (?:directement )?(?:au|à|to)\s.{3,30}", re.IGNORECASE)
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|odt|ods|pptx?|zip|ics|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)
NO_PAGE = ("mailto:", "tel:", "javascript:", "#")
