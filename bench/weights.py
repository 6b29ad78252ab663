"""`python -m bench.weights`: what each weight of the date cues is worth on the labelled sets.

For each row of dates/cues.toml (a role and a weight) the sets are read without its words; printed are the deadlines
that are right only with them, and those that are right only without them. `--role R --weight W` goes word by word.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from unittest.mock import patch

from bench import measures
from bench.measures import NOW, OWN, PAGES
from watcher.model import Notice
from watcher.understand.dates import read, read_dates
from watcher.understand.dates.cues import Role
from watcher.understand.text.cue_lexicon import CueLexicon, CueRow, cue_rows

Labelled = tuple[Notice, str | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line per row, the worthless first."""
    parser = argparse.ArgumentParser(prog="python -m bench.weights", description=__doc__)
    parser.add_argument("--role", help="word by word: only this role")
    parser.add_argument("--weight", type=float, help="word by word: only this weight")
    options = parser.parse_args(arguments)
    rows, texts = cue_rows("watcher.understand.dates", Role), list(_texts())
    whole = _right(rows, texts)
    print(f"{len(texts)} texts, {sum(whole)} right")
    worth = []
    for name, dropped in _groups(rows, options.role, options.weight):
        without = _right([row for row in rows if row not in dropped], texts)
        lost = sum(a and not b for a, b in zip(whole, without, strict=True))
        won = sum(b and not a for a, b in zip(whole, without, strict=True))
        worth.append((lost - won, f"{name:<44} words {len(dropped):4}  needed {lost:4}  in the way {won:3}"))
    print("\n".join(line for _, line in sorted(worth)))
    return 0


def _groups(
    rows: Iterable[CueRow[Role]], role: str | None, weight: float | None
) -> Iterator[tuple[str, frozenset[CueRow[Role]]]]:
    groups: dict[str, set[CueRow[Role]]] = {}
    for row in rows:
        if role and (str(row.role), row.weight) != (role, weight):
            continue
        groups.setdefault(row.word if role else f"{row.role} {row.weight:g}", set()).add(row)
    yield from ((name, frozenset(group)) for name, group in groups.items())


def _texts() -> Iterator[Labelled]:
    for line in measures.lines(OWN):
        if "deadline" in line:
            yield measures.notice_of(line), line["deadline"]
    for item in measures.lines(PAGES):
        if "deadline" in item["wanted"]:
            stated = item["wanted"]["deadline"]
            yield measures.notice_of_page(item), stated["date"] if stated else None


def _right(rows: Sequence[CueRow[Role]], texts: Sequence[Labelled]) -> list[bool]:
    lexicon = CueLexicon(rows)
    with patch.object(read, "lexicon", lambda: lexicon):
        return [_deadline(notice) == wanted for notice, wanted in texts]


def _deadline(notice: Notice) -> str | None:
    day: date = (notice.published or NOW).date()
    found = read_dates(
        notice.text, language="", country=notice.country, published=day, today=day, title=notice.title
    ).deadline
    return found.date.isoformat() if found else None


if __name__ == "__main__":
    sys.exit(main())
