"""Questions put as to a person are searches for their subject."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from watcher.config.domains import Domain
from watcher.remember.search.analysis import Analyser, fact
from watcher.remember.search.parse import parse_query

TODAY = date(2026, 11, 22)
DOMAINS = {"culture": Domain(label={"fr": "Culture", "en": "Culture"})}


def subject(text: str) -> list[str]:
    """The stems that a question looks for."""
    query = parse_query(text, "fr", TODAY, DOMAINS)
    return [term.phrases[0][0] for term in Analyser().plan(query.words).must]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("quand est la date limite pour les musées ?", ["muse"]),
        ("deadline for culture", ["cultur"]),
        ("quels appels ferment en décembre ?", []),
        ("which calls close this year", []),
        ("what is due in the next 60 days?", []),
        ("c'est quand la date limite", []),
        ("bonjour, je cherche des financements pour la santé", ["sant"]),
        ("Y a-t-il des appels sur l'hydrogène ?", ["hydrogen"]),
        ("est-ce qu'il y a des aides pour les musées", ["muse"]),
        ("pouvez-vous me trouver un appel à projets culture svp", ["cultur"]),
        ("What grants are there for schools?", ["school"]),
        ("I am looking for funding for a museum", ["museum"]),
        ("any calls about hydrogen closing this month?", ["hydrogen"]),
        ("calls closing soon", []),
        ("who funds archaeology?", ["archaeologi"]),
    ],
)
def test_questions__are_searches_for_their_subject(text: str, stems: list[str]) -> None:
    assert subject(text) == stems


@pytest.mark.parametrize(
    "text",
    ["les concours de musique", "end of life care", "WHO funding", "l'aide aux aidants", '"date limite" eau', "appel"],
)
def test_subjects__that_resemble_questions_stay(text: str) -> None:
    assert parse_query(text, "fr", TODAY).words == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "what is due in the next 60 days?",
            {"words": "", "deadline_from": TODAY, "deadline_to": date(2027, 1, 21)},
        ),
        ("which calls close this year", {"words": "", "deadline_to": date(2026, 12, 31)}),
        ("quels sont les appels en cours en culture", {"statuses": ("open", "closing", "rolling")}),
        ("deadline for culture", {"topics": (("Culture", fact("domain", "culture")),)}),
    ],
)
def test_questions__keep_their_days_and_names(text: str, expected: dict[str, Any]) -> None:
    query = parse_query(text, "en", TODAY, DOMAINS)
    found = {name: getattr(query, name) for name in expected}
    found["topics"] = query.topics[:1] if "topics" in expected else ()
    assert found == {"topics": ()} | expected
