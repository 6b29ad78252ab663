"""Where an application is handed in and who answers: forms, sites and mail addresses that a text names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NOT_FOR_APPLICANTS = re.compile(
    r"(?i)presse|press\b|média|media|newsroom|salle de nouvelles|relations publiques|public relations"
    r"|données personnelles|protection des données|data protection|\brgpd\b|\bgdpr\b|\bdpo\b"
)
_REACH = 160
"""How far before an address, within its sentence, stands whose it is."""
_SENTENCE = re.compile(r"\n|(?<=[.;!?])\s")
# What a sentence about applying speaks of.
_FILES = re.compile(
    r"(?i)d[ée]p[oô]|soumet|soumis|soumission|transm|remp|candidat|demand|inscri|formulaire|plateforme|portail|dossier|"
    r"en ligne|saisi|t[ée]l[ée]vers|adress|envo|remet|pass(?:e|ent) par|retir|appl|submi|upload|form\b|file|fill|enter|"
    r"regist|portal|online|survey|où\b|where\b"
)
_KNOWN = re.compile(
    r"(?i)FRQnet|d[ée]marches?[ -]simplifi[ée]es?(?:\.fr)?|ProjetsFRQ|Sagace|e-?formulaire|IFprog|SOD@cc[èe]s"
    r"|Mon Dossier CALQ"
)
_ADDRESS = re.compile(
    r"https?://[^\s<>\"')]{4,200}"
    r"|(?<![@\w.-])(?i:[a-z0-9-]{2,40}\.){1,3}(?i:fr|ca|quebec|com|org|net|eu|bzh|coop)(?:/[\w./-]{1,80})?(?![\w@])"
)
_NAME = r"[A-ZÉÈÀ][\w@èé-]*(?:[ -](?:de |du |des |la |l[’'])?[A-ZÉÈÀ\d][\w@-]*){0,3}"
_SITE = r"plateforme|portail|extranet|espace(?: client)?|application|outil|site|formulaire|portal|platform|form"
_THROUGH = re.compile(
    r"(?<!\w)(?i:sur|dans|via|on|in|through|using|au moyen d[eu]"
    rf"|(?:par|with|at)(?= (?:\w+ |l[’'])?(?:{_SITE})(?!\w))|par(?= (?-i:[A-Z]{{2,6}}\b))) "
    r"(?i:(?:l[ae]s?|the|notre|our|votre|ton|your) |l[’'])?"
    r"(?!(?:France|Québec|Quebec|French|Paris|Montréal|English|[A-ZÉ]{7,}|[A-Z]\w+day|Midi|Internet)\b)"
    rf"(?P<name>(?i:(?:{_SITE})(?: d[eu’'] ?(?:la |l[’'])?| des | of (?:the )?| )?)?{_NAME})"
)
_DOCUMENT = r"fiche|dossier|bulletin|gabarit|template|téléservice|dispositif|rubrique"
# «sur « Mes démarches »», «le bulletin « SAS 12 »», «la « fiche miroir »».
_QUOTED_FORM = re.compile(
    rf"(?<!\w)(?i:{_SITE}|{_DOCUMENT}|sur|dans|via|par|through|on|in|using)s?"
    r"(?: (?:intitulée?|nommée?|called|named))?(?: (?:l[ae]s?|the))? ?[«“\"]\s?(?P<beside>[^»”\"\n]{3,60}?)\s?[»”\"]"
    rf"|[«“\"]\s?(?P<name>(?i:{_SITE}|{_DOCUMENT})(?!\w)[^»”\"\n]{{0,48}}?)\s?[»”\"]"
)
_NAMED_FORM = re.compile(
    r"(?<!\w)(?i:formulaires?|gabarits?|templates?|forms?|portail|plateforme|fiche|portal)(?: (?i:n[o°]))? "
    rf"(?:{_NAME}|en ligne|papier)"
)


def mails(text: str) -> Iterator[str]:
    """The mail addresses of a text, in order, but for those of the press and of who guards personal data."""
    for sentence in _SENTENCE.split(text):
        if "@" in sentence:
            barred = [match.span() for match in _NOT_FOR_APPLICANTS.finditer(sentence)]
            for match in _MAIL.finditer(sentence):
                last = bisect_right(barred, match.end(), key=itemgetter(1))
                if not last or barred[last - 1][0] < match.start() - _REACH:
                    yield match[0]


def form(text: str) -> str:
    """The form or site through which one applies, as the text names it; an empty string where it names none."""
    for sentence in _SENTENCE.split(text):
        if _FILES.search(sentence) and (found := _form_of(_MAIL.sub(" ", sentence))):
            return " ".join(found.split())
    known = _KNOWN.search(text)
    return known[0] if known else ""


def _form_of(sentence: str) -> str:
    """The form or site in a sentence about applying: one that is known, an address, a name in quotes, any other."""
    if found := _KNOWN.search(sentence) or _ADDRESS.search(sentence):
        return found[0].rstrip(".,")
    if found := _QUOTED_FORM.search(sentence):
        return found["beside"] or found["name"]
    if found := _THROUGH.search(sentence):
        return found["name"]
    return found[0] if (found := _NAMED_FORM.search(sentence)) else ""
