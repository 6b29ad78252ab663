"""Which field of an API's records holds what: guessed from the fields' names and from what stands in them. Pure.

A guess for a person to confirm. A name alone is not believed: an address must look like one, a date must hold a day,
and one address for all records is the address of none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from watcher.collect.propose.api_columns import MAX_WITHIN, Column, Record, columns_of
from watcher.collect.propose.api_dates import date_columns, epoch, is_date

LOOKED_AT = 20
_ADDRESS = re.compile(r"(?:https?://[^\s/]+\.|/(?!/))\S*", re.IGNORECASE)
_NO_PAGE = frozenset(
    re.findall(
        r"\S+",
        """logo image img photo picture icon thumbnail thumb avatar video pdf api json schema flag banner
        org organization organisation agency funder sponsor""",
    )
)
_ALONE = frozenset(("label", "libelle", "code", "page", "site", "eligible", "contact"))  # say little in a longer name


@dataclass(frozen=True, slots=True)
class Guess:
    """The `fields` of an API source (for each fact that was recognised the JMESPath of its field), and its
    `date_formats` where its days are counted in seconds."""

    fields: Mapping[str, str]
    date_formats: tuple[str, ...] = ()


def guess(records: Sequence[Record], today: date) -> Guess:
    """Which field of these records holds which fact. Of several days the one called an end is the deadline, else the
    one that lies ahead and is not called anything else."""
    columns = list(columns_of(records[:LOOKED_AT]))
    dates = date_columns(columns, today)
    found = _by_name_and_value([column for column in columns if column not in dates.values()])
    order = [fact for fact, _, _ in _FACTS[:4]]
    fields = {fact: found[fact].path for fact in order if fact in found}
    fields |= {fact: column.path for fact, column in dates.items()}
    fields |= {fact: column.path for fact, column in found.items()}
    formats = (form for column in dates.values() for form in [epoch(column.told[0])] if form)
    return Guess(fields, tuple(dict.fromkeys(formats)))


def _by_name_and_value(columns: Sequence[Column]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for fact, names, fits in _FACTS:
        free = [column for column in columns if column not in found.values() and fits(column)]
        column = _named(free, names) or _by_value(fact, free)
        if column is not None:
            found[fact] = column
    return found


# --- by name -----------------------------------------------------------------------------------------------


def _named(columns: Sequence[Column], names: Sequence[str]) -> Column | None:
    """The first of these names that a field bears, else that a field's name begins or ends with."""
    for depth in range(1, MAX_WITHIN + 2):
        here = [column for column in columns if column.depth == depth]
        for bears in (_is_called, _resembles):
            for name in names:
                for column in here:
                    if bears(column, name):
                        return column
    return None


def _is_called(column: Column, name: str) -> bool:
    return column.bare == name.replace("_", "")


def _resembles(column: Column, name: str) -> bool:
    """Whether whole words of the field's name are this one: «grantName», but not «surname», for «name»."""
    parts = tuple(name.split("_"))
    return name not in _ALONE and parts in (column.words[: len(parts)], column.words[-len(parts) :])


# --- by value ----------------------------------------------------------------------------------------------


def _by_value(fact: str, columns: Sequence[Column]) -> Column | None:
    if fact == "url":
        return next((column for column in columns if column.is_own and column.told[0].startswith("http")), None)
    if fact == "id":
        return next((column for column in columns if column.words[-1:] in (("id",), ("uuid",))), None)
    if fact == "title":
        return next((column for column in columns if _mostly(column, _is_phrase)), None)
    if fact == "text":
        return max((column for column in columns if _length(column) >= 60), key=_length, default=None)
    return None


def _mostly(column: Column, holds: Callable[[str], Any]) -> bool:
    return sum(bool(holds(value)) for value in column.told) * 2 > len(column.values)


def _is_phrase(value: str) -> bool:
    return " " in value and 8 <= len(value) <= 200 and not _ADDRESS.fullmatch(value)


def _length(column: Column) -> float:
    return sum(map(len, column.values)) / len(column.values)


def _is_title(column: Column) -> bool:
    return _mostly(column, lambda value: any(map(str.isalpha, value)) and len(value) <= 400)


def _is_address(column: Column) -> bool:
    is_one_for_all = len(column.values) > 1 and len(set(column.told)) == 1
    is_page = not _NO_PAGE & set(column.words)
    return is_page and not is_one_for_all and _mostly(column, _ADDRESS.fullmatch)


def _is_id(column: Column) -> bool:
    return column.is_own and all(len(value) <= 100 for value in column.values)


def _is_sum(column: Column) -> bool:
    return any(any(map(str.isdigit, value)) for value in column.told) and not is_date(column)


def _is_words(column: Column) -> bool:
    return any(any(map(str.isalpha, value)) and not _ADDRESS.fullmatch(value) for value in column.told)


def _list(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_FACTS: tuple[tuple[str, tuple[str, ...], Callable[[Column], bool]], ...] = (
    ("title", _list("title titre name nom intitule label libelle"), _is_title),
    (
        "url",
        _list(
            "url link lien href permalink uri html_url website web_site site_web webpage web_page page web site alias"
        ),
        _is_address,
    ),
    ("id", _list("id uuid identifier reference slug code guid"), _is_id),
    (
        "text",
        _list("description summary resume abstract content text body chapo excerpt synopsis objectives objectifs"),
        _is_words,
    ),
    (
        "amount",
        _list("amount_max max_amount montant_max award_ceiling ceiling amount montant budget dotation"),
        _is_sum,
    ),
    (
        "funder",
        _list(
            "funder agency organisme porteur financeur operator sponsor donor funding_organization "
            "funding_organisation funding_body organization organisation organization_name organisation_name"
        ),
        _is_words,
    ),
    (
        "eligible",
        _list("eligibility eligible eligible_applicants applicants beneficiaires beneficiaries publics who_can_apply"),
        _is_words,
    ),
    ("contact", _list("contact contact_email email courriel"), _is_words),
)
