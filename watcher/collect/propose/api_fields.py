"""Which field of an API's records holds what: guessed from the fields' names and from what stands in them. Pure.

A guess for a person to confirm. A name alone is not believed: an address must look like one, a date must hold a day,
and one address for all records is the address of none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]

LOOKED_AT = 20
MAX_DEPTH = 4
_WORDS = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])|\d+")
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://[^\s/]+\.|/(?!/))\S*", re.IGNORECASE)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\b\d{1,2}\s\S+\s\d{4}|[A-Za-z]{3,9}\.?\s\d{1,2},\s\d{4}"
)
_WRAPPING = frozenset(("rendered", "raw", "value", "text", "fr", "en", "label"))  # the name is that of what is around
_NO_PAGE = frozenset(
    re.findall(
        r"\S+",
        """logo image img photo picture icon thumbnail thumb avatar video pdf api json schema flag banner
        org organization organisation agency funder sponsor""",
    )
)
_ALONE = frozenset(("label", "libelle", "code", "page", "site", "eligible", "contact"))  # say little in a longer name


@dataclass(frozen=True, slots=True)
class Column:
    """One field over all records: its JMESPath, the words of its name in small letters, its values as texts."""

    path: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    depth: int

    @property
    def bare(self) -> str:
        return "".join(self.words)

    @property
    def told(self) -> tuple[str, ...]:
        """The values that are there."""
        return tuple(value for value in self.values if value)

    @property
    def is_own(self) -> bool:
        """Whether every record has a value, and each another one."""
        return all(self.values) and len(set(self.values)) == len(self.values)


def longest_list(data: Any, path: str = "", depth: int = 0) -> tuple[str, list[Record]]:
    """The JMESPath of the longest list of tables, and the list."""
    if isinstance(data, list):
        records = [record for record in data if isinstance(record, Mapping)]
        return (path or "@", records) if len(records) == len(data) else ("", [])
    best: tuple[str, list[Record]] = ("", [])
    if isinstance(data, Mapping) and depth < MAX_DEPTH:
        for key, inner in data.items():
            found = longest_list(inner, f"{path}.{_quoted(key)}" if path else _quoted(key), depth + 1)
            if len(found[1]) > len(best[1]):
                best = found
    return best


def guess(records: Sequence[Record]) -> dict[str, str]:
    """The `fields` of an API source: for each fact that was recognised, the JMESPath of its field."""
    columns = list(_columns(records[:LOOKED_AT]))
    found: dict[str, Column] = {}
    for fact, names, fits in _FACTS:
        free = [column for column in columns if column not in found.values() and fits(column)]
        column = _named(free, names) or _by_value(fact, free)
        if column is not None:
            found[fact] = column
    return {fact: column.path for fact, column in found.items()}


def _columns(records: Sequence[Record]) -> Iterator[Column]:
    """Every field with values, those of the record itself before those of the tables inside it."""
    rows = [dict(_leaves(record)) for record in records]
    for path in sorted(dict.fromkeys(path for row in rows for path in row), key=len):
        values = tuple(row.get(path, "") for row in rows)
        if any(values):
            named = path[-2] if len(path) > 1 and path[-1].lower() in _WRAPPING else path[-1]
            words = tuple(word.lower() for word in _WORDS.findall(named))
            yield Column(".".join(map(_quoted, path)), words, values, len(path))


def _leaves(record: Record, around: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            if not around:
                yield from _leaves(value, (key,))
        else:
            yield (*around, key), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(part) for part in value if not isinstance(part, list | Mapping))))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _quoted(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)


# --- by name -----------------------------------------------------------------------------------------------


def _named(columns: Sequence[Column], names: Sequence[str]) -> Column | None:
    """The first of these names that a field bears, else that a field's name begins or ends with."""
    for depth in (1, 2):
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


def _is_date(column: Column) -> bool:
    return any(_DATE.search(value) for value in column.told)


def _is_sum(column: Column) -> bool:
    return any(any(map(str.isdigit, value)) for value in column.told) and not _is_date(column)


def _is_words(column: Column) -> bool:
    return any(any(map(str.isalpha, value)) and not _ADDRESS.fullmatch(value) for value in column.told)


def _list(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_FACTS: tuple[tuple[str, tuple[str, ...], Callable[[Column], bool]], ...] = (
    ("title", _list("title titre name nom intitule label libelle"), _is_title),
    (
        "url",
        _list("url link lien href permalink uri html_url website web_site site_web webpage web_page page web site"),
        _is_address,
    ),
    ("id", _list("id uuid identifier reference slug code guid"), _is_id),
    (
        "text",
        _list("description summary resume abstract content text body chapo excerpt synopsis objectives objectifs"),
        _is_words,
    ),
    (
        "deadline",
        _list(
            "deadline date_limite closing_date close_date date_cloture cloture date_fin end_date due_date expiry_date "
            "expiration_date valid_until close"
        ),
        _is_date,
    ),
    ("opens", _list("start_date date_ouverture opening_date open_date date_debut opens"), _is_date),
    (
        "date",
        _list("published date_published pub_date created date_publication published_at created_at posted_date posted"),
        _is_date,
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
