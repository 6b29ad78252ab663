"""A call, a programme, news, an award, a tender or an event, from words and from what the source states."""

from __future__ import annotations

import pytest

from tests.understand.shipped import NOW, Read
from watcher.config.sources import FeedSource
from watcher.model import Genre, Kind, Notice
from watcher.understand.classify.kinds import Hints, classify
from watcher.understand.reader import Reader
from watcher.understand.text.text import Passage


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [
        ("Appel à projets « Quartiers vivants »", "", Genre.CALL),
        ("Call for proposals 2027", "", Genre.CALL),
        ("Soutenir les librairies", "Aide financière de la Région, dépenses éligibles : travaux.", Genre.CALL),
        ("Appel d'offres pour la recherche clinique", "Les équipes de recherche déposent leur projet.", Genre.CALL),
        ("Prêt croissance", "Dispositif ouvert toute l'année aux entreprises, sans date limite.", Genre.PROGRAMME),
        ("Les lauréats du concours sont connus", "", Genre.AWARD),
        ("Winners announced", "Five teams have been awarded a grant.", Genre.AWARD),
        ("Avis de marché : fourniture de matériel", "", Genre.TENDER),
        ("Webinaire : réussir sa candidature", "Inscrivez-vous, cela aura lieu jeudi.", Genre.EVENT),
        ("La ministre visite une école", "La ministre de l'Éducation a déclaré hier que tout va bien.", Genre.NEWS),
        ("Storm hits the coast", "The storm hit the coast yesterday, officials said.", Genre.NEWS),
    ],
)
def test_genre__by_words(title: str, text: str, genre: Genre, read: Read) -> None:
    assert read(title, text).genre is genre


@pytest.mark.parametrize(
    ("stated", "content", "genre"),
    [
        ("award", "calls", Genre.AWARD),
        ("", "calls", Genre.CALL),
        ("", "programmes", Genre.PROGRAMME),
        ("", "news", Genre.NEWS),
        ("", "mixed", Genre.NEWS),
        ("call", "news", Genre.CALL),
    ],
)
def test_genre__what_is_stated_comes_before_words(stated: str, content: str, genre: Genre) -> None:
    assert classify(Passage("Relance 2027"), Passage(""), Hints(stated=stated, content=content)).genre is genre


def test_kind__a_list_of_calls_also_carries_its_results() -> None:
    assert classify(Passage("Projets lauréats 2026"), Passage(""), Hints(content="calls")).genre is Genre.AWARD


def test_kind__three_words_for_six_genres(read: Read) -> None:
    assert read("Prêt", "Ouvert toute l'année, subvention et garantie.").kind is Kind.CALL
    assert read("Avis de marché public").kind is Kind.NEWS


@pytest.mark.parametrize(("fields", "kind"), [({"deadline": "2027-06-01"}, Kind.CALL), ({}, Kind.NEWS)])
def test_kind__a_dated_record_of_a_list_of_calls_is_one_even_about_procurement(
    fields: dict[str, str], kind: Kind, reader: Reader
) -> None:
    portal = FeedSource(name="portal", kind="feed", url="https://portal.example.org/", content="calls")
    notice = Notice("portal", "Public procurement of innovation for security", fields=fields)
    assert reader.read(notice, NOW, portal).kind is kind


def test_news_with_an_act_of_applying_and_its_day__is_a_call(read: Read) -> None:
    text = (
        "The council today announced the return of its microgrants. Groups can request up to $2,500. «It helps», said "
        "Councillor Roy. Completed forms are due on December 18, 2026."
    )
    reading = read("Council launches microgrants for safety", text)

    assert (reading.kind, reading.deadline and reading.deadline.date.isoformat()) == ("call", "2026-12-18")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Call for evidence: rural grants", "Submissions should reach us by 8 January 2027."),
        ("Port resilience", "Written submissions are welcome until 29 January 2027. Witnesses will be heard in March."),
        ("Offre de stage", "L'agence recrute un stagiaire. Candidatures avant le 15 décembre 2026."),
        ("Post-doctorat (24 mois)", "L'institut recrute. Salaire brut 2 900 €. CV et lettre avant le 4 janvier 2027."),
    ],
)  # fmt: skip
def test_consultation_or_job__is_no_call_and_has_no_deadline(read: Read, title: str, text: str) -> None:
    reading = read(title, text)

    assert (reading.kind, reading.deadline) == ("news", None)


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "Le Bocage vert : 31 000 € pour le repos des équipes de nuit",
            "Salles de repos, plannings, cadres : la Fondation Bocage vert aide les EHPAD. Avant le 17 mars 2027.",
            Kind.CALL,
        ),
        (
            "Repos des équipes de nuit : la fondation présente son bilan",
            "Les EHPAD ont reçu 31 000 €, a déclaré la directrice. Le rapport paraîtra avant le 17 mars 2027.",
            Kind.NEWS,
        ),
    ],
)
def test_few_lines_of_a_relay__with_sum_and_last_day_are_a_call(title: str, text: str, kind: Kind, read: Read) -> None:
    assert read(title, text).kind is kind


def test_type_in_the_markup__is_one_voice() -> None:
    def genre(markup: str) -> Genre:
        return classify(
            Passage("Rencontre annuelle"), Passage("Un fonds pour vos projets."), Hints(markup=markup)
        ).genre

    assert genre("event") is Genre.EVENT
    assert genre("call") is Genre.CALL
    assert genre("news") is Genre.NEWS
