"""Whatever ids, links, titles and texts a source mixes: no harvest fails, no call is lost, none is told twice."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tests.databases import sqlite_with_tables
from tests.remember.reading_back import newest_calls, versions_of
from tests.remember.scenes import FEED, TOLD_AT_ONCE, Watch, call, notice, until
from watcher.model import EventKind, Notice
from watcher.remember.db.tables.calls import identities
from watcher.remember.store import Store

PHASES = (Phase.explicit, Phase.generate)  # a harvest costs too much to shrink with
WORDS = {
    "tiers": "Le fonds soutient les tiers-lieux ruraux. Les communes peuvent déposer un dossier jusqu'au 30 juin 2027.",
    "danse": "Une résidence de trois mois pour compagnies de danse, avec un logement et une salle de répétition.",
    "forêt": "Plantation de haies et de forêts nourricières par les agriculteurs du territoire et leurs groupements.",
}
TITLES = {
    "tiers": "Tiers-lieux et territoires ruraux",
    "danse": "Résidences de danse contemporaine",
    "forêt": "Haies et forêts nourricières",
}


@dataclass(frozen=True)
class Listed:
    """One entry of a list: under which id and link, of which call."""

    guid: str
    link: str
    call: str

    @property
    def notice(self) -> Notice:
        url = f"https://f.example.org/{self.link}" if self.link else ""
        return notice(TITLES[self.call], guid=self.guid, url=url, text=WORDS[self.call])


ENTRIES = st.builds(
    Listed, st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["", "p", "q"]), st.sampled_from(sorted(WORDS))
)
A, B, F = Listed("a", "p", "tiers"), Listed("b", "p", "tiers"), Listed("c", "p", "forêt")
D, E = Listed("", "p", "tiers"), Listed("", "p", "forêt")
HARVESTS = st.lists(st.lists(ENTRIES, max_size=4), min_size=1, max_size=6)


@settings(max_examples=20, phases=PHASES)
@given(harvests=HARVESTS)
@example([[A], [B], [B, A]])
@example([[A, Listed("a", "p", "danse")], [Listed("a", "q", "danse"), B]])
@example(
    [[Listed("b", "q", "tiers")], [], [Listed("c", "", "tiers")], [Listed("c", "", "danse"), Listed("b", "q", "tiers")]]
)
@example([[B, Listed("c", "", "forêt")], [Listed("b", "q", "forêt"), Listed("", "q", "tiers")]])
@example([[F], [Listed("b", "q", "forêt")], [Listed("", "q", "forêt"), F, Listed("c", "p", "danse")]])
@example([[E], [Listed("a", "", "forêt"), D], [A], [Listed("a", "p", "danse"), E]])
@example([[A], [Listed("c", "q", "tiers")], [Listed("c", "q", "forêt")], [A]])
def test_any_sequence__fails_never_tells_once_and_every_call_is_known(harvests: list[list[Listed]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(sqlite_with_tables(folder)) as store:
        watch = Watch(store)
        told: Counter[tuple[str, str]] = Counter()
        for harvest in harvests:
            pairs = [(entry.notice, call(until("2027-06-30"))) for entry in harvest]
            changes = watch.day(*pairs)
            assert changes.new <= len(set(harvest))
            new = [store.calls.get(event.call) for event in changes.events if event.kind is EventKind.OPENED]
            told.update((found.title, found.url) for found in new)
            again = watch.again(*reversed(pairs))
            assert (again.new, again.events) == (0, ()), "the same harvest twice brings nothing, in whatever order"
        listed = {entry for harvest in harvests for entry in harvest}
        known = {version.title for found in newest_calls(store, limit=100) for version in versions_of(store, found.id)}
        assert {TITLES[entry.call] for entry in listed} <= known, "none is lost"
        ids = Counter((entry.notice.title, entry.notice.url) for entry in listed)
        assert all(count <= ids[page] for page, count in told.items()), "no entry is told twice"


@settings(max_examples=20, phases=PHASES)
@given(st.data())
def test_one_page_under_changing_ids__is_told_once(data: st.DataObject) -> None:
    """Each call keeps its link and its words; ids are handed out anew every day, and entries are repeated."""
    days = st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.sampled_from("abcdef")), min_size=1, max_size=5)
    with tempfile.TemporaryDirectory() as folder, Store.open(sqlite_with_tables(folder)) as store:
        watch = Watch(store)
        for _ in range(data.draw(st.integers(1, 5))):
            entries = dict.fromkeys(data.draw(days))
            used: dict[str, str] = {}
            kept = [(name, guid) for name, guid in entries if used.setdefault(guid, name) == name]
            watch.day(
                *((Listed(f"{name}-{guid}", name, name).notice, call(until("2027-06-30"))) for name, guid in kept)
            )
        told = [event.call for event in watch.events()]
        assert len(told) == len(set(told))
        titles = [store.calls.get(number).title for number in told]
        assert len(titles) == len(set(titles)), "nothing is told twice"


def test_a_source_that_stands_at_the_old_fault__recovers_by_itself(store: Store) -> None:
    """The store as an earlier program left it: the item's key is taken, but no longer leads to it."""
    watch = Watch(store)
    one = Listed("a", "p", "tiers").notice
    watch.day((one, call(until("2027-06-30"))))
    with store.db.write() as tx:
        tx.execute(update(identities).where(identities.c.source == FEED.name).values(sighting_id=None))
    new = Listed("d", "d", "danse").notice
    other = Listed("a", "q", "forêt").notice
    changes = watch.day((one, call(until("2027-06-30"))), (other, call()), (new, call(until("2027-09-01"))))
    assert new.title in {store.calls.get(event.call).title for event in changes.events}
    assert watch.thresholds is TOLD_AT_ONCE
    assert watch.day((one, call(until("2027-06-30"))), (other, call()), (new, call(until("2027-09-01")))).new == 0
