"""One name for what words of calls say, in French and in English: «bids» are «applications», «comprise» is «include».

A ring holds words that stand for each other on the pages of funders; what parts two rules (a loan and a grant, must
and may, before and after) never shares one. Weak words are those whose coming or going says nothing by itself. Pure.
"""

from __future__ import annotations

from functools import cache, lru_cache

from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold

_FUNCTION = """
le la les l un une des du de d au aux et en a y par pour sur dans avec vers chez entre parmi selon afin lors ce c cet
cette ces ceux celle celles celui ci son sa ses leur leurs vous votre vos nous notre nos il elle ils elles on se s qui
que qu quoi dont ou quel quelle quels quelles est sont etre soit soient ete etait etant sera seront serait sommes etes
avoir avez ont ai as aura auront ayant eu faire fait faites font tout tous toute toutes aussi ainsi comme comment
quand chaque chacun chacune meme memes tres bien ici la-bas donc alors car puis desormais maintenant egalement
notamment deja encore ne n tu te t ton ta tes moi toi lui eux m me mon ma mes j je va vont aller aupres lequel
laquelle lesquels si voici the an of to for in at with from and or is are am be been being has have had will would
shall this that these those it its they them their there here you your yourself we our us who whom whose which what
when where how each every any all some also if than then so do does did done now i my he she his her one ones own
about into onto over via by please veuillez merci yes oui very just simply such both per within across through during
while upon whether another other others autre autres up least most less fewer much many etc eg ie cf nb ps www http
https
"""
# Said of every call: coming or going, they say nothing by themselves.
_WEAK = """
applicant bidder candidate entrant proposer candidat demandeur porteur postulant soumissionnaire programme program
scheme dispositif appel call competition concours initiative fund fonds guichet opportunity finance pay paid cover
provide offer give given grant award financer payer couvrir accorder offrir offert octroyer attribuer verser prendre
prend pris charge donner fournir receive get got gotten obtain recevoir recoit recoivent recu obtenir obtient obtenu
toucher beneficier hold held run want wish souhaiter vouloir veut voulez desirer aim viser make made go come came take
taken let tenir tient tiennent tiendra tiendront tenu write written ecrire ecrit ecrivez joignable appeler allow
enable permettre permet permis facilitate faciliter easy easier easily facile facilement simple help aider use
utiliser available disponible include comprise contain consist comprendre comprend comprennent compris comporter
inclure contenir contient contiennent composer compose involve number nombre concern concerner page site web website
internet line online ligne information informations info detail details date deadline limite closing close closes
cloture echeance clore fermer fermeture receipt reception reach parvenir submission depot last final dernier ouvert
ouverte open ouvrir ouvre ouvrira opening ouverture admis admise admettre admet accepted accepte accepter accept
recevable montant amount sum somme total maximum minimum plafond ceiling cap hauteur range eligible admissible
eligibility eligibilite admissibilite benefit beneficiaire recipient destine intended aimed people person personne
personnes someone anyone how who what when why qui quoi quand comment pourquoi key cle note nb more plus see voir lire
read learn decouvrir combien detenir compter atteindre savoir know find trouver click cliquer here below above
ci-dessous dessous dessus following suivant suivante form formulaire step etape day jour time moment place lieu thing
way maniere facon successful retenu laureat selected selectionne condition conditions critere criteria criterion
requirement rule regle order ordre need besoin question answer reponse repondre contact faq frequently frequent
frequemment asked pose poser
"""
# One ring a line; the first word names it.
_RINGS = """
apply application bid submission proposal entry candidature candidater postuler dossier demande deposer depot
apply soumettre
submit soumission proposition
send sent envoyer transmettre transmis transmet adresser remettre remis remet expedier retourner return
attach enclose accompany joindre joint joign joignez accompagner annexer
grant funding award aid assistance help support aide subvention soutien financement bourse bursary scholarship appui
support soutenir soutient soutiennent soutenu appuyer appui accompagner aider help assist back encourager encourage
support promote favoriser promouvoir
complete fill finish remplir rempli remplit remplissez completer complet achever terminer finished completed end ended
complete finir
show shown demonstrate prove evidence demontrer prouver justifier montrer attester
inform notify tell told advise informer avertir averti prevenir prevenu previent aviser notifier
assess judge evaluate review rate score mark examine appraise examiner evaluer juger noter apprecier analyser
choose select pick chosen choisir choisi choisit selectionner retenir
decide decision decider result outcome resultat
begin start begun began commence commencer demarrer debuter demarrage debut lancement lancer launch
build built construct construire construit batir edifier
buy bought purchase acquire acheter acquerir acquis acquisition achat
town council municipality commune municipalite mairie
company business firm enterprise entreprise societe
charity
school ecole scolaire
hospital hopital
researcher chercheur
research recherche
student etudiant
employee staff worker salarie employe effectif
partner partenaire
partnership partenariat
team equipe
project projet
work travaux works
cost expense expenditure spending depense cout frais
travel trip deplacement voyage transport
letter lettre courrier
email courriel mel mail
phone telephone appeler tel
online numerique dematerialise
live reside resident residence based located establish established domicile habiter resider residence domicilier
implanter implantation situe situee installe base siege
citizen citizenship citoyen citoyennete national
year annee annuel annual yearly
month mois mensuel monthly
week semaine hebdomadaire weekly
hour heure
age aged agee
old older ancien
young jeune
require requirement obligation obligatoire mandatory compulsory exiger requis exigence
meet satisfy fulfil fulfill respect respecter remplir satisfaire
register registration inscrire inscrit inscription enregistrer immatriculer enrol
sign signed signature signer
approve approval agreement accord validation valider approuver agreer agrement
authority autorite
country pays
area territory territoire secteur zone perimetre
building batiment edifice
home house housing dwelling logement habitation maison
land terrain terre
equipment equipement materiel
material materiau
training formation
job emploi career employment carriere
skill competence
event evenement manifestation
meeting reunion
workshop atelier
exhibition exposition
artist artiste
artwork oeuvre
culture culturel cultural
music musique musical
heritage patrimoine patrimonial
environment environnement environmental environnemental
energy energie energetique
water eau
waste dechet
climate climat climatique
health sante
care soin
disease maladie
child enfant
woman femme
family famille familial
volunteer benevole
member membre adherent
newcomer immigrant
goal objective aim objectif but purpose
report rapport bilan
invoice facture
quote quotation estimate devis
statement releve declaration
certificate attestation certificat
photo photograph photographie picture image
copy copie
page
document piece paperwork justificatif
size taille
quality qualite
priority priorite prioritaire preference preferably
quick fast rapid rapide rapidement quickly
immediately immediat immediatement once
soon bientot prochainement shortly
early tot
late tard tardif
large big grand
small petit
new nouveau nouvel nouvelle
local locale
first premier 1st 1er 1re
second deuxieme 2nd 2e
third troisieme 3rd 3e
fourth quatrieme 4th 4e
half moitie demi
double twice doubler
loan pret emprunt repayable remboursable
guarantee garantie
tax impot fiscal
price prix
prize
fee
free gratuit
jury panel committee comite commission board
expert
advice conseil
visit visite
interview entretien audition
announce publish announcement annoncer publier publication
law loi
rule regle reglement regulation
guide guideline
increase raise augmenter accroitre hausse
reduce cut decrease reduire reduit diminuer baisser
change modify modifier changer
develop development developper developpement
create creation creer
improve improvement ameliorer amelioration better
restore restoration restaurer restauration
renovate renovation renover refurbish refurbishment retrofit
repair reparer reparation mend fix
install installation installer
manage management gerer gestion
carry conduct undertake deliver realiser mener conduire
organise organiser
produce production produire produit
teach taught teaching enseigner enseignement
learn learnt apprendre apprend appris apprentissage
share partager
save preserve protect protection preserver proteger sauvegarder conserver keep garder
test trial essai
use usage utilisation
already deja
together ensemble jointly conjointement
abroad etranger overseas
january janvier
february fevrier
april avril
june juin
july juillet
august aout
september septembre
october octobre
november novembre
december decembre
monday lundi
tuesday mardi
wednesday mercredi
thursday jeudi
friday vendredi
saturday samedi
sunday dimanche
english anglais
french francais
canadian canadien
british britannique
european europeen
"""
_ENDINGS = ("issent", "issant", "aient", "eront", "erait", "erent", "ant", "ent", "era", "ons", "ait", "ing", "ied")
_SHORT_ENDINGS = ("ed", "er", "ez", "ir")
LEAST = 4
"""Letters that are left of a word without its ending."""


