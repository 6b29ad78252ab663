"""Laws, by-laws and regulations set up aid; the page of one is no call, unless a provision sets a day with its year."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Kind

LAWS = (
    (
        "Arrêté du 12 octobre 2026 fixant les modalités d'attribution de l'aide aux éleveurs",
        "Le ministre, Vu le code rural, Arrête :\nArticle 1. – Une aide est accordée aux éleveurs.\nArticle 2. – "
        "Les demandes sont déposées au plus tard le 29 janvier de chaque année.\nArticle 3. – Le présent arrêté "
        "entre en vigueur le lendemain de sa publication.",
    ),
    (
        "By-law 2026-88: Heritage Property Tax Rebate",
        "1. The Town may grant a rebate of 40% to the owner.\n2. An application must be received by the Treasurer no "
        "later than February 28 of the following year.\n3. By-law 2011-14 is repealed.\n4. This by-law comes "
        "into force when passed.",
    ),
    (
        "The Community Orchards Grants Regulations 2026",
        "1. Citation. These Regulations may be cited as the Community Orchards Grants Regulations 2026.\n2. In these "
        "Regulations “orchard” means land with five fruit trees.\n3. (1) An application must be made on or before "
        "30th April of each year, for a grant of up to £5,000.",
    ),
    (
        "An Act respecting the Northern Housing Fund",
        "Assented to June 4, 2026\n1. There is established a fund. 5. (1) The Minister may make grants to "
        "municipalities. (2) An application must be made on or before January 31. 9. This Act comes into force "
        "on April 1, 2027.",
    ),
)
CALLS = (
    (
        "Arrêté relatif à l'aide aux éleveurs de brebis",
        "Article 1. – Une aide de 170 € par brebis est accordée aux éleveurs touchés.\nArticle 2. – Les demandes sont "
        "déposées au plus tard le 29 janvier 2027.\nArticle 3. – Le présent arrêté entre en vigueur demain.",
    ),
    (
        "Règlement d'intervention – Aide aux librairies",
        "Article 1 : la Région soutient les librairies, jusqu'à 20 000 €. Article 2 : dépôt des demandes avant le "
        "26 février 2027 sur le portail. Article 3 : entrée en vigueur le 1er janvier 2027.",
    ),
    (
        "Loi Littoral : appel à projets 2027 pour les communes",
        "1. Objectifs. La loi est entrée en vigueur en 1986. 2. Bénéficiaires : communes du littoral. 3. Dépôt des "
        "dossiers avant le 12 février 2027. Aide jusqu'à 80 000 €.",
    ),
    (
        "Grants under the Heritage Buildings Act",
        "1. Who can apply: owners of listed buildings. 2. What we pay: up to €15,000. 3. How to apply: complete the "
        "form by 31 January 2027. The Act came into force in 2010.",
    ),
    (
        "Clean Air Act Section 103 – Request for Applications",
        "1. Funding opportunity. EPA invites applications; awards up to $500,000. 2. Award information. 3. "
        "Applications are due January 29, 2027. The rule came into effect in March 2026.",
    ),
)


@pytest.mark.parametrize(("title", "text"), LAWS)
def test_law__no_call_and_no_deadline(read: Read, title: str, text: str) -> None:
    reading = read(title, text)
    assert reading.kind is Kind.NEWS
    assert reading.deadline is None


@pytest.mark.parametrize(("title", "text"), CALLS)
def test_page_about_what_a_law_sets_up__stays_a_call(read: Read, title: str, text: str) -> None:
    reading = read(title, text)
    assert reading.kind is Kind.CALL
    assert reading.deadline is not None


def test_page_that_speaks_to_its_reader__is_no_law(read: Read) -> None:
    text = "1. Who can apply: clubs. 2. How much: £500. 3. When: all year; the scheme came into operation in May."
    assert read("Rewilding fund: Balancing Act", text).kind is Kind.CALL
