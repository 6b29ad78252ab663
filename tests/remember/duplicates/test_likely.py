"""What makes one call of two accounts beside the rules: loose days and hours, sums in words, houses, the model."""

from __future__ import annotations

from datetime import date, timedelta

import feedparser
import pytest

from tests.peers.many_hosts import feed
from tests.remember.duplicates.pairs import account, cases
from watcher.remember.duplicates import loose_facts, publishers, title_kinds
from watcher.remember.duplicates.comparison import Comparison, judge
from watcher.remember.duplicates.likely import GROUPS, features, shipped
from watcher.remember.duplicates.scope import CallScope
from watcher.remember.duplicates.stated_sums import shares_in, spans_in
from watcher.remember.rules.month_parts import named_in
from watcher.remember.search.analysis import Analyser
from watcher.understand.text.sigmoid import sigmoid


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("entre trois et quinze mille euros", {3_000, 15_000}),
        ("bids between fifty and four hundred thousand pounds", {50_000, 400_000}),
        ("a quarter of a million dollars", {250_000}),
        ("sept mille cinq cents euros", {7_500}),
        ("un million et demi d'euros", {1_500_000}),
        ("entre 20 et 50 k€", {20_000, 50_000}),
        ("£500 to £3k", {500, 3_000}),
        ("quatre-vingt-dix mille euros", {90_000}),
        ("moins de trois mille habitants", set()),
        ("le grand prix", set()),
    ],
)
def test_sums__are_read_in_words_and_where_the_unit_is_said_once(said: str, found: set[int]) -> None:
    assert {value for value, _, _ in spans_in(said)} == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Nearly £4m for research", {(4_000_000, 3_600_000, 4_000_000)}),
        ("Près d'un quart de million", {(250_000, 225_000, 250_000)}),
        ("plus de 2 M€", {(2_000_000, 2_000_000, 2_200_000)}),
        ("about €15k", {(15_000, 13_950, 16_050)}),
        ("more than 20 towns share £30,000", set()),
        ("près des deux tiers, 40 000 €", set()),
        ("moins de 3 000 €", set()),
    ],
)
def test_sums__with_a_loose_word_are_those_of_a_span(said: str, found: set[tuple[int, int, int]]) -> None:
    assert {span for span in spans_in(said) if span[1] < span[2]} == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Twenty percent must come from you", {"20"}),
        ("80 percent of the cost", {"80"}),
        ("quatre-vingt-quinze pour cent", {"95"}),
        ("half the cost", {"50"}),
        ("between half a million and four million", set()),
        ("a half-day event", set()),
        ("trente et un pour cent", set()),
    ],
)
def test_shares__are_read_in_words_and_half_a_million_is_none(said: str, found: set[str]) -> None:
    assert shares_in(said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("jusqu'a la mi-janvier", {(1, 8, 22)}),
        ("applications close in early february", {(2, 1, 12)}),
        ("avant noel", {(12, 10, 24)}),
        ("le 14 janvier", set()),
    ],
)
def test_vague_days__are_parts_of_months(said: str, found: set[tuple[int, int, int]]) -> None:
    assert named_in(said) == found


def test_hours__are_read_in_both_languages_and_midnight_is_none() -> None:
    assert loose_facts.hours("a 17 h, at 4:30 pm, midi, 23 h 59") == {(17, 0), (16, 30), (12, 0)}


def test_slashed_days__are_read_where_one_way_alone_is_a_day() -> None:
    said = "ends 18/12, LOI 2/26, not 4/12 nor 13/13"
    assert set(loose_facts.slashed_days(said, date(2026, 11, 20))) == {date(2026, 12, 18), date(2027, 2, 26)}


def test_houses__are_told_by_their_kind() -> None:
    found = loose_facts.houses("L'Agence de l'eau Rhône-Jura, la Ville de Lorval et le Marlbrook District Council")
    assert {kind: set(names) for kind, names in found.items()} == {
        "agence de l'eau": {"rhone", "jura"},
        "ville": {"lorval"},
        "district": {"marlbrook"},
    }


def test_reports__of_winners_and_of_meetings_tell_no_call() -> None:
    assert CallScope("La ville décroche 180 000 €", "C'est l'une des villes lauréates.").is_report
    assert CallScope("Une heure pour comprendre", "Webinaire gratuit, inscription en ligne.").is_report
    assert not CallScope("Aide aux gares", "Candidatures jusqu'au 5 février, six lauréats.").is_report


@pytest.mark.parametrize(
    ("said", "is_tender"),
    [
        ("marche a procedure adaptee, remise des offres le 11 janvier", True),
        ("le marche de noel aide les artisans", False),
    ],
)
def test_tenders__are_told_from_grants(said: str, is_tender: bool) -> None:
    assert title_kinds.is_of_tender(said) is is_tender


def test_model__stops_only_where_no_answer_could_be_enough() -> None:
    model, lexicon = shipped(), Analyser().lexicon
    for case in cases():
        evidence = Comparison(case.two, case.one, lexicon).evidence
        found = features(evidence)
        said = sum(weight * found[group][name] for group in GROUPS for name, weight in model.groups[group][0].items())
        whole = sigmoid(model.bias + said)
        assert model.probability(evidence, model.enough) in (pytest.approx(whole), 0.0)
        assert (model.probability(evidence, model.enough) >= model.enough) == (whole >= model.enough)


