"""Places as people name them in a question: regions, departments, cities, countries, each with its slug.

The slug of a place is its name without accents, words joined by hyphens («ille-et-vilaine»); countries have their code.
Data and look-up.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from watcher.understand.parties import places_far
from watcher.understand.parties.places_list import DEPARTMENTS, MRC_QC, REGIONS_FR, REGIONS_QC
from watcher.understand.text.text import fold

COUNTRIES = {
    "FR": "france | francais | francaise | francaises | french",
    "CA-QC": "quebec | qc | quebecois | quebecoise | quebecoises | province de quebec",
    "CA": "canada | canadien | canadienne | canadiens | canadian",
    "EU": "europe | union europeenne | european union | ue | eu | europeen | europeenne | europeens | european",
    "UK": "royaume uni | united kingdom | uk | great britain | grande bretagne",
    "US": "etats unis | united states | the us | usa",
}
# Other names and cities, by the slug of the place they stand for.
_ALSO = {
    "auvergne-rhone-alpes": "auvergne | rhone alpes | aura | lyon | grenoble | saint etienne | clermont ferrand"
    " | annecy"
    " | chambery | villeurbanne",
    "bourgogne-franche-comte": "bourgogne | franche comte | burgundy | dijon | besancon | belfort",
    "bretagne": "brittany | breton | bretonne | rennes | brest | quimper | lorient | vannes | saint brieuc"
    " | saint malo",
    "centre-val-de-loire": "centre val de loire | orleans | blois | bourges | chartres",
    "corse": "corsica | corse | ajaccio | bastia",
    "grand-est": "alsace | lorraine | champagne ardenne | strasbourg | metz | nancy | reims | mulhouse"
    " | colmar | troyes",
    "hauts-de-france": "hauts de france | nord pas de calais | picardie | lille | amiens | roubaix | tourcoing | calais"
    " | dunkerque",
    "ile-de-france": "ile de france | idf | region parisienne | francilien | paris region | creteil | nanterre",
    "normandie": "normandy | normand | normande | rouen | caen | le havre | cherbourg | evreux",
    "nouvelle-aquitaine": "aquitaine | limousin | poitou charentes | bordeaux | limoges | poitiers | la rochelle"
    " | bayonne | angouleme | perigueux",
    "occitanie": "midi pyrenees | languedoc roussillon | languedoc | toulouse | montpellier | nimes | perpignan | albi"
    " | beziers | carcassonne",
    "pays-de-la-loire": "pays de la loire | nantes | angers | le mans | saint nazaire | la roche sur yon",
    "provence-alpes-cote-d-azur": "paca | region sud | provence | cote d azur | marseille | toulon | aix en provence"
    " | avignon | cannes",
    "la-reunion": "reunion | ile de la reunion",
    "guyane": "guyane francaise | french guiana | cayenne",
    "bas-saint-laurent": "rimouski | riviere du loup | bas st laurent",
    "saguenay-lac-saint-jean": "saguenay | lac saint jean | chicoutimi | alma | lac st jean",
    "capitale-nationale": "ville de quebec | quebec city | charlevoix | portneuf",
    "mauricie": "trois rivieres | shawinigan | la tuque",
    "estrie": "sherbrooke | magog | eastern townships | cantons de l est | granby",
    "montreal": "mtl | ile de montreal | montrealais | montrealaise",
    "outaouais": "gatineau | hull",
    "abitibi-temiscamingue": "abitibi | temiscamingue | rouyn noranda | val d or | amos",
    "cote-nord": "sept iles | baie comeau",
    "nord-du-quebec": "nunavik | baie james | kuujjuaq | chibougamau",
    "gaspesie-iles-de-la-madeleine": "gaspesie | gaspe | iles de la madeleine | matane",
    "chaudiere-appalaches": "levis | beauce | thetford mines | saint georges",
    "laval": "laval qc",
    "lanaudiere": "joliette | repentigny | terrebonne | mascouche",
    "laurentides": "saint jerome | mont tremblant | blainville | mirabel",
    "monteregie": "longueuil | brossard | saint hyacinthe | saint jean sur richelieu | chateauguay | sorel tracy",
    "centre-du-quebec": "drummondville | victoriaville | nicolet | becancour",
}


def place_slug(name: str) -> str:
    """«Île-de-France» → «ile-de-france»; a country code stays as it is."""
    return name if name in COUNTRIES else "-".join(re.findall(r"[a-z0-9]+", fold(name)))


def place_key(name: str) -> str:
    """The slug, or the code, under which a place is asked for: «Écosse» → «scotland», «Italie» → «IT»."""
    return places_far.key_of(name) or place_slug(name)


@cache
def containing(slug: str) -> tuple[str, ...]:
    """What contains a place, nearest first: «finistere» → bretagne, FR. Empty for what is not known."""
    if region := next((one.region for one in DEPARTMENTS if place_slug(one.name) == slug), ""):
        return place_slug(region), "FR"
    if slug in map(place_slug, REGIONS_FR):
        return ("FR",)
    if slug in map(place_slug, REGIONS_QC) or slug.startswith("mrc-"):
        return "CA-QC", "CA"
    if country := places_far.country_of(slug):
        return (country,)
    return ("CA",) if slug == "CA-QC" else ()


@cache
def names_to_slugs() -> dict[str, str]:
    """What people write (folded words with spaces between) → slug or country code. Names of regions win."""
    found = dict(places_far.names())
    for department in DEPARTMENTS:
        slug = place_slug(department.name)
        spelled = slug.replace("-", " ")
        found[f"departement {spelled}" if department.is_shy and slug != "paris" else spelled] = slug
        found[f"departement de l {spelled}"] = found[f"departement du {spelled}"] = slug
        found[f"departement de la {spelled}"] = found[f"departement de {spelled}"] = slug
        found |= {f"{before} {spelled}": slug for before in ("dans le", "dans la", "dans l", "dans les")}
        if department.is_shy and slug not in ("lot", "nord", "manche", "loire", "vienne", "paris"):
            found |= {f"{before} {spelled}": slug for before in ("du", "de la", "de l", "des")}
        found |= {f"{spelled} department": slug, f"department of {spelled}": slug}
        number = department.number.lower()
        found |= {f"{before} {number}": slug for before in ("dans le", "departement", "dept", "dep", "dpt")}
    for name in MRC_QC:
        bare = re.sub(r"^(?:le|la|les|l|d) ", "", place_slug(name).replace("-", " "))
        for before in ("mrc", "mrc de", "mrc du", "mrc des", "mrc de la", "mrc d", "mrc de l", "mrc of"):
            found[f"{before} {bare}"] = f"mrc-{place_slug(name)}"
        found[f"{bare} mrc"] = f"mrc-{place_slug(name)}"
    for slug, also in _ALSO.items():
        found |= {name.strip(): slug for name in also.split("|")}
    for name in (*REGIONS_FR, *REGIONS_QC):
        found[place_slug(name).replace("-", " ")] = place_slug(name)
    for code, said in COUNTRIES.items():
        found |= {name.strip(): code for name in said.split("|")}
    return found


@cache
def names_of_slugs() -> dict[str, str]:
    """Slug → the name as it is written, for places of France and Québec; «département Ain» where it is also a word."""
    found = {place_slug(name): name for name in (*REGIONS_FR, *REGIONS_QC)}
    for name, _, _, is_shy in DEPARTMENTS:
        found[place_slug(name)] = f"département {name}" if is_shy and name != "Paris" else name
    return found | {f"mrc-{place_slug(name)}": f"MRC {name}" for name in MRC_QC}


@lru_cache(maxsize=4096)
def place_name(key: str, language: str) -> str:
    """How a place is called in French or English; its key where it is not known."""
    return names_of_slugs().get(key) or places_far.name_of(key, language) or key
