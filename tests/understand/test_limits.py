"""Numbers that bound who may apply: what is read, and that nothing is sure which its sentence turns."""

from decimal import Decimal

import pytest

from watcher.model.fit import LimitKind
from watcher.understand.limits import read_limits

STAFF, AGE, TURNOVER, BUDGET = LimitKind.STAFF, LimitKind.AGE, LimitKind.TURNOVER, LimitKind.BUDGET

SURE = [
    ("Le dispositif s’adresse aux entreprises de moins de 250 salariés.", STAFF, None, 249),
    ("Sont éligibles les PME comptant au plus 50 salariés.", STAFF, None, 50),
    ("Le fonds est ouvert aux sociétés employant au moins 10 ETP.", STAFF, 10, None),
    ("Entreprises de 10 à 49 salariés", STAFF, 10, 49),
    ("Companies with fewer than 500 full-time employees may apply.", STAFF, None, 499),
    ("Open to firms with up to 100 employees.", STAFF, None, 100),
    ("Businesses must have between 5 and 99 employees.", STAFF, 5, 99),
    ("Le candidat emploie 20 salariés ou plus.", STAFF, 20, None),
    ("Les coopératives de plus de 3 employés peuvent déposer.", STAFF, 4, None),
    ("SMEs of no more than 1,000 employees", STAFF, None, 1000),
    ("Les entreprises créées depuis moins de 5 ans peuvent répondre.", AGE, None, 5),
    ("Les sociétés doivent être immatriculées depuis au moins 2 ans.", AGE, 2, None),
    ("Applicants in operation for at least 3 years.", AGE, 3, None),
    ("Companies incorporated within the last 10 years", AGE, None, 10),
    ("Toute structure ayant au moins 2 ans d’existence", AGE, 2, None),
    ("Entreprises dont le chiffre d’affaires est inférieur à 50 M€", TURNOVER, None, 50_000_000),
    ("Businesses with annual revenues of at least $500,000", TURNOVER, 500_000, None),
    ("Le budget total du projet est d’au moins 50 000 €.", BUDGET, 50_000, None),
    ("Les coûts du projet doivent être compris entre 300 k€ et 1,5 M€.", BUDGET, 300_000, 1_500_000),
    ("Total project cost must not exceed $2,000,000.", BUDGET, None, 2_000_000),
]  # fmt: skip

NOT_SURE = [
    "Priorité aux entreprises de moins de 50 salariés.",
    "Le taux est de 50 % pour les entreprises de moins de 50 salariés.",
    "Les entreprises de moins de 10 salariés ne sont pas éligibles.",
    "Une bonification est accordée aux entreprises de moins de 20 salariés.",
    "Les associations, les communes et les entreprises de moins de 50 salariés",
    "Entreprises de moins de 50 salariés : 70 %. Entreprises de moins de 250 salariés : 50 %.",
    "Moins de 250 salariés, soit un chiffre d’affaires inférieur à 50 M€, soit un bilan inférieur à 43 M€",
    "Si votre entreprise compte plus de 50 salariés, un commissaire aux comptes signe le plan.",
    "Si l’entreprise compte plus de 50 salariés, un commissaire aux comptes signe.",
    "Companies with fewer than 50 employees are preferred.",
    "Votre entreprise compte-t-elle moins de 250 salariés ?",
    "Le chiffre d’affaires inférieur à 2 M€ ou le total du bilan de l’entreprise n’excède pas 2 M€",
]

NONE = [
    "Le projet prévoit d’embaucher au moins 5 salariés.",
    "La formation s’adresse à des groupes de 12 à 20 participants.",
    "Création d’au moins 10 emplois en trois ans.",
    "Jeunes de moins de 30 ans",
    "The project will hire at least 3 employees.",
    "L’aide est plafonnée à 50 000 €.",
    "Le budget de l’appel est de 2 M€.",
    "Un fonds créé en 2019 par 250 salariés",
    "Les dossiers sont gardés pendant 5 ans.",
    "",
]


@pytest.mark.parametrize(("text", "kind", "low", "high"), SURE)
def test_limit__is_read_and_sure(text: str, kind: LimitKind, low: int | None, high: int | None) -> None:
    [limit] = read_limits(text, country="CA-QC")
    bounds = tuple(None if value is None else Decimal(value) for value in (low, high))
    assert (limit.kind, (limit.low, limit.high), limit.is_sure) == (kind, bounds, True)
    assert limit.quote in text


@pytest.mark.parametrize("text", NOT_SURE)
def test_limit__that_its_sentence_turns_is_not_sure(text: str) -> None:
    limits = read_limits(text)
    assert limits
    assert not any(limit.is_sure for limit in limits)


@pytest.mark.parametrize("text", NONE)
def test_number__of_something_else_is_no_limit(text: str) -> None:
    assert read_limits(text) == ()


def test_money__has_its_currency() -> None:
    [limit] = read_limits("Businesses with annual revenues of at least $500,000", language="en", country="CA-QC")
    assert limit.currency == "CAD"


@pytest.mark.parametrize(
    "text", ["moins de 9" * 8_000, "entre 1 et 2 " * 6_000, "budget du projet " * 5_000, "\ud800" * 99]
)
def test_hostile_text__is_read_to_the_end(text: str) -> None:
    assert len(read_limits(text)) < 5
