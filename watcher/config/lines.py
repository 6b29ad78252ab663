"""Where in a TOML text each key stands; tomllib does not say. Reads structure only, and only valid TOML."""

from __future__ import annotations

import re
from collections import defaultdict

from watcher.config.faults import Fault

Path = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_HEADER = re.compile(rf"^\s*(\[\[?)\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_ASSIGN = re.compile(rf"^\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=\s*(.*)$")
_STRING = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


class LineMap:
    """Line numbers (from 1) of every table and key of a TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._inside: dict[Path, int] = {}  # of tables without a line of their own: the first line of what they hold
        self._counts: dict[Path, int] = defaultdict(int)
        self._table: Path = ()
        self._depth = 0
        self._fence = ""
        for number, line in enumerate(text.split("\n"), 1):
            self._read(number, line)

    def _read(self, number: int, line: str) -> None:
        if self._fence or self._depth:
            self._skim(line)
        elif header := _HEADER.match(line):
            self._enter(number, header[1], _split(header[2]))
        elif assign := _ASSIGN.match(line):
            self._note((*self._table, *_split(assign[1])), number)
            self._skim(assign[2])

    def _enter(self, number: int, bracket: str, keys: tuple[str, ...]) -> None:
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, keys[-1])
        if bracket == "[[":
            self._counts[path] += 1
            path = (*path, self._counts[path] - 1)
        self._note(path, number)
        self._table = path

    def _note(self, path: Path, number: int) -> None:
        self._lines.setdefault(path, number)
        for length in range(1, len(path)):
            self._inside.setdefault(path[:length], number)

    def _skim(self, rest: str) -> None:
        """Follows multi-line strings, arrays and inline tables over their lines."""
        if self._fence:
            end = rest.find(self._fence)
            if end < 0:
                return
            rest, self._fence = rest[end + 3 :], ""
        pieces: list[str] = []
        position = 0
        for token in _STRING.finditer(rest):
            pieces.append(rest[position : token.start()])
            position = token.end()
            if token[0] in ('"""', "'''") and rest.find(token[0], position) < 0:
                self._fence = token[0]
                position = len(rest)
                break
        bare = "".join([*pieces, rest[position:]])
        self._depth += sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")

    def line(self, path: Path) -> int:
        """The line of that key, or of what is inside it, or of the nearest table around; 0 where nothing is known."""
        while path:
            if path in self._lines:
                return self._lines[path]
            if path in self._inside:
                return self._inside[path]
            path = path[:-1]
        return 0


class Places:
    """Where each key of config.toml and of the files it includes stands; the sources of included files follow on."""

    def __init__(self, text: str, own_sources: int = 0) -> None:
        self._main = LineMap(text)
        self._parts: list[tuple[int, str, LineMap]] = []
        self._sources = own_sources

    def add(self, file: str, text: str, sources: int) -> None:
        """An included file with that many sources."""
        self._parts.append((self._sources, file, LineMap(text)))
        self._sources += sources

    def fault(self, path: Path, key: str, message: str) -> Fault:
        """The fault at that key, with its line and file."""
        file, lines, inner = self._find(path)
        return Fault(lines.line(inner), key, message, file)

    def said(self, path: Path) -> str:
        """«line 12», or «line 12 of sources/quebec.toml»."""
        file, lines, inner = self._find(path)
        return f"line {lines.line(inner)} of {file}" if file else f"line {lines.line(inner)}"

    def _find(self, path: Path) -> tuple[str, LineMap, Path]:
        if len(path) > 1 and path[0] == "sources" and isinstance(path[1], int):
            for first, file, lines in reversed(self._parts):
                if path[1] >= first:
                    return file, lines, ("sources", path[1] - first, *path[2:])
        return "", self._main, path
