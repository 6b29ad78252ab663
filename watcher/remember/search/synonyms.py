"""Words that say the same thing in France, in Québec and in English, so that either finds the other's calls.

Kept small on purpose: a group holds names of one thing, never neighbours in meaning, since every group makes a
search wider. Words of the domains are not here: they belong to config.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Phrase = tuple[str, ...]

# One group a line; phrases of a group are separated by « | ».
GROUPS = """
appel à projets | appel de projets | appel de propositions | appel à candidatures | call for proposals | call for applications | AAP
appel à manifestation d'intérêt | appel de manifestation d'intérêt | AMI | call for expressions of interest | expression of interest | EOI
appel d'offres | call for tenders | invitation to tender
date limite | date de clôture | échéance | date butoir | deadline | closing date | due date
lettre d'intention | déclaration d'intention | letter of intent | LOI
guichet ouvert | dépôt en continu | en continu | au fil de l'eau | rolling basis | continuous intake
programme | program
projet | project
subvention | aide financière | contribution financière | soutien financier | grant | financial support
financement | funding
bourse | scholarship | fellowship
bailleur | bailleur de fonds | funder | funding agency
cofinancement | contrepartie | matching funds | match funding | co-funding
municipalité | commune | municipality | ville
MRC | municipalité régionale de comté | intercommunalité | communauté de communes | EPCI
collectivité territoriale | collectivité locale | administration locale | local authority | local government
arrondissement | borough
association | organisme sans but lucratif | organisme à but non lucratif | OBNL | OSBL | OBL | non-profit | nonprofit | charity
organisme communautaire | community organization | community organisation
PME | petite et moyenne entreprise | SME | small and medium enterprise | small and medium-sized enterprise
TPE | très petite entreprise | microentreprise | micro-enterprise
jeune pousse | startup | start-up | entreprise émergente
entreprise | business | company
économie sociale | économie sociale et solidaire | ESS | social economy
économie circulaire | circular economy
santé | health
santé mentale | mental health
santé publique | public health
santé numérique | e-santé | esanté | cybersanté | digital health | ehealth
télésanté | télémédecine | telehealth | telemedicine
hôpital | centre hospitalier | établissement de santé | CHU | hospital
donnée clinique | clinical data
imagerie | imaging
imagerie médicale | medical imaging
essai clinique | clinical trial
recherche clinique | clinical research
aidant | proche aidant | caregiver
soin à domicile | maintien à domicile | soutien à domicile | home care
numérique | digital
intelligence artificielle | IA | artificial intelligence | AI
apprentissage automatique | machine learning
données | data
données ouvertes | open data
logiciel libre | open source
cybersécurité | sécurité informatique | cybersecurity
recherche | research
chercheur | researcher
doctorat | doctoral | PhD
postdoctorat | postdoctoral | postdoc
enseignement supérieur | higher education
université | university
cégep | collège | college
école | school
éducation | education
formation | training
formation continue | lifelong learning | continuing education
alternance | apprentissage | apprenticeship
décrochage scolaire | persévérance scolaire | school dropout
emploi | employment
main-d'oeuvre | workforce
chômage | unemployment
jeunesse | jeunes | youth | young people
aînés | personnes âgées | seniors | older adults | older people | elderly
enfance | enfant | children
petite enfance | early childhood
crèche | garderie | CPE | service de garde | childcare | daycare
femme | women
handicap | personne handicapée | situation de handicap | disability | people with disabilities
autochtone | premières nations | indigenous | first nations
immigration | immigrant | nouveaux arrivants | notices
réfugié | refugee
itinérance | sans-abrisme | sans-abri | homelessness
pauvreté | poverty
égalité | equality
violence conjugale | violences intrafamiliales | domestic violence
logement | habitation | housing
logement social | HLM | habitation à loyer modique | social housing
logement abordable | affordable housing
culture | culturel | cultural
patrimoine | heritage
musée | museum
spectacle vivant | arts de la scène | performing arts
arts visuels | arts plastiques | visual arts
métiers d'art | artisanat d'art | crafts
livre | édition littéraire | publishing
bibliothèque | médiathèque | library
cinéma | film
musique | music
énergie | énergétique | energy
efficacité énergétique | energy efficiency
rénovation énergétique | energy retrofit | energy renovation
énergie renouvelable | EnR | renewable energy
transition énergétique | energy transition
solaire | solar
éolien | wind power | wind energy
hydrogène | hydrogen
climat | climatique | climate
changement climatique | changements climatiques | climate change
gaz à effet de serre | GES | greenhouse gas | GHG
environnement | environmental | environment
biodiversité | biodiversity
déchet | matière résiduelle | waste
eau | water
forêt | forestier | forest | forestry
développement durable | sustainable development
agriculture | agricole | agricultural | farming
agroalimentaire | bioalimentaire | agri-food | agrifood
alimentation | food
pêche | fisheries | fishery
transport en commun | transport collectif | transports collectifs | public transit | public transport
mobilité active | mobilité douce | active transportation | active mobility
vélo | cycling | bicycle | bike
inondation | crue | flood | flooding
feu de forêt | incendie de forêt | wildfire | forest fire
sécheresse | drought
érosion côtière | recul du trait de côte | coastal erosion
séisme | tremblement de terre | earthquake
biodéchet | bio-déchet | déchet organique | biowaste | organic waste
semi-conducteur | semiconducteur | semiconductor
covoiturage | carpooling | ridesharing
véhicule électrique | voiture électrique | electric vehicle
borne de recharge | charging station
tourisme | touristique | tourism
sport | sportif | sports
loisir | leisure | recreation
sécurité | security
sécurité civile | protection civile | civil protection
tiers-lieu | espace de travail partagé | coworking
aménagement du territoire | land use planning | spatial planning
ruralité | rural
quartier prioritaire | politique de la ville | priority neighbourhood
coopération décentralisée | decentralised cooperation | decentralized cooperation
jumelage | twinning
francophonie | francophone | French-speaking
Québec | québécois | Quebec
développement international | international development
innovation sociale | social innovation
propriété intellectuelle | intellectual property
exportation | export
relève | transmission d'entreprise | reprise d'entreprise | business succession | business transfer
bénévolat | volunteering
mécénat | philanthropie | philanthropy
"""  # noqa: E501 -- a group must stand on one line


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (of stems) and the phrases that say the same; `longest` is the length of the longest, in words."""

    groups: dict[Phrase, tuple[Phrase, ...]]
    longest: int

    @classmethod
    def build(cls, stems: Callable[[str], Sequence[str]], groups: str = GROUPS) -> Lexicon:
        """Reads the groups, each phrase cut by `stems` as the texts are."""
        alike: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
        for line in groups.strip().splitlines():
            phrases = dict.fromkeys(tuple(stems(phrase)) for phrase in line.split("|"))
            for phrase in phrases:
                alike[phrase] |= phrases
        longest = max(map(len, alike), default=1)
        return cls({phrase: tuple(others) for phrase, others in alike.items()}, longest)

    def alike(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """All phrases that say the same, itself included; none when the lexicon does not know it."""
        return self.groups.get(phrase, ())
