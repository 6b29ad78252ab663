"""Which edits change who may apply, in words that no list of applicants knows, and which do not."""

from __future__ import annotations

import pytest

from watcher.remember.rules.applicant_edits import of_applicants
from watcher.remember.rules.sentence_edits import sentence_edits

TEXT = """Le fonds soutient les projets de la vallée.
Bénéficiaires
associations de la vallée
communes de la vallée
Dépenses éligibles
petit matériel
Le dossier comprend un budget. Contact : fonds@vallee.example.org"""
ENGLISH = """The fund supports projects in the valley.
Who can apply
charities based in the valley
How much
Grants of up to £5,000 are available.
What to send
A budget and a letter. We are open from nine to five."""


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (TEXT, "associations de la vallée", "associations de la vallée et du plateau"),
        (TEXT, "Dépenses", "Les sociétés civiles ne sont pas éligibles.\nDépenses"),
        (TEXT, "Dépenses", "Sont exclus les organismes déjà aidés en 2026.\nDépenses"),
        (TEXT, "Le dossier", "Les candidats doivent avoir moins de trente ans. Le dossier"),
        (TEXT, "Le dossier", "Les porteurs de projet devront résider dans la vallée. Le dossier"),
        (TEXT, "communes de la vallée", "communes de moins de 500 habitants"),
        (TEXT, "Le dossier", "Le prix récompense une artiste de moins de 40 ans. Le dossier"),
        (ENGLISH, "based in the valley", "based in the valley or on the coast"),
        (ENGLISH, "How much", "Individuals cannot apply.\nHow much"),
        (ENGLISH, "How much", "Applicants must have been registered for two years.\nHow much"),
        (ENGLISH, "How much", "Groups that hold a grant of ours are not eligible.\nHow much"),
        (ENGLISH, "How much", "Lead partners must include at least one school.\nHow much"),
    ],
)
def test_edit_of_who_may_apply__is_one(text: str, old: str, new: str) -> None:
    edited = text.replace(old, new)
    assert of_applicants(sentence_edits(text, edited), text, edited)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (TEXT, "petit matériel", "petit matériel et logiciels"),
        (TEXT, "un budget", "un budget et un plan de gestion"),
        (TEXT, "fonds@", "aides@"),
        (TEXT, "Le dossier", "Les salaires ne sont pas éligibles. Le dossier"),
        (TEXT, "Le dossier", "Les dossiers incomplets sont exclus. Le dossier"),
        (TEXT, "Le dossier", "Que peut-on déposer avec 3 devis ? Le dossier"),
        (TEXT, "Le dossier", "Le projet dure moins de 3 ans. Le dossier"),
        (ENGLISH, "nine to five", "ten to four"),
        (ENGLISH, "A budget", "Applicants must send a budget"),
        (ENGLISH, "A budget", "Travel is not eligible. A budget"),
        (ENGLISH, "A budget", "Eligible projects start in June. A budget"),
        (ENGLISH, "supports projects", "has supported projects since 1990"),
    ],
)
def test_edit_of_something_else__is_none(text: str, old: str, new: str) -> None:
    edited = text.replace(old, new)
    assert sentence_edits(text, edited)
    assert of_applicants(sentence_edits(text, edited), text, edited) == []


def test_a_day_or_a_sum_beside_applicants__is_told_as_such() -> None:
    text = "Les associations peuvent candidater jusqu'au 15 mars 2027."
    edited = text.replace("15", "29")
    edits = sentence_edits(text, edited)
    assert of_applicants(edits, text, edited, with_figures=False) == []
