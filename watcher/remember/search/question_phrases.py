"""Phrases of questions: what people say when they want something kept, refined, excluded, paged. Data, folded text."""

from __future__ import annotations

import re

from watcher.remember.search.analysis import STOP_WORDS
from watcher.remember.search.date_ranges import COUNT
from watcher.understand.text.text import fold, words

SPAN = (
    r"(?:(?:depuis|ces|dans|au cours d[eu]s?|en|over|in|during|within|since|for|il y a)\s+)?(?:(?:les|des|the"
    r"|l[ea])\s+)?"
    r"(?:(?:derniere?s?|last|past|previous)\s+)?"
    rf"(?:\b(?P<number>{COUNT})\s+(?:derniere?s?\s+|last\s+|past\s+)?"
    r"(?P<unit>jours?|days?|semaines?|weeks?|mois|months?)\b"
    r"|cette semaine|this week|(?:la )?semaine (?:derniere|passee)|la semaine|the week|last week|ce mois(?:[ -]ci)?"
    r"|this month|last month|(?:le )?mois (?:dernier|passe)|\bweek\b"
    r"|aujourd'hui|today|hier|yesterday)"
)
NEW = (
    r"\b(?:nouveaux|nouveau|nouvelles(?! (?:sur|de|du|des|concernant)\b)|nouvelle|nouveautes"
    r"|parus?|parues?|publiee?s?|ajoutee?s?|apparus?|sortis"
    r"|new|newest|latest|les plus recents|added|published|posted)\b"
    r"(?![ -](?:aquitaine|ecosse|caledonie|brunswick|zealand|york)|-)"
)
CLOSES = re.compile(
    r"\b(?:ferm\w+|clos\w*|clot\w*|clotur\w*|termin\w+|expir\w+|due|deadlines?|echeances?|limites?|avant|before"
    r"|by)\b"
)
"""A word that says of a day that it is a last day."""
GOES_ON = re.compile(r"\b(?:cette|ce|this|last|past|previous|derniere?s?|passee?s?|depuis|since|hier|yesterday)\b")
"""A word of a span that lies behind, or has begun."""
SORT_OF = re.compile(
    r"\b(?:jeunes?|young(?:er)?|early[- ]career|emerging|petite?s?|small(?:er)?|locale?s?|local|locaux|established"
    r"|individual|independent|independante?s?|aspiring|futurs?|futures?|toute?s? |all)\s$"
)
"""What stands before applicants and says no more than they do."""
OPENS = re.compile(
    r"\b(?:(?:qui |s'|va |vont |which |that |will |to )*(?:ouvr(?:ent|e|ira|iront|ant|ir)|ouverture(?: prevue)?"
    r"|opening|opens|will open|open up|launching|starting|demarr(?:ent|ant)|lances?)(?: up)?)\s+"
)
SOON = re.compile(
    r"\b(?:(?:qui |s'|va |vont |will )*(?:ouvr\w+|opening|opens?|open) (?:bientot|prochainement|soon|shortly|later)"
    r"|(?:bientot|prochainement|soon) (?:ouverte?s?|open|opening|lances?)"
    r"|(?:pas|not) (?:encore|yet) (?:ouverte?s?|open)"
    r"|(?:not|n'?(?:est|sont)?) (?:open )?yet(?: open)?|coming soon|soon to (?:open|launch)|in preparation"
    r"|prevue?s? prochainement|(?:ouverture|lancement) prochaine?)\b"
)
_NO_TERM = (
    r"(?:conditions?|limites?|limits?|limitations?|restrictions?|distinctions?|criteres?|criteria|exigences?"
    r"|requirements?|contraintes?|constraints?|obligations?|preferences?|minimum|maximum|plafond|plancher|cap)"
)
NO_CONDITION = re.compile(
    rf"\b(?:(?:sans|without|no|aucune?|pas de)\s+(?:aucune? |any |particular )?{_NO_TERM}(?: particulieres?)?"
    rf"|(?:sans|without|no) (?:any |an )?(?:age|income|region|size|place|budget) {_NO_TERM}|sans (?:tenir compte|egard)"
    r"|(?:peu importe|quel(?:le)?s? que soi(?:t|ent)|no matter|regardless of|whatever)(?= ))"
    r"(?:\s*(?:quant a|as to|on|of|for|sur|de|d'|du|des|au|a)?\s*(?:la |le |les |l'|the |what |which )?"
    r"(?:region|lieu|territoire|place|location|country|pays|montant|amount|taille|size|age|secteur|sector|domaine"
    r"|domain|date|deadline|revenus?|income|statut|status|ressources|nationality|nationalite|residence|provinces?|themes?"
    r"|diplome|chiffre d'affaires|effectif|provenance|origine?s?)\b)?"
)
"""Words that lift a condition: they exclude nothing."""
CHANGED = (
    r"\b(?:bouge(?:s|es|r)?|modifiee?s?|changee?s?|changements?|changed?|moved|updated|mis(?:es)? a jour|reportee?s?"
    r"|prolongee?s?|extended)\b"
)
_SORTED = (
    r"(?:(?:re)?(?:tri|class|ordonn|rang)(?:e[rsz]?|ee?s?|es)\b|\b(?:re)?(?:sort|order|rank)(?:ed)?\b)"
    r"(?: (?:moi|les?|la|ca|cela|them|it|these|this|the|resultats?|results?|liste?|appels?|calls?|by|par|selon"
    r"|date|de))*"
)
_FIRST = r"(?: (?:d'abord|en premiers?|en tete|en haut|first|on top|at the top))"
_SUMS = (
    r"(?:montants?|sommes?|amounts?|sums?|argent|money|budgets?|enveloppes?|dotations?|aides?|subventions?"
    r"|financements?|grants?|funding|funds|prizes?|prix|awards?|bourses?|calls?|appels?|ones|pots)"
)
_DEADLINE = r"(?:dates?(?: limites?)?|echeances?|deadlines?|clotures?|urgence|closing dates?|dead ?lines?)"
SORT_PHRASES = (
    (
        "amount",
        re.compile(
            rf"\b{_SORTED} (?:montants?|sommes?|amounts?|sums?|argent|money|budgets?|size|value|taille)\b{_FIRST}?"
            rf"|\b(?:(?:les?|la|the|with) )*(?:(?:plus|le plus|la plus) (?:gros(?:se)?s?|grand\w*|eleve\w*|important\w*"
            rf"|haut\w*|genereu\w*|payant\w*)|biggest|largest|highest|richest|most generous|best[ -]paid|big)"
            rf"(?: (?:d[eu]s? )?{_SUMS}{_FIRST}?\b|{_FIRST}\b)"
            rf"|\b{_SUMS} (?:les|la|le) plus (?:gros(?:se)?s?|grand\w*|eleve\w*|important\w*|genereu\w*)\b{_FIRST}?"
            r"|\b(?:(?:le|the) )?(?:plus d'argent|most money)\b"
            r"|\b(?:qui )?(?:paie|paye|donne|rapporte)(?:nt)? le plus\b"
            r"|\b(?:that |which )?(?:pay|give)s? (?:the )?most\b"
        ),
    ),
    (
        "due",
        re.compile(
            rf"\b{_SORTED} {_DEADLINE}\b{_FIRST}?"
            rf"|\b(?:(?:les?|la|the) )*(?:plus (?:urgent\w*|proche\w*|pressant\w*)|most urgent|soonest|closest|nearest"
            rf"|closing first)(?: (?:d[eu]s? )?(?:{_DEADLINE}|{_SUMS}))?{_FIRST}?\b"
        ),
    ),
    (
        "new",
        re.compile(
            rf"\b{_SORTED} (?:nouveautes?|recents?|newest|latest|date de (?:parution|publication))\b{_FIRST}?"
            rf"|\b(?:(?:les|the) )?(?:plus recent\w*|newest|latest|most recent)(?: {_SUMS})?{_FIRST}\b"
        ),
    ),
)
"""Words that put the answers in an order, by the name of the order."""
MISSED = re.compile(
    r"\b(?:(?:quoi|koi|quoi d|quelque chose) (?:de |d')?(?:neuf|nouveau)|du (?:nouveau"
    r"|neuf)(?: depuis ma derniere visite)?"
    r"|(?:(?:il y a|ya|y a[ -]t[ -]il) )?des? nouveautes?|what(?:'s| is|s) new|anything new|what did i miss"
    r"|qu(?:'| )?est[ -]ce que j'ai (?:rate|manque)|j'ai (?:rate|manque) quoi|depuis ma derniere visite"
    r"|since (?:i last looked|my last visit)|catch me up|what have i missed)\b"
)
SAVE = re.compile(
    r"\b(?:surveille[rz]?|previens[ -]moi|prevenez[ -]moi|alerte[rz]?[ -]moi|avertis[ -]moi|avertissez[ -]moi"
    r"|tiens[ -]moi au courant|garde[rz]?(?: moi)?|enregistre[rz]?|sauvegarde[rz]?|memorise[rz]?|sauve"
    r"|suis(?: pour moi|[ -]moi)|suivez|abonne[rz]?[ -]moi|watch|notify me|alert me|tell me when|let me know"
    r"|keep me (?:posted|informed|updated)|keep (?:this|it|that|an eye on)|save|subscribe me|remind me(?! \d)"
    r"|monitor)\b"
    r"(?:\s+(?:cette recherche|ca|cela|la recherche|this(?: search)?|that|it|si (?:y ?a|il y a)(?: un truc)?|quand|when"
    r"|if there(?:'s| is)(?: anything)?|about|of|on|sur|a|au|aux|les|des|d|the)\b)*"
)
ONLY = re.compile(r"^\W*(?:seulement|uniquement|juste|rien que|que|only|just)\b(?:\s+(?:les|des|the))?")
_CORRECTING = (
    r"(?:(?:non|no|nope)\s*,\s+|(?:sorry|pardon|desolee?|oops|oups|finalement|en fait|actually|wait|attends?)\s*,?\s+)"
)
FOLLOW_UP = re.compile(
    rf"^\W*{_CORRECTING}*(?:et (?:aussi |pour |en |au |aux |a |dans |sur |si |l[ae']? ?|les )?|plutot\b|et\b"
    r"|and (?:also |in |for |on |at )?"
    r"|what about|how about|make it|instead|non plutot|aussi\b|also\b|mais\b|but\b|ok et\b|cette fois\b"
    r"|(?:i meant?|je v(?:oulais|eux) dire|c'etait)\b"
    r"|(?P<adds>(?:re)?met(?:s|tez)|(?:r?ajoute|inclu)[rsz]{0,2}|add(?: back)?|(?:put|bring) back|include)\b"
    r"(?: (?:l[ae']|les|the|du|des|aussi|also))*)"
)
CORRECTION = re.compile(rf"^\W*{_CORRECTING}+")
"""What begins a message that changes the question before, and is no part of it."""
NEW_QUESTION = re.compile(
    r"^\W*(?:forget (?:that|it)|oublie[rz]?(?: (?:ca|cela|tout))?(?=\s*[,:;.])|autre (?:chose|question|recherche)\b"
    r"|something else\b|laisse[rz]? tomber\b|never mind\b|(?:une )?nouvelle (?:recherche|question)\b"
    r"|(?:a )?new (?:search|question)\b|start(?:ing)? over\b|on recommence\b|rien a voir\b)(?=.*\w)"
)
"""What says that the message asks something of its own."""
_TAKE_OFF = (
    r"(?:enleve[rz]?|retire[rz]?|ote[rz]?|supprime[rz]?|remove|drop|forget|without|sans|peu importe|no matter|any"
    r"|ignore)"
)
DROP = re.compile(
    rf"(?P<place>\b(?:partout|anywhere|everywhere|n'importe ou|toutes les regions|all regions"
    rf"|{_TAKE_OFF} (?:le lieu|la region|the (?:place|region|location))))\b"
    rf"|\b{_TAKE_OFF} (?:le |la |les |the |l')?(?:filtre (?:de |d')?|filter )?(?:(?P<date>dates?|echeances?"
    rf"|deadlines?|delai)"
    r"|(?P<amount>montants?|sommes?|amounts?|budget)|(?P<who>public|beneficiaires?|type d'organisme|applicants?)"
    r"|(?P<domain>domaines?|domains?|themes?|topics?)|(?P<status>statuts?|status))\b"
)
CLOSED_TOO = re.compile(
    r"\b(?:(?:les |the )?(?:clos|fermes?|passes|termines|closed(?: ones)?|expired(?: ones)?"
    r"|past(?: ones)?) (?:aussi|compris|inclus"
    r"|too|as well|included)|y compris (?:les )?(?:clos|fermes|passes|termines)|(?:including|even"
    r"|also)(?: the)? (?:closed|expired|past)"
    r"|meme (?:les )?(?:clos|fermes|termines|passes)|tous les statuts|any status|all statuses|ouverts (?:et"
    r"|ou) (?:fermes|clos)"
    r"|open (?:and|or) closed)\b"
)
NO_DEADLINE = re.compile(
    r"\b(?:(?:sans|pas de|pas d'|aucune) ?(?:date limite|echeance|date de cloture)"
    r"|(?:no|without(?: an?)?) (?:deadline|closing date)"
    r"|toute l'annee"
    r"|all year(?: round)?|n'importe quand|depot (?:en )?continu)\b"
)
_OF_A_SIDE = r"(?:francaises?|quebecoises?|en france|au quebec|de france|du quebec)"
# «Combien côté Québec ?» asks of a half of a call; «équipes de France», «French teams» may be those of any call.
_HALF = (
    r"(?:(?:du |au |pour (?:la |le )?|par la |sur (?:la |le )?|de la |(?:et )?une? )?"
    r"(?:(?:cote|volet|versant) (?:francais|quebecois|france|quebec)|partie (?:francaise|quebecoise|france|quebec))"
    r"|(?:(?:on|for|of|from) )?(?:the )?(?:french|quebec|quebecois) side)(?! (?:of|ou|or|de|du|des|rural)\b)"
)
SIDES = re.compile(
    r"\b(?:franco[ -]quebecoise?s?"
    r"|(?:a |des |aux |les )?deux cotes(?: de l'atlantique)?(?: france[ -/]+quebec)?(?! d(?:e|u|es) | d')"
    r"|two[ -]sided|both sides(?: of the atlantic)?(?! of )"
    rf"|(?:(?:une|des|les|deux) )?equipes? {_OF_A_SIDE},? et (?:(?:une|des|les) )?(?:(?:equipe|autre)s? )?{_OF_A_SIDE}"
    rf"|{_HALF}(?: {_HALF})?"
    r"|(?:(?:demand|exig|requier|reclam|veul)\w* )?une equipe (?:de|d'un) chaque cote"
    r"|(?:(?:need|require|want|ask for)s? )?(?:one |a )?teams? (?:on|in|from) (?:each|both) (?:sides?|countr(?:y|ies))"
    r"|(?:one |an? )?(?:french|quebec)(?: team)? and (?:one |an? )?(?:french|quebec) teams?"
    r"|(?:joint |bilateral |bilateraux )?(?:france[ /-]+(?:and |et )?(?:le )?quebec|quebec[ /-]+(?:and "
    r"|et )?(?:la )?france)"
    r"|transatlanti\w+|entre la france et le quebec|between france and quebec)\b"
)
NOT_NEGATION = (
    r"(?!\s*(?:plus de|moins de|more than|less than|for profit|profits?\b|only|seulement|besoin|sure|encore|trop"
    r"|but lucratif))"
)
_TAIL = (
    r"(?:\s+(?:de|des|du|d'|les|la|le|l'|the|any|en|au|aux|in|un|une|about|on|sur|everything|anything"
    r"|tout ce qui (?:concerne|touche(?: a)?|est)"
    r"|(?:appels?(?: a projets?)?|aides?|calls?|grants?)(?=\s+(?!(?:ou|or|et|and|ni|nor|d'|de|du|des|of)\b)[a-z])))*"
)
"""What stands between a marker and the thing: articles, and the calls that it speaks of."""
NEGATION = re.compile(
    rf"(?:\b(?:tout|n'importe quoi) sauf|\b(?:all|anything) but|\beverything (?:but|except)|\bmais (?:surtout )?pas"
    r"|\bbut not|\bsauf"
    r"|\bhormis|\bexcepte|\bexcept(?: for)?|\bexcluding|\bexclu(?:re|s)?|\bhors(?: de)?"
    r"|\bailleurs qu(?:e|\b)|\boutside(?: of)?"
    r"|\brien (?:sur|de|en)|\bnothing (?:on|about|in)"
    r"|\b(?:non|pas|not) (?:reservee?s?|reserved)(?: for)?"
    r"|\bbut (?:no|none|nothing)|\ben evitant|\bavoiding"
    r"|\bexclu(?:de|ding|ant)|\ben excluant|\b(?:mis )?a part|\b(?:apart|aside) from"
    r"|\ba l'ex(?:ception|clusion) (?:de|des|du)"
    r"|\b(?:i )?do(?:n't| not) (?:want|need|show(?: me)?|care (?:about|for))"
    r"|\ben dehors (?:de|du|des)"
    r"|\bn(?:e |')(?:me |m'|nous )?(?:montr|affich|propos|donn|envo[iy]|veu|voul|cherch|souhait)\w*(?:[ -]moi)?"
    r" (?:pas|plus)|(?:\b(?:but|mais) )?\b(?:leave|leaving) out|\bignore[rz]?|\bhide"
    r"|\bother than|\bautre(?:s)? que|\bsans|\bwithout|\bni|\bneither|\bnor|\bminus"
    r"|\bpas(?: pour)?|\bnot(?: for| in| about)?|\bno|\bnon)"
    rf"{NOT_NEGATION}\b{_TAIL}(?=[\s'])"
)
EXCLUDED_AFTER = re.compile(
    r"\W*\b(?:(?:sont |est |is |are |etant )?(?:exclue?s?|exceptee?s?|excluded|excepted|a exclure"
    r"|(?:mis(?:es?)? )?a part|not (?:included|wanted|needed)|(?:pas|non) (?:inclu|compri|voulu|souhait)\w*)"
    r"|non merci|no thanks?(?: you)?|(?<!ou )non"
    r"|ne? ?(?:m'|nous )?interess\w+ (?:pas|plus)|(?:don't|do not|doesn't|does not) interest (?:me|us)"
    r"|(?:je |on |nous )?(?:n'en|ne l(?:e|a|es)) (?:veu|voul|cherch)\w* (?:pas|plus)"
    r"|(?:i |we )?(?:don't|do not) want (?:it|them|that|those))(?=\s*(?:[,;.!?)\]]|$|(?:et|mais|but|and)\b))"
)
"""What stands behind a thing that is not wanted, and ends its clause."""
TAKE_OFF = re.compile(
    r"\b(?:(?:enleve|retire|ote|supprime|vire|oublie|cache|masque)[rz]?|remove|drop|forget|skip|take (?:off|out)"
    rf"|moins(?= l[ae'] ?| les )){_TAIL}(?=[\s'])"
)
"""Orders to take something off the question before."""
# Taken before what is excluded, which it looks like.
NONPROFIT = re.compile(
    r"\b(?:(?:organismes?|organisations?|structures?)\s+)?"
    r"(?:not[ -]for[ -]profit|a but non lucratif|sans but lucratif)s?(?: org\w*)?\b"
)
BESIDES = re.compile(
    r"\b(?:(?:qu')?est[ -]ce(?: qu[ie]?)?"
    r"|slt|bjr|cc|jsuis|chuis|je suis|nous sommes|on est|we(?:'re| are)(?: an?)?|i(?:'m| am)(?: an?)?|ya quoi"
    r"|y a quoi"
    r"|yaurait|kelk chose|kelkechose|quelque chose|qqch|un truc|des trucs|truc|pr|looking for|any money|money|giving to"
    r"|can (?:an?|the)?|apply|peu importe|je m'en fiche|no matter|tout ce qui (?:est|se passe)|a rendre|a deposer|due"
    r"|se cloture\w*|cloture\w*|qui ferme\w*|everything|anything|nothing|tout|tous|toutes|all|for me|pour moi|moi"
    r"|stp|svp"
    r"|s'il vous plait|please|merci|ones?|only|seulement|uniquement|ya|ont|dates? qui|dates?|org(?:s|anisations?"
    r"|anizations?)?|domaine|secteur|theme|sector|field|small|petite?s?(?! enfance)"
    r"|(?:a|ont|est|sont) ete|(?:has|have) been|was|were|been"
    r"|comme|dirige|travaille|depot|budget|bilatera(?:l|le|ux)|joint|conjointe?s?|toujours|recente?s?|recent|ceux|those"
    r"|le reste(?: oui)?|the rest"
    r"|my|our|mon|ma|mes|notre|nos|argent|big|large|grosse?s?|huge|some"
    r"|partout|everywhere|anywhere|regions?|working|(?:ouverte?s?|open) (?:a|aux?|to)|deja|already"
    r"|(?:peut|peuvent)(?:[ -](?:il|elle|on|ils|elles|t))*|candidater|postuler|soumissionner|eligibles?"
    r"|qui (?:m'|nous )interess\w+"
    r"|j'aimerais|voudrais|recherche[rz]? (?:des|un|une|appels?))\b"
)
AMOUNT_WORDING: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bnothing (?:under|below|less than)\b"), "at least"),
    (re.compile(r"\brien (?:en dessous|a moins|sous) (?:de)?\b"), "au moins"),
    (re.compile(r"\bmoins cher que ([\d  ]+).{0,4}je m'en fiche"), r"au moins \1"),
    (re.compile(r"(?<=\d )grand\b"), "k"),
    (re.compile(r"\b(?:6|six)[ -]figures?\b"), "at least 100 000"),
    (re.compile(r"\bet \+"), "ou plus"),
    (re.compile(r"(?<![\w])- ?de(?= ?\d)"), "moins de"),
)
_MORE_SAID = """
    les suivants; suivants; la suite; les suivantes; montre la suite; montre les suivants; voir la suite; encore; plus
    page suivante; continue; continuer; autres; les autres; voir plus; more; show more; show me more; next; next page
    the next ones; next ones; the rest; others; the others; see more; more please; more results; plus de resultats
    suite; la page suivante; and the rest; et la suite; et les autres; et les suivants; montre m en plus; go on
    keep going
    """
