"""Filler words of a question, besides its subject: «quand est la date limite pour…», «which calls…», «please». Pure.

People write to a chat as to a person. These words are in every call or in none, so a search without them finds what
is meant. What stands in quotes is left alone, and so is a word that may be a subject («concours», «end of life»).
"""

from __future__ import annotations

import re

_CALLS = (
    r"(?:appels?(?: a (?:projets?|candidatures?|propositions?))?|aap|aides?|subventions?|financements?"
    r"|calls?(?: for (?:proposals?|projects?|applications?))?|grants?|funding(?: calls?)?|opportunit(?:y|ies))\b"
)
_MARKERS = (
    r"(?:ok(?:ay)?|ah+|oh|euh|hum+|hmm+|bah|ben|eh bien|bon ben|voila|dis donc|allo|yo|lol|mdr|ha(?:ha)+|nan|nah|pis"
    r"|fair enough|got it|d'accord|excuse[sz]?(?:[ -]moi)?|desolee?|sorry|oups|oops|en fait|actually|finalement|du coup"
    r"|anyway|(?:great|right|super|well|so|then|bon|parfait|compris|genre|puis)(?=\s*(?:[,.!]|$)))\b"
)
"""What begins or ends a turn of talk, and is about nothing: discourse markers."""
_FILLERS = (
    rf"^\W*{_MARKERS}(?:[\s,.!]+{_MARKERS})*[\s,.!]*",
    rf"[\s,]{_MARKERS}\W*$|(?:if (?:that|it) (?:matters|helps))",
    # politeness
    r"s'?il (?:vous|te) plait|svp|stp|merci(?: beaucoup| d'avance| bien)?|please|thanks?(?: you)?",
    r"^\W*(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|good (?:morning|afternoon|evening))",
    # wishes
    r"(?:je|nous|on) (?:re)?cherch\w+",
    r"(?:je|nous|on) (?:voudrai|aimerai|veu|souhait|desir)\w*(?: (?:trouver|savoir|connaitre|voir))?",
    r"(?:montre|donne|trouve|cherche|liste|dis|dite|indique|affiche)[rzs]?[ -](?:moi|nous)(?: tou\w+)?",
    r"(?:pouvez|peux|pourriez|pourrais)[ -](?:vous|tu)(?: me| nous)?(?: (?:dire|donner|trouver|montrer|chercher))?",
    r"(?:can|could|would) you(?: (?:please|tell|show|find|give|list)(?: me| us)?)*",
    r"(?:i am |i'm |we are |we're )?looking for",
    r"(?:je|on|nous) (?:suis|est|sommes) (?:tres )?interesse\w*",
    r"(?:i'?m|i am|we're|we are) (?:very )?interested(?: in)?",
    r"c'?est(?: (?:pour|a) qui| pour)?|c (?:koi|quoi|pour)|koi|does|stuff",
    r"(?:i|we)(?:'d| would)? (?:want|need|like|search|look)(?: to (?:find|know|see))?(?: for)?",
    r"(?:show|find|give|tell|list) (?:me|us)(?: all)?|do you (?:have|know)(?: of)?",
    r"(?:av|propos|connaiss)ez[ -]vous|(?:as|proposes)[ -]tu",
    # questions
    r"(?:est[ -]ce )?(?:qu'il y a|qu'on a)(?: (?:des|un|une))?|est[ -]ce que|qu'est[ -]ce que?|il y a",
    r"(?:qu')?y a[ -]t[ -]il(?: (?:des|un|une))?|existe[ -]t[ -]il|(?:is|are) there(?: any)?|what'?s(?: new)?|when'?s",
    r"qui (?:paie|paye|verse)",
    r"quand|quel(?:le)?s?|combien|comment|pourquoi|quoi(?: de neuf)?|listes? de(?:s| tous les)?",
    r"what|which|when|who (?:can|may|funds?|gives?|pays?|is|are)|how(?: much| many| long)?|why|anything new",
    rf"(?:any|some) {_CALLS}",
    r"about|concernant|regarding|a propos d[eu]s?",
    # of deadlines
    r"(?:dates?|jours?) (?:limites?|butoirs?)(?: de (?:depot|candidature|soumission))?|echeances?|deadlines?",
    r"due(?: dates?)?|closing dates?|(?:qui|se|va|vont) (?:ferm|clo|termin|expir|fini)\w*|a quelle date|jusqu'a quand",
    r"close|closes|closing|expires?|expiring",
    # what people want, may and must, and what calls do: conjugated, for «la ferme» and «a support» may be the subject
    r"veu(?:x|t|lent)|voul(?:ons|ez|ait)|voudrai(?:s|t|ent)|peu(?:x|t|vent)|pourrai(?:s|t|ent)|doi(?:s|t|vent)|il faut",
    r"(?:ferme|cloture|termine|expire|donne|offre|propose|finance|aide|existe|reste)nt|finissent|soutiennent",
    r"wants?|needs?|could|should|must|gives?|offers?|exists?|remain(?:s|ing)?",
    # which, and in what order
    rf"(?:prochaine?s?|next|latest)(?= {_CALLS})",
    r"les?quel(?:le)?s?|laquelle|ceux|cel(?:ui|les?)|which ones?|th(?:at|is|ose|ese)s?",
    r"(?:par ordre )?(?:de)?croissants?|first$|d'abord$",
    r"(?:biggest|largest|highest|smallest|soonest|actuellement|maintenant|currently|right now|vite|rapidement)",
    r"coups? de pouce|small pots?|pots of money",
)
# What people say of themselves and of the bot: a clause that begins with a pronoun loses it and its verb, whatever the
# verb is; what stands behind it may be the subject («nous travaillons sur l'eau», “we run a museum”).
_CLITICS = (
    r"(?:\s*(?:n'|m'|t'|s'|l'|y\b|en\b|ne\b|me\b|te\b|se\b|le\b|la\b|les\b|lui\b|nous\b|vous\b|pas\b|plus\b|not\b"
    r"|deja\b|already\b|aussi\b|also\b|just\b|really\b|vraiment\b|bien\b|still\b|toujours\b))*"
)
_IS = r"(?:suis|es|est|sommes|etes|sont|etais|etait|etions|am|are|is|was|were)"
_HAS = r"(?:ai|as|a|avons|avez|ont|avais|avait|aurai\w*|have|has|had|do|does|did|don't|didn't|will|would|could|can|may)"
_PERSON = (
    r"(?:j'|(?:je|tu|nous|vous|ils?|elles?|i|we|you|they|he|she)(?=[\s'])(?:'(?:m|re|ve|d|ll|s)\b)?"
    r"|(?:on|l'on)(?=\s(?:n'|ne |y |se |s'|nous |vous |a |est |va |cherch|veu|peu|voud|aime|travaill|fai|souhait|doi"
    r"|met)))"
)
_SAID_OF_ONESELF = re.compile(
    r"(?:^|(?<=[,;.:!?(])|\b(?:et|mais|car|que|qui|si|quand|and|but|because|if|since|comme)\b|\bqu')\s*"
    rf"(?P<said>{_PERSON}{_CLITICS}\s*"
    rf"(?:{_IS}\b{_CLITICS}(?:\s*[a-z]+(?:ee?s?|ing|ed|ant)\b(?=\s(?:de|du|des|d'|par|sur|a|au|en|on|in|with|for|of|to)\b))?"
    rf"|(?:{_HAS}\b{_CLITICS}\s*)?[a-z]+))(?![\w-])"
)
_NOISE = re.compile(rf"(?<![\w-])(?:{'|'.join(_FILLERS)})(?![\w-])")
_BEFORE = "un|une|des|d|les|l|de|tous|any|all|the|some|are|is|sont|open|ouverts?|new|nouveaux"
_THING = re.compile(rf"\W*(?:(?:{_BEFORE})\b\W*)*\b{_CALLS}(?: (?:ferm|clo|termin|expir|fini)\w*)?")


def filler_words(level: str) -> list[tuple[int, int]]:
    """Where such words stand in a text without accents and capitals, as (start, end), outside of quotes.

    The «calls» or «grants» that a question asks for go with it.
    """
    spans = [match.span() for match in _NOISE.finditer(level) if level.count('"', 0, match.start()) % 2 == 0]
    told = (match for match in _SAID_OF_ONESELF.finditer(level) if level.count('"', 0, match.start()) % 2 == 0)
    spans += [match.span("said") for match in told]
    things = [thing.span() for _, end in spans if (thing := _THING.match(level, end))]
    return [*spans, *things]
