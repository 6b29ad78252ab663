"""What the words of a text speak of, in closed lists: counted by different words, whatever their form."""

from __future__ import annotations

from watcher.understand.classify.matters import features
from watcher.understand.text.text import Passage
from watcher.understand.text.topics import topics_of


def test_topics__different_words_count_once_each() -> None:
    said = topics_of(Passage("The board meets in May; the board decides. La réunion du conseil suit.").spaced)

    assert said["board"] >= 4  # board, meets, réunion, conseil
    assert topics_of(Passage("The board. The board! The board?").spaced)["board"] == 1


def test_topics__none_of_a_text_about_nothing() -> None:
    assert not topics_of(Passage("").spaced)
    assert not topics_of(Passage("Lorem ipsum dolor").spaced)


def test_features__topics_are_told_by_title_opening_and_text() -> None:
    text = "Les dossiers complets sont attendus. " + "Lorem ipsum dolor. " * 30 + "Le webinaire suit."
    found = features(Passage("Candidatez"), Passage(text), "", "")

    assert found["topic applying in title"] == 1.0
    assert found["topic file at top"] == 1.0
    assert "topic information session at top" not in found
    assert 0 < found["topic information session"] < 1
