"""The same call on several sites: one call, several sources, one notification; lookalikes stay two."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest

from tests.paths import CORPUS
from tests.remember.duplicates.pairs import KEPT_FILE, account, cases, listed, read_cases
from tests.remember.reading_back import newest_calls
from tests.remember.scenes import FEED, START, Pair, Watch, call, grant, notice, until
from tests.understand.shipped import shipped_domains
from watcher.config.sources import FeedSource
from watcher.errors import CannotRegroup
from watcher.model import Amount, Fact, Kind, Reading, Side
from watcher.remember.duplicates.clusters import Backtest
from watcher.remember.duplicates.codes import stated
from watcher.remember.duplicates.comparison import Comparison, judge
from watcher.remember.duplicates.fingerprint import Fingerprint, language_free
from watcher.remember.duplicates.funder_names import funder_key
from watcher.remember.search.analysis import Analyser
from watcher.remember.search.query import Query
from watcher.remember.store import Store
from watcher.understand.reader import Reader

CALLS = CORPUS / "calls.jsonl"
LEXICON = Analyser().lexicon
# News told as news, no day or no sum, one site in two languages, a parish bulletin that keeps the name alone.
MISSED = {
    *("fresh-005", "fresh-015", "fresh-016", "retold-same-06", "retold-same-18", "kept-same-17", "kept-same-22"),
    *("forgot-same-02", "forgot-same-07", "forgot-same-18", "forgot-same-35", "forgot-same-36", "forgot-same-38"),
    *("forgot-same-40", "forgot-same-45"),
}
KEYLESS = {"forgot-same-35"}  # a paper that says neither the day nor the exact sum


def source(name: str) -> FeedSource:
    return FEED.model_copy(update={"name": name, "url": f"https://{name}.example.org/flux"})


# --- the judge -----------------------------------------------------------------------------------------------


def test_pairs__precision_is_one_and_no_known_twin_is_missed() -> None:
    verdicts = [(case, Comparison(case.one, case.two, LEXICON).verdict()) for case in cases()]
    merged = {case.id: verdict.reasons for case, verdict in verdicts if verdict.same and not case.same}
    missed = {case.id: case.why for case, verdict in verdicts if case.same and not verdict.same}
    assert merged == {}
    assert missed == {}
    assert len(verdicts) >= 80


def test_read_pairs__no_lookalike_is_merged_and_few_twins_are_missed() -> None:
    """Funders and their relays, letters, translations, as they are collected."""
    verdicts = [(case, judge(case.two, [case.one], LEXICON)) for case in read_cases(Reader(shipped_domains()))]
    merged = {case.id: verdict.reasons for case, verdict in verdicts if verdict.same and not case.same}
    missed = [case.id for case, verdict in verdicts if case.same and not verdict.same]
    assert merged == {}
    assert set(missed) <= MISSED


def test_kept_pairs__what_the_likeness_was_not_fitted_to_is_told_right() -> None:
    kept = list(read_cases(Reader(shipped_domains()), KEPT_FILE))
    told = [case for case in kept if judge(case.two, [case.one], LEXICON).same]
    assert [case.id for case in told if not case.same] == []
    assert len(told) >= 0.8 * sum(case.same for case in kept)


def test_pairs__the_judge_does_not_mind_the_order_and_always_says_why() -> None:
    for case in cases():
        one, two = (Comparison(*both, LEXICON).verdict() for both in ((case.one, case.two), (case.two, case.one)))
        assert one.same == two.same, case.id
        assert all(one.reasons), case.id


def test_pairs__twins_are_found_by_a_stored_key() -> None:
    known = (*cases(), *read_cases(Reader(shipped_domains())))
    lost = [case.id for case in known if case.same and not case.one.block_keys & case.two.block_keys]
    assert set(lost) <= KEYLESS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ADEME", "Agence de la transition écologique", True),
        ("ADEME", "Agence de la transition écologique (ADEME)", True),
        ("DAECT", "Ministère de l'Europe et des Affaires étrangères", True),
        ("Région Bretagne", "Conseil régional de Bretagne", True),
        ("DRAC Bretagne", "DRAC Normandie", False),
        ("MEAE", "MRIF", False),
        ("Fondation de France", "Fondation Terre", False),
    ],
)
def test_funders__one_house_has_one_name(one: str, other: str, same: bool) -> None:
    assert (funder_key(one) == funder_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.org/fr/appels/12", "a.org/en/appels/12", True),
        ("a.org/p?id=3&lang=fr", "a.org/p?id=3&lang=en", True),
        ("a.org/fr-ca/x", "a.org/en-ca/x", True),
        ("a.org/fr/appels/12", "a.org/en/appels/13", False),
        ("a.org/france/x", "a.org/england/x", False),
    ],
)
def test_addresses__differ_only_in_the_language(one: str, other: str, same: bool) -> None:
    assert (language_free(one) == language_free(other)) is same


@pytest.mark.parametrize(
    ("title", "found"), [("Fonds (FFQCD) et IA-santé", {"ffqcd", "ia"}), ("APPEL A PROJETS", set())]
)
def test_acronyms__are_capitals_in_a_title_that_is_not_all_capitals(title: str, found: set[str]) -> None:
    assert account({"source": "a", "url": "https://a.example.org/1", "title": title}).acronyms == found


def test_hostile_titles__are_judged_like_any_other() -> None:
    for title in ("", " ", "🎉", "\ud800", "\u202e", "a" * 5000, "((((", "volet " * 400, "I V X", "\x00", "2027"):
        for other in ("", title, "Appel"):
            one, two = (account({"source": said, "title": said, "url": ""}) for said in (title, other))
            assert not Comparison(one, two, LEXICON).verdict().same
            assert len(one.block_keys) < 50


# --- the memory ----------------------------------------------------------------------------------------------

TITLES = (
    "Fonds franco-québécois pour la coopération décentralisée (FFQCD)",
    "Fonds franco-québécois de coopération décentralisée",
)
SIDES = (
    Side("FR", "MEAE", amounts=(grant(16_000),), deadline=until("2027-03-12")),
    Side("CA-QC", "MRIF", amounts=(grant(20_000, "CAD"),), deadline=until("2027-03-12")),
)


def ffqcd(host: str, title: str, *amounts: Amount, **facts: Any) -> Pair:
    """One host's account of the two-sided fund."""
    read = call(until("2027-03-12"), amounts=amounts, **facts)
    text = f"Projets communs d'une collectivité française et d'un organisme québécois, selon {host}."
    return notice(title, source=host, url=f"https://{host}.example.org/fonds-cooperation", text=text), read


