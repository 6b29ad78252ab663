"""Bare summaries: what is paid for, told calmly, is a call; what happened is news; who got money is an award."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Genre, Kind
from watcher.understand.classify.summaries import speaks_as_offer
from watcher.understand.text.text import Passage


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Passerelles sur la Loue", "Les communes riveraines aménagent des franchissements pour les marcheurs."),
        (
            "Haies et bocages du Perche",
            "Création de talus, plantation d'essences locales, entretien pendant trois ans.",
        ),
        ("Bibliobus de montagne", "Le Département cofinance l'achat d'un véhicule et de son fonds de livres."),
        ("Ateliers du soir", "La dotation est réservée aux écoles de moins de cent élèves."),
        ("Lantern walks", "Community groups bring light festivals to streets in winter."),
        ("Kelp nurseries", "Coastal towns and oyster growers raise seedlings for reef repair."),
        ("Quiet carriages", "Support for quieter rolling stock on regional lines."),
        ("Strengthening village courts in the highlands", ""),
        ("Renforcement des coopératives de pêche", "Renforcement des coopératives de pêche"),
    ],
)
def test_offer__calm_summary_of_what_is_paid_for(title: str, text: str, read: Read) -> None:
    assert read(title, text).kind is Kind.CALL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Les communes à sec", "Les communes aménagent des retenues, a annoncé lundi le préfet de la Lozère."),
        (
            "Une passerelle pour la Loue",
            "La passerelle a ouvert dimanche ; les riverains l'attendaient depuis dix ans.",
        ),
        ("Le bibliobus, dernier service public", "« Sans lui, plus de livres ici », dit la maire du village."),
        ("Lantern walks return", "Community groups brought light festivals to the streets last year."),
        ("Oyster growers count losses", "Coastal towns were hit by the storm, the harbour master said."),
        ("Why quiet carriages matter", "Do passengers really want silence? We asked them."),
    ],
)
def test_news__what_happened_or_was_said(title: str, text: str, read: Read) -> None:
    assert read(title, text).kind is Kind.NEWS


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Guide complet des primes au vélo",
            "Plusieurs programmes et subventions existent ; en voici cinq, région par région.",
        ),
        ("How to fund your sports club", "This guide lists grants, loans and funders for clubs."),
        ("Les bourses dopent la réussite", "Selon une étude, une aide de 800 € réduit les abandons."),
        ("Farm lobby applauds new grants", "The union warmly welcomes the funding, according to its chair."),
    ],
)
def test_news__that_speaks_about_grants(title: str, text: str, read: Read) -> None:
    assert read(title, text).kind is Kind.NEWS


@pytest.mark.parametrize(
    "title",
    [
        "Le fonds des lacs octroie 31 bourses",
        "La fondation distingue douze jeunes chercheurs",
        "18 projets soutenus dans le Jura",
        "450 000 € pour 9 projets de quartier",
        "County leads successful bid for charging points",
        "Lake trust awards 14 grants",
        "Twelve organisations selected for the river scheme",
    ],
)
def test_award__a_number_of_grants_was_given(title: str, read: Read) -> None:
    assert read(title).genre is Genre.AWARD


@pytest.mark.parametrize(
    "title", ["Les 12 lauréats du concours des villages", "Appel à projets Haies : les lauréats 2026", "Prize winners"]
)
def test_award__winners_that_are_known(title: str, read: Read) -> None:
    assert read(title).genre is Genre.AWARD


@pytest.mark.parametrize(
    "title",
    [
        "Appel à projets : la fondation soutient 10 projets par an",
        "Concours : 3 lauréats, 5 000 € chacun",
        "Bourse de mobilité réservée aux lauréats du prix Hautes-Vallées",
        "Prix du jeune fromager : chaque lauréat reçoit 2 000 €",
        "Short film prize: the winner receives £2,000",
        "Call for projects: up to 12 grants of £5,000",
        "La Région finance jusqu'à 20 projets",
    ],
)
def test_award__not_an_offer_that_counts_its_places(title: str, read: Read) -> None:
    assert read(title).genre is not Genre.AWARD


def test_summary__an_empty_text_leaves_it_to_the_title() -> None:
    assert not speaks_as_offer(Passage("Brume sur la Loue"), Passage(""), "fr")
    assert not speaks_as_offer(Passage(""), Passage(""), "")
