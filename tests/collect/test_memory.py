"""Every bomb in one process, with a watch on its memory (T5, T15, T16: at most 300 MB)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_t05_t16_bombs__memory_stays_under_300_mb() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.collect.bombs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    own, parsers = map(int, done.stdout.split())
    assert own < 300_000
    assert parsers < 300_000
