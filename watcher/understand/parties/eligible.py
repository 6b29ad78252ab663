"""Who may apply, as a small closed list.

Applicant types count only where the text speaks of eligibility («bénéficiaires», «ouvert aux», «who can apply»), since
every call also names people who may not apply. `COMMON_GRANTS` gives the name of each type in the CommonGrants protocol
(ApplicantType), «custom» where it has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from watcher.model import Fact
from watcher.understand.text.phrase_finder import PhraseFinder, PhraseHit
from watcher.understand.text.text import Passage

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
    "economique",
    "nonprofit": "association | obnl | osbl | organisme a but non lucratif | organismes a but non lucratif | "
    "organisme sans but lucratif | organismes sans but lucratif | ong | fondation | fonds de dotation | "
    "organisme communautaire | nonprofit* | non profit | not for profit | charit* | ngo | ngos | "
    "civil society organisation | civil society organization | community organization | community organisation | "
    "economie sociale | structure de l ess | cooperative | "
    "club | club alpin | federation sportive | friends of | grassroots group* | community group* | voluntary "
    "group* | voluntary organisation* | mutuelle | centre social | centres sociaux | collectif citoyen | "
    "groupe de citoyens | comite de quartier | amicale | fanfare | benevoles | economie sociale et solidaire",
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
    "faculty",
    "research": "organisme de recherche | organismes de recherche | laboratoire | centre de recherche | "
    "equipe de recherche | equipes de recherche | chercheur | enseignant chercheur | research organi* | "
    "research institut* | researcher | research team | principal investigator | "
    "postdoctoral* | investigator* | scientist* | unite de recherche | unites de recherche | chercheuse | "
    "jeunes investigateurs",
    "health": "etablissement de sante | etablissements de sante | hopital | hopitaux | centre hospitalier | "
    "chu | cisss | ciusss | maison de sante | hospital | health care provider | healthcare provider | "
    "chef de clinique | chefs de clinique | praticiens hospitaliers | nhs | clinician* | soignant | ehpad | "
    "infirmier | medecin",
    "school": "ecole | ecoles | college | lycee | etablissement scolaire | etablissements scolaires | "
    "centre de services scolaire | school | schools | school district* | "
    "cantine scolaire | classe | classes | conseil scolaire | conseils scolaires | etablissement d "
    "enseignement",
    "student": "etudiant | doctorant | postdoctorant | apprenti | lyceen | student | doctoral student | "
    "graduate student | "
    "eleves | theses | postgraduate* | undergraduate* | phd candidate* | high school | internes | scolaires | "
    "stagiaire | interne en medecine",
    "individual": "personne physique | personnes physiques | citoyen | habitant | individual | individuals | "
    "citizens | jeunes de | demandeur d emploi | particuliers | "
    "praticien | enseignant | enseignants | teacher | teachers | volunteer | "
    "jeunes | homeowner* | property owner* | famille | menage | "
    "household* | demandeurs d emploi | talents | fellow | person | people aged | toute personne | riverain | "
    "traineeship",
    "artist": "artiste | auteur | compagnie | collectif d artistes | createur | ecrivain | artist | artists | writer | "
    "traducteur | traductrice | musicien | filmmaker* | photographe | comedien | compositeur | poets | "
    "playwright* | illustrateur | cineaste | performer* | realisateur | danseur | sculptor* | composer*",
    "farmer": "agriculteur | exploitant agricole | exploitants agricoles | exploitation agricole | "
    "exploitations agricoles | producteur agricole | gaec | cuma | farmer | farmers | producers | ranchers | "
    "fermier | fermiere | eleveur | crofter | croft | grower | growers | agricultrice | viticulteur | "
    "maraicher | apiculteur | pecheur",
    "tribe": "communaute autochtone | communautes autochtones | premieres nations | conseil de bande | "
    "tribal government* | tribes | tribal organi* | first nation* | indigenous communit*",
    "everyone": "toute personne morale | toute structure | tous types de structures | tout type de structure | "
    "unrestricted | any legal entity | any organi* | all legal entities",
}
# Sayings that hold such a word and name no applicant.
NOT_TYPES = (
    "cooperative agreement* | villages fleuris | people living | jeunes pousses | "
    "en particulier | united states | member states | territoire des communes | territoires des communes | "
    "communes du departement | communes de moins | communes de plus | ville de | villes de | ecole de"
)
COMMON_GRANTS = {
    "small_business": "for_profit_small_business", "business": "for_profit_not_small_business",
    "nonprofit": "nonprofit_without_501c3", "municipality": "government_municipal", "county": "government_county",
    "region": "government_state", "public_body": "government_special_district", "tribe": "government_tribal",
    "higher_education": "higher_education_public", "school": "school_district_independent",
    "individual": "individual", "student": "individual", "artist": "individual", "everyone": "unrestricted",
    "research": "organization", "health": "organization", "farmer": "custom",
}  # fmt: skip
CUES = {
    "after": "beneficiaire | clientele | porteurs | who | public | publics | candidats | demandeurs | "
    " beneficiaires eligibles | structures eligibles | porteurs eligibles | "
    "eligibles | eligible | candidats eligibles | s adresse a | s adresse aux | s adressent a | "
    "s adressent aux | adresse aux | ouvert a | ouvert aux | ouverte a | ouverte aux | ouverts aux | "
    "destine a | destine aux | destinee aux | destinee a | destines aux | peuvent candidater | "
    "peuvent deposer | peuvent repondre | peuvent participer | peut deposer | pour qui | qui peut | "
    "publics cibles | public vise | porteurs de projet | clientele admissible | organismes admissibles | "
    "demandeurs admissibles | candidats admissibles | sont admissibles | admissibles | a destination des | "
    "a destination de | eligible applicants | who can apply | who may apply | who is eligible | open to | "
    "eligible entities | may apply | can apply | applicants must be | eligible organizations | "
    "eligible organisations | applicants are",
    "before": "peuvent candidater | peuvent deposer | peuvent repondre | peuvent postuler | "
    "peuvent participer | peuvent beneficier | peuvent soumettre | sont eligibles | sont admissibles | "
    "may apply | can apply | are eligible | are invited | may submit | can submit",
    "never": "depenses eligibles | depenses admissibles | depense eligible | couts eligibles | "
    "couts admissibles | projets eligibles | projets admissibles | actions eligibles | operations eligibles | "
    "travaux eligibles | eligible costs | eligible expenses | eligible activities | eligible projects | "
    "frais admissibles | ne sont pas eligibles | n est pas eligible | non eligibles | sont exclus | "
    "ne sont pas admissibles | inadmissibles | not eligible | ineligible | are excluded | "
    "activites admissibles | depenses",
}
REACH = 220
OPENING, IN_TITLE, PROBABLE = 900, 3, 4
WEAK = ("everyone",)
_NOBODY = ""
_NAME = re.compile(
    r"[A-ZÉÈ][\w’'-]+(?:\s(?:of|de|du|des|d[’']|la|le|les|pour|for|the|et|and)){0,3}\s?[A-ZÉÈ][a-zà-ÿ]"
    r"|[A-ZÉ][a-zà-ÿ]+ (?:renouvelle|lance|propose|soutient|finance|ouvre|offre|invite|launches|offers|invites)"
)
_BREAK = re.compile(r"\n\s*\n|\. (?=[a-z])|\n[^\n]{0,60} ?:\s*\n")


def read(passage: Passage, title: Passage | None = None) -> tuple[Fact, ...]:
    """The types of applicants the text admits, in order of place, each with its quote.

    Where no words say who may apply and a title is given, the types named most at the beginning are probable.
    """
    hits = [hit for hit in _types().find(passage) if hit.value != _NOBODY]
    windows = _windows(passage) if hits else []
    found: dict[str, Fact] = {}
    for hit in hits:
        if hit.value not in found and any(start <= hit.start < end for start, end in windows):
            found[hit.value] = Fact(hit.value, passage.around(hit.start, hit.end, 60))
    return tuple(found.values()) or (_probable(passage, title, hits) if title is not None else ())


def _probable(passage: Passage, title: Passage, hits: Sequence[PhraseHit]) -> tuple[Fact, ...]:
    """The types named most in title and opening lines; the title counts thrice, a type beside a stronger one half."""
    opening = [hit for hit in hits if hit.start < OPENING and not _is_name(passage, hit)]
    votes: Counter[str] = Counter()
    for hit in opening:
        votes[hit.value] += IN_TITLE if hit.start < len(title.folded) else 1
    most = max(votes.values(), default=0)
    first: dict[str, Fact] = {}
    for hit in opening:
        if votes[hit.value] * 2 > most and hit.value not in first and hit.value not in WEAK:
            first[hit.value] = Fact(hit.value, passage.around(hit.start, hit.end, 60), probable=True)
    return tuple(first.values())[:PROBABLE]


def _is_name(passage: Passage, hit: PhraseHit) -> bool:
    """Whether a type word begins a proper name («Université Laurentide», «Association of Delta Counties»)."""
    said = passage.published(hit.start, hit.end + 40)
    return _NAME.match(said) is not None


def of_field(value: object) -> tuple[Fact, ...]:
    """The types named in a source's own field (a text or a list of texts)."""
    texts = value if isinstance(value, (list, tuple)) else [value]
    found: dict[str, Fact] = {}
    for text in texts:
        passage = Passage(str(text)[:2000])
        for hit in (hit for hit in _types().find(passage) if hit.value != _NOBODY):
            found.setdefault(hit.value, Fact(hit.value, passage.quote(hit.start, hit.end)))
    return tuple(found.values())


def _windows(passage: Passage) -> list[tuple[int, int]]:
    """The stretches of text that say who may apply."""
    windows = []
    for hit in _cues().find(passage):
        if hit.value == "never":
            continue
        after = passage.folded[hit.end : hit.end + REACH]
        stop = _BREAK.search(after)
        before = passage.folded[max(hit.start - REACH, 0) : hit.start]
        begin = max(before.rfind(". "), before.rfind("\n")) + 1
        windows.append((hit.end, hit.end + (stop.start() if stop else len(after))))
        windows.append((max(hit.start - REACH, 0) + begin, hit.start) if hit.value == "before" else (0, 0))
    return windows


@cache
def _types() -> PhraseFinder:
    return PhraseFinder({**TYPES, _NOBODY: NOT_TYPES})


@cache
def _cues() -> PhraseFinder:
    after, before = CUES["after"], CUES["before"]
    only_after = " | ".join(cue for cue in after.split(" | ") if cue not in before.split(" | "))
    return PhraseFinder({"after": only_after, "before": before, "never": CUES["never"]})
