"""A fault of config.toml in words: its line, its key, and what is allowed there.

Says pydantic's errors in our words: its own speak of tuples and patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

MAX_SHOWN = 60

_WANTED = {
    "string_type": 'is to be a text in quotes, as in "x"',
    "int_type": "is to be a whole number",
    "int_from_float": "is to be a whole number",
    "float_type": "is to be a number",
    "bool_type": "is to be true or false",
    "tuple_type": 'is to be a list, as in ["a", "b"]',
    "dict_type": "is to be a table of keys and values",
    "model_type": "is to be a table of keys and values",
    "model_attributes_type": "is to be a table of keys and values",
    "greater_than_equal": "is to be at least {ge}",
    "greater_than": "is to be more than {gt}",
    "less_than_equal": "is to be at most {le}",
    "less_than": "is to be less than {lt}",
    "string_too_short": "has too few letters; at least {min_length}",
    "string_too_long": "has too many letters; at most {max_length}",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in config.toml: where it stands, which key, and what is allowed."""

    line: int
    key: str
    message: str
    file: str = ""  # the included file, when it is not config.toml itself

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        if self.file:
            where = f"{self.file}, {where}"
        return f"{where:<9} {self.key:<30} {self.message}"


def message(detail: Mapping[str, Any]) -> str:
    """What is wrong with a value, and what it is to be; `detail` is one of pydantic's errors."""
    kind, context, found = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "value_error":
        return str(detail["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return not_one_of(shown(found), re.findall(r"'([^']*)'", context["expected"]), found)
    if kind in _WANTED:
        return f"{_WANTED[kind].format_map(context)} (found: {shown(found)})"
    return f"{shown(found)} cannot stand here"


def not_one_of(what: str, allowed: Iterable[str], found: Any = "") -> str:
    """«"helth" is not allowed; did you mean "health"? allowed: culture, health»."""
    listed = list(allowed)
    words = ", ".join(name or '""' for name in listed)
    return f"{what} is not allowed{near(found, listed)} allowed: {words}"


def near(found: Any, allowed: Iterable[str]) -> str:
    """«; did you mean "health"?», or «;» where nothing resembles."""
    close = get_close_matches(found, list(allowed), 1, 0.7) if isinstance(found, str) else []
    return f'; did you mean "{close[0]}"?' if close else ";"


def shown(value: Any) -> str:
    """A value as TOML writes it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:MAX_SHOWN]}"'
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, tuple | list):
        return "a list"
    return str(value)[:MAX_SHOWN]
