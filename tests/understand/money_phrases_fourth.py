"""A fourth set of sentences with sums, invented for causes of error met on publishers never seen before."""

from __future__ import annotations

from tests.understand.money_phrases import Expected

PHRASES: list[tuple[str, str, str, Expected]] = [
    (
        "a_scholarship_worth",
        "FR",
        "Les bourses d'été, d'une valeur de 6 400 €, sont attribuées sur dossier.",
        [(6400, "EUR", "max")],
    ),
    (
        "a_project_worth",
        "FR",
        "Pour un projet d'une valeur de 90 000 €, comptez deux cofinanceurs.",
        [(90000, "EUR", "cost")],
    ),
    (
        "top_up_with_a_plus",
        "CA-QC",
        "Montant : 40 000 $/an + 8 000 $/an si le stage se tient hors du Québec",
        [(40000, "CAD", "max"), (8000, "CAD", "other")],
    ),
    (
        "monthly_with_a_supplement",
        "FR",
        "Aide forfaitaire de 1 700 euros/mois + complément pour les familles",
        [(1700, "EUR", "max")],
    ),
    (
        "thanks_to_money_on_offer",
        "CA-QC",
        "Osez votre idée grâce à un financement pouvant atteindre 12 000 $ !",
        [(12000, "CAD", "max")],
    ),
    (
        "granted_means_on_offer",
        "CA",
        "The maximum amount granted is 80% of eligible expenses without exceeding $35,000.",
        [(80, None, "rate"), (35000, "CAD", "max")],
    ),
    (
        "losses_before_what_one_can_get",
        "US",
        "Theatres that show lost revenue or higher expenses since spring can receive up to $18,000.",
        [(18000, "USD", "max")],
    ),
    (
        "will_be_handed_to_projects",
        "CA-QC",
        "De cette somme, 70 000 $ seront octroyés à des projets régionaux.",
        [(70000, "CAD", "total")],
    ),
    ("fee_by_cheque", "FR", "La participation au concours est de 8 euros, à régler par chèque.", [(8, "EUR", "other")]),
    (
        "cost_from_to",
        "FR",
        "Subvention de 25 % des travaux, avec un minimum de dépenses de 4 000 € et un\nmaximum de 40 000 €.",
        [(25, None, "rate"), (4000, "EUR", "cost"), (40000, "EUR", "cost")],
    ),
    (
        "cost_which_can_be",
        "UK",
        "We fund 75% of the full cost of your project which can be up to £900,000.",
        [(75, None, "rate"), (900000, "GBP", "cost")],
    ),
    ("recent_grants", "CA", "Note that recent grants have seldom gone over $11,000.", [(11000, "CAD", "past")]),
    (
        "requests_that_need_more",
        "US",
        "Requests of $40,000 or more must come with audited accounts.",
        [(40000, "USD", "threshold")],
    ),
    (
        "grants_that_need_more",
        "UK",
        "Grants of £10,000 and over need two quotes; the largest award is £25,000.",
        [(10000, "GBP", "threshold"), (25000, "GBP", "max")],
    ),
    (
        "aid_that_needs_an_agreement",
        "FR",
        "Les subventions de plus de 23 000 € font l'objet d'une convention.",
        [(23000, "EUR", "threshold")],
    ),
    ("shared_out", "UK", "A total of £143,200 has been shared by 21 groups.", [(143200, "GBP", "past")]),
]

# Read in January 2027: (name, text, expected).
PAST_YEARS: list[tuple[str, str, Expected]] = [
    ("a_year_gone_by", "En 2025, quatorze associations : 60 000 €.", [(60000, "EUR", "past")]),
    ("this_year", "En 2027, chaque association : 60 000 €.", [(60000, "EUR", "max")]),
    (
        "a_year_gone_by_and_a_present",
        "En 2025 comme aujourd'hui, chaque lauréat est doté de 5 000 €.",
        [(5000, "EUR", "max")],
    ),
    (
        "one_sentence_only",
        "En 2025, onze chorales : 9 000 €. Chaque lauréat reçoit 2 000 €.",
        [(9000, "EUR", "past"), (2000, "EUR", "max")],
    ),
]
