"""The words of applying: until when, from when, moved to when, or at any time.

In plain letters, French and English: a star lets a word go on, a plus asks it to stand right beside the day.
Heavier words win. Whole expressions stand here when they mean something else than their parts. Data only.
"""

from __future__ import annotations

from watcher.understand.dates.role import Role

WORDS: dict[Role, dict[float, str]] = {
    Role.DEADLINE: {
        4: (
            "date limite | dates limites | date de tombee | dates de tombee | hors delai | hors delais | apres le "
            "delai | passe ce delai | echeancier | delai d inscription | delai de soumission | date ultime | ultime "
            "delai | must arrive | must be in | dates butoirs | date de cloture | dates de cloture | date de "
            "fermeture | date de fin de depot | date de fin des depots | date de fin des candidatures | date et heure "
            "limites | date et heure limite | heure limite | jour limite | limite de depot | limite d envoi | fin de "
            "depot | fin des depots | fin du depot | fin des envois | fin d envoi | fin des inscriptions | fin de l "
            "inscription | fin d inscription | fin de reception | fin de la reception | fin des candidatures | fin de "
            "l appel | fin des soumissions | fin de la consultation | fin de la campagne | fin de la periode de depot "
            "| fin de la periode d inscription | fin de la collecte | fin du concours | fin de validite de l appel | "
            "date d echeance | echeance* | date d inscription | dernier delai | derniers delais | delai de rigueur | "
            "delai limite | delai maximal | delai de depot | delai de reponse | date limit* | dernier jour | derniere "
            "date | derniere limite | remise des offres | remise des candidatures | remise des dossiers | remise des "
            "plis | date de remise | date de depot | dates de depot | date de reception | deadline* | closing date* | "
            "closing time | closing for | due date* | due by | due on | is due | are due | due | final date | last "
            "day | last date | last call | cut off* | cutoff* | submission date* | submissions close | date of "
            "closing | end of submission* | end of call | apply by | apply before | apply until | submit by | submit "
            "before | register by | must reach us | no submissions after | no applications after | not accepted after "
            "| after the deadline | must be with us | date butoir"
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
            "windows close | date de fin | verrouill* | bloque le | sera bloque | dernier carat | locked | is locked "
            "| will be locked | closure | closure date"
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
            "expected by | is expected by | close of call | ont jusqu au | avez jusqu au | a jusqu au | disposent "
            "jusqu au | have until | has until"
        ),
        2.01: "+fin | +end | a rendre | a renvoyer | a faire parvenir | faire parvenir",
    },
    Role.UNTIL: {
        2.6: "au plus tard | no later than | not later than | on or before | by no later than | at the latest",
        2.5: (
            "+at any time before | +at any time until | +at any time up to | +a tout moment avant | +a tout moment "
            "jusqu au | +en tout temps avant | +en tout temps jusqu au | +passe le | +apres le | +jusqu au | +jusqu a "
            "| +jusqu aux | +jusque | +jusqu en | +avant le | +avant la date du | +avant les | +d ici le | +d ici au "
            "| +d ici la | +ici le | +by the end of | +until | +till | +prior to | +avant"
        ),
        2: "+pour le | +by | +before | +through | +after | +past",
    },
    Role.SUBMIT: {
        1.51: (
            "two rounds | three rounds | four rounds | rounds per year | rounds a year | rounds each year | "
            "application rounds | funding rounds | grant rounds | round 1 | round 2 | round 3 | round one | round two "
            "| deux campagnes | trois campagnes | deux sessions par an | trois sessions par an | deux sessions "
            "annuelles | trois sessions annuelles | deux appels par an | window | windows | session de depot | "
            "sessions de depot | periode de depot | periode de candidature | intake | intakes"
        ),
        1.5: (
            "stay live | stays live | remains live | stay open | stays open | remain open | remains open | reste "
            "ouvert | reste ouverte | restent ouverts | restent ouvertes | restera ouvert | restera ouverte | vague | "
            "vagues | ouvert | ouverte | ouverts | ouvertes | is open | are open | depos* | arrivent | arriver | "
            "arrive | arrivee | parvient | parviennent | transmettent | rendre | rendus | rendues | depot* | candidat* "
            "| postul* | soumission* | soumett* | soumis | soumise | soumises | inscri* | envoi | envois | envoy* | "
            "transm* | adresser | parven* | recu | recue | recus | recues | reception* | receptionn* | recevable* | "
            "dossier* | formulaire* | fiche* | apply | applic* | applying | proposals | proposal | submit* | "
            "submission* | entries | entry | registr* | register | nominat* | bid | bids | presenter | remis | "
            "requests | request | demande | demandes | teleprocedure* | teleservice | enregistr* | complete the form | "
            "completer le formulaire | depositi* | send | upload* | televers* | deliver* | rapport de candidature | "
            "rapport de projet | rapport de proposition | rapport de demande | application window | submission window "
            "| adress* | remett* | remise | remettre | retourn* | joindre | rempli* | return the form | post it | "
            "poster | completed application* | completed form* | completed proposal* | completed bid* | to us | "
            "attendons | attendent | rendu | se signal* | appel de projets se deroule | appel a projets se deroule | "
            "appel se deroule | concours se deroule | campagne se deroule | inscriptions se deroulent | candidatures "
            "se deroulent | depots se deroulent | prochaine campagne | nouvelle campagne | campagne de depot | "
            "campagne d appel | campagne de candidature | campagne de subvention*"
        ),
        0.9: (
            "en vigueur | plateforme* | plate forme | appel | appels | tender | tenders | offre | offres | offer | "
            "offers | concours | competition | consultation | ami | aap | call | portal | sent | adresse | adresses | "
            "enter | saisie | saisir | in hand | plis | recevoir | participer | repond* | reponse* | reply | respond | "
            "response* | attendu* | received | present* | propos* | particip* | manifest* | communiqu* | incomplet* | "
            "none will be | aupres du | aupres de | aupres des | aupres d"
        ),
    },
    Role.STEP: {
        1.5: (
            "projet definitif | projets definitifs | dossier definitif | dossiers definitifs | candidature definitive "
            "| candidature complete | candidatures completes | candidature detaillee | candidatures detaillees | full "
            "bid* | full submission* | outline bid* | invited bid* | pre demande* | predemande* | pre proposition* | "
            "preproposition* | pre projet* | preprojet* | lettre d intention | lettres d intention | avis d intention "
            "| avis d interet | declaration d intention | declarations d intention | declaration d interet | "
            "manifestation d interet | manifestations d interet | note d intention | notes d intention | fiche d "
            "intention | fiches d intention | note conceptuelle | note de concept | avant projet | demande complete | "
            "demandes completes | demande detaillee | demandes detaillees | dossier complet | dossiers complets | "
            "dossier detaille | proposition complete | propositions completes | proposition detaillee | projet complet "
            "| projets complets | pre inscription* | preinscription* | pre depot | predepot | preselection | pre "
            "selection | projet detaille | premiere etape | deuxieme etape | seconde etape | etape 1 | etape 2 | phase "
            "1 | phase 2 | premiere phase | deuxieme phase | seconde phase | premiere vague | deuxieme vague | "
            "premiere session | deuxieme session | session 1 | session 2 | pre proposal* | preproposal* | pre "
            "application* | preapplication* | letter of intent | letters of intent | loi | notice of intent | notices "
            "of intent | noi | expression of interest | expressions of interest | eoi | concept note* | concept paper* "
            "| concept outline* | outline | outlines | full proposal* | full application* | white paper* | abstract | "
            "abstracts | stage 1 | stage 2 | stage one | stage two | step 1 | step 2 | first stage | second stage | "
            "first step | second step | phase one | phase two | letter of inquiry | letters of inquiry | letter of "
            "enquiry | letters of enquiry | letter of interest | letters of interest | intent to apply | intention to "
            "submit | intention to apply | statement of interest | statements of interest | dossiers finalises | "
            "dossier finalise | projets finalises | projet finalise"
        ),
    },
    Role.ASKING: {
        0.2: (
            "vous | votre | vos | nous | notre | peuvent | peut | doivent | doit | devront | devra | pourront | pourra "
            "| pouvez | may | must | can | should | you | your | us | our | invite* | souhait* | interess* | merci de "
            "| veuillez | please | faut | il reste | envoyez | projets | dispositif | programme | fonds | mesure | "
            "prime | cheque | guichet | aide | subvention* | bourse* | prix | grant | fund | funding | scheme | award "
            "| prize | fin de journee | en fin de journee | end of day | end of the day | fin de matinee | fin de "
            "semaine | bilan previsionnel | budget previsionnel | se deroule en | se deroulera en | se deroulent en | "
            "se derouleront en"
        ),
    },
    Role.OPENS: {
        3.5: (
            "ouverture* | ouvre | ouvrent | ouvrira | ouvriront | ouvrir | s ouvre | s ouvrira | s ouvrir | ouvert a "
            "partir | ouverte a partir | ouverts a partir | ouvertes a partir | ouvert depuis | ouverte depuis | "
            "ouverts depuis | ouvertes depuis | debut des depots | debut de depot | debut du depot | debut des "
            "inscriptions | debut des candidatures | debut de l appel | date de debut | accessible le | accessible des "
            "| accessible a partir | accessible a compter | accessible depuis | accessibles a partir | disponible a "
            "partir | disponible des | en ligne le | en ligne des | en ligne a partir | opening | opens | open from | "
            "open on | open as of | open since | opened | opened on | will open | start date* | applications open | "
            "call opens | calls open | date d ouverture | start of submission* | accepted from | accepted as of | "
            "accepted starting | lance le | lancee le | lancement le | lancement de l appel | lancement de la campagne "
            "| lancement du concours | lancement des candidatures | launch date | launches on | launched on | demarre "
            "le | demarrera le | debute le | debutera le | debutent le | date de lancement | lancement officiel | open "
            "again | opens again | to reopen | rouvrira | rouvre | rouvriront | earliest submission date | earliest "
            "date | start accepting | starts accepting | begin accepting | begins accepting | accepting applications "
            "from | accept applications from | available starting | accepted starting on | go live | goes live | went "
            "live | applications will begin | applications begin | cycle of applications will begin | application "
            "period begins | application period will begin | application cycle begins | submissions begin | "
            "submissions will begin"
        ),
        2.01: "+debut | +start | reouverture* | reopen | reopens | reopening | will reopen | +open",
        1.6: (
            "+a partir du | +a partir de | +a compter du | +a compter de | +des le | +depuis le | +from | +as of | "
            "+starting | +starting on | +beginning | +beginning on | +since | +as from"
        ),
        1.4: "lance | launch* | lancee | lances | launches | demarre* | debute* | lancement",
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
            "rallonge* | etend* | etendu* | est portee au | recule | reculee | reculees | differe | differee"
        ),
    },
    Role.OLD: {
        4: (
            "initialement | a l origine | au depart | plutot que | prevue au depart | fixe au depart | fixee au "
            "depart | au lieu du | au lieu de | instead of | originally | previously | anciennement | ancienne date | "
            "ancienne echeance | initial deadline | original deadline | original closing date | date initiale | "
            "echeance initiale | prevu au depart | et non le | et non plus le | rather than | formerly | not the | "
            "non plus le | initially | old deadline | previous deadline | date limite initiale | previous closing "
            "date | devait fermer | devaient fermer | devait se terminer | devait prendre fin | devait s achever | "
            "devait clore | devait se clore | was due to close | was to close | was supposed to close | should have "
            "closed | avait ete fixee | etait fixee | etait prevue | ancienne etait | l ancienne | d abord annonce | "
            "d abord annoncee | d abord fixe | d abord fixee | d abord prevu | d abord prevue"
        ),
    },
    Role.ROLLING: {
        4: (
            "en tout temps | de facon continue | de maniere continue | pas de date de tombee | aucune date de tombee "
            "| sans date de tombee | a longueur d annee | aucun delai | sans limite de date | n y a pas de date "
            "limite | pas de date de depot | no cut off date | there is no deadline | no specific deadline | no "
            "particular deadline | until the money | until money | until all the funds | until the envelope | until "
            "all funding | as long as funds | as long as funding | as long as there are funds | as long as money | "
            "while funding lasts | while money lasts | tant que les credits | tant que les fonds | tant que l "
            "enveloppe | tant que le budget | tant que des credits | jusqu a ce que l enveloppe | jusqu a ce que le "
            "budget | jusqu a ce que les credits | jusqu a ce que les fonds | jusqu a budget epuise | jusqu a credits "
            "epuises | whenever | as and when | continually | at any point | accepted continuously | applications are "
            "continuous | a n importe quel moment | tant que des fonds | tant qu il reste | dans la limite des fonds "
            "| dans la limite du budget disponible | tous les jours de l annee | jusqu au terme des credits | jusqu a "
            "extinction | au fil de l eau | depot en continu | depots en continu | base continue | toute l annee | "
            "tout au long de l annee | jusqu a epuisement | jusqu a l epuisement | jusqu a consommation | dans la "
            "limite des credits disponibles | rolling | ongoing basis | continuous basis | year round | all year | "
            "throughout the year | no closing date | no deadline | no deadlines | no fixed deadline | no application "
            "deadline | no set deadline | aucune date limite | aucune date butoir | aucune date de cloture | sans "
            "date limite | sans date butoir | pas de date limite | pas de date butoir | pas de date de cloture | sans "
            "echeance | aucune echeance | pas d echeance | until funds | until the funds | until funding | until the "
            "budget | until the fund | while funds last | until all funds | until exhausted | open continuously | "
            "continuously open | continuous intake | open ended | a tout moment | at any time | anytime | any time of "
            "year | en continu tout | reception continue | admission continue | inscription continue | inscriptions "
            "en continu | au fur et a mesure | permanently open | open all year | submitted at any time | selon "
            "epuisement | n importe quand | guichet permanent | appel permanent | ouvert en permanence | ouverte en "
            "permanence | guichet ouvert en continu | au fil de leur | au fil des arrivees | au fil des demandes | au "
            "fil des depots"
        ),
    },
    Role.WEAK_ROLLING: {
        2: "en continu | en permanence | continuous | continuously | ongoing | permanent | permanente",
    },
    Role.NOT_ROLLING: {
        2: "n est plus | ne sont plus | no longer | n accepte plus | plus accepte* | n est pas | not on a",
    },
}
