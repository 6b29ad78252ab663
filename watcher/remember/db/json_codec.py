"""How readings, notices and other values of the model are written down: as JSON that every database takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from cattrs.preconf.json import JsonConverter

from watcher.model import Notice, Reading
from watcher.model.as_json import converter

_Value = TypeVar("_Value")


def plain(value: Any) -> Any:
    """Any value of the model as JSON-ready values; text loses what databases refuse (see `storable`)."""
    return _converter().unstructure(value)


def value_of(kind: type[_Value], data: Mapping[str, Any]) -> _Value:
    """The value of that type that `plain` made JSON-ready."""
    return _converter().structure(data, kind)


def dumps(value: Reading | Notice) -> str:
    """A reading or a notice as one JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def load_reading(text: str) -> Reading:
    """The reading that `dumps` wrote."""
    return value_of(Reading, json.loads(text))


def clean(notice: Notice) -> Notice:
    """The notice without what databases refuse, wherever it stands."""
    texts = {name: getattr(notice, name) for name in ("title", "url", "guid", "text", "raw_hash")}
    kept: dict[str, Any] = {name: storable(text) for name, text in texts.items()}
    fields = plain(notice.fields) if notice.fields else notice.fields
    return notice if kept == texts and fields == notice.fields else replace(notice, **kept, fields=fields)


def storable(text: str) -> str:
    """The text without what databases refuse: NUL characters and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


@cache
def _converter() -> JsonConverter:
    made = converter()
    made.register_unstructure_hook(str, storable)
    return made
