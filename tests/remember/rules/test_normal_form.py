"""Sentences that say the same in other words are no edit; what changed under a rewording always is one.

The pairs were written before the rules were run on them.
"""

from __future__ import annotations

import pytest

from watcher.remember.rules.sentence_edits import sentence_edits

PAGE = "La vallée a trois villages.\n{}\nLe bureau est ouvert le mardi matin.\nThe office is by the bridge."

SAME = [
    ("Les dossiers doivent être envoyés par courriel.", "Les candidatures sont à transmettre par mail."),
    ("Applicants must attach a budget.", "Please attach a budget to your bid."),
    ("Le jury examine les projets en mai.", "Les projets sont examinés par le comité en mai."),
    ("Private firms are not eligible.", "Private companies cannot apply."),
    ("Deux projets au maximum par commune.", "Au plus 2 projets par municipalité."),
    ("Projects should involve local schools.", "It is recommended that projects involve local schools."),
    ("Le fonds soutient la restauration des lavoirs.", "Le programme appuie la restauration des lavoirs."),
    ("You will be told the decision by 4 May 2027.", "We will inform applicants of the result by 4 May 2027."),
    (
        "Le porteur habite la vallée depuis au moins deux ans.",
        "Le candidat réside dans la vallée depuis 2 ans ou plus.",
    ),
    ("Les étudiants en médecine peuvent postuler.", "Les étudiantes et étudiants en médecine peuvent candidater."),
    ("Le montant maximum est de 5 000 €.", "L'aide est plafonnée à 5 000 €."),
    ("Applications close on 5 March 2027 at noon.", "The deadline for bids is 12:00 on 5 March 2027."),
]
CHANGED = [
    ("Les dossiers doivent être envoyés par courriel.", "Les candidatures sont à transmettre par la poste."),
    ("Applicants must attach a budget.", "Bidders may attach a budget."),
    ("Le jury examine les projets en mai.", "Les projets sont examinés par le comité en juin."),
    ("Private firms are not eligible.", "Private companies may apply."),
    ("Deux projets au maximum par commune.", "Deux projets au minimum par municipalité."),
    ("Projects should involve local schools.", "Projects must involve local schools."),
    ("Le fonds soutient la restauration des lavoirs.", "Le programme appuie la construction des lavoirs."),
    ("Le porteur habite la vallée depuis au moins deux ans.", "Le candidat réside hors de la vallée depuis 2 ans."),
    ("Les étudiants en médecine peuvent postuler.", "Seuls les étudiants en médecine peuvent candidater."),
    ("Les candidatures sont à transmettre par mail.", "Les dossiers peuvent être envoyés par courriel."),
    ("Remplissez le formulaire en ligne.", "Le formulaire en ligne peut être rempli."),
    ("The grant covers staff costs and travel.", "The award covers staff costs but not travel."),
    ("Grants are paid in advance.", "Awards are paid in arrears."),
    ("A budget and a letter are required.", "You need a budget or a letter."),
    ("Work must start before the visit.", "Works must begin after the visit."),
    ("Open to charities with fewer than 10 staff.", "Open to charities with more than 10 employees."),
    ("L'aide couvre les salaires sauf les primes.", "L'aide prend en charge les salaires et les primes."),
    ("Le partenaire peut être une école.", "Le partenaire doit être une école."),
    ("£6,000 for the first year, £4,000 for the second.", "£4,000 for the first year, £6,000 for the second."),
    ("Les villages apportent 20 % et la région 80 %.", "Les villages apportent 80 % et la région 20 %."),
    ("Fruit growers in Dale may ask for help.", "Vegetable growers in Dale may request support."),
    ("Schools may apply. Clubs may not apply.", "Clubs may apply. Schools may not apply."),
    ("The grant is repayable.", "The grant is not repayable."),
    ("Files are read in order of arrival.", "Files are read in order of merit."),
    ("Les projets durent de 6 à 12 mois.", "Les projets durent de 6 à 18 mois."),
    ("Can clubs apply? No.", "Can clubs apply? Yes."),
    ("Une lettre du maire est jointe au dossier.", "Une lettre du préfet est jointe à la candidature."),
    ("Fishing boats are eligible.", "Fishing boots are eligible."),
    ("Aide aux entreprises de pêche en mer.", "Aide aux entreprises de pêche en lac."),
    ("Déposez le dossier en ligne.", "Déposez le dossier au guichet."),
    ("Candidates are interviewed online.", "Candidates are interviewed on site."),
    ("Up to three partners.", "Three partners."),
    ("Le taux est de 50 % des coûts totaux.", "Le taux est de 50 % des coûts éligibles."),
    ("Les deux parents doivent signer.", "L'un des deux parents doit signer."),
    ("All partners must sign.", "Some partners must sign."),
    ("Every member must sign.", "One member must sign."),
    ("Most of the costs must be local.", "Some of the costs must be local."),
    ("Chaque partenaire doit signer.", "Un partenaire doit signer."),
    ("Applications are open to residents of Oxmoor.", "Applications are open to residents of Oxford."),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_other_words__for_the_same_are_no_edit(old: str, new: str) -> None:
    assert sentence_edits(PAGE.format(old), PAGE.format(new)) == []
    assert sentence_edits(PAGE.format(new), PAGE.format(old)) == []


@pytest.mark.parametrize(("old", "new"), CHANGED)
def test_a_change__under_other_words_is_an_edit(old: str, new: str) -> None:
    assert sentence_edits(PAGE.format(old), PAGE.format(new))
    assert sentence_edits(PAGE.format(new), PAGE.format(old))


NOT_ELIGIBLE = "Who can apply\nfarms\nclubs\nNot eligible\nbanks\nHow much\nGrants of £500."


@pytest.mark.parametrize(
    "new",
    [
        NOT_ELIGIBLE.replace("Who can", "X")
        .replace("Not eligible", "Who can apply")
        .replace("X apply", "Not eligible"),
        NOT_ELIGIBLE.replace("clubs\n", "").replace("banks", "banks\nclubs"),
    ],
    ids=["headings swapped", "moved below the other"],
)
def test_a_line__that_is_denied_by_its_heading_now_is_an_edit(new: str) -> None:
    from tests.remember.scenes import notice
    from watcher.remember.rules.differences import notice_hash

    assert sentence_edits(NOT_ELIGIBLE, new)
    assert notice_hash(notice(text=NOT_ELIGIBLE)) != notice_hash(notice(text=new))
    below = "Not eligible\nbanks\nWho can apply\nfarms\nclubs\nHow much\nGrants of £500."
    assert sentence_edits(NOT_ELIGIBLE, below) == []


@pytest.mark.parametrize(
    "added",
    [
        '"In 2018 I had £4,000 for my cello, and then we played in halls from Perth to Penzance."\nAnn R.',
        "On this page: Who can apply | How much",
        "Photo : Jeanne Roy, Ville d'Ablon",
        "Can farms apply?",
    ],
)
def test_a_line__that_states_no_rule_is_no_edit(added: str) -> None:
    assert sentence_edits(NOT_ELIGIBLE, f"{NOT_ELIGIBLE}\n{added}") == []


@pytest.mark.parametrize(
    "added",
    [
        "Photos: two of the site",
        "Photos : façade nord",
        '"Innovation" prize: £4,000',
        "Can banks apply? Yes.",
        "We visit farms | banks in May",
    ],
)
def test_a_line__that_states_one_is_an_edit(added: str) -> None:
    assert sentence_edits(NOT_ELIGIBLE, f"{NOT_ELIGIBLE}\n{added}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Required documents\na plan\na letter\nOptional\na photo",
            "Optional\na plan\na letter\nRequired documents\na photo",
        ),
        (
            "Pièces obligatoires\nbudget\nPièces facultatives\nphotos",
            "Pièces facultatives\nbudget\nPièces obligatoires\nphotos",
        ),
        ("Can a school apply?\nYes.\nCan a club apply?\nNo.", "Can a school apply?\nNo.\nCan a club apply?\nYes."),
        ("Clubs\n£400\nSchools\n£600", "Clubs\n£600\nSchools\n£400"),
        ("Clubs: 40 %\nSchools: 60 %\nTown: 20 %", "Clubs: 60 %\nSchools: 40 %\nTown: 20 %"),
        (
            "Volet A\n5 000 € par projet.\nVolet B\n9 000 € par projet.",
            "Volet A\n9 000 € par projet.\nVolet B\n5 000 € par projet.",
        ),
        (
            "A fund.",
            "A fund.\n“From this year we ask every applicant for a signed quote before our visit.”\nAnn Lee",
        ),
    ],
)
def test_lines_that_change_heads__are_an_edit(old: str, new: str) -> None:
    assert sentence_edits(old, new)
    assert sentence_edits(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Required\na plan\na letter\nOptional\na photo", "Optional\na photo\nRequired\na letter\na plan"),
        ("Clubs\n£400\nSchools\n£600\nDates\nin May", "Schools\n£600\nDates\nin May\nClubs\n£400"),
        ("Can a school apply?\nYes.\nCan a club apply?\nNo.", "Can a club apply?\nNo.\nCan a school apply?\nYes."),
        ("Grants\n£400\nWhere\nin Dale", "Where\nin Dale\n£400\nGrants"),
        ("All files must be signed.", "Files must be signed."),
        ("Interviews take place in person.", "Interviews are held face to face."),
        ("Une association peut déposer deux dossiers.", "Les associations peuvent déposer deux dossiers."),
    ],
)
def test_sections_in_another_order__are_no_edit(old: str, new: str) -> None:
    assert sentence_edits(old, new) == []
    assert sentence_edits(new, old) == []
