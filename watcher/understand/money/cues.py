"""The words that say what a sum is, French and English, in plain letters. Data only."""

from __future__ import annotations

from functools import cache

from watcher.understand.money.words import Sense
from watcher.understand.text.cue_lexicon import CueLexicon

__all__ = ["Sense", "lexicon"]


# What was done with money, in the past tense of both languages.
_DONE = (
    "accorde*", "appuye*", "attribue*", "verse*", "finance*", "soutenu*", "vote*", "recu*", "obtenu*", "distribue*",
    "reparti*", "octroye*", "alloue*", "consacre*", "investi*", "partage*", "decroche*", "remporte*", "mobilise*",
    "engage*", "depense*", "debloque*", "remis*", "beneficie*", "approuve*", "adopte*", "gagne*",
)  # fmt: skip
_GIVEN = (
    "given", "awarded", "granted", "funded", "invested", "distributed", "paid", "supported", "provided", "spent",
    "helped", "committed", "approved", "allocated",
)  # fmt: skip
# «A total of £2m has been shared by …»: nothing of it is left.
_GIVEN_OUT = " | ".join(
    f"{have} {out}"
    for have in ("has been", "have been")
    for out in ("shared", "awarded", "handed", "paid", "distributed", "given", "split", "raised")
)
_PARTICIPLES = [f"{done.rstrip('*')}{end}" for done in _DONE for end in ("", "e", "s", "es")]
_PERFECT = " | ".join(f"{have} {given}" for have in ("has", "have", "had", "been") for given in _GIVEN)
_PASSIVE = " | ".join(
    f"{have} {done}" for have in ("a", "ont", "avons", "avait", "avaient", "ete") for done in _PARTICIPLES
)

