"""Places that no list knows, by the form in which they are said: «MRC des …», «… County», «charities in …».

The name is a capitalised one after the word of a kind of body, after a word for where something stands, or a known
name of a far country, nation or state after a preposition. Where the one who pays has its seat is no territory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from watcher.understand.parties import places_far
from watcher.understand.text.phrase_finder import PhraseFinder
from watcher.understand.text.text import Passage, fold

MOST, SHORTEST = 24, 4
_WORD = r"(?-i:[A-ZÀ-ÖØ-Ý])[\w'’]{0,30}(?:-[\w'’]{1,30}){0,6}"
# A French name goes on over «de» and hyphens; an English one over blanks between capitals.
_FRENCH = rf"{_WORD}(?:(?: (?:de la |de l['’]|des |de |du |d['’]|et (?:de )?(?:la |l['’])?)?){_WORD}){{0,3}}"
_ENGLISH = rf"{_WORD}(?: (?:and )?{_WORD}){{0,2}}"
_OF = r"(?:(?:de la |de l['’]|des |de |du |d['’])(?:(?-i:L[ae]s?) )?)?"
_WIDE = r"MRC|r[ée]gion|d[ée]partement|province|canton|comt[ée]"
_LOCAL = (
    r"communaut[ée] (?:de communes|d['’]agglom[ée]ration|urbaine|m[ée]tropolitaine)|(?:euro)?m[ée]tropole|"
    r"agglom[ée]ration|parc (?:naturel(?: r[ée]gional| marin)?|national|marin)|collectivit[ée]|"
    r"intercommunalit[ée]|commune|ville|municipalit[ée]|archipel|pays(?= d)|vall[ée]e(?= d)|[îi]les?(?= d)"
)
_KIND = re.compile(rf"(?i:(?P<wide>{_WIDE})|{_LOCAL}) {_OF}{_FRENCH}")
_KIND_EN = re.compile(rf"(?i:\w+ of (?:the )?)(?P<one>{_ENGLISH})|County (?P<two>{_ENGLISH})")
_TAIL_EN = re.compile(rf"(?<![\w-])(?P<name>(?!(?:The|Our|This|All|Each|Every|Your|A|Any|In)\b){_ENGLISH}) $")
_END_EN = re.compile(r"(?:County|Counties|Parish|Borough|Valley|Islands?|National Park|Province|Territory)\b")
_STANDS = re.compile(
    r"(?:(?:situ|[ée]tabli|implant|install|domicili|bas|localis|r[ée]alis)(?:[ée]|[ée]e)?s|r[ée]sidant|r[ée]sident|"
    r"habitant|travaillant|travaillent|(?:ont|ayant) leur si[èe]ge(?: social)?|"
    r"(?:projects?|organi[sz]ations|charities|nonprofits|communities|residents|compan(?:y|ies)|business(?:es)?|schools|"
    r"councils|municipalities|libraries|groups|people|farms|farmers|artists|landowners|hospitals|"
    r"families|households|students|teachers|charity|towns|villages|projets|associations|entreprises|communes|actions)"
    r"(?: (?:located|based|situated|living|registered))?|"
    r"located|based|situated|living|reside|resident|registered|headquartered|takes? place|operating|working) "
    r"(?:only )?(?:in|within|across|throughout|[àa]|en|au|aux|"
    r"dans l['’]|dans|on)(?: the| les| le| la| l['’])? ?(?:territoire (?:du |de la |des |de |d['’]))?"
    r"|territoire (?:du |de la |des |de |d['’])"
)
_NEXT = re.compile(r"(?:, (?:and |or )?| (?:and|or|et|ou) )(?:(?:in|en|au|aux|à|the|dans le|dans la|le|la|l['’]) ?)?")
_BEFORE = re.compile(
    r"(?<!\w)(?:(?:(?:[Ii]n|within|across|throughout|from|of)(?: the)?|[Ee]n|[Aa]ux?|dans l[ae]s?|de(?: la)?|du) "
    r"|[dl]['’])$"
)
_CAPITALISED = re.compile(r"[A-ZÀ-Ý](?<!\w.)[^\W\d_]*")
_SEAT = re.compile(
    r"\b(?:foundation|fondation|trust|fund|institute|institut|agency|agence|office|bureau|siege|"
    r"museum|we are)\b[^.;\n]*$"
)
_BASED = re.compile(r"\b(?:based|located|situated|headquartered|situee?|basee?|registered|founded)\b[^.;\n]*$")
_EVENT = re.compile(
    r"\b(?:webinai?re?|meeting|reunion|conference|workshop|seminar|seminaire|atelier|ceremony|ceremonie|colloque|"
    r"published|publie|written|jury)\b[^.;\n]*$"
)
_NO_NAME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|english|french|anglais|"
    r"francais|euros?|cad|usd|gbp|europe|monday|friday|pdf|word|excel|ligne|annexe?|appendix|section|article|phase|"
    r"part|step|table|mrc|ville|commune|parc|region|departement|stem|science|ppe|france|canada|quebec|etat|"
    r"state|county|united|council|arts|europeans?|american|metropolitan|widening|urban|rural|priority|projet|"
    r"project|member|low|committee|art|fair|clerk|board|government|public|general|executive|court|department|"
    r"health|education|residence|line|ia|ai|it|hd|cdi|cdd|master|licence|doctorat|i|us|uk|eu)\b"
)


_CUES = PhraseFinder(
    {
        "kind": "mrc | region | departement | province | canton | comte | communaute de communes | metropole"
        " | eurometropole"
        " | communaute d agglomeration | communaute urbaine | communaute metropolitaine | agglomeration | parc naturel"
        " | parc national | parc marin | collectivite | intercommunalite | commune | ville | municipalite | archipel"
        " | pays | vallee | ile",
        "kind_en": "county | counties | state of | province of | city of | district of | borough | isle of | island"
        " | region of | parish | valley | national park | province | territory",
        "stands": "situe | etabli | implante | installe | domicilie | base | localise | realise | residant | resident"
        " | habitant | travaillant | travaillent | ont leur siege | ayant leur siege | territoire | project | projet"
        " | organisation | organization | charit* | nonprofit | communities | compan* | business | school | council"
        " | municipalities | libraries | group | people | farm | farmer | artist | landowner | hospital | families"
        " | household | student | teacher | town | village | association | entreprise | commune | action | located"
        " | based | situated | living | reside | registered | headquartered | take place | operating | working",
    }
)


def find(passage: Passage) -> Iterator[tuple[int, int, bool]]:
    """The places of a text, MOST at most, as (start, end, whether a listed name inside says it better)."""
    yield from islice(_all(passage), MOST)


def _all(passage: Passage) -> Iterator[tuple[int, int, bool]]:
    text, done = passage.text, 0
    cues = [(passage.place(hit.start), 0, hit.value) for hit in _CUES.find(passage)]
    for at, name_at, cue in sorted([*cues, *_before_known(text)]):
        if at < done or text[at - 1 : at] == "-":
            continue
        for place in _of_known(text, at, name_at) if name_at else _of_cue(text, at, cue):
            done = place[1]
            yield place


def _before_known(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a preposition stands before the name of a far place, and where that name stands."""
    far = places_far.capitalised()
    if far.keys().isdisjoint(_CAPITALISED.findall(text)):
        return
    for word in _CAPITALISED.finditer(text):
        if word[0] in far and (before := _BEFORE.search(text, max(word.start() - 16, 0), word.start())):
            yield before.start(), word.start(), ""


