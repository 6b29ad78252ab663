"""`watcher understand --jsonl`: one notice as JSON in, one reading as JSON out, in the form of the interfaces.

A line that is not a notice gives `{"id":null,"error":…,"line":…}`; a value that is not as promised, a warning; nothing
raises. Extra keys may follow the promised ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from watcher.model import Amount, Fact, Notice, Reading
from watcher.model.rows import amount_row, eligible_rows, moment_row, step_rows
from watcher.understand.classify.kinds import STATED
from watcher.understand.reader import Reader
from watcher.understand.text.text import clean

MAX_LINE = 4_000_000
TEXTS = ("title", "url", "text", "lang", "published", "country", "kind")
COUNTRIES = ("FR", "CA-QC", "CA", "EU", "UK", "US", "INT")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def answer(reader: Reader, line: str, now: datetime, number: int | None = None) -> str:
    """The answer to one line, without line end. A `published` day in the line stands for `now`.

    `number` is the line's place in its file, for the error of a line that is no notice.
    """
    given: Any = None
    try:
        given = json.loads(line[:MAX_LINE].lstrip("\ufeff"), parse_constant=str)
        if not isinstance(given, dict):
            raise ValueError("a notice is a JSON object")
        notice = notice_of(given)
        said = to_json(reader.read(notice, _clock(notice, now)))
        return _dump(given.get("id"), said | {"warnings": [*_doubts(given, notice), *said["warnings"]]})
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        known = given.get("id") if isinstance(given, dict) else None
        place = {} if number is None else {"line": number}
        return _dump(known, {"error": clean(str(error) or type(error).__name__, 200), **place})


def _doubts(given: Mapping[str, Any], notice: Notice) -> list[str]:
    """What of a line was not what the interfaces promise, and how it was taken."""
    strange = [f"{key} is no text" for key in TEXTS if not isinstance(given.get(key), str | None)]
    if not notice.title and not notice.text:
        strange.append("neither title nor text: there is nothing to read")
    if notice.published is None and given.get("published"):
        strange.append(f"published {_shown(given['published'])} is no day or instant in ISO 8601: now was taken")
    if notice.language and not _LANGUAGE.fullmatch(notice.language):
        strange.append(f"lang {_shown(notice.language)} is no code such as fr or en")
    if notice.country and notice.country not in COUNTRIES:
        strange.append(f"country {_shown(notice.country)} is none of {', '.join(COUNTRIES)}")
    if notice.kind and notice.kind.strip().lower() not in STATED:
        strange.append(f"kind {_shown(notice.kind)} says nothing here; call, news or award do")
    return strange


def _shown(value: Any) -> str:
    return f"«{clean(str(value), 60)}»"


def notice_of(given: Mapping[str, Any]) -> Notice:
    """The notice of a JSON object; keys of other types than promised are read as text."""
    return Notice(
        source="",
        title=_text(given, "title"),
        url=_text(given, "url"),
        text=_text(given, "text"),
        language=_text(given, "lang"),
        country=_text(given, "country"),
        kind=_text(given, "kind"),
        published=_instant(_text(given, "published")),
        fields={key: said for key in ("markup_kind", "markup_region", "site") if (said := _text(given, key))},
    )


def to_json(reading: Reading) -> dict[str, Any]:
    """A reading as JSON-ready values, in the order of the interfaces."""
    return {
        "kind": reading.kind.value,
        "language": reading.language,
        "domains": [
            {"domain": score.domain, "score": score.score, "because": list(score.because)} for score in reading.domains
        ],
        "opens": moment_row(reading.opens),
        "deadline": moment_row(reading.deadline),
        "deadlines": [moment_row(moment) for moment in reading.deadlines],
        "rolling": reading.rolling,
        "amounts": [_amount(amount) for amount in reading.amounts],
        "funders": [fact.value for fact in reading.funders],
        "status": reading.status.value,
        "genre": reading.genre.value,
        "eligible": eligible_rows(reading),
        "purpose": reading.purpose.value if reading.purpose else None,
        "steps": step_rows(reading),
        "territories": _facts(reading.territories),
        "partner_rule": _facts([reading.partner_rule])[0] if reading.partner_rule else None,
        "own_funding": _amount(reading.own_funding) if reading.own_funding else None,
        "sides": [_side(side) for side in reading.sides],
        "status_word": _facts([reading.status_word])[0] if reading.status_word else None,
        "warnings": [str(warning) for warning in reading.warnings],
    }


def _side(side: Any) -> dict[str, Any]:
    return {
        "country": side.country,
        "funder": side.funder,
        "eligible": _facts(side.eligible),
        "amounts": [_amount(amount) for amount in side.amounts],
        "deadline": moment_row(side.deadline),
        "form": side.form,
        "contact": side.contact,
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return amount_row(amount) | ({"side": amount.side} if amount.side else {})


def _facts(facts: Any) -> list[dict[str, str]]:
    return [{"value": fact.value, "quote": fact.quote} for fact in facts if isinstance(fact, Fact)]


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    if value is None or isinstance(value, (dict, list)):
        return ""
    return str(value)


def _instant(written: str) -> datetime | None:
    """A day or an instant in ISO 8601 as an aware instant; None for anything else or outside 1990–2100."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _clock(notice: Notice, now: datetime) -> datetime:
    return notice.published or now


def _dump(known: Any, rest: Mapping[str, Any]) -> str:
    """One line of JSON; lone surrogates of the id are dropped, for they cannot be written."""
    if not isinstance(known, (int, float, type(None))) or known in (float("inf"), float("-inf")):
        known = clean(str(known), 500)
    return json.dumps({"id": known, **rest}, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)
