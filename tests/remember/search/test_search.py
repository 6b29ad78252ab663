"""Search on the real engines: the same questions, the same answers, in SQLite and in PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.paths import ROOT
from tests.remember.scenes import Watch, call, grant, notice, until
from watcher.config import load
from watcher.model import Amount, AmountRole, DomainScore, Fact, Kind, Reading, Side, Status
from watcher.remember.recording import writing
from watcher.remember.search.asked import to_query
from watcher.remember.search.query import Found, Query
from watcher.remember.search.question import read_criteria
from watcher.remember.search.ranked import Hit, in_order
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DOMAINS = load(ROOT / "config.toml").domains

WATER = (
    notice("Préserver l’eau des captages", text="Études et travaux. L’accès à l’eau potable des communes rurales."),
    call(until("2027-06-30"), amounts=(grant(80_000),), domains=(DomainScore("environment", 3.0),)),
)
HEALTH = (
    notice("Données de santé et prévention", text="Fonds franco-québécois : entrepôts de données.", country="FR"),
    call(
        until("2027-03-05"),
        domains=(DomainScore("health", 5.0), DomainScore("digital", 2.0)),
        amounts=(grant(16_000),),
        funders=(Fact("MEAE"), Fact("MRIF")),
        sides=(
            Side("FR", "MEAE", amounts=(grant(16_000),), deadline=until("2027-03-05")),
            Side("CA-QC", "MRIF", amounts=(grant(20_000, "CAD"),), deadline=until("2027-03-12")),
        ),
    ),
)
TRANSIT = (
    notice("Call for proposals: rural public transit", text="Grants for a municipality or a non-profit.", country="CA"),
    replace(
        call(until("2027-02-10"), domains=(DomainScore("mobility", 4.0),), amounts=(grant(250_000, "CAD"),)),
        language="en",
    ),
)
NEWS = (notice("Un musée ouvre ses réserves", text="La culture en fête."), Reading(Kind.NEWS, "fr"))


@pytest.fixture
def watch(store: Store) -> Watch:
    """A store with three calls and a piece of news."""
    watch = Watch(store)
    watch.day(WATER, HEALTH, TRANSIT, NEWS)
    return watch


def ask(watch: Watch, words: str = "", **filters: Any) -> Found:
    return watch.store.search.find(Query(words=words, **filters), NOW)


def titles(found: Found) -> list[str]:
    return [known.title.split()[0] for known in found.calls]


@pytest.mark.parametrize(
    "words", ["languages", "countries", "language_fr", "country ca", "domain health", "-languages"]
)
def test_find__words_are_not_looked_for_among_facts(watch: Watch, words: str) -> None:
    """«language_fr» is a fact of these calls, and none of their texts has the word that it begins with."""
    found = ask(watch, words)
    assert titles(found) == ([] if words != "domain health" else ["Données"])


ANSWERS: list[tuple[str, list[str]]] = [
    ("sante", ["Données"]),
    ("SANTÉ", ["Données"]),
    ("l'eau", ["Préserver"]),
    ("l’eau", ["Préserver"]),
    ("donnee", ["Données"]),
    ("captage préservé eau", ["Préserver"]),
    ("environnement", []),
    ("municipalités eau", ["Préserver", "Call"]),  # few have both words: one that has some follows
    ("transport collectif", ["Call"]),
    ("appel de propositions", ["Call"]),
    ("OBNL", ["Call"]),
    ("digital", []),
    ("MRIF", ["Données"]),
    ("musée", ["Un"]),
    ("eau -potable", []),
    ("eau -stage", ["Préserver"]),
    ('"eau potable"', ["Préserver"]),
    ('"potable eau"', []),
    ("(captages OR transit)", ["Call", "Préserver"]),
    ("(stage OR domain:health)", ["Données"]),
    ("(eau OR données) communes", ["Préserver", "Données", "Call"]),  # few have both: those that have one follow
    ("(entrepôts prévention OR piscine)", ["Données"]),
]


def test_words__find_what_they_mean(watch: Watch) -> None:
    answers = [(words, titles(ask(watch, words))) for words, _ in ANSWERS]
    assert answers == ANSWERS


HOSTILE = [
    "l'eau", "appel d'offres", "-x", '"abc', '"', '""', "NEAR(", "NEAR(a b, 5)", "*", "eau*", "col:x", "title:eau",
    "^eau", "a AND", "OR", "NOT eau", "( eau", ")", "{eau}", "🎉", "💧 eau", "eau " * 1000, "x" * 4000, "'" * 4000,
    "de la les", "the of and", "\x00", "eau\x00", "%s %(x)s {} {{7*7}} ${env}", "'; DROP TABLE calls; --",
    "eau & | ! <-> :*", "\\", "\ud800", "é́́́", "ﬁn", "ⅷ", "水", "-", "--", "- -", '-"', "eau:A", "1 OR 1=1",
    "\u202eeau", "a.b.c", "search_index", "facts : state_call", "-eau -potable", "sant\u0000é", "a" * 4000 + " eau",
]  # fmt: skip
ORDERS = ("relevance", "deadline", "recent", "newest", "no such; DROP TABLE calls")


def test_t32_t64_words__whatever_they_are_never_reach_the_engine_raw(watch: Watch) -> None:
    for words in HOSTILE:
        for order in ORDERS:
            assert ask(watch, words, order=order).total <= 4, words
        assert watch.store.search.find(to_query(read_criteria(words, TODAY, DOMAINS), TODAY), NOW).total <= 4, words
    assert ask(watch, "eau").total == 1


def test_t64_filters__are_bound_values(watch: Watch) -> None:
    for value in ("'; DROP TABLE calls; --", '"', "a OR b", "🎉", "", "x" * 5000, "%"):
        for name in ("domains", "statuses", "kinds", "countries", "sources"):
            assert ask(watch, "eau", **{name: (value,)}).total == 0, (name, value)
        assert ask(watch, "eau", language=value).total == (0 if value else 1)
        assert ask(watch, min_amount=Decimal(1), currency=value or None).total in (0, 3)
        assert ask(watch, max_amount=Decimal("1e9"), currency=value or None).total in (0, 3)


def test_emoji_alone__finds_nothing_rather_than_everything(watch: Watch) -> None:
    assert ask(watch, "🎉") == Found()


def test_no_words__list_the_next_deadlines_first(watch: Watch) -> None:
    assert titles(ask(watch, kinds=("call",))) == ["Call", "Données", "Préserver"]
    assert titles(ask(watch, "de la", kinds=("call",))) == ["Call", "Données", "Préserver"]


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"domains": ("health",)}, {"Données"}),
    ({"domains": ("health", "mobility")}, {"Données", "Call"}),
    ({"statuses": (Status.OPEN,)}, {"Données", "Préserver", "Call"}),
    ({"statuses": ("closed",)}, set()),
    ({"kinds": ("news",)}, {"Un"}),
    ({"countries": ("CA-QC",)}, {"Données"}),
    ({"countries": ("CA",)}, {"Données", "Call"}),
    ({"countries": ("FR",)}, {"Données"}),
    ({"language": "en"}, {"Call"}),
    ({"sources": ("ministere",), "kinds": ("call",)}, {"Données", "Préserver", "Call"}),
    ({"sources": ("autre",)}, set()),
    ({"min_amount": Decimal(80_000), "currency": "EUR"}, {"Préserver", "Call"}),
    ({"min_amount": Decimal(20_000), "currency": "CAD"}, {"Données", "Préserver", "Call"}),
    ({"min_amount": Decimal(20_001), "currency": "CAD"}, {"Données", "Préserver", "Call"}),
    ({"min_amount": Decimal(40_000), "currency": "CAD"}, {"Préserver", "Call"}),
    ({"min_amount": Decimal(100_000)}, {"Call"}),
    ({"min_amount": Decimal("1e30")}, set()),
    ({"max_amount": Decimal(16_000), "currency": "EUR"}, {"Données"}),
    ({"max_amount": Decimal(80_000)}, {"Données", "Préserver"}),
    ({"max_amount": Decimal(79_999), "currency": "EUR"}, {"Données"}),
    ({"max_amount": Decimal(1)}, set()),
    ({"max_amount": Decimal("1e30"), "currency": "EUR"}, {"Données", "Préserver", "Call"}),
    ({"min_amount": Decimal(50_000), "max_amount": Decimal(100_000), "currency": "EUR"}, {"Préserver"}),
    ({"min_amount": Decimal(17_000), "max_amount": Decimal(19_000)}, set()),
    ({"deadline_from": date(2027, 3, 1)}, {"Données", "Préserver"}),
    ({"deadline_to": date(2027, 3, 4)}, {"Call"}),
    ({"deadline_from": date(2027, 3, 10), "deadline_to": date(2027, 3, 20)}, {"Données"}),
    ({"deadline_from": date.min, "deadline_to": date.max}, {"Données", "Préserver", "Call"}),
]


def test_filters__either_side_of_a_call_counts(watch: Watch) -> None:
    answers = [(filters, set(titles(ask(watch, **filters)))) for filters, _ in FILTERS]
    assert answers == FILTERS


def test_amounts__are_those_of_one_project_where_they_are_said(store: Store) -> None:
    watch = Watch(store)
    budget = Amount(Decimal(1_000_000), "EUR", AmountRole.TOTAL)
    watch.day((notice("Petites aides"), call(until("2027-06-30"), amounts=(budget, grant(20_000)))))
    assert ask(watch, max_amount=Decimal(30_000), currency="EUR").total == 1
    assert ask(watch, min_amount=Decimal(50_000), currency="EUR").total == 0


def test_words_of_no_single_call__find_the_calls_that_have_some(watch: Watch) -> None:
    found = ask(watch, "eau transit")
    assert (found.loosened, found.missing) == (True, ())
    assert set(titles(found)) == {"Préserver", "Call"}


def test_a_word_of_no_call__is_left_out_and_named(watch: Watch) -> None:
    found = ask(watch, "l'eau en Bretagne, captages")
    assert (titles(found), found.loosened, found.missing) == (["Préserver"], True, ("Bretagne",))
    alone = ask(watch, "Hosptial")
    assert (alone.total, alone.loosened, alone.missing) == (0, False, ("Hosptial",))
    filtered = ask(watch, "eau santé", domains=("health",))
    assert (titles(filtered), filtered.missing) == (["Données"], ("eau",))
    assert not ask(watch, "eau").missing


def test_a_changed_call__is_found_by_its_new_words_only(watch: Watch) -> None:
    watch.day((replace(WATER[0], title="Restaurer les zones humides", text="Mares et tourbières."), WATER[1]), HEALTH)
    assert titles(ask(watch, "tourbières")) == ["Restaurer"]
    assert ask(watch, "captages").total == 0
    assert ask(watch, kinds=("call",)).total == 3


def test_the_clock__moves_a_call_to_another_state(watch: Watch) -> None:
    watch.store.calls.age(datetime(2027, 3, 1, tzinfo=UTC))
    assert titles(ask(watch, statuses=("closed",))) == ["Call"]
    assert "Call" not in titles(ask(watch, statuses=("open", "closing")))


def test_a_window_to_come__leaves_out_what_is_over(watch: Watch) -> None:
    watch.store.calls.age(datetime(2027, 2, 11, 6, tzinfo=UTC))
    window = {"deadline_from": TODAY, "deadline_to": date(2027, 3, 6)}
    assert titles(ask(watch, **window)) == ["Données"]
    assert titles(ask(watch, **window, statuses=("closed",))) == ["Call"]


def test_pages__fit_together(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(450))
    seen = [known.id for start in range(0, 450, 90) for known in ask(watch, "appel", limit=90, offset=start).calls]
    assert len(set(seen)) == 450
    assert ask(watch, "appel", limit=5, offset=448).total == 450
    assert len(ask(watch, "appel", limit=5, offset=448).calls) == 2
    assert ask(watch, "appel", limit=0).calls == ()
    assert len(ask(watch, "fondation", limit=100_000).calls) == 450


def test_snippets__show_the_words_as_published(watch: Watch) -> None:
    found = ask(watch, "potable")
    assert "L’accès à l’eau potable" in found.snippets[found.calls[0].id]


def test_a_title__outweighs_the_text(store: Store) -> None:
    watch = Watch(store)
    in_text = notice("Bourses de recherche", text="Un volet concerne les tourbières. " + "Autre chose encore. " * 20)
    in_title = notice("Sauver les tourbières", text="Mares. " + "Autre chose encore. " * 20)
    watch.day((in_text, call(until("2027-02-01"))), (in_title, call(until("2027-09-01"))))
    assert titles(ask(watch, "tourbières")) == ["Sauver", "Bourses"]


def test_equals__the_nearest_open_deadline_first() -> None:
    today = TODAY.toordinal()
    hits = [
        Hit(1, True, today + 90, today + 90, 4.0),
        Hit(2, False, today + 1, today + 1, 3.95),
        Hit(3, True, today - 9, today + 5, 3.9),
        Hit(4, True, None, None, 3.8),
        Hit(5, True, today, today, 1.0),
    ]
    assert [hit.call_id for hit in in_order(hits, TODAY)] == [3, 1, 4, 2, 5]


def test_the_chat_example__finds_the_two_sided_call(watch: Watch) -> None:
    query = to_query(read_criteria("santé québec plus de 10 000 $ avant juin", TODAY, DOMAINS), TODAY)
    assert titles(watch.store.search.find(query, NOW)) == ["Données"]


def test_rebuild__gives_the_same_answers(watch: Watch) -> None:
    before = ask(watch, "eau"), ask(watch, domains=("health",))
    with watch.store.db.write() as tx:
        writing.index_anew(tx)
    assert (ask(watch, "eau"), ask(watch, domains=("health",))) == before


# --- what was probably meant -------------------------------------------------------------------------------------


@pytest.fixture
def many(store: Store) -> Watch:
    """A store whose calls are found only by reading a question with care."""
    watch = Watch(store)
    texts = (
        "Child Care Facilities Fund",
        "Flood prevention for river towns",
        "Semiconductor research chairs",
        "Rénovation énergétique des écoles",
        "Bourses du CNRS en physique",
        "Prévention des chutes des aînés",
        "Prévention de la délinquance",
        "Prévention routière",
    )
    watch.day(*((notice(title, text="…"), call(until("2027-06-30"))) for title in texts))
    return watch


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("childcare", "Child"),
        ("inondations prévention", "Flood"),
        ("semi-conductors", "Semiconductor"),
        ("rénovasion énergétique", "Rénovation"),
        ("C.N.R.S.", "Bourses"),
    ],
)
def test_question__finds_what_was_meant(many: Watch, words: str, first: str) -> None:
    assert titles(ask(many, words))[0] == first


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("wild fire", "Wildfire resilience"),
        ("play ground", "Playgrounds for all"),
        ("5 G", "Campus 5G"),
        ("soil health", "Soil health"),
        ("logement étudiant", "Logement étudiant"),
    ],
)
def test_question__titles_with_the_words_as_typed_are_found(store: Store, words: str, first: str) -> None:
    """Written in one or in two; or taken for a domain and an applicant that their calls are not filed under."""
    watch = Watch(store)
    names = ("Wildfire resilience", "Playgrounds for all", "Campus 5G", "Soil health", "Logement étudiant", "Vitrines")
    pairs = ((notice(name, url=f"https://h.example.org/{name}", guid=name), call(until())) for name in names)
    watch.day(*pairs)
    asked = read_criteria(words, date(2027, 1, 4), load(ROOT / "config.toml").domains)
    found = store.search.find(to_query(asked, date(2027, 1, 4)), watch.now)
    assert [known.title for known in found.calls][:1] == [first]


def test_question__few_answers_are_followed_by_those_with_some_of_the_words(many: Watch) -> None:
    found = ask(many, "flood prevention")
    assert titles(found)[0] == "Flood"
    assert not found.loosened
    assert ask(many, "prévention").total == 4


def test_question__what_stands_in_the_index_is_not_mended(many: Watch) -> None:
    assert titles(ask(many, "chutes")) == ["Prévention"]
    assert ask(many, "Quetzalcoatl").total == 0
