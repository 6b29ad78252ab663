"""An API's answer, or a table (CSV), as an `api` source: where its records are, and which field holds what. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from watcher.collect.propose import api_fields
from watcher.collect.propose.api_columns import Record, longest_list
from watcher.collect.propose.proposal import Candidate, Proposal, head, known
from watcher.errors import CannotCollect

MAX_LINES = 5000


@dataclass(frozen=True, slots=True)
class Records:
    """The records of an answer, the rule that finds them, its format, and the bytes themselves."""

    found: Sequence[Record]
    rule: str
    form: str
    document: bytes
    today: date


def records_of(document: bytes, kind: str, url: str, today: date) -> Records | None:
    """The records of JSON or of a table; None for anything else. `kind` is the answer's content type.

    Raises CannotCollect where it begins like one and holds no record.
    """
    if document.lstrip()[:1] in (b"{", b"["):
        return _json(document, today)
    return _csv(document, today) if _is_csv(document, kind, url) else None


def _json(document: bytes, today: date) -> Records:
    try:
        data = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise CannotCollect("the answer begins like JSON and is none") from error
    path, records = longest_list(data)
    if not records:
        raise CannotCollect("the answer is JSON, but holds no list of records")
    return Records(records, path, "json", document, today)


def _is_csv(document: bytes, kind: str, url: str) -> bool:
    lines = document[:20_000].decode("utf-8", "replace").splitlines()[:20]
    if len(lines) < 2 or document.lstrip()[:1] == b"<":
        return False
    if "csv" in kind or urlsplit(url).path.lower().endswith((".csv", ".tsv")):
        return True
    mark = max(";,\t|", key=lines[0].count)
    return "html" not in kind and lines[0].count(mark) >= 2 and all(line.count(mark) >= 2 for line in lines[:5])


def _csv(document: bytes, today: date) -> Records:
    text = document.decode("utf-8", "replace")
    mark = max(";,\t|", key=text[:4000].partition("\n")[0].count)
    try:
        lines = list(islice(csv.DictReader(io.StringIO(text), delimiter=mark), MAX_LINES))
    except csv.Error as error:
        raise CannotCollect(f"the table cannot be read: {error}") from error
    if not lines:
        raise CannotCollect("the table has a line of names and no line of values")
    records = [{str(key): value for key, value in line.items() if key} for line in lines]
    return Records(records, "@", "csv", document, today)


def proposal_of_records(base: Mapping[str, str], place: Mapping[str, str], records: Records, size: str) -> Proposal:
    """The API table for these records."""
    guess = api_fields.guess(records.found, records.today)
    fields = {"title": "title", **guess.fields}
    kind = {} if records.form == "json" else {"format": records.form}
    formats = {"date_formats": list(guess.date_formats)} if guess.date_formats else {}
    table: dict[str, Any] = {
        **head(base, "api"),
        **kind,
        "items": records.rule,
        "fields": fields,
        **formats,
        **known(place),
    }
    remarks = {"fields": "guessed from their names and values"}
    count = len(records.found)
    said = f"JSON read ({size}). A list was found under «{records.rule}»: {count} records."
    if records.form == "csv":
        said = f"Table read ({size}): {count} lines."
    if "url" not in fields:
        root = base["url"].partition("?")[0]
        table["link_template"] = f"{root}/{{id}}" if "id" in fields else root
        remarks["link_template"] = "a guess: write how the page of a record is addressed"
        said += " No field holds the address of a record: link_template is to be written by you."
    content_type = "application/json" if records.form == "json" else "text/csv"
    return Proposal((Candidate(table, remarks),), said, records.document, content_type)
