"""Sums at the edge of a rule: the figure from which it is another, the last place a word is looked for, one word more.

Each of these stands on one side of an edge, most beside one that stands on the other.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from watcher.model import Amount
from watcher.understand.money import read_amount_field, read_amounts
from watcher.understand.money.offers import features
from watcher.understand.money.read import sums_read
from watcher.understand.money.sums import MAX_SUMS, find_sums


def _amounts(text: str, country: str = "FR", published: date | None = None) -> tuple[Amount, ...]:
    return read_amounts(text, language="", country=country, published=published).amounts


def _sums(text: str, country: str = "FR", published: date | None = None) -> list[tuple[int, str]]:
    return [(int(one.value), one.role.value) for one in _amounts(text, country, published) if one.currency]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Look at the £300,000 Small Works Scheme.", [(300000, "total")]),
        ("Look at the £299,999 Small Works Scheme.", [(299999, "max")]),
        ("Toitures solaires : 300 000 € pour des essais\nLe canton lance un appel.", [(300000, "total")]),
        ("Toitures solaires : 299 999 € pour des essais\nLe canton lance un appel.", [(299999, "max")]),
        ("Subvention dotée de 300 000 €.", [(300000, "total")]),
        ("Subvention dotée de 299 999 €.", [(299999, "max")]),
        ("Une dotation de 30 000 €.", [(30000, "max")]),
        ("Une dotation de 30 001 €.", [(30001, "total")]),
        ("Le secteur pèse 20 M€.", [(20000000, "other")]),
        ("Le secteur pèse 19 999 999 €.", [(19999999, "max")]),
        ("Un fonds de 5 milliards d'euros.", [(5000000000, "total")]),
        ("Un fonds de 5 000 000 001 euros.", [(5000000001, "other")]),
        ("Un plan de 9 999 milliards d'euros.", [(9999000000000, "other")]),
        ("Un plan de 10 000 milliards d'euros.", []),
    ],
)
def test_size_of_a_sum__tells_the_whole_from_a_share(text: str, sums: list[tuple[int, str]]) -> None:
    assert _sums(text) == sums


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Une aide de 499 à 500 000 €.", [499000, 500000]),
        ("Une aide de 500 à 501 000 €.", [500, 501000]),
        ("Une aide de 12 à 12 000 €.", [12, 12000]),
        ("Une aide de 12 à 12 500 €.", [12, 12500]),
        ("Une aide de 2 millions à 3 000 000 €.", [2000000, 3000000]),
        ("Une aide de 2 à 3 millions €.", [2000000, 3000000]),
        ("Une aide de 1 900 à 5 000 €.", [1900, 5000]),
        ("L'aide de 1901 à 5 000 €.", [5000]),
        ("L'aide de 2099 à 5 000 €.", [5000]),
        ("Une aide de 2100 à 5 000 €.", [2100, 5000]),
        ("Une aide de 500 (900) k€.", [500000, 900000]),
        ("L'aide de 2026 (900) k€.", [900000]),
        ("Une prime de 50 (90) M€.", [50000000, 90000000]),
        ("Une prime de 500 (900) €.", [500, 900]),
        ("Une aide de 5 ou 10 k€.", [10000]),
        ("Une aide de 5 et 10 k€.", [10000]),
        ("Une aide entre 5 et 10 k€.", [5000, 10000]),
        ("Grants of EUR 3 to 5 million.", [3000000, 5000000]),
        ("Grants of $500 to 1,000.", [500, 1000]),
        ("Grants of $500 to 999.", [500]),
        ("Grants of $5,000 to 10,000.", [5000, 10000]),
        ("Grants of $1,000 to 1,000 schools.", [1000]),
        ("Grants of $5,000 - 8 people.", [5000]),
        ("Lot 1 1 000 € d'aide.", [1000]),
        ("Lot 2 150 000 € d'aide.", [150000]),
        ("Lot 999 € d'aide.", [999]),
        ("Un prix par lot 2 000 €.", [2000]),
        ("Un prix par lot 1 000 €.", [1000]),
        ("Une aide de 5 000 (cinq mille) euros.", [5000]),
        ("Une aide de 5 000 (six mille) euros.", [5000]),
        ("Une aide de 2 (deux) millions d'euros.", [2000000]),
        ("Grants of £3 (three) thousand.", [3000]),
        ("Une aide de deux cent mille euros (200 000 €), puis 200 000 $.", [200000, 200000]),
    ],
)
def test_figures__share_what_is_written_once(text: str, values: list[int]) -> None:
    assert [value for value, _ in _sums(text)] == values


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("The overall anticipated funding comes to $40,000.", [(40000, "total")]),
        ("Une aide de 10 000 € minimum à 50 000 €.", [(10000, "min"), (50000, "max")]),
        ("de 10 000 € minimum à 50 000 €", [(10000, "min"), (50000, "max")]),
        ("Une aide entre 10 000 € (minimum) et 50 000 €.", [(10000, "min"), (50000, "max")]),
        ("Aide de 5 000 € minimum à 3 associations.", [(5000, "min")]),
        ("The total yearly amount, $40,000.", [(40000, "total")]),
        ("Un fonds doté de 12 000 € par projet.", [(12000, "max")]),
        ("Un appel doté de 12 000 € par an.", [(12000, "total")]),
        ("Le prix du fonds, doté de 400 000 €, va aux ports.", [(400000, "max")]),
        ("Grants over £10,000 must be reviewed by the board.", [(10000, "threshold")]),
        ("Grants over £10,000 are made to choirs.", [(10000, "min")]),
        ("Projects over £10,000 must be reviewed.", [(10000, "cost")]),
        ("Over £10,000 must be reviewed.", [(10000, "min")]),
        ("Aide de 45 000 $/an + 10 000 $ en région.", [(45000, "max"), (10000, "other")]),
        ("Coût : 90 000 $. Aide de 45 000 $/an + 10 000 $ en région.",
         [(90000, "cost"), (45000, "max"), (10000, "other")]),
        ("Aide de 45 000 $. Coût : 90 000 $ + 10 000 $ en région.", [(45000, "max"), (90000, "cost"), (10000, "cost")]),
        ("Aide de 45 000 $ + 10 000 € en région.", [(45000, "max"), (10000, "max")]),
        ("Coût : 60 % + 10 000 € en région.", [(10000, "max")]),
        ("- Budget total : 500 000 €\n- Jardin : 300 000 €", [(500000, "total"), (300000, "total")]),
        ("- Budget total : 500 000 €\n- Jardin : 200 000 €\n- Verger : 100 000 €",
         [(500000, "total"), (200000, "total"), (100000, "total")]),
        ("L'enveloppe totale ira de 400 000 à 600 000 €.", [(400000, "total"), (600000, "total")]),
        ("It is not under, in any one year, £750.", [(750, "min")]),
        ("Not over the year £750.", [(750, "max")]),
        ("Overall yearly amount: $45,000.", [(45000, "total")]),
        ("Overall: a yearly amount of $45,000.", [(45000, "max")]),
        ("- Coût : 500 000 €\n- Jardin : 300 000 €", [(500000, "cost"), (300000, "cost")]),
        ("- Coût : 500 000 €\n\n- Jardin : 300 000 €", [(500000, "cost"), (300000, "cost")]),
        ("Au moins, pour ces clubs, ces écoles, ces lycées, ces ports, 5 000 €.", [(5000, "min")]),
        ("Coût : 90 000 €. Une enveloppe de 500 000 €, dont 100 000 € pour les ports.",
         [(90000, "cost"), (500000, "total"), (100000, "total")]),
        ("A budget of the project, $40,000.", [(40000, "cost")]),
        ("A budget of the fund, $40,000.", [(40000, "total")]),
        ("Financés à hauteur de 15 000 € minimum.", [(15000, "min")]),
        ("Une enveloppe totale de 150 000 € par lauréat.", [(150000, "max")]),
        ("Subvention de 10 000 € minimum à 50 000 € maximum.", [(10000, "min"), (50000, "max")]),
        ("Un projet de moins de 200 000 $ reçoit 5 000 $.", [(200000, "cost"), (5000, "max")]),
        ("80 % des dépenses, avec un budget total de 40 000 €.", [(40000, "total")]),
        ("80 % du coût total de 3 millions €.", [(3000000, "cost")]),
        ("Grants of $10,000 + up to $3,000 for travel.", [(10000, "max"), (3000, "max")]),
        ("Enveloppe globale (jusqu'à 450 000 €) pour les clubs.", [(450000, "max")]),
        ("1,5 M€ d'enveloppe, dont 400 000 € pour les jeunes.", [(1500000, "total"), (400000, "total")]),
        ("We gave £4m to 16 charities.", [(4000000, "past")]),
        ("We will give £4m to 16 charities.", [(4000000, "max")]),
        ("The turnover must be over £40,000.", [(40000, "threshold")]),
        ("The budget must be over £40,000.", [(40000, "cost")]),
        ("The grant budget must be over £40,000.", [(40000, "min")]),
        ("Le budget total de la ville était de 40 000 €.", [(40000, "past")]),
        ("L'aide était de 40 000 €.", [(40000, "max")]),
        ("Le club a changé les portes, les gradins, la buvette, les toits : prêt de 50 000 €.", [(50000, "past")]),
        ("Un prêt de 5 000 € a été accordé au club.", [(5000, "past")]),
        ("L'association a reçu 40 000 €, et le prêt est de 5 000 €.", [(40000, "past"), (5000, "max")]),
        ("For £3,000+ also: a plan.", [(3000, "threshold")]),
        ("Half your costs up to £5,000.", [(5000, "max")]),
        ("The city has allocated $2 million for the grant program.", [(2000000, "total")]),
        ("The city has allocated $2 million.", [(2000000, "past")]),
        ("Vannes (8 000 €), Auray (5 000 €).", [(8000, "past"), (5000, "past")]),
        ("Vannes (8 000 €).", [(8000, "max")]),
    ],
)  # fmt: skip
def test_one_word_more__tells_another_role(text: str, sums: list[tuple[int, str]]) -> None:
    assert _sums(text) == sums


@pytest.mark.parametrize(("between", "role"), [("\n- ", "cost"), ("\n\n- ", "max"), ("\n", "max")])
def test_row_right_below__goes_on_with_the_role_of_the_one_above(between: str, role: str) -> None:
    long = "Verger de la rue qui va des écoles au port et aux quais du sud : 1 000 €"
    rows = f"- Coût : 5 000 €\n- Jardin : 2 000 €{between}{long}"
    assert _sums(rows)[-1] == (1000, role)


@pytest.mark.parametrize(("letters", "role"), [(54, "max"), (55, "total")])
def test_prize__is_endowed_where_its_word_stands_near(letters: int, role: str) -> None:
    assert _sums(f"Le prix {'x' * letters} doté de 400 000 €.") == [(400000, role)]


@pytest.mark.parametrize(("letters", "role"), [(53, "total"), (54, "max")])
def test_call__is_endowed_where_its_word_stands_near(letters: int, role: str) -> None:
    assert _sums(f"Un appel {'x' * letters} doté de 20 000 €.") == [(20000, role)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("En 2026, 14 associations : 60 000 €.", "past"),
        ("En 2027, 14 associations : 60 000 €.", "max"),
        ("En 2026, 14 associations en 2027 : 60 000 €.", "max"),
        ("En 2026, le fonds offre 60 000 €.", "total"),
        ("Bilan 2026 ; en 2027, l'aide est de 60 000 €.", "max"),
    ],
)
def test_year_of_a_sentence__is_past_before_that_of_publication(text: str, role: str) -> None:
    assert _sums(text, published=date(2027, 1, 1)) == [(60000, role)]


def test_currency_that_follows_a_dollar__is_the_one_meant() -> None:
    assert [one.currency for one in _amounts("$5,000 CAD, $6,000 US, $7,000 AUD, US$ 8,000")] == [
        "CAD",
        "USD",
        "AUD",
        "USD",
    ]


@pytest.mark.parametrize(("country", "currency"), [("CA", "CAD"), ("US", "USD"), ("", "USD")])
def test_bare_dollar__is_of_the_country_and_else_of_the_language(country: str, currency: str) -> None:
    assert [one.currency for one in read_amounts("$5,000", language="en", country=country).amounts] == [currency]


def test_quote__holds_the_words_around_a_sum_and_no_others() -> None:
    text = f"{'pierre ' * 30}une aide de 5 000 € {'ardoise ' * 30}"
    quote = _amounts(text)[0].quote
    assert quote.count("pierre") == 6
    assert quote.count("ardoise") == 7


def test_count__is_that_of_the_awards_right_before() -> None:
    assert [one.count for one in _amounts("10 prix de 5 000 € et 60 % des frais")] == [10, None]
    assert [one.count for one in _amounts("Les 1 500 prix de 5 000 €")] == [None]
    assert [one.count for one in _amounts("En 2027 15 prix de 5 000 €")] == [15]
    assert [one.per for one in _amounts("6 000 € par an et 60 % par an")] == ["year", ""]


def test_more_sums_than_anyone_reads__are_left_out() -> None:
    found, _ = find_sums("5 ¤; " * (MAX_SUMS + 5))
    assert len(found) == MAX_SUMS


# --- fields


@pytest.mark.parametrize(
    ("value", "sums"),
    [
        ("5000 - 20000", [(5000, "min"), (20000, "max")]),
        ("5000 et 20000", [(5000, "min"), (20000, "max")]),
        ("0 - 5000", [(5000, "max")]),
        ("1", [(1, "max")]),
        ("1 €", [(1, "max")]),
        ("5000 20000 30000", []),
        ("5000 - 20000 - 30000", []),
        ("5000 projets", []),
        ("environ 5000", []),
        ("5 000 €\n5 000 €", [(5000, "max")]),
        ("1 500 €\n\n0 €", [(1500, "max")]),
    ],
)
def test_field__holds_numbers_or_sums_and_nothing_else(value: str, sums: list[tuple[int, str]]) -> None:
    assert [(int(one.value), one.role.value) for one in read_amount_field(value, country="FR")] == sums


def test_field_of_several_lines__is_quoted_by_line() -> None:
    found = read_amount_field("Aide : 10 000 €\nPrime : 20 000 €", country="FR")
    assert [one.quote for one in found] == ["Aide : 10 000 €", "Prime : 20 000 €"]


# --- what the model is told of the place of a sum


def _placed(text: str, index: int = 0) -> dict[str, float]:
    found = features(sums_read(text, None)[0], index)
    return {name: value for name, value in found.items() if " " not in name or name.startswith("size")}


def test_sum_alone__is_told_of_by_all_its_marks() -> None:
    marks = ("first", "start", "ends", "short", "alone", "largest", "smallest", "size 4")
    assert _placed("$5,000") == dict.fromkeys(marks, 1.0) | {"late": 0.0, "beside": 0.0, "many": 1 / 12}


@pytest.mark.parametrize(
    ("text", "mark", "holds"),
    [
        ("Its $50 for us", "start", False),
        ("If $50 for us", "start", True),
        ("Aid of $50 ok", "ends", False),
        ("Aid of $50 k", "ends", True),
        ("Aid of $50\nin all", "ends", True),
        ("Aid: $50", "colon", True),
        ("Aid : $50", "colon", True),
        ("Aid: a $50", "colon", False),
        (f"Aid of $50 {'x' * 68}", "short", True),
        (f"Aid of $50 {'x' * 69}", "short", False),
        (f"Aid of $50 {'x' * 310}", "long", True),
        (f"Aid of $50 {'x' * 309}", "long", False),
        ("$50 to $70", "pair", True),
        ("$50, $70", "pair", False),
        ("$50.50", "cents", True),
        ("$50", "cents", False),
        ("$1,230", "rough", True),
        ("$1,200", "rough", False),
        ("$50, 60%", "alone", True),
        ("$50, $60", "alone", False),
        ("$50, then $50", "again", True),
        ("$50, then $60", "again", False),
        ("$50, then $60", "largest", False),
        ("$50, then $60", "smallest", True),
        ("$60, then $50", "smallest", False),
        ("$60, then $50", "largest", True),
        ("60%, $50", "first", True),
        ("$50", "size 2", True),
        ("$100", "size 3", True),
        ("$99.50", "size 2", True),
    ],
)
def test_mark_of_a_sum__holds_up_to_its_edge(text: str, mark: str, holds: bool) -> None:
    sums = sums_read(text, None)[0].sums
    index = next(place for place, one in enumerate(sums) if not one.percent)
    assert (mark in _placed(text, index)) is holds


def test_numbers_of_a_sum__grow_to_one() -> None:
    text = f"{'x' * 1499} " + " ".join(f"${place}0;" for place in range(10, 16))
    first = _placed(text)
    assert (first["late"], first["beside"], first["many"]) == (0.5, 1.0, 0.5)
    assert _placed(f"{'x' * 3500} $50")["late"] == 1.0
    assert _placed("$50, $60, 20%")["beside"] == 0.25


def test_cues__are_told_by_the_stretch_they_stand_in() -> None:
    context, _ = sums_read("Grant $500, income $900 prize", None)
    assert {"before aid", "close aid", "label aid"} <= features(context, 0).keys()
    assert not {"after aid", "far aid", "before threshold"} & features(context, 0).keys()
    assert {"after threshold", "touching threshold"} <= features(context, 0).keys()
    assert {"far aid", "after aid", "before threshold"} <= features(context, 1).keys()


def test_cue_weights__count_up_to_half_more() -> None:
    context, _ = sums_read("Prize $500", None)
    assert features(context, 0)["before aid"] == pytest.approx(4.2 / 3)


def test_sentence_above__is_told_of() -> None:
    context, _ = sums_read("They sell prizes, one by one.\nLast 9 days.\n$500", None)
    assert "above aid" not in features(context, 0)
    context, _ = sums_read("Last 9 days of prizes.\n$500", None)
    assert "above aid" in features(context, 0)


def test_value__is_in_whole_units_without_idle_zeros() -> None:
    found, _ = find_sums("1.50 m¤; 2,0 k¤; 12,50 ¤")
    assert [str(one.value) for one in found] == ["1500000", "2000", "12.5"]
    assert found[2].value == Decimal("12.5")


@pytest.mark.parametrize(
    "said", ["a success rate of 25%", "an acceptance rate near 25%", "un taux de réussite de 25 %"]
)
def test_a_rate_of_success__is_none_of_money(said: str) -> None:
    read = read_amounts(f"Grants cover 80% of costs. Last year: {said}.", language="", country="")
    assert [int(amount.value) for amount in read.amounts] == [80]


def test_a_sum__with_a_digit_too_many_is_none() -> None:
    said = "Grants of up to £30,0000 over two years. We have £600,000 to give."
    assert [int(amount.value) for amount in read_amounts(said, language="", country="").amounts] == [600_000]
