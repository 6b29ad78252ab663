"""docs/threats.md names tests that exist, and knows every number that the name of a test bears."""

import ast
import re
from functools import cache

import pytest

from tests.paths import ROOT

PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^- \*\*T(\d+) (.*?)(?=^- \*\*T|^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


@cache
def functions_of(path: str) -> set[str]:
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_threats__are_numbered_without_a_gap():
    assert list(LINES) == [str(number) for number in range(1, 79)]


@pytest.mark.parametrize("number", LINES)
def test_threat__names_its_tests_or_says_that_it_is_not_covered(number: str):
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LINES[number])
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []
    assert named or "not covered" in LINES[number].lower()


def test_numbers_in_names_of_tests__are_threats():
    known = {
        number
        for file in ROOT.glob("tests/**/test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for number in re.findall(r"(?<=_t)\d+(?=_)", name.split("__")[0] + "_")
    }
    assert {str(int(number)) for number in known} <= LINES.keys()
