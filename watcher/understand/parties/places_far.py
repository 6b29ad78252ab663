"""Places outside France and Québec: countries (names of the Unicode CLDR), provinces, states, nations, regions, cities.

Each has a key: a country its ISO code, any other the slug of its English name («british-columbia»); it knows its names
in both languages, and what country contains it. Names that are also a first name or a common word are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from watcher.understand.text.text import fold

# One place a line: its French name / its English name / further names and the cities in it.
REGIONS = {
    "CA": """
        Ontario / Ontario / ontarien, ontarienne, ontarian, Toronto, Ottawa, Mississauga, Sudbury, Thunder Bay
        Alberta / Alberta / albertain, Calgary, Edmonton
        Manitoba / Manitoba / manitobain, Winnipeg
        Saskatchewan / Saskatchewan / Saskatoon
        Nouvelle-Écosse / Nova Scotia / Halifax
        Nouveau-Brunswick / New Brunswick / Moncton, Fredericton
        Colombie-Britannique / British Columbia / Vancouver
        Terre-Neuve-et-Labrador / Newfoundland and Labrador / Terre-Neuve, Newfoundland, Labrador
        Île-du-Prince-Édouard / Prince Edward Island / Charlottetown
        Yukon / Yukon / Whitehorse
        Nunavut / Nunavut / Iqaluit
        Territoires du Nord-Ouest / Northwest Territories / Yellowknife""",
    "US": """
        Alabama / Alabama /
        Alaska / Alaska /
        Arizona / Arizona /
        Arkansas / Arkansas /
        Californie / California / Los Angeles, San Francisco, San Diego, Silicon Valley
        Colorado / Colorado /
        Connecticut / Connecticut /
        Delaware / Delaware /
        Floride / Florida / Miami
        Hawaï / Hawaii / Honolulu
        Idaho / Idaho /
        Illinois / Illinois / Chicago
        Indiana / Indiana / Indianapolis
        Iowa / Iowa /
        Kansas / Kansas /
        Kentucky / Kentucky /
        Louisiane / Louisiana /
        Maine / Maine /
        Maryland / Maryland / Baltimore
        Massachusetts / Massachusetts /
        Michigan / Michigan / Detroit
        Minnesota / Minnesota / Minneapolis
        Mississippi / Mississippi /
        Missouri / Missouri /
        Montana / Montana /
        Nebraska / Nebraska /
        Nevada / Nevada / Las Vegas
        New Hampshire / New Hampshire /
        New Jersey / New Jersey /
        Nouveau-Mexique / New Mexico /
        État de New York / New York State / New York, New York City, NYC
        Caroline du Nord / North Carolina /
        Dakota du Nord / North Dakota /
        Ohio / Ohio /
        Oklahoma / Oklahoma /
        Oregon / Oregon /
        Pennsylvanie / Pennsylvania / Philadelphie, Philadelphia, Pittsburgh
        Porto Rico / Puerto Rico /
        Rhode Island / Rhode Island /
        Caroline du Sud / South Carolina /
        Dakota du Sud / South Dakota /
        Tennessee / Tennessee / Nashville
        Texas / Texas / Houston, Dallas
        Utah / Utah /
        Vermont / Vermont /
        État de Washington / Washington State / Seattle
        Virginie-Occidentale / West Virginia /
        Virginie / Virginia /
        Wisconsin / Wisconsin / Milwaukee
        Wyoming / Wyoming /
        Boston / Boston / Cambridge Massachusetts
        District de Columbia / District of Columbia / Washington DC""",
    "UK": """
        Angleterre / England / Londres, London, Birmingham, Leeds, Liverpool, Bristol, Sheffield, Newcastle
        Écosse / Scotland / écossais, écossaise, scottish, Édimbourg, Edinburgh, Glasgow, Aberdeen, Dundee
        Pays de Galles / Wales / gallois, galloise, welsh, Cardiff, Swansea
        Irlande du Nord / Northern Ireland / Belfast
        Cornouailles / Cornwall /
        Devon / Devon /
        Dorset / Dorset /
        Somerset / Somerset /
        Norfolk / Norfolk /
        Suffolk / Suffolk /
        Essex / Essex /
        Kent / Kent /
        Sussex / Sussex /
        Surrey / Surrey /
        Hampshire / Hampshire /
        Cumbria / Cumbria /
        Lancashire / Lancashire /
        Yorkshire / Yorkshire /
        Lincolnshire / Lincolnshire /
        Shropshire / Shropshire /
        Derbyshire / Derbyshire /
        Nottinghamshire / Nottinghamshire /
        Northumberland / Northumberland /
        Cheshire / Cheshire /
        Staffordshire / Staffordshire /
        Gloucestershire / Gloucestershire /
        Oxfordshire / Oxfordshire /
        Cambridgeshire / Cambridgeshire /
        Grand Manchester / Greater Manchester / Manchester
        Merseyside / Merseyside /
        Est-Anglie / East Anglia /""",
    "BE": """
        Wallonie / Wallonia / wallon, wallonne, région wallonne, Liège, Namur, Charleroi, Mons, Tournai, Hainaut
        Flandre / Flanders / Flandres, flamand, flamande, flemish, Anvers, Antwerp, Gand, Ghent, Louvain, Leuven
        Bruxelles-Capitale / Brussels-Capital / Bruxelles, Brussels, bruxellois, bruxelloise
        Communauté germanophone / German-speaking Community / Eupen""",
    "CH": """
        Suisse romande / French-speaking Switzerland / Romandie
        canton de Genève / Canton of Geneva / Genève, Geneva, genevois, genevoise
        canton de Vaud / Canton of Vaud / Vaud, vaudois, vaudoise, Lausanne
        Valais / Valais / valaisan, valaisanne
        canton de Neuchâtel / Canton of Neuchâtel / Neuchâtel
        canton de Fribourg / Canton of Fribourg / Fribourg
        canton du Jura / Canton of Jura / Jura suisse
        canton de Berne / Canton of Bern / Berne, Bern
        canton de Zurich / Canton of Zurich / Zurich
        canton de Bâle / Canton of Basel / Bâle, Basel
        Tessin / Ticino / Lugano
        Argovie / Aargau /
        canton de Lucerne / Canton of Lucerne / Lucerne
        canton de Saint-Gall / Canton of St Gallen / Saint-Gall""",
    "DE": """
        Bavière / Bavaria / Munich
        Bade-Wurtemberg / Baden-Württemberg / Stuttgart
        Sarre / Saarland / Sarrebruck
        Rhénanie-Palatinat / Rhineland-Palatinate /
        Berlin / Berlin /
        Hambourg / Hamburg /""",
    "ES": """
        Catalogne / Catalonia / Barcelone, Barcelona
        Pays basque espagnol / Basque Country / Bilbao
        Andalousie / Andalusia / Séville, Seville
        Madrid / Madrid /""",
    "IT": """
        Lombardie / Lombardy / Milan
        Piémont / Piedmont / Turin
        Vallée d'Aoste / Aosta Valley /
        Toscane / Tuscany / Florence Italie
        Sicile / Sicily /
        Sardaigne / Sardinia /""",
    "AU": """
        Nouvelle-Galles du Sud / New South Wales / Sydney
        Queensland / Queensland / Brisbane
        Australie-Méridionale / South Australia / Adelaide
        Australie-Occidentale / Western Australia / Perth
        Tasmanie / Tasmania /
        Territoire du Nord / Northern Territory /
        État de Victoria / State of Victoria / Melbourne""",
}
# Further names of countries, and the cities by which they are meant.
_ALSO = {
    "AT": "autrichien, autrichienne, austrian, vienna",
    "AU": "australien, australienne, australian",
    "BE": "belge, belges, belgian",
    "BR": "brésilien, brésilienne, brazilian",
    "CD": "république démocratique du congo, democratic republic of the congo, rdc, kinshasa",
    "CG": "congo brazzaville, république du congo",
    "CH": "suisses, helvétique, swiss",
    "CI": "ivory coast, ivoirien, ivoirienne, abidjan",
    "CN": "chinois, chinoise, chinese, pékin, beijing, shanghai",
    "CZ": "république tchèque, czech republic, prague",
    "DE": "allemand, allemande, allemands, german",
    "DK": "danois, danoise, danish, copenhague, copenhagen",
    "DZ": "algérien, algérienne, algerian, alger",
    "ES": "espagnol, espagnole, spanish",
    "FI": "finlandais, finlandaise, finnish, helsinki",
    "GR": "grec, grecque, greek, athènes, athens",
    "HT": "haïtien, haïtienne, haitian, port au prince",
    "IE": "irlandais, irlandaise, irish, dublin",
    "IN": "new delhi, mumbai",
    "IT": "italien, italienne, italian, rome",
    "JP": "japonais, japonaise, japanese, tokyo",
    "KR": "corée, korea, séoul, seoul",
    "LU": "luxembourgeois, luxembourgeoise, grand duché de luxembourg",
    "MA": "marocain, marocaine, moroccan, rabat, casablanca",
    "MX": "mexicain, mexicaine, mexican",
    "MM": "myanmar, birmanie, burma",
    "NL": "hollande, holland, néerlandais, néerlandaise, dutch, amsterdam, rotterdam",
    "NO": "norvégien, norvégienne, norwegian, oslo",
    "PL": "polonais, polonaise, varsovie, warsaw",
    "PS": "palestine",
    "PT": "portugais, portugaise, portuguese, lisbonne, lisbon",
    "RO": "roumain, roumaine, romanian, bucarest, bucharest",
    "SE": "suédois, suédoise, swedish, stockholm",
    "SN": "sénégalais, sénégalaise, senegalese, dakar",
    "TN": "tunisien, tunisienne, tunisian, tunis",
    "TR": "turkey",
    "UA": "ukrainien, ukrainienne, ukrainian, kyiv, kiev",
    "VN": "vietnam, vietnamien, vietnamese",
}
_OWN = ("FR", "CA", "GB", "US", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "GP", "MQ", "GF", "RE", "YT")
"""Codes that the lists of France and Québec hold under their own names, and what is no country."""
_COMMON = frozenset(
    (
        "chad", "grenade", "dominique", "jersey", "maurice", "salvador", "samoa", "georgia", "georgie", "dominica",
        "oman", "niue", "guam",
    )
)  # fmt: skip
_CITIES = ("Berlin", "Hamburg", "Hambourg", "Madrid", "Boston")
"""In a text a city is where a body has its seat."""
# What is read in a text where a preposition stands before it, though no question means it.
_READ_ONLY = (
    "sub-Saharan Africa", "Sub-Saharan Africa", "Afrique subsaharienne", "West Africa", "East Africa",
    "Afrique de l'Ouest", "Chad", "Oman", "Guam", "Île Maurice", "Samoa", "Congo", "Ivory Coast", "Nigéria",
    "Palestine", "République démocratique du Congo", "Victoria",
)  # fmt: skip


def key_of(name: str) -> str:
    """The key of a place by one of its names («Écosse» → «scotland», «Italie» → «IT»); empty for an unknown one."""
    return names().get(plain(name), "")


def country_of(key: str) -> str:
    """The code of the country that contains a place of these lists; empty for a country itself, and for others."""
    return _regions().get(key, ("", "", ""))[2]


def provinces() -> tuple[str, ...]:
    """The provinces and territories of Canada but for Québec, by their French and English names."""
    return tuple(dict.fromkeys(name for _, said, country in _lines() if country == "CA" for name in said[:2]))


def known_in(country: str) -> tuple[str, ...]:
    """The names of the places in a country, as they are compared; adjectives and cities too."""
    names = (plain(name) for _, said, of in _lines() if of == country for name in said)
    return tuple(dict.fromkeys(name for name in names if name not in _COMMON))


def name_of(key: str, language: str) -> str:
    """The name of a place in French or English; empty for one that is not of these lists."""
    french, english, _ = _regions().get(key, ("", "", ""))
    return (french if language == "fr" else english) or _territories(language).get(key, "")


@cache
def names() -> dict[str, str]:
    """All names as they are written in questions (folded, words with blanks between) → key."""
    found: dict[str, str] = {}
    for code, name in _countries():
        found.setdefault(plain(name), code)
    for code, also in _ALSO.items():
        found |= {plain(name): code for name in also.split(",")}
    for key, said, _ in _lines():
        found |= {plain(name): key for name in said}
    return {name: key for name, key in found.items() if name and name not in _COMMON}


@cache
def capitalised() -> dict[str, tuple[str, ...]]:
    """The names that are read in a text, as they are printed, by their first word; the longest first."""
    printed = {name for _, name in _countries()} | set(_READ_ONLY)
    for _, said, _ in _lines():
        printed |= {name for name in said[:2] if name[:1].isupper()}
    printed -= {name for name in printed if plain(name) in _COMMON and name not in _READ_ONLY}
    printed = {*printed, *(name.replace("’", "'") for name in printed)} - set(_CITIES)
    by_first: dict[str, list[str]] = {}
    for name in sorted(printed, key=lambda name: (-len(name), name)):
        by_first.setdefault(re.split(r"[\s'’-]", name)[0], []).append(name)
    return {first: tuple(group) for first, group in by_first.items()}


def plain(name: str) -> str:
    """A name as it is compared: «Côte d’Ivoire» → «cote d ivoire»."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(name.replace("&", " and "))))


def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse("fr" if language == "fr" else "en").territories)


@cache
def _countries() -> tuple[tuple[str, str], ...]:
    found = []
    for language in ("fr", "en"):
        for code, name in _territories(language).items():
            if len(code) == 2 and code.isalpha() and code not in _OWN:
                short = re.sub(r"^(?:R\.A\.S\. chinoise de )|(?: SAR China| ?\(.*\))$", "", name)
                found.append((code, re.sub(r"^St\. ", "Saint ", short)))
    return tuple(found)


def _lines() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each place inside a country: its key, its names with the French and the English one first, the country."""
    for country, lines in REGIONS.items():
        for line in lines.strip().splitlines():
            french, english, also = (part.strip() for part in line.split("/"))
            more = tuple(name.strip() for name in also.split(",") if name.strip())
            yield plain(english).replace(" ", "-"), (french, english, *more), country


@cache
def _regions() -> dict[str, tuple[str, str, str]]:
    return {key: (said[0], said[1], country) for key, said, country in _lines()}
