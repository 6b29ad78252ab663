"""What structure decides: numbers, applicants named most, one sentence of purpose, states, fields of a source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.understand.shipped import Read
from watcher.understand.classify import purpose, status
from watcher.understand.text.number_words import closed_digits, number_at, value_of
from watcher.understand.text.text import Passage


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.375 million", 2_375_000),
        ("1.500", 1500),
        ("50.000,-", 50_000),
        (".5m", 500_000),
        ("1 500,50", Decimal("1500.50")),
        ("1,125 milliard", 1_125_000_000),
    ],
)
def test_number_at__three_decimals_are_thousands_unless_a_scale_follows(written: str, value: object) -> None:
    number = number_at(written, 0)

    assert number is not None
    assert number.value == value


def test_number_at__a_ratio_is_no_number() -> None:
    assert number_at("1:1 match", 0) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("deux cent cinquante mille", 250_000),
        ("quatre-vingt-dix mille", 90_000),
        ("un million cinq cent mille", 1_500_000),
        ("one hundred and fifty thousand", 150_000),
        ("twelve hundred", 1200),
    ],
)
def test_value_of__number_words(words: str, value: int) -> None:
    assert value_of(words) == value


def test_closed_digits__keeps_every_place() -> None:
    parted = "le 2 8 mars a 1 7 h 3 0, lot 3 500"

    assert len(closed_digits(parted)) == len(parted)
    assert " 28 mars" in closed_digits(parted)
    assert "lot 3 500" in closed_digits(parted)


def test_eligible__types_named_most_are_probable_only_without_words_that_say_it(read: Read) -> None:
    silent = read("Aide aux fermes laitières", "La région aide les éleveurs et les éleveuses à s'équiper.").eligible
    said = read("Aide aux fermes", "Peuvent candidater : les communes. Les éleveurs en profitent.").eligible

    assert [(fact.value, fact.probable) for fact in silent] == [("farmer", True)]
    assert [(fact.value, fact.probable) for fact in said] == [("municipality", False)]


def test_eligible__a_proper_name_is_no_applicant(read: Read) -> None:
    assert read("Prix du livre", "Université Laurentide. Un prix pour un premier roman.").eligible == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Bienvenue ! Le fonds finance l'achat de vélos cargo. Date limite : 3 mars 2027.",
         "Le fonds finance l'achat de vélos cargo."),
        ("Published today. The grant pays for repairs to village halls. Apply by 3 March.",
         "The grant pays for repairs to village halls."),
        ("Date limite de dépôt : 3 mars 2027. Contactez-nous pour toute question.", None),
    ],
)  # fmt: skip
def test_purpose__one_sentence_as_published_or_none(text: str, sentence: str | None) -> None:
    found = purpose.read(Passage("Appel"), Passage(text))

    assert (found.value if found else None) == sentence


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Les demandes au titre du volet B sont closes.", None),
        ("Les candidatures au volet B sont maintenant closes.", "closed"),
        ("Dépôt terminé", "closed"),
        ("Status : closed", "closed"),
        ("Le budget étant consommé, revenez en 2028.", "exhausted"),
        ("Une fois l'appel clos, le jury se réunit.", None),
        ("Les candidatures sont closes le 12 mars 2027 à midi.", None),
        ("A closed system for drinking water", None),
    ],
)
def test_status__closed_by_subject_label_or_alone(text: str, state: str | None) -> None:
    found = status.read(Passage("Aide"), Passage(text))

    assert (found.value if found else None) == state


def test_territory__the_longest_name_wins(read: Read) -> None:
    found = read("Aide", "Conseil départemental de Loire-Atlantique").territories

    assert [fact.value for fact in found] == ["Loire-Atlantique"]


def test_news__has_no_deadline_without_a_plain_label(read: Read) -> None:
    assert read("Travaux du pont", "La circulation sera coupée jusqu'au 30 mars 2027.").deadline is None


def test_closed_call__has_no_day_to_come(read: Read) -> None:
    reading = read("Aide aux vélos", "Appel à projets clos. Dépôt des dossiers jusqu'au 30 mars 2027.")

    assert reading.deadline is None
    assert reading.status.value == "closed"


def test_steps__are_named_and_in_order(read: Read) -> None:
    reading = read("Bourses", "Lettre d'intention : 3 février 2027\nDemande complète : 12 mars 2027")

    assert [(step.label, step.moment.date.isoformat()) for step in reading.steps] == [
        ("Lettre d'intention", "2027-02-03"),
        ("Demande complète", "2027-03-12"),
    ]


def test_expected__a_day_that_the_page_calls_estimated(read: Read) -> None:
    deadline = read("Call", "Estimated application due date: 12 March 2027.").deadline

    assert deadline is not None
    assert deadline.expected
