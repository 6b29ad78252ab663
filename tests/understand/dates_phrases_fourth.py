# ruff: noqa: E501 (one sentence a line reads better than a wrapped one)
"""A fourth set of sentences with days, invented for causes of error met on publishers never seen before.

(name, country, day of reading, text, opening, all deadlines in order); the deadline is the first of them.
"""

from __future__ import annotations

Listed = tuple[str, str, str, str, str | None, list[str]]

PHRASES: list[Listed] = [
    # --- what the words between days belong to
    (
        "noun_after_its_day",
        "US",
        "2027-01-11",
        "The March 4 inquiry deadline is for spring projects, the September 9 inquiry deadline for autumn ones.",
        None,
        ["2027-03-04", "2027-09-09"],
    ),
    (
        "members_of_a_list_described",
        "FR",
        "2027-01-11",
        "Date limite : le 3 mars 2027 pour les lycées et le 7 avril 2027 pour les collèges.",
        None,
        ["2027-03-03", "2027-04-07"],
    ),
    (
        "described_with_hours",
        "CA",
        "2027-01-11",
        "The submission deadline is March 3, 2027, 4 p.m. for master's students or March 10, 2027, 4 p.m. for postdocs.",
        None,
        ["2027-03-03", "2027-03-10"],
    ),
    (
        "long_list_keeps_its_role",
        "CA",
        "2027-01-04",
        "Deadlines for travel grants:\n- January 15, 2027\n- March 1, 2027\n- May 3, 2027\n- July 2, 2027\n- September 1, 2027\n- November 1, 2027\n- January 5, 2028",
        None,
        ["2027-01-15", "2027-03-01", "2027-05-03", "2027-07-02", "2027-09-01", "2027-11-01", "2028-01-05"],
    ),
    (
        "or_later_is_no_end",
        "US",
        "2027-01-11",
        "Full proposals are due March 12, 2027 (for residencies opening October 1, 2027 or later).",
        None,
        ["2027-03-12"],
    ),
    # --- steps and openings in other words
    (
        "letter_of_inquiry_each_year",
        "US",
        "2027-01-11",
        "Send us a Letter of Inquiry by March 15th each year. Nothing on paper, please.",
        None,
        ["2027-03-15"],
    ),
    ("letter_of_interest", "CA", "2027-01-11", "Letters of interest: February 19, 2027.", None, ["2027-02-19"]),
    (
        "counted_questions",
        "EU",
        "2027-01-11",
        "Hand in your application between 25 January and 26 February with the form (14 short questions, 3 of them optional).",
        "2027-01-25",
        ["2027-02-26"],
    ),
    (
        "earliest_day",
        "US",
        "2027-01-11",
        "Earliest submission date: February 1, 2027. Application due date: March 1, 2027.",
        "2027-02-01",
        ["2027-03-01"],
    ),
    (
        "edited_until_an_hour",
        "FR",
        "2027-01-11",
        "Toute correction du dossier doit être effectuée avant le 9 mars 2027 à 11h.",
        None,
        ["2027-03-09"],
    ),
    # --- not the call's own days
    (
        "cheques_handed_over",
        "CA-QC",
        "2027-01-11",
        "Remise des chèques : semaine du 22 mars 2027\nDate limite : 15 février 2027 à 17 h",
        None,
        ["2027-02-15"],
    ),
    (
        "deadline_for_reports",
        "US",
        "2027-01-11",
        "The deadline for spring grants is March 5, 2027. The deadline for all final reports is June 30, 2027.",
        None,
        ["2027-03-05"],
    ),
    (
        "money_becomes_available",
        "US",
        "2027-01-11",
        "Apply online by March 5, 2027. Money becomes available after July 1, 2027.",
        None,
        ["2027-03-05"],
    ),
    (
        "funding_of_many_years",
        "UK",
        "2027-01-11",
        "Funding is available from 1 October 2027 to 30 September 2032.",
        None,
        [],
    ),
    (
        "loose_range_of_three_years",
        "EU",
        "2027-01-11",
        "Le programme-cadre, du 1er mars 2027 au 28 février 2030, associe onze villes.",
        None,
        [],
    ),
    (
        "projects_prolonged",
        "FR",
        "2027-01-11",
        "L'autorité conseille de prolonger les projets en cours jusqu'au 31 décembre 2028.",
        None,
        [],
    ),
    (
        "demands_for_more_time",
        "FR",
        "2027-01-11",
        "Les demandes de prolongation sont à envoyer d'ici le 16 avril 2027.",
        None,
        [],
    ),
    (
        "a_written_procedure",
        "FR",
        "2027-01-11",
        "Le comité se prononcera par une procédure écrite organisée du 7 au 22 mai 2027.",
        None,
        [],
    ),
    ("bank_statement", "FR", "2027-01-11", "Joindre les relevés de compte au 31/12/2027 et le budget.", None, []),
    (
        "survey_among_firms",
        "FR",
        "2027-01-11",
        "L'enquête menée auprès des entreprises du port dure jusqu'au 12 mars 2027.",
        None,
        [],
    ),
    # --- years
    (
        "span_of_years_above_a_day",
        "US",
        "2026-09-21",
        "LOI deadline\nWinter 2026-27\nOctober 29, 2026",
        None,
        ["2026-10-29"],
    ),
    ("slip_in_the_year", "FR", "2027-01-11", "Date limite de dépôt : le 12 mars 20227.", None, []),
    ("footnote_at_the_year", "FR", "2027-01-11", "Date limite de dépôt : le 12 mars 20272.", None, ["2027-03-12"]),
]