_MORE = frozenset(line.strip() for line in _MORE_SAID.replace("\n", ";").split(";") if line.strip())
_PLEASE = re.compile(r"\b(?:stp|svp|s il (?:te|vous) plait|please|merci|thanks|ok|alors)\b")
HELP = re.compile(
    r"^(?:aide|help|aide moi|aidez moi|help me|menu|commandes|commands|comment (?:ca|cela) (?:marche|fonctionne)"
    r"|how (?:does|do) (?:this|it|i use this|i use it) ?(?:work)?|what can you do"
    r"|qu est ce que (?:tu|vous) (?:sais|savez|peux|pouvez) faire|que (?:sais|peux) tu faire|que (?:savez"
    r"|pouvez) vous faire"
    r"|tu (?:sais|peux) faire quoi|tu fais quoi|who are you|qui es tu)$"
)
SHOW_ALL = re.compile(
    r"^(?:ok )?(?:(?:montre|affiche|enleve|retire|efface)[rz]?(?: moi)? tout"
    r"|tout(?: (?:enlever|effacer|montrer|afficher|voir))?|tous(?: les (?:appels|filtres))?"
    r"|(?:enleve|retire|efface)[rz]? (?:tous )?les filtres|show (?:me )?(?:all|everything)|all(?: calls)?|reset"
    r"|clear(?: all)?|(?:remove|drop|clear) (?:all(?: filters)?|(?:the )?filters|everything))$"
)
"""What asks for all calls, whatever was asked before."""
SETTINGS = re.compile(
    r"^(?:en |in )?(?:francais|anglais|french|english) (?:please|svp|stp)$"
    r"|^(?:passe|parle|reponds?|switch|speak|talk|answer)(?: moi| me)?(?: (?:to|in|en))? (?:francais|anglais"
    r"|french|english)$"
    r"|\b(?:send|give) me (?:the |my )?digest\b|\b(?:change|set|regle|mets|choisis)\b.*\b(?:time ?zone|fuseau"
    r"|langue|language"
    r"|frequence|frequency|rythme|rappels?|reminders?|heure|hour)\b"
    r"|\b(?:remind me|rappelle[sz]? moi|rappels?)\b.*\b\d{1,3} ?(?:jours?|days?)\b"
    r"|^(?:desabonne[rz]?(?: moi)?|desinscri\w+(?: moi)?|unsubscribe(?: me)?|stop|arrete tout|arretez tout"
    r"|stop everything"
    r"|ne m envoie[sz]? plus rien)$"
    r"|\b(?:mes|my) (?:reglages?|parametres?|settings|preferences|abonnements?|subscriptions?)\b"
    r"|\b(?:recevoir|receive|get|envoie|envoyez|send)\b.*\b(?:fois par|chaque|tous les|toutes les|every|once a"
    r"|each|par semaine"
    r"|par jour|weekly|daily|hebdo\w*|quotidien\w*)\b|^(?:mon|my) (?:compte|account)$"
)


def is_more(text: str) -> bool:
    """Whether a message asks for the next page of the list."""
    line = " ".join(words(fold(text)))
    return line in _MORE or " ".join(_PLEASE.sub(" ", line).split()) in _MORE


EMPTY_WORDS = STOP_WORDS | frozenset(
    words("et ou and or ni l d c j m n s t qu y si chez vers entre mais plus moins svp stp merci please thanks")
)
"""Words that are no part of a thing."""
ARTICLES = frozenset(words("le la les l un une des du de d au aux a the any for pour en in to those ceux celles from"))