@pytest.mark.parametrize("numbers", [(1, 4), (13, 20)])
def test_a_day_and_its_hour__make_no_call_of_two_whose_words_are_only_alike(numbers: tuple[int, int]) -> None:
    """Invented words of few syllables look like forms of each other; nothing that both name is the same."""
    calls = [feedparser.parse(feed(number, 0, 3, 7)).entries[1] for number in numbers]
    one, two = (
        account({
            "source": f"fonds-{number}", "url": call.link, "title": call.title, "text": call.summary,
            "deadlines": ["2031-03-05"],
        })
        for number, call in zip(numbers, calls, strict=True)
    )  # fmt: skip
    assert not judge(two, [one], Analyser().lexicon).same


@pytest.mark.parametrize(("days", "is_one"), [(120, True), (121, False)])
def test_extensions__of_more_than_120_days_are_of_two_calls(days: int, is_one: bool) -> None:
    """The relay tells the former day and the new one: all else speaks for one call."""
    first = date(2027, 1, 15)
    moved = first + timedelta(days=days)
    month = {4: "avril", 5: "mai"}[moved.month]
    funder = account({
        "source": "valombre", "url": "https://valombre.example.fr/appels/vergers", "funders": ["Fondation Valombre"],
        "title": "Vergers partagés des écoles", "amounts": [["EUR", "7500"]], "deadlines": [first.isoformat()],
        "text": "La Fondation Valombre aide les écoles à planter un verger partagé, 7 500 € par école, 80 % du coût. "
        "Dossiers avant le 15 janvier 2027.",
    })  # fmt: skip
    relay = account({
        "source": "ecoles-vertes", "url": "https://ecoles-vertes.example.org/n/41", "funders": ["Fondation Valombre"],
        "title": "Planter un verger à l'école : délai prolongé", "amounts": [["EUR", "7500"]],
        "deadlines": [moved.isoformat()],
        "text": f"La Fondation Valombre prolonge jusqu'au {moved.day} {month} 2027, au lieu du 15 janvier 2027, "
        "son appel pour les vergers partagés des écoles : 7 500 €, 80 % du coût.",
    })  # fmt: skip
    assert judge(relay, [funder], Analyser().lexicon).same is is_one


def test_places__are_said_without_what_kind_they_are_of() -> None:
    relay = account({"source": "a", "url": "https://relais.example.fr/1", "title": "Aide du Département de la Loire"})
    payer = account({"source": "b", "url": "https://loire.example.fr/aide", "title": "Aide aux tournées"})
    other = account({"source": "c", "url": "https://ailleurs.example.fr/aide", "title": "Aide aux tournées"})
    assert publishers.says_place(payer, relay)
    assert not publishers.says_place(other, relay)


def test_houses__are_known_by_short_forms_of_names_in_small_letters() -> None:
    assert CallScope("Trois thèses", "L'Observatoire national du bruit attend vos sujets.").spells("onb")
    assert not CallScope("Trois thèses", "Un observatoire national du bruit attend vos sujets.").spells("onb")


SPORT = {
    "source": "norbridge", "url": "https://norbridge-trust.example.org/grants/youth-sport", "title": "Youth Sport Fund",
    "lang": "en", "amounts": [["GBP", "8000"]], "deadlines": ["2027-03-05"],
    "text": "The Norbridge Trust funds equipment and coaching for youth sport clubs, up to £8,000, half of the cost. "
    "Clubs and schools may apply until 5 March 2027.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("Norbridge Trust is back with its Youth Sport Fund: equipment and coaching, half of the cost paid.", True),
        ("Norbridge Trust publishes its annual report; youth clubs received a third of it.", False),
        ("The Norbridge Trust has small grants for lunch clubs. Half of our vans are electric.", False),
    ],
)
def test_letters__without_a_day_are_weighed_where_they_tell_the_whole_title(said: str, is_one: bool) -> None:
    letter = account({
        "source": "cvs", "url": "https://cvs-east.example.org/bulletin/13", "title": "Newsletter 13", "lang": "en",
        "text": f"{said} Clubs and schools, do not wait.",
    })  # fmt: skip
    assert judge(letter, [account(SPORT)], Analyser().lexicon).same is is_one


@pytest.mark.parametrize(
    ("title", "said", "is_one"),
    [
        ("Sport grants open again", "The Norbridge Trust has reopened its Youth Sport Fund. Last year's winners, and "
         "two other successful clubs, shared £60,000. Clubs and schools may ask for up to £8,000 before 5 March 2027, "
         "half of the cost, for equipment and coaching.", True),
        ("Rugby club among winners", "Winners of the Norbridge Trust awards were named: the rugby club won £8,000. "
         "Works end by March, before the 5 March 2027 opener.", False),
        ("Choirs win trust awards", "The Norbridge Trust awarded three choirs; winners share £8,000. Next round for "
         "music closes on 5 March 2027, apply online.", False),
    ],
)  # fmt: skip
def test_news__may_name_former_winners_where_it_tells_the_day(title: str, said: str, is_one: bool) -> None:
    news = account({
        "source": "gazette", "url": "https://gazette.example.org/news/10", "title": title, "lang": "en",
        "kind": "news", "text": said,
    })  # fmt: skip
    assert judge(news, [account(SPORT)], Analyser().lexicon).same is is_one
