"""What subscribers set for themselves, validated in one place for chat, web, mail and command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = ("fr", "en")
MOST_REMINDERS = 6
LONGEST_REMINDER = 365
SKIPPED_HOURS = (1, 2, 3)
"""Clock changes happen between 01:00 and 03:59 local time: a digest there would be missed or sent twice."""


class Frequency(StrEnum):
    """How often a subscriber is written to."""

    INSTANT = "instant"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    NEVER = "never"


class QuietRhythm(StrEnum):
    """How often «nothing new» is worth a message."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class BadPreference(ValueError):
    """A value that a subscriber cannot set: `field` names it, `rule` says what is allowed (in English)."""

    def __init__(self, field: str, value: object, rule: str) -> None:
        super().__init__(f'{field} "{str(value)[:60]}": {rule}')
        self.field = field
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings of one subscriber, every one valid.

    `hour` is local («07:30»), `weekday` 0 = Monday, `reminders` days before a deadline, the farthest first.
    """

    language: str
    zone: str
    frequency: Frequency
    hour: str
    weekday: int
    reminders: tuple[int, ...]
    quiet_rhythm: QuietRhythm
    news: bool

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Preferences:
        """All preferences from values as people write them. Raises BadPreference, KeyError when one is missing."""
        return cls(**{name: read_preference(name, values[name]) for name in _READERS})

    def changed(self, values: Mapping[str, Any]) -> Preferences:
        """The same with some values changed. Raises BadPreference, KeyError for what is no preference."""
        return Preferences(
            **(self.as_values() | {name: read_preference(name, value) for name, value in values.items()})
        )

    def as_values(self) -> dict[str, Any]:
        """Name → value."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def read_preference(name: str, value: Any) -> Any:
    """The valid form of one value. Raises BadPreference, KeyError for a name that is no preference."""
    return _READERS[name](value)


def read_hour(value: object) -> str:
    """«7», «7h30», «07:30» as «07:30». Raises BadPreference."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:\s*[:hH]\s*([0-5][0-9])?)?", str(value).strip())
    if match is None:
        raise BadPreference("hour", value, "write a local time such as 07:30")
    if int(match[1]) in SKIPPED_HOURS:
        raise BadPreference("hour", value, "clocks change between 01:00 and 04:00; choose another hour")
    return f"{int(match[1]):02}:{match[2] or '00'}"


def read_reminders(value: object) -> tuple[int, ...]:
    """«30, 7, 1», a list of numbers, or nothing, as steps in days, the farthest first. Raises BadPreference."""
    parts: Iterable[object]
    if isinstance(value, str):
        parts = (part for part in re.split(r"[\s,;]+", value) if part)
    else:
        parts = value if isinstance(value, Iterable) else (value,)
    texts = [str(part).strip() for part in parts]
    steps = {int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0 for text in texts}
    if len(steps) > MOST_REMINDERS or not all(1 <= step <= LONGEST_REMINDER for step in steps):
        rule = f"at most {MOST_REMINDERS} numbers of days, each from 1 to {LONGEST_REMINDER}"
        raise BadPreference("reminders", ", ".join(texts), rule)
    return tuple(sorted(steps, reverse=True))


def _language(value: object) -> str:
    if value not in LANGUAGES:
        raise BadPreference("language", value, f"allowed are {', '.join(LANGUAGES)}")
    return str(value)


def _zone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (OSError, ValueError, KeyError) as error:
        raise BadPreference("zone", value, "write a time zone such as Europe/Paris or America/Montreal") from error


def _frequency(value: object) -> Frequency:
    try:
        return Frequency(str(value))
    except ValueError as error:
        raise BadPreference("frequency", value, f"allowed are {', '.join(Frequency)}") from error


def _quiet_rhythm(value: object) -> QuietRhythm:
    try:
        return QuietRhythm(str(value))
    except ValueError as error:
        raise BadPreference("quiet_rhythm", value, f"allowed are {', '.join(QuietRhythm)}") from error


def _weekday(value: object) -> int:
    if str(value).strip() not in tuple("0123456"):
        raise BadPreference("weekday", value, "0 is Monday, 6 is Sunday")
    return int(str(value))


def _news(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadPreference("news", value, "true or false")
    return value


_READERS: Mapping[str, Any] = {
    "language": _language,
    "zone": _zone,
    "frequency": _frequency,
    "hour": read_hour,
    "weekday": _weekday,
    "reminders": read_reminders,
    "quiet_rhythm": _quiet_rhythm,
    "news": _news,
}
