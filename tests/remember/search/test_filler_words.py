"""Questions put as to a person are searches for their subject."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.config.domains import Domain
from watcher.remember.search.analysis import Analyser
from watcher.remember.search.asked import SearchCriteria
from watcher.remember.search.question import read_criteria

TODAY = date(2026, 11, 22)
DOMAINS = {"culture": Domain(label={"fr": "Culture", "en": "Culture"})}


def subject(text: str) -> list[str]:
    """The stems that a question looks for."""
    query = read_criteria(text, TODAY, DOMAINS)
    return [term.phrases[0][0] for term in Analyser().plan(query.words).must]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("quand est la date limite pour les musées ?", ["muse"]),
        ("deadline for opera", ["opera"]),
        ("quels appels ferment en décembre ?", []),
        ("which calls close this year", []),
        ("what is due in the next 60 days?", []),
        ("c'est quand la date limite", []),
        ("bonjour, je cherche des financements pour la santé", ["sant"]),
        ("Y a-t-il des appels sur l'hydrogène ?", ["hydrogen"]),
        ("est-ce qu'il y a des aides pour les musées", ["muse"]),
        ("pouvez-vous me trouver un appel à projets opéra svp", ["opera"]),
        ("What grants are there for choirs?", ["choir"]),
        ("I am looking for funding for a museum", ["museum"]),
        ("any calls about hydrogen closing this month?", ["hydrogen"]),
        ("calls closing soon", []),
        ("who funds archaeology?", ["archaeologi"]),
    ],
)
def test_questions__are_searches_for_their_subject(text: str, stems: list[str]) -> None:
    assert subject(text) == stems


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("les concours de musique", ["musiqu"]),
        ("end of life care", ["end", "life", "care"]),
        ("WHO funding", ["who"]),
        ('"date limite" eau', ["eau", "date"]),
        ("appel", []),
    ],
)
def test_subjects__that_resemble_questions_stay(text: str, stems: list[str]) -> None:
    assert subject(text) == stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is due in the next 60 days?", SearchCriteria(due_to=date(2027, 1, 21))),
        ("which calls close this year", SearchCriteria(due_to=date(2026, 12, 31))),
        ("quels sont les appels en cours en culture", SearchCriteria(domains=("culture",), statuses=("open",))),
        ("deadline for culture", SearchCriteria(domains=("culture",))),
    ],
)
def test_questions__keep_their_days_and_names(text: str, expected: SearchCriteria) -> None:
    assert read_criteria(text, TODAY, DOMAINS) == expected
