"""A call that takes no more applications: said of now, not of a day to come and not of one way of handing in."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Status

LIMIT = " Date limite : le 5 février 2027."


@pytest.mark.parametrize(
    "said",
    [
        "Les demandes ne sont plus acceptées, l'enveloppe étant engagée.",
        "Les candidatures ne sont plus recevables depuis hier.",
        "Applications are no longer accepted.",
        "The fund is committed; no further applications will be accepted.",
    ],
)
def test_no_more__is_closed_whatever_the_day(read: Read, said: str) -> None:
    assert read("Entretien du patrimoine bâti", said + LIMIT).status is Status.CLOSED


@pytest.mark.parametrize(
    "said",
    [
        "Après cette date, les demandes ne sont plus acceptées.",
        "Passé ce délai, les candidatures ne seront plus recevables.",
        "Applications are no longer accepted after 5 pm.",
        "After the deadline, no further applications will be accepted.",
        "Paper applications are no longer accepted: use the portal.",
        "Les dossiers ne sont plus acceptés par courriel.",
    ],
)
def test_no_more__after_a_day_or_in_one_way_is_open(read: Read, said: str) -> None:
    assert read("Entretien du patrimoine bâti", said + LIMIT).status is Status.OPEN
