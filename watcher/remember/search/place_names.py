"""Places as people name them in a question: regions, departments, cities, countries, each with its slug.

The slug of a place is its name without accents, words joined by hyphens («ille-et-vilaine»); countries have their code.
Data and look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from watcher.understand.parties import places_far, places_list
from watcher.understand.text.text import fold

COUNTRIES = {
    "FR": "france | francais | francaise | francaises | french",
    "CA-QC": "quebec | qc | quebecois | quebecoise | quebecoises | province de quebec",
    "CA": "canada | canadien | canadienne | canadiens | canadian",
    "EU": "europe | union europeenne | european union | ue | eu | europeen | europeenne | europeens | european",
    "UK": "royaume uni | united kingdom | uk | great britain | grande bretagne",
    "US": "etats unis | united states | the us | usa",
}
_DEPARTMENTS = {
    "auvergne-rhone-alpes": "Ain | Allier | Ardèche | Cantal | Drôme | Isère | Loire | Haute-Loire | Puy-de-Dôme"
    " | Rhône"
    " | Savoie | Haute-Savoie",
    "bourgogne-franche-comte": "Côte-d'Or | Doubs | Jura | Nièvre | Haute-Saône | Saône-et-Loire | Yonne"
    " | Territoire de Belfort",
    "bretagne": "Côtes-d'Armor | Finistère | Ille-et-Vilaine | Morbihan",
    "centre-val-de-loire": "Cher | Eure-et-Loir | Indre | Indre-et-Loire | Loir-et-Cher | Loiret",
    "corse": "Corse-du-Sud | Haute-Corse",
    "grand-est": "Ardennes | Aube | Marne | Haute-Marne | Meurthe-et-Moselle | Meuse | Moselle | Bas-Rhin | Haut-Rhin"
    " | Vosges",
    "hauts-de-france": "Aisne | Nord | Oise | Pas-de-Calais | Somme",
    "ile-de-france": "Paris | Seine-et-Marne | Yvelines | Essonne | Hauts-de-Seine | Seine-Saint-Denis | Val-de-Marne"
    " | Val-d'Oise",
    "normandie": "Calvados | Eure | Manche | Orne | Seine-Maritime",
    "nouvelle-aquitaine": "Charente | Charente-Maritime | Corrèze | Creuse | Dordogne | Gironde | Landes"
    " | Lot-et-Garonne | Pyrénées-Atlantiques | Deux-Sèvres | Vienne | Haute-Vienne",
    "occitanie": "Ariège | Aude | Aveyron | Gard | Haute-Garonne | Gers | Hérault | Lot | Lozère | Hautes-Pyrénées"
    " | Pyrénées-Orientales | Tarn | Tarn-et-Garonne",
    "pays-de-la-loire": "Loire-Atlantique | Maine-et-Loire | Mayenne | Sarthe | Vendée",
    "provence-alpes-cote-d-azur": "Alpes-de-Haute-Provence | Hautes-Alpes | Alpes-Maritimes | Bouches-du-Rhône | Var"
    " | Vaucluse",
}
# In the order of their numbers from 01 to 95; Corse is 2A and 2B.
_NUMBERED = (
    "ain | aisne | allier | alpes-de-haute-provence | hautes-alpes | alpes-maritimes | ardeche | ardennes | ariege"
    " | aube | aude | aveyron | bouches-du-rhone | calvados | cantal | charente | charente-maritime | cher | correze"
    " | corse-du-sud,haute-corse | cote-d-or | cotes-d-armor | creuse | dordogne | doubs | drome | eure | eure-et-loir"
    " | finistere | gard | haute-garonne | gers | gironde | herault | ille-et-vilaine | indre | indre-et-loire | isere"
    " | jura | landes | loir-et-cher | loire | haute-loire | loire-atlantique | loiret | lot | lot-et-garonne | lozere"
    " | maine-et-loire | manche | marne | haute-marne | mayenne | meurthe-et-moselle | meuse | morbihan | moselle"
    " | nievre | nord | oise | orne | pas-de-calais | puy-de-dome | pyrenees-atlantiques | hautes-pyrenees"
    " | pyrenees-orientales | bas-rhin | haut-rhin | rhone | haute-saone | saone-et-loire | sarthe | savoie"
    " | haute-savoie | paris | seine-maritime | seine-et-marne | yvelines | deux-sevres | somme | tarn"
    " | tarn-et-garonne | var | vaucluse | vendee | vienne | haute-vienne | vosges | yonne | territoire-de-belfort"
    " | essonne | hauts-de-seine | seine-saint-denis | val-de-marne | val-d-oise"
)
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
_QUEBEC = tuple(name.strip() for name in places_list.REGIONS_QC.split("|"))
_FRANCE = tuple(name.strip() for name in places_list.REGIONS_FR.split("|"))


def place_slug(name: str) -> str:
    """«Île-de-France» → «ile-de-france»; a country code stays as it is."""
    return name if name in COUNTRIES else "-".join(re.findall(r"[a-z0-9]+", fold(name)))


def place_key(name: str) -> str:
    """The slug, or the code, under which a place is asked for: «Écosse» → «scotland», «Italie» → «IT»."""
    return places_far.key_of(name) or place_slug(name)


@cache
def containing(slug: str) -> tuple[str, ...]:
    """What contains a place, nearest first: «finistere» → bretagne, FR. Empty for what is not known."""
    for region, names in _DEPARTMENTS.items():
        if slug in {place_slug(name) for name in names.split("|")}:
            return region, "FR"
    if slug in {place_slug(name) for name in _FRANCE}:
        return ("FR",)
    if slug in {place_slug(name) for name in _QUEBEC} or slug.startswith("mrc-"):
        return "CA-QC", "CA"
    if country := places_far.country_of(slug):
        return (country,)
    return ("CA",) if slug == "CA-QC" else ()


@cache
def names_to_slugs() -> dict[str, str]:
    """What people write (folded words with spaces between) → slug or country code. Names of regions win."""
    found = dict(places_far.names())
    shy = {place_slug(name) for name in places_list.SHY_FR.split("|")}
    for names in _DEPARTMENTS.values():
        for name in names.split("|"):
            slug = place_slug(name)
            spelled = slug.replace("-", " ")
            found[spelled if slug not in shy or slug == "paris" else f"departement {spelled}"] = slug
            found[f"departement de l {spelled}"] = found[f"departement du {spelled}"] = slug
            found[f"departement de la {spelled}"] = found[f"departement de {spelled}"] = slug
            found |= {f"{before} {spelled}": slug for before in ("dans le", "dans la", "dans l", "dans les")}
            if slug in shy - {"lot", "nord", "manche", "loire", "vienne", "paris"}:
                found |= {f"{before} {spelled}": slug for before in ("du", "de la", "de l", "des")}
            found |= {f"{spelled} department": slug, f"department of {spelled}": slug}
    for number, slug in _department_numbers():
        found |= {f"{before} {number}": slug for before in ("dans le", "departement", "dept", "dep", "dpt")}
    for name in places_list.MRC_QC.split("|"):
        bare = re.sub(r"^(?:le|la|les|l|d) ", "", place_slug(name).replace("-", " "))
        for before in ("mrc", "mrc de", "mrc du", "mrc des", "mrc de la", "mrc d", "mrc de l", "mrc of"):
            found[f"{before} {bare}"] = f"mrc-{place_slug(name)}"
        found[f"{bare} mrc"] = f"mrc-{place_slug(name)}"
    for slug, also in _ALSO.items():
        found |= {name.strip(): slug for name in also.split("|")}
    for name in (*_FRANCE, *_QUEBEC):
        found[place_slug(name).replace("-", " ")] = place_slug(name)
    for code, said in COUNTRIES.items():
        found |= {name.strip(): code for name in said.split("|")}
    return found


def _department_numbers() -> Iterator[tuple[str, str]]:
    """«35» → ille-et-vilaine."""
    for number, slugs in enumerate(_NUMBERED.split(" | "), 1):
        letters = "ab" if "," in slugs else ""
        yield from (
            (f"{number:02}{letter.strip()}", slug)
            for letter, slug in zip(letters or " ", slugs.split(","), strict=True)
        )


@cache
def names_of_slugs() -> dict[str, str]:
    """Slug → the name as it is written, for places of France and Québec; «département Ain» where it is also a word."""
    names = [*_FRANCE, *_QUEBEC, *(name.strip() for said in _DEPARTMENTS.values() for name in said.split("|"))]
    shy = {place_slug(name) for name in places_list.SHY_FR.split("|")} - {"paris"}
    found = {(slug := place_slug(name)): f"département {name}" if slug in shy else name for name in names}
    return found | {f"mrc-{place_slug(name)}": f"MRC {name.strip()}" for name in places_list.MRC_QC.split("|")}


def place_name(key: str, language: str) -> str:
    """How a place is called in French or English; its key where it is not known."""
    return names_of_slugs().get(key) or places_far.name_of(key, language) or key
