"""`make bench`: every measurement is known to it, and takes its names from modules that have them."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import OTHERS, SPEED, main
from tests.paths import ROOT

FILES = sorted(ROOT.glob("bench/*.py"))


def imported(file: Path) -> list[tuple[str, str]]:
    """Every name the file takes from the program, wherever the import stands."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    ours = ("watcher", "spiders", "bench", "tests")
    return [(node.module, name.name) for node in nodes if node.module.split(".")[0] in ours for name in node.names]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_measurement__takes_names_that_exist(file: Path):
    lacking = []
    for module, name in imported(file):
        if not hasattr(importlib.import_module(module), name):
            try:
                importlib.import_module(f"{module}.{name}")
            except ImportError:
                lacking.append(f"{module}.{name}")
    assert lacking == []


def test_bench__knows_every_measurement_of_speed():
    assert {file.stem for file in FILES} - {"__init__", "__main__", *OTHERS} == set(SPEED)


def test_bench__unknown_measurement_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["nothing"]) == 2
    assert "heavy" in capsys.readouterr().err


@pytest.mark.process
def test_bench__runs_what_is_asked_and_prints_floor_and_ratio():
    done = subprocess.run(
        [sys.executable, "-m", "bench.remember", "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "x floor" in done.stdout, done.stderr
