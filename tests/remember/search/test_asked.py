"""The question as a value: query string and back, stored interest and back, words in both languages and back."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paths import ROOT
from watcher.config import load
from watcher.remember.people import subscriber_rows
from watcher.remember.search.alternatives import gathered, groups, less, ways, written
from watcher.remember.search.asked import (
    KINDS,
    PARAMETERS,
    SearchCriteria,
    from_interest,
    from_query_string,
    read_pairs,
    sound,
    to_interest,
    to_query_string,
    unkept,
)
from watcher.remember.search.place_names import names_of_slugs
from watcher.remember.search.question import Intent, read_question
from watcher.remember.search.topic_names import applicant_names
from watcher.wording.asked import sentence

TODAY = date(2026, 11, 28)
DOMAINS = load(ROOT / "config.toml").domains
PLACES = sorted({"FR", "CA-QC", "CA", "EU", "UK", "US", *(slug for slug in names_of_slugs() if "mrc" not in slug)})
WORDS = ("hydrogène", "musée", "vélo", "quantique", "inondation", "bourse", "alzheimer", "patinoire")
days = st.dates(TODAY + timedelta(days=1), TODAY + timedelta(days=700))


def some(values: object, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(values)), max_size=most, unique=True).map(tuple)


UNITS = ("violon", "forêt ancienne", "cancer du sein", "santé mentale", "domain:culture", "who:artist", "aviron")
alternatives = st.lists(st.sampled_from(UNITS), min_size=2, max_size=3, unique=True).filter(
    lambda units: not all(":" in unit for unit in units)
).map(lambda units: (tuple(units),)) | st.just(())


@st.composite
def questions(draw: st.DrawFn) -> SearchCriteria:
    """Questions that contradict themselves in nothing."""
    domains, not_domains = draw(some(DOMAINS, 2)), draw(some(DOMAINS, 2))
    where, not_where = draw(some(PLACES, 2)), draw(some(PLACES, 1))
    who, not_who = draw(some(set(applicant_names().values()), 2)), draw(some(set(applicant_names().values()), 1))
    chosen = draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))
    low, high = draw(st.none() | st.integers(1, 5_000)), draw(st.none() | st.integers(5_001, 9_000))
    return sound(
        SearchCriteria(
            words=written([*draw(alternatives), *((word,) for word in chosen[1:])]),
            not_words=tuple(chosen[:1]) if draw(st.booleans()) else (),
            domains=domains,
            not_domains=tuple(key for key in not_domains if key not in domains),
            where=where,
            not_where=tuple(place for place in not_where if place not in where),
            who=who,
            not_who=tuple(key for key in not_who if key not in who),
            min_amount=None if low is None else Decimal(low * 1000),
            max_amount=None if high is None else Decimal(high * 1000),
            currency=draw(st.sampled_from(("EUR", "CAD", "GBP", ""))),
            due_from=draw(st.none() | days),
            due_to=draw(st.none() | days),
            statuses=draw(st.sampled_from(((), ("open",), ("rolling",), ("forecast",), ("closed",), ("all",)))),
            new=draw(st.sampled_from((0, 0, 3, 7, 14, 30))),
            language=draw(st.sampled_from(("", "", "fr", "en"))),
            kinds=draw(st.sampled_from(((), ("news",), ("award",)))),
        )
    )


@given(questions())
@settings(max_examples=200)
def test_query_string__comes_back_as_it_was(asked: SearchCriteria) -> None:
    text = to_query_string(asked)
    assert from_query_string(text) == asked
    assert to_query_string(from_query_string(text)) == text


@given(questions(), st.sampled_from(("fr", "en")))
@settings(max_examples=200)
def test_words__say_the_question_so_that_it_reads_back(asked: SearchCriteria, language: str) -> None:
    labels = {key: domain.label[language] for key, domain in DOMAINS.items()}
    said = sentence(asked, language, labels)
    assert read_question(said, TODAY, DOMAINS).criteria == asked, said


@given(questions())
@settings(max_examples=100)
def test_interest__keeps_what_it_does_not_name_as_lost(asked: SearchCriteria) -> None:
    kept, lost = from_interest(to_interest(asked, "n")), unkept(asked)
    assert set(lost) <= {"statuses", "new", "changed"}
    assert kept == replace(asked, statuses=(), new=0, changed=0)
    stored = json.loads(json.dumps(subscriber_rows.interest_json(to_interest(asked, "n"))))
    assert subscriber_rows.interest(stored) == to_interest(asked, "n")


@given(st.lists(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True).map(tuple), max_size=3))
@settings(max_examples=200)
def test_alternatives__come_back_from_their_form_and_from_entries(asked: list[tuple[str, ...]]) -> None:
    form = written(asked)
    assert groups(form) == tuple(asked)
    assert gathered(ways(form)) == form or len({len(set(ways(form))), len(ways(form))}) > 1


def test_alternatives__of_any_entries_any_one_is_enough() -> None:
    assert gathered(("santé", "eau potable")) == "(santé OR eau potable)"
    assert ways("(cancer du sein OR diabète) prévention") == ("(cancer du sein) prévention", "diabète prévention")
    assert less("(musée OR vélo) neige", ("musée",)) == "vélo neige"
    assert groups("OR a OR OR b) (c OR") == (("a", "b"), ("c",))
    assert len(groups(" ".join("(a OR b OR c)" for _ in range(9)))) == 1


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_anything__is_read_without_a_fault(text: str) -> None:
    found = read_question(text, TODAY, DOMAINS, SearchCriteria(domains=("health",)))
    assert from_query_string(to_query_string(found.criteria)) == found.criteria
    from_query_string(text)


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("domain=health&due=soon", ("due",)),
        ("min=-3&who=h%C3%B4pital", ("min", "who")),
        ("status=bogus&x=1&page=3", ("status",)),
        ("cur=DOGE&sides=3&new=9999", ("cur", "sides", "new")),
        ("q=%ff%00&due=2027-13-01..", ("due",)),
    ],
)
def test_query_string__names_what_it_drops(text: str, dropped: tuple[str, ...]) -> None:
    assert tuple(name for name, _ in read_pairs(parse_qsl(text), PARAMETERS, {})[1]) == dropped


def test_query_string__is_canonical() -> None:
    assert to_query_string(from_query_string("kind=news,call&domain=health,culture&q=a  b")) == (
        "q=a%20b&domain=culture,health&kind=call,news"
    )
    assert KINDS == ("call", "news", "award")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("appels pour les musées avant le 1er avril", "q=musées&due=..2027-04-01"),
        ("numérique et culture en Bourgogne", "domain=culture,digital&where=bourgogne-franche-comte"),
        ("des aides pour les agriculteurs du Gers ?", "where=gers&who=farmer"),
        ("jeunesse, sauf sport", "q=jeunesse&not-domain=tourism_sport"),
        ("health funding for startups, no loans", "not=loans&domain=health&who=small_business"),
        ("culture hors Montréal et hors Laval", "domain=culture&not-where=laval,montreal"),
        ("entre 15 000 et 30 000 € pour une école", "who=school&min=15000&max=30000&cur=EUR"),
        ("calls closing in February for universities", "who=higher_education&due=2027-02-01..2027-02-28"),
        ("appels en continu, éducation, Outaouais", "domain=education&where=outaouais&status=rolling"),
        ("qu'est-ce qui a changé en mobilité depuis 7 jours", "domain=mobility&changed=7"),
        ("santé mentale, Mauricie", "q=santé mentale&domain=health&where=mauricie"),
        ("recherche franco-québécoise", "domain=research&sides=2"),
        ("health on both sides of the Atlantic", "domain=health&sides=2"),
        ("santé, avec une équipe au Québec et une équipe en France", "domain=health&sides=2"),
        ("équipes française et québécoise en santé", "domain=health&sides=2"),
        ("health calls with a team on each side", "domain=health&sides=2"),
        ("Quels appels demandent une équipe de chaque côté ?", "sides=2"),
        ("Which calls require a team on each side?", "sides=2"),
        ("Combien côté Québec ?", "sides=2"),
        ("Qui paie du côté français ?", "sides=2"),
        ("date limite pour la partie québécoise", "sides=2"),
        ("who pays on the French side", "sides=2"),
        ("how much for the Québec side?", "sides=2"),
        ("santé, un volet France et un volet Québec", "domain=health&sides=2"),
        ("pas plus de 8000 euros, associations", "who=nonprofit&max=8000&cur=EUR"),
        ("sans date limite en environnement", "domain=environment&status=rolling"),
    ],
)
def test_question__in_plain_words(text: str, query: str) -> None:
    from urllib.parse import unquote

    found = read_question(text, TODAY, DOMAINS)
    assert (found.intent, unquote(to_query_string(found.criteria))) == (Intent.SEARCH, query)


@pytest.mark.parametrize(
    ("before", "text", "query"),
    [
        ("culture à Lyon", "et à Rennes ?", "domain=culture&where=bretagne"),
        ("santé québec avant juin", "plutôt en éducation", "domain=education&where=CA-QC&due=..2027-05-31"),
        ("tourisme", "seulement les bourses", "q=bourses&domain=tourism_sport"),
        ("health quebec", "over 20,000 euros", "domain=health&where=CA-QC&min=20000&cur=EUR"),
        ("health quebec before june", "drop the deadline", "domain=health&where=CA-QC"),
        ("sport bretagne", "partout", "domain=tourism_sport"),
        ("emploi", "et aussi la culture", "domain=culture,employment"),
        ("emploi, pme", "pas en Normandie", "domain=employment&not-where=normandie&who=small_business"),
        ("santé avant avril", "pas santé mais numérique", "domain=digital&not-domain=health&due=..2027-03-31"),
        ("tourisme avant février", "finalement peu importe la date", "domain=tourism_sport"),
        ("recherche sauf santé", "non, remets la santé", "domain=research"),
        ("énergie plus de 100 000 €", "plutôt 20 000 €", "domain=energy_climate&min=20000&cur=EUR"),
        ("energy over 1m", "make it 200k", "domain=energy_climate&min=200000"),
        ("calls for ngos", "drop anything about agriculture", "not-domain=agri_food&who=nonprofit"),
        ("health before april", "not about health", "not-domain=health&due=..2027-03-31"),
        ("santé avant avril", "pas santé", "not-domain=health&due=..2027-03-31"),
        ("santé et numérique", "le numérique, non merci", "domain=health&not-domain=digital"),
        ("santé", "- numérique", "domain=health&not-domain=digital"),
        ("santé et numérique", "enlève le numérique", "domain=health"),
        ("santé", "remove loans", "not=loans&domain=health"),
        ("tourisme", "sans le sport", "not=sport&domain=tourism_sport"),
        ("bretagne", "pas à Rennes", "not=Rennes&where=bretagne"),
        ("eau potable", "pas l'eau potable", "not=eau potable"),
        ("communes, énergie", "pas pour les communes", "domain=energy_climate&not-who=municipality"),
    ],
)
def test_follow_up__keeps_the_question_before(before: str, text: str, query: str) -> None:
    from urllib.parse import unquote

    asked = read_question(before, TODAY, DOMAINS).criteria
    found = read_question(text, TODAY, DOMAINS, asked)
    assert (found.intent, unquote(to_query_string(found.criteria))) == (Intent.FOLLOW_UP, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("autre chose : sport en Bretagne", "domain=tourism_sport&where=bretagne"),
        ("forget that, transport in Normandy", "domain=mobility&where=normandie"),
        (
            "pas de recherche svp, je cherche du social en Bretagne",
            "domain=inclusion&not-domain=research&where=bretagne",
        ),
    ],
)
def test_new_question__keeps_nothing_of_the_one_before(text: str, query: str) -> None:
    from urllib.parse import unquote

    found = read_question(text, TODAY, DOMAINS, read_question("santé, pme avant avril", TODAY, DOMAINS).criteria)
    assert (found.intent, unquote(to_query_string(found.criteria))) == (Intent.SEARCH, query)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("préviens-moi des appels sur les musées", Intent.SAVE),
        ("let me know about health grants", Intent.SAVE),
        ("quoi de neuf ?", Intent.NEWS),
        ("anything new in culture?", Intent.NEWS),
        ("comment ça marche ?", Intent.HELP),
        ("envoie-moi le bulletin tous les lundis", Intent.SETTINGS),
        ("la suite", Intent.NEXT_PAGE),
    ],
)
def test_intent__is_heard(text: str, intent: Intent) -> None:
    assert read_question(text, TODAY, DOMAINS, SearchCriteria(domains=("health",))).intent is intent


def test_own_questions__are_all_understood() -> None:
    from urllib.parse import unquote

    lines = (ROOT / "tests/remember/search/questions.txt").read_text(encoding="utf-8").splitlines()
    wanted = dict(line.split(" | ") for line in lines if not line.startswith("#"))
    assert len(wanted) > 140
    found = {text: unquote(to_query_string(read_question(text, TODAY, DOMAINS).criteria)) for text in wanted}
    assert {text: query for text, query in found.items() if query != wanted[text]} == {}


@pytest.mark.parametrize(
    "text",
    [
        "projets des deux côtés de la frontière",
        "schools on both sides of the border",
        "farms on the French side of the Rhine",
        "tourisme sur la côte française",
        "équipes de France de natation",
        "calls for French teams",
        "du côté de la France rurale",
        "partie France ou Belgique",
        "le côté sud de Québec",
    ],
)
def test_question__both_sides_of_something_else_are_no_two_sided_calls(text: str) -> None:
    assert not read_question(text, TODAY, DOMAINS).criteria.sides
