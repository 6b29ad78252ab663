"""Publication dates as feeds write them: RFC 822, ISO 8601, epochs, French and English words. For `published` only.

Deadlines inside texts are understand's work. An unreadable or absurd date is None, never a guess.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_FUTURE = timedelta(days=3653)

_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan", "feb fev fév", "mar", "apr avr", "may mai", "jun juin", "jul juil", "aug aou aoû",
            "sep", "oct", "nov", "dec déc",
        ),
        1,
    )
    for prefix in prefixes.split()
}  # fmt: skip
_ZONES = {
    "utc": 0, "ut": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "met": 60, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "hne": -300,
    "hae": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540,
    "akdt": -480, "hst": -600, "ast": -240, "adt": -180, "nst": -210, "ndt": -150, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "acst": 570, "awst": 480, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_TIME = (
    r"(?:(?P<h>[0-9]{1,2})(?:\s?[:h]\s?)?(?P<min>[0-9]{2})(?::?(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]\.?m\.?)?)?"
    r"\s*(?P<zone>[+-][0-9]{1,2}:?[0-9]{2}|[a-z]{1,5}(?:\s?[+-][0-9]{1,2}:?[0-9]{2})?)?"
)
_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.]?)(?P<m>[0-9]{1,2})(?:(?P=sep)(?P<d>[0-9]{1,2}))?(?:[t\s]+" + _TIME + r")?\b.*",
    re.DOTALL,
)
_WORDS = re.compile(r"(?:[^\W\d]+(?:\.?,\s*|\.?\s+))?"
                    r"(?P<d>[0-9]{1,2})(?:er|st|nd|rd|th)?[\s.-]+(?P<mon>[^\W\d]{3,})\.?,?[\s.-]+"
                    r"(?P<y>[0-9]{4}|[0-9]{2})(?:[\s,]+(?:à|at)?\s*" + _TIME + r")?\b.*", re.DOTALL)  # fmt: skip
_AMERICAN = re.compile(r"(?:[^\W\d]+,?\s+)?(?P<mon>[^\W\d]{3,})\.?\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+"
                       r"(?P<y>[0-9]{4})(?:[\s,]+(?:at)?\s*" + _TIME + r")?\b.*", re.DOTALL)  # fmt: skip
_ASCTIME = re.compile(r"[a-z]{3}\s+(?P<mon>[a-z]{3})\s+(?P<d>[0-9]{1,2})\s+" + _TIME + r"\s+(?P<y>[0-9]{4})", re.DOTALL)
_SLASHED = re.compile(
    r"(?P<a>[0-9]{1,2})[/.-](?P<b>[0-9]{1,2})[/.-](?P<y>[0-9]{4})(?:[\s,]+" + _TIME + r")?\s*", re.DOTALL
)
_EPOCH = re.compile(r"([0-9]{9,10})([0-9]{3})?")


def feed_date(text: str, now: datetime, *, month_first: bool = False) -> datetime | None:
    """The instant in UTC, within [1990, now + 10 years]; None when it is unreadable or outside.

    A date without hour or zone counts as UTC. `month_first` settles 03/04/2026 (US sources).
    """
    at = _read(text.strip()[:80].lower(), month_first)
    return at if at and EARLIEST <= at <= now + MAX_FUTURE else None


@lru_cache(4096)
def _read(text: str, month_first: bool) -> datetime | None:
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    for pattern in (_WORDS, _ISO, _AMERICAN, _ASCTIME, _SLASHED):
        if found := pattern.fullmatch(text):
            return _instant(found.groupdict(), month_first)
    return None


def _instant(parts: dict[str, str | None], month_first: bool) -> datetime | None:
    try:
        year = _year(parts["y"] or "")
        month, day = _month_and_day(parts, month_first)
        hour = int(parts.get("h") or 0)
        if half := parts.get("half"):
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        second = min(int(parts.get("s") or 0), 59)
        at = datetime(year, month, day, tzinfo=_zone(parts.get("zone") or ""))
        # 24:00 is the midnight that ends the day
        at += timedelta(hours=hour, minutes=int(parts.get("min") or 0), seconds=second)
        return at.astimezone(UTC) if hour <= 24 else None
    except (ValueError, OverflowError, KeyError):
        return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _month_and_day(parts: dict[str, str | None], month_first: bool) -> tuple[int, int]:
    if name := parts.get("mon"):
        month = _MONTHS.get(name[:4]) or _MONTHS[name[:3]]
        return month, int(parts["d"] or 0)
    if "m" in parts:
        return int(parts["m"] or 0), int(parts["d"] or 1)
    first, second = int(parts["a"] or 0), int(parts["b"] or 0)
    if second > 12 or (month_first and first <= 12):
        return first, second
    return second, first


def _zone(text: str) -> timezone:
    for prefix in ("utc", "gmt"):
        text = text.removeprefix(prefix).strip() if len(text) > 3 else text
    if text[:1] in ("+", "-"):
        digits = text[1:].replace(":", "").zfill(4)
        minutes = int(digits[:-2]) * 60 + int(digits[-2:])
        minutes = 0 if minutes > 14 * 60 else minutes  # +9999 and its like
        return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
    return timezone(timedelta(minutes=_ZONES.get(text, 0)))