def test_ffqcd__two_names_on_four_hosts_are_one_call_told_once(store: Store) -> None:
    accounts = (
        ("meae", ffqcd("meae", TITLES[1], grant(16_000), funders=(Fact("MEAE"), Fact("MRIF")), sides=SIDES)),
        ("mrif", ffqcd("mrif", TITLES[0], grant(20_000, "CAD"), funders=(Fact("MRIF"),))),
        ("consulat", ffqcd("consulat", f"{TITLES[1]} - appel 2027", grant(16_000), funders=(Fact("MEAE"),))),
        ("cites", ffqcd("cites", f"FFQCD 2027 : {TITLES[0]}", grant(16_000), funders=(Fact("DAECT"),))),
    )
    watch = Watch(store)
    for host, pair in accounts:
        watch.at(source(host)).day(pair)
    (known,) = newest_calls(store)
    assert set(known.sources) == {"meae", "mrif", "consulat", "cites"}
    assert Counter(watch.kinds())["opened"] == 1
    merges = store.clusters.why(known.id)
    assert [merge.source for merge in merges] == ["mrif", "consulat", "cites"]
    assert all("same title" in merge.reasons for merge in merges)


def test_two_volets__of_one_page_stay_two_calls(store: Store) -> None:
    watch = Watch(store)
    first = (notice("Habitat adapté - volet 1", url="https://h.example.org/habitat-adapte", guid=""), call(until()))
    second = (notice("Habitat adapté - volet 2", url="https://h.example.org/habitat-adapte", guid=""), call(until()))
    watch.at(source("un")).day(first)
    watch.at(source("deux")).day(second)
    assert len(newest_calls(store)) == 2


def test_language_twins__of_one_harvest_of_a_second_source_join_once(store: Store) -> None:
    watch = Watch(store)
    page = notice("Soutien aux festivals de musique", url="https://arts.example.ca/fr/prog/festivals")
    twin = replace(page, title="Music Festival Support", url="https://arts.example.ca/en/prog/festivals", guid="en")
    watch.at(source("fr")).day((page, call(until())))
    watch.at(source("en")).day((twin, replace(call(until()), language="en")))
    assert len(newest_calls(store)) == 1


