"""The line that holds a place of a text, the line and the heading above it."""

from __future__ import annotations

_ABOVE, _SHORT = 8, 60  # lines above that may be a heading, and letters of one


def line_around(flat: str, start: int, end: int) -> tuple[int, int]:
    """Where the line begins and ends that holds what stands from `start` to `end`."""
    last = flat.find("\n", end)
    return flat.rfind("\n", 0, start) + 1, len(flat) if last < 0 else last


def line_above(flat: str, begin: int) -> int:
    """Where the line above the line at `begin` begins."""
    return flat.rfind("\n", 0, max(begin - 1, 0)) + 1


def beside(flat: str, start: int, end: int) -> str:
    """What stands in a line beside what stands from `start` to `end`."""
    begin, last = line_around(flat, start, end)
    return flat[begin:start] + flat[end:last]


def heading_above(flat: str, begin: int) -> tuple[int, int]:
    """The nearest line above the line at `begin` that may be a heading: short, without digits, and no sentence."""
    end = begin - 1
    for _ in range(_ABOVE):
        if end <= 0:
            return 0, 0
        start = flat.rfind("\n", 0, end) + 1
        line = flat[start:end].strip()
        if line and len(line) < _SHORT and line[-1] not in ".,;" and not any(map(str.isdigit, line)):
            return start, end
        end = start - 1
    return 0, 0
