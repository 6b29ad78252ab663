"""Pages written anew: the same in other words is no news, and nothing that changed on the way may pass as the same."""

from __future__ import annotations

import pytest

from watcher.remember.rules.differences import published_sentences
from watcher.remember.rules.rewritten import is_rewritten

BURSARY = """The Green Skills Bursary is run by Fenland College Trust.
It helps adults who want to retrain for jobs in the low-carbon economy.
Applicants must be at least 19 years old and live in Fenland.
You cannot apply if you already receive another bursary from the Trust.
Successful applicants receive £1,200. There are 30 bursaries.
Applications close on 5 February 2027 at 5pm.
Please fill in the online form and attach a letter of support."""
ANEW = """What is it?
Fenland College Trust wants more adults to move into low-carbon careers. This bursary makes retraining easier.
Can I apply?
Yes, if you live in Fenland and are 19 or older. People who already hold a bursary of the Trust are not eligible.
What will I get?
30 people will each be awarded £1,200.
How and when?
Complete our online form, with a letter of support attached, before 5pm on 5 February 2027."""
RELAY = """Le Conseil des arts de Valcœur appuie les artistes de la relève de toutes disciplines.
La bourse peut atteindre 7 500 $.
Pour être admissible, il faut être citoyen canadien ou résident permanent et habiter Valcœur depuis au moins un an.
La demande ne peut excéder dix pages. Les dossiers incomplets ne sont pas examinés.
Date limite : 1er février 2027, 23 h 59. Écrire à releve@valcoeur.example.ca"""
RELAY_ANEW = """Vous débutez une carrière d'artiste à Valcœur?
Ce programme du Conseil des arts s'adresse à vous, quelle que soit votre discipline.
Êtes-vous admissible?
Vous devez résider à Valcœur depuis un an ou plus et détenir la citoyenneté canadienne ou la résidence permanente.
Combien?
Jusqu'à 7 500 $.
Votre demande compte dix pages au plus. Un dossier incomplet ne sera pas examiné.
Vous avez jusqu'au 1er février 2027 à 23 h 59 pour déposer votre demande.
Nous joindre : releve@valcoeur.example.ca"""
PAIRS = {"en": (BURSARY, ANEW), "fr": (RELAY, RELAY_ANEW)}


def _same(old: str, new: str) -> bool:
    return is_rewritten(published_sentences(old), published_sentences(new))


@pytest.mark.parametrize("language", list(PAIRS))
def test_same_in_other_words__is_no_news_either_way(language: str) -> None:
    old, new = PAIRS[language]
    assert _same(old, new)
    assert _same(new, old)


@pytest.mark.parametrize(
    ("language", "said", "changed"),
    [
        ("en", "are 19 or older", "are 21 or older"),
        ("en", "are 19 or older", "are 19 or younger"),
        ("en", "live in Fenland", "live in Marshland"),
        ("en", "are not eligible", "are welcome too"),
        ("en", "£1,200", "£1,500"),
        ("en", "30 people", "20 people"),
        ("en", ", with a letter of support attached", ""),
        ("en", "a letter of support attached", "two letters of support attached"),
        ("en", "Complete our online form", "Complete our online form and pay a fee of £20"),
        ("en", "Yes, if you live", "Yes, only if you live"),
        ("en", "What will I get?", "You must also send a business plan.\nWhat will I get?"),
        ("fr", "la citoyenneté canadienne ou la résidence permanente", "la citoyenneté canadienne"),
        ("fr", "depuis un an ou plus", "depuis deux ans ou plus"),
        ("fr", "à Valcœur depuis", "à Montbrun depuis"),
        ("fr", "dix pages au plus", "dix pages au moins"),
        ("fr", "ne sera pas examiné", "sera examiné"),
        ("fr", "releve@", "arts@"),
        ("fr", "Combien?", "Les collectifs ne sont pas admissibles.\nCombien?"),
        ("fr", "Combien?", "Joindre un portfolio et un curriculum vitae\nCombien?"),
        ("fr", "7 500 $", "75 000 $"),
    ],
)
def test_something_changed_on_the_way__is_told(language: str, said: str, changed: str) -> None:
    old, new = PAIRS[language]
    assert said in new
    assert not _same(old, new.replace(said, changed))


def test_small_edit__is_none() -> None:
    assert not _same(BURSARY, BURSARY.replace("online form", "paper form"))
    assert not _same(BURSARY, "")
