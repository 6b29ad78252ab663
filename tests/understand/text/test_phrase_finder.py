"""Phrases of lists: the leftmost, longest of each list counts, whatever the phrases of other lists."""

import pytest

from watcher.understand.text.phrase_finder import PhraseFinder
from watcher.understand.text.text import Passage

LABELS = PhraseFinder({"label": "date | date limite", "act": "depot | deposer*"})
LIMITS = PhraseFinder(lambda: {"limit": "limite de | limite", "day": "date"})


def said(finder: PhraseFinder, text: str) -> list[tuple[str, str]]:
    passage = Passage(text)
    return [(hit.value, passage.published(hit.start, hit.end)) for hit in finder.find(passage)]


def test_each_list_finds_its_longest_phrase_as_if_it_were_alone() -> None:
    text = "La date-limite de dépôt, une date"

    assert said(LABELS, text) == [("label", "date-limite"), ("act", "dépôt"), ("label", "date")]
    assert said(LIMITS, text) == [("day", "date"), ("limit", "limite de"), ("day", "date")]


@pytest.mark.parametrize(
    ("text", "found"),
    [("Les dates", [("label", "date")]), ("dater", []), ("déposeront", [("act", "dépose")]), ("dépotoir", [])],
)
def test_a_word_ends_as_plurals_do_unless_a_star_lets_it_go_on(text: str, found: list[tuple[str, str]]) -> None:
    assert said(PhraseFinder({"label": "date", "act": "depot | depose*"}), text) == found


def test_a_list_made_after_a_text_was_read_is_found_in_it() -> None:
    text = "Une date et un guichet"
    assert said(LABELS, text) == [("label", "date")]

    assert said(PhraseFinder({"place": "guichet"}), text) == [("place", "guichet")]


def test_the_first_of_two_entries_with_one_phrase_counts() -> None:
    assert said(PhraseFinder({"one": "guichet unique", "two": "guichet unique"}), "Un guichet unique") == [
        ("one", "guichet unique")
    ]
