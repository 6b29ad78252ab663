"""A day under a question: what is asked decides, unless it is when to apply."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates

TODAY = date(2026, 11, 30)


def _days(text: str) -> list[str]:
    read = read_dates(text, language="", country="", published=TODAY, today=TODAY)
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    "question",
    [
        "When can my project begin?\nWork may begin on or after 1 June 2027.",
        "How long can the grant last?\nUntil 31 March 2029 at the latest.",
        "By when must the money be spent? By 30 September 2028.",
        "When will we know the outcome?\nBy 14 May 2027 at the latest.",
        "When will I hear about my application?\nBefore 20 April 2027.",
        "When can we work?\nThe project may run from 1 June 2027 until 1 June 2028.",
        "Quand seront annoncés les lauréats ?\nAu plus tard le 30 avril 2027.",
        "De quel délai disposons-nous pour réaliser les travaux ?\nJusqu'au 31 décembre 2028.",
        "À quelle date le projet doit-il être achevé ?\nAvant le 31 août 2028.",
        "Quand le stage doit-il commencer ?\nAu plus tard le 1er octobre 2027.",
    ],
)
def test_a_day__asked_for_another_act_is_no_deadline(question: str) -> None:
    assert _days(f"Applications close on 9 February 2027.\nSome more words.\n{question}") == ["2027-02-09"]


@pytest.mark.parametrize(
    "question",
    [
        "When is the deadline?\n5 March 2027.",
        "When does the fund close? On 5 March 2027.",
        "When should my project proposal be with you?\nBy 5 March 2027.",
        "When does the grant round end?\nBy 5 March 2027 at noon.",
        "When can we start?\nYou can start on 1 June 2027. Apply by 5 March 2027.",
        "When does my project start?\nIn June.\nYou will hear from us.\nApply by 5 March 2027.",
        "When must a project be registered?\nBy 5 March 2027 at the latest.",
        "Quand le projet doit-il être déposé ?\nAu plus tard le 5 mars 2027.",
        "Quand l'appel se termine-t-il ?\nLe 5 mars 2027 au plus tard.",
        "Quand dois-je envoyer ma réponse à l'appel ?\nAvant le 5 mars 2027.",
        "Quel est le calendrier de l'aide ?\nDépôt jusqu'au 5 mars 2027, réponse en avril.",
    ],
)
def test_a_day__asked_for_applying_is_the_deadline(question: str) -> None:
    assert _days(f"Fund\nApply for a grant.\n{question}\nMore words.") == ["2027-03-05"]
