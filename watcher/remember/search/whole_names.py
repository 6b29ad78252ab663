"""Names and phrases in a question that stay whole: no part of them is a filter. Pure look-up and forms.

Whole are names of funders and programmes (a closed list, and what has the form of one: «Fondation Lune Bleue», «Horizon
Europe»), and the phrases in which the word of a domain means something else («santé des sols», «culture d'entreprise»),
as the domain's own `not` list says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from watcher.config.domains import Domain
from watcher.remember.search.analysis import STOP_STEMS
from watcher.remember.search.place_names import names_to_slugs
from watcher.remember.search.topic_names import domain_names, stemmed
from watcher.understand.parties.funders import KNOWN
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold

Spans = Iterator[tuple[int, int]]

MOST_WORDS = 8
_ALSO_KNOWN = """
    horizon europe
    europe creative | creative europe | europe numerique | digital europe | mission europe | eu4health
    europe pour les citoyens | citizens equality rights and values | france relance | france 2030 | fonds vert
    action coeur de ville | petites villes de demain | territoires d industrie | plan de relance | connecting europe
    mecanisme pour l interconnexion en europe | interreg europe | urbact | erasmus | erasmus+ | marie curie
    marie sklodowska curie | pacte vert | green deal | fonds social europeen | fonds de solidarite
    sante canada | health canada | environnement canada | environment canada | transports canada | transport canada
    infrastructure canada | telefilm canada | sport canada | emploi quebec | services quebec | sante quebec inc
    sante publique france | business france | culture pour tous | mecenat musical | loto du patrimoine
    loto quebec | tourisme quebec | alliance de l industrie touristique du quebec | agence du climat
    conseil quebecois du loisir | sports quebec | emploi store | innovation fund denmark | research england
    united nations | nations unies | banque mondiale | world bank | agence spatiale canadienne | canadian space agency
    agence spatiale europeenne | european space agency | agence universitaire de la francophonie
    national endowment for the arts | arts council | creative scotland | creative europe media
    societe des arts technologiques | canada creative | creatif canada | emplois d ete canada | canada summer jobs
    """
_HEAD = (
    r"(?:Fondation|Fonds|Agence|Minist[èe]re|Conseil|Institut|Office|Soci[ée]t[ée]|Banque|Mission|Plan|Alliance"
    r"|R[ée]seau|Observatoire|D[ée]fi|Label|Chaire|Secr[ée]tariat|Commission|F[ée]d[ée]ration)"
)
_TAIL = r"(?:Foundation|Fund|Trust|Council|Agency|Institute|Program(?:me)?|Initiative|Challenge|Prize|Alliance|Network)"
_CAPITAL = r"[A-ZÀ-ÖØ-Ý][\w’'&-]*"
_JOIN = r"(?:(?:de la|de l['’]|du|des|de|d['’]|et|pour la|pour les|pour l['’]|pour|of the|of|for the|for|and|&) ?)"
_FORMS = (
    re.compile(rf"(?i:{_HEAD}) (?:{_JOIN}{{0,2}}{_CAPITAL})(?: {_JOIN}{{0,2}}{_CAPITAL}){{0,4}}"),
    re.compile(rf"(?:{_CAPITAL} )(?:{_JOIN}?{_CAPITAL} ){{0,4}}{_TAIL}\b(?: (?:of|for) (?:the )?{_CAPITAL})?"),
)
_TITLE_CASE = re.compile(r"(?<![\w-])[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)+(?![\w-])")
# A compass point or a size beside a place says which part of it is meant; it makes no name of its own.
_SAID_GEOGRAPHIC = (
    "nord sud est ouest grand grande haut haute bas basse centre metropole agglomeration region province county ville"
    " north south east west northern southern eastern western central greater upper lower rural urban saint sainte"
    " city state the le la les"
)
_GEOGRAPHIC = frozenset(_SAID_GEOGRAPHIC.split())
_MONTHS = re.compile(
    r"(?:jan|feb|fev|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|aout|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi|dimanche|noel|easter|paques|christmas|spring|summer|autumn|winter)"
)


def whole_spans(text: str, level: str, domains: Mapping[str, Domain], filters: Callable[[str], object]) -> Spans:
    """Where such names and phrases stand; `level` is the text without accents and capitals, as long as the text.

    `filters` says whether a word is a filter, so that «Québec Santé» is no name.
    """
    tokens = list(re.finditer(r"[a-z0-9]+", level))
    place = 0
    while place < len(tokens):
        size = _longest(tokens, place, level, domains)
        if size:
            yield tokens[place].start(), tokens[place + size - 1].end()
        place += max(size, 1)
    for form in _FORMS:
        yield from (match.span() for match in form.finditer(text) if _names_a_body(match[0], filters))
    yield from _in_capitals(text, filters)


def _longest(tokens: list[re.Match[str]], place: int, level: str, domains: Mapping[str, Domain]) -> int:
    """How many words from here are a known name, or a phrase in which a domain is not meant; 0 for none."""
    if level.count('"', 0, tokens[place].start()) % 2:
        return 0
    for size in range(min(MOST_WORDS, len(tokens) - place), 1, -1):
        chosen = tokens[place : place + size]
        gaps = (level[left.end() : right.start()] for left, right in pairwise(chosen))
        if any(re.search(r"[^\s'’.-]", gap) or len(gap) > 3 for gap in gaps):
            continue
        said = " ".join(token[0] for token in chosen)
        if said in known_names() or " ".join(stem(token[0]) for token in chosen) in _not_phrases(_lists(domains)):
            return size
    return 0


def _names_a_body(said: str, filters: Callable[[str], object]) -> bool:
    """Whether more is said than a kind of body and a place («programme Québec» is none of a name)."""
    words = re.findall(r"[a-z0-9]+", _folded(said))
    return any(len(word) > 2 and word not in _GEOGRAPHIC for word in _no_filters(words[1:], filters))


def _no_filters(words: list[str], filters: Callable[[str], object]) -> list[str]:
    """The words that are part of no filter; «European Union» is one."""
    left, place = [], 0
    while place < len(words):
        sizes = (size for size in range(len(words) - place, 0, -1) if filters(" ".join(words[place : place + size])))
        size = next(sizes, 0)
        left += [] if size else [words[place]]
        place += max(size, 1)
    return left


def _in_capitals(text: str, filters: Callable[[str], object]) -> Spans:
    """«… Mission Culture …»: capitalised words in a row inside a line of small letters, one of which is no filter."""
    words = re.findall(r"[^\W\d_]+", text)
    if sum(word[0].isupper() for word in words) * 2 > len(words):
        return
    for match in _TITLE_CASE.finditer(text):
        if not text[: match.start()].strip(" «\"'(") or re.search(r"[.?!:;]\s*$", text[: match.start()]):
            continue
        said = _folded(match[0]).split()
        if any(_MONTHS.match(word) for word in said) or not any(filters(word) for word in said):
            continue
        if any(word not in _GEOGRAPHIC for word in _no_filters(said, filters)):
            yield match.span()


def _folded(said: str) -> str:
    """Folded words with blanks between."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(said)))


@cache
def known_names() -> frozenset[str]:
    """Names of funders and programmes of several words, folded; those that are also a place are left out."""
    listed = (ways for names in KNOWN.values() for said in names.values() for ways in said.split("|"))
    also = (name for line in _ALSO_KNOWN.strip().splitlines() for name in line.split("|"))
    found = {" ".join(name.split()) for name in (*listed, *also)}
    return frozenset(name for name in found if " " in name and name not in names_to_slugs() and "ville de" not in name)


def _lists(domains: Mapping[str, Domain]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, domain.not_) for key, domain in domains.items() if domain.enabled)


@lru_cache(maxsize=32)
def _not_phrases(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> frozenset[str]:
    """The phrases of `not` lists that hold a name of their domain, in stems."""
    named = domain_names({key: Domain(label={}) for key, _ in lists})
    found = set()
    for key, phrases in lists:
        names = [name for name, of in named.items() if of == key]
        stems = (stemmed(phrase.removesuffix("*")) for phrase in phrases)
        whole = (said for said in stems if " " in said and not STOP_STEMS & {said.split()[0], said.split()[-1]})
        found |= {said for said in whole if any(f" {name} " in f" {said} " for name in names)}
    return frozenset(found)
