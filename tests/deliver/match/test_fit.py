"""How a call fits a profile: yes and no only as the page says, never for what it does not say or says with doubt."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.deliver.examples import NOW, call, money, two_sided, until
from watcher.deliver.match.fit import fit
from watcher.model import AmountRole, Call, Fact, Status
from watcher.model.fit import FitAnswer, Profile

YES, NO, CHECK, UNSTATED = FitAnswer.YES, FitAnswer.NO, FitAnswer.CHECK, FitAnswer.UNSTATED
SMALL = Fact("small_business", "les PME bretonnes")
EUROS = {"currency": "EUR"}


def answer(criterion: str, profile: Profile, of: Call) -> FitAnswer | None:
    return next((line.answer for line in fit(profile, of, NOW).lines if line.criterion == criterion), None)


WHO = [
    ((), ("business",), UNSTATED),
    ((SMALL,), ("small_business",), YES),
    ((Fact("business", "entreprises"),), ("small_business",), YES),
    ((Fact("everyone", "tous"),), ("artist",), YES),
    ((SMALL,), ("business",), CHECK),
    ((SMALL,), ("nonprofit",), NO),
    ((replace(SMALL, probable=True),), ("nonprofit",), CHECK),
    ((SMALL, Fact("nonprofit", "associations")), ("nonprofit",), YES),
    ((Fact("business", "any public or private body"),), ("nonprofit",), CHECK),
    ((Fact("artist", "artiste, collectif ou compagnie"),), ("nonprofit",), CHECK),
]


@pytest.mark.parametrize(("eligible", "kinds", "expected"), WHO)
def test_who(eligible: tuple[Fact, ...], kinds: tuple[str, ...], expected: FitAnswer) -> None:
    assert answer("who", Profile(kinds=kinds), call(1, "A", eligible=eligible)) is expected


WHERE = [
    ((), ("FR",), UNSTATED),
    (("FR",), ("FR",), YES),
    (("FR",), ("bretagne",), YES),
    (("bretagne",), ("finistere",), YES),
    (("INT",), ("CA-QC",), YES),
    (("CA",), ("CA-QC",), YES),
    (("bretagne",), ("FR",), CHECK),
    (("CA-QC",), ("FR",), NO),
    (("bretagne",), ("occitanie",), NO),
    (("Lieu inconnu",), ("bretagne",), CHECK),
    (("bretagne",), ("lieu-inconnu",), CHECK),
]


@pytest.mark.parametrize(("told", "places", "expected"), WHERE)
def test_where(told: tuple[str, ...], places: tuple[str, ...], expected: FitAnswer) -> None:
    one = call(1, "A", territories=tuple(Fact(place, place) for place in told))
    assert answer("where", Profile(places=places), one) is expected


AMOUNT = [
    ((), UNSTATED),
    ((money(50_000),), YES),
    ((money(10_000),), NO),
    ((money(10_000, role=AmountRole.TOTAL),), NO),
    ((money(90_000, role=AmountRole.TOTAL),), UNSTATED),
    ((money(30_000, role=AmountRole.MIN),), NO),
    ((money(10_000, "CAD"),), CHECK),
    ((money(10_000, None),), UNSTATED),
    ((money(10_000, role=AmountRole.PAST),), UNSTATED),
]


@pytest.mark.parametrize(("amounts", "expected"), AMOUNT)
def test_amount(amounts: tuple[Any, ...], expected: FitAnswer) -> None:
    assert answer("amount", Profile(asks=Decimal(20_000), currency="EUR"), call(1, "A", amounts=amounts)) is expected


def test_deadline() -> None:
    day = until(2027, 3, 19, "17:00", "Europe/Paris", quote="le 19 mars")
    ahead, over = call(1, "A", deadline=day), call(1, "A", deadline=day, status=Status.CLOSED)
    assert answer("deadline", Profile(days=20), ahead) is YES
    assert answer("deadline", Profile(days=60), ahead) is NO
    assert answer("deadline", Profile(), over) is NO
    assert answer("deadline", Profile(), call(1, "A", rolling=True)) is UNSTATED
    assert answer("deadline", Profile(), call(1, "A", deadline=replace(day, doubt="rival"))) is CHECK
    assert (
        answer("deadline", Profile(), call(1, "A", deadline=replace(day, date=(NOW - timedelta(days=9)).date()))) is NO
    )


def test_partner_and_share() -> None:
    assert answer("partner", Profile(partner=False), two_sided()) is NO
    assert answer("partner", Profile(partner=True), two_sided()) is YES
    assert answer("partner", Profile(), two_sided()) is CHECK
    assert answer("partner", Profile(), call(1, "A")) is None
    assert answer("partner", Profile(partner=False), call(1, "A")) is UNSTATED
    shared = call(1, "A", own_funding=money(30, None, quote="30 % d’apport"))
    assert answer("share", Profile(share=Decimal(20)), shared) is NO
    assert answer("share", Profile(share=Decimal(30)), shared) is YES
    assert answer("share", Profile(), shared) is CHECK
    assert answer("share", Profile(), call(1, "A")) is None


LIMITS = [
    ("Entreprises de moins de 250 salariés", {"staff": 40}, "staff", YES),
    ("Entreprises de moins de 250 salariés", {"staff": 400}, "staff", CHECK),
    ("Priorité aux entreprises de moins de 250 salariés", {"staff": 40}, "staff", CHECK),
    ("Les entreprises créées depuis moins de 5 ans", {"founded": 2025}, "age", YES),
    ("Les entreprises créées depuis moins de 5 ans", {"founded": 2022}, "age", CHECK),
    ("Le budget total du projet est d’au moins 50 000 €.", {"budget": Decimal(60_000)} | EUROS, "budget", YES),
    (
        "Le budget total du projet est d’au moins 50 000 €.",
        {"budget": Decimal(60_000), "currency": "CAD"},
        "budget",
        CHECK,
    ),
    ("Entreprises de moins de 250 salariés", {}, "staff", None),
]


@pytest.mark.parametrize(("text", "said", "criterion", "expected"), LIMITS)
def test_number__never_says_no(text: str, said: dict[str, Any], criterion: str, expected: FitAnswer | None) -> None:
    assert answer(criterion, Profile(**said), call(1, "A", text=text)) is expected


def test_limit_in_bare_dollars__is_in_the_money_of_the_text() -> None:
    asks = Profile(budget=Decimal(60_000), currency="USD")
    text = "{} The total project budget must be at least $50,000."
    american = call(
        1, "A", text=text.format("For 501(c)(3) nonprofits in Denver, Colorado."), country="", language="en"
    )
    canadian = call(1, "A", text=text.format("For charities of Ontario, Canada."), country="", language="en")
    assert (answer("budget", asks, american), answer("budget", asks, canadian)) == (YES, CHECK)


def test_every_no__has_the_words_of_the_page() -> None:
    one = call(
        1, "A", eligible=(SMALL,), territories=(Fact("bretagne", "en Bretagne"),),
        amounts=(money(10, quote="10 € au plus"),), deadline=until(2027, 2, 25, quote="le 25 février"),
        own_funding=money(90, None, quote="90 %"),
    )  # fmt: skip
    who = Profile(("nonprofit",), ("occitanie",), asks=Decimal(99), currency="EUR", share=Decimal(1), days=30)
    against = [line for line in fit(who, one, NOW).lines if line.answer is NO]
    assert [line.criterion for line in against] == ["who", "where", "amount", "deadline", "share"]
    assert all(line.quote for line in against)
