"""docs/glossary.md names what exists, and its words mean one thing."""

import ast
import re
from functools import cache

import pytest

from tests.paths import ROOT

ROW = re.compile(r"^\| ([a-z]+) \| (.+?) \| `(\w+)` \|$", re.MULTILINE)
TERMS = {
    term: (meaning, name) for term, meaning, name in ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
}


@cache
def names() -> tuple[set[str], set[str]]:
    """The classes of the program; its functions and fields."""
    classes, others = set(), set()
    for file in (*ROOT.glob("watcher/**/*.py"), *ROOT.glob("spiders/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes.add(node.name)
            elif isinstance(node, ast.FunctionDef):
                others.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                others.add(node.target.id)
    return classes, others


def test_glossary__is_short():
    assert 30 <= len(TERMS) <= 40


def test_glossary__names_what_exists():
    known = set.union(*names())
    assert {term: name for term, (_, name) in TERMS.items() if name not in known} == {}


@pytest.mark.parametrize("term", TERMS)
def test_class__that_bears_a_term_is_the_one_of_the_glossary(term: str):
    assert {name for name in names()[0] if name.lower() == term} <= {TERMS[term][1]}
