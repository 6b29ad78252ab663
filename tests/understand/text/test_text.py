"""Texts are cleaned without loss of what people read, and folded so that places lead back to the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu import cpu_within
from watcher.understand.text.text import MAX_TITLE, Passage, clean, clean_title, fold, words


def test_clean__composes_and_keeps_the_letters() -> None:
    assert clean("  e\u0301te\u0301 a\u0300 Que\u0301bec ") == "été à Québec"


def test_clean__line_ends_become_newlines() -> None:
    assert clean("un\r\ndeux\rtrois\u2028quatre\x85cinq") == "un\ndeux\ntrois\nquatre\ncinq"


def test_clean__no_break_spaces_stay() -> None:
    assert clean("5\u202f000\u00a0€") == "5\u202f000\u00a0€"


def test_t18_controls_bidi_zero_width_and_surrogates_are_removed() -> None:
    dirty = "Ap\x00pel\u202e à\u200b pro\ud800jets\udfff\ufeff \x1b[31mrouge\x07 \u2066x\u2069"
    assert clean(dirty) == "Appel à projets [31mrouge x"
    clean(dirty).encode("utf-8")


def test_t18_a_title_of_a_megabyte_is_capped_on_one_line() -> None:
    title = clean_title("Très\nlong\t" * 100_000)
    assert len(title) <= MAX_TITLE
    assert "\n" not in title
    assert "\t" not in title


def test_t18_zalgo_is_thinned_in_little_time() -> None:
    with cpu_within(0.5):
        cleaned = clean("Z" + "\u0316\u0301\u0335" * 15_000 + "algo")
    assert len(cleaned) < 12
    assert cleaned.endswith("algo")


@given(st.text())
def test_t18_any_text_comes_out_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(sign) in ("Cs", "Cc") for sign in cleaned if sign not in "\n\t")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cœur d’été", "coeur d'ete"),
        ("ÉCOLOGIE – Île", "ecologie - ile"),
        ("l’Œuvre « æther »", 'l\'oeuvre " aether "'),
        ("naïve façade", "naive facade"),
    ],
)
def test_fold__ligatures_quotes_and_dashes_before_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words__inclusive_spelling_is_taken_off() -> None:
    assert words(fold("Les étudiant·e·s, chercheur(se)s et lauréat.e.s")) == [
        "les",
        "etudiant",
        "chercheur",
        "et",
        "laureat",
    ]


@given(st.text(alphabet="abé œ’–€…ß\n.", max_size=60), st.text(alphabet="xyz", min_size=3, max_size=5))
def test_quote__leads_back_to_the_published_words(around: str, word: str) -> None:
    passage = Passage(f"{around} {word} {around}")
    place = passage.folded.index(word)
    assert passage.quote(place, place + len(word)) == word


def test_around__gives_the_sentence_of_a_place() -> None:
    passage = Passage("Premier fait. Les deux équipes doivent déposer ensemble. Autre fait.")
    place = passage.folded.index("equipes")
    assert passage.around(place, place + 7) == "Les deux équipes doivent déposer ensemble"
