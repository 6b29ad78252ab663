"""Invented calls of every sort an interface has to show: with and without days, sums of three currencies, withdrawn."""

from __future__ import annotations

import random

from tests.web.public.scenes import Item, call, day, money
from watcher.model import Fact, Status

STATES = (Status.OPEN, Status.FORECAST, Status.WITHDRAWN, Status.CLOSED, Status.ROLLING)


def invented(count: int, seed: int = 4) -> list[Item]:
    """So many calls, the same for the same seed."""
    dice, made = random.Random(seed), []
    for number in range(count):
        sums = tuple(
            money(dice.randint(1, 10**6), dice.choice(["EUR", "CAD", "USD"])) for _ in range(dice.randint(0, 3))
        )
        dates = [day(f"2027-{dice.randint(1, 12):02}-15")] if dice.random() < 0.7 else []
        status = dice.choice(STATES)
        word = Fact("withdrawn", "retiré", stated=True) if status is Status.WITHDRAWN else None
        facts = {"amounts": sums, "status": status, "status_word": word, "rolling": status is Status.ROLLING}
        made.append((f"Appel {number} {dice.random()}", call(*dates, **facts)))
    return made
