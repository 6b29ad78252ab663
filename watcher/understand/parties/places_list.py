"""Names of places: countries by code, French regions and departments, Québec regions and MRC, Canadian provinces.

Data only. Names are written as they are shown; `places.py` folds them. Departments whose name is also a common word or
a river are `SHY`: they count only after a word such as «département».
"""

COUNTRIES = {
    "FR": "France | France métropolitaine | outre-mer | territoires d'outre-mer",
    "CA-QC": "Québec | Quebec",
    "CA": "Canada",
    "EU": "Union européenne | European Union | États membres | EU Member States | Member States | pays de l'Union",
    "UK": "Royaume-Uni | United Kingdom | Great Britain",
    "US": "États-Unis | United States",
    "BE": "Belgique | Belgium | Wallonie",
    "CH": "Suisse | Switzerland",
    "DE": "Allemagne | Germany",
    "LU": "Luxembourg",
}
REGIONS_FR = (
    "Auvergne-Rhône-Alpes | Bourgogne-Franche-Comté | Bretagne | Centre-Val de Loire | Corse | Grand Est | "
    "Hauts-de-France | Île-de-France | Normandie | Nouvelle-Aquitaine | Occitanie | Pays de la Loire | "
    "Provence-Alpes-Côte d'Azur | Guadeloupe | Martinique | Guyane | La Réunion | Mayotte"
)
DEPARTMENTS_FR = (
    "Alpes-de-Haute-Provence | Hautes-Alpes | Alpes-Maritimes | Ardèche | Ardennes | Ariège | Aveyron | "
    "Bouches-du-Rhône | Calvados | Cantal | Charente-Maritime | Corrèze | Corse-du-Sud | Haute-Corse | Côte-d'Or | "
    "Côtes-d'Armor | Dordogne | Doubs | Drôme | Eure-et-Loir | Finistère | Haute-Garonne | Gers | Gironde | "
    "Hérault | Ille-et-Vilaine | Indre-et-Loire | Isère | Loir-et-Cher | Haute-Loire | Loire-Atlantique | Loiret | "
    "Lot-et-Garonne | Lozère | Maine-et-Loire | Haute-Marne | Mayenne | Meurthe-et-Moselle | Meuse | Morbihan | "
    "Moselle | Nièvre | Oise | Pas-de-Calais | Puy-de-Dôme | Pyrénées-Atlantiques | Hautes-Pyrénées | "
    "Pyrénées-Orientales | Bas-Rhin | Haut-Rhin | Haute-Saône | Saône-et-Loire | Sarthe | Haute-Savoie | "
    "Seine-Maritime | Seine-et-Marne | Yvelines | Deux-Sèvres | Tarn-et-Garonne | Vaucluse | Vendée | Haute-Vienne | "
    "Vosges | Yonne | Territoire de Belfort | Essonne | Hauts-de-Seine | Seine-Saint-Denis | Val-de-Marne | "
    "Val-d'Oise"
)
SHY_FR = (
    "Ain | Aisne | Allier | Aube | Aude | Charente | Cher | Creuse | Eure | Gard | Indre | Jura | Landes | Loire | "
    "Lot | Manche | Marne | Nord | Orne | Rhône | Savoie | Somme | Tarn | Var | Vienne | Paris"
)
REGIONS_QC = (
    "Bas-Saint-Laurent | Saguenay–Lac-Saint-Jean | Capitale-Nationale | Mauricie | Estrie | Montréal | Outaouais | "
    "Abitibi-Témiscamingue | Côte-Nord | Nord-du-Québec | Gaspésie–Îles-de-la-Madeleine | Chaudière-Appalaches | "
    "Laval | Lanaudière | Laurentides | Montérégie | Centre-du-Québec"
)
MRC_QC = (
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
PROVINCES_CA = (
    "Ontario | Alberta | Manitoba | Saskatchewan | Nova Scotia | Nouvelle-Écosse | New Brunswick | "
    "Nouveau-Brunswick | British Columbia | Colombie-Britannique | Newfoundland and Labrador | "
    "Terre-Neuve-et-Labrador | Prince Edward Island | Île-du-Prince-Édouard | Yukon | Nunavut | "
    "Northwest Territories | Territoires du Nord-Ouest"
)
