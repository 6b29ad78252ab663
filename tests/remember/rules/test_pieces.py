"""An edit that says the same again is no edit; one word that tells something is one."""

from __future__ import annotations

import pytest

from watcher.remember.rules.differences import quiet, sentences
from watcher.remember.rules.same_figures import plain
from watcher.remember.rules.sentence_edits import sentence_edits
from watcher.remember.rules.slips import is_respelled

PAGE = (
    "Le fonds aide les collectifs qui restaurent un lavoir. Aide de 8 000 € au plus. "
    "Les communes ne sont pas admises. Date limite : 15 mars 2027."
)


def _is_rearranged(new: str, old: str = PAGE) -> bool:
    return not sentence_edits(old, new)


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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("L'aide est de 20 000 € maximum par projet.", "L'aide est plafonnée à 20 000 € par projet."),
        ("Grants from £20k up to £100k.", "Grants range from £20,000 to £100,000."),
        ("You can apply until 5 March 2027.", "You can apply up to 5 March 2027."),
        ("Applications close 12 noon, 29/01/2027.", "Applications close at midday on 29 January 2027."),
    ],
)
def test_rearranged__words_around_the_same_figure_say_nothing(old: str, new: str) -> None:
    assert _is_rearranged(new, old)
    assert _is_rearranged(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Grants of £5,000 are available.", "Grants of £5,000 are no longer available."),
        ("L'aide est de 20 000 € par projet.", "L'aide est de 20 000 € par commune."),
        ("L'aide est de 20 000 €.", "L'aide est de 20 000 € par an."),
        ("Subvention de 20 000 € maximum.", "Subvention de 20 000 € minimum."),
        ("Grants of up to £5,000.", "Loans of up to £5,000."),
        ("Grants of up to £5,000.", "Grants of up to £6,000."),
        ("Aide de 50 % maximum, sans devis.", "Aide de 50 % maximum, dans devis."),
        ("Applications close on 5 March 2027.", "Applications close on 6 March 2027."),
        ("Applications close on 5 March 2027.", "Interviews close on 5 March 2027."),
        ("Grants up to £5,000 and two projects.", "Grants up to £5,000 and three projects."),
        ("Aide de 9 000 € aux communes.", "Aide de 9 000 € aux associations."),
        ("Au maximum deux dossiers.", "Deux dossiers."),
    ],
)
def test_rearranged__another_word_beside_a_figure_is_told(old: str, new: str) -> None:
    assert not _is_rearranged(new, old)


@pytest.mark.parametrize(
    "ways",
    [
        ("5 March 2027 at noon", "5 March 2027, 12:00", "5 March 2027, 12 midday", "5 mars 2027 à midi"),
        ("by 11:59 pm ET", "by 11:59 p.m. Eastern", "by 23:59 (Eastern Time)"),
        ("May 2027", "05/2027", "5/2027", "mai 2027"),
        ("for up to two years", "for up to 2 years"),
        ("We aren't able. We'll see", "we are not able we will see", "we aren’t able; we’ll see"),
        ("you can't, we won't", "you cannot, we will not"),
    ],
)
def test_plain__one_form_of_what_is_written_in_several(ways: tuple[str, ...]) -> None:
    assert len({plain(quiet(way)) for way in ways}) == 1, [plain(quiet(way)) for way in ways]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we are able", "we aren't able"),
        ("you can apply", "you can't apply"),
        ("we won't pay", "we will pay"),
        ("two years", "three years"),
        ("deux dossiers", "dix dossiers"),
        ("05/2027", "06/2027"),
        ("5/2027", "5/2028"),
        ("le 5 mars 2027 à midi", "le 5 mars 2027 à minuit"),
        ("le canal du midi", "le canal de 12h00"),
        ("un projet neuf", "un projet 9"),
        ("11:59 pm ET", "11:59 pm PT"),
    ],
)
def test_plain__what_differs_stays_apart(one: str, other: str) -> None:
    assert plain(quiet(one)) != plain(quiet(other))


@pytest.mark.parametrize(
    "line",
    [
        "Nous utilisons des cookies.",
        "Tout accepter / Tout refuser / Personnaliser",
        "Ce site dépose des traceurs pour mesurer son audience.",
        "Home | Grants | About us",
        "Skip to main content",
        "Did you find what you were looking for? Yes / No",
        "Tweet | Share | Print",
    ],
)
def test_furniture__says_nothing(line: str) -> None:
    assert sentences(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Home improvement grants are available.",
        "Home | Deadline: 5 March 2027",
        "Nous refusons les dossiers incomplets.",
        "Accept or reject the offer within a month.",
        "All proposals are accepted.",
        "Les traceurs GPS de troupeaux sont aidés.",
        "English is required.",
        "Copy of your accounts",
        "Print edition grants",
        "Share your accounts with us.",
    ],
)
def test_furniture__what_a_call_says_is_none(line: str) -> None:
    assert sentences(line) != []


def test_rearranged__a_text_that_is_all_other_is_not_searched() -> None:
    many = [f"phrase {number} du fonds" for number in range(300)]
    assert len(sentence_edits("\n".join(many), "\n".join(f"{said} encore" for said in many))) == 600


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


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("durée de 2 à 6 mois", "durée entre deux et six mois", True),
        ("grants from 500 € to 3000 €", "grants between 500 € and 3000 €", True),
        ("durée de 2 à 6 mois", "durée de 2 à 8 mois", False),
        ("durée de 2 à 6 mois", "durée de 2 à 6 ans", False),
        ("between 2 and 6 partners", "2 partners and 6 others", False),
        ("ouvert de 9 à 17", "ouvert de 17 à 9", False),
    ],
)
def test_range_in_other_words__is_the_same(one: str, other: str, is_same: bool) -> None:
    assert _is_rearranged(one, other) == is_same
