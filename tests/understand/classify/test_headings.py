"""Notices that are a title alone: names of topics, aids and fellowships are calls, headlines are news."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Kind
from watcher.understand.classify.headings import is_headline, names_an_offer
from watcher.understand.text.text import Passage

OFFERS = [
    "HORIZON-CL5-2028-D3-01-07: Floating solar on reservoirs",
    "ERC-2028-STG Starting grants",
    "LIFE-2027-SAP-NAT-NATURE",
    "RFA-HL-28-004 Asthma in school-age children",
    "AMI Usines à vélos",
    "Aide à l'installation des apiculteurs",
    "Aide au maintien des commerces de village",
    "Soutien à la création chorégraphique",
    "Fonds de soutien aux radios locales",
    "Bourse de mobilité pour doctorants",
    "Prix de thèse en droit de l'eau",
    "Programme d'appui aux musées de région",
    "Subvention pour l'achat d'un tracteur électrique",
    "Grants for village orchards",
    "Coastal heritage fund 2028",
    "Rural bus improvement program",
    "Marine biology fellowship",
    "Apprenticeship placement program, round 4",
]
HEADLINES = [
    "Aide à l'agriculture : le ministre est attendu demain",
    "Le prix du carburant repart à la hausse",
    "Fonds de pension : pourquoi les retraités s'inquiètent",
    "Aide à mourir : le texte revient devant les députés",
    "Bourses européennes en recul",
    "Un ami de longue date entendu par le juge",
    "Programme nucléaire : l'entreprise a été condamnée",
    "Prix littéraire : «je ne m'y attendais pas»",
    "Senate cuts funding for food program",
    "How a hedge fund took over a football club",
    "Film awards: who won what",
    "Minister says grant was misused",
]


@pytest.mark.parametrize("title", OFFERS)
def test_offer__a_title_alone_is_a_call(title: str, read: Read) -> None:
    assert names_an_offer(Passage(title))
    assert read(title, "").kind is Kind.CALL


@pytest.mark.parametrize("title", HEADLINES)
def test_headline__is_news(title: str, read: Read) -> None:
    assert not names_an_offer(Passage(title))
    assert read(title, "").kind is Kind.NEWS


def test_headline__a_sentence_takes_the_voice_of_its_words() -> None:
    assert is_headline(Passage("Le dispositif est critiqué"))
    assert not is_headline(Passage("Dispositif de soutien aux refuges"))


def test_award__a_prize_announced_is_not_a_prize_to_apply_for(read: Read) -> None:
    assert read("Prix de thèse 2027 : les lauréats", "").kind is Kind.AWARD
