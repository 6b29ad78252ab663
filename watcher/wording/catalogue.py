"""What the watch says, by language and key, from the files of catalogues/<language>/*.toml.

A text is a Python format string («{n} nouveaux appels»); a text that depends on a number is a table of plural forms
(`one`, `other`), chosen by the value named `n`. Values are put in as they are: nothing is escaped here, and a value
that looks like a format string is printed literally.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale

LANGUAGES = ("fr", "en")

_FRENCH = re.compile(r"(?<=«) (?=\S)| (?=[:;!?»](?:[\s\"”».)]|\\n|$))")

Text = str | Mapping[str, str]


def language_of(wish: str, default: str = "fr") -> str:
    """The catalogue's language nearest to a wish such as «fr-CA» or «en_US», else the default."""
    short = wish[:2].lower()
    return short if short in LANGUAGES else default


def translate(language: str, key: str, /, **values: object) -> str:
    """The text of that key in that language. Raises KeyError for a key that no catalogue has."""
    text = texts(language)[key]
    if not isinstance(text, str):
        text = text.get(_plural(language, values["n"]), text["other"])
    return text.format_map(values)


def knows(language: str, key: str) -> bool:
    """Whether the catalogue has that key."""
    return key in texts(language)


def named(language: str, group: str, key: str, otherwise: str | None = None) -> str:
    """The word for a key of a group («country», «FR»); `otherwise`, or the key itself, where no catalogue has one."""
    return translate(language, f"{group}.{key}") if knows(language, f"{group}.{key}") else otherwise or key


@cache
def texts(language: str) -> Mapping[str, Text]:
    """All texts of a language by dotted key («digest.subject.new»)."""
    found: dict[str, Text] = {}
    folder = files("watcher.wording") / "catalogues" / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            found.update(_flat(tomllib.loads(_spaced(language, file.read_text("utf-8"))), ""))
    return found


def _spaced(language: str, text: str) -> str:
    """French texts with the no-break spaces that their punctuation asks for, so that no author needs to type them."""
    return _FRENCH.sub("\u00a0", text) if language == "fr" else text


def _flat(table: Mapping[str, Any], prefix: str) -> dict[str, Text]:
    flat: dict[str, Text] = {}
    for name, value in table.items():
        if isinstance(value, str) or isinstance(value.get("other"), str):
            flat[prefix + name] = value
        else:
            flat.update(_flat(value, f"{prefix}{name}."))
    return flat


@cache
def _rule(language: str) -> Any:
    return Locale.parse(language).plural_form


@lru_cache(maxsize=4096)
def _plural(language: str, number: object) -> str:
    return str(_rule(language)(abs(int(str(number)))))
