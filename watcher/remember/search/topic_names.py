"""Domains and applicants as people name them in a question. Data and look-up; labels of config.toml count as well."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.config.domains import Domain
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

# Names of the domain itself, not words of its vocabulary: «hôpital» is looked for, «santé» filters.
_DOMAINS = {
    "health": "santé | health | healthcare | healthy | sanitaire | sanitary | médical | medical",
    "digital": "numérique | digital | informatique | tech | technologies numériques",
    "mobility": "mobilité | mobilités | mobility | transport | transports | transportation",
    "energy_climate": "énergie | energy | climat | climate | énergie climat | transition énergétique"
    " | energy transition",
    "environment": "environnement | environment | environnemental | environmental | écologie | écologique"
    " | ecology | ecological",
    "agri_food": "agriculture | agricole | agri | agroalimentaire | bioalimentaire | agri-food | agrifood"
    " | alimentation"
    " | farming | food",
    "culture": "culture | culturel | culturelle | cultural | arts et culture | arts",
    "education": "éducation | education | enseignement | éducatif | educational",
    "research": "recherche | research | recherche scientifique",
    "inclusion": "inclusion | inclusion sociale | social inclusion | action sociale | solidarité",
    "territory_housing": "logement | housing | habitat | habitation | aménagement du territoire | territoires",
    "industry_sme": "industrie | industry | industriel | industrial",
    "international": "international | coopération internationale | international cooperation",
    "employment": "emploi | employment | jobs | insertion professionnelle",
    "tourism_sport": "tourisme | tourism | touristique | sport | sports | sportif | sportive | tourisme et sport",
    "security": "sécurité | security",
}
_APPLICANTS = {
    "small_business": "pme | tpe | tpe pme | petite entreprise | petites entreprises | petites et moyennes entreprises"
    " | microentreprise | start up | start ups | startup | startups | jeune pousse | artisan | artisans | commerçant"
    " | sme | smes | small business | small businesses",
    "business": "entreprise | entreprises | société | business | businesses | company | companies | eti"
    " | grande entreprise | industriels",
    "nonprofit": "association | associations | asso | assos | associatif | obnl | osbl | obl | ong | ngo | ngos"
    " | organisme à but non lucratif | organismes à but non lucratif | organisme communautaire"
    " | organismes communautaires | nonprofit | nonprofits | non profit | non profits | not for profit"
    " | not for profit orgs | not for profit organizations | charity | charities | coopérative | coopératives"
    " | cooperative | cooperatives | community organization | community organizations",
    "municipality": "commune | communes | mairie | mairies | collectivité | collectivités | collectivité territoriale"
    " | collectivités territoriales | collectivités locales | epci | intercommunalité | municipalité | municipalités"
    " | municipality | municipalities | local authority | local authorities | city council | villes | cities"
    " | towns | town hall",
    "public_body": "établissement public | établissements publics | organisme public | organismes publics | public body"
    " | public bodies | bailleur social | bailleurs sociaux",
    "higher_education": "université | universités | university | universities | grande école | grandes écoles | cégep"
    " | cégeps | établissement d'enseignement supérieur",
    "research": "chercheur | chercheurs | chercheuse | chercheuses | researcher | researchers | laboratoire"
    " | laboratoires | labo | labos | labs | organisme de recherche | équipe de recherche | équipes de recherche",
    "health": "hôpital | hôpitaux | chu | chus | cisss | ciusss | centre hospitalier | établissement de santé"
    " | établissements de santé | hospital | hospitals",
    "school": "école | écoles | lycée | lycées | collège | school | schools | établissement scolaire"
    " | school board | school boards | commission scolaire | centre de services scolaire"
    " | centres de services scolaires"
    " | établissements scolaires",
    "student": "étudiant | étudiants | étudiante | étudiantes | doctorant | doctorants | student | students",
    "individual": "particulier | particuliers | individu | individus | individual | individuals | citoyens | citizens"
    " | personne physique",
    "artist": "artiste | artistes | artist | artists | auteur | auteurs | compagnie de théâtre",
    "farmer": "agriculteur | agriculteurs | agricultrice | agricultrices | exploitant agricole | farmer | farmers"
    " | producteur agricole | producteurs agricoles | exploitation agricole | exploitations agricoles",
    "tribe": "premières nations | première nation | first nations | first nation | autochtone | autochtones"
    " | communauté autochtone | communautés autochtones | indigenous communities | indigenous",
}
# Who may be meant by one type, for a call that names the other: a wider type takes in the narrower.
WIDER = {
    "research": ("researcher",),
    "nonprofit": ("cooperative",),
    "small_business": ("business",),
    "student": ("individual",),
    "artist": ("individual",),
    "farmer": ("business", "small_business"),
    "health": ("public_body",),
    "school": ("public_body",),
    "higher_education": ("public_body",),
    "municipality": ("public_body",),
}


def stemmed(name: str) -> str:
    """A name as it is compared: its stems with spaces between."""
    return " ".join(stem(word) for word in words(fold(name)))


def domain_names(domains: Mapping[str, Domain]) -> dict[str, str]:
    """Stemmed name → key, of the domains that are switched on: ours, then keys and labels of the settings."""
    found: dict[str, str] = {}
    for key in (key for key, domain in domains.items() if domain.enabled):
        for name in _DOMAINS.get(key, "").split("|"):
            found.setdefault(stemmed(name), key)
        for name in (key.replace("_", " "), *domains[key].label.values()):
            found[stemmed(name)] = key
    found.pop("", None)
    return found


def domain_words() -> tuple[str, ...]:
    """Our names of domains as they are spelled, folded."""
    return tuple(fold(name).strip() for names in _DOMAINS.values() for name in names.split("|"))


def applicant_names() -> dict[str, str]:
    """Stemmed name → type of applicant (`understand.parties.applicant_words.TYPES`)."""
    return {stemmed(name): key for key, names in _APPLICANTS.items() for name in names.split("|")}


def spelled_applicants() -> dict[str, str]:
    """The names of applicants of one word as they are spelled, folded → type."""
    named = ((fold(name).strip(), key) for key, names in _APPLICANTS.items() for name in names.split("|"))
    return {name: key for name, key in named if " " not in name}
