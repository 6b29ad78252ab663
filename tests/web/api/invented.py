"""Invented calls of every sort an interface has to show: with and without days, sums of three currencies, two sides,
steps, withdrawn; and awards."""

from __future__ import annotations

import random

from tests.web.public.scenes import Item, call, day, money
from watcher.model import AmountRole, Fact, Genre, Kind, Reading, Side, Status, Step

STATES = (Status.OPEN, Status.FORECAST, Status.WITHDRAWN, Status.CLOSED, Status.ROLLING)
FRENCH, QUEBEC = "Agence des Rives", "Fonds du Fleuve"


def invented(count: int, seed: int = 4) -> list[Item]:
    """So many calls and awards, the same for the same seed."""
    dice, made = random.Random(seed), list[Item]()
    for number in range(count):
        sums = tuple(
            money(dice.randint(1, 10**6), dice.choice(["EUR", "CAD", "USD"])) for _ in range(dice.randint(0, 3))
        )
        dates = [day(f"2027-{dice.randint(1, 12):02}-15")] if dice.random() < 0.7 else []
        status = dice.choice(STATES)
        if number % 9 == 8:
            given = money(dice.randint(1, 10**6), role=AmountRole.TOTAL)
            paid = Reading(Kind.AWARD, "fr", Genre.AWARD, amounts=(given,), funders=(Fact(FRENCH), Fact(QUEBEC)))
            made.append((f"Lauréats {number} {dice.random()}", paid))
            continue
        word = Fact("withdrawn", "retiré", stated=True) if status is Status.WITHDRAWN else None
        facts = {"amounts": sums, "status": status, "status_word": word, "rolling": status is Status.ROLLING}
        if number % 7 == 3:
            french = Side(
                "FR", FRENCH, (Fact("health", "les hôpitaux"),), (money(100_000),), None, "", "fr@rives.example"
            )
            quebec = Side("CA-QC", QUEBEC, (), (money(75_000, "CAD"),), None, "formulaire F12", "au guichet")
            facts["sides"] = (french, quebec)
        elif number % 7 == 5:
            dates = [
                day("2027-02-01", label="lettre d’intention"),
                day("2027-04-01", "17:00", "Europe/Paris", label="dossier"),
            ]
            facts["steps"] = tuple(Step(one.label, one) for one in dates)
        made.append((f"Appel {number} {dice.random()}", call(*dates, **facts)))
    return made
