"""docs/glossary.md names what exists, and its words mean one thing."""

import ast
import re

import pytest

from tests.paths import ROOT

ROW = re.compile(r"^\| ([a-z]+) \| (.+?) \| `(\w+)` \|$", re.MULTILINE)
TERMS = {
    term: (meaning, name) for term, meaning, name in ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
}
TREES = [ast.parse(file.read_text("utf-8")) for file in [*ROOT.glob("watcher/**/*.py"), *ROOT.glob("spiders/**/*.py")]]
CLASSES = {node.name for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def names() -> set[str]:
    """Classes, functions and fields of the program."""
    fields = {node.target.id for tree in TREES for node in ast.walk(tree) if is_field(node)}
    functions = {node.name for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return CLASSES | fields | functions


def is_field(node: ast.AST) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


def test_glossary__is_short():
    assert 30 <= len(TERMS) <= 40


def test_glossary__names_what_exists():
    known = names()
    assert {term: name for term, (_, name) in TERMS.items() if name not in known} == {}


@pytest.mark.parametrize("term", TERMS)
def test_class__that_bears_a_term_is_the_one_of_the_glossary(term: str):
    assert {name for name in CLASSES if name.lower() == term} <= {TERMS[term][1]}
