"""What a source says of the state of its call, and where the call stands at a given time.

`read` finds words such as suspended or exhausted, with their quote; `stand` is the pure rule that turns dates and words
into a Status, used when a notice is read and again whenever time has passed. Neither looks at absence.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from watcher.model import Fact, Kind, Moment, Reading, Status
from watcher.understand.text.anchored import Anchored
from watcher.understand.text.phrase_finder import PhraseFinder, PhraseHit
from watcher.understand.text.text import Passage

# Words that say it by themselves, in a title or in the source's own status field.
WORDS = {
    "cancelled": "annule | annulation | cancelled | canceled | withdrawn | abandonne | archive | archived",
    "suspended": "suspendu | suspension | suspended | on hold | en pause | paused | jusqu a nouvel ordre",
    "exhausted": "epuise | enveloppe consommee | fully allocated | fully subscribed | complet | quota atteint",
    "closed": "clos | cloture | cloturee | ferme | fermee | closed | termine | expired | expire | passe | past",
    "reopened": "rouvert | reouverture | reouvert | reopened",
    "extended": "prolonge | prolongation | reporte au | report de la date | date reportee | "
    "nouvelle date limite | extended | extension of the deadline | deadline extension | new deadline | "
    "repousse",
    "forecast": "a venir | prochainement | ouverture prochaine | bientot ouvert | forthcoming | upcoming | "
    "forecast* | pre annonce | prevu | coming soon | planned",
    "open": "ouvert | open | en cours | posted | actif | active",
}
# In a text only whole sayings count: «clos» and «complet» are said there of many other things.
SAYINGS = {
    "cancelled": "cancellation of the call | annulation de l appel",
    "suspended": "est suspendu | est suspendue | sont suspendus | sont suspendues | a ete suspendu | "
    "suspendu jusqu | suspension de l appel | suspension du programme | suspension des depots | is suspended | "
    "has been suspended | are suspended | suspended until | put on hold | jusqu a nouvel ordre | "
    "until further notice",
    "exhausted": "enveloppe epuisee | enveloppe est epuisee | credits epuises | credits sont epuises | "
    "fonds epuises | budget epuise | budget est epuise | enveloppe est entierement | budget est entierement | "
    "fonds sont epuises | enveloppe a ete entierement | funds are exhausted | funds have been exhausted | "
    "budget is exhausted | fully allocated | fully subscribed | funding has been fully | all funds have been | "
    "budget has been fully",
    "reopened": "est rouvert | a ete rouvert | reouverture de l appel | reouverture du guichet | "
    "call is reopened | has been reopened | call reopened",
    "extended": "est prolonge | est prolongee | a ete prolonge | a ete prolongee | prolonge jusqu | "
    "prolongee jusqu | est reporte au | est reportee au | est repousse au | est repoussee au | reporte au | "
    "reportee au | repousse au | repoussee au | prolongation de l appel | prolongation du depot | "
    "nouvelle date limite | has been extended | is extended | was extended | extended to | extended until | "
    "deadline extension | new deadline",
    "forecast": "ouverture prochaine | sera ouvert | sera lance | ouvrira | pre annonce | appel a venir | "
    "prochain appel | will open on | will open in | will open for | will be launched | forthcoming call | "
    "upcoming call | notice of intent to publish | intends to publish",
}
_STATES_SAID = PhraseFinder(WORDS)
_SAYINGS = PhraseFinder(SAYINGS)
# «Closed» in a closed grammar: subject, state and label.
_WHAT = (
    r"(?:appels?(?: (?:a|de|d.) ?[a-z' ]{3,40}?| permanent)?|candidatures?|inscriptions?|soumissions?|concours|"
    r"depots?(?: (?:de|des|du) [a-z]{4,14})?|periode (?:de |d')[a-z' ]{3,40}?|programmes?|dispositif|guichet|campagne|"
    r"session|edition|fonds|(?:open |grant |this )?calls?(?: for [a-z' ]{3,30}?)?|applications?|submissions?|entries|"
    r"opportunity|competition|scheme|programs?|funds?|round|window|intake|(?:application|submission) (?:period|window)|"
    r"grants?|fellowships?|we)"
)
_NOW = (
    r"(?:(?:est|sont|a ete|ont ete|is|are|has|have|has been|have been|was) )"
    r"(?:(?:desormais|maintenant|actuellement|a present|now|currently|already|deja) )?"
)
# «Closes» is French after a plural; elsewhere it is the English label of a day.
_SHUT = (
    r"(?:close?|(?:(?<=sont )|(?<=ant )|(?<=ment )|(?<=deja )|(?<=s ))closes|cloturee?s?|fermee?s?|terminee?s?|closed|"
    r"expired?|expires|over)(?![a-z])"
)
# «Statut : fermé   Date limite : 26 mars»: one line, two labels.
_LABELLED = rf"(?:statut|status|etat)[a-z ]{{0,16}}\s?:\s?(?:appel |call )?{_SHUT}"
_NEXT_LABEL = r"\s+(?!aux? |to |for )[a-z][a-z' ]{2,24}\s?:"
_BEFORE_A_LABEL = re.compile(rf"{_LABELLED}(?={_NEXT_LABEL})")
_STATES = re.compile(
    rf"(?<![a-z])(?<!du )(?<!des )(?<!of the ){_WHAT}"
    rf"(?: (?!qui|que|si|when|if|that)[^.;:,\n]{{3,60}}?)? {_NOW}{_SHUT}(?! (?:to|aux?|for all) )"
    rf"|(?:^|[.\n|:>] ?)(?:l'|les? |la |the |this )?{_WHAT}(?: ?[:-] ?| (?:desormais )?){_SHUT}"
    r"(?=\s*(?:[.!\n|)-]|$)| (?:depuis|since|for 20))"
    rf"|{_LABELLED}(?=\s*(?:[.\n|;(]|$)|{_NEXT_LABEL})"
    rf"|(?:^|\n)[^a-z0-9\n]{{0,4}}{_SHUT}[^a-z0-9\n]{{0,4}}(?=\n|$)"
    r"|(?:now closed|(?:clos|cloture|ferme)e?s? depuis|closed since|n'accepte plus de|no longer accepting|"
    r"is no longer open|(?:are|is) not (?:currently |now )?(?:taking|accepting)(?: on)? any (?:further|more|new)"
    r"(?= applications| proposals| at present| at the moment| for now|[.,;]))(?![a-z])"
)
# «Les demandes ne sont plus acceptées», «no further applications will be accepted»: now, not after a day to come.
_TAKEN = r"(?:accept\w+|recevables?|recu(?:e?s?)|possibles?|ouvert\w*|admis\w*|pris\w* en compte)"
_NO_MORE = re.compile(
    rf"(?<![a-z])(?:{_WHAT}|demandes?|dossiers?) (?:ne (?:sont|seront|sera)|n'est) "
    rf"(?:donc |desormais )?plus {_TAKEN}(?![a-z])"
    rf"|(?<![a-z]){_WHAT} (?:is|are) (?:now )?no longer (?:being )?(?:accepted|open|available|possible|taken)(?![a-z])"
    r"|(?<![a-z])no (?:further|more|new) (?:applications?|proposals?|requests?|bids?) (?:are|can|will) "
    r"(?:be |being )?(?:accepted|considered|taken|submitted)(?![a-z])"
)
_FROM_A_DAY = r"(?:apres|passe|au.?dela|after|beyond|past|from|following|a partir|a compter|des le|d'ici|until|late)"
_PART = re.compile(
    r"\d|(?<![a-z])(?:round|batch|intake|wave|cohort|strand|stream|track|stage|phase|volet|vague|releve|session|cycle|etape|"
    r"lot|axe|premi|deuxi|first|second|regular|previous|precedent|earlier|spring|summer|autumn|fall|winter|printemps|"
    r"automne|hiver)"
)
_YEAR = re.compile(r"20\d\d")
LONG_AGO, _YEARS_REACH = 3, 1500
_LATER_BEFORE = re.compile(rf"\b{_FROM_A_DAY}\b[^.;\n]*$")
_LATER_AFTER = re.compile(rf"\s(?:{_FROM_A_DAY}|par|by|via|sur|on|in|au format|sous)\b")
_CLAUSE = re.compile(r"(?:^|[.!?:;,\n>|(-]\s*|(?<![a-z])(?:les|the|new|all|toutes|(?:de )?nouvel\w+)\s)$")
_ENDING = Anchored(
    r"plus (?:accept|rece|possible|de)|no (?:further|more|new|longer)|clos|clotur|ferme|termine|expire| over|epuise|"
    r"consomme|any (?:further|more|new)|cancel|called off|withdrawn|discontinued|renonc|annul|abandonn|retire|suspend"
)
# «This RFP has been cancelled», «Appel à idées annulé»: of a call under any of its names, never of an application.
_NAME = (
    r"(?:appels? ?(?:(?:a|de|d'|d) ?(?:manifestations? d'interets?|[a-z]{4,16}))?|ami|aap|concours|challenge|defi|"
    r"hackathon|dispositif|programme|bourse|prix|(?:open |grant )?call(?: for [a-z]{3,14}(?: [a-z]{3,14})?)?|rf[apq]s?|"
    r"nofo|request for (?:proposals|applications)|solicitation|tender|competition|opportunity|prize|scheme|program|"
    r"round|fund|fellowship|scholarship)(?: ?\"[^\"\n]{2,60}\")?"
)
_DROPPED = r"(?:annulee?s?|abandonnee?s?|cancell?ed|withdrawn|discontinued|called off)(?![a-z])"
_IN_SOME_CASE = (
    r"(?! (?:must|may|will|can|should|from|by|or|if|where|when|unless|upon|si|en cas|lorsqu|quand|des qu|ou|par)"
    r"(?![a-z])| (?:in|by) (?:error|mistake)| (?:en|in) (?:19|20)\d\d)"
)
_WAS = r"(?:est|a ete|is|was|has been|have been) (?:now |desormais |finalement )?"
_ALONE = rf"(?:^|[\n.|:>] ?)(?:l'|l[ea] |the |this |notre |our )?{_NAME} "
_AT_ITS_END = r"(?=\s*(?:[.!\n)|-]|$))"
_GIVEN_UP = re.compile(
    rf"(?<![a-z])(?<! a )(?<! any ){_NAME} {_WAS}{_DROPPED}{_IN_SOME_CASE}"
    rf"|(?<![a-z])appel[^.;\n]{{0,40}} (?:est|a ete) retire(?![a-z]){_IN_SOME_CASE}"
    rf"|{_ALONE}{_DROPPED}{_AT_ITS_END}"
    r"|(?<![a-z])renonc(?:e|ent|ons) (?:donc )?a (?:cet|l'|ce|lancer cet|organiser cet) ?"
    r"(?:appel|concours|dispositif|programme|prix)(?! (?:en cas|si |s'il|lorsqu|doi))"
)
_HELD_UP = re.compile(rf"{_ALONE}(?:suspendue?s?|suspended){_AT_ITS_END}")
# «The workshop for this call has been cancelled», «if too few apply, the call is cancelled».
_SUPPOSED = re.compile(
    r"(?<![a-z])(?:if|should|where|when|whenever|unless|whose|in the event|in case|si|s'il|s'ils|en cas|au cas|"
    r"lorsqu\w*|quand|dont)(?![a-z])"
)
_CLAUSE_END = re.compile(r"[,|>()\"-]|(?<![a-z])(?:that|que?|qu')(?![a-z])")
_ARTICLES = frozenset(("the", "this", "our", "le", "la", "les", "l", "cet", "cette", "ce", "notre"))
_GOVERNORS = frozenset(
    ("of", "for", "in", "under", "within", "from", "by", "to", "with", "on", "de", "du", "des", "d", "pour", "dans")
)
_ANY_CALL = frozenset(("funding", "present", "current", "whole", "entire", "grant", "presente", "dit", "dite"))
# «Our former scheme has been withdrawn», «previous rounds are closed»: another one than the page is about.
_FORMER = re.compile(
    r"(?<![a-z])(?:former|previous|last year's|earlier|predecessor|precedente?s?|anciens?|anciennes?|l'an dernier)"
    r"(?![a-z])[^.;!?\n]{0,24}$"
)
_STATE_REACH, _WORD_REACH = 170, 60
_SPENT = re.compile(
    r"(?:budget|enveloppe|credits?|fonds|dotation)(?: (?!non )[a-z0-9]{2,12}){0,2} "
    r"(?:etant |est |sont |a ete |ont ete )?"
    r"(?:entierement |totalement )?(?:epuisee?s?|consommee?s?)(?![a-z])"
)
_NEGATED = re.compile(r"(?: ne | n | pas | not | never | jamais | non )$|(?: ne | n )[a-z ]{0,12}$")
# «Until funds are exhausted», «dès que l'appel est clos»: the end is thought of, not told.
_THOUGHT_OF = re.compile(
    r"(?<![a-z])(?:until|till?|unless|as long as|so long as|as soon as|once|when|whenever|if|in case|before|after|"
    r"jusqu'? ?(?:a|au|aux)|tant qu[e']|avant qu[e']|apres qu[e']|a moins qu[e']|des qu[e']|des lors qu[e']|"
    r"lorsqu[e']|aussitot qu[e']|quand|une fois(?: que?)?|si|en cas ou|au cas ou|sauf si|fois qu[e'])"
    r"(?:[ '\n]+[a-z'\n -]{0,44})?[ '\n]$"
)
# «Les candidatures sont closes le 2 mars à midi»: a day tells the end better than the word.
_ON_A_DAY = re.compile(
    r"[^.;:,\n\d]{0,16}?\s(?:le|au|on|by|at|as of|from|a partir du|a compter du|des le)\s"
    r"(?:(?:the|noon|midnight|midi|minuit)\s){0,1}(?:(?:on|le)\s)?(?:[a-z]{3,9}\.?,?\s)?\d"
)
# «Reportée au jour ouvrable suivant»: what holds for any day that falls on a Sunday.
_HOLIDAY = re.compile(r"[\s\w]{0,16}?(?:jour|lundi|lendemain|business day|working day|monday)(?![a-z])(?!\s\d)")
_SINCE = re.compile(r"(?<![a-z])(?:depuis|since)(?![a-z])")
# «Jusqu'à nouvel ordre» suspends only what its sentence says is stopped: «open until further notice» is open.
_SO_FAR = re.compile(r"jusqu.a nouvel ordre|until further notice")
_STOPPED = re.compile(
    r"(?<![a-z])(?:suspen\w*|ferm\w+|clos\w*|interromp\w*|interrup\w*|arret\w*|pause\w*|report\w*|annul\w*|halt\w*|stop\w*"
    r"|on hold|unavailable|indisponible\w*|postpone\w*|no (?:new|longer|further|more|applications?)"
    r"|not (?:be )?(?:open|accept\w*|available|taking)|n.accept\w+|n.est (?:plus|pas)|ne sont (?:plus|pas)"
    r"|plus (?:possible|accept\w*|ouvert\w*)|aucune?)(?![a-z])[^.;\n]{0,60}$"
)
_HEAD, _LETTERS = 300, re.compile(r"[a-z0-9]")
_LABEL_BEFORE = re.compile(
    r"(?<![a-z])(?:dates?|limites?|deadlines?|echeances?|clotures?|closing|resultats?|results?|decisions?|reglement|guides?|"
    r"guidance|documents?|calendrier|timeline)(?: [a-z']{2,14}){0,3} ?[:–-] ?$"
)
_DAY_AFTER = re.compile(r" ?:| (?:le |on |prevue? )?\d")
_RANK = ("cancelled", "suspended", "exhausted", "closed", "reopened", "extended", "forecast")
_ENDS = {"closed": _STATES, "exhausted": _SPENT, "cancelled": _GIVEN_UP, "suspended": _HELD_UP}
ENDED = {
    "cancelled": Status.WITHDRAWN,
    "suspended": Status.WITHDRAWN,
    "exhausted": Status.CLOSED,
    "closed": Status.CLOSED,
}


def read(title: Passage, text: Passage, field: str = "") -> Fact | None:
    """What the source says: its own status field first, then the title, then whole sayings of the text.

    The value is one of cancelled, suspended, exhausted, closed, reopened, extended, forecast.
    """
    told = _of_field(field) or _of_title(title) or _of_banner(text, title)
    shut = [hit for hit in _shut(text) if hit.value != "cancelled" or _is_of_the_call(text.folded, hit, title)]
    return told or _strongest(text, [*_SAYINGS.find(text), *shut])


def may_be_of_a_part(said: Fact, title: Passage) -> bool:
    """Whether «closed» may speak of an earlier round or of a part of the call: it names a round, a rank or a day.

    Not so in a title, nor where nothing more is taken; the year of the title is that of the call.
    """
    if said.value != "closed" or said.stated or said == _of_title(title):
        return False
    quote = Passage(said.quote).folded
    if labelled := _BEFORE_A_LABEL.match(quote):  # what follows has a label of its own
        quote = labelled[0]
    for year in _YEAR.findall(title.folded):
        quote = quote.replace(year, "")
    return _PART.search(quote) is not None and _NO_MORE.search(quote) is None


def stand(reading: Reading, now: datetime, closing_days: int = 14) -> Status:
    """Where the call stands at `now` (aware).

    Suspended and cancelled calls are withdrawn: nobody can apply. News and awards have no status. A source whose own
    field says that the call is to come is believed until its opening has passed or its last deadline.
    """
    if reading.kind is not Kind.CALL:
        return Status.UNKNOWN
    word = reading.status_word.value if reading.status_word else ""
    if word in ENDED:
        return ENDED[word]
    if reading.opens and reading.opens.starts_at > now:
        return Status.FORECAST
    ahead = [end for end in (moment.ends_at for moment in _all(reading)) if end > now]
    if word == "forecast" and reading.status_word and reading.status_word.stated and not reading.opens:
        return Status.FORECAST if ahead or not _all(reading) else Status.CLOSED
    if ahead:
        return Status.CLOSING if min(ahead) - now <= timedelta(days=closing_days) else Status.OPEN
    return _without_deadline(reading, word)


def _without_deadline(reading: Reading, word: str) -> Status:
    """No deadline lies ahead: open all year, over, announced, or not known."""
    if reading.rolling:
        return Status.ROLLING
    if _all(reading):
        return Status.CLOSED
    return Status.FORECAST if word == "forecast" else Status.UNKNOWN


def _all(reading: Reading) -> tuple[Moment, ...]:
    return reading.deadlines or ((reading.deadline,) if reading.deadline else ())


def _of_field(field: str) -> Fact | None:
    passage = Passage(field[:200])
    hit = next((hit for hit in _STATES_SAID.find(passage) if not _is_of_a_label(passage, hit)), None)
    is_news = hit is not None and hit.value != "open"
    return Fact(hit.value, passage.quote(0, len(passage.folded)), stated=True) if hit and is_news else None


def _of_title(title: Passage) -> Fact | None:
    """A word set apart from the title, or a whole saying in it: «Jardins suspendus» are not a suspended call."""
    apart = [hit for hit in _STATES_SAID.find(title) if hit.value != "open" and _stands_apart(title, hit)]
    return _strongest(title, [*apart, *_SAYINGS.find(title), *_shut(title)])


def _of_banner(text: Passage, title: Passage) -> Fact | None:
    """A word of an end alone in the first line, or in the one below the title: «COMPLET»."""
    lines = [line.strip() for line in text.text[:_HEAD].splitlines() if line.strip()]
    first = lines[1:2] if lines and lines[0] == title.text.strip() else lines[:1]
    for line in map(Passage, first):
        hit = _STATES_SAID.first(line)
        if hit and hit.value in ENDED and not _LETTERS.search(line.folded[: hit.start] + line.folded[hit.end :]):
            return Fact(hit.value, line.text)
    return None


def _shut(passage: Passage) -> list[PhraseHit]:
    """Where a text says that a call is closed or its money spent: subject, label or nothing, and the state."""
    folded = passage.folded
    found: dict[tuple[int, int], PhraseHit] = {}
    free = 0
    for word in _ENDING.finditer(folded):
        place = word.start()
        if place < free:
            continue
        free = place + _WORD_REACH // 2
        for value, form in _ENDS.items():
            for match in form.finditer(folded, max(place - _STATE_REACH, 0), place + _WORD_REACH):
                found.setdefault(match.span(), PhraseHit(value, *match.span()))
        for match in _NO_MORE.finditer(folded, max(place - _WORD_REACH, 0), place + _WORD_REACH):
            before = folded[max(match.start() - 80, 0) : match.start()]
            is_later = _LATER_BEFORE.search(before) or _LATER_AFTER.match(folded, match.end())
            if _CLAUSE.search(before) and not is_later:
                found.setdefault(match.span(), PhraseHit("closed", *match.span()))
    return list(found.values())


def _is_of_the_call(folded: str, hit: PhraseHit, title: Passage) -> bool:
    """Whether what was given up is the call itself: it leads its clause, named as in the title, and is not supposed.

    «The festival competition is cancelled», «le concours photo de l'appel est annulé» speak of another thing.
    """
    start = next((place for place in range(hit.start, hit.end) if folded[place].isalnum()), hit.start)
    sentence = re.split(r"[.!?;:\n]", folded[max(start - _STATE_REACH, 0) : start])[-1]
    if _SUPPOSED.search(sentence):
        return False
    if folded.startswith("renonc", start):
        return True
    words = re.findall(r"[a-z0-9]+", _CLAUSE_END.split(sentence)[-1])
    named = {*re.findall(r"[a-z0-9]+", title.folded), *_ANY_CALL} - _ARTICLES - _GOVERNORS
    while words and (words[-1].isdigit() or words[-1] in named):
        words.pop()
    return not words or (words[-1] in _ARTICLES and (len(words) == 1 or words[-2] not in _GOVERNORS))


def _is_of_a_label(passage: Passage, hit: PhraseHit) -> bool:
    """«Date limite : à venir», «Clôture : 3 mars»: a day or a paper is still to come, or the word labels a day."""
    if hit.value == "forecast":
        return _LABEL_BEFORE.search(passage.folded[: hit.start]) is not None
    is_noun = passage.text[hit.start : hit.end].lower() in ("clôture", "cloture")
    return is_noun and _DAY_AFTER.match(passage.folded[hit.end :]) is not None


def _stands_apart(title: Passage, hit: PhraseHit) -> bool:
    """«[CLOS] Mobilités», «Mobilités – complet»: the word stands at an edge, set off by a mark."""
    if _is_of_a_label(title, hit):
        return False
    before, after = title.folded[: hit.start].rstrip(), title.folded[hit.end :].lstrip()
    return (not before.strip("[( ") and after[:1] in (":", "-", "]", ")")) or (
        before[-1:] in ("[", "(", "-", ":") and len(after) < 3
    )


def _strongest(passage: Passage, hits: list[PhraseHit]) -> Fact | None:
    said = [hit for hit in hits if _holds_now(passage, hit)]
    if not said:
        return None
    hit = min(said, key=lambda hit: (_RANK.index(hit.value), hit.start))
    return Fact(hit.value, passage.around(hit.start, hit.end))


def _is_of_former(folded: str, hit: PhraseHit) -> bool:
    """Whether what has ended is a former one: by its word, or by a year long before the last that is named near."""
    near = max(hit.start - 40, 0)
    begin = max(folded.rfind(sign, near, hit.start) for sign in ".!?\n") + 1
    said = _YEAR.findall(folded, max(begin, near), hit.end)
    around = _YEAR.findall(folded, max(hit.start - _YEARS_REACH, 0), hit.end + _YEARS_REACH) if said else []
    if said and int(max(around)) - int(max(said)) >= LONG_AGO:
        return True
    return _FORMER.search(folded[max(hit.start - 40, 0) : hit.start + 1]) is not None


def _holds_now(passage: Passage, hit: PhraseHit) -> bool:
    """Whether a saying tells what is so now: not denied, not a condition, not the end that a day gives."""
    if _NEGATED.search(passage.spaced[max(hit.start - 24, 0) : hit.start + 1]):
        return False
    if hit.value not in ENDED:
        return _HOLIDAY.match(passage.folded, hit.end) is None
    before, after = passage.folded[max(hit.start - 80, 0) : hit.start], passage.folded[hit.end : hit.end + 50]
    if hit.value == "suspended" and _SO_FAR.match(passage.folded, hit.start) and not _STOPPED.search(before):
        return False
    if hit.value in ("cancelled", "closed") and _is_of_former(passage.folded, hit):
        return False
    day = _ON_A_DAY.match(after) if hit.value == "closed" else None
    if day and not _SINCE.search(passage.folded, hit.start, hit.end + day.end()):
        return False
    return _THOUGHT_OF.search(before) is None
