"""What commands read and print alike: options, the clock, JSON lines, counted words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from watcher.errors import BadArgument

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Now = Annotated[str | None, typer.Option("--now", help="The clock, as an ISO 8601 instant (rehearsal, replay).")]


def instant(text: str | None, option: str = "--now") -> datetime:
    """The clock of a one-shot command: `--now ISO` (UTC unless it says otherwise), else the present.

    Raises BadArgument when the text is no ISO 8601 instant.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadArgument(f'{option} "{text}" is not an ISO 8601 instant; write 2027-03-01T07:30+01:00') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def print_json(rows: Iterable[Any]) -> None:
    """One JSON object a line, UTF-8."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def counted(number: int, word: str) -> str:
    """«1 call», «2 calls»: a number with its English word."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
