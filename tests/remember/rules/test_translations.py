"""A translation beneath a page says nothing; what else comes in another language does."""

from __future__ import annotations

import pytest

from tests.remember.scenes import call, notice
from watcher.model import Notice, Reading
from watcher.remember.rules.layout_changes import is_other_language, is_translated_beside

FRENCH = (
    "La Ville soutient les jardins des écoles.\nPeuvent demander les écoles et les associations de la commune.\n"
    "L'aide est de 3 000 € au plus, dans la limite de 80 %.\nLes dossiers sont déposés avant le 12 mars 2027 à 17 h.\n"
    "Les jardins sont visités au printemps par les services.\nContact : jardins@ville.example.org"
)
ENGLISH = (
    "The City supports the gardens of schools.\nThe schools and the associations of the town may apply.\n"
    "The grant is at most €3,000, and not more than 80%.\nApplications must be sent before 12 March 2027, 5 pm.\n"
    "The gardens are visited in the spring by our services."
)
DUTCH = (
    "Deze stad steunt het groen van scholen met een subsidie.\n"
    "Scholen en verenigingen uit onze gemeente mogen het aanvragen voor een tuin.\n"
    "Het bedrag is ten hoogste 3.000 € en niet meer dan 80 %.\n"
    "Aanvragen worden ingediend voor 12 maart 2027 om 17 uur.\n"
    "Het groen wordt bezocht door onze diensten bij het begin van het seizoen."
)


def said(text: str, language: str = "fr") -> tuple[Notice, Reading]:
    reading = call()
    return notice(text=text), Reading(reading.kind, language)


@pytest.mark.parametrize("beside", [ENGLISH, DUTCH], ids=["English", "Dutch"])
def test_a_translation_beneath__is_one(beside: str) -> None:
    assert is_translated_beside(said(FRENCH), said(f"{FRENCH}\n{beside}"))
    assert is_translated_beside(said(f"{FRENCH}\n{beside}"), said(FRENCH)), "nor is anything lost with it"


@pytest.mark.parametrize(
    "after",
    [
        f"{FRENCH}\nApplicants from abroad need a visa and a bank account of the country.",
        f"{FRENCH}\n{ENGLISH.replace('3,000', '4,000')}",
        f"{FRENCH}\n{ENGLISH.replace('12 March', '19 March')}",
        f"{FRENCH}\n{ENGLISH.replace('5 pm', '4 pm')}",
        f"{FRENCH}\n{ENGLISH.replace('80%', '60%')}",
        f"{FRENCH}\n{ENGLISH}\nAt most 2 gardens a school.",
        f"{FRENCH.replace('écoles et les', 'écoles, sans les')}\n{ENGLISH}",
        f"{ENGLISH}",
        f"{FRENCH}\nLes écoles privées sont admises.\nLes haies sont admises.\nLes 12 arbres aussi.\nLe 3.\nMerci.",
        f"{FRENCH}\nThe fund is closed.\nThe team is away.\nThe next one is in spring.\nThank you.\nSee the news.",
        FRENCH,
    ],
    ids=[
        *("a condition", "another sum", "another day", "another hour", "another share", "one rule more"),
        *("words edited beside", "instead", "the same language", "no figures", "nothing"),
    ],
)
def test_what_else_comes__is_no_translation(after: str) -> None:
    assert not is_translated_beside(said(FRENCH), said(after))


def test_a_page_in_another_language__may_keep_a_line() -> None:
    english = f"{ENGLISH}\nContact : jardins@ville.example.org"
    assert is_other_language(said(FRENCH), said(english, "en"))
    half = "\n".join((*FRENCH.split("\n")[:4], *ENGLISH.split("\n")[4:]))
    assert not is_other_language(said(FRENCH), said(half, "en"))
