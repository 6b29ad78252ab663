"""Who pays: names of funders in the title and text, each with its quote and, where it is known, its country.

A source's own funder comes first. Known names come from a closed list; ministries, foundations, regions and other
bodies are also read from the form of their name. Knows nothing of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from watcher.model import Told
from watcher.understand.finder import Finder
from watcher.understand.text import Passage

# By country: {name: "ways it is written, folded"}.
KNOWN = {
    "FR": {
        "ADEME": "ademe | agence de la transition ecologique",
        "ANR": "anr | agence nationale de la recherche",
        "Bpifrance": "bpifrance | bpi france",
        "Banque des Territoires": "banque des territoires | caisse des depots",
        "Inserm": "inserm",
        "CNRS": "cnrs",
        "INCa": "institut national du cancer | inca",
        "ANRS": "anrs | anrs mie",
        "Inria": "inria",
        "INRAE": "inrae",
        "Health Data Hub": "health data hub | plateforme des donnees de sante",
        "CNSA": "cnsa | caisse nationale de solidarite pour l autonomie",
        "ARS": "agence regionale de sante | agences regionales de sante",
        "DAECT": "daect | delegation pour les collectivites territoriales et la societe civile | "
        "delegation pour l action exterieure des collectivites territoriales",
        "MEAE": "meae | ministere de l europe et des affaires etrangeres | ministere francais des affaires etrangeres",
        "Agence française de développement": "agence francaise de developpement | afd",
        "Campus France": "campus france",
        "Institut français": "institut francais",
        "OFQJ": "ofqj | office franco quebecois pour la jeunesse",
        "FranceAgriMer": "franceagrimer",
        "CNC": "centre national du cinema | cnc",
        "CNL": "centre national du livre",
        "DRAC": "drac | direction regionale des affaires culturelles | directions regionales des affaires culturelles",
        "Agence nationale du sport": "agence nationale du sport",
        "ANCT": "anct | agence nationale de la cohesion des territoires",
        "Anah": "anah | agence nationale de l habitat",
        "France 2030": "france 2030",
        "FranceRelance": "france relance | plan de relance",
        "Fondation de France": "fondation de france",
        "OFB": "office francais de la biodiversite",
        "CAF": "caisse d allocations familiales | cnaf",
        "Agefiph": "agefiph",
        "Atout France": "atout france",
    },
    "CA-QC": {
        "FRQ": "frq | frqnt | frqs | frqsc | fonds de recherche du quebec",
        "MRIF": "mrif | ministere des relations internationales et de la francophonie",
        "MEIE": "meie | ministere de l economie de l innovation et de l energie",
        "Gouvernement du Québec": "gouvernement du quebec | quebec government",
        "Investissement Québec": "investissement quebec",
        "CALQ": "calq | conseil des arts et des lettres du quebec",
        "SODEC": "sodec",
        "LOJIQ": "lojiq",
        "Génome Québec": "genome quebec",
        "MEDTEQ+": "medteq",
        "Hydro-Québec": "hydro quebec",
        "Ville de Montréal": "ville de montreal",
        "Ville de Québec": "ville de quebec",
    },
    "CA": {
        "CRSNG / NSERC": "crsng | nserc | natural sciences and engineering research council",
        "CRSH / SSHRC": "crsh | sshrc | social sciences and humanities research council",
        "IRSC / CIHR": "irsc | cihr | canadian institutes of health research | "
        "instituts de recherche en sante du canada",
        "Mitacs": "mitacs",
        "CNRC / NRC": "cnrc | national research council canada | conseil national de recherches canada | nrc irap",
        "FCI / CFI": "fondation canadienne pour l innovation | canada foundation for innovation",
        "Conseil des arts du Canada": "conseil des arts du canada | canada council for the arts",
        "Génome Canada": "genome canada",
        "Gouvernement du Canada": "gouvernement du canada | government of canada",
        "Développement économique Canada": "developpement economique canada",
    },
    "EU": {
        "Commission européenne": "commission europeenne | european commission",
        "Horizon Europe": "horizon europe",
        "ERC": "erc | european research council | conseil europeen de la recherche",
        "EIC": "european innovation council | conseil europeen de l innovation",
        "Erasmus+": "erasmus",
        "Interreg": "interreg",
        "FEDER": "feder | fonds europeen de developpement regional",
        "FSE+": "fse | fonds social europeen",
        "FEADER": "feader",
        "LIFE": "programme life | life programme",
        "Eureka": "eureka network | eurostars",
    },
    "UK": {
        "UKRI": "ukri | uk research and innovation",
        "Innovate UK": "innovate uk",
        "EPSRC": "epsrc",
        "MRC": "medical research council",
        "Wellcome": "wellcome trust",
        "Arts Council England": "arts council england",
        "NIHR": "nihr",
    },
    "US": {
        "NSF": "nsf | national science foundation",
        "NIH": "nih | national institutes of health",
        "DOE": "department of energy",
        "EPA": "u s epa | environmental protection agency",
        "NASA": "nasa",
        "USDA": "usda | department of agriculture",
        "HUD": "hud | department of housing and urban development",
        "DOL": "department of labor",
        "DOJ": "department of justice",
        "NEH": "national endowment for the humanities",
        "NEA": "national endowment for the arts",
        "NOAA": "noaa",
        "CDC": "centers for disease control and prevention",
        "HRSA": "hrsa",
        "FEMA": "fema",
        "DOT": "department of transportation",
        "State Department": "department of state",
    },
}
MOST = 6
HEAD = 6000
_NAME = r"[A-ZÉÈÀÂÎÔŒ][\w’'&.-]*"
_JOIN = r"(?:(?:de la|de l[’']|du|des|de|d[’']|et de la|et de l[’']|et des|et du|et|en|pour la|pour l[’']|pour)[ ]?)"
_FORMED = re.compile(
    rf"\b(?:Minist[èe]re (?:{_JOIN}[\wÉéèêàâîôœ’'-]+,? ?){{1,6}}"
    rf"|(?:Fondation|Fonds de dotation) (?:{_JOIN})?{_NAME}(?: (?:{_JOIN})?{_NAME}){{0,3}}"
    rf"|(?:Conseil (?:r[ée]gional|d[ée]partemental)|R[ée]gion|D[ée]partement|M[ée]tropole|Agence de l[’'][Ee]au|"
    rf"Collectivit[ée]|Caisse|Chambre d[’']agriculture) (?:{_JOIN})?{_NAME}(?:[ -](?:{_JOIN})?{_NAME}){{0,3}}"
    rf"|(?:Department|Ministry|Office|Bureau) (?:of|for) {_NAME}(?:(?:,| and| of| &)? {_NAME}){{0,3}})"
)
# Looking first whether such a word stands in the text at all spares the slow pattern.
_BODIES = (
    *("Minist", "Fond", "Conseil", "Région", "Region", "Départe", "Depart", "Métropole", "Metropole", "Agence de"),
    *("Collectivit", "Caisse", "Chambre", "Office", "Bureau"),
)
_TRUSTS = ("Foundation", "Trust", "Endowment")
_TRUST = re.compile(rf"\b{_NAME}(?: {_NAME}){{0,3}} (?:{'|'.join(_TRUSTS)})\b")
_TAIL = re.compile(r"[ ,;.’'-]+$|(?: (?:et|de|du|des|la|le|les|pour|en|and|of|lance|soutient|propose)){1,3}$")


def read(title: Passage, text: Passage, stated: Sequence[str] = ()) -> tuple[Told, ...]:
    """The funders: those the source states (without quote), then those named in title and text, each once."""
    found = {fold_name(name): Told(name.strip()) for name in stated if name.strip()}
    for passage in (title, Passage(text.text[:HEAD]) if len(text.text) > HEAD else text):
        for name, _, quote in sorted(_named(passage), key=lambda item: item[1]):
            known = fold_name(name)
            if not any(known in other or other in known for other in found):
                found[known] = Told(name, quote)
    return tuple(found.values())[:MOST]


def country_of(name: str) -> str:
    """The country of a known funder, or an empty string."""
    return _countries().get(name, "")


def fold_name(name: str) -> str:
    return Passage(name[:120]).spaced.strip()


def _named(passage: Passage) -> list[tuple[str, int, str]]:
    known = [(hit.value, hit.start, passage.quote(hit.start, hit.end)) for hit in _finder().find(passage)]
    formed = []
    matches: list[re.Match[str]] = []
    if any(word in passage.text for word in _BODIES):
        matches += _FORMED.finditer(passage.text)
    if any(word in passage.text for word in _TRUSTS):
        matches += _TRUST.finditer(passage.text)
    for match in matches:
        name = _trim(match[0])
        if len(name) > 8:
            formed.append((name, match.start(), name))
    return known + formed


def _trim(name: str) -> str:
    name = " ".join(name.split())[:100]
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    return name


@cache
def _finder() -> Finder:
    return Finder({name: ways for names in KNOWN.values() for name, ways in names.items()})


@cache
def _countries() -> dict[str, str]:
    return {name: country for country, names in KNOWN.items() for name in names}
