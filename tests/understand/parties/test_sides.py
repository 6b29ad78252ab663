"""France–Québec calls have two sides: each with its funder, money, applicants, deadline, form and contact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.understand.shipped import Read
from watcher.model import Reading, Side
from watcher.understand.parties import filing
from watcher.understand.parties.payers import payers

FUND = """Le ministère de l'Europe et des Affaires étrangères (DAECT) et le ministère des Relations internationales
et de la Francophonie (MRIF) financent ensemble des projets de coopération entre collectivités.

Chaque projet réunit une équipe française et une équipe québécoise ; les deux équipes doivent signer la demande.

Côté français : la subvention ne dépasse pas 16 000 € par an. Peuvent candidater les collectivités territoriales.
Le dossier se dépose sur https://formulaires.exemple.fr/coop. Contact : cooperation@exemple.fr.

Côté québécois : l'aide est de 20 000 $ CA au plus par an. Organismes admissibles : municipalités, OBNL et cégeps.
Contact : france.quebec@exemple.ca.

Date limite commune : 19 mars 2027 à 17 h, heure de Paris.
"""

HEALTH = """Le Fonds de recherche du Québec (FRQ) et le Health Data Hub lancent un appel bilatéral.
Pour le Québec : 75 000 $ par projet, demande à remplir dans FRQnet. Les chercheurs québécois travaillent dans une
université ou un centre de recherche.
Pour la France : 100 000 € par projet. Sont éligibles les établissements de santé.
Pré-demande : 14 septembre 2027, 16 h 00 (EST). Demande complète : 1er décembre 2027, 16 h 00 (EST).
"""


def side(reading: Reading, country: str) -> Side:
    return next(one for one in reading.sides if one.country == country)


def test_sides__who_pays_how_much_and_who_may_apply(read: Read) -> None:
    reading = read("Fonds de coopération décentralisée", FUND, country="FR")
    french, quebec = side(reading, "FR"), side(reading, "CA-QC")
    assert "MEAE" in french.funder
    assert quebec.funder == "MRIF"
    assert [(amount.value, amount.currency) for amount in french.amounts] == [(Decimal(16000), "EUR")]
    assert [(amount.value, amount.currency) for amount in quebec.amounts] == [(Decimal(20000), "CAD")]
    assert {told.value for told in french.eligible} == {"municipality"}
    assert {"municipality", "nonprofit"} <= {told.value for told in quebec.eligible}


def test_sides__form_and_contact_of_each(read: Read) -> None:
    reading = read("Fonds de coopération décentralisée", FUND, country="FR")
    assert side(reading, "FR").contact == "cooperation@exemple.fr"
    assert side(reading, "FR").form == "https://formulaires.exemple.fr/coop"
    assert side(reading, "CA-QC").contact == "france.quebec@exemple.ca"


def test_sides__both_teams_are_compulsory(read: Read) -> None:
    rule = read("Fonds de coopération décentralisée", FUND).partner_rule
    assert rule is not None
    assert rule.value == "both_sides"
    assert "les deux équipes doivent" in rule.quote


def test_sides__a_common_deadline_counts_for_both(read: Read) -> None:
    reading = read("Fonds de coopération décentralisée", FUND, country="FR")
    days = {one.deadline.date.isoformat() for one in reading.sides if one.deadline}
    assert days == {"2027-03-19"}
    assert {one.deadline.side for one in reading.sides if one.deadline} == {"FR", "CA-QC"}


def test_sides__est_written_in_september_is_the_wall_clock_of_montreal(read: Read) -> None:
    reading = read("IA et santé", HEALTH, country="CA-QC")
    assert reading.deadline is not None
    assert (reading.deadline.date.isoformat(), str(reading.deadline.time)) == ("2027-09-14", "16:00:00")
    assert reading.deadline.zone in ("America/Montreal", "America/Toronto")
    assert side(reading, "CA-QC").form.endswith("FRQnet")


def test_sides__the_amounts_of_the_call_carry_their_side(read: Read) -> None:
    reading = read("IA et santé", HEALTH, country="CA-QC")
    assert {(amount.value, amount.side) for amount in reading.amounts} == {
        (Decimal(75000), "CA-QC"),
        (Decimal(100000), "FR"),
    }


def test_sides__a_comma_within_a_sum_parts_no_sentence(read: Read) -> None:
    text = (
        "Up to $75,000 for the Québec team and €100,000 for the French team. Hospitals may apply together; both teams "
        "are required. Letters of intent are due December 14, 2026."
    )
    reading = read("Health data: partnerships with French teams", text, country="CA-QC")

    assert {(one.value, one.side) for one in reading.amounts} == {(75_000, "CA-QC"), (100_000, "FR")}


def test_sides__each_side_may_have_its_own_deadline(read: Read) -> None:
    text = (
        "La DAECT et le MRIF financent.\nCôté français : 16 000 €. Date limite : 5 mars 2027.\n"
        "Côté québécois : 20 000 $ CA. Date limite : 12 mars 2027.\n"
    )
    reading = read("Fonds commun", text, country="FR")
    days = {one.country: one.deadline.date.isoformat() for one in reading.sides if one.deadline}
    assert days == {"FR": "2027-03-05", "CA-QC": "2027-03-12"}


def test_sides__a_call_of_one_side_has_none(read: Read) -> None:
    assert read("Bourses", "Le Fonds de recherche du Québec offre 20 000 $ aux étudiants français.").sides == ()
    assert read("Aide", "La Région offre 5 000 € aux associations de France.").sides == ()


TRANSATLANTIC = """Côté français, le ministère chargé de la coopération apporte au plus 16 000 € par an. Côté québécois,
le ministère des Relations internationales apporte au plus 20 000 $ CA par an. Les deux équipes, française et
québécoise, déposent un dossier unique. Peuvent candidater les municipalités et les établissements de santé.
"""


def types(one: Side) -> set[str]:
    return {told.value for told in one.eligible}


def test_sides__what_is_said_of_both_teams_counts_for_each(read: Read) -> None:
    reading = read("Fonds transatlantique", TRANSATLANTIC, country="FR")
    assert types(side(reading, "FR")) == types(side(reading, "CA-QC")) == {"municipality", "health"}


def test_sides__a_funder_that_no_list_knows_is_named_by_its_side_with_the_words(read: Read) -> None:
    french, quebec = read("Fonds transatlantique", TRANSATLANTIC, country="FR").sides
    assert (french.funder, quebec.funder) == (
        "Ministère chargé de la coopération",
        "Ministère des Relations internationales",
    )
    assert french.funder_quote in " ".join(TRANSATLANTIC.split())
    assert quebec.funder_quote == "ministère des Relations internationales"


def test_sides__named_at_the_end_of_what_is_said_of_them(read: Read) -> None:
    text = (
        "Jusqu'à 30 000 CAD pour la partie québécoise et 20 000 € pour la partie française.\nLe programme s'adresse "
        "aux cégeps pour la partie québécoise et aux hôpitaux pour la partie française.\nDate limite : 14 janvier 2028."
    )
    french, quebec = read("Programme de mobilité", text, country="CA-QC").sides
    assert (types(french), types(quebec)) == ({"health"}, {"higher_education"})


def test_sides__as_items_of_a_list(read: Read) -> None:
    text = (
        "La DAECT et le MRIF lancent un appel. Chaque projet doit associer :\n- du côté québécois, une ou plusieurs "
        "municipalités ou des OBNL ;\n- du côté français, une ou plusieurs collectivités territoriales.\n"
    )
    french, quebec = read("Fonds commun", text, country="FR").sides
    assert (types(french), types(quebec)) == ({"municipality"}, {"municipality", "nonprofit"})


def test_sides__in_english(read: Read) -> None:
    text = (
        "The Québec team receives up to CA$75,000 and the French team up to €100,000. Hospitals and "
        "universities may apply together. Applications close on 14 December 2027.\n"
        "French partners submit on https://form.example.fr; Québec partners in FRQnet.\n"
    )
    french, quebec = read("Joint call on AI and health", text, country="CA-QC").sides
    assert types(french) == types(quebec) == {"health", "higher_education"}
    assert (french.form, quebec.form) == ("https://form.example.fr", "FRQnet")


def test_sides__a_body_named_after_its_country_begins_no_side(read: Read) -> None:
    text = (
        "Le Fonds de recherche du Québec et l'ANR lancent un appel. Équipe française : 200 000 €, équipe québécoise : "
        "200 000 $. La Banque de France conseille les communes. Sont admissibles les universités.\n"
    )
    for one in read("Appel conjoint", text, country="FR").sides:
        assert types(one) == {"higher_education"}


@pytest.mark.parametrize(
    "text",
    [
        "Bourse de 5 000 $ (environ 3 300 €) offerte par le FRQ aux étudiants de France et du Québec.",
        "La Région offre 5 000 € aux associations ; des partenaires québécois sont bienvenus, en France ou non.",
        "Le CALQ offre 8 000 $ aux artistes québécois qui travaillent en France pendant trois mois.",
    ],
)
def test_sides__one_payer_is_one_side_whoever_else_is_named(read: Read, text: str) -> None:
    assert read("Appel à projets", text, country="CA-QC").sides == ()


OWN_DAYS = """La DAECT et le MRIF financent des projets de deux équipes.
Côté français : 16 000 €. Date limite de dépôt : 5 mars 2027.
Côté québécois : 20 000 $ CA. {quebec}
"""


@pytest.mark.parametrize(
    ("quebec", "day"),
    [
        ("La fiche du MRIF est exigible le 2 avril 2027.", "2027-04-02"),
        ("Le MRIF tient sa propre liste, avant la relâche (26 février 2027, sous réserve).", None),
        ("Le MRIF fixe lui-même la date, voir sa page.", None),
    ],
)
def test_sides__a_day_of_the_other_side_is_not_told(read: Read, quebec: str, day: str | None) -> None:
    found = side(read("Fonds commun", OWN_DAYS.format(quebec=quebec), country="FR"), "CA-QC").deadline
    assert (found.date.isoformat() if found else None) == day


@pytest.mark.parametrize(
    "quebec",
    [
        "Les projets commencent avant le 1er septembre 2027.",
        "Réunion d'information le 2 avril 2027.",
        "Date : le MRIF l'affichera au printemps 2027.",
    ],
)
def test_sides__a_day_on_which_nothing_is_handed_in_is_none(read: Read, quebec: str) -> None:
    assert side(read("Fonds commun", OWN_DAYS.format(quebec=quebec), country="FR"), "CA-QC").deadline is None


TWO_PARTS = """Le CNC et la SODEC lancent un appel à projets de courts métrages.
Volet français : le CNC verse 7 000 €. Date limite de dépôt : 4 avril 2027.
Volet québécois : la SODEC verse 10 000 $. Date limite de dépôt : 6 avril 2027. {quebec}
{both}
"""


def two_parts(read: Read, quebec: str = "", both: str = "") -> Reading:
    return read("Aide au court métrage", TWO_PARTS.format(quebec=quebec, both=both), country="FR")


@pytest.mark.parametrize(
    "said",
    [
        "Sans réponse de notre part d'ici juin, considérez votre demande comme refusée.",
        "Un jury de deux membres examine les demandes.",
        "Un dossier qui n'aurait pas été signé est renvoyé.",
        "Une association et une entreprise peuvent demander l'aide, chacune pour elle.",
        "Une personne ne peut pas déposer seule deux projets la même année.",
        "Une candidature commune est possible.",
        "Chaque auteur remplit un dossier unique.",
        "A single application per author is accepted.",
        "Les deux institutions financent ce programme depuis 2010.",
        "Les deux équipes du CNC et de la SODEC répondent à vos questions.",
        "Deux équipes sont accueillies chaque année ; elles doivent rendre un rapport.",
        "Les deux partenaires sont informés des résultats en juin.",
        "Une version sans partenaire technique du formulaire existe.",
        "Indiquez si vous êtes une association, un auteur et un producteur ou une société.",
        "The film is screened on both sides of the ocean.",
        "An author with a partner abroad gets priority, but it is not a condition.",
    ],
)
def test_sides__no_rule_of_both_teams_in_what_does_not_say_so(read: Read, said: str) -> None:
    reading = two_parts(read, both=said)
    assert (len(reading.sides), reading.partner_rule) == (2, None)


@pytest.mark.parametrize(
    "said",
    [
        "Sans réponse favorable des deux financeurs, rien n'est versé.",
        "On ne peut pas se présenter seul.",
        "Une candidature déposée d'un seul côté n'est pas examinée.",
        "Un auteur français et une autrice québécoise écrivent chaque film.",
        "Un projet sans partenaire de l'autre rive n'est pas instruit.",
        "A file is rejected when only one of the two forms has arrived.",
        "Un jury se réunit en mai. Les deux producteurs signent un accord.",
        "Les deux équipes déposent un dossier commun.",
    ],
)
def test_sides__the_rule_of_both_teams_in_what_says_so(read: Read, said: str) -> None:
    rule = two_parts(read, both=said).partner_rule
    assert rule is not None
    assert rule.value == "both_sides"


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("Salle de nouvelles : nouvelles@sodec.example.ca", ""),
        ("Protection des données : dpo@sodec.example. Inscription : entree@sodec.example", "entree@sodec.example"),
        ("Contact presse : presse@sodec.example. Questions : aide@sodec.example", "aide@sodec.example"),
    ],
)
def test_sides__who_answers_applicants_is_the_contact(read: Read, said: str, contact: str) -> None:
    assert side(two_parts(read, quebec=said), "CA-QC").contact == contact


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("Les candidats sont reçus par Jeanne Martin.", ""),
        ("Une demande par Personne.", ""),
        ("Candidates apply in writing on Monday.", ""),
        ("Des projets comme « La vie au Nord » sont à soumettre.", ""),
        ("DÉPÔT SUR WWW.SODEC.EXAMPLE.CA", "WWW.SODEC.EXAMPLE.CA"),
        ("Le dossier est transmis par EVA.", "EVA"),
        ("La demande se dépose sur « Mes aides ».", "Mes aides"),
        ("Remplir la « fiche jumelage » et l'envoyer.", "fiche jumelage"),
        ("Demande à envoyer par le portail Culture.", "portail Culture"),
    ],
)
def test_filing__a_form_and_not_a_name_that_stands_in_the_sentence(said: str, form: str) -> None:
    assert filing.form(said) == form


def test_payers__who_no_longer_pays_is_none() -> None:
    assert list(payers("La Région Bretagne ne finance plus ces voyages.")) == []
    assert list(payers("L'aide est accordée par le Comité de sélection.")) == []


CARD = "{side}\nAide : {sum}\nDate limite : {day}\nContact : {contact}\n"
ROWS = "{side} – Aide : {sum}\n{side} – Date limite : {day}\nContact – {side} : {contact}\n"


@pytest.mark.parametrize("form", [CARD, ROWS])
def test_sides__as_cards_and_columns_of_a_page(read: Read, form: str) -> None:
    text = "Le CNC et la SODEC lancent un appel à projets.\n"
    text += form.format(side="France", sum="7 000 €", day="4 avril 2027", contact="fr@cnc.example")
    text += form.format(side="Québec", sum="10 000 $", day="6 avril 2027", contact="qc@sodec.example")
    told = [
        (one.contact, one.deadline and one.deadline.date.isoformat())
        for one in read("Coopération France-Québec", text, country="FR").sides
    ]
    assert told == [("fr@cnc.example", "2027-04-04"), ("qc@sodec.example", "2027-04-06")]


def test_sides__a_directory_that_lists_two_countries_has_none(read: Read) -> None:
    text = (
        "France\nFondation de France – subventions de 5 000 € à 50 000 €, contact : fdf@example.org\n\n"
        "Québec\nFondation Bombardier – jusqu'à 100 000 $, contact : bombardier@example.org\n"
    )
    assert read("Répertoire des bailleurs francophones", text, country="FR").sides == ()


@pytest.mark.parametrize(
    "text",
    [
        "La Région Grand Est subventionne les entreprises jusqu'à 20 000 €. Un logiciel québécois est facturé en "
        "dollars, par exemple 49 $ par mois.",
        "La Fondation de France soutient les associations en France : de 10 000 € à 40 000 €. L'idée vient d'une "
        "expérience menée au Québec par un organisme qui y a consacré 200 000 $.",
    ],
)
def test_sides__money_of_another_size_or_of_the_past_is_no_half(read: Read, text: str) -> None:
    assert read("Appel à projets", text, country="FR").sides == ()


IN_TURN = """Du côté français, le CNC verse 25 000 €. Du côté québécois, la SODEC verse 35 000 $ CA.
{next}
"""


@pytest.mark.parametrize(
    ("next_line", "french", "quebec"),
    [
        ("Les dossiers sont à transmettre avant le 17 mars 2027.", "2027-03-17", "2027-03-17"),
        ("La SODEC reçoit les dossiers québécois avant le 17 mars 2027.", None, "2027-03-17"),
        ("L'équipe québécoise dépose son dossier avant le 17 mars 2027.", None, "2027-03-17"),
        ("Côté français, les dossiers sont à transmettre avant le 17 mars 2027.", "2027-03-17", None),
    ],
)
def test_sides__a_line_below_one_that_tells_both_in_turn_is_said_of_both(
    read: Read, next_line: str, french: str | None, quebec: str | None
) -> None:
    found = read("Fonds commun", IN_TURN.format(next=next_line), country="FR")
    days = [one.deadline.date.isoformat() if one.deadline else None for one in found.sides]
    assert days == [french, quebec]


def test_sides__a_line_below_one_side_goes_on_with_it(read: Read) -> None:
    text = (
        "Du côté français, le CNC verse 25 000 €.\n"
        "Du côté québécois, la SODEC verse 35 000 $ CA.\nLes dossiers sont à transmettre avant le 17 mars 2027."
    )
    assert side(read("Fonds commun", text, country="FR"), "FR").deadline is None


def test_sides__a_day_said_after_both_is_the_day_of_both(read: Read) -> None:
    text = (
        "Côté français, le MEAE verse 10 000 € par projet. Côté québécois, le FRQ verse 14 000 $ par projet. "
        "Dépôt le 4 mars 2027 au plus tard."
    )
    reading = read("Appel à projets franco-québécois", text)
    assert [str(one.deadline.date) for one in reading.sides if one.deadline] == ["2027-03-04", "2027-03-04"]
    own = text.replace("par projet. Côté", "par projet, avant le 18 février 2027. Côté")
    days = {one.country: one.deadline for one in read("Appel à projets franco-québécois", own).sides}
    assert days["FR"] is not None
    assert days["CA-QC"] is not None
    assert [str(days[side].date) for side in ("FR", "CA-QC")] == ["2027-02-18", "2027-03-04"]


@pytest.mark.parametrize(
    ("said", "payer"),
    [
        ("Le MEAE verse 10 000 € ; Campus France, opérateur du programme, reçoit les dossiers.", "MEAE"),
        ("10 000 € du MEAE. Le programme est géré par Campus France.", "MEAE"),
        ("10 000 € du MEAE. Renseignements auprès de Campus France.", "MEAE"),
        ("Aide de Bordeaux Métropole : 10 000 €.", "Bordeaux Métropole"),
    ],
)
def test_sides__who_runs_the_programme_is_not_told_as_paying(read: Read, said: str, payer: str) -> None:
    text = f"Équipes françaises :\n{said}\nÉquipes québécoises :\nLe FRQ verse 14 000 $.\nDate limite : 4 mars 2027."
    sides = {one.country: one.funder for one in read("Appel France-Québec", text).sides}
    assert sides == {"FR": payer, "CA-QC": "FRQ"}


def test_sides__two_places_and_two_currencies_alone_are_a_prize(read: Read) -> None:
    text = (
        "Appel à candidatures. À gagner : une bourse de 1 500 € et une paire de billets Paris – Montréal d'une valeur "
        "de 1 800 $. Ouvert aux photographes normands jusqu'au 3 mars 2027. Une exposition aura lieu à Québec."
    )
    assert read("Concours photo", text).sides == ()


LIST = """Soutien aux musées français
Le ministère de la Culture verse jusqu'à 20 000 € aux musées de France. Date limite : 11 janvier 2027.

Aide aux festivals québécois
Le CALQ verse jusqu'à 30 000 $ aux festivals du Québec. Date limite : 25 janvier 2027.
"""


def test_sides__of_calls_in_a_list_are_none(read: Read) -> None:
    assert read("Appels ouverts en janvier", LIST).sides == ()
    halves = LIST.replace("musées", "équipes").replace("festivals", "équipes")
    assert [side.country for side in read("Appel à projets", halves).sides] == ["FR", "CA-QC"]
