"""How long texts take to read, in milliseconds of CPU: ordinary ones by length, and the heaviest; none over 200.

`python -m bench.heavy`. The floor in the same run is folding the text once. Ordinary texts are cut out of the labelled
ones, one after the other; what a letter costs must not grow with the length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measures import KINDS, OWN, lines
from tests.understand.heavy import HEAVY
from watcher.config import load
from watcher.model import Notice
from watcher.understand.reader import Reader
from watcher.understand.text.text import clean, fold

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORDINARY = {1_500: 120, 10_000: 20, 60_000: 3}
"""How many texts of so many letters."""
WANTED = 1_300  # readings a second of 1,500 letters


def main() -> None:
    reader = Reader.from_settings(load(Path(__file__).parents[1] / "config.toml"))
    joined = "\n".join(line["text"] for path in (OWN, KINDS) for line in lines(path))
    for size, count in ORDINARY.items():
        texts = [joined[start : start + size] for start in range(0, size * count, size)]
        _ordinary(reader, [text for text in texts if len(text) == size])
    print(f"wanted {WANTED} readings of 1,500 letters a second\n")
    for name, text in HEAVY.items():
        notice = Notice("x", text, text=text, country="FR")
        reader.read(notice, NOW)
        took = min(_timed(lambda n=notice: reader.read(n, NOW)) for _ in range(3))
        floor = min(_timed(lambda t=text: fold(clean(t))) for _ in range(3))
        print(f"{name:<12} {took * 1000:7.1f} ms   {took / max(floor, 1e-6):6.1f} × folding")


def _ordinary(reader: Reader, texts: Sequence[str]) -> None:
    notices = [Notice("x", "Appel à projets", text=text, country="FR") for text in texts]
    for notice in notices:
        reader.read(notice, NOW)
    took = sum(min(_timed(lambda n=notice: reader.read(n, NOW)) for _ in range(5)) for notice in notices) / len(texts)
    floor = sum(min(_timed(lambda t=text: fold(clean(t))) for _ in range(5)) for text in texts) / len(texts)
    said = [(notice, None) for notice in notices]
    together = min(_timed(lambda: list(reader.read_all(said, NOW))) for _ in range(5)) / len(texts)
    size = len(texts[0])
    each = f"{took * 1000:7.2f} ms ({took / size * 1e6:.2f} a letter in µs)"
    print(f"{size:>6} letters {each}   {1 / took:6.0f} a second   {took / floor:6.1f} × folding", end="")
    print(f"   side by side {together * 1000:.2f} ms, {together / took:.2f}")


def _timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
