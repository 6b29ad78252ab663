"""What the program notes in English of sources is said in French to admins: every text that the code can note."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.paths import ROOT
from watcher.wording.faults import told

NOTED_BY = {"CannotFetch", "CannotDial", "Finding", "note"}
ANYTHING = {"7: 7", "7: 7 7", "fields.7 «7» 7", "more than 7"}
"""Texts that are made of what somebody else said."""


def _noted() -> Iterator[str]:
    """The texts of all faults and findings of collect and the spiders, «7» in the place of each value."""
    for file in [*ROOT.glob("watcher/collect/**/*.py"), *ROOT.glob("spiders/*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if name in NOTED_BY and isinstance(node, ast.Call):
                yield from (text for argument in node.args if " " in (text := _text(argument)))


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) if isinstance(part, ast.Constant) else "7" for part in parts)
        case ast.Subscript(value=value):
            return _text(value)
    return ""


def test_faults__every_text_that_is_noted_can_be_said_in_french() -> None:
    noted = set(_noted())
    assert len(noted) > 60
    assert {text for text in noted if told("fr", text) == text} <= ANYTHING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the server answered 500", "le serveur a répondu 500"),
        ("3 items found (expected at least 5)", "3 fiches trouvées (au moins 5 attendues)"),
        (
            "4 items found (usually 18); 23% of the items lack a deadline (usually 2%)",
            "4 fiches trouvées (d’ordinaire 18) ; 23 % des fiches sont sans date limite (d’ordinaire 2 %)",
        ),
        ("none of 7 items has a title or a url", "aucune des 7 fiches n’a de titre ou lien"),
        ("nothing new for 70 days (at most 45 are usual)", "rien de neuf depuis 70 jours (au plus 45 d’ordinaire)"),
        (
            "in quarantine: it ended the parser 3 times (parsing it took more than 30 s)",
            "en quarantaine : elle a arrêté l’analyse 3 fois (l’analyse a pris plus de 30 s)",
        ),
        (
            "First reading: 3 of 4 sources answered.\nnever read: region (the server answered 404)",
            "Première lecture : 3 sources sur 4 ont répondu.\njamais lue : region (le serveur a répondu 404)",
        ),
        (
            "nobody was written to since the beginning, 3 owed",
            "personne n’a reçu de message depuis le début, 3 en attendent un",
        ),
        ("email is paused: 535 bad login", "email est en pause : 535 bad login"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_faults__are_said_with_their_figures(text: str, said: str) -> None:
    assert told("fr", text).replace("\u00a0", " ") == said
    assert told("en", text) == text
