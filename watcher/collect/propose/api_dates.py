"""Which columns of an API's records hold days, and which of these is the deadline: by names and by the days. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from statistics import fmean

from watcher.collect.propose.api_columns import Column

_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\b\d{1,2}\s\S+\s\d{4}|[A-Za-z]{3,9}\.?\s\d{1,2},\s\d{4}"
)
_ENDS = (
    "limite limit cloture clore clos close closes closing closed fermeture ferme fin end ends ending deadline due "
    "expiry expiration expires expire echeance remise depot soumission submission until tombee butoir terme"
)
_SAYS_SO = "limite limit deadline cloture closing close fermeture echeance tombee"
_BEGINS = "start starts begin debut ouverture open opens opening lancement launch"
_TELLS = (
    "published publication publish pub created create creation updated update modified modification maj posted ligne "
    "ajout saisie"
)
_OTHER = (
    "decision notification resultat resultats annonce award jury evenement event session seance project projet reunion"
)


def is_date(column: Column) -> bool:
    """Whether most of its values hold a day."""
    return sum(bool(_DATE.search(value) or epoch(value)) for value in column.told) * 2 >= len(column.told)


def date_columns(columns: Sequence[Column], today: date) -> dict[str, Column]:
    """The columns of the deadline, the opening and the day of publication, by their names and by their days."""
    days = {column: found for column in columns if is_date(column) and (found := _days(column))}
    rated = {column: _end(column, found, today) for column, found in days.items()}
    deadline = max(rated, key=lambda column: rated[column], default=None)
    if deadline is not None and rated[deadline][0] < 0.5:
        deadline = None
    named = {} if deadline is None else {"deadline": deadline}
    for fact, names in (("opens", _BEGINS), ("date", _TELLS)):
        column = next((one for one in days if one is not deadline and _says(names, one)), None)
        if column is not None:
            named[fact] = column
    return named


def _says(names: str, column: Column) -> bool:
    return not set(names.split()).isdisjoint(column.all_words)


def _end(column: Column, days: Sequence[date], today: date) -> tuple[float, float]:
    """How much a column looks like the deadline: by its name, by its days that lie ahead, by how late they are."""
    says_so = _says(_SAYS_SO, column)
    name = 2.0 * _says(_ENDS, column) + 0.5 * says_so - 1.0 * _says(_OTHER, column)
    name -= 3.0 * (not says_so and _says(f"{_BEGINS} {_TELLS}", column))
    ahead = sum(day >= today for day in days) / len(days)
    return name + ahead * len(days) / len(column.values), fmean(day.toordinal() for day in days)


def _days(column: Column) -> list[date]:
    from watcher.understand.dates import read_field

    found = []
    for value in column.told:
        if form := epoch(value):
            found.append(datetime.fromtimestamp(int(value) / (1000 if form == "epoch_ms" else 1), UTC).date())
        elif moments := read_field(value, country=""):
            found.append(moments[-1].date)
    return found


def epoch(value: str) -> str:
    """«epoch» or «epoch_ms» for a number that counts from 1970 into our years; empty for anything else."""
    if not value.isdecimal() or len(value) not in (10, 13):
        return ""
    return ("epoch" if len(value) == 10 else "epoch_ms") if 1.4e9 < int(value[:10]) < 2.5e9 else ""
