"""How long the heaviest texts take to read, in milliseconds of CPU; wanted: none over 200.

`python -m bench.heavy`. The floor in the same run is folding the text once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.understand.heavy import HEAVY
from watcher.config import load
from watcher.model import Notice
from watcher.understand.reader import Reader
from watcher.understand.text.text import clean, fold

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    reader = Reader.from_settings(load(Path(__file__).parents[1] / "config.toml"))
    for name, text in HEAVY.items():
        notice = Notice("x", text, text=text, country="FR")
        reader.read(notice, NOW)
        took = min(_timed(lambda n=notice: reader.read(n, NOW)) for _ in range(3))
        floor = min(_timed(lambda t=text: fold(clean(t))) for _ in range(3))
        print(f"{name:<12} {took * 1000:7.1f} ms   {took / max(floor, 1e-6):6.1f} × folding")


def _timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
