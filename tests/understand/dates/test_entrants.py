"""A later step for those who are in already is no day that anybody else can meet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.understand.shipped import shipped_domains
from watcher.model import Notice, Status
from watcher.understand.reader import Reader

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
OVER = (
    "Pre-registration closed on 2 November 2026. Only pre-registered teams can submit a full application, by 20 "
    "January 2027. £9,000.",
    "Le dépôt des pré-projets s'est achevé le 2 novembre 2026. Les porteurs présélectionnés ont jusqu'au 14 janvier "
    "2027 pour envoyer le dossier définitif. Jusqu'à 8 000 €.",
    "Grants up to €50,000. Concept notes were due on 30 September 2026. Applicants selected at that stage must upload "
    "their full application by 18 January 2027.",
    "Subvention de 40 000 $.\nAvis d'intention (obligatoire) : 16 octobre 2026\nDemande détaillée : 5 février 2027\n"
    "Seules les personnes ayant transmis un avis d'intention peuvent présenter une demande.",
    "Expression of interest stage: closed.\nWe have asked 14 organisations to prepare a full bid. Bids are due by noon "
    "on 22 January 2027 and can only be made by organisations we have invited. Grants of £80,000.",
    "Awards of $200,000.\nRequired pre-proposal deadline: October 1, 2026\n"
    "Full proposal deadline (invited applicants only): January 12, 2027",
    "L'étape 1 est terminée. Étape 2 : les équipes retenues soumettent leur projet complet avant le 29 janvier 2027. "
    "Budget : 100 000 €.",
    "Pré-inscription : close depuis le 13 novembre. Les demandes complètes des chercheurs préinscrits sont reçues "
    "jusqu'au 11 janvier 2027, 16 h. Montant maximal : 60 000 $.",
)
OPEN = (
    (
        "Lettre d'intention facultative : 2 novembre 2026. Dossier complet : 20 janvier 2027. Les porteurs "
        "présélectionnés seront auditionnés en mars. 9 000 €.",
        "2027-01-20",
    ),
    (
        "Letters of intent were due 2 November 2026. Full application by 20 January 2027: open to all; those whose "
        "letter was selected need not repeat the budget. £5,000.",
        "2027-01-20",
    ),
    (
        "Full proposals\nFull proposals are due 20 January 2027. Selected applicants will be told in March. £9,000.",
        "2027-01-20",
    ),
    (
        "Phase 1 (volet écoles) : close le 2 novembre 2026. Phase 2 (volet communes) : dossiers avant le 20 janvier "
        "2027. Les projets retenus reçoivent 9 000 €.",
        "2027-01-20",
    ),
    (
        "Stage 1 closed on 2 November 2026. Stage 2: invited applicants by 20 January 2027. New applicants may apply "
        "directly at stage 2 too. Grants of £9,000.",
        "2027-01-20",
    ),
    ("Lettre d'intention : 15 janvier 2027. Demande complète (sur invitation) : 20 mai 2027. 50 000 $.", "2027-01-15"),
    (
        "Grants of up to £10,000. Applications close on 22 January 2027. Shortlisted applicants will be invited to "
        "interview in March 2027.",
        "2027-01-22",
    ),
    (
        "A letter of intent was encouraged by November 2, 2026 but is not required. Full proposals are due January 20, "
        "2027, from all eligible nonprofits. Up to $50,000. Successful applicants start in June.",
        "2027-01-20",
    ),
    (
        "Les projets sélectionnés en 2026 sont présentés ici. Pour 2027, déposez votre dossier complet avant le "
        "31 janvier 2027. Jusqu'à 12 000 €.",
        "2027-01-31",
    ),
    (
        "Outline stage: rolling, send an outline at any time. If your outline is successful we will invite you to "
        "submit a full application; the next panel deadline for full applications is 14 January 2027. Up to £60,000.",
        "2027-01-14",
    ),
    (
        "Phase 1 (feasibility) runs until 31 January 2027: apply now for up to €30,000. Phase 2 is for selected "
        "phase 1 projects and closes on 30 September 2027.",
        "2027-01-31",
    ),
    (
        "Les dossiers déjà déposés en phase 1 en 2025 sont clos. Nouvelle édition : premier dépôt le 22 janvier 2027, "
        "puis audition des équipes invitées le 10 mars. 80 000 €.",
        "2027-01-22",
    ),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(shipped_domains())


@pytest.mark.parametrize("text", OVER)
def test_closed_to_others__first_step_over__closed_without_a_day_to_come(reader: Reader, text: str) -> None:
    reading = reader.read(Notice("test", "Appel 2027", text=text, published=NOW), NOW)
    assert reading.status is Status.CLOSED
    assert all(moment.date < NOW.date() for moment in reading.deadlines)
    assert reading.status_word
    assert reading.status_word.quote in text.replace("\n", " ")


@pytest.mark.parametrize(("text", "day"), OPEN)
def test_closed_to_others__anybody_may_still_meet_a_day__told(reader: Reader, text: str, day: str) -> None:
    reading = reader.read(Notice("test", "Appel 2027", text=text, published=NOW), NOW)
    assert reading.deadline
    assert reading.deadline.date.isoformat() == day
    assert reading.status in (Status.OPEN, Status.CLOSING)
