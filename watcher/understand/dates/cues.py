"""The words that say what a day is for, French and English, in plain letters. Data only.

Heavier words win over lighter ones near the same day. Whole expressions («fin des travaux») stand here when
they mean something else than their parts.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from watcher.understand.lexicon import Lexicon


class Role(StrEnum):
    """What a day can be for. From SUBMIT to ASKING and from OLD on they only colour another role."""

    DEADLINE = "deadline"
    UNTIL = "until"
    SUBMIT = "submit"
    STEP = "step"
    ASKING = "asking"
    OPENS = "opens"
    PUBLISHED = "published"
    EVENT = "event"
    RESULT = "result"
    PROJECT = "project"
    LEGAL = "legal"
    ELIGIBLE = "eligible"
    OTHER = "other"
    NEW = "new"
    OLD = "old"
    ROLLING = "rolling"
    WEAK_ROLLING = "weak rolling"
    NOT_ROLLING = "not rolling"
    SIDE_FR = "FR"
    SIDE_QC = "CA-QC"
    SIDE_CA = "CA"


CUES: dict[Role, dict[float, str]] = {
    Role.DEADLINE: {
        4: (
            "ont jusqu au | avez jusqu au | a jusqu au | disposent jusqu au | have until | has until | date limite | "
            "dates limites | date de tombee | dates de tombee | hors delai | hors delais | apres le delai | passe ce "
            "delai | echeancier | delai d inscription | delai de soumission | date ultime | ultime delai | at the "
            "latest | must arrive | must be in | must be with us date butoir | dates butoirs | date de cloture | "
            "dates de cloture | date de fermeture | date de fin de depot | date de fin des depots | date de fin des "
            "candidatures | date et heure limites | date et heure limite | heure limite | jour limite | limite de "
            "depot | limite d envoi | fin de depot | fin des depots | fin du depot | fin des envois | fin d envoi | "
            "fin des inscriptions | fin de l inscription | fin d inscription | fin de reception | fin de la reception "
            "| fin des candidatures | fin de l appel | fin des soumissions | fin de la consultation | fin de la "
            "campagne | fin de la periode de depot | fin de la periode d inscription | fin de la collecte | fin du "
            "concours | fin de validite de l appel | date d echeance | echeance* | date d inscription | dernier delai "
            "| derniers delais | delai de rigueur | delai limite | delai maximal | delai de depot | delai de reponse "
            "| date limit* | dernier jour | derniere date | derniere limite | remise des offres | remise des "
            "candidatures | remise des dossiers | remise des plis | date de remise | date de depot | dates de depot | "
            "date de reception | deadline* | closing date* | closing time | closing for | due date* | due by | due on "
            "| is due | are due | due | final date | last day | last date | last call | cut off* | cutoff* | "
            "submission date* | submissions close | date of closing | end of submission* | end of call | apply by | "
            "apply before | apply until | submit by | submit before | register by | must reach us | no submissions "
            "after | no applications after | not accepted after | after the deadline"
        ),
        3.5: (
            "cloture* | cloturer* | cloturera | clot | clos le | close le | closes le | clore | clora | closes | "
            "close on | close at | close | closing | closed on | fermeture* | ferme | ferment | fermera | fermeront | "
            "fermer | se ferme | se fermera | s acheve | s achevera | s acheveront | prend fin | prendra fin | "
            "prennent fin | s arrete* | se termine | se terminera | se terminent | cesse* | expire* | expiration | "
            "releve | releves | levee | levees | end of the call | ends on | ends at | ends | termine le | fin le | "
            "limite | butoir | terme | stops accepting | stop accepting | bids close | shut | shuts | until midnight "
            "on | desactiv* | inaccessible* | hors ligne | deactivated | switched off | go offline | goes offline | "
            "taken offline | ne sera plus accessible | plus possible | no longer accepted | fin de l accueil | "
            "windows close | date de fin"
        ),
        2.8: (
            "devait parvenir | doit parvenir | doivent parvenir | devra parvenir | devront parvenir | devaient "
            "parvenir | doit etre depos* | doivent etre depos* | devra etre depos* | devront etre depos* | doit etre "
            "transmis* | doivent etre transmis* | devront etre transmis* | doit etre envoy* | doivent etre envoy* | "
            "doit etre soumis* | doivent etre soumis* | doit etre recu* | doivent etre recu* | devront etre recu* | "
            "doit etre adress* | doivent etre adress* | a deposer | a envoyer | a transmettre | a remettre | a "
            "retourner | a adresser | a soumettre | sont attendus | sont attendues | est attendu | est attendue | "
            "must be submitted | must be received | must be sent | should be submitted | should be sent | should be "
            "received | to be submitted | to be received | are to be sent | must apply | must submit | devez deposer "
            "| devez transmettre | devez envoyer | doivent deposer | doivent transmettre | doivent envoyer | are "
            "expected by | is expected by | close of call"
        ),
        2.01: "+fin | +end | a rendre | a renvoyer | a faire parvenir | faire parvenir",
    },
    Role.UNTIL: {
        2.6: "au plus tard | no later than | not later than | on or before | by no later than",
        2.5: (
            "+passe le | +apres le | +jusqu au | +jusqu a | +jusqu aux | +jusque | +jusqu en | +avant le | +avant la "
            "date du | +avant les | +d ici le | +d ici au | +d ici la | +ici le | +by the end of | +until | +till | "
            "+prior to | +avant"
        ),
        2: "+pour le | +by | +before | +through | +after | +past",
    },
    Role.SUBMIT: {
        1.51: (
            "window | windows | session de depot | sessions de depot | periode de depot | periode de candidature | "
            "intake | intakes"
        ),
        1.5: (
            "vague | vagues | ouvert | ouverte | ouverts | ouvertes | is open | are open | depos* | arrivent | "
            "arriver | arrive | arrivee | parvient | parviennent | transmettent | rendre | rendus | rendues | depot* "
            "| candidat* | postul* | soumission* | soumett* | soumis | soumise | soumises | inscri* | envoi | envois "
            "| envoy* | transm* | adresser | parven* | recu | recue | recus | recues | reception* | receptionn* | "
            "recevable* | dossier* | formulaire* | fiche* | apply | applic* | applying | proposals | proposal | "
            "submit* | submission* | entries | entry | registr* | register | nominat* | bid | bids | presenter | "
            "remis | requests | request | demande | demandes | teleprocedure* | teleservice | enregistr* | complete "
            "the form | completer le formulaire | depositi* | send | upload* | televers* | deliver* | rapport de "
            "candidature | rapport de projet | rapport de proposition | rapport de demande | application window | "
            "submission window | adress* | remett* | remise | remettre | retourn* | joindre | rempli* | return the "
            "form | post it | poster"
        ),
        0.9: (
            "en vigueur | plateforme* | plate forme | appel | appels | tender | tenders | offre | offres | offer | "
            "offers | concours | competition | consultation | ami | aap | call | portal | sent | adresse | adresses | "
            "enter | saisie | saisir | in hand | plis | recevoir | participer | repond* | reponse* | reply | respond "
            "| response* | attendu* | received | present* | propos* | particip* | manifest* | communiqu*"
        ),
    },
    Role.STEP: {
        1.5: (
            "pre demande* | predemande* | pre proposition* | preproposition* | pre projet* | preprojet* | lettre d "
            "intention | lettres d intention | avis d intention | avis d interet | declaration d intention | "
            "declarations d intention | declaration d interet | manifestation d interet | manifestations d interet | "
            "note d intention | notes d intention | fiche d intention | fiches d intention | note conceptuelle | note "
            "de concept | avant projet | demande complete | demandes completes | demande detaillee | demandes "
            "detaillees | dossier complet | dossiers complets | dossier detaille | proposition complete | "
            "propositions completes | proposition detaillee | projet complet | projets complets | pre inscription* | "
            "preinscription* | pre depot | predepot | preselection | pre selection | projet detaille | premiere etape "
            "| deuxieme etape | seconde etape | etape 1 | etape 2 | phase 1 | phase 2 | premiere phase | deuxieme "
            "phase | seconde phase | premiere vague | deuxieme vague | premiere session | deuxieme session | session "
            "1 | session 2 | pre proposal* | preproposal* | pre application* | preapplication* | letter of intent | "
            "letters of intent | loi | notice of intent | notices of intent | noi | expression of interest | "
            "expressions of interest | eoi | concept note* | concept paper* | concept outline* | outline | outlines | "
            "full proposal* | full application* | white paper* | abstract | abstracts | stage 1 | stage 2 | stage one "
            "| stage two | step 1 | step 2 | first stage | second stage | first step | second step | phase one | "
            "phase two"
        ),
    },
    Role.ASKING: {
        0.2: (
            "vous | votre | vos | nous | notre | peuvent | peut | doivent | doit | devront | devra | pourront | "
            "pourra | pouvez | may | must | can | should | you | your | us | our | invite* | souhait* | interess* | "
            "merci de | veuillez | please | faut | il reste | envoyez | projets | dispositif | programme | fonds | "
            "mesure | prime | cheque | guichet | aide | subvention* | bourse* | prix | grant | fund | funding | "
            "scheme | award | prize | fin de journee | en fin de journee | end of day | end of the day | fin de "
            "matinee | fin de semaine"
        ),
    },
    Role.OPENS: {
        3.5: (
            "ouverture* | ouvre | ouvrent | ouvrira | ouvriront | ouvrir | s ouvre | s ouvrira | s ouvrir | ouvert a "
            "partir | ouverte a partir | ouverts a partir | ouvertes a partir | ouvert depuis | ouverte depuis | "
            "ouverts depuis | ouvertes depuis | debut des depots | debut de depot | debut du depot | debut des "
            "inscriptions | debut des candidatures | debut de l appel | date de debut | accessible le | accessible "
            "des | accessible a partir | accessible a compter | accessible depuis | accessibles a partir | disponible "
            "a partir | disponible des | en ligne le | en ligne des | en ligne a partir | opening | opens | open from "
            "| open on | open as of | open since | opened | opened on | will open | start date* | applications open | "
            "call opens | calls open | date d ouverture | start of submission* | accepted from | accepted as of | "
            "accepted starting | lance le | lancee le | lancement le | lancement de l appel | lancement de la "
            "campagne | lancement du concours | lancement des candidatures | launch date | launches on | launched on "
            "| demarre le | demarrera le | debute le | debutera le | debutent le | date de lancement | lancement "
            "officiel"
        ),
        2.01: "+debut | +start | reouverture* | reopen | reopens | reopening | will reopen",
        1.6: (
            "+a partir du | +a partir de | +a compter du | +a compter de | +des le | +depuis le | +from | +as of | "
            "+starting | +starting on | +beginning | +beginning on | +since | +as from"
        ),
        1.4: "lance | launch* | lancee | lances | launches | demarre* | debute* | lancement",
    },
    Role.PUBLISHED: {
        5: (
            "publie | publiee | publies | publiees | publication | date de publication | mis a jour | mise a jour | "
            "mises a jour | mise en ligne | mis en ligne | modifie le | modifiee le | actualise le | actualisee le | "
            "posted | published | last updated | updated | last modified | last reviewed | modified | amended | "
            "amendment* | posted on | date posted | version du | en date du | communique | paru | parue | parution | "
            "cree le | ajoute le | added on | created on | copyright | consulte le | derniere mise a jour | date "
            "modified"
        ),
        1.5: "notice | version | released | issued | dated | lance le communique",
    },
    Role.EVENT: {
        4: (
            "reunion* | webinaire* | colloque* | visio* | webinar* | information session* | info session* | info day* "
            "| infoday* | briefing* | meeting* | town hall* | se tiendra | se tiendront | se deroulera | se tient | "
            "se tenait | held on | be held | is held | ceremon* | remise des prix | remise de prix | remise des "
            "trophees | atelier d information | session d information | sessions d information | journee d "
            "information | journees d information | accueille la | kick off | open day | open house | drop in* | "
            "petit dejeuner | table ronde | join us | join our | hearing* | q a session | question period"
        ),
        3.01: "visible | a voir | a decouvrir | on display | on view | a l affiche | en tournee",
        2.6: (
            "aura lieu | auront lieu | take place | takes place | taking place | journee* | rencontre* | assemblee* | "
            "rendez vous | workshop* | permanence* | matchmaking | brokerage | inauguration* | accueillera | seance* "
            "| conference* | seminar* | seminaire* | congres | plenier* | symposium*"
        ),
        1.8: (
            "festival* | salon | salons | exposition* | concert* | fete* | recevra | salle | cafe | tenue | pitch* | "
            "clinic | event | events | evenement* | forum | forums | networking | gala"
        ),
    },
    Role.RESULT: {
        4.01: (
            "reponse sera | reponses seront | sera donnee | let applicants know | let you know | hear from us | "
            "applicants know | will hear | will be told | will be contacted | seront contactes | seront informes | "
            "seront notifies | sera notifie | reponse du jury | reponse de la commission"
        ),
        4: (
            "resultat* | laureat* | palmares | devoilement | notification* | notifi* | audition* | deliberation* | "
            "comite de selection | comite d evaluation | result | results | winner* | interview* | shortlist* | "
            "selection finale | award date* | awards announced | examinees | examines | versement* | paiement* | "
            "payment* | reponse aux candidats | reponses aux candidats | proclam* | finalist* | finalistes | contract "
            "signature | anticipated award | outcome* | grant agreement | publication des resultats | funding "
            "decision* | notice of decision* | avis de decision | annonce des* | annonces des* | seront annonces | "
            "sera annonce | seront annoncees | annonce du* | annonce officielle | announced | announcement of* | "
            "decision date* | decision finale | se prononcera | rendra sa decision | rendra son avis | seront connus "
            "| sera connu | seront prevenus | notification of* | success notified"
        ),
        2.7: (
            "jury | jurys | selection | selection des | commission* | evaluation* | entretien* | review | reviewed | "
            "peer review | expertise* | decision* | vote | recommand* | examine* | examen des | instruction des | "
            "selectionn* | preselectionn* | deliber* | decide* | awarded | award of | informed | informes | informees"
        ),
        1.4: "comite* | annonce | annonces | announces | announcing | announce",
    },
    Role.PROJECT: {
        4.01: (
            "agreement ends | framework agreement | accord cadre | mise en euvre | pour la periode | for the period | "
            "covering the period | sur la periode"
        ),
        4: (
            "realis* | acheves | achevee | achevees | acheve | terminer | termines | terminees | terminee | completes "
            "au | completees | fin du projet | fin de projet | fin des projets | fin des travaux | cloture des "
            "travaux | cloture du projet | cloture des projets | cloture de l operation | fin de l operation | debut "
            "du projet | debut des projets | debut des travaux | demarrage du projet | demarrage des projets | "
            "demarrage des travaux | demarrer le projet | lancement des travaux | lancement du projet | lancement des "
            "projets | date de debut du projet | date de debut des travaux | date de fin du projet | date de fin de "
            "projet | date de fin des travaux | date limite de realisation | date limite des travaux | date limite d "
            "achevement | date limite de fin | date limite de mise en oeuvre | periode de realisation | periode d "
            "execution | periode du projet | periode d eligibilite | periode de financement | periode couverte | mise "
            "en oeuvre | factur* | acquitt* | se derouler | se deroule | se derouleront | executer | execut* | "
            "financement pour la periode | valable* | start of the project* | start of project* | project start* | "
            "projects start* | projects must start | projects to start | project end* | end of project* | end of the "
            "project* | project period* | project duration | funding period | completed | be completed | completion | "
            "expenditure* | incurred | spent | work expected | work is expected | period of performance | performance "
            "period | budget period | fiscal | delivered between | implemented | delivery phase | fellowship starts | "
            "fellowships start | expected to begin | expected to start | livre | livres | livrables | deliverables | "
            "annee civile | prise d effet | entree en vigueur | entrera en vigueur | takes effect | effective date | "
            "in force | debuter au | se deroulent | se deroulera entre | actions se deroulent | doivent debuter | "
            "doit debuter | doit demarrer | doivent demarrer | debuteront | debutera le projet | must start | must "
            "begin | must be spent | must be finished | finished by | projet doit | projets devront debuter | "
            "realisable* | executable* | a realiser | projets retenus debut* | projects project must take place | "
            "doivent avoir lieu | doivent se tenir | devront etre finalis* | finalis* | termine avant | terminer "
            "avant | delivered by | delivery"
        ),
        2.6: (
            "ayant lieu | ont lieu | qui se tiennent | ayant debute | activites | activities | duree | implementation "
            "| depens* | expenses | commencer | work to | conventionnement | occupation | livraison | marche du | "
            "marche public | marche conclu"
        ),
        2: "running",
        1.6: (
            "semestre* | trimestre* | travaux | chantier* | stage | stages | residence* | residency | residencies | "
            "internship* | mission* | sejour* | contrat | contract* | convention | conventions | perspective | mandat "
            "| mandate | works | construction | exercice | run | runs | running from | visite*"
        ),
    },
    Role.OTHER: {
        5: (
            "rapport final | rapports finaux | rapport d activite | rapport d activites | rapport financier | rapport "
            "d etape | rapport annuel | rapport intermediaire | rapport | rapports | remise du rapport | depot du "
            "rapport | compte rendu | comptes rendus | reddition de compte* | reddition* | report due | reports due | "
            "final report* | progress report* | annual report* | interim report* | financial report* | suspend* | "
            "suspension | mise en pause | met en pause | en pause | paused | interromp* | on hold | demande d "
            "information | demandes d information | demandes de precision* | aide technique | demande de paiement | "
            "demandes de paiement | demande de versement | deadline for questions | withdraw* | ferie* | appeal* | "
            "recours | reports | reporting | bilan | bilans"
        ),
        4.01: "claim | claims | demande de solde | accuse de reception | newsletter | abonnement",
        3.6: (
            "question | questions | inquir* | enquir* | clarification* | vacances | holiday* | conges | solde | "
            "annule* | cancel*"
        ),
        2.6: "renseignement* | precisions | justificatif* | retrait | pause | maintenance | poser | faq | erratum",
        2.01: "report",
    },
    Role.LEGAL: {
        5: (
            "loi du | loi n | loi no | decret | decrets | arrete du | arrete n | arretes | l arrete | reglement n | "
            "reglement ue | reglement du | du reglement | deliberation du | deliberation n | instruction du | "
            "instruction ministerielle | act of | reglement europeen | accord du | traite | decision n | vote le | "
            "vote en | adopte le | adoptee le | approuve le | approuvee le | approved on | signe le | signee le | "
            "signed on | celui du | assemblee du | conseil municipal du | conseil d administration du | public law | "
            "executive order"
        ),
        4: "code du | code de la | code general | statuts",
        3: "voted | adopted | regulation* | directive* | ordonnance* | circulaire*",
    },
    Role.ELIGIBLE: {
        5: (
            "ne avant | nee avant | nes avant | nees avant | ne le | nes le | nes entre | nees | born | creee avant | "
            "crees avant | creees avant | cree avant | cree depuis | creees depuis | immatricul* | fonde avant | "
            "fondee avant | founded | incorporated | established before | doctorat* | phd | obtenu | obtenue | "
            "obtained | constitue avant | enregistrees avant | existe depuis | existant avant | commencer avant | "
            "debuter avant | demarrer avant | engages avant | engagees avant | commence avant"
        ),
        2: "diplome* | degree | en activite | age | ages | agees | aged",
    },
    Role.NEW: {
        3.01: (
            "report de la date | report de la cloture | report de l echeance | report du delai | report de la limite "
            "| reouvert | reouverte"
        ),
        3: (
            "prolong* | reporte | reportee | reportes | reportees | repouss* | nouvelle date | nouvelles dates | "
            "nouveau delai | nouvelle echeance | decale* | desormais | extended | extension | new deadline | new "
            "closing date | new due date | revised deadline | new submission deadline | postponed | moved | pushed "
            "back | pushed to | now due | is now | are now | brought forward | avance au | avancee au | avancee | "
            "delayed | changed to | rescheduled | revised closing date | updated deadline | accorde un delai | delai "
            "supplementaire | neanmoins | revised date | reopened until | deferred | defers | resets | new proposal "
            "due date | passe au | passee au | sursis | regularis* | tolerance | exceptionnellement | derogation | "
            "rallonge* | etend* | etendu* | est portee au"
        ),
    },
    Role.OLD: {
        4: (
            "initialement | au lieu du | au lieu de | instead of | originally | previously | anciennement | ancienne "
            "date | ancienne echeance | initial deadline | original deadline | original closing date | date initiale "
            "| echeance initiale | prevu au depart | et non le | et non plus le | rather than | formerly | not the | "
            "non plus le | initially | old deadline | previous deadline | date limite initiale | previous closing "
            "date"
        ),
    },
    Role.ROLLING: {
        4: (
            "en tout temps | de facon continue | de maniere continue | pas de date de tombee | aucune date de tombee "
            "| sans date de tombee | a longueur d annee | aucun delai | sans limite de date | n y a pas de date "
            "limite | pas de date de depot | no cut off date | there is no deadline | no specific deadline | no "
            "particular deadline | whenever | as and when | continually | at any point | accepted continuously | "
            "applications are continuous | a n importe quel moment | tant que des fonds | tant qu il reste | dans la "
            "limite des fonds | dans la limite du budget disponible | tous les jours de l annee | jusqu au terme des "
            "credits | jusqu a extinction | au fil de l eau | depot en continu | depots en continu | base continue | "
            "toute l annee | tout au long de l annee | jusqu a epuisement | jusqu a l epuisement | jusqu a "
            "consommation | dans la limite des credits disponibles | rolling | ongoing basis | continuous basis | "
            "year round | all year | throughout the year | no closing date | no deadline | no deadlines | no fixed "
            "deadline | no application deadline | no set deadline | aucune date limite | aucune date butoir | aucune "
            "date de cloture | sans date limite | sans date butoir | pas de date limite | pas de date butoir | pas de "
            "date de cloture | sans echeance | aucune echeance | pas d echeance | until funds | until the funds | "
            "until funding | until the budget | until the fund | while funds last | until all funds | until exhausted "
            "| open continuously | continuously open | continuous intake | open ended | a tout moment | at any time | "
            "anytime | any time of year | en continu tout | reception continue | admission continue | inscription "
            "continue | inscriptions en continu | au fur et a mesure | permanently open | open all year | submitted "
            "at any time | selon epuisement | n importe quand | guichet permanent | appel permanent | ouvert en "
            "permanence | ouverte en permanence | guichet ouvert en continu"
        ),
    },
    Role.WEAK_ROLLING: {
        2: "en continu | en permanence | continuous | continuously | ongoing | permanent | permanente",
    },
    Role.NOT_ROLLING: {
        2: "n est plus | ne sont plus | no longer | n accepte plus | plus accepte* | n est pas | not on a",
    },
    Role.SIDE_FR: {
        1: (
            "cote francais | cote france | partie francaise | equipe francaise | equipes francaises | partenaire "
            "francais | partenaires francais | volet francais | en france | french side | french team* | french "
            "partner* | french applicants | chercheurs francais | chercheuses francaises | candidats francais | "
            "porteurs francais | in france | pour la france | france"
        ),
    },
    Role.SIDE_QC: {
        1: (
            "cote quebecois | cote quebec | partie quebecoise | equipe quebecoise | equipes quebecoises | partenaire "
            "quebecois | partenaires quebecois | volet quebecois | au quebec | quebec side | quebec team* | quebec "
            "partner* | quebec applicants | chercheurs quebecois | candidats quebecois | porteurs quebecois | in "
            "quebec | pour le quebec"
        ),
    },
    Role.SIDE_CA: {
        1: (
            "cote canadien | equipes canadiennes | partenaires canadiens | canadian side | canadian team* | canadian "
            "applicants"
        ),
    },
}


@cache
def lexicon() -> Lexicon[Role]:
    """The compiled cues; built at the first reading, about a millisecond."""
    return Lexicon(CUES)
