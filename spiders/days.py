"""Dates a source states in a field of its own, in the form its settings name: to ISO text, nothing else.

Prose is not read here (watcher.understand does); a value in no known form goes on as it stands.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_CLOCK = re.compile(
    r"[,T ]*\b\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[AP]M)?( ?[A-Z]{3,4}\b| ?[+-]\d\d:?\d\d|Z)?", re.IGNORECASE
)
_DAY_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)")


def day(value: str, field: str, source: Any) -> str:
    """The value as «2027-03-19» or «2027-03-19T17:00:00+01:00» where its form is known, else as it stands.

    `source` is a settings table with `date_formats`, `date_zone` and `date_only`.
    """
    at = _by_format(value, source.date_formats) or _instant(value)
    if at is None:
        return _CLOCK.sub("", value).strip() if field in source.date_only else value
    if source.date_zone and at.tzinfo:
        at = at.astimezone(ZoneInfo(source.date_zone))
        if (at.hour, at.minute) == (0, 0):  # a day written as the midnight of its zone
            return at.date().isoformat()
    bare = field in source.date_only or (at.tzinfo is None and (at.hour, at.minute, at.second) == (0, 0, 0))
    return at.date().isoformat() if bare else at.isoformat()


def _by_format(value: str, formats: tuple[str, ...]) -> datetime | None:
    text = value.strip()
    for form in formats:
        try:
            if form in ("epoch", "epoch_ms"):
                return datetime.fromtimestamp(float(text) / (1000 if form == "epoch_ms" else 1), UTC)
            return datetime.strptime(text, form)  # noqa: DTZ007 - the form says whether there is a zone
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _instant(value: str) -> datetime | None:
    text = value.strip()
    match = _INSTANT.fullmatch(text)
    stamp = _DAY_STAMP.fullmatch(text)
    try:
        if match:
            offset = (match[3] or "").upper().replace("Z", "+00:00")
            return datetime.fromisoformat(f"{match[1]}T{match[2]}{offset}")
        if stamp:
            return datetime(int(stamp[1]), int(stamp[2]), int(stamp[3]))  # noqa: DTZ001 - a day, not an instant
    except ValueError:
        return None
    return None
