"""Who may apply: the noun phrases that a cue governs, lists below it, and who is only the project's public."""

from __future__ import annotations

import pytest

from watcher.understand.parties import eligible, funder_forms
from watcher.understand.text.text import Passage


def _who(text: str, title: str = "") -> tuple[set[str], bool]:
    facts = eligible.read(Passage(f"{title}\n\n{text}"), Passage(title))
    return {fact.value for fact in facts}, any(fact.probable for fact in facts)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Bénéficiaires\nAssociations, SCIC, communes\nAide de 30 %.", {"nonprofit", "cooperative", "municipality"}),
        ("Qui peut postuler ?\n\n- Une association\n- Un établissement public\n\nLes écoles sont visées.",
         {"nonprofit", "public_body"}),
        ("Peuvent déposer un projet :\n- une commune,\n- une coopérative.\nLe jury réunit des artistes.",
         {"municipality", "cooperative"}),
        ("Réservé aux PME et associations.", {"small_business", "nonprofit"}),
        ("Les coopératives et les communes peuvent, dès maintenant et en continu, proposer des projets.",
         {"cooperative", "municipality"}),
        ("Ouvert aux associations qui accompagnent des étudiants et aux communes.", {"nonprofit", "municipality"}),
        ("Companies and NGOs registered in a member country can apply.", {"business", "nonprofit"}),
        ("Open to charities working with schools, farmers or students.", {"nonprofit"}),
        ("Researchers may apply. Public bodies, private companies and individuals are not considered.", {"researcher"}),
        ("Publics :\n- communes\n- établissements publics (dont universités et hôpitaux)\nSont exclus :\n- les PME",
         {"municipality", "public_body", "higher_education", "health"}),
        ("Porteurs : toute personne morale (association, CCAS, entreprise)",
         {"everyone", "nonprofit", "public_body", "business"}),
        ("Publics : les familles. Les associations peuvent déposer un dossier.", {"nonprofit"}),
        ("Community groups may apply, but businesses cannot apply.", {"nonprofit"}),
        ("Les communes de moins de 3 500 habitants peuvent candidater.", {"municipality"}),
        ("Open to charities, whether or not schools take part, not individuals.", {"nonprofit"}),
        ("Open to age groups 12 to 18 and to organizations of the county.", {"nonprofit"}),
        ("Les artistes installés dans une commune de la région peuvent candidater.", {"artist"}),
        ("Clubs in our four counties may apply.", {"nonprofit"}),
        ("Municipalities in the province may apply.", {"municipality"}),
        ("Clubs, in partnership with municipalities, may apply.", {"nonprofit"}),
        ("Ouvert aux enseignants-chercheurs et aux établissements publics de santé.", {"researcher", "health"}),
        ("Individual artists may apply in person.", {"artist"}),
        ("Legal persons and centres de services scolaires may apply.", {"school"}),
        ("The fund is for high school seniors who are citizens. Home-schooled students may apply.", {"student"}),
    ],
)  # fmt: skip
def test_applicants__are_what_the_cue_governs(text: str, types: set[str]) -> None:
    assert _who(text) == (types, False)


@pytest.mark.parametrize(
    ("title", "text", "types"),
    [
        ("Bourses pour la jeunesse", "La Fondation finance les centres de jeunes.", {"nonprofit"}),
        (
            "Small Grants",
            "Organizations, farms and clubs of the valley, not individuals, know us.",
            {"nonprofit", "farmer"},
        ),
        ("Aide aux associations", "Des exploitants de salles et des associations.", {"nonprofit"}),
        ("Wind farm fund for charities", "Charities near the wind farm.", {"nonprofit"}),
        ("Aide aux communes", "Des communes de 3 500 habitants.", {"municipality"}),
        ("Séjours à l'École française d'Athènes", "Les scénaristes y travaillent un mois.", {"artist"}),
    ],
)
def test_names_and_complements__are_no_applicants(title: str, text: str, types: set[str]) -> None:
    assert _who(text, title) == (types, True)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.fondation-alpine.example.org", "Fondation Alpine"),
        ("tarnfoundation.org", "Tarn Foundation"),
        ("lavoix.fr", ""),
    ],
)
def test_domain_of_a_funding_body__spells_its_name(host: str, name: str) -> None:
    assert funder_forms.of_host(host) == name
