"""From the text of config.toml to Settings, or to the list of all its faults.

Where something is wrong, every table is read by itself: no fault hides another one.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from watcher.config import vocabulary
from watcher.config.cross import cross_faults
from watcher.config.faults import Fault
from watcher.config.lines import LineMap, Places
from watcher.config.settings import Settings
from watcher.config.survey import Survey
from watcher.errors import CannotReadConfig

__all__ = ["Fault", "load", "read", "report"]

MAX_CHARACTERS = 2_000_000
MOST_TOLD = 100
_DEEP_KEY = re.compile(r"""(?:(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""")
"""tomllib takes as long as the square of the parts of a key."""


def read(text: str, folder: Path | None = None) -> tuple[Settings | None, tuple[Fault, ...]]:
    """Reads the text of a config.toml: the settings (None when faulty) and every fault, by line.

    `include` patterns are looked up in `folder`; without one they are a fault.
    """
    try:
        document = _Document.parse(text)
    except _NotToml as error:
        return None, (error.fault,)
    faults = list(document.include(folder))
    return _judged(document, faults)


def _judged(document: _Document, faults: list[Fault]) -> tuple[Settings | None, tuple[Fault, ...]]:
    raw = document.raw
    faults += cross_faults(raw, document.places)
    settings = None
    survey = Survey(raw, document.places)
    if survey.domains_are_sound():
        try:
            settings = validated(raw)
        except ValidationError:
            settings = None
    if settings is None:
        faults += survey.faults()
    ordered = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.key, fault.message)))
    return (None if ordered else settings), ordered


def validated(raw: Mapping[str, Any]) -> Settings:
    """The settings of sound tables, shipped domains included. Raises pydantic's ValidationError."""
    written = raw.get("domains", {})
    domains = vocabulary.effective(written) if isinstance(written, Mapping) else written
    settings = Settings.model_validate({**raw, "domains": domains})
    settings.remember_written(raw)
    return settings


def load(path: Path) -> Settings:
    """Loads a config.toml and the files it includes.

    Raises CannotReadConfig, whose message lists every fault with line and key.
    """
    try:
        text = text_of(path)
    except OSError as error:
        raise CannotReadConfig(f"{path} could not be read: {error}") from error
    settings, faults = read(text, path.parent)
    if settings is None:
        raise CannotReadConfig(report(path.name, faults))
    return settings


def text_of(path: Path) -> str:
    """The text of a settings file, and not much more than the longest one that is read.

    Raises OSError, also for a pipe or a device, which may never end, and for other encodings than UTF-8.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError("this is no file")
    with path.open("rb") as file:
        written = file.read(4 * MAX_CHARACTERS + 4)
    is_whole = len(written) <= 4 * MAX_CHARACTERS
    try:
        text = written.decode(errors="strict" if is_whole else "ignore")  # longer ones are refused for their length
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise OSError(f"line {line} is not written in UTF-8; save the file in that encoding") from error
    return StringIO(text, newline=None).read(MAX_CHARACTERS + 1)


def all_text(path: Path) -> tuple[str, ...]:
    """The text of config.toml and of every file it includes: what a running service compares. Raises OSError."""
    text = text_of(path)
    return (text, *map(text_of, _included(_patterns(text), path.parent)))


@lru_cache(maxsize=1)  # a running service looks every few seconds, and finds the same text
def _patterns(text: str) -> tuple[str, ...]:
    try:
        return _Document.parse(text).patterns()
    except _NotToml:
        return ()


def _included(patterns: Sequence[str], folder: Path) -> list[Path]:
    """The files the patterns find, each once, in order. Absolute patterns and `..` find nothing."""
    safe = [p for p in patterns if p and not Path(p).is_absolute() and ".." not in Path(p).parts]
    return list(dict.fromkeys(file for pattern in safe for file in sorted(folder.glob(pattern)) if file.is_file()))


class _NotToml(Exception):
    """The text is no TOML, or too much of it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass
class _Document:
    """The tables of config.toml, those of its included files added."""

    raw: dict[str, Any]
    places: Places

    @classmethod
    def parse(cls, text: str, file: str = "") -> _Document:
        """Raises _NotToml."""
        if len(text) > MAX_CHARACTERS:
            words = f"larger than {MAX_CHARACTERS} characters; this is no config.toml"
            raise _NotToml(Fault(0, "", words, file))
        if deep := _DEEP_KEY.search(text):
            words = "a key of more than 32 parts; this is no config.toml"
            raise _NotToml(Fault(text.count("\n", 0, deep.start()) + 1, "", words, file))
        text = text.removeprefix("\ufeff")
        try:
            raw = frozen(tomllib.loads(text))
        except (ValueError, RecursionError) as error:  # of TOML, or of a number that is too long for Python
            raise _NotToml(replace(_syntax(error, text), file=file)) from error
        sources = raw.get("sources")
        return cls(raw, Places(text, len(sources) if isinstance(sources, tuple) else 0))

    def patterns(self) -> tuple[str, ...]:
        written = self.raw.get("include", ())
        return tuple(item for item in written if isinstance(item, str)) if isinstance(written, tuple) else ()

    def include(self, folder: Path | None) -> Iterator[Fault]:
        """Takes in the sources of the included files; yields what is wrong with them."""
        for pattern in self.patterns():
            if folder is None or not _included((pattern,), folder):
                words = f'"{pattern}" finds no file beside config.toml; write a path below its folder: "sources/*.toml"'
                yield self.places.fault(("include",), "include", words)
        for file in _included(self.patterns(), folder) if folder else ():
            yield from self._take(file, file.relative_to(folder).as_posix() if folder else file.name)

    def _take(self, file: Path, name: str) -> Iterator[Fault]:
        try:
            text = text_of(file)
            part = _Document.parse(text, name)
        except OSError as error:
            yield Fault(0, "", f"could not be read: {error}", name)
            return
        except _NotToml as error:
            yield error.fault
            return
        for key in part.raw.keys() - {"sources"}:
            line = LineMap(text).line((key,))
            yield Fault(line, key, "an included file holds [[sources]] tables only; write it in config.toml", name)
        sources = part.raw.get("sources", ())
        if not isinstance(sources, tuple):
            yield Fault(LineMap(text).line(("sources",)), "sources", "is to be [[sources]] tables", name)
            return
        own = self.raw.get("sources", ())
        self.raw["sources"] = (*own, *sources) if isinstance(own, tuple) else own
        self.places.add(name, text, len(sources))


def report(name: str, faults: Sequence[Fault]) -> str:
    """The faults in words, a line each, and how many more there are."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    more = [f"  and {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
    return "\n".join([f"{name} has {count}; nothing was changed.", *(f"  {one}" for one in faults[:MOST_TOLD]), *more])


def _syntax(error: Exception, text: str) -> Fault:
    """What tomllib says, its line taken out of its words («… (at line 2, column 8)», «… (at end of document)»)."""
    if isinstance(error, RecursionError):
        return Fault(0, "", "not valid TOML: tables or lists stand too deep in each other")
    said = str(error)
    at = re.search(r"at line (\d+), ", said)
    line = int(at[1]) if at else max(1, text.rstrip("\n").count("\n") + 1)
    if at:
        said = f"{said.replace(at[0], '')}; nothing after it was read"
    return Fault(line, "", f"not valid TOML: {said}")


def frozen(value: Any) -> Any:
    """TOML or JSON arrays as tuples, so that strict, frozen settings take them."""
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return value
