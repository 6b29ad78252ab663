# ruff: noqa: E501 (one sentence a line reads better than a wrapped one)
"""What a sum is for, invented for causes of error met on unseen publishers."""

from __future__ import annotations

from tests.understand.money.phrases_figures_and_roles import Expected

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
    # --- what a second lot of unseen publishers taught
    (
        "a_small_dotation_is_a_prize",
        "FR",
        "L'association lauréate jouira d'une belle visibilité ainsi que d'une dotation de 15 000 €.",
        [(15000, "EUR", "max")],
    ),
    (
        "a_large_dotation_is_an_envelope",
        "FR",
        "Une dotation de 2 500 000 € accompagne ce plan.",
        [(2500000, "EUR", "total")],
    ),
    ("a_budget_to_present", "FR", "Présenter un budget global n'excédant pas 80 000 €.", [(80000, "EUR", "cost")]),
    (
        "rows_under_a_total",
        "FR",
        "Un montant total de 240 000 € est prévu :\n- Volet 1 : mobilité, dans la limite de 4 dossiers : 150 000 €\n- Volet 2 : accueil, dans la limite de 3 dossiers : 90 000 €",
        [(240000, "EUR", "total"), (150000, "EUR", "total"), (90000, "EUR", "total")],
    ),
    (
        "swiss_francs",
        "EU",
        "Un chèque d'une valeur maximale de 12 000 francs aide à tester l'idée.",
        [(12000, "CHF", "max")],
    ),
    (
        "a_sum_reached",
        "CA-QC",
        "Cinq écoles ont bénéficié d'une aide dont la somme a atteint 16 000 $.",
        [(16000, "CAD", "past")],
    ),
    (
        "recipients_in_brackets",
        "CA-QC",
        "On retient quatre organismes : Théâtre du Havre (40 000 $), Maison Jolliet (25 000 $).",
        [(40000, "CAD", "past"), (25000, "CAD", "past")],
    ),
    (
        "prizes_in_brackets",
        "FR",
        "Prix du jury (3 000 €), Prix du public (1 000 €) à gagner.",
        [(3000, "EUR", "max"), (1000, "EUR", "max")],
    ),
    ("a_call_of", "FR", "Le second appel à projets de 8 M€ sécurise l'eau potable.", [(8000000, "EUR", "total")]),
    ("going_to_devote", "FR", "L'agence va consacrer 4 millions d'euros à ces rivières.", [(4000000, "EUR", "total")]),
    (
        "so_many_projects_helped",
        "FR",
        "Avec 120 projets accompagnés soit environ 17 millions d'euros, la démarche continue.",
        [(17000000, "EUR", "past")],
    ),
    (
        "after_an_earlier_call",
        "FR",
        "Cet appel fait suite à celui de janvier, d'un montant de 6 M€.",
        [(6000000, "EUR", "past")],
    ),
    (
        "voted_by_the_commission",
        "FR",
        "Les élus étaient réunis en commission permanente afin de voter 92 millions d'euros de subventions.",
        [(92000000, "EUR", "past")],
    ),
    ("awarded_grants_are", "EU", "Awarded grants are of up to a maximum of €2,200.", [(2200, "EUR", "max")]),
    (
        "size_of_the_fund",
        "UK",
        "The total size of the fund will be up to £30,000 in each round.",
        [(30000, "GBP", "total")],
    ),
    (
        "firms_helped_before",
        "US",
        "Businesses that have received at least $4,000 from the state are not eligible.",
        [(4000, "USD", "threshold")],
    ),
    (
        "set_aside_for_the_program",
        "US",
        "The city has allocated $1.75 million in funding for the grant program.",
        [(1750000, "USD", "total")],
    ),
    ("up_to_in_grants", "US", "The program provides up to $14,000 in grants.", [(14000, "USD", "max")]),
    (
        "grants_that_range",
        "CA",
        "It will award one-year grants that range from $4,000 to $400,000.",
        [(4000, "CAD", "min"), (400000, "CAD", "max")],
    ),
    (
        "maximum_of_funding_available",
        "CA",
        "The maximum amount of funding available is $45,000.",
        [(45000, "CAD", "max")],
    ),
    ("projects_with_a_value", "CA", "The project must have a value of $20,000 or more.", [(20000, "CAD", "cost")]),
    ("households", "US", "A family of 4 making $98,000 still scores a point.", [(98000, "USD", "threshold")]),
    # --- what a third lot of unseen publishers taught
    (
        "a_program_of_so_many_years",
        "CA-QC",
        "Le programme donne 2 000 $ par session, 12 000 $ pour un programme de trois ans.",
        [(2000, "CAD", "max"), (12000, "CAD", "max")],
    ),
    (
        "has_received_less_than",
        "CA-QC",
        "L'étudiante a reçu moins de 7 000 $ en bourses depuis un an.",
        [(7000, "CAD", "threshold")],
    ),
    (
        "a_number_under_a_sum",
        "EU",
        "2. Chaudière à bois : 1.650 €\n\n3. Pour un audit : 240 €",
        [(1650, "EUR", "max"), (240, "EUR", "max")],
    ),
    (
        "a_fund_for_applications_of",
        "UK",
        "The Heritage Fund will be accepting applications for £90,000 to £240,000.",
        [(90000, "GBP", "min"), (240000, "GBP", "max")],
    ),
    (
        "more_than_needs_more",
        "UK",
        "We ask all applicants requesting a grant of more than £200,000 to complete an outline first.",
        [(200000, "GBP", "threshold")],
    ),
    (
        "an_appropriation",
        "US",
        "The section authorizes the annual appropriation of $9 million.",
        [(9000000, "USD", "total")],
    ),
    # --- what a fourth lot of unseen publishers taught
    (
        "allocated_in_this_competition",
        "UK",
        "We have allocated up to £12 million to fund ideas in this open competition.",
        [(12000000, "GBP", "total")],
    ),
    (
        "an_additional_contribution",
        "CA-QC",
        "S'ajoute une contribution additionnelle en nature de 400 $.",
        [(400, "CAD", "other")],
    ),
    # --- what a fifth lot of unseen publishers taught
    (
        "awards_totaling",
        "US",
        "The agency will issue 21 awards totaling $140 million to universities.",
        [(140000000, "USD", "total")],
    ),
    (
        "proposals_seeking",
        "US",
        "They were picked from 120 proposals seeking a total of $71 million.",
        [(71000000, "USD", "past")],
    ),
    ("will_not_normally_exceed", "UK", "Awards will not normally exceed £3 million.", [(3000000, "GBP", "max")]),
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
