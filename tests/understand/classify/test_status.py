"""What a source says of the state of its call, and where the call stands as time goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tests.understand.shipped import Read
from watcher.model import Fact, Kind, Moment, Reading, Status
from watcher.understand.classify import status
from watcher.understand.text.text import Passage

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def call(**facts: object) -> Reading:
    return Reading(kind=Kind.CALL, language="fr", **facts)


def word(title: str, text: str = "", field: str = "") -> str:
    told = status.read(Passage(title), Passage(text), field)
    return told.value if told else ""


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("[CLOS] Mobilités", "", "closed"),
        ("Mobilités – complet", "", "exhausted"),
        ("Prime vélo (suspendue)", "", "suspended"),
        ("Appel prolongé jusqu'au 3 mars : forêts", "", "extended"),
        ("Jardins suspendus et lignes prolongées", "", ""),
        ("Fonds", "Ce programme est suspendu jusqu'à nouvel ordre.", "suspended"),
        ("Fund", "The scheme will run under these rules until further notice.", ""),
        ("Fund", "Applications for small grants are currently closed.", "closed"),
        ("Fund", "The application period has closed.", "closed"),
        ("Fund", "Applications for garden grants are closed and will return in August.", "closed"),
        ("Fonds", "La session est close, les bureaux sont ouverts.", "closed"),
        ("Fund", "Our offices are closed on Fridays.", ""),
        ("Fonds (clôturé depuis le 16/02/2027)", "", "closed"),
        ("Fonds", "Une date qui tombe un dimanche est reportée au jour ouvrable suivant.", ""),
        ("Fonds", "La date est reportée au 12 mars 2027.", "extended"),
        ("Fund", "We are not taking applications until further notice.", "suspended"),
        ("Fonds", "Le guichet est fermé jusqu'à nouvel ordre.", "suspended"),
        ("Fonds", "L'enveloppe est épuisée pour 2027.", "exhausted"),
        ("Fonds", "L'appel est annulé.", "cancelled"),
        ("Fonds", "Cet appel à projets est annulé. Date limite : 15 mars 2027.", "cancelled"),
        ("Fonds", "L'appel à candidatures a été retiré.", "cancelled"),
        ("Fonds", "L'appel de propositions est clôturé.", "closed"),
        ("Fonds", "Cet appel à projets n'est pas annulé.", ""),
        ("Fonds", "L'appel est prolongé jusqu'au 3 mars.", "extended"),
        ("Fund", "Applications are closed.", "closed"),
        ("Fund", "The call will open in spring.", "forecast"),
        ("Fonds", "Ouvert jusqu'à épuisement des crédits.", ""),
        ("Fonds", "Le dispositif n'est pas suspendu.", ""),
        ("Fund", "Status: Closed   Deadline: 26 June 2027", "closed"),
        ("Fonds", "Statut : terminé  Échéance : 26 juin 2027", "closed"),
        ("Fonds", "Statut : fermé aux particuliers : oui", ""),
        ("Fonds", "Statut : ouvert  Ancien appel : fermé le 3 juin", ""),
        ("Fund", "COMPLET\nDépôt jusqu'au 5 mars 2027.", "exhausted"),
        ("Fund", "Fund\nFully subscribed!\nApply by 5 March 2027.", "exhausted"),
        ("Fund", "Atelier du 3 mars\nComplet\nAtelier du 4 mars", ""),
        ("Fund", "Dossier complet\nÀ déposer avant le 5 mars 2027.", ""),
        ("Fund", "Following a change of plans, this RFP has been cancelled.", "cancelled"),
        ("Fund", "The 2027 competition has been called off.", "cancelled"),
        ("Fonds", "La Ville renonce à cet appel, faute de crédits.", "cancelled"),
        ("Fund", "Where a grant has been withdrawn, costs fall to the applicant.", ""),
        ("Fund", "If the call has been cancelled, we will tell you.", ""),
        ("Fund", "Our former scheme has been withdrawn and replaced. Apply by 15 March 2027.", ""),
        ("Fund", "The 2020 programme has been cancelled. Apply by 15 March 2027.", ""),
        ("Fonds", "L'édition 2020 de cet appel a été annulée. Dépôt avant le 15 mars 2027.", ""),
        ("Fund", "The 2027 programme has been cancelled. Apply by 15 March 2027.", "cancelled"),
        ("Fund", "The 2026 programme has been cancelled. The next one opens in 2027.", "cancelled"),
        ("Fonds", "Cet appel a été annulé. Il a suivi un appel précédent.", "cancelled"),
        ("Appel à idées annulé", "L'appel ne sera pas relancé.", "cancelled"),
        ("Bourse « Élan » suspendue", "La Fondation fait le point.", "suspended"),
        ("Résidence", "Information du 20 novembre : appel à candidatures abandonné.", "cancelled"),
        ("Santé", "L'AAP « Santé 2027 » a été annulé faute de crédits.", "cancelled"),
        ("Challenge", "The scheme was withdrawn on 20 November.", "cancelled"),
        ("Call for ideas cancelled", "We are sorry.", "cancelled"),
        ("Appel à projets : pont suspendu", "Réhabilitation d'un pont suspendu.", ""),
        ("Concours Jardins suspendus", "Le concours Jardins suspendus récompense les toitures.", ""),
        ("Bourse", "La bourse est annulée en cas d'abandon des études.", ""),
        ("Concours", "Le concours a été annulé en 2020 en raison de la pandémie. Il revient.", ""),
        ("Music scholarship", "The scholarship is withdrawn where the student leaves.", ""),
        ("Festivals", "Un programme annulé du fait de la météo reste éligible.", ""),
        ("Prix du livre", "Le prix est retiré à la mairie par le lauréat.", ""),
        ("Orchards", "The Spring festival competition is cancelled. Apply by 15 January 2027.", ""),
        ("Orchards", "If too few bids come in, the call is cancelled.", ""),
        ("Orchards", "The workshop for this call has been cancelled.", ""),
        ("Orchards", "The call was withdrawn in error last week and is back.", ""),
        ("Orchards", "Due to a shortage of money this call has been cancelled.", "cancelled"),
        ("Northern Harvest", "We regret that the Northern Harvest programme has been discontinued.", "cancelled"),
        ("Ponds", "Please note that this funding opportunity has been cancelled.", "cancelled"),
        ("Étangs", "En raison des coupes, le présent appel à projets est annulé.", "cancelled"),
        ("Vergers", "Le concours photo de l'appel est annulé.", ""),
        ("Vergers", "Le porteur dont le programme est abandonné rembourse l'aide.", ""),
        ("Fonds", "Le lauréat qui renonce à ce prix en cas de maladie le dit.", ""),
        ("Fund", "We have received a great many bids and are not taking any more at present.", "closed"),
        ("Fund", "We are not taking any more than ten teams.", ""),
        ("Fund", "We are not accepting any new members to the panel.", ""),
        ("Fonds – Date limite : à venir", "", ""),
        ("Fonds – à venir", "", "forecast"),
        ("Aide aux espaces clos et complets", "Un dossier complet est exigé ; l'exercice clos.", ""),
    ],
)
def test_status_word__whole_sayings_only(title: str, text: str, value: str) -> None:
    assert word(title, text) == value


def test_status_word__the_source_s_own_field_comes_first() -> None:
    assert word("Fonds", "L'appel est clos.", field="Prolongé") == "extended"
    assert word("Fonds", "", field="Ouvert") == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Date limite : à venir", ""),
        ("Résultats : prochainement", ""),
        ("Clôture : à venir", ""),
        ("Clôture le 12 mars 2027", ""),
        ("Clôturé le 12 mars 2027", "closed"),
        ("Clos le 12 mars 2027", "closed"),
        ("Statut : à venir", "forecast"),
        ("Ouverture : à venir", "forecast"),
    ],
)
def test_status_word__a_label_of_another_thing_is_no_state(field: str, value: str) -> None:
    assert word("Fonds", "", field=field) == value


def test_status_word__carries_its_quote() -> None:
    told = status.read(Passage(""), Passage("Bonjour. L'enveloppe est épuisée. Merci."))
    assert told == Fact("exhausted", "L'enveloppe est épuisée")


@pytest.mark.parametrize(
    ("reading", "stands"),
    [
        (call(deadline=Moment(date(2027, 6, 1))), Status.OPEN),
        (call(deadline=Moment(date(2027, 3, 10))), Status.CLOSING),
        (call(deadline=Moment(date(2027, 2, 1))), Status.CLOSED),
        (call(deadline=Moment(date(2027, 2, 1)), rolling=True), Status.ROLLING),
        (call(opens=Moment(date(2027, 4, 1)), deadline=Moment(date(2027, 6, 1))), Status.FORECAST),
        (call(rolling=True), Status.ROLLING),
        (call(), Status.UNKNOWN),
        (call(status_word=Fact("forecast")), Status.FORECAST),
        (call(status_word=Fact("forecast", stated=True), deadline=Moment(date(2027, 5, 4))), Status.FORECAST),
        (call(status_word=Fact("forecast"), deadline=Moment(date(2027, 5, 4))), Status.OPEN),
        (call(status_word=Fact("forecast", stated=True), deadline=Moment(date(2027, 2, 4))), Status.CLOSED),
        (call(status_word=Fact("suspended"), deadline=Moment(date(2027, 6, 1))), Status.WITHDRAWN),
        (call(status_word=Fact("exhausted")), Status.CLOSED),
        (Reading(kind=Kind.NEWS, language="fr", deadline=Moment(date(2027, 6, 1))), Status.UNKNOWN),
    ],
)
def test_stand__dates_and_words(reading: Reading, stands: Status) -> None:
    assert status.stand(reading, NOW) is stands


def test_stand__one_deadline_past_and_one_ahead_is_open() -> None:
    both = call(deadlines=(Moment(date(2027, 2, 1)), Moment(date(2027, 9, 1))))
    assert status.stand(both, NOW) is Status.OPEN


def test_stand__the_last_hour_counts() -> None:
    due = call(deadline=Moment(date(2027, 3, 1), time(17), "Europe/Paris"))
    assert status.stand(due, datetime(2027, 3, 1, 15, 59, tzinfo=UTC)) is Status.CLOSING
    assert status.stand(due, datetime(2027, 3, 1, 16, 1, tzinfo=UTC)) is Status.CLOSED


def test_reading__a_closed_call_says_so(read: Read) -> None:
    reading = read("Aide au commerce", "L'appel à projets est clos. Elle aidait les commerçants.")
    assert reading.status is Status.CLOSED
    assert reading.status_word is not None
    assert "clos" in reading.status_word.quote


def test_reading__a_state_is_not_of_a_part_for_the_day_that_has_a_label_of_its_own(read: Read) -> None:
    said = "Aide aux lavoirs de village. Statut : fermé   Date limite de dépôt : 26 juin 2027"
    assert read("Aide aux lavoirs", said).status is Status.CLOSED
    assert read("Aide aux lavoirs", said.replace("fermé ", "ouvert ")).status is Status.OPEN
