"""Sums on offer: the role by the rules and what the cues around a sum say, weighed by a model."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bench.train_sums import Row, fit
from tests.understand.shipped import Read
from watcher.model import AmountRole
from watcher.understand.money.offers import SHORTEST, OfferModel, features, weighed
from watcher.understand.money.read import sums_read

MODEL = OfferModel(
    0.0,
    {"before threshold": -4.0, "before aid": 4.0, "is max": 0.5, "is other": -1.0, "is total": 0.5, "is past": -1.0},
    bar=0.5,
)
REST = "\n" + "The garden is open to all. " * 12
ON_OFFER = (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL)


def roles(text: str, said: AmountRole, model: OfferModel = MODEL) -> list[AmountRole | None]:
    context, judged = sums_read(text, None)
    return weighed(context, [said for _ in judged], model)


def test_the_model_is_sure_that_a_sum_is_not_on_offer__it_is_told_as_another() -> None:
    assert roles("Income under $60" + REST, AmountRole.MAX) == [AmountRole.OTHER]


def test_the_model_is_sure_that_a_sum_is_on_offer__it_is_told_by_its_size() -> None:
    assert roles("Grants $60" + REST, AmountRole.PAST) == [AmountRole.MAX]
    assert roles("Grants $600,000" + REST, AmountRole.PAST) == [AmountRole.TOTAL]


@pytest.mark.parametrize("said", [AmountRole.MAX, AmountRole.TOTAL, AmountRole.PAST])
def test_no_cue_is_known__the_role_of_the_rules_stays(said: AmountRole) -> None:
    assert roles("Trees $60" + REST, said) == [said]


def test_short_text__the_rules_stand_alone() -> None:
    text = "Income under $60"
    assert len(text + REST) >= SHORTEST
    assert roles(text, AmountRole.MAX) == [AmountRole.MAX]


def test_rates__are_no_sums() -> None:
    context, judged = sums_read("Income: 60% of the cost, grants of 50%" + REST, None)
    assert weighed(context, judged, MODEL) == judged


def test_features__say_which_cues_stand_before_after_and_above_a_sum() -> None:
    text = "Prizes\nFirst place: $500 per team (2 teams)\nEntry costs $20.50 a head; 40% off for members"
    context, _ = sums_read(text, None)
    first, second = features(context, 0), features(context, 1)
    assert first.keys() >= {"heading aid", "after aid", "touching aid", "alone", "largest"}
    assert second.keys() >= {"before cost", "close cost", "label cost", "cents", "smallest", "size 2"}
    assert not {"cents", "before aid"} & first.keys()


def test_features__reach_no_further_than_the_sums_beside_a_sum() -> None:
    context, _ = sums_read("Grants of $5,000, income of $60,000, prizes of $700", None)
    second = features(context, 1)
    assert {"before threshold", "far aid"} <= second.keys()
    assert "before aid" not in second


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("Le don moyen est de 9 000 €.", True),
        ("Most first grants are $20,000 or less.", True),
        ("Grants average $3,500.", True),
        ("Le montant est de 9 000 € en moyenne.", False),
        ("Grants of $3,500.", False),
    ],
)
def test_features__tell_what_is_usual_from_what_is_on_offer(text: str, usual: bool) -> None:
    context, _ = sums_read(text, None)
    assert ("usual" in features(context, 0)) is usual


def test_features__of_a_sum_in_an_endless_line_are_few() -> None:
    words = " ".join(f"word{chr(97 + place % 26) * 3}" for place in range(2_000))
    context, _ = sums_read(f"{words} $5 {words}\n$6", None)
    assert max(len(features(context, index)) for index in range(2)) < 70


def test_training__learns_which_cues_stand_beside_sums_on_offer() -> None:
    rows = [Row({"before aid": 1.0}, AmountRole.MAX, True, "a") for _ in range(6)] + [
        Row({"before threshold": 1.0}, AmountRole.MAX, False, "a") for _ in range(6)
    ]
    model = fit([*rows, Row({"seldom": 1.0}, AmountRole.MAX, False, "a")])
    assert model.weights["before aid"] > 0 > model.weights["before threshold"]
    assert "seldom" not in model.weights


def test_training__trusts_the_rules_as_far_as_they_are_right_on_texts_of_strangers() -> None:
    ours = [Row({}, AmountRole.MAX, True) for _ in range(50)]
    model = fit([*ours, *(Row({}, AmountRole.MAX, place % 2 == 0, "a") for place in range(50))])
    assert 0.4 < model.probability({"is max": 1.0}) < 0.6


PAGE = """Spring news from the Alderbrook Chamber
Seats at the annual dinner on 20 January cost $65 a plate; tables of eight are $480.
Last year the chamber took in $312,400 and paid its staff $118,000.
The Main Street Fund is open again: shops may apply for grants of up to $7,500 to mend their fronts.
Applications close on 5 March 2027."""


def test_page_of_news__tells_the_grant_and_no_ticket(read: Read) -> None:
    found = read("Main Street Fund opens for applications", PAGE, language="en", country="US")
    assert [amount.value for amount in found.amounts if amount.role in ON_OFFER] == [Decimal(7500)]
