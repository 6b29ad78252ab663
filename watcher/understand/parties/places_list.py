"""Names of places: countries by code, French regions with their departments, Québec regions and MRC.

Data only. Names are written as they are shown; `places.py` folds them. Departments whose name is also a common word or
a river (a star) count only after a word such as «département».
"""

from __future__ import annotations

from typing import NamedTuple

COUNTRIES = {
    "FR": "France | France métropolitaine | outre-mer | territoires d'outre-mer",
    "CA-QC": "Québec | Quebec",
    "CA": "Canada",
    "EU": "Union européenne | European Union | États membres | EU Member States | Member States | pays de l'Union",
    "UK": "Royaume-Uni | United Kingdom | Great Britain",
    "US": "États-Unis | United States",
    "BE": "Belgique | Belgium",
    "CH": "Suisse | Switzerland",
    "DE": "Allemagne | Germany",
    "LU": "Luxembourg",
}
_FRANCE = {
    "Auvergne-Rhône-Alpes":
        "01 Ain*, 03 Allier*, 07 Ardèche, 15 Cantal, 26 Drôme, 38 Isère, 42 Loire*, 43 Haute-Loire, "
        "63 Puy-de-Dôme, 69 Rhône*, 73 Savoie*, 74 Haute-Savoie",
    "Bourgogne-Franche-Comté":
        "21 Côte-d'Or, 25 Doubs, 39 Jura*, 58 Nièvre, 70 Haute-Saône, 71 Saône-et-Loire, 89 Yonne, "
        "90 Territoire de Belfort",
    "Bretagne": "22 Côtes-d'Armor, 29 Finistère, 35 Ille-et-Vilaine, 56 Morbihan",
    "Centre-Val de Loire": "18 Cher*, 28 Eure-et-Loir, 36 Indre*, 37 Indre-et-Loire, 41 Loir-et-Cher, 45 Loiret",
    "Corse": "20A Corse-du-Sud, 20B Haute-Corse",
    "Grand Est":
        "08 Ardennes, 10 Aube*, 51 Marne*, 52 Haute-Marne, 54 Meurthe-et-Moselle, 55 Meuse, 57 Moselle, "
        "67 Bas-Rhin, 68 Haut-Rhin, 88 Vosges",
    "Hauts-de-France": "02 Aisne*, 59 Nord*, 60 Oise, 62 Pas-de-Calais, 80 Somme*",
    "Île-de-France":
        "75 Paris*, 77 Seine-et-Marne, 78 Yvelines, 91 Essonne, 92 Hauts-de-Seine, 93 Seine-Saint-Denis, "
        "94 Val-de-Marne, 95 Val-d'Oise",
    "Normandie": "14 Calvados, 27 Eure*, 50 Manche*, 61 Orne*, 76 Seine-Maritime",
    "Nouvelle-Aquitaine":
        "16 Charente*, 17 Charente-Maritime, 19 Corrèze, 23 Creuse*, 24 Dordogne, 33 Gironde, 40 Landes*, "
        "47 Lot-et-Garonne, 64 Pyrénées-Atlantiques, 79 Deux-Sèvres, 86 Vienne*, 87 Haute-Vienne",
    "Occitanie":
        "09 Ariège, 11 Aude*, 12 Aveyron, 30 Gard*, 31 Haute-Garonne, 32 Gers, 34 Hérault, 46 Lot*, 48 Lozère, "
        "65 Hautes-Pyrénées, 66 Pyrénées-Orientales, 81 Tarn*, 82 Tarn-et-Garonne",
    "Pays de la Loire": "44 Loire-Atlantique, 49 Maine-et-Loire, 53 Mayenne, 72 Sarthe, 85 Vendée",
    "Provence-Alpes-Côte d'Azur":
        "04 Alpes-de-Haute-Provence, 05 Hautes-Alpes, 06 Alpes-Maritimes, 13 Bouches-du-Rhône, 83 Var*, "
        "84 Vaucluse",
    **dict.fromkeys(("Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"), ""),
}  # fmt: skip
REGIONS_FR = tuple(_FRANCE)


class Department(NamedTuple):
    """A French department; `is_shy` where its name is also a common word or a river."""

    name: str
    number: str
    region: str
    is_shy: bool


DEPARTMENTS = tuple(
    Department(name.rstrip("*"), number, region, name.endswith("*"))
    for region, listed in _FRANCE.items()
    for number, _, name in (said.partition(" ") for said in filter(None, listed.split(", ")))
)
_REGIONS_QC = (
    "Bas-Saint-Laurent | Saguenay–Lac-Saint-Jean | Capitale-Nationale | Mauricie | Estrie | Montréal | Outaouais | "
    "Abitibi-Témiscamingue | Côte-Nord | Nord-du-Québec | Gaspésie–Îles-de-la-Madeleine | Chaudière-Appalaches | "
    "Laval | Lanaudière | Laurentides | Montérégie | Centre-du-Québec"
)
_MRC_QC = (
    "Abitibi | Abitibi-Ouest | Acton | Antoine-Labelle | Argenteuil | Arthabaska | Avignon | Beauce-Centre | "
    "Beauce-Sartigan | Beauharnois-Salaberry | Bécancour | Bellechasse | Bonaventure | Brome-Missisquoi | "
    "Charlevoix | Charlevoix-Est | Coaticook | D'Autray | Deux-Montagnes | Drummond | Joliette | Kamouraska | "
    "L'Assomption | L'Érable | L'Islet | La Côte-de-Beaupré | La Côte-de-Gaspé | La Haute-Côte-Nord | "
    "La Haute-Gaspésie | La Haute-Yamaska | La Jacques-Cartier | La Matanie | La Matapédia | La Mitis | "
    "La Nouvelle-Beauce | La Rivière-du-Nord | La Vallée-de-l'Or | La Vallée-de-la-Gatineau | "
    "La Vallée-du-Richelieu | Lac-Saint-Jean-Est | Le Domaine-du-Roy | Le Fjord-du-Saguenay | Le Granit | "
    "Le Haut-Richelieu | Le Haut-Saint-François | Le Haut-Saint-Laurent | Le Golfe-du-Saint-Laurent | "
    "Le Rocher-Percé | Le Val-Saint-François | Les Appalaches | Les Basques | Les Chenaux | "
    "Les Collines-de-l'Outaouais | Les Etchemins | Les Jardins-de-Napierville | Les Laurentides | Les Maskoutains | "
    "Les Moulins | Les Pays-d'en-Haut | Les Sources | Lotbinière | Manicouagan | Marguerite-D'Youville | "
    "Maria-Chapdelaine | Maskinongé | Matawinie | Mékinac | Memphrémagog | Minganie | Montcalm | Montmagny | "
    "Nicolet-Yamaska | Papineau | Pierre-De Saurel | Pontiac | Portneuf | Rimouski-Neigette | Rivière-du-Loup | "
    "Robert-Cliche | Roussillon | Rouville | Sept-Rivières | Témiscamingue | Témiscouata | Thérèse-De Blainville | "
    "Vaudreuil-Soulanges | L'Île-d'Orléans | Caniapiscau"
)
REGIONS_QC = tuple(_REGIONS_QC.split(" | "))
MRC_QC = tuple(_MRC_QC.split(" | "))
REGIONS_BE = ("Fédération Wallonie-Bruxelles",)
