"""How the types of the model become JSON values and come back, by cattrs.

Defaults are left out, so that a new fact needs no migration; unknown keys are dropped, so that an older program can
read what a newer one wrote. Dates, times and instants are ISO 8601, money is decimal text, bytes are base 85.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from watcher.model import ReadingWarning, WarningKind


def converter() -> JsonConverter:
    """A converter of its own, which the caller may teach more."""
    made = make_converter(omit_if_default=True, detailed_validation=False)
    for kind in (date, datetime, time):
        made.register_unstructure_hook(kind, kind.isoformat)
        made.register_structure_hook(kind, _from_iso)
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    made.register_structure_hook_func(lambda kind: kind == Mapping[str, Any], _facts)
    made.register_structure_hook(ReadingWarning, _warning)
    return made


def _from_iso(value: str, kind: Any) -> Any:
    return kind.fromisoformat(value)


def _warning(value: Mapping[str, str] | str, _: Any) -> ReadingWarning:
    """Until November 2026 a warning was an English sentence."""
    if isinstance(value, str):
        return ReadingWarning(WarningKind.OLDER, value)
    return ReadingWarning(WarningKind(value["kind"]), value.get("value", ""))


def _facts(values: Mapping[str, Any], _: Any) -> dict[str, Any]:
    """Lists become the tuples they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