def test_language_twins__of_one_harvest_are_one_call(store: Store) -> None:
    """A bilingual source lists each call twice: by the language in its addresses, or by a link to the other page."""
    watch = Watch(store)
    page = notice("Soutien aux festivals de musique", url="https://arts.example.ca/fr/prog/festivals")
    twin = replace(page, title="Music Festival Support", url="https://arts.example.ca/en/prog/festivals", guid="en")
    fund = notice("Fonds MUSICAM pour les salles", url="https://arts.example.ca/fr/salles", guid="s")
    link = f"In French: {fund.url}"
    hall = replace(fund, title="MUSICAM Fund for venues", url="https://arts.example.ca/en/venues", guid="v", text=link)
    french, english = call(until()), replace(call(until()), language="en")
    other = notice("Bourses de composition", url="https://arts.example.ca/fr/bourses", guid="b")
    watch.day((twin, english), (page, french), (hall, english), (fund, french), (other, french))
    assert sorted(found.title for found in newest_calls(store)) == [other.title, fund.title, page.title]
    assert watch.kinds() == ["opened"] * 3


def test_a_source__that_lists_a_call_twice_keeps_two(store: Store) -> None:
    watch = Watch(store)
    one = (notice("Sols urbains vivants", url="https://a.example.org/sols-1"), call(until(), funders=(Fact("ANR"),)))
    two = (notice("Sols urbains vivants", url="https://a.example.org/sols-2", guid="x"), one[1])
    three = (notice("Sols urbains vivants", url="https://b.example.org/sols-3", guid="y"), one[1])
    watch.day(one, two)
    watch.at(source("autre")).day(three, (replace(three[0], guid="z", url="https://b.example.org/sols-4"), one[1]))
    assert len(newest_calls(store)) == 2


def test_news__of_one_title_on_two_pages_stay_two(store: Store) -> None:
    watch = Watch(store)
    for name in ("un", "deux"):
        said = notice("Un musée rouvre ses portes", source=name, url=f"https://{name}.example.org/musee-rouvert")
        watch.at(source(name)).day((said, Reading(Kind.NEWS, "fr")))
    assert len(newest_calls(store, kinds=(Kind.NEWS,))) == 2


def test_backtest__lists_what_the_rules_of_today_would_change(store: Store) -> None:
    watch = Watch(store)
    read = call(until(), funders=(Fact("ANR"),))
    page = "https://a.example.org/sols-urbains-vivants"
    watch.at(source("un")).day((notice("Sols urbains vivants", url=page), read))
    other = notice("Sols urbains vivants", url="https://b.example.org/anr/sols-vivants", guid="7")
    watch.at(source("deux")).day((other, read))
    assert store.clusters.backtest() == Backtest((), ())
    watch.at(source("deux")).day((replace(other, title="Sols des vignes"), read))
    (split,) = (finding for finding in store.clusters.backtest().would_split if finding.sources == ("deux",))
    assert split.reasons


def two_sources(store: Store) -> Watch:
    """One call, known from two sources."""
    watch = Watch(store)
    read = call(until(), funders=(Fact("ANR"),))
    watch.at(source("un")).day((notice("Sols urbains vivants", url="https://a.example.org/sols-vivants"), read))
    watch.at(source("deux")).day((notice("Sols urbains vivants", url="https://b.example.org/anr/sols-viv"), read))
    return watch


def test_split__undoes_a_merge_and_nobody_is_told(store: Store) -> None:
    watch = two_sources(store)
    (one,) = newest_calls(store)
    before = store.ledger.since()
    new = store.calls.split(one.id, "deux", "Ada", START)
    assert store.calls.get(one.id).sources == ("un",)
    assert store.calls.get(new).sources == ("deux",)
    assert {event.cause.value for event in store.ledger.since() if event not in before} <= {"admin"}
    assert store.search.find(Query("sols vivants"), START).total == 2
    assert store.clusters.backtest() == Backtest((), ())
    later = watch.at(source("deux"))
    later.day((notice("Sols urbains vivants", url="https://b.example.org/anr/sols-viv"), call(until())))
    assert len(newest_calls(store)) == 2


