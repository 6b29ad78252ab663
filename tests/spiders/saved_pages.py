"""Small pages of our own invention in the formats of the publishers, by the name of the source."""

from __future__ import annotations

from pathlib import Path

from tests.paths import ROOT

SAVED = ROOT / "tests" / "spiders" / "saved"


def saved(name: str) -> Path:
    folder = SAVED / name
    return folder if folder.is_dir() else next(SAVED.glob(f"{name}.*"))
