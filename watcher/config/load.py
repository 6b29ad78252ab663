"""From the text of config.toml to Settings, or to the list of all its faults.

Where something is wrong, every table is read by itself: no fault hides another one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from watcher.config.cross import cross_faults
from watcher.config.faults import Fault
from watcher.config.lines import LineMap
from watcher.config.settings import Settings
from watcher.config.survey import Survey
from watcher.errors import CannotReadConfig

__all__ = ["Fault", "load", "read", "report"]

MAX_CHARACTERS = 2_000_000


def read(text: str) -> tuple[Settings | None, tuple[Fault, ...]]:
    """Reads the text of a config.toml: the settings (None when faulty) and every fault, by line."""
    if len(text) > MAX_CHARACTERS:
        return None, (Fault(0, "", f"larger than {MAX_CHARACTERS} characters; this is no config.toml"),)
    text = text.removeprefix("\ufeff")
    try:
        raw = _tuples(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (_syntax(error, text),)
    lines = LineMap(text)
    faults = list(cross_faults(raw, lines))
    try:
        settings = Settings.model_validate(raw)
    except ValidationError:
        settings = None
        faults += Survey(raw, lines).faults()
    ordered = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.key, fault.message)))
    return (None if ordered else settings), ordered


def load(path: Path) -> Settings:
    """Loads a config.toml.

    Raises CannotReadConfig, whose message lists every fault with line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotReadConfig(f"{path} could not be read: {error}") from error
    settings, faults = read(text)
    if settings is None:
        raise CannotReadConfig(report(path.name, faults))
    return settings


def report(name: str, faults: Sequence[Fault]) -> str:
    """All faults in words, a line each."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return "\n".join([f"{name} has {count}; nothing was changed.", *(f"  {fault}" for fault in faults)])


def _syntax(error: Exception, text: str) -> Fault:
    """What tomllib says, its line taken out of its words («… (at line 2, column 8)», «… (at end of document)»)."""
    if isinstance(error, RecursionError):
        return Fault(0, "", "not valid TOML: tables or lists stand too deep in each other")
    said = str(error)
    at = re.search(r"at line (\d+), ", said)
    line = int(at[1]) if at else max(1, len(text.splitlines()))
    if at:
        said = f"{said.replace(at[0], '')}; nothing after it was read"
    return Fault(line, "", f"not valid TOML: {said}")


def _tuples(value: Any) -> Any:
    """TOML arrays as tuples, so that strict, frozen settings take them."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value
