"""What the program noted in English of its sources and of itself, in the language of who reads it.

The English text is kept as it was noted (logs, the command line, the database); here it is recognised by its form and
said anew with its figures. What no form fits is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from watcher.wording.catalogue import knows, texts, translate

_GAP = re.compile(r"\{(\w+)\}")
_SAID_TOO = ("why", "since")
"""Values that are such texts themselves."""


def told(language: str, text: str) -> str:
    """The text in that language, line by line; of several faults in a line («a; b») each by itself."""
    if language == "en":
        return text
    return "\n".join(_line(language, line) for line in text.split("\n"))


def _line(language: str, line: str) -> str:
    parts = line.split("; ")
    if not all(map(_found, parts)) and (whole := _said(language, line)):
        return whole
    return translate(language, "list.parts").join(_said(language, part) or part for part in parts)


def _said(language: str, part: str) -> str:
    known = _found(part)
    if known is None:
        return ""
    key, values = known
    return translate(language, key, **{name: _value(language, name, value) for name, value in values.items()})


def _value(language: str, name: str, value: str) -> str:
    if name == "field":
        names = [f"fault_field.{field}" for field in value.split(" or a ")]
        said = [translate(language, field) if knows(language, field) else field.partition(".")[2] for field in names]
        return f" {translate(language, 'asked.or')} ".join(said)
    return told(language, value) if name in _SAID_TOO else value


def _found(part: str) -> tuple[str, Mapping[str, str]] | None:
    """The key of the text and its values."""
    for key, form in _forms():
        if match := form.fullmatch(part):
            return key, match.groupdict()
    return None


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms of the English catalogue, those with most words of their own first."""
    known = [(key, text) for key, text in texts("en").items() if key.startswith("fault.") and isinstance(text, str)]
    ordered = sorted(known, key=lambda entry: -len(_GAP.sub("", entry[1])))
    return tuple((key, re.compile(_pattern(text))) for key, text in ordered)


def _pattern(text: str) -> str:
    parts = _GAP.split(text)
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
