"""How readings and notices are written down: as JSON without defaults, so that new facts need no migration.

Unknown keys are dropped on reading: an older program can still show what a newer one wrote. Not pydantic: a field
called `date` of type `date` (Moment has one) cannot be told from its own slot there.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, cast

from watcher.model import Notice, Reading

Convert = Callable[[Any], Any]


def dump(reading: Reading) -> dict[str, Any]:
    """The reading as JSON-ready values: dates and times ISO 8601, money as decimal text, defaults left out."""
    return cast(dict[str, Any], plain(reading))


def load(data: Mapping[str, Any]) -> Reading:
    """The reading that `dump` wrote."""
    return cast(Reading, _decoder(Reading)(data))


def dumps(value: Reading | Notice) -> str:
    """A reading or a notice as one JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def load_reading(text: str) -> Reading:
    """The reading that `dumps` wrote."""
    return cast(Reading, _decoder(Reading)(json.loads(text)))


def value_of(kind: type, data: Mapping[str, Any]) -> Any:
    """The value of that dataclass that `plain` made JSON-ready."""
    return _decoder(kind)(data)


def clean(notice: Notice) -> Notice:
    """The notice without what databases refuse, wherever it stands."""
    texts = {name: getattr(notice, name) for name in ("title", "url", "guid", "text", "raw_hash")}
    kept: dict[str, Any] = {name: storable(text) for name, text in texts.items()}
    fields = plain(notice.fields) if notice.fields else notice.fields
    return notice if kept == texts and fields == notice.fields else replace(notice, **kept, fields=fields)


def plain(value: Any) -> Any:
    """Any value of the model as JSON-ready values; text loses what databases refuse (see `storable`)."""
    if isinstance(value, str):
        return storable(str(value))
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {storable(str(key)): plain(inner) for key, inner in value.items()}
    if dataclasses.is_dataclass(value):
        return _encoder(cast(Any, type(value)))(value)
    return _scalar(value)


def _scalar(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case date() | time():  # datetime is a date
            return value.isoformat()
    return storable(str(value))  # Decimal says itself


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
def _encoder(hint: Any) -> Convert:
    """What turns values of that type into JSON-ready ones; found once a type, since saving does little else."""
    if dataclasses.is_dataclass(hint):
        return _dataclass_encoder(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (_encoder(option) for option in typing.get_args(hint) if option is not types.NoneType)
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        item = _encoder(typing.get_args(hint)[0])
        return lambda values: [item(value) for value in values]
    if hint is str:
        return storable
    if hint in (bool, int, float):
        return lambda value: value
    return plain if hint is Any or typing.get_origin(hint) else _scalar


def _dataclass_encoder(kind: Any) -> Convert:
    hints = _hints(kind)
    fields = [(field.name, _default(field), _encoder(hints[field.name])) for field in dataclasses.fields(kind)]

    def encode(value: Any) -> dict[str, Any]:
        facts = ((name, getattr(value, name), default, encoder) for name, default, encoder in fields)
        return {
            name: encoder(fact) for name, fact, default, encoder in facts if fact is not default and fact != default
        }

    return encode


def _default(field: dataclasses.Field[Any]) -> Any:
    """A field's default; MISSING (equal to nothing) where it has none."""
    return field.default_factory() if callable(field.default_factory) else field.default


def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, vars(sys.modules[kind.__module__]), {})  # {}: a slot may bear its type's name


@cache
def _decoder(hint: Any) -> Convert:
    """What turns JSON values back into a value of that type."""
    if dataclasses.is_dataclass(hint):
        return _dataclass_decoder(cast(type, hint))
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (_decoder(option) for option in typing.get_args(hint) if option is not types.NoneType)
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        item = _decoder(typing.get_args(hint)[0])
        return lambda values: tuple(item(value) for value in values)
    if hint in (date, time, datetime):
        return cast(Convert, hint.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, (StrEnum, Decimal)):
        return hint
    return lambda value: value


def _dataclass_decoder(kind: type) -> Convert:
    decoders = {name: _decoder(hint) for name, hint in _hints(kind).items()}

    def decode(data: Mapping[str, Any]) -> Any:
        return kind(**{name: decoders[name](value) for name, value in data.items() if name in decoders})

    return decode
