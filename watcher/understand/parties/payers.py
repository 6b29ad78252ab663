"""Who is said to pay, in a clause about one side of a call: «versés par la Chambre régionale», “$5,000 from the Fund”.

Reads a name after words of paying, before them, beside a sum, or after a label. Knows no list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_JOIN = r"(?:(?:de la|de l[’']|du|des|de|d[’']|la|les?|l[’']|et|aux|en|sur|of|for|and|the|to|with)[ ]?)"
# A word of a name is read whole or not at all, and so are the small words between two: nothing is tried again.
_WORD = r"[\w’'&@-]{0,40}+"
_PROPER = rf"[A-ZÉÈÀÎÔ]{_WORD}(?:\.(?=\w))?(?: (?:{_JOIN}){{0,3}}+[A-ZÉÈÀÎÔ\d]{_WORD}){{0,7}}"
_BODY = (
    r"(?:Société|Bureau|Chambre|Centre|Conseil|Secrétariat|Agence|Office|Institut|Fonds|Fondation|Ville|Municipalité|"
    r"Région|Département|Caisse|Mutuelle|Pôle|Réseau|Université|Hôpital|Groupement|Fédération|Association|Direction|"
    r"Assemblée|Coopérative|Commission|Métropole|Communauté|Syndicat|[Mm]inistère|Ministry|Department|Agency|Council|"
    r"Foundation|Fund|Society|City|University|Institute)(?: [\w’'-]{1,40}+){1,12}?"
)
_THE = r"(?:the |la |le |les |l[’']|notre |our )?"
_END = (
    r"(?=\s*(?:[,;:.()\n|–]|$)"
    r"|\s(?:qui|pour|aux?|et l|et notre|dans|au moyen|on|to each|per|par|through|which|for|in|over|each)(?!\w))"
)
_AFTER = re.compile(
    r"(?:(?:vers|pay|financ|accord|octroy|allou|attribu|apport|remis|fourni|subventionn|dot|pris en charge|offert)"
    r"\w{0,12}+(?: \w{1,40}+)? par|(?:paid|funded|financed|given|provided|awarded|granted|supported) by|[$€\d] from) "
    rf"{_THE}(?P<name>{_BODY}{_END}|{_PROPER})"
)
_LABELLED = re.compile(
    r"(?:^|\n)\W{0,3}(?:[\w’' ]{2,24} – )?(?:(?:Funders?|Financeurs?|Payeurs?|Versement|Bailleurs?|Origine des fonds"
    r"|Who pays|Source|Payer)(?: – [\w’' ]{2,24}?)? ?: "
    r"|(?:Aide|Soutien|Dotation|Contribution|Part|Bourse)s? (?=[^:\n]{5,60}:)d(?:e|u|[’']) ?)"
    rf"{_THE}(?P<name>{_BODY}{_END}|{_PROPER})"
)
_BEFORE = re.compile(
    rf"(?:(?<=^)|(?<=[\n.:;,«•-] )|(?<=\n)|(?<=et )|(?<=[Tt]he )|(?<=[Ll][ae] )|(?<=[Ll][’']))"
    rf"(?P<name>{_BODY}|{_PROPER})(?: \([^)\n]{{2,24}}\))?"
    r" (?:vers|financ|accord|apport|offr|aid|attribu|octroi|alloue|réserv|met(?:tent)? de côté|paie|pai|souti|plafonne|"
    r"prend en charge|intervient|(?:pays?|funds?|offers?|gives?|provides?|grants?|awards?|will support|refunds)\b)"
)
_BESIDE_SUM = re.compile(
    rf"(?:[$€]|EUR|CAD|euros?|dollars?|max\.?|per \w{{1,40}}+|par \w{{1,40}}+)\s?"
    rf"\((?P<name>{_BODY}|{_PROPER})(?:, [^)\n]{{3,90}})?\)"
)
_NO_NAME = re.compile(
    r"(?:(?:French|Québec|Quebec|Français|Maxim|Montant|Amount|Budget|Aide|Dotation|Soutien|Funding|Partners?|Partie|Volet|"
    r"Équipe|Côté|Rive|Rate|Date|The|Each|Authors?|Project|Elle|Ils?|Elles|Nous|We|You|Chaque|Chacune?|Cette|Ce|Cet|Son|Sa|"
    r"Leur|Jury|(?:Commission|Comité) (?:de sélection|d[’']attribution))\b|[LD][’']).*"
)
_DENIES = re.compile(r" ne$")  # «la Région Bretagne ne finance plus»


def payers(text: str) -> Iterator[str]:
    """The names, as written, of whoever a text of one side says to pay; the surest first."""
    for pattern in (_AFTER, _LABELLED, _BESIDE_SUM, _BEFORE):
        for match in pattern.finditer(text):
            name = " ".join(match["name"].split()).strip(" ,;.")
            is_name = " " in name or (name.isupper() and len(name) > 2)
            if is_name and not _NO_NAME.fullmatch(name) and not _DENIES.search(name):
                yield name
