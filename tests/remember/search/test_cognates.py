"""Words that French and English spell nearly alike, and a vocabulary of subjects for questions."""

from __future__ import annotations

import pytest

from watcher.remember.search.analysis import Analyser
from watcher.remember.search.cognates import cognates
from watcher.remember.search.synonyms import GROUPS, SUBJECTS
from watcher.understand.text.stems import stem


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("robotique", "robotics"),
        ("clinique", "clinical"),
        ("cybersecurite", "cybersecurity"),
        ("territoire", "territory"),
        ("veterinaire", "veterinary"),
        ("conducteur", "conductor"),
        ("industriel", "industrial"),
        ("numerisation", "numerization"),
    ],
)
def test_cognates__are_found_both_ways(french: str, english: str) -> None:
    assert stem(english) in cognates(stem(french))
    assert stem(french) in cognates(stem(english))


@pytest.mark.parametrize("word", ["materiel", "material", "acteur", "actor", "editeur", "unite", "eau", "robot"])
def test_false_friends_and_short_words__have_none(word: str) -> None:
    assert cognates(stem(word)) == ()


def test_subjects__are_groups_of_phrases_that_can_be_found() -> None:
    analyser = Analyser()
    for line in SUBJECTS.strip().splitlines():
        phrases = [phrase.strip() for phrase in line.split("|")]
        assert len(phrases) > 1, line
        assert all(analyser.content(phrase) for phrase in phrases), line


def test_subjects__widen_questions_but_not_what_tells_two_calls_apart() -> None:
    analyser = Analyser()
    pump = tuple(analyser.stems("pompe à chaleur"))
    assert tuple(analyser.stems("heat pump")) in analyser.subjects.alike(pump)
    assert not analyser.lexicon.alike(pump)
    assert not set(GROUPS.splitlines()) & set(SUBJECTS.splitlines())
