"""Which column of an API's records is the deadline: told by its name, else by its days."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.collect.propose.api_fields import guess

TODAY = date(2027, 2, 1)


def records(**columns: str | int | dict[str, object]) -> list[dict[str, object]]:
    return [{"titre": f"Appel numéro {n}", "lien": f"/a/{n}", **columns} for n in range(1, 6)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"date_ouverture": "2027-01-04", "date_fermeture": "2027-03-12", "date_annonce_resultats": "2027-08-01"},
            {"deadline": "date_fermeture", "opens": "date_ouverture"},
        ),
        (
            {"Mise en ligne": "04/01/2027", "Date de clôture": "12/03/2027"},
            {"deadline": '"Date de clôture"', "date": '"Mise en ligne"'},
        ),
        (
            {"createdAt": "2027-01-04T10:00:00Z", "closesAt": "2027-03-12T16:00:00Z", "updatedAt": "2027-01-05"},
            {"deadline": "closesAt", "date": "createdAt"},
        ),
        (
            {"calendrier": {"debut": "2027-01-04", "fin": "2027-03-12"}},
            {"deadline": "calendrier.fin", "opens": "calendrier.debut"},
        ),
        ({"Date": "12 mars 2027"}, {"deadline": "Date"}),  # no name, but its days lie ahead
        ({"Date": "12 mars 2026"}, {}),
        ({"Fin de dépôt": "12 mars 2026"}, {"deadline": '"Fin de dépôt"'}),  # past, but called so
        ({"date_publication": "2027-03-12"}, {"date": "date_publication"}),  # ahead, but called otherwise
        ({"limite_intention": "2027-02-12", "limite_dossier": "2027-03-12"}, {"deadline": "limite_dossier"}),
        ({"fermeture": "bientôt"}, {}),
    ],
)
def test_guess__the_deadline_and_the_other_days(columns: dict[str, str], expected: dict[str, str]) -> None:
    fields = guess(records(**columns), TODAY).fields
    assert {name: path for name, path in fields.items() if name in ("deadline", "opens", "date")} == expected


@pytest.mark.parametrize(("stamp", "form"), [(1804867200, "epoch"), (1804867200000, "epoch_ms")])
def test_guess__days_may_be_counted_in_seconds(stamp: int, form: str) -> None:
    found = guess(records(fermeture=stamp), TODAY)
    assert (found.fields["deadline"], found.date_formats) == ("fermeture", (form,))


def test_guess__a_number_is_no_day() -> None:
    assert "deadline" not in guess(records(fin=12345, code_fin="20"), TODAY).fields
