"""An edit that says the same again is no edit; one word that tells something is one."""

from __future__ import annotations

import pytest

from watcher.remember.rules.differences import quiet, sentences
from watcher.remember.rules.same_sayings import is_rearranged, is_respelled

PAGE = (
    "Le fonds aide les collectifs qui restaurent un lavoir. Aide de 8 000 € au plus. "
    "Les communes ne sont pas admises. Date limite : 15 mars 2027."
)


def _is_rearranged(new: str, old: str = PAGE) -> bool:
    return is_rearranged(sentences(old), sentences(new))


@pytest.mark.parametrize(
    "new",
    [
        PAGE,
        "Date limite\n15/03/2027\n" + PAGE,
        f"8 k€\nClôture : le 15 mars 2027\nPour qui ?\n{PAGE}\nCandidater",
        PAGE.replace(". ", ".\n").replace("Date limite : ", "Jusqu'au "),
    ],
)
def test_rearranged__pieces_of_what_was_said_say_nothing(new: str) -> None:
    assert _is_rearranged(new)
    assert _is_rearranged(PAGE, new), "nor does it when they go again"


@pytest.mark.parametrize(
    "new",
    [
        PAGE.replace("ne sont pas", "sont"),
        PAGE.replace("8 000", "9 000"),
        PAGE.replace("Les communes ne sont pas admises. ", ""),
        PAGE + " Les dossiers sont complets.",
        PAGE + " Candidatures closes.",
        PAGE.replace("collectifs qui restaurent un lavoir", "lavoirs qui restaurent un collectif"),
        "",
    ],
)
def test_rearranged__another_word_or_order_is_told(new: str) -> None:
    assert not _is_rearranged(new)


def test_rearranged__a_text_that_is_all_other_is_not_searched() -> None:
    many = [f"phrase {number} du fonds" for number in range(300)]
    assert not is_rearranged(many, [f"{said} encore" for said in many])


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("L'aide a la creation", "L'aide à la création", True),
        ("Un appel a projet ouvert", "Un appel à projets ouvert", True),
        ("Un appel ouvert", "Un appel couvert d'or", False),
        ("Le fonds de 12 pages", "Le fonds de 13 pages", False),
        ("Le bois", "La baie", False),
        ("Une aide", "Les aides", False),
        ("L'aide nouvelle", "L'aides nouvelle", True),
        ("Un dossier sans la commune", "Un dossier dans la commune", False),
        ("Pour moins de douze", "Pour mois de douze", False),
        ("Towns must give a match", "Towns most give a match", False),
    ],
)
def test_respelled__accents_and_one_letter_are_slips(one: str, other: str, is_slip: bool) -> None:
    assert is_respelled([quiet(one)], [quiet(other)]) is is_slip