def test_merge__brings_back_what_was_split(store: Store) -> None:
    two_sources(store)
    (one,) = newest_calls(store)
    new = store.calls.split(one.id, "deux", "Ada", START)
    store.calls.merge(one.id, new, "Ada", START)
    assert store.calls.get(new).id == one.id
    assert set(store.calls.get(one.id).sources) == {"un", "deux"}
    assert store.search.find(Query("sols vivants"), START).total == 1
    assert [merge.by_rule for merge in store.clusters.why(one.id)] == [True, False]


def test_regroup__refuses_what_is_not_there(store: Store) -> None:
    two_sources(store)
    (one,) = newest_calls(store)
    for other in (one.id, 99):
        with pytest.raises(CannotRegroup):
            store.calls.merge(one.id, other, "Ada", START)
    for name in ("trois", ""):
        with pytest.raises(CannotRegroup):
            store.calls.split(one.id, name, "Ada", START)


@pytest.mark.parametrize(("order", "count"), [(1, 1), (-1, 2)])
def test_two_steps__are_one_call_unless_the_final_day_would_be_told_as_an_extension(
    store: Store, order: int, count: int
) -> None:
    letter = "Lettre d'intention : 15 janvier 2027. Chaires de 400 000 $ du Fonds Méridor."
    title, both = "Chaires Méridor en vieillissement actif", f"{letter} Demande complète : 20 avril 2027."
    facts = {"amounts": (grant(400_000, "CAD"),), "funders": (Fact("Fonds Méridor"),)}
    pairs = [
        (notice(title, source="meridor", text=both, url="https://m.example.ca/c1"), call(until("2027-04-20"), **facts)),
        (
            notice(title, source="aines", text=letter, url="https://a.example.org/c2"),
            call(until("2027-01-15"), **facts),
        ),
    ]
    watch = Watch(store)
    for said, read in pairs[::order]:
        watch.at(source(said.source)).day((said, read))
    assert (len(newest_calls(store)), watch.kinds()) == (count, ["opened"] * count)


# --- the corpus ----------------------------------------------------------------------------------------------


@pytest.mark.corpus
def test_corpus__near_families_of_real_calls_stay_apart() -> None:
    """Every pair that shares a key is judged as if two sites listed it; only exact repeats may be called the same."""
    if not CALLS.exists():
        pytest.skip("../shared/corpus is not here")
    with CALLS.open(encoding="utf-8") as lines:
        prints = [listed(json.loads(line)) for line in lines]
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        for key in one.block_keys:
            blocks[key].append(place)
    pairs = {pair for places in blocks.values() if len(places) <= 60 for pair in itertools.combinations(places, 2)}
    same = [(prints[a], prints[b]) for a, b in pairs if _as_two_sites(prints[a], prints[b])]
    assert len(pairs) > 5_000
    assert [(a.notice.title, b.notice.title) for a, b in same if not (a.core <= b.core or b.core <= a.core)] == []


def _as_two_sites(one: Fingerprint, two: Fingerprint) -> bool:
    other = Fingerprint(f"{two.source}, elsewhere", two.notice, two.reading)
    return Comparison(one, other, LEXICON).verdict().same


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://portal.example.org/topics/EAU-2027-01-NORD-02", True),
        ("https://portal.example.org/topics/EAU-2027-01-NORD-03", False),
        ("https://relais.example.org/fiches/FICHE-77", True),
    ],
)
def test_codes_in_addresses__part_the_pages_of_one_site(url: str, same: bool) -> None:
    text = "Le programme aide les communes de montagne à garder l'eau des torrents dans des retenues de pierre. " * 3
    facts = {"title": "Retenues de pierre pour l'eau des torrents", "text": text, "deadlines": ["2027-05-03"]}
    facts |= {"funders": ["Agence de l'eau"], "amounts": [["EUR", 40000]]}
    one = account(facts | {"source": "a", "url": "https://portal.example.org/topics/EAU-2027-01-NORD-02"})
    other = account(facts | {"source": "b", "url": url})
    assert judge(other, [one], Analyser().lexicon).same is same


@pytest.mark.parametrize(("title", "found"), [("AAP-2027-03 : sols", {"aap-2027-03"}), ("AAP-2026-27 : sols", set())])
def test_codes__a_number_within_a_year_is_one_and_a_season_is_none(title: str, found: set[str]) -> None:
    assert stated(title, "", {}) == found
