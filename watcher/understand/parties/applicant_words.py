"""The words for types of applicants and for saying who may apply: data, with their names in the CommonGrants protocol.

Written folded, with bars between; a star lets a word go on. `COMMON_GRANTS` gives the name of each type in the protocol
(ApplicantType), «custom» where it has none.
"""

from __future__ import annotations

TYPES = {
    "small_business": "pme | tpe | tpe pme | petites et moyennes entreprises | petite entreprise | "
    "microentreprise | micro entreprise | start up | startup | jeune pousse | artisan | commercant | sme | "
    "small business | small businesses | small and medium sized enterprises | small and medium enterprises | "
    "moins de 10 salaries | moins de 50 salaries | moins de 250 salaries | moins de 250 employes | fewer than "
    "250 | fewer than 50 employees | repreneur | entrepreneur | microenterprise* | jeunes entreprises | tres "
    "petites entreprises",
    "business": "entreprise | societe commerciale | societes commerciales | eti | grande entreprise | "
    "industriel | groupement d entreprises | business | businesses | compan* | enterprise | "
    "for profit organization* | for profit organisation* | private sector | "
    "commerce | employeur | employer | employers | hebergeur | concessionnaire | firm | firms | shipowner* | "
    "armateur | fabricant | manufacturer* | promoteur | producteurs delegues | service provider* | operateur "
    "economique | contractor* | private bod* | private entit* | industry partner*",
    "nonprofit": "association | obnl | osbl | organisme a but non lucratif | organismes a but non lucratif | "
    "organisme sans but lucratif | organismes sans but lucratif | ong | fondation | fonds de dotation | "
    "organisme communautaire | nonprofit* | non profit | not for profit | charit* | ngo | ngos | "
    "civil society organisation | civil society organization | community organization | community organisation | "
    "economie sociale | structure de l ess | entreprise d economie sociale | entreprises d economie sociale | "
    "entreprises de l economie sociale | "
    "social enterprise | organismes | organisme artistique | organisme culturel | organisme local | "
    "organisation de jeunesse | organisations de jeunesse | centre de jeunes | centres de jeunes | "
    "maison de jeunes | maisons de jeunes | arts organi* | cultural organi* | your organi* | an organi* | "
    "club | club alpin | federation sportive | friends of | grassroots group* | community group* | voluntary "
    "group* | voluntary organisation* | mutuelle | centre social | centres sociaux | collectif citoyen | "
    "groupe de citoyens | comite de quartier | amicale | fanfare | benevoles | economie sociale et solidaire",
    "cooperative": "cooperative | cooperatives | scop | scic | co operative | coop",
    "municipality": "commune | collectivites territoriales | collectivite territoriale | collectivites | "
    "collectivite | epci | intercommunalite | metropole | communaute de communes | communautes de communes | "
    "municipalite | municipalites | ville | villes | mrc | local authorit* | local government* | municipalit* | "
    "cities | city government | "
    "mairie | town | towns | township* | village",
    "county": "departements | conseils departementaux | conseil departemental | county government* | counties",
    "region": "regions | conseils regionaux | conseil regional | state government* | province | eligible states",
    "public_body": "etablissement public | etablissements publics | organisme public | organismes publics | "
    "syndicat mixte | syndicats mixtes | bailleur social | bailleurs sociaux | service de l etat | public bod* | "
    "public authorit* | public entit* | special district | "
    "societe d economie mixte | societes d economie mixte | syndicats competents | port authorit* | "
    "bibliotheque | public librar* | librar* | musee | museum | utilities | water system* | transit agenc* | "
    "government* | regie | gestionnaire public",
    "higher_education": "etablissement d enseignement superieur | etablissements d enseignement superieur | "
    "universite | universites | grande ecole | cegep | universit* | higher education institution* | "
    "institutions of higher education | colleges | "
    "faculty | ecole doctorale | ecoles doctorales",
    "research": "organisme de recherche | organismes de recherche | laboratoire | centre de recherche | "
    "equipe de recherche | equipes de recherche | research organi* | research institut* | research team | "
    "unite de recherche | unites de recherche",
    "researcher": "chercheur | chercheuse | enseignant chercheur | enseignante chercheuse | researcher | "
    "principal investigator | postdoctoral* | post doctoral* | postdoc | post phd | investigator* | scientist* | "
    "jeunes investigateurs | directeur de these | directeurs de these | directrice de these | postdoctorant | "
    "scholar | academics | faculty member*",
    "health": "etablissement de sante | etablissements de sante | hopital | hopitaux | centre hospitalier | "
    "chu | cisss | ciusss | maison de sante | hospital | health care provider | healthcare provider | "
    "chef de clinique | chefs de clinique | praticiens hospitaliers | nhs | clinician* | soignant | ehpad | "
    "infirmier | medecin",
    "school": "ecole | ecoles | college | lycee | etablissement scolaire | etablissements scolaires | "
    "centre de services scolaire | school | schools | school district* | "
    "cantine scolaire | classe | classes | conseil scolaire | conseils scolaires | etablissement d "
    "enseignement",
    "student": "etudiant | doctorant | apprenti | etudiant entrepreneur | bourse de doctorat | bourses de doctorat | "
    "bourse d etudes | bourses d etudes | inscrits en doctorat | phd fellowship* | phd student* | "
    "doctoral candidate* | "
    "applicants to college | pupil | pupils | lyceen | student | doctoral student | "
    "graduate student | "
    "eleves | theses | postgraduate* | undergraduate* | phd candidate* | high school | internes | scolaires | "
    "stagiaire | interne en medecine",
    "individual": "personne physique | personnes physiques | citoyen | habitant | individual | individuals | "
    "citizens | jeunes de | demandeur d emploi | particuliers | "
    "praticien | enseignant | enseignants | teacher | teachers | volunteer | "
    "jeunes | jeune diplome | jeunes diplomes | homeowner* | property owner* | famille | menage | "
    "household* | demandeurs d emploi | talents | fellow | person | people aged | toute personne | riverain | "
    "traineeship",
    "artist": "artiste | auteur | compagnie | collectif d artistes | createur | ecrivain | artist | artists | "
    "writer | "
    "traducteur | traductrice | musicien | filmmaker* | photographe | comedien | compositeur | poets | "
    "playwright* | illustrateur | cineaste | scenariste | plasticien | choregraphe | collectif artistique | "
    "collectifs artistiques | "
    "auteurs autrices | autrice | visual artist* | film director* | documentar* filmmaker* | novelist* | sculpteur | "
    "musician* | designer* | curator* | performer* | realisateur | danseur | sculptor* | composer*",
    "farmer": "agriculteur | exploitant agricole | exploitants agricoles | exploitation agricole | "
    "exploitations agricoles | producteur agricole | gaec | cuma | farmer | farmers | producers | ranchers | "
    "fermier | fermiere | eleveur | crofter | croft | grower | growers | agricultrice | viticulteur | "
    "maraicher | apiculteur | pecheur",
    "tribe": "communaute autochtone | communautes autochtones | premieres nations | conseil de bande | "
    "organisme autochtone | "
    "organismes autochtones | peuples autochtones | nations autochtones | indigenous organi* | indigenous people* | "
    "aboriginal communit* | metis | inuit | "
    "tribal government* | tribes | tribal organi* | first nation* | indigenous communit*",
    "everyone": "toute personne morale | toute structure | tous types de structures | tout type de structure | "
    "unrestricted | any legal entity | any organi* | all legal entities",
}
# Sayings that hold such a word and name no applicant.
NOT_TYPES = (
    "scope | scopes | "
    "cooperative agreement* | villages fleuris | people living | jeunes pousses | "
    "en particulier | ecole d ete | ecoles d ete | organismes payeurs | organismes vivants | college of | "
    "trade school | united states | member states | territoire des communes | territoires des communes | "
    "communes du departement | communes de moins | communes de plus | ville de | villes de | ecole de"
)
COMMON_GRANTS = {
    "small_business": "for_profit_small_business", "business": "for_profit_not_small_business",
    "nonprofit": "nonprofit_without_501c3", "municipality": "government_municipal", "county": "government_county",
    "region": "government_state", "public_body": "government_special_district", "tribe": "government_tribal",
    "higher_education": "higher_education_public", "school": "school_district_independent",
    "individual": "individual", "student": "individual", "artist": "individual", "everyone": "unrestricted",
    "research": "organization", "researcher": "individual", "cooperative": "organization",
    "health": "organization", "farmer": "custom",
}  # fmt: skip
CUES = {
    "label": "porteurs | public | publics | who | candidats | demandeurs | for whom | applicants | eligibility",
    "after": "beneficiaire | clientele | eligible to apply | "
    "beneficiaires eligibles | structures eligibles | porteurs eligibles | destinataires | mandataires | "
    "eligibles | eligible | candidats eligibles | s adresse a | s adresse aux | s adressent a | "
    "s adressent aux | adresse aux | ouvert a | ouvert aux | ouverte a | ouverte aux | ouverts aux | "
    "reserve a | reserve aux | reservee aux | reservee a | reserves aux | "
    "destine a | destine aux | destinee aux | destinee a | destines aux | pour qui | qui peut | "
    "publics cibles | public vise | porteurs de projet | clientele admissible | organismes admissibles | "
    "demandeurs admissibles | candidats admissibles | admissibles | a destination des | "
    "a destination de | eligible applicants | who can apply | who may apply | who is eligible | open to | "
    "open for applications from | reserved for | restricted to | intended for | aimed at | for who | "
    "eligible entities | applicants must be | eligible organizations | va a des | va aux | vont a des | vont aux | "
    "eligible organisations | applicants are | le demandeur doit etre | your organisation must | "
    "your organization must | invites applications from | invitons les | invite les | invites | appelle les",
    "before": "peuvent beneficier | sont eligibles | sont admissibles | est admissible | sont invites a | "
    "are eligible | are invited | cet appel vous concerne",
    "cost": "depenses eligibles | depenses admissibles | depense eligible | couts eligibles | "
    "couts admissibles | projets eligibles | projets admissibles | actions eligibles | operations eligibles | "
    "travaux eligibles | eligible costs | eligible expenses | eligible activities | eligible projects | "
    "frais admissibles | activites admissibles | depenses | pays eligibles | eligible countries | "
    "eligible expenditure",
    "not": "ne sont pas eligibles | n est pas eligible | non eligibles | sont exclus | est exclu | sont exclues | "
    "ne sont pas admissibles | inadmissibles | not eligible | ineligible | are excluded | ne sont pas vises | "
    "ne peuvent pas | ne peut pas | are not considered | cannot apply | may not apply | no grants go to | "
    "are barred | we do not fund | we cannot fund | ne finance pas | pas candidater | are not accepted | not open to",
}
