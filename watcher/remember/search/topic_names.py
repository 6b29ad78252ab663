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
    "inclusion": "inclusion | inclusion sociale | social inclusion | action sociale | solidarité"
    " | du social | le social",
    "territory_housing": "logement | housing | habitat | habitation | aménagement du territoire | territoires",
    "industry_sme": "industrie | industry | industriel | industrial",
    "international": "international | coopération internationale | international cooperation",
    "employment": "emploi | employment | jobs | insertion professionnelle",
    "tourism_sport": "tourisme | tourism | touristique | sport | sports | sportif | sportive | tourisme et sport",
    "security": "sécurité | security",
}
# Compared by their stems: a plural stands beside its singular only where slips in it are forgiven (eight letters on).
_APPLICANTS = {
    "small_business": "pme | tpe | tpe pme | petite entreprise | petites et moyennes entreprises | microentreprise"
    " | start up | start ups | startups | jeune pousse | artisans | commerçant | sme | small"
    " business | travailleur autonome | indépendants | auto-entrepreneur | autoentrepreneurs |"
    " auto-entrepreneurs | micro-entreprise | micro-entreprises | entrepreneur | entrepreneurs |"
    " entrepreneure | entrepreneures | entrepreneuse | self-employed | freelancer | freelancers |"
    " sole trader | small firm | shop owner | small company | scale-up | scale-ups | spin-off |"
    " microbusiness | microbusinesses",
    "business": "entreprise | entreprises | business | businesses | companies | eti | grande entreprise |"
    " industriels | firm | corporation | corporations | employeur | employeurs | employer |"
    " employers | sociétés | industriel manufacturier | manufacturier | manufacturiers |"
    " manufacturer | manufacturers | grands groupes | groupe industriel",
    "nonprofit": "association | associations | asso | associatif | obnl | osbl | obl | ong | ngo | organisme à"
    " but non lucratif | organisme communautaire | nonprofit | nonprofits | non profit | not for"
    " profit | not for profit orgs | not for profit organizations | charities | coopérative |"
    " coopératives | community organization | organisation caritative | charitable organisation |"
    " charitable organization | voluntary organisation | voluntary sector | community group |"
    " third sector | organisme sans but lucratif | société savante | comité citoyen | groupe"
    " citoyen | organisme de bienfaisance | co-op | co-ops | structure de l'ess | mutuelles",
    "municipality": "communes | mairie | collectivité | collectivités | collectivité territoriale | collectivités"
    " locales | epci | intercommunalité | municipalité | municipalités | municipality |"
    " municipalities | local authority | city council | villes | cities | towns | town hall |"
    " village council | parish council | town council | councils | local council | local"
    " government | hôtel de ville | métropoles | communauté de communes | agglomération |"
    " agglomérations | mrc | bourg | maires | mayor | city hall | township | townships | villages"
    " | petite ville",
    "public_body": "établissement public | organisme public | public body | bailleur social | syndicat mixte |"
    " public agency | public sector | secteur public | administration publique | régie",
    "higher_education": "université | universités | university | universities | grande école | cégep | établissement"
    " d'enseignement supérieur | enseignement supérieur | higher education institutions | iut |"
    " école d'ingénieurs",
    "research": "chercheur | chercheurs | chercheuse | chercheuses | researcher | researchers | laboratoire |"
    " laboratoires | labo | labs | organisme de recherche | équipe de recherche |"
    " enseignant-chercheur | enseignants-chercheurs | postdoctorant | postdoctorants |"
    " postdoctorante | postdoctorantes | postdocs | post-doctorants | post-docs | scientifique |"
    " scientifiques | scientist | scientists | laboratory | laboratories | research team |"
    " research group | research lab |"
    " centre de recherche | research centre | research center | unité de recherche | académiques |"
    " academics",
    "health": "hôpitaux | chu | cisss | ciusss | centre hospitalier | établissement de santé | hospital |"
    " hospitals | clinique | cliniques | clinic | ehpad | maison de santé | nursing home | care"
    " home | soignant | soignants | infirmier | infirmiers | infirmière | infirmières | nurses |"
    " doctors | gmf | health centre | health center",
    "school": "école | lycée | school | établissement scolaire | school board | commission scolaire |"
    " centre de services scolaire | primary school | high school | secondary school | school"
    " district | lycéens | maternelle | maternelles | école primaire | école secondaire | collèges",
    "student": "étudiant | étudiants | étudiante | étudiantes | doctorant | doctorants | students | élève |"
    " doctorante | doctorantes | phd student | doctoral student | graduate student | undergraduate"
    " | undergraduates | apprenti | apprentis | stagiaire | stagiaires | étudiants-chercheurs |"
    " pupils",
    "individual": "particulier | particuliers | individu | individus | individual | individuals | citoyens |"
    " citizens | personne physique | ménage | household | households | homeowner | homeowners |"
    " propriétaire | propriétaires | familles | locataire | locataires | tenants",
    "artist": "artistes | compagnie de théâtre | auteures | autrices | écrivain | écrivains | écrivaine |"
    " writer | musicien | musiciens | musicienne | musician | musicians | compositeur |"
    " compositeurs | composer | composers | cinéaste | cinéastes | filmmaker | filmmakers |"
    " photographe | photographes | photographer | photographers | plasticien | plasticiens |"
    " comédien | comédiens | danseurs | performer | performers | designers | théâtre troupes |"
    " troupe de théâtre | theatre company",
    "farmer": "agriculteur | agriculteurs | agricultrice | agricultrices | exploitant agricole | farmer |"
    " producteur agricole | exploitation agricole | éleveurs | éleveuse | éleveuses | maraîcher |"
    " maraîchers | maraîchère | viticulteur | viticulteurs | apiculteur | apiculteurs | grower |"
    " ranchers | crofters | pêcheurs | paysan | fermiers | agricultural producer | farm owner |"
    " beekeepers",
    "tribe": "premières nations | first nations | autochtone | autochtones | communauté autochtone |"
    " indigenous communities | indigenous | conseil de bande | inuit | métis | tribal | tribes |"
    " native communities | tribal community | tribal government | peuples autochtones | indigenous"
    " peoples",
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
