"""Two sources that list one page under one title: one call, one piece of news, told once; an extension wins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.remember.reading_back import newest_calls
from tests.remember.scenes import FEED, Pair, Watch, call, notice, until
from watcher.config.sources import FeedSource
from watcher.model import Fact, HarvestState, Kind, Reading
from watcher.remember.duplicates.clusters import Backtest
from watcher.remember.search.query import Query
from watcher.remember.store import Store

SHORT = "https://fonds.example.org/aap1"


def source(name: str) -> FeedSource:
    return FEED.model_copy(update={"name": name, "url": f"https://{name}.example.org/flux"})


def listed(title: str = "Ateliers partagés", url: str = SHORT, *days: str, guid: str = "") -> Pair:
    """One feed's item for that page."""
    ends = days or ("2027-03-05",)
    return notice(title, url=url, guid=guid, text=f"Dépôt jusqu'au {' et au '.join(ends)}."), call(*map(until, ends))


def told(title: str, kind: Kind, url: str = SHORT) -> Pair:
    return notice(title, url=url, guid=""), Reading(kind, "fr")


# --- news and awards -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.NEWS, Kind.AWARD])
def test_news__of_one_page_and_title_are_told_once(store: Store, kind: Kind) -> None:
    watch = Watch(store)
    watch.at(source("un")).day(told("Un musée rouvre ses portes", kind))
    changes = watch.at(source("deux")).day(told("Un musée  rouvre ses portes", kind, f"{SHORT}?utm_source=rss"))
    (known,) = newest_calls(store, kinds=(kind,))
    assert (changes.events, known.sources) == ((), ("un", "deux"))
    assert watch.kinds() == [kind.value]
    assert store.clusters.why(known.id)[0].reasons == ("same address",)
    assert store.search.find(Query("musée"), watch.now).total == 1


@pytest.mark.parametrize(
    "other",
    [
        told("Un théâtre rouvre ses portes", Kind.NEWS),
        told("Un musée rouvre ses portes", Kind.NEWS, "https://fonds.example.org/aap2"),
        told("Un musée rouvre ses portes", Kind.NEWS, "https://fonds.example.org/"),
        told("Un musée rouvre ses portes", Kind.AWARD),
    ],
    ids=["title", "page", "site", "kind"],
)
def test_news__that_differ_stay_two(store: Store, other: Pair) -> None:
    watch = Watch(store)
    watch.at(source("un")).day(told("Un musée rouvre ses portes", Kind.NEWS))
    watch.at(source("deux")).day(other)
    assert len(newest_calls(store, kinds=tuple(Kind))) == 2


def test_news__on_the_front_page_of_a_site_stay_two(store: Store) -> None:
    watch = Watch(store)
    for name in ("un", "deux"):
        watch.at(source(name)).day(told("Communiqué", Kind.NEWS, "https://fonds.example.org/"))
    assert len(newest_calls(store, kinds=tuple(Kind))) == 2


# --- calls ---------------------------------------------------------------------------------------------------


def test_a_call__whose_deadline_one_feed_has_not_heard_of_is_extended(store: Store) -> None:
    watch = Watch(store)
    watch.at(source("un")).day(listed())
    changes = watch.at(source("deux")).day(listed("Ateliers partagés", SHORT, "2027-03-29"))
    (known,) = newest_calls(store)
    assert known.reading.deadline == until("2027-03-29")
    assert [event.kind.value for event in changes.events] == ["deadline_extended"]
    assert store.clusters.backtest() == Backtest((), ())


def test_a_call__that_one_feed_knows_to_be_extended_is_not_taken_back(store: Store) -> None:
    watch = Watch(store)
    watch.at(source("deux")).day(listed("Ateliers partagés", SHORT, "2027-03-29"))
    late = watch.at(source("un"))
    assert late.day(listed()).events == ()
    assert late.day(listed("Ateliers partagés", SHORT, "2027-03-29")).events == ()
    (known,) = newest_calls(store)
    assert (known.reading.deadline, known.sources) == (until("2027-03-29"), ("deux", "un"))


def test_a_closed_call__that_another_feed_knows_to_be_extended_opens_again(store: Store) -> None:
    watch = Watch(store)
    title, url = "Ateliers partagés", "https://fonds.example.org/appels/ateliers-partages"
    watch.at(source("un")).day((notice(title, url=url), call(until(), status_word=Fact("closed", "clos"))))
    watch.at(source("deux")).day(
        (notice(title, url=url), call(until("2027-03-29"), status_word=Fact("extended", "reportée")))
    )
    (known,) = newest_calls(store)
    assert (known.reading.deadline, known.status.value) == (until("2027-03-29"), "open")


