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
    " | sme | smes | small business | small businesses"
    " | travailleur autonome | travailleurs autonomes | indépendants | auto-entrepreneur | autoentrepreneurs"
    " | auto-entrepreneurs | micro-entreprise | micro-entreprises | entrepreneur | entrepreneurs |"
    " entrepreneure | entrepreneures | entrepreneuse | self-employed | freelancer | freelancers | sole"
    " trader | sole traders | small firm | small firms | shop owner | shop owners | small company | small"
    " companies | scale-up | scale-ups | spin-off | microbusiness | microbusinesses",
    "business": "entreprise | entreprises | société | business | businesses | company | companies | eti"
    " | grande entreprise | industriels"
    " | firm | firms | corporation | corporations | employeur | employeurs | employer | employers | sociétés"
    " | industriel manufacturier | manufacturier | manufacturiers | manufacturer | manufacturers | grands"
    " groupes | groupe industriel",
    "nonprofit": "association | associations | asso | assos | associatif | obnl | osbl | obl | ong | ngo | ngos"
    " | organisme à but non lucratif | organismes à but non lucratif | organisme communautaire"
    " | organismes communautaires | nonprofit | nonprofits | non profit | non profits | not for profit"
    " | not for profit orgs | not for profit organizations | charity | charities | coopérative | coopératives"
    " | cooperative | cooperatives | community organization | community organizations"
    " | organisation caritative | charitable organisation | charitable organization | charitable"
    " organizations | voluntary organisation | voluntary organisations | voluntary sector | community"
    " group | community groups | third sector | organisme sans but lucratif | organismes sans but lucratif"
    " | osbl | société savante | comité citoyen | comités citoyens | groupe citoyen | groupes"
    " citoyens | not for profits | organisme de bienfaisance | organismes de bienfaisance | co-op | co-ops"
    " | structure de l'ess | mutuelles",
    "municipality": "commune | communes | mairie | mairies | collectivité | collectivités | collectivité territoriale"
    " | collectivités territoriales | collectivités locales | epci | intercommunalité | municipalité | municipalités"
    " | municipality | municipalities | local authority | local authorities | city council | villes | cities"
    " | towns | town hall"
    " | village council | village councils | parish council | parish councils | town council | town councils"
    " | council | councils | local council | local councils | local government | local governments | hôtel"
    " de ville | métropoles | communauté de communes | communautés de communes | agglomération |"
    " agglomérations | mrc | bourg | maires | maire | mayor | mayors | town halls | city hall | city halls"
    " | township | townships | villages | petite ville | petites villes",
    "public_body": "établissement public | établissements publics | organisme public | organismes publics | public body"
    " | public bodies | bailleur social | bailleurs sociaux"
    " | syndicat mixte | syndicats mixtes | public agency | public agencies | public sector | secteur public"
    " | administration publique | administrations publiques | régie",
    "higher_education": "université | universités | university | universities | grande école | grandes écoles | cégep"
    " | cégeps | établissement d'enseignement supérieur"
    " | enseignement supérieur | higher education institutions | higher education institution | iut | école"
    " d'ingénieurs | écoles d'ingénieurs",
    "research": "chercheur | chercheurs | chercheuse | chercheuses | researcher | researchers | laboratoire"
    " | laboratoires | labo | labos | labs | organisme de recherche | équipe de recherche | équipes de recherche"
    " | enseignant-chercheur | enseignants-chercheurs | postdoctorant | postdoctorants | postdoctorante |"
    " postdoctorantes | postdoc | postdocs | scientifique | scientifiques | scientist | scientists |"
    " laboratory | laboratories | research team | research teams | research group | research groups |"
    " research lab | research labs | centre de recherche | centres de recherche | research centre |"
    " research centres | research center | unité de recherche | unités de recherche | académiques |"
    " academics",
    "health": "hôpital | hôpitaux | chu | chus | cisss | ciusss | centre hospitalier | établissement de santé"
    " | établissements de santé | hospital | hospitals"
    " | clinique | cliniques | clinic | clinics | ehpad | ehpads | maison de santé | maisons de santé |"
    " nursing home | nursing homes | care home | care homes | soignant | soignants  |"
    " infirmier | infirmiers | infirmière | infirmières | nurses | doctors | gmf | health centre | health"
    " centres | health center | health centers",
    "school": "école | écoles | lycée | lycées | collège | school | schools | établissement scolaire"
    " | school board | school boards | commission scolaire | centre de services scolaire"
    " | centres de services scolaires"
    " | établissements scolaires"
    " | primary school | primary schools | high school | high schools | secondary school | secondary schools"
    " | school district | school districts | lycéens | maternelle | maternelles | école primaire | écoles"
    " primaires | école secondaire | écoles secondaires | collèges",
    "student": "étudiant | étudiants | étudiante | étudiantes | doctorant | doctorants | student | students"
    " | élève | élèves | doctorante | doctorantes | phd student | phd students | doctoral student | doctoral"
    " students | graduate student | graduate students | undergraduate | undergraduates | apprenti |"
    " apprentis | stagiaire | stagiaires | étudiants-chercheurs | pupils",
    "individual": "particulier | particuliers | individu | individus | individual | individuals | citoyens | citizens"
    " | personne physique"
    " | personnes physiques | ménage | ménages | household | households | homeowner | homeowners |"
    " propriétaire | propriétaires | famille | familles | locataire | locataires | tenants | citoyen",
    "artist": "artiste | artistes | artist | artists | auteur | auteurs | compagnie de théâtre"
    " | auteure | auteures | autrice | autrices | écrivain | écrivains | écrivaine | writer | writers |"
    " musicien | musiciens | musicienne | musician | musicians | compositeur | compositeurs | composer |"
    " composers | cinéaste | cinéastes | filmmaker | filmmakers | photographe | photographes |"
    " photographer | photographers | plasticien | plasticiens | comédien | comédiens | danseur | danseurs"
    " | performer | performers | designers | théâtre troupes | troupe de théâtre | troupes de théâtre |"
    " theatre company | theatre companies",
    "farmer": "agriculteur | agriculteurs | agricultrice | agricultrices | exploitant agricole | farmer | farmers"
    " | producteur agricole | producteurs agricoles | exploitation agricole | exploitations agricoles"
    " | éleveur | éleveurs | éleveuse | éleveuses | maraîcher | maraîchers | maraîchère | viticulteur |"
    " viticulteurs | apiculteur | apiculteurs | grower | growers | rancher | ranchers | crofter | crofters"
    " | pêcheur | pêcheurs | exploitants agricoles | paysan | paysans | fermier | fermiers | agricultural"
    " producer | agricultural producers | farm owner | farm owners | beekeepers",
    "tribe": "premières nations | première nation | first nations | first nation | autochtone | autochtones"
    " | communauté autochtone | communautés autochtones | indigenous communities | indigenous"
    " | indigenous community | conseil de bande | conseils de bande | inuit | métis | tribal | tribes |"
    " tribe | native communities | tribal community | tribal communities"
    " | tribal government | tribal governments | peuples autochtones | indigenous peoples",
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
