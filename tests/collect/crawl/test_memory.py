"""What programs of the collection hold in memory, and what they make of their parent's."""

from __future__ import annotations

import subprocess
import sys

from tests.paths import ROOT


def output_of(program: str) -> str:
    command = [sys.executable, "-m", f"tests.collect.crawl.{program}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_t05_t16_bombs__memory_stays_under_300_mb() -> None:
    own, parsers = map(int, output_of("bombs").split())
    assert own < 300_000
    assert parsers < 300_000


def test_spiders__are_not_stopped_for_what_their_parent_once_held() -> None:
    assert output_of("large_parent").strip() == "1 notice"
