"""The time zone a person lives in, from a city, a region or an IANA name. Pure."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.understand.text.text import fold, words

_PARIS, _MONTREAL, _HALIFAX = "Europe/Paris", "America/Montreal", "America/Halifax"
_PLACES = {
    _MONTREAL: """
        montreal; quebec; ville de quebec; gatineau; hull; outaouais; laval; longueuil; sherbrooke; estrie; saguenay
        chicoutimi; lac saint jean; levis; trois rivieres; mauricie; terrebonne; saint jean sur richelieu; brossard
        repentigny; drummondville; saint jerome; granby; blainville; saint hyacinthe; shawinigan; dollard des ormeaux
        rimouski; bas saint laurent; chateauguay; mascouche; victoriaville; rouyn noranda; abitibi
        abitibi temiscamingue
        salaberry de valleyfield; sorel tracy; val d or; joliette; lanaudiere; laurentides; monteregie; alma
        saint georges; chaudiere appalaches; thetford mines; sept iles; baie comeau; cote nord; magog; riviere du loup
        matane; gaspe; gaspesie; amos; la tuque; mont tremblant; chibougamau; kuujjuaq; nunavik; nord du quebec
        centre du quebec; capitale nationale; charlevoix; ottawa; toronto; ontario; heure de montreal; heure du quebec
        heure de quebec; quebec city; heure de l est; eastern; eastern time; est; edt""",
    _PARIS: """
        france; paris; marseille; lyon; toulouse; nice; nantes; montpellier; strasbourg; bordeaux; lille; rennes; reims
        saint etienne; toulon; le havre; grenoble; dijon; angers; nimes; clermont ferrand; le mans; aix en provence
        brest; tours; amiens; limoges; annecy; perpignan; besancon; metz; orleans; rouen; mulhouse; caen; nancy
        argenteuil; saint denis; montreuil; roubaix; tourcoing; avignon; poitiers; la rochelle; pau; bayonne; ajaccio
        bastia; corse; bretagne; normandie; alsace; lorraine; grand est; hauts de france; ile de france; occitanie
        nouvelle aquitaine; pays de la loire; centre val de loire; auvergne rhone alpes; provence; paca
        bourgogne franche comte; quimper; lorient; vannes; saint brieuc; chambery; valence; troyes; heure de paris
        metropole; france metropolitaine; cet; cest""",
    _HALIFAX: "iles de la madeleine; moncton; nouveau brunswick; new brunswick; nouvelle ecosse; nova scotia",
    "America/Winnipeg": "manitoba; saint boniface",
    "America/Edmonton": "alberta; calgary",
    "America/Vancouver": "colombie britannique; british columbia",
    "Europe/Brussels": "belgique; bruxelles; wallonie; liege; namur; belgium",
    "Europe/Zurich": "suisse; geneve; lausanne; geneva; switzerland; berne",
    "Europe/Luxembourg": "luxembourg",
    "Europe/London": "londres; uk; united kingdom; royaume uni; england",
    "Indian/Reunion": "la reunion; reunion; saint denis de la reunion; ile de la reunion",
    "America/Martinique": "fort de france; martinique",
    "America/Guadeloupe": "pointe a pitre; guadeloupe; basse terre; saint martin; saint barthelemy",
    "America/Cayenne": "guyane; guyane francaise; french guiana",
    "America/Miquelon": "saint pierre et miquelon",
    "Indian/Mayotte": "mamoudzou; mayotte",
    "Pacific/Noumea": "nouvelle caledonie; new caledonia",
    "Pacific/Tahiti": "polynesie; polynesie francaise; papeete",
    "UTC": "gmt; utc; greenwich",
}  # fmt: skip
_SHORTEST = 5  # a shorter name is not corrected


def zone_of(said: str) -> str | None:
    """The IANA zone meant; None where nothing is near. Case, accents, hyphens and one slip are forgiven."""
    places = _places()
    if said.strip().lower() in _exact():
        return _exact()[said.strip().lower()]
    wanted = " ".join(words(fold(said)))
    if wanted in places:
        return places[wanted]
    if len(wanted) < _SHORTEST:
        return None
    near = process.extractOne(wanted, places.keys(), scorer=OSA.distance, score_cutoff=1)
    return places[near[0]] if near else None


@cache
def _exact() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@cache
def _places() -> dict[str, str]:
    """Cities and regions by folded name; the cities of the IANA names where no place of ours has the name."""
    found: dict[str, str] = {}
    for name in sorted(available_timezones()):
        found.setdefault(" ".join(words(fold(name.rpartition("/")[2].replace("_", " ")))), name)
        found.setdefault(" ".join(words(fold(name.replace("/", " ").replace("_", " ")))), name)
    for zone, said in _PLACES.items():
        for place in said.replace("\n", ";").split(";"):
            if folded := " ".join(words(fold(place))):
                found[folded] = zone
    return found
