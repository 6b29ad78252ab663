"""Who pays: names of funders in the title and text, each with its quote and, where it is known, its country.

A source's own funder comes first. Known names come from a closed list; ministries, foundations, regions and other
bodies are also read from the form of their name (`funder_forms`). Knows nothing of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from watcher.model import Fact
from watcher.understand.parties import funder_forms
from watcher.understand.parties.funder_forms import NAMED, PAYS, formed
from watcher.understand.text.phrase_finder import PhraseFinder
from watcher.understand.text.text import Passage

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
        "FranceRelance": "france relance",
        "Fondation de France": "fondation de france",
        "OFB": "office francais de la biodiversite",
        "CAF": "caisse d allocations familiales | cnaf",
        "Agefiph": "agefiph",
        "Atout France": "atout france",
        "FIPD": "fipd | fipdr | fonds interministeriel de prevention de la delinquance",
        "FDVA": "fdva | fonds pour le developpement de la vie associative",
        "Fonds d’expérimentation pour la jeunesse": "fonds d experimentation pour la jeunesse",
        "CPAM": "cpam | caisse primaire d assurance maladie",
        "MSA": "mutualite sociale agricole",
        "Cnav": "cnav | carsat",
        "Cerema": "cerema",
        "Action Logement": "action logement",
        "France Travail": "france travail | pole emploi",
        "CCI": "chambre de commerce et d industrie",
    },
    "BE": {
        "F.R.S.-FNRS": "fnrs | f r s fnrs | fonds de la recherche scientifique",
        "Innoviris": "innoviris",
        "Fondation Roi Baudouin": "fondation roi baudouin | king baudouin foundation",
        "Loterie Nationale": "loterie nationale",
        "Fédération Wallonie-Bruxelles": "federation wallonie bruxelles",
        "Wallonie-Bruxelles International": "wallonie bruxelles international",
        "Région wallonne": "region wallonne | gouvernement wallon | service public de wallonie",
        "Agence du Numérique": "agence du numerique",
        "Enabel": "enabel",
    },
    "CH": {
        "FNS / SNSF": "fns | fonds national suisse | snsf | swiss national science foundation",
        "Innosuisse": "innosuisse",
        "Pro Helvetia": "pro helvetia",
        "Movetia": "movetia",
        "Loterie Romande": "loterie romande",
        "Confédération suisse": "confederation suisse | swiss confederation",
        "DDC / SDC": "direction du developpement et de la cooperation | swiss agency for development and cooperation",
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
        "Fonds québécois d’initiatives sociales": "fonds quebecois d initiatives sociales | fqis",
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
        "Sécurité publique Canada": "public safety canada | securite publique canada",
        "Patrimoine canadien": "patrimoine canadien | canadian heritage",
        "ASPC / PHAC": "public health agency of canada | agence de la sante publique du canada",
    },
    "EU": {
        "Commission européenne": "commission europeenne | european commission",
        "Horizon Europe": "horizon europe",
        "ERC": "erc | european research council | conseil europeen de la recherche",
        "EIC": "european innovation council | conseil europeen de l innovation",
        "Erasmus+": "erasmus",
        "Interreg": "interreg",
        "FEDER": "feder | fonds europeen de developpement regional | european regional development fund | erdf",
        "FSE+": "fse | fse+ | fonds social europeen | european social fund",
        "Europe créative": "europe creative | creative europe",
        "Digital Europe": "digital europe programme | programme pour une europe numerique",
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
        "Defra": "defra | department for environment food and rural affairs",
        "Department for Transport": "department for transport | dft",
        "National Lottery Heritage Fund": "national lottery heritage fund | heritage fund",
        "National Lottery Community Fund": "national lottery community fund",
        "Sport England": "sport england",
        "Creative Scotland": "creative scotland",
        "Historic England": "historic england",
        "Natural England": "natural england",
        "British Council": "british council",
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
        "DoD": "department of defense | dept of defense",
        "EDA": "economic development administration",
        "Rural Utilities Service": "rural utilities service",
        "HHS": "department of health and human services",
        "State Department": "department of state",
    },
}
_KNOWN = PhraseFinder({name: ways for names in KNOWN.values() for name, ways in names.items()})
MOST, IN_TITLE = 6, 1
_JOINED = re.compile(r"\s?(?:,|(?:,\s)?(?:et|and|&|ainsi que))\s(?:la |le |l[’']|les |the )?|\s(?:et|and) l[’']")
HEAD = 6000


class _Named(NamedTuple):
    """A name of a funder, where it stands in the text, as it stands there, and how much speaks for it."""

    name: str
    place: int
    quote: str
    weight: int


def read(title: Passage, text: Passage, stated: Sequence[str] = (), site: str = "", host: str = "") -> tuple[Fact, ...]:
    """The funders: those the source states (without quote), then those named in title and text, each once.

    The `site` that publishes a call pays for it where the text speaks of it («la fondation», «we»), or where it is a
    body that funds and nobody else is named. Where nobody is, the name that the domain of a funding body spells is
    probable, if the text speaks of it.
    """
    found = {fold_name(name): Fact(name.strip()) for name in stated if name.strip()}
    for named in _best(title, Passage(text.text[:HEAD]) if len(text.text) > HEAD else text):
        known = fold_name(named.name)
        if not any(known in other or other in known for other in found):
            found[known] = Fact(named.name, named.quote)
    if site and (said := funder_forms.spoken_of(site, text.text[:HEAD], is_alone=not found)):
        known = fold_name(site)
        if not any(known in other or other in known for other in found):
            found = {known: Fact(site, said), **found}
    if not found and (name := funder_forms.of_host(host)):
        said = funder_forms.spoken_of(name, text.text[:HEAD], is_alone=False)
        found = {fold_name(name): Fact(name, said, probable=True)} if said else {}
    return tuple(found.values())[:MOST]


def country_of(name: str) -> str:
    """The country of a known funder, or an empty string."""
    return _countries().get(name, "")


def fold_name(name: str) -> str:
    return Passage(name[:120]).spaced.strip()


def _best(title: Passage, text: Passage) -> list[_Named]:
    """The names of title and text, in order; where some are said to pay, those that are only named fall away."""
    found = [named._replace(weight=named.weight + IN_TITLE) for named in _named(title)] + _named(text)
    most = max((named.weight for named in found), default=0)
    least = NAMED + 1 if most >= PAYS else NAMED
    return [named for named in found if named.weight >= least]


def _named(passage: Passage) -> list[_Named]:
    """The names of a passage in order of place; those joined by «et» or a comma weigh the same."""
    text = passage.text
    known = [(hit.value, passage.place(hit.start), passage.quote(hit.start, hit.end)) for hit in _KNOWN.find(passage)]
    found = [_Named(*hit, NAMED) for hit in known]
    found += [_Named(name[:1].upper() + name[1:], place, name, weight) for name, place, weight in formed(text)]
    most: dict[int, int] = {}
    for named in found:
        most[named.place] = max(most.get(named.place, 0), named.weight)
    found = sorted((named._replace(weight=most[named.place]) for named in found), key=lambda named: named.place)
    for order in (range(1, len(found)), range(len(found) - 1, 0, -1)):
        for index in order:
            first, second = found[index - 1], found[index]
            if _JOINED.fullmatch(text, first.place + len(first.quote), second.place):
                weight = max(first.weight, second.weight)
                found[index - 1 : index + 1] = [first._replace(weight=weight), second._replace(weight=weight)]
    return found


@cache
def _countries() -> dict[str, str]:
    return {name: country for country, names in KNOWN.items() for name in names}