def _of_known(text: str, at: int, name_at: int) -> Iterator[tuple[int, int, bool]]:
    lead = fold(text[max(at - 90, 0) : at])
    if _known_end(text, name_at) and not _EVENT.search(lead) and not (_SEAT.search(lead) and _BASED.search(lead)):
        yield from _chain(text, name_at, _known_end)


def _of_cue(text: str, at: int, cue: str) -> Iterator[tuple[int, int, bool]]:
    if cue == "kind" and (match := _KIND.match(text, at)):
        yield match.start(), match.end(), bool(match["wide"])
    elif cue == "kind_en":
        yield from _english(text, at)
        return
    stands = _STANDS.match(text, at)
    if stands and not _EVENT.search(lead := fold(text[max(at - 90, 0) : at])) and not _SEAT.search(lead):
        yield from _chain(text, stands.end(), _named_end)


def _english(text: str, at: int) -> Iterator[tuple[int, int, bool]]:
    before = max(at - 60, 0)
    end = _END_EN.match(text, at)
    if end and (name := _TAIL_EN.search(text[before:at])):
        if not _NO_NAME.match(fold(name["name"])):
            yield before + name.start("name"), end.end(), True
    elif (match := _KIND_EN.match(text, at)) and not _NO_NAME.match(fold(match["one"] or match["two"])):
        yield match.start(), match.end(), True


_NAMED = re.compile(_FRENCH)
_FIRST = re.compile(r"[^\W\d_]+")


def _chain(text: str, at: int, end_of: Callable[[str, int], int]) -> Iterator[tuple[int, int, bool]]:
    """«Kenya, Uganda or Rwanda»: each name of a list that begins at a place."""
    while end := end_of(text, at):
        name = text[at:end]
        if len(name) < SHORTEST or name[:3].isupper() or _NO_NAME.match(fold(name)):
            return
        yield at, end, True
        step = _NEXT.match(text, end)
        if not step:
            return
        at = step.end()


def _named_end(text: str, at: int) -> int:
    """Where the capitalised name at a place ends; 0 for none."""
    match = _NAMED.match(text, at)
    return match.end() if match else 0


def _known_end(text: str, at: int) -> int:
    """Where the name of a far place ends that stands at a place; 0 for none."""
    first = _FIRST.match(text, at)
    for name in places_far.capitalised().get(first[0], ()) if first else ():
        if text.startswith(name, at) and not text[at + len(name) : at + len(name) + 1].isalnum():
            return at + len(name)
    return 0
