"""The words that give a day to another matter than applying, and those that name a side.

In plain letters, French and English: a star lets a word go on, a plus asks it to stand right beside the day.
Heavier words win. Whole expressions stand here when they mean something else than their parts. Data only.
"""

from __future__ import annotations

from watcher.understand.dates.role import Role

WORDS: dict[Role, dict[float, str]] = {
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
            "| infoday* | briefing* | meeting* | town hall* | se tiendra | se tiendront | se deroulera | se tient | se "
            "tenait | held on | be held | is held | ceremon* | remise des prix | remise de prix | remise des trophees "
            "| atelier d information | session d information | sessions d information | journee d information | "
            "journees d information | accueille la | kick off | open day | open house | drop in* | petit dejeuner | "
            "table ronde | join us | join our | hearing* | q a session | question period | close out | closeout"
        ),
        3.01: "visible | a voir | a decouvrir | on display | on view | a l affiche | en tournee",
        2.6: (
            "aura lieu | auront lieu | take place | takes place | taking place | journee* | rencontre* | assemblee* | "
            "rendez vous | workshop* | permanence* | matchmaking | brokerage | inauguration* | accueillera | seance* | "
            "conference* | seminar* | seminaire* | congres | plenier* | symposium* | vernissage* | portes ouvertes | "
            "matinee* | soiree* | conseil municipal | commission permanente | launch event | training | epreuve* | "
            "examen | formation | exhibition* | organisee du | organise du | organises du | organisees du | organised "
            "from | organized from | procedure ecrite"
        ),
        1.8: (
            "festival* | salon | salons | exposition* | concert* | fete* | recevra | salle | cafe | tenue | pitch* | "
            "clinic | event | events | evenement* | forum | forums | networking | gala"
        ),
    },
    Role.RESULT: {
        4.01: (
            "reponse ecrite | une reponse | reponse suivra | reponse sera | reponses seront | sera donnee | let "
            "applicants know | let you know | hear from us | applicants know | will hear | will be told | will be "
            "contacted | seront contactes | seront informes | seront notifies | sera notifie | reponse du jury | "
            "reponse de la commission"
        ),
        4: (
            "resultat* | laureat* | palmares | devoilement | notification* | notifi* | audition* | deliberation* | "
            "comite de selection | comite d evaluation | result | results | winner* | interview* | shortlist* | "
            "selection finale | award date* | awards announced | examinees | examines | versement* | paiement* | "
            "payment* | reponse aux candidats | reponses aux candidats | proclam* | finalist* | finalistes | contract "
            "signature | anticipated award | outcome* | grant agreement | publication des resultats | funding "
            "decision* | notice of decision* | avis de decision | annonce des* | annonces des* | seront annonces | "
            "sera annonce | seront annoncees | annonce du* | annonce officielle | announced | announcement of* | "
            "decision date* | decision finale | se prononcera | rendra sa decision | rendra son avis | seront connus | "
            "sera connu | seront prevenus | notification of* | success notified | candidatures retenues | affichage "
            "des | projets selectionnes | remise des cheques | remise du cheque | remise des bourses | remise des "
            "diplomes | remise des subventions | remise officielle"
        ),
        2.7: (
            "jury | jurys | selection | selection des | commission* | evaluation* | entretien* | review | reviewed | "
            "peer review | expertise* | decision* | vote | recommand* | examine* | examen des | instruction des | "
            "selectionn* | preselectionn* | deliber* | decide* | awarded | award of | informed | informes | informees "
            "| avertis | avertie | averties | avise* | contactes | contactees | candidats retenus | projets retenus | "
            "dossiers retenus | laureats retenus | successful applicants | successful candidates | offers will be made "
            "| grant offers | will be notified | will be informed | recevront une reponse | convocation* | validera | "
            "valideront | arbitrer* | statuer* | trancher* | retiendra | retiendront | analyse des | analyse du | "
            "analyse technique | depouillement | etude de recevabilite | etude de faisabilite | etude des | phase de "
            "vote | vote du public | assessment | screening | scoring"
        ),
        1.4: "comite* | annonce | annonces | announces | announcing | announce",
    },
    Role.PROJECT: {
        2.7: "arrive a echeance | arrivent a echeance | arrivera a echeance | arriveront a echeance",
        9: (
            "pour realiser | pour mener | pour finaliser | pour achever | pour executer | pour utiliser | pour "
            "depenser | pour terminer | to complete their | to complete the project | to complete your project | to "
            "carry out | to spend | to deliver | pour engager | pour consommer | pour justifier | pour mettre en | to "
            "use the | to use their | to use your | to finish | prolonger les projets | prolonger le projet | "
            "prolongation des projets | prolongation du projet | prolongation de projet | extension of the project | "
            "project extension* | avec une echeance au | avec echeance au | avec pour echeance"
        ),
        4.01: (
            "agreement ends | framework agreement | accord cadre | mise en euvre | pour la periode | for the period | "
            "covering the period | sur la periode"
        ),
        4: (
            "realis* | acheves | achevee | achevees | acheve | terminer | termines | terminees | terminee | completes "
            "au | completees | fin du projet | fin de projet | fin des projets | fin des travaux | cloture des travaux "
            "| cloture du projet | cloture des projets | cloture de l operation | fin de l operation | debut du projet "
            "| debut des projets | debut des travaux | demarrage du projet | demarrage des projets | demarrage des "
            "travaux | demarrer le projet | lancement des travaux | lancement du projet | lancement des projets | date "
            "de debut du projet | date de debut des travaux | date de fin du projet | date de fin de projet | date de "
            "fin des travaux | date limite de realisation | date limite des travaux | date limite d achevement | date "
            "limite de fin | date limite de mise en oeuvre | periode de realisation | periode d execution | periode du "
            "projet | periode d eligibilite | periode de financement | periode couverte | mise en oeuvre | factur* | "
            "acquitt* | se derouler | se deroule | se derouleront | executer | execut* | financement pour la periode | "
            "valable* | start of the project* | start of project* | project start* | projects start* | projects must "
            "start | projects to start | project end* | end of project* | end of the project* | project period* | "
            "project duration | funding period | completed | be completed | completion | expenditure* | incurred | "
            "spent | work expected | work is expected | period of performance | performance period | budget period | "
            "fiscal | delivered between | implemented | delivery phase | fellowship starts | fellowships start | "
            "expected to begin | expected to start | livre | livres | livrables | deliverables | annee civile | prise "
            "d effet | entree en vigueur | entrera en vigueur | takes effect | effective date | in force | debuter au "
            "| se deroulent | se deroulera entre | actions se deroulent | doivent debuter | doit debuter | doit "
            "demarrer | doivent demarrer | debuteront | debutera le projet | must start | must begin | must be spent | "
            "must be finished | finished by | projet doit | projets devront debuter | realisable* | executable* | a "
            "realiser | projets retenus debut* | projects project must take place | doivent avoir lieu | doivent se "
            "tenir | devront etre finalis* | finalis* | termine avant | terminer avant | delivered by | delivery | "
            "prendre fin au | doivent prendre fin | devront prendre fin | doit prendre fin | activites financees | "
            "funded activities | activities must end | must finish | must end | must be complete | should finish | "
            "finish by | end no later | end by | doivent se terminer | doit se terminer | devront se terminer | doit s "
            "achever | doivent s achever | devra s achever | devront s achever | doivent etre termin* | doit etre "
            "termin* | doivent etre realis* | consomme* | utilise avant | utilisee avant | utilises avant | utilisees "
            "avant | soldes avant | payees | reglees | drawn down | used by | mis en service | mise en service | "
            "operationnel* | installes avant | livres avant | prise de poste | entree en fonction | take up | start "
            "work | be installed | be built | be operational | be spent | be claimed | must be claimed | covers the "
            "period | cover the period | couvre la periode | couvrent la periode | couvrant la periode | se poursuit | "
            "se poursuivent | se poursuivra | se poursuivront | money becomes available | funds become available | "
            "funding becomes available | funds will become available | funding is available from | funding available "
            "from | funds are available from | date de cloture des projets | date de cloture du projet | date de "
            "cloture de l operation | distribute all funds | distribute the funds | funds will be distributed | funds "
            "distributed | can occur | may occur | must occur | must take place by | take place by"
        ),
        2.6: (
            "ayant lieu | ont lieu | qui se tiennent | ayant debute | activites | activities | duree | implementation "
            "| depens* | expenses | commencer | work to | conventionnement | occupation | livraison | marche du | "
            "marche public | marche conclu | achevement | deploye* | plant* | construit* | embauche* | recrutement | "
            "tournage | representation* | finish | finishes | soutenance | demarrage | engagees | engages | prend "
            "effet | prennent effet | caduque* | caduc"
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
            "recours | reports | reporting | bilan | bilans | grant report* | end of grant | a report | your report | "
            "monitoring report* | evaluation report* | point d etape | points d etape | bilan d etape | etat d "
            "avancement | demandes de prolongation | demande de prolongation | extension request* | extension form | "
            "written comments | public comments | oral comments | comments will be | comments must | comments "
            "submitted | comments received | comment period | comments on"
        ),
        4.01: (
            "claim | claims | demande de solde | accuse de reception | newsletter | abonnement | releve de compte | "
            "releves de compte | releves financiers | releve d identite | compte de resultat | comptes annuels | "
            "comptes arretes | situation au | solde au | actif au | effectif au | enquete* | sondage* | survey*"
        ),
        3.6: (
            "question | questions | inquir* | enquir* | clarification* | vacances | holiday* | conges | solde | "
            "annule* | cancel* | reclamation* | contestation* | avenant* | relache | en relache"
        ),
        2.6: "renseignement* | precisions | justificatif* | retrait | pause | maintenance | poser | faq | erratum",
        2.01: "report",
    },
    Role.LEGAL: {
        5: (
            "en vigueur depuis | en vigueur a compter | en vigueur le | en vigueur au | entre en vigueur | entrees en "
            "vigueur | loi du | loi n | loi no | decret | decrets | arrete du | arrete n | arretes | l arrete | "
            "reglement n | reglement ue | reglement du | du reglement | deliberation du | deliberation n | "
            "instruction du | instruction ministerielle | act of | reglement europeen | accord du | traite | decision "
            "n | vote le | vote en | adopte le | adoptee le | approuve le | approuvee le | approved on | signe le | "
            "signee le | signed on | celui du | assemblee du | conseil municipal du | conseil d administration du | "
            "public law | executive order"
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
            "debuter avant | demarrer avant | engages avant | engagees avant | commence avant | soutenue entre | "
            "soutenues entre | soutenu entre | soutenus entre | soutenue avant | soutenues avant | soutenues le | "
            "soutenue le | soutenues depuis | defended between | defended before | defended after"
        ),
        2.6: "constituee* | titulaires | installes depuis | residant depuis",
        2: "diplome* | degree | en activite | age | ages | agees | aged",
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
