"""French and English words of what calls are about, for telling one title in two languages. Pure.

Words of one meaning only, and none that every call has. Wider groups, which also widen a search, stand in
`remember/search/synonyms.py`; what is spelled alike in both languages needs no line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

ROOT = 6  # letters that cognates share

# French words, «=», English words; any of the left says any of the right.
_PAIRS = """
traduction traductrice traducteur = translation translator; litteraire litterature = literary literature;
roman = novel; recueil = collection; lecture lire = reading read; livre = book; bibliotheque = library;
ecriture ecrivain = writing writer; conte conteur = storytelling storyteller; theatre scene = theatre theater stage;
danse = dance; chant chorale = singing choir; cinema film = film movie; documentaire = documentary;
court-metrage = short; peinture = painting; musee = museum; patrimoine = heritage; fouille = excavation dig;
archive = archive; atelier = workshop; sonore son = sound audio; jeu = game; scenario = screenplay script;
artiste = artist; artisan artisanat = craft crafts artisan; fete = celebration; journalisme journaliste = journalism
journalist; enquete = investigation survey inquiry; bande = band; marionnette = puppet;
enfant enfance = child children childhood; petit = toddler little small; jeune jeunesse = youth young;
aine = senior elder; vieillissement = ageing aging; fille = girl; garcon = boy; femme = woman women;
homme = man men; parent = parent; famille familial = family; etudiant = student; eleve = pupil student;
enseignant = teacher; ecole scolaire = school; primaire = elementary primary;
pedagogique educatif = teaching educational; milieu = area setting; garderie creche = daycare nursery childcare;
maternelle = kindergarten; apprenti = apprentice; doctorant = doctoral phd; chercheur = researcher;
stage stagiaire = internship intern placement; decrochage = dropout; cantine = canteen; cuisine = kitchen cooking;
repas = meal; dejeuner = breakfast lunch; aliment alimentaire alimentation = food; jardin jardinage = garden gardening;
verger = orchard; potager = vegetable garden; maraichage = market vegetable; ferme fermier = farm farmer;
agricole agriculture agriculteur = farm farming agricultural agriculture farmer; elevage eleveur = livestock breeding;
vache bovin = cattle cow; mouton ovin = sheep; abeille apiculture = bee beekeeping; pollinisateur = pollinator;
peche pecheur = fishing fisher fishery; navire bateau = vessel boat ship; phare = lighthouse; port = harbour harbor;
mer marin maritime = sea marine maritime; ocean = ocean; littoral cote = coast coastal; plage = beach; ile = island;
fleuve riviere = river; lac = lake; eau = water; inondation crue = flood flooding; secheresse = drought;
zone-humide marais tourbiere humide = wetland marsh peatland; nappe = groundwater aquifer; puits = well;
pluie pluvial = rain stormwater rainwater; egout assainissement = sewer sanitation wastewater;
foret forestier = forest forestry; arbre = tree; bois = wood timber; haie = hedge hedgerow; sol = soil; terre = land;
montagne = mountain; neige = snow; avalanche = avalanche; glacier = glacier; incendie feu = fire wildfire;
nordique nord = northern north; sud = south; sauvage = wild; oiseau = bird; faune = wildlife fauna; animal = animal;
refuge = shelter; chien = dog; saumon = salmon; poisson = fish; espece = species; biodiversite = biodiversity;
dechet = waste; recyclage recycler = recycling recycle; compost compostage = compost composting;
reparation reparer = repair; reemploi reutilisation = reuse; plastique = plastic; emballage = packaging;
batterie = battery; pile = cell; hydrogene = hydrogen; energie energetique = energy; eolien = wind; solaire = solar;
chaleur = heat; chauffage = heating; froid = cold refrigeration; carbone = carbon; air = air;
dehors = outdoor outside; classe = classroom; apprendre = learning learn; bruit = noise;
silencieux = quiet silent; climat climatique = climate; durable durabilite = sustainable sustainability;
toit toiture = roof roofing; mur = wall; logement habitation = housing dwelling home; renovation = renovation retrofit;
batiment = building; chantier = construction; quartier = neighbourhood neighborhood; ville urbain = city urban;
village = village; rural ruralite = rural; campagne = countryside; commerce commercant = shop retail store;
velo cyclable = bike bicycle cycling; train ferroviaire = rail train railway; route routier = road;
transport = transport transportation; autobus bus = bus; voiture = car; camion = truck; avion = aircraft plane;
sentier = trail path; randonnee = hiking; pont = bridge; pieton = pedestrian; marche = walk walking market;
sport sportif = sport sports; piscine natation = pool swimming; patinoire = rink skating; loisir = leisure recreation;
camp = camp; ete = summer; hiver hivernal = winter; printemps = spring; automne = autumn fall;
sante = health; soin soignant = care caregiver; infirmier infirmiere = nurse nursing; medecin = physician doctor;
medicament = drug medicine; maladie = disease illness; cancer = cancer; coeur cardiaque = heart cardiac;
cerveau = brain; sommeil = sleep; douleur = pain; grossesse = pregnancy; naissance = birth; deuil = grief bereavement;
dependance toxicomanie = addiction; faim = hunger; pauvrete = poverty; sans-abri itinerance = homeless homelessness;
violence = violence; prison carceral detenu = prison inmate; refugie = refugee; immigrant immigration = immigrant
immigration newcomer; autochtone = indigenous; langue linguistique = language; handicap = disability; sourd = deaf;
aveugle = blind; egalite = equality; mentorat = mentoring mentorship; benevole = volunteer; bienveillance = kindness;
numerique = digital; logiciel = software; donnee = data; reseau = network; capteur = sensor; robot robotique = robot
robotics; puce = chip; quantique = quantum; espace spatial = space; satellite = satellite; lumiere = light;
photonique = photonics; materiau = material; acier = steel; aluminium = aluminum aluminium; mine minier = mining mine;
usine manufacturier = factory manufacturing manufacturer; outil = tool; machine = machinery; textile = textile;
vetement = clothing; cuir = leather; laine = wool; meuble = furniture; jouet = toy; vigne viticole vin = vineyard wine;
biere = beer; fromage = cheese; pain boulangerie = bread bakery; sucre = sugar; ble = wheat; mais = corn maize;
demarrage = startup start; releve = succession; entreprise = business company; entrepreneur = entrepreneur;
exportation = export; emploi = employment job; travail = work labour; salaire = wage salary; metier = trade;
formation = training; competence = skill; recherche = research; these = thesis; memoire = memory dissertation;
mediation = outreach mediation; vulgarisation = outreach; decouverte = discovery; mesure = measurement;
surveillance = monitoring; alerte = warning alert; prevention = prevention; securite = safety security;
secours = rescue relief; tempete = storm; seisme = earthquake; guerre = war; paix = peace; droit = rights law;
citoyen = citizen civic; perdu perte = lost loss; engin = gear; recuperation recuperer retirer retrait = recover
recovery removal remove; dense densite = density dense; partage = shared sharing; nettoyage = cleaning cleanup;
plantation planter = planting plant; accueil = reception welcome; jumelage = twinning; echange = exchange;
voyage mobilite = travel mobility; tournee = tour touring; equipement materiel = equipment; prototype = prototype;
essai = trial test; tri = sorting; collecte = collection; mentor = mentor; mise = launch; lutte = fight;
acces = access; besoin = need; conte = tale; sauvegarde = safeguarding; numerisation = digitization digitisation;
entretien = maintenance; ambulance = ambulance; urgence = emergency; couture = sewing;
chaussure = shoe; election = election; benevolat = volunteering; voisin = neighbour neighbor;
avc = stroke; readaptation reeducation = rehabilitation; rein = kidney; foie = liver;
poumon = lung; oeil = eye; sang = blood; peau = skin; aidant = carer caregiver; accouchement = birth maternity;
allaitement = breastfeeding; sevrage = withdrawal; depistage = screening; vaccin vaccination = vaccine;
herbier = seagrass; algue = seaweed algae; corail = coral; coquillage huitre = shellfish oyster; etang = pond;
maree = tidal tide; falaise = cliff; lande = heath; prairie = meadow grassland; chanvre = hemp; noyer noix = walnut;
pommier pomme = apple; miel = honey; ruche rucher = hive beehive; volaille = poultry; porc = pig pork; laitier lait =
milk dairy; chevre = goat; cheval equin = horse equine; viande = meat; berger = shepherd; poete poesie = poet poetry;
illustrateur = illustrator; photographe = photographer; musicien = musician; orchestre = orchestra; choeur = choir;
cirque = circus; eglise = church; chateau = castle; dessin = drawing; tournage = filming; autonomie = autonomy
independence; isolement = loneliness; toiture = roof; fenetre = window; chaudiere = boiler; gare = station; canal =
canal; peniche = barge; entrepot = warehouse; brevet = patent; amorcage = seed; gouvernance = governance; elu =
councillor; victime = victim; esclavage = slavery; sismique = seismic; canicule surchauffe = heatwave overheating;
grele = hail; parentalite = parenting; detention = prison detention; laicite = secularism; jumeau = twin
"""


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _PAIRS.split(";"):
        left, right = ([stem(word) for word in words(fold(side))] for side in pair.split("="))
        for one, others in ((left, right), (right, left)):
            for token in one:
                found[token].update(others)
    return {token: frozenset(others) for token, others in found.items()}


def ways_to_say(token: str) -> frozenset[str]:
    """The stems of the other language that say what a stem says; none for words that are not listed."""
    return _table().get(token, frozenset())


@cache
def _senses() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pair in _PAIRS.split(";"):
        said = [stem(word) for word in words(fold(pair))]
        for token in said:
            found.setdefault(token, said[0])
    return found


def sense_of(token: str) -> str:
    """One name for what a stem says in either language; for words that are not listed how they begin."""
    return _senses().get(token) or spelling(token)[:ROOT]


@lru_cache(maxsize=32_768)
def spelling(token: str) -> str:
    """A stem as cognates share it: no letter doubled, `y` as `i`; so «litterair» and «literari» begin alike."""
    plain = token.replace("y", "i").replace("ph", "f")
    return "".join(letter for at, letter in enumerate(plain) if not at or letter != plain[at - 1])
