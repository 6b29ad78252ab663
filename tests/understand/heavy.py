"""Texts that hang a reader whose patterns search again from every place, by what they repeat."""

from __future__ import annotations

TWO_SIDED = "Appel : côté français, 5 000 €, côté québécois, 6 000 $.\nCôté français : "

HEAVY = {
    "digits": "1" * 20_000 + " €",
    "sums": "5 000 € " * 20_000,
    "dates": "31 mars 2027, " * 20_000,
    "words": "santé hôpital vélo énergie " * 10_000,
    "one word": "a" * 1_000_000,
    "spaces": " " * 1_000_000,
    "dots": "." * 200_000,
    "teams": "les équipes " * 20_000,
    "partners": "au moins " * 20_000,
    "funders": "Ministère de la " * 20_000,
    "capitals": "Fondation De La " * 20_000,
    "zalgo": "e\u0301\u0316" * 100_000,
    "ligatures": "œ€… " * 20_000,
    "sides": "côté français côté québécois 5 000 € 5 000 $ CA.\n" * 2_000,
    "eligible": "éligibles : associations, bénéficiaires : communes. " * 2_000,
    "brackets": "[({" * 50_000,
    "mails": "a@" * 50_000,
    "mails of sides": "Appel : côté français, 5 000 €, côté québécois, 6 000 $. Contact : " + "a@b.fr " * 8_000,
    "paying": TWO_SIDED + "pay" * 15_000,
    "names of payers": TWO_SIDED + "l’A" * 15_000,
    "joined names of payers": TWO_SIDED + "A de la de la " * 4_000,
    "own money": "autofinancement " * 10_000,
    "names": "Le-Bois-" * 10_000 + "(5 000 €) (6 000 €)",
    "recipients": "Vannes Sud (5 000 €), " * 3_000,
    "set aside": "has allocated 5 to the a-b " * 3_000 + "$ 5",
    "counted": "100 projets ont été déjà 5 € de 3 dossiers " * 2_000,
    "deadlines": "3 March 2027 big old deadline for and " * 2_000,
    "timeline": "14 December 2026\n\nCall deadline\n\n" * 3_000,
    "rows": "- 14 December 2026 – decision by end of March 2027\n" * 3_000,
    "blank rows": "3 mars 2027\n" + "\n - " * 20_000 + "date limite\n" + "4 mars 2027\n" * 200,
    "years gone by": "En 2025 on 20 $\n" * 5_000,
}
