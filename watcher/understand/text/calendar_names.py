"""The names of months and of the days of the week in French and English, folded, with their usual short forms."""

from __future__ import annotations

from collections.abc import Iterable

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juill juil july jul", "aout aou august aug",
            "septembre september sept sep", "octobre october oct", "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS_IN_FULL = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday",
         "dimanche sunday")
    )
    for name in names.split()
}  # fmt: skip
"""Monday is 0."""
WEEKDAYS = WEEKDAYS_IN_FULL | {
    name: number
    for number, names in enumerate(
        ("lun mon", "mar tues tue", "merc mer wed", "jeu thurs thur thu", "vend ven fri", "sam sat", "dim sun")
    )
    for name in names.split()
}


def either(names: Iterable[object]) -> str:
    """An alternation, longest first, so that «sept» does not hide «septembre»."""
    return "|".join(sorted(map(str, names), key=len, reverse=True))
