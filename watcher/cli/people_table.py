"""A table of subscribers as CSV or JSON lines: rows, and what of it is not understood. Pure.

Nothing is guessed: an unknown column is named rather than left out, a table without a header is refused, and what looks
like a mistyped e-mail address makes no reader of files.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.errors import BadArgument

SEPARATORS = ",;\t|"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
"""Beginnings of cells that a spreadsheet would run."""
_ADDRESS_NAMES = ("email", "e-mail", "mail", "courriel", "adresse courriel", "email address", "e-mail address")
_MEANT = {
    "adresse": "address",
    "canal": "channel",
    "domaine": "domains",
    "domaines": "domains",
    "domain": "domains",
    "langue": "language",
    "langage": "language",
    "lang": "language",
    "nom": "name",
    "fuseau": "zone",
    "timezone": "zone",
    "frequence": "frequency",
    "fréquence": "frequency",
    "rythme": "frequency",
    "heure": "hour",
    "jour": "weekday",
    "mots": "words",
    "exclure": "exclude",
    "etat": "state",
    "état": "state",
}


class UnreadableTable(BadArgument):
    """The table as a whole cannot be read: which column or line, and what to write instead."""


class PersonRow(BaseModel):
    """One row: the columns of CSV and the fields that an export of JSON lines adds. Others are refused by name."""

    model_config = ConfigDict(extra="forbid")

    address: str
    channel: str | None = None
    name: str | None = None
    language: str | None = None
    zone: str | None = None
    frequency: str | None = None
    hour: str | None = None
    weekday: int | str | None = None
    domains: str | list[str] | None = None
    words: str | list[str] | None = None
    exclude: str | list[str] | None = None
    countries: str | list[str] | None = None
    languages: str | list[str] | None = None
    sources: str | list[str] | None = None
    kinds: str | list[str] | None = None
    min_amount: str | int | float | None = None
    state: str | None = None
    interests: list[dict[str, Any]] | None = None
    reminders: list[int] | None = None
    quiet_rhythm: str | None = None
    news: bool | None = None
    thread: int | None = None
    since_seq: int | str | None = None
    id: int | None = None
    created: str | None = None


COLUMNS = tuple(PersonRow.model_fields)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by the number of its line; `fault` says in words what is wrong with it, empty for a sound one."""

    line: int
    values: Mapping[str, Any]
    fault: str = ""


def read_table(text: str) -> Iterator[TableRow]:
    """The rows of CSV (comma, semicolon or tab; Excel's `sep=` line) or JSON lines. Raises UnreadableTable."""
    text = text.removeprefix("\ufeff")
    yield from _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)


def check_address(address: str, channel: str) -> str:
    """What is wrong with an address without a channel of its own; empty when nothing is."""
    if channel or "@" in address or "://" in address or address.lstrip("-").isdecimal():
        return ""
    if re.search(r"[.\s(]", address):
        return f'"{address[:80]}" is no e-mail address: it has no @ (a name for files needs channel "file")'
    return ""


def _csv_rows(text: str) -> Iterator[TableRow]:
    csv.field_size_limit(100_000)
    lines = text.splitlines(keepends=True)
    skipped = 0
    separator = ""
    if lines and (told := re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)):
        separator, skipped = told[1], 1
    while skipped < len(lines) and not lines[skipped].strip(" \t\r\n,;"):
        skipped += 1
    if skipped == len(lines):
        raise UnreadableTable("the table is empty")
    separator = separator or max(SEPARATORS, key=lines[skipped].count)
    reader = csv.reader(io.StringIO("".join(lines[skipped:]), newline=""), delimiter=separator)
    try:
        header = _header(next(reader), skipped + 1)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(header, cells, skipped + reader.line_num)
    except csv.Error as error:
        raise UnreadableTable(f"line {skipped + reader.line_num}: not CSV: {error}") from error


def _header(cells: Sequence[str], line: int) -> list[str]:
    """The columns, by our names. Raises UnreadableTable for a table without header, or with columns of other names."""
    names = ["address" if (name := cell.strip().lower()) in _ADDRESS_NAMES else name for cell in cells]
    if not set(names) & set(COLUMNS):
        raise UnreadableTable(
            f"line {line}: no header, found {', '.join(cell[:40] for cell in cells[:4])!r}; the first line names the "
            "columns, for example: address,domains,language"
        )
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        raise UnreadableTable("; ".join(f"line {line}: {_unknown(name)}" for name in unknown))
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnreadableTable(f"line {line}: two columns are called {', '.join(twice)}")
    if "address" not in names:
        raise UnreadableTable(f"line {line}: no column is called address (or email)")
    return names


def _unknown(name: str) -> str:
    near = process.extractOne(name, COLUMNS, scorer=OSA.distance, score_cutoff=2)
    meant = _MEANT.get(name) or (near[0] if near else "")
    hint = f"did you mean {meant}?" if meant else f"known are {', '.join(COLUMNS[:10])}."
    return f'unknown column "{name[:40]}": {hint} Rename or remove it'


def _row(header: Sequence[str], cells: Sequence[str], line: int) -> TableRow:
    if len(cells) > len(header):
        return TableRow(line, {}, f"{len(cells)} cells for {len(header)} columns: is a comma not quoted?")
    values = {name: bare(cell) for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    return _checked(values, line)


def _checked(values: Mapping[str, Any], line: int) -> TableRow:
    try:
        row = PersonRow.model_validate(values)
    except ValidationError as error:
        return TableRow(line, {}, "; ".join(map(_said, error.errors())))
    if fault := check_address(row.address.strip(), row.channel or ""):
        return TableRow(line, {}, fault)
    return TableRow(line, row.model_dump(exclude_none=True))


def _said(error: Any) -> str:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return _unknown(name)
    return "address is missing" if error["type"] == "missing" else f"{name}: {str(error['msg'])[:100]}"


def _json_rows(text: str) -> Iterator[TableRow]:
    for line, row in enumerate(text.splitlines(), 1):
        if not row.strip():
            continue
        try:
            values = json.loads(row)
        except (ValueError, RecursionError):
            values = None
        yield _checked(values, line) if isinstance(values, dict) else TableRow(line, {}, "not a JSON object")


def bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    is_kept = cell.startswith("'") and cell[1:].startswith(FORMULA)
    return (cell[1:] if is_kept else cell).strip()
