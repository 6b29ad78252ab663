"""Names of funders told by their form: ministries, foundations, towns, embassies, and whoever «lance un appel».

A body is told by the word its name begins or ends with; any other name by what it does (launches, invites, awards),
when it has two capital words or is an acronym. Knows no list of names and no country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.understand.text.anchored import PUBLISHED, Anchored

BESIDE, RUNS, NAMED, PAYS = 0, 1, 2, 4
"""How much speaks for a name: it stands for a place, runs the programme, is named, is said to pay or to launch it."""
HEAD = 1500  # who launches a call says so at its beginning
_NAME = r"[A-ZÉÈÀÂÎÔŒ](?:[\w’'&-]|\.(?=\w))*"
_JOIN = r"(?:(?:de la|de l[’']|du|des|de|d[’']|et de la|et de l[’']|et des|et du|et|en|pour la|pour l[’']|pour)[ ]?)"
# «supérieur», «écologique», «internationales»: an adjective after the noun of a ministry.
_ADJECTIVE = (
    r"[a-zà-ÿ]{2,}(?:iques?|a(?:l|le|les|ux)|aires?|[eè]r(?:e|es|s)|i(?:f|fs|ve|ves)|eure?s?|enne?s?|ain(?:e|es|s)?|"
    r"oires?|eu(?:x|se|ses)|ables?|ées|ics?|ol(?:e|es))(?![\w])"
)
_OFFICE = rf"(?:de l[’']|d[’']|d(?:e la|es|u|e) )[\w-]+(?:(?:,| et)? {_ADJECTIVE}){{0,3}}"
# «… et des partenaires privés» belongs to the sentence, not to the name.
_OTHERS = r"(?:des|de|d[’']) ?(?:ses |autres )?(?:partenaires|associations|acteurs|artistes|bailleurs|fondations)(?!\w)"
_MINISTRY = (
    r"[Mm]inist[èe]re (?:(?:québécois|français|fédéral|régional|flamand|wallon|luxembourgeois|délégué) )?"
    rf"(?:chargé )?{_OFFICE}(?:(?:, | et |, et )(?!{_OTHERS}){_OFFICE}){{0,4}}(?: du Québec)?"
)
_BODY = Anchored(
    rf"\b(?:MRC (?:{_JOIN})?{_NAME}(?: (?:{_JOIN})?{_NAME}){{0,2}}"
    rf"|Conseil des arts (?:{_JOIN}){_NAME}"
    rf"|{_MINISTRY}"
    rf"|(?:Fondation|Fonds de dotation) (?:{_JOIN})?{_NAME}(?: (?:{_JOIN})?{_NAME}){{0,3}}"
    rf"|(?:Conseil (?:[Rr][ée]gional|[Dd][ée]partemental)|[Vv]ille|[Aa]mbassade|Haut[- ]Commissariat|R[ée]gion|"
    rf"D[ée]partement|M[ée]tropole|Agence de l[’'][Ee]au|Collectivit[ée]|Caisse|Chambre d[’']agriculture) "
    rf"(?:{_JOIN})?{_NAME}(?:[ -](?:{_JOIN})?{_NAME}){{0,3}}"
    rf"|(?:Department|Ministry|Office|Bureau|Embassy|Government|City) (?:of|for) (?:the )?"
    rf"{_NAME}(?:(?:,| and| of| &)? {_NAME}){{0,3}})",
    among=PUBLISHED,
)
_TRUSTS = "Foundation|Trust|Endowment|Agency|Council"
_TRUST_END = Anchored(_TRUSTS, among=PUBLISHED)
_TRUST = re.compile(
    rf"\b{_NAME}(?: {_NAME}){{0,3}} (?:{_TRUSTS})\b(?! Fund\b)"
    r"(?: (?:UK|US|England|Scotland|Wales|Ireland|Canada)\b)?"
)
_LAUNCHES = Anchored(
    r" (?:lance|lancent|propose|proposent|soutient|finance|octroie|accorde|ouvre|annonce|attribue|invite|déploie|"
    r"co-?financent|financent|subventionne|a choisi|souhaite (?:soutenir|accompagner)|"
    r"met (?:en place|à disposition|au concours)|"
    r"is (?:pleased|proud|delighted|inviting|seeking|accepting|offering|looking|now inviting|now accepting)|"
    r"has (?:launched|opened)|will (?:invest|award|fund|provide)|invites|announces|offers|administers|operates|"
    r"requests|launches|co-?funds?)\b",
    among=PUBLISHED,
)
_LAUNCHER = re.compile(
    rf"(?<![\w-])((?:{_NAME}(?:,? (?:of|for|and|&|de la|de|du|des|et|d[’'])(?: the)? ?| )){{1,6}}{_NAME}"
    rf"|(?:[Cc]ommune|[Mm]unicipalité|[Cc]anton|[Cc]ommunauté de communes) (?:{_JOIN}){_NAME}(?:[ -]{_NAME}){{0,3}}"
    rf"|(?<!des )(?<!de )(?<!du )[A-ZÉ]{{3,9}})"
    r"(?: \([^)\n]{2,30}\))?,?$"
)
_TOGETHER = re.compile(r"\s(?:and the|et la|et le|et les|et l[’'])\s?")
_REACH = 110
# What is launched, who speaks for the funder, and words that only begin a sentence are no funders.
_NOT_NAMES = re.compile(
    r"(?:Programs?|Programmes?|Schemes?|Grants?|Calls?|Projects?|Competitions?|Awards?|Initiatives?|Fellowships?|"
    r"Scholarships?|Prizes?|Challenge|Guide|Fund|Loans?|Dispositif|AAP|AMI|PME)$|"
    r"^(?:Programmes?|Appels?|Projets?|Prix|Concours|Bourses?|Dispositif|Plan|Volet|Mesure)\b"
)
_NOT_FIRST = re.compile(
    r"(?:(?:(?:The|La|Le|Les|This|These|Our|Each|Today|Ce|Cet|Cette|Notre)(?!\w)|L[’']) ?)+|"
    r"(?:Minister|Ministre|President|Président|Mayor|Professor|Dr|Director|Secretary|Applicants|Proposals)\b.*"
)
# A body without a name of its own («The Trust», «Conseil d'Administration», «Région et Ruralité») is none.
_NO_NAME = re.compile(
    r"(?:(?:The|Le|La|Les|Our|This|Notre) )?(?:Trust|Foundation|Fondation|Endowment|Region|Région|Department|Ministry|"
    r"Office|Bureau|Agency|Agence|Ministère|Conseil|Ville|City|Département|Métropole|Caisse|Government|Gouvernement)s?"
    r"|Conseil d[’'](?:[Aa]dministration|[Oo]rientation|[Éé]tat)"
    r"|(?:Région|Ville|Département|Métropole|Caisse|Bureau) (?:et|ou|en) .*"
    r"|(?:Bureau|Office|City|Government|Department) (?:of|for) (?:the )?(?:Director|Board|Applicants?|Research)"
)
_LABELLED = Anchored(
    r"(?:Funders?|Funding (?:bod(?:y|ies)|agency)|Funded by|Who pays|Financeurs?|"
    r"Partenaires? financiers?|Bailleurs?|"
    r"Organisme)(?: ?:|\?) ?"
    r"(?P<names>[^\n.?]{3,200})",
    among=PUBLISHED,
)
_BEGINS = re.compile(r"(?:^|\n)\W{0,3}$")
# «Funded by the Alliance and the Society», «avec le soutien de la Fondation»: names, one after the other.
_GIVEN_BY = Anchored(
    r"(?:(?:[Ff]unded|[Ss]upported|[Ss]ponsored) by|[Ff]inanc[ée]e?s? par|[Pp]ort[ée]e?s? par|"
    r"[Aa]vec (?:le soutien|l[’']appui) d(?:e|u|es)|[Ww]ith (?:the )?(?:financial )?support (?:of|from)|partners with) "
    r"(?P<names>[^.;:\n(]{4,140})",
    among=PUBLISHED,
)
_ONE_NAME = re.compile(
    rf"(?:(?:the|la|le|les|l[’']|du|de la|des) ?)?({_NAME}(?: (?:(?:of|for|de la|de|du|des|d[’']) ?)?{_NAME})+)"
)
# What a funder calls itself; the site that says it of itself is the one.
_FUNDING_BODY = (
    r"[Ff]ondation|[Ff]onds|[Rr]égion|[Dd]épartement|[Cc]ommune|[Vv]ille|[Mm]étropole|[Aa]gence|[Ii]nstitut|[Oo]ffice|"
    r"[Cc]onseil|[Ss]ociété|[Mm]inistère|MRC|[Ff]oundation|[Tt]rust|[Cc]ouncil|[Ff]und|[Cc]harity|"
    r"[Cc]ommission|[Cc]ounty|"
    r"[Cc]ity|[Pp]artnership|[Aa]lliance|[Ss]ociety|[Mm]inistry|[Dd]epartment|[Aa]gency|[Aa]cademy|[Aa]cadémie"
)
# Whose platform, office or member it is does not pay by that.
_BESIDE = re.compile(
    r"(?<!\w)(?:plateforme|site(?: internet| web)?|portail|bureaux?|si[èe]ge|locaux|membres?|pr[ée]sidente?|"
    r"direct(?:eur|rice)|aupr[èe]s|adresse|page|maire|mairie) (?:de |d[’']|du |des )(?:la |l[’'])?$"
    r"|(?<!\w)(?:website|site|portal|platform|offices?|members?|chair|director|mayor) of (?:the )?$"
)
# Who runs a programme for those who pay: «géré par …», “… runs the scheme”, «dossiers reçus par …», «auprès de …».
_RUN_BY = re.compile(
    r"(?<!\w)(?:(?:gér|administr|opér|mis en (?:œuvre|oeuvre)|pilot|anim|coordonn|confi|instrui|reç|trait|run|managed?"
    r"|administered|operated|coordinated|received|delivered|handled)[a-zéè]{0,6} (?:par|by|à|to)|auprès d(?:e|u)"
    r"|par l[’']intermédiaire d(?:e|u)|(?:le |du |le )?(?:site|portail)(?: internet| web)? d(?:e|u)"
    r"|(?:la |une )?plateforme d(?:e|u)|through|contact|(?:portal|website|site|platform) of"
    r") (?:l[’']|d[’'])?(?:la |le |the )?$"
)
_RUNS = re.compile(
    r"(?: \([^)\n]{1,60}\))?(?:, (?:opérateur|gestionnaire|operator|manager|the operator)(?!\w)"
    r"| (?:gère|administre|opère|anime|coordonne|pilote|instruit|reçoit|traite|assure (?:la gestion|le secrétariat"
    r"|l[’']animation|l[’']instruction)|runs|manages|handles|receives|coordinates)(?!\w))"
)
_RELAYS = re.compile(r"(?<!\w)(?:relai(?:e|ent)|relayons|relays?|passes on|se fait l[’']écho|[Vv]u sur)(?!\w)")
_HOST = re.compile(
    r"(?P<first>fondation|fonds|trust|foundation)-?(?P<rest>[a-z][a-z-]{2,30})"
    r"|(?P<name>[a-z][a-z-]{2,24}?)-?(?P<last>foundation|trust|council|fonden)"
)
_IN_SITE = re.compile(rf"(?<![\w-])(?:{_FUNDING_BODY})(?!\w)")
_WE = re.compile(
    r"(?<![\w-])(?:[Nn]ous (?:[a-zé]+ons|avons)|[Nn]otre|[Ww]e (?:fund|give|make|will|are|offer|support)|[Oo]ur)(?!\w)"
)
_APART = re.compile(r"\s?[;,]\s?|\s(?:et|and|&)\s(?:the |la |le |l[’'])?(?=[A-ZÉÈ])")
_TAIL = re.compile(
    r"[ ,;.’'-]+$|(?: (?:et|de|du|des|la|le|les|pour|en|and|of|the|lance|lancent|soutient|propose|It|The|This)){1,3}$"
)


def formed(text: str) -> Iterator[tuple[str, int, int]]:
    """The names, where they stand, and how much speaks for them: PAYS, NAMED, or BESIDE for whose site it is."""
    for match in (*_BODY.finditer(text), *_trusts(text)):
        if len(name := _trim(match[0])) > 8 and not _NO_NAME.fullmatch(name):
            is_beside = _BESIDE.search(text, max(match.start() - 40, 0), match.start())
            yield name, match.start(), BESIDE if is_beside else NAMED
    for label in _LABELLED.finditer(text):
        if not _BEGINS.search(text, max(label.start() - 4, 0), label.start()):
            continue
        for name in _APART.split(label["names"].rstrip(". ")):
            if len(name) > 2 and name[0].isupper() and not _NO_NAME.fullmatch(name):
                yield _trim(name), text.index(name, label.start("names")), PAYS
    for name, place in _launchers(text):
        yield name, place, PAYS
    for given in _GIVEN_BY.finditer(text, 0, HEAD):
        for one in _ONE_NAME.finditer(given["names"]):
            if not _NO_NAME.fullmatch(one[1]):
                yield _trim(one[1]), given.start("names") + one.start(1), PAYS


def runs_only(text: str, start: int, end: int) -> bool:
    """Whether the name at that place is said to run the programme or to take files, which is not to pay."""
    return bool(_RUN_BY.search(text, max(start - 60, 0), start) or _RUNS.match(text, end))


def of_host(host: str) -> str:
    """The name that the domain of a funding body spells («fondation-alpine.org», «tarnfoundation.org»), else empty."""
    label = (host.removeprefix("www.").split(".") or [""])[0]
    match = _HOST.fullmatch(label)
    if match is None:
        return ""
    words = [match["first"], *(match["rest"] or "").split("-"), *(match["name"] or "").split("-"), match["last"]]
    return " ".join(word.capitalize() for word in words if word)


def spoken_of(site: str, text: str, *, is_alone: bool) -> str:
    """How a text speaks of the site that publishes it («la fondation», «we»), as a quote; empty where it does not.

    A body that funds by its name is spoken of by being there when no other funder is (`is_alone`).
    """
    if _RELAYS.search(text):
        return ""
    if any(site in line and len(line) > len(site) + 3 for line in text.split("\n")):
        return site
    body = _IN_SITE.search(site)
    if body is None:
        return ""
    noun = re.escape(body[0][0]), re.escape(body[0][1:])
    said = re.search(
        rf"(?<!\w)(?:[Ll]a|[Ll]e|[Ll][’']|[Tt]he)[ ]?[{noun[0].lower()}{noun[0].upper()}]{noun[1]}(?!\w)", text
    )
    said = said or _WE.search(text)
    return said[0] if said else site * is_alone


def _trusts(text: str) -> Iterator[re.Match[str]]:
    """Names that end with the word for a foundation, looked for shortly before such a word."""
    for word in _TRUST_END.finditer(text):
        begin = max(word.start() - _REACH, 0)
        yield from (match for match in _TRUST.finditer(text, begin, word.end() + 6) if match.end() > word.start())


def _launchers(text: str) -> Iterator[tuple[str, int]]:
    for verb in _LAUNCHES.finditer(text, 0, HEAD):
        begin = max(verb.start() - _REACH, 0)
        match = _LAUNCHER.search(text[begin : verb.start()])
        if match is None:
            continue
        begin += match.start(1)
        for said in _TOGETHER.split(match[1]):
            name = _trim(_NOT_FIRST.sub("", said, count=1) if _NOT_FIRST.match(said) else said)
            is_name = " " in name or (name.isupper() and len(name) >= 3)
            if is_name and not _NOT_NAMES.search(name) and not _NO_NAME.fullmatch(name):
                yield name, begin + match[1].find(name)


def _trim(name: str) -> str:
    name = " ".join(name.split())[:100].removeprefix("The ")
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    return name