def test_two_rounds__on_one_page_are_no_extension_of_each_other(store: Store) -> None:
    watch = Watch(store)
    rounds = [listed("Ateliers partagés", SHORT, day, guid=day) for day in ("2027-03-05", "2027-09-10")]
    watch.at(source("un")).day(*rounds)
    watch.at(source("deux")).day(*reversed(rounds))
    assert [sorted(known.sources) for known in newest_calls(store)] == [["deux", "un"]] * 2
    assert watch.kinds() == ["opened", "opened"]
    watch.at(source("trois")).day(listed("Ateliers partagés", SHORT, "2027-06-01"))
    assert len(newest_calls(store)) == 3


def test_one_round__of_two_that_a_second_source_lists_joins_its_own(store: Store) -> None:
    watch = Watch(store)
    watch.at(source("un")).day(listed())
    late, same = (listed("Ateliers partagés", SHORT, day, guid=day) for day in ("2027-09-10", "2027-03-05"))
    watch.at(source("deux")).day(late, same)
    assert watch.kinds() == ["opened", "opened"]
    assert sorted(len(known.sources) for known in newest_calls(store)) == [1, 2]


def test_a_broken_rule__extends_nothing(store: Store) -> None:
    """Where the rule of the deadline matched nothing, a later day in the text may be anything."""
    watch = Watch(store)
    watch.at(source("un")).day(listed())
    other = watch.at(source("deux"))
    late = listed("Ateliers partagés", SHORT, "2027-03-29")
    assert other.day(late, state=HarvestState.PARTIAL, lost=frozenset({"deadline"})).events == ()
    assert newest_calls(store)[0].reading.deadline == until()


AGAIN = listed("Prolongation : Ateliers partagés", f"{SHORT}-bis", "2027-03-29")


def test_a_broken_rule__posts_nothing_again_with_a_later_day(store: Store) -> None:
    watch = Watch(store)
    watch.day(listed())
    assert watch.day(listed(), AGAIN, state=HarvestState.PARTIAL, lost=frozenset({"deadline"})).events == ()
    assert newest_calls(store)[0].reading.deadline == until()


def test_an_edit_of_the_first_page__takes_back_nothing_of_a_call_posted_again(store: Store) -> None:
    watch = Watch(store)
    watch.day(listed())
    watch.day(listed(), AGAIN)
    text, less_sure = "Dépôt jusqu'au 2027-03-05. Un devis est exigé.", replace(until(), confidence=0.8)
    told = watch.day((notice("Ateliers partagés", url=SHORT, guid="", text=text), call(less_sure)), AGAIN)
    assert [event.kind.value for event in told.events] == ["text_changed"]
    assert newest_calls(store)[0].reading.deadline == until("2027-03-29")


def test_a_feed_that_catches_up__tells_nothing_anew(store: Store) -> None:
    watch = Watch(store)
    late = watch.at(source("deux"))
    watch.at(source("un")).day(listed("Ateliers partagés", SHORT, "2027-03-05"))
    late.day(listed("Ateliers partagés", SHORT, "2027-03-05"))
    watch.at(source("un")).day(listed("Ateliers partagés", SHORT, "2027-03-29"))
    assert late.day(listed("Ateliers partagés", SHORT, "2027-03-29")).events == ()
    more = notice("Ateliers partagés", url=SHORT, guid="", text="Dépôt jusqu'au 2027-03-29.\nUn devis est exigé.")
    assert [event.kind.value for event in late.day((more, call(until("2027-03-29")))).events] == ["text_changed"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dépôt jusqu'au 2027-03-29.\nUn devis est exigé.", "text_changed"),
        ("Dépôt jusqu'au 2027-03-29.\nTrois devis au moins.", "text_changed"),
        ("Dépôt jusqu'au 2027-03-29.\nRéservé aux ateliers de plus de deux ans.", "eligibility_changed"),
        ("Dépôt jusqu'au 2027-03-29, sauf outre-mer.", "text_changed"),
    ],
)
def test_a_feed_that_catches_up__and_says_more_is_told(store: Store, text: str, kind: str) -> None:
    watch = Watch(store)
    late = watch.at(source("deux"))
    watch.at(source("un")).day(listed("Ateliers partagés", SHORT, "2027-03-05"))
    late.day(listed("Ateliers partagés", SHORT, "2027-03-05"))
    watch.at(source("un")).day(listed("Ateliers partagés", SHORT, "2027-03-29"))
    told = late.day((notice("Ateliers partagés", url=SHORT, guid="", text=text), call(until("2027-03-29"))))
    assert [event.kind.value for event in told.events] == [kind]
