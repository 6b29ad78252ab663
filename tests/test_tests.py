"""What holds for the tests themselves: no wall clock, no import between test files, no patching."""

import ast
import re
from pathlib import Path

import pytest

from tests.paths import ROOT

TESTS = sorted(ROOT.glob("tests/**/*.py"))
MODULES = [file for file in TESTS if not file.name.startswith("test_") and file.name != "conftest.py"]
WALL_CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time.time", "default_timer"}
MAY_READ_THE_CLOCK = {"tests/waiting.py", "tests/peers/botapi.py", "tests/peers/smtp.py"}  # patience; when things came


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def holding(pattern: str, *files: Path) -> list[str]:
    """The files with a line that the pattern finds."""
    found = re.compile(pattern, re.MULTILINE)
    return [named(file) for file in files if found.search(file.read_text("utf-8"))]


def wall_clock_reads(source: str) -> list[int]:
    """Lines that read a clock meant for durations, or compare or subtract `datetime.now()` in place."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute | ast.Name):
            words = ast.unparse(node)
            if words in WALL_CLOCKS or words.split(".")[-1] in WALL_CLOCKS:
                lines.append(node.lineno)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and re.search(r"\bnow\(", ast.unparse(node)):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "source",
    [
        "begun = time.monotonic()",
        "from time import perf_counter\nbegun = perf_counter()",
        "assert time.time() < end",
        "assert (datetime.now() - begun).total_seconds() < 1",
    ],
)
def test_wall_clock__is_recognised(source: str):
    assert wall_clock_reads(source)


@pytest.mark.parametrize("source", ["begun = time.process_time()", "time.sleep(1)", "now = datetime.now(UTC)"])
def test_other_clocks__are_allowed(source: str):
    assert not wall_clock_reads(source)


def test_tests__measure_no_wall_time():
    guilty = {
        named(file): lines
        for file in TESTS
        if named(file) not in MAY_READ_THE_CLOCK and (lines := wall_clock_reads(file.read_text("utf-8")))
    }
    assert guilty == {}, "use tests/cpu.py, a count or an order"


def test_tests__import_no_test_file():
    importing = re.compile(r"^\s*(?:from|import) +tests\.(?:\w+\.)*(?:test_\w+|conftest)\b", re.MULTILINE)
    guilty = [
        named(file) for file in (*TESTS, *ROOT.glob("bench/**/*.py")) if importing.search(file.read_text("utf-8"))
    ]
    assert guilty == [], "shared words belong in a module of their own"


def test_tests__patch_nothing():
    assert holding(r"\bmock[.]patch\b", *TESTS) == []


def test_modules_without_tests__hold_none():
    guilty = [
        named(file) for file in MODULES if re.search(r"^(?:async )?def test_", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert guilty == [], "pytest collects tests from test_*.py only"