@lru_cache(maxsize=65_536)
def base(word: str) -> str:
    """A folded word without the endings of number, gender and verb: «submitted» and «submits» are «submit»."""
    told = stem(stem(word.replace("z", "s").replace("our", "or") if len(word) > LEAST else word))
    for ending in (*_ENDINGS, *_SHORT_ENDINGS):
        if told.endswith(ending) and len(told) - len(ending) >= LEAST:
            told = told[: -len(ending)]
            break
    told = told.rstrip("e") if len(told) > LEAST else told
    told = f"{told[:-1]}i" if told.endswith("y") else told
    return told[:-1] if len(told) > LEAST and told[-1] == told[-2] else told


@cache
def _function() -> frozenset[str]:
    return frozenset(_FUNCTION.split())


@cache
def _weak() -> frozenset[str]:
    return frozenset(map(sense_of, map(fold, _WEAK.split())))


@cache
def _rings() -> dict[str, str]:
    found: dict[str, str] = {}
    for words in map(str.split, _RINGS.strip().splitlines()):
        for word in words:
            found.setdefault(base(word), words[0])
    return found


def is_function(word: str) -> bool:
    """Whether a folded word only binds others together."""
    return word in _function()


def sense_of(word: str) -> str:
    """One name for all the words that say what a folded word says."""
    told = base(word)
    return _rings().get(told, told)


def is_weak(sense: str) -> bool:
    """Whether a sense says nothing of its own on the page of a call."""
    return sense in _weak()
