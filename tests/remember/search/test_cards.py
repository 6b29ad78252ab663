"""The card of a call never disagrees with the reading it stands for, whatever happens to the call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.remember.scenes import API, DAY, Watch, call, edited, grant, notice, until
from watcher.model import Call, DomainScore, Fact, ReadingWarning, Side, Status, WarningKind
from watcher.remember.db.tables.calls import calls
from watcher.remember.db.tables.search import search_cards
from watcher.remember.recording import writing
from watcher.remember.search import cards, ranked
from watcher.remember.search.query import Query
from watcher.remember.store import Store
from watcher.wording import cards as said
from watcher.wording.view import View

LONG = "Les équipes déposent ensemble un dossier de 1 250 000 € au plus ; " * 12
TWO_SIDED = (
    notice("Données de santé", text="Un long texte. " * 90, country="FR"),
    call(
        replace(until("2027-03-05", quote=LONG), warnings=(ReadingWarning(WarningKind.WEEKDAY, "2027-03-05"),)),
        until("2027-04-05", "17:00", "Europe/Paris"),
        domains=(DomainScore("health", 5.0, ("santé", "hôpital")),),
        amounts=(replace(grant(16_000), quote=LONG), grant(20_000, "CAD")),
        funders=(Fact("MEAE", LONG), Fact("Fonds " * 80)),
        eligible=(Fact("health", LONG, probable=True),),
        territories=(Fact("Bretagne", LONG),),
        partner_rule=Fact("both_sides", LONG),
        purpose=Fact("purpose", LONG),
        own_funding=grant(5),
        sides=(
            Side(
                "FR", "MEAE", (Fact("health", LONG),), (grant(16_000),), until("2027-03-05", quote=LONG), "F12", "x@y"
            ),
            Side("CA-QC", "MRIF"),
        ),
    ),
)
OTHER = (notice("Données de santé et de soin", source="fonds", url="https://fonds.example.org/1"), TWO_SIDED[1])


def words(call: Call, language: str, watch: Watch) -> tuple[object, ...]:
    """All that a list, a mail or a feed says of a call."""
    view = View(language, "Europe/Paris", watch.now)
    card = said.card(call, view, {"ministere": "Le ministère"})
    return card, said.plain(card, language), said.short_lines(call, view), call.url, call.version, call.last_seen


def assert_cards_agree(watch: Watch) -> None:
    """Every call that stands for itself has a card, no other has, and both say the same."""
    store = watch.store
    with store.db.read() as tx:
        ids = set(tx.scalars(select(calls.c.id).where(calls.c.merged_into.is_(None))))
        assert set(tx.scalars(select(search_cards.c.call_id))) == ids
        with_card = cards.load(tx, ids)
    for number, whole in store.calls.many(ids).items():
        for language in ("fr", "en"):
            assert words(with_card[number], language, watch) == words(whole, language, watch)


def test_card__agrees_after_all_that_can_happen_to_a_call(store: Store) -> None:
    watch = Watch(store)
    watch.day(TWO_SIDED, *watch.stock(3))
    assert_cards_agree(watch)
    watch.day(edited(TWO_SIDED, title="Données de santé, deuxième avis"), *watch.stock(2))  # changed; one left out
    assert_cards_agree(watch)
    fund = watch.at(API)
    fund.day(OTHER)
    one, two = (store.calls.by_url(pair[0].url) for pair in (TWO_SIDED, OTHER))
    assert one is not None
    assert two is not None
    if one.id != two.id:
        store.calls.merge(one.id, two.id, "Ada", watch.now)
        assert_cards_agree(watch)
        assert list(store.search.cards([two.id]).values()) == [store.calls.get(one.id)]
    store.calls.split(one.id, "fonds", "Ada", watch.now)
    assert_cards_agree(watch)
    store.calls.correct(one.id, domains=["culture"], who="Ada", now=watch.now)
    assert_cards_agree(watch)
    watch.now += 90 * DAY
    store.calls.age(watch.now)
    assert_cards_agree(watch)
    with store.db.write() as tx:
        writing.index_anew(tx)
    assert_cards_agree(watch)


def test_call_without_a_card__is_shown_all_the_same(store: Store) -> None:
    """A process that ends between a migration and the making of the index leaves calls without one."""
    watch = Watch(store)
    watch.day(TWO_SIDED)
    with store.db.write() as tx:
        tx.execute(text("DELETE FROM search_cards"))
    assert [found.title for found in store.search.find(Query(), watch.now, brief=True).calls] == ["Données de santé"]


@settings(max_examples=60)
@given(st.text(alphabet="aé1.,  \u00a0€\n;", max_size=700))
def test_a_long_quote__is_cut_where_lists_cut_it(quote: str) -> None:
    from watcher.wording.text import short

    cut = cards.brief_quote(quote)
    assert len(cut) <= max(len(quote), 1)
    for limit in (120, 220, 240):
        assert short(cut, limit) == short(quote, limit)


def test_answers_in_no_order__are_the_same_as_in_order(store: Store) -> None:
    watch = Watch(store)
    watch.day(TWO_SIDED, *watch.stock(4))
    for query in (
        Query("santé"),
        Query(),
        Query("appel", deadline_from=watch.now.date()),
        Query("zorglub"),
        Query("☃"),
    ):
        assert sorted(store.search.ids(query, watch.now)) == sorted(store.search.matching(query, watch.now))
    days = store.search.due_days(Query("santé"), until("2027-03-01").date, until("2027-03-31").date, watch.now)
    assert [day.isoformat() for day, _ in days] == ["2027-03-05"]
    assert len(store.search.due_days(Query(), until("2027-01-01").date, until("2027-12-31").date, watch.now)) == 6


def test_facts_of_the_index__are_the_same_on_both_engines(store: Store) -> None:
    watch = Watch(store)
    watch.day(TWO_SIDED)
    (row,) = store.search.fact_rows()
    assert {"domain_health", "sides_2", "who_health", "place_bretagne"} <= set(row.facts.split())


def test_deadlines_to_come__lead_a_long_list(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """More answers than are looked at one by one: those with a deadline to come stand first, then all others; also
    where the days that are looked at first hold a step of a call whose last day is far off."""
    watch = Watch(store)
    days = (until("2026-01-01"), until("2027-02-02"), until("2027-11-30"))
    stepped = (notice("Soutien en trois temps"), replace(call(days[0]), deadlines=days))
    over = [(notice(f"Ancien {n}"), call(until("2026-01-01"))) for n in range(6)]
    due = [(notice(f"Prochain {n}"), call(until(f"2027-02-{n + 1:02}"))) for n in range(8)]
    later = [(notice(f"Soutien {n}"), call(until(f"2027-06-{n + 1:02}"))) for n in range(3)]
    watch.day(TWO_SIDED, stepped, *watch.stock(3), *over, *due, *later)
    states = tuple(map(str, Status))
    queries = [Query(words, order="deadline", statuses=some) for words in ("", "soutien") for some in ((), states)]
    plain = [[found.id for found in store.search.find(replace(query, limit=30), watch.now).calls] for query in queries]
    monkeypatch.setattr(ranked, "SHORTLIST", 2)
    for block in (1, ranked.BLOCK):
        monkeypatch.setattr(ranked, "BLOCK", block)
        for query, wanted in zip(queries, plain, strict=True):
            for first, limit in ((0, 1), (0, 2), (1, 4), (3, 3), (0, 9), (0, 30), (12, 8)):
                shown = store.search.find(replace(query, offset=first, limit=limit), watch.now).calls
                assert [found.id for found in shown] == wanted[first : first + limit]