CUES: dict[Sense, dict[float, str]] = {
    Sense.AID: {
        4.2: (
            "prix | bourse | bourses | trophee* | par projet | par equipe | par laureat | par laureate | par "
            "beneficiaire | par dossier | par structure | par organisme | par commune | par atelier | par entreprise | "
            "par candidat* | par an et par | par chercheur* | chaque projet | chaque laureat | each project | per "
            "project | per award | each award | per applicant | per organisation | per organization | per recipient | "
            "per company | per team | each winner | recevoir | recoit | recoivent | recevra | recevront | pourront "
            "recevoir | obtenir | obtenez | beneficier d | beneficie d | prize | prizes | scholarship* | fellowship* | "
            "bursar* | stipend* | each grant | grants of | awards of | grants from | grants between | awards from | "
            "awards between | bourses de | prix de | aides de | subventions de | recompense* | se verront attribuer | "
            "se verra attribuer | se voit attribuer | se voient attribuer | se verra remettre | se verra decerner | "
            "percevra | percevront | esperer | vous toucherez | could get | can get | would get | touche | touchent | "
            "toucher | toucheront | percevoir | decrocher | empocher | a raison de | can receive | could receive | may "
            "receive | would receive | eligible to receive | able to receive | maximum amount of funding | maximum "
            "funding | maximum amount available | maximum grant | maximum award | beneficiera d | beneficieront d | "
            "beneficient d | beneficiez d | beneficierez d"
        ),
        3: (
            "aide | aides | subvention* | dotation du laureat | prime | primes | soutien | appui | allocation | "
            "contribution* | concours financier | forfait* | aide forfaitaire | cheque | coup de pouce | gagner | a "
            "gagner | remporter | dote de chacun | grant | grants | award | awards | funding per project | lump sum | "
            "apply for | may request | can request | ask for | receive | receives | funding of up to | financial "
            "support | support of up to | rembourse* | prise en charge | prend en charge | subside* | pret | loan | "
            "loans | cofinancement | participation de | participation du | remuner* | indemnite | gratification | "
            "grant amount | aide unitaire | aide versee | montant | ticket moyen | montant moyen | aide moyenne | "
            "subvention moyenne | average grant | average award | be awarded | are awarded | is awarded | request | "
            "requests | be paid | is paid | are paid | paid monthly | paid in | paid each | total value | value of the "
            "award | value of each | amount granted | amount awarded | amounts granted | amounts awarded | grants "
            "awarded will | grants awarded through | grants awarded under | funding awarded will | support granted | "
            "assistance granted | d une valeur de | granted is | granted will | granted may | granted to each | "
            "awarded will | awarded is | awarded to each | awarded grants are | grants awarded are | awards are | "
            "second prix | premier prix | troisieme prix | d une valeur maximale de | d une valeur totale de | d une "
            "valeur pouvant | funded amount"
        ),
        2: "somme",
        0.5: "conditions de ressources | condition de ressources | critere de ressources | criteres de ressources",
    },
    Sense.TOTAL: {
        1.6: "total",
        4: (
            "will be split | be split | split between | split among | will be divided | be divided | se repartiront | "
            "ligne budgetaire | lignes budgetaires | a partager | montant reserve | enveloppe* | notifie* | reservee | "
            "reserve | reserves | reservees | repartira | en caisse | affecte* | a distribuer | au total de | cagnotte "
            "| dotation totale | dotation annuelle | dotation globale | montant mobilise | sera distribue | seront "
            "distribues | sera reparti | seront repartis | sont prevus | est prevu | est prevue | sont prevues | "
            "prevue | prevus | prevues | is set aside | will be shared | to be shared | will share | on offer | up for "
            "grabs | budget de l appel | budget total | budget global | budget du programme | budget du fonds | budget "
            "de l action | budget indicatif | budget disponible | budget annuel du programme | budget alloue | budget "
            "consacre | dispose de | disposent de | disposera de | fort de | forte de | credits | montant total | "
            "montant global | total de l enveloppe | en tout | au total | s elevent a | fonds de | programme de | "
            "total call budget | call budget | total budget | overall budget | indicative budget | available budget | "
            "budget available | total funding | total available | total programme funding | available funding | "
            "funding available | estimated total | total program funding | program funding | envelope | pot | pot of | "
            "fund of | worth of | share a budget | share of | a share of | budget of | funding pot | total of | in "
            "total | altogether | total amount | overall amount | will invest | sera consacre | seront consacres | "
            "aides distribuees | atteindront | somme totale | fonds total | ressources du fonds | capital of | budget "
            "envelope | set aside | earmarked | prevoit de distribuer | a repartir | mobilise une enveloppe | "
            "programme budget | budget envisage | se partagera | se partageront | partageront | to spend | a depenser "
            "| budget envelope of | total size | size of the fund | fund size | taille du fonds | +appel a projets de "
            "| +appel a projets d | +appel a candidatures de | +appel de | appropriation of | appropriation | annual "
            "appropriation"
        ),
        3.2: (
            "consacre | consacrera | consacrent | mobilise | mobilisera | met | mettra | injecte | injectera | "
            "investit | investira | investir | prevoit | dedie | dediee | dedies | allocates | allocated to | invests "
            "| is investing | commits | committed to | puts | will allocate | sur la table | to distribute | to give "
            "away | to award | available to | d aides | de subventions | in grants | of grants | in funding | of "
            "funding | in prizes | de prix | d aide publique | to invest | will be allocated | will be awarded | "
            "debloque | debloquera | offers a total | money available | sera alloue | seront alloues | seront "
            "attribues | sera attribue | seront accordes | seront mobilises | sont mobilises | sont alloues | est "
            "alloue | est allouee | sont disponibles | est disponible | sont reserves | est consacre | sont consacres "
            "| est dediee | est dedie | finance a hauteur | financee a hauteur | finances a hauteur | abonde* | "
            "investissent | investiront | commit | will commit | consacreront | mobilisent | mobiliseront | injectent "
            "| apportent ensemble | degage | degagent | will distribute | will give away | will hand out | will award "
            "| distribuera | distribueront | made available | being made available | l effort | sera octroye | seront "
            "octroyes | sera octroyee | seront octroyees | servira a | serviront a | est octroye | sont octroyes | "
            "consacrer | mobiliser | allouer | dedier | affecter | injecter | debloquer | to allocate | to commit | "
            "totaling | totalling | totalisant | qui totalise"
        ),
        3.1: "is available | are available | available | disponible | disponibles",
        2.7: (
            "dote de | dotee de | dotes de | dotees de | dote d un montant | dotee d un montant | dote d une | "
            "dotation | dotations | endowed"
        ),
        2.2: "budget",
        1.2: "lot | volet | programme | program | fonds | fund | investment of",
    },
    Sense.COST: {
        3.6: "cost",
        5.5: (
            "plafond de depense* | plafond des depense* | plafond d assiette | plafond de travaux | depenses "
            "plafonnees | depense plafonnee | couts plafonnes | cout plafonne | travaux plafonnes | assiette "
            "plafonnee | investissements plafonnes | depenses eligibles plafonnees | depenses admissibles plafonnees "
            "| dans la limite d un cout | expenses capped | costs capped | cost ceiling"
        ),
        5: (
            "budget minimal | budget minimum | budget mini | budget maximal du projet | budget des travaux | cout "
            "complet | cout total | couts totaux | dont le budget complet | dont le budget total | dont le budget "
            "global | dont le budget | si le projet | presenter un budget | presenter un budget global | presenter un "
            "budget total | have a value of | projects with a value of | valeur du projet"
        ),
        4: (
            "cout* | depense* | bill | invoice* | budget du projet | budget des projets | budget du dossier | budget "
            "de l operation | budget complet | budget previsionnel | budget du chantier | budget global du projet | "
            "budget total du projet | total project budget | assiette* | plan de depense* | plan de financement | "
            "travaux | devis | investissement | investissements | montant du projet | montant des projets | montant "
            "des travaux | montant de l operation | montant d investissement | montant des depenses | montant "
            "eligible | project cost* | project budget* | project size | total cost* | eligible cost* | full cost | "
            "cost of | costs | budget par projet | expenditure* | expenses | project value* | project total | "
            "projects costing | costing | project worth | projects worth | base subventionnable | plafond des couts | "
            "ticket d entree | achat | acquisition | valeur du bien | prix d achat | projets de plus de | projets d "
            "au moins | projets d un montant | taille des projets | taille du projet | budget minimal du projet | "
            "valeur | d investissement | si les couts | valued at | worth at least | ayant un cout | valant | projets "
            "de moins de | projets inferieurs a | projets superieurs a | projects under | projects over | projects of "
            "at least | +projects of | +projects below | +projects above | +projects between | +projects from | "
            "+projets de | +projets entre | +projets compris entre"
        ),
        2.6: "plafonnes | plafonnees",
    },
    Sense.THRESHOLD: {
        4.5: (
            "cannot apply | can t apply | are not eligible | is not eligible | ne sont pas eligibles | n est pas "
            "eligible | are ineligible | ne peuvent pas candidater"
        ),
        5: (
            "si les travaux | si le budget | si le cout | si le projet depasse | lorsque le budget | lorsque le cout | "
            "lorsque les travaux | lorsque les depenses | si les depenses | quand le budget | regime cadre | ne peut "
            "cumuler | ne peuvent cumuler | cumul | cumule* | ne peut percevoir | ne recoit pas | avantages | if the "
            "budget | if the cost | when the budget | where the cost | if costs | whose budget | budget is under | "
            "budget under | budget over | budget below | chiffre d affaires | chiffre d affaire | chiffres d affaires "
            "| ca annuel | ca ht | turnover | sales | revenue | revenues | annual income | revenu | revenus | quotient "
            "familial | plafond de ressources | plafonds de ressources | ressources inferieures | ressources annuelles "
            "| budget annuel | budget de fonctionnement | budget inferieur | budget superieur | budget reste | annual "
            "budget | operating budget | de minimis | minimis | toutes aides publiques | toutes aides confondues | "
            "aides publiques confondues | entreprise unique | seuil* | single undertaking | total de bilan | bilan | "
            "fonds propres | capital social | patrimoine | loyer | salaire | wage | salary | income | threshold* | net "
            "worth | assets | receipts | revenu fiscal | chiffre | marches publics | procurement | notification "
            "ceiling | masse salariale | payroll | plafond legal | legal ceiling | state aid | valorisation | ventes | "
            "ventes annuelles | appel d offres | dont le budget annuel | dont le budget depasse | dont le budget est "
            "inferieur | dont le budget est superieur | de chiffre d affaires | de ca | in turnover | in sales | in "
            "revenue | in annual income | budgets under | with budgets | budgets below | budgets over | budget annuel "
            "inferieur | assets under | annual budgets | operating budgets | budgets of less | budgets of more | "
            "potentiel financier | potentiel fiscal | par habitant | per capita | per inhabitant | with reserves | "
            "reserves above | reserves of | free reserves | operating expenses | operating expenditure | annual "
            "expenditure | annual expenses | earning | earn less | earn under | must have raised | have raised | that "
            "have received | who have received | that received | ayant recu | ayant deja recu | ayant beneficie d | "
            "having received | family of | household of | families making | households making | making less than | a "
            "recu moins de | avoir recu moins de | recu moins de | received less than | have received less"
        ),
    },
    Sense.PAST: {
        5.5: _GIVEN_OUT,
        6: (
            "l an dernier | l an passe | l annee derniere | l annee passee | edition precedente | editions precedentes "
            "| derniere edition | dernieres editions | precedente edition | precedent appel | vagues precedentes | "
            "premieres vagues | previous round* | last round | last year | previous year* | past year | previous "
            "edition* | last edition | last time | recent grants | recent awards | in recent years | in past years | "
            "ces dernieres annees | au cours des dernieres annees | over the past | commission permanente | lors de "
            "cette commission | over its lifetime | over the years"
        ),
        5: (
            "paid | drew | handed out | attracted | has obtained | have obtained | "
            "afin de voter | pour voter | a atteint | ont atteint | a totalise "
            "| ont totalise | a represente | s est eleve | s est elevee | se sont eleves | have been made | "
            "has been made to | seeking a total of | applications totaling | applications totalling | requests "
            "totaling | requests totalling | fait suite a celui | fait suite au premier | montant subventionne | "
            "en moyenne | l edition | ont ete accordes | a deja | ont deja | deja | lors de la derniere | lors des | "
            "depuis sa creation | depuis son lancement | depuis le lancement | depuis | to date | so far | already | "
            "was awarded | were awarded | funded | was granted | received | has received | has already | awarded to | "
            "won | paid out | was paid | since its launch | since launch | since it began | distributed | shared out "
            "| went to | were given | was given | gave | granted | invested | supported | secured | laureats de l "
            "edition | demandes recues | entries worth | demandes pour un total | ont demande | requested in | total "
            "verse | a aide | ont aide | avait aide | avaient aide | ont ete aides | et distribue | jusqu ici | a ce "
            "jour | a ce stade"
            f" | {_PASSIVE}"
            f" | {_PERFECT}"
        ),
        4.2: "awarded",
        3.6: (
            "grace a | verse par | versee par | accorde par | accordee par | partage avec | partagee avec | financee "
            "par | finance par | a installe | a mis au point | a pu | ont pu | thanks to a grant | with help from | a "
            "ouvert | a cree | a achete | a equipe | a renove | a lance"
        ),
    },
    Sense.OTHER: {
        4.5: (
            "+plus | est demandee aux | est demande aux | est exigee | a la charge | is charged | participation au "
            "concours | droit de participation | a l ordre de | par cheque | a regler | a joindre | payable* | by "
            "cheque | per diem"
        ),
        5: (
            "frais d inscription | frais de dossier | frais de participation | droits d inscription | droit d "
            "inscription | adhesion | cotisation* | tarif* | billet* | entree | coute | coutent | prix de vente | prix "
            "public | entry fee* | fee | fees | registration fee* | ticket* | top up* | topup | bonification* | "
            "supplement | supplements | complement | complements | majoration* | bonus | caution | amende* | penalite* "
            "| penalty | abonnement | subscription | s ajoute | s ajoutent | membership | price | priced | prix "
            "unitaire | repas a | additional amount | supplementaire | supplementaires | extra | guide papier | a l "
            "unite | deposit | participation aux frais | participation financiere des familles | droit d entree | "
            "caution de | registration costs | par participant | salaire horaire | taux horaire | hourly | kilometrage "
            "| contribution additionnelle | aide additionnelle | montant additionnel | somme additionnelle | "
            "additional contribution | additional grant"
        ),
        2.6: "dons | donation*",
    },
    Sense.MAX: {
        3: (
            "maximum | maximal | maximale | maximales | maximums | maxi | max | jusqu a | jusqu aux | au plus | sans "
            "exceder | sans depasser | n excede* | ne depasse* | pas depasser | ne peut exceder | ne pourra exceder | "
            "ne peut depasser | dans la limite | limite a | limitee a | limites a | pouvant aller | peut atteindre | "
            "pouvant atteindre | peut aller | peuvent atteindre | up to | no more than | not more than | not exceed | "
            "not to exceed | may not exceed | cannot exceed | at most | capped at | cap of | ceiling | limit of | not "
            "go beyond | go beyond | may reach | can reach | upper limit | largest | a maximum of | au maximum | "
            "inferieur a | +moins de | +under | +below | +less than | plafonn* | atteindre | allant jusqu a | peuvent "
            "aller | cap | maximaux | ceilings | to a limit | as much as | upto | culmine | can rise | rise to | "
            "plafond | plafonds | inferieure a | inferieurs a | inferieures a | lower than | to a maximum | maximum de "
            "| limited to | restricted to | won t exceed | monter a | monte a | s elever a | grimper | aller a | "
            "without exceeding | n excedant | ne depassant"
        ),
    },
    Sense.MIN: {
        3: (
            "minimum | minimal | minimale | minimales | mini | min | au moins | d au moins | plancher | +a partir de "
            "| +des | superieur a | superieure a | superieurs a | superieures a | +plus de | at least | no less than "
            "| not less than | no fewer than | a minimum of | floor | lower limit | smallest | +from | +starting at | "
            "+starting from | +more than | +over | exceeding | greater than | +above | minimums | minimaux | exceeds "
            "| exceed | and over | and above | or more | ou plus | et plus | or above | ou davantage"
        ),
    },
    Sense.FUNDING: {
        1: (
            "taux | financ* | couvre* | couvert* | cover* | funds | funding | rate | share | part | subventionne* | "
            "intensite | intensity | match* | pris en charge | pays | meets | rembours* | hauteur | eligible* | "
            "admissible* | eligibles | no cost | cost share | cost sharing | cost effective | at no cost | in direct "
            "costs | direct costs per year | in total costs | won t"
        ),
    },
}  # fmt: skip


@cache
def lexicon() -> CueLexicon[Sense]:
    """The compiled cues; built at the first reading, about a millisecond."""
    return CueLexicon(CUES)
