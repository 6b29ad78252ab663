"""A text about calls in general is no call; one that speaks of its own, or gives something to go by, may be one."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Kind

GUIDE = (
    "Un appel à projets fixe un cadre et des critères. Les appels à projets partent d'un objectif du financeur, et "
    "chaque appel a son règlement. On lit le règlement, on chiffre le budget, puis on cherche des cofinancements. Les "
    "dossiers incomplets sont souvent écartés."
)
HOW = (
    "A grant is money for a purpose. Most foundations publish a call for proposals once a year, and some funders ask "
    "for a short letter first. Many grants need match funding. Reports are asked for once the work is done."
)


@pytest.mark.parametrize(
    ("title", "text"),
    [("Appel à projets, subvention : comment s'y retrouver", GUIDE), ("How a call for proposals works", HOW)],
)
def test_calls_in_general__are_no_call(read: Read, title: str, text: str) -> None:
    assert read(title, text).kind is not Kind.CALL


@pytest.mark.parametrize(
    "own",
    [" Date limite de dépôt de ce concours : 12 mars 2027.", " Bénéficiaires : communes et associations.",
     " Notre appel soutient des fêtes de village. Pour cet appel, remplissez le formulaire."],
)  # fmt: skip
def test_something_to_go_by__makes_it_a_call(read: Read, own: str) -> None:
    assert read("Appel à projets Fêtes de village", GUIDE + own).kind is Kind.CALL
