"""Which sentence took the place of which, as a change of the text is told."""

from __future__ import annotations

from watcher.remember.rules.sentence_edits import SentenceEdit, sentence_edits

TEXT = """L'appel soutient la qualité de l'eau.
Pièces : un budget. Un plan de gestion est joint au dossier.
Contact : eau@vallee.example.org"""


def test_sentence_that_came__stands_as_published() -> None:
    new = TEXT + "\nLes dossiers incomplets ne sont pas examinés."
    assert sentence_edits(TEXT, new) == [SentenceEdit("", "Les dossiers incomplets ne sont pas examinés.")]


def test_sentence_in_other_words__stands_beside_what_it_was() -> None:
    new = TEXT.replace("Un plan de gestion est", "Un plan de gestion et deux devis sont")
    was, now_is = "Un plan de gestion est joint au dossier.", "Un plan de gestion et deux devis sont joint au dossier."
    assert sentence_edits(TEXT, new) == [SentenceEdit(was, now_is)]


def test_sentence_that_left__has_nothing_after() -> None:
    assert sentence_edits(TEXT, TEXT.replace("Pièces : un budget. ", "")) == [SentenceEdit("Pièces : un budget.", "")]


def test_another_order_capitals_slips_and_noise__are_no_edits() -> None:
    assert sentence_edits(TEXT, "\n".join(reversed(TEXT.upper().splitlines()))) == []
    assert sentence_edits(TEXT, TEXT.replace("qualité", "qualitée")) == []
    assert sentence_edits(TEXT, f"{TEXT}\nUne foire aux questions.", {"une foire aux questions"}) == []
