"""Filters of a question on the real engines: places with what contains them, applicants, sides, what is excluded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from tests.remember.scenes import Watch, call, notice, until
from watcher.model import DomainScore, Fact, Side
from watcher.remember.search.asked import SearchCriteria, to_query
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


def told(title: str, *, country: str = "FR", **facts: Any) -> tuple[Any, Any]:
    domains = tuple(DomainScore(key, 3.0) for key in facts.pop("domains", ("culture",)))
    facts = {name: tuple(map(Fact, values)) if name != "sides" else values for name, values in facts.items()}
    return notice(title, text=f"{title}.", country=country), call(until("2027-06-30"), domains=domains, **facts)


@pytest.fixture
def watch(store: Store) -> Watch:
    watch = Watch(store)
    watch.day(
        told("Bretagne", territories=("Bretagne",), eligible=("nonprofit",)),
        told("Finistère", territories=("Finistère",), eligible=("everyone",)),
        told("Normandie", territories=("Normandie",), eligible=("business",), domains=("health", "culture")),
        told("National", eligible=("municipality",)),
        told("Mauricie", country="CA-QC", territories=("Mauricie",)),
        told("Double", sides=(Side("FR", "A"), Side("CA-QC", "B")), domains=("health",)),
    )
    return watch


def find(watch: Watch, *, limit: int = 10, offset: int = 0, **criteria: Any) -> list[str]:
    query = to_query(SearchCriteria(**criteria), NOW.date(), limit=limit, offset=offset)
    return [known.title for known in watch.store.search.find(query, NOW).calls]


def test_place__takes_in_what_contains_it_and_what_it_contains(watch: Watch) -> None:
    assert set(find(watch, where=("bretagne",))) == {"Bretagne", "Finistère", "National", "Double"}
    assert set(find(watch, where=("finistere",))) == {"Bretagne", "Finistère", "National", "Double"}
    assert set(find(watch, where=("mauricie",))) == {"Mauricie", "Double"}
    assert "Normandie" in find(watch, where=("FR",))


def test_applicants__that_a_call_does_not_name_come_last(watch: Watch) -> None:
    found = find(watch, who=("nonprofit",))
    assert set(found[:2]) == {"Bretagne", "Finistère"}
    assert set(found[2:]) == {"Mauricie", "Double"}
    assert set(find(watch, who=("small_business",))[:2]) == {"Finistère", "Normandie"}


def test_applicants__pages_fit_together(watch: Watch) -> None:
    paged = [title for start in range(0, 6, 1) for title in find(watch, who=("nonprofit",), limit=1, offset=start)]
    assert paged == find(watch, who=("nonprofit",))


def test_sides__only_calls_of_two(watch: Watch) -> None:
    assert find(watch, sides=True) == ["Double"]


@pytest.mark.parametrize(
    ("unwanted", "left"),
    [
        ({"not_domains": ("health",)}, {"Bretagne", "Finistère", "National", "Mauricie"}),
        ({"not_where": ("CA-QC",)}, {"Bretagne", "Finistère", "Normandie", "National"}),
        ({"not_where": ("bretagne",)}, {"Normandie", "National", "Mauricie", "Double"}),
        ({"not_who": ("business",)}, {"Bretagne", "Finistère", "National", "Mauricie", "Double"}),
        ({"not_words": ("normandie",)}, {"Bretagne", "Finistère", "National", "Mauricie", "Double"}),
        ({"not_words": ("normandie",), "statuses": ("all",), "kinds": ("call",)}, None),
    ],
)
def test_excluded__is_left_out(watch: Watch, unwanted: dict[str, Any], left: set[str] | None) -> None:
    found = set(find(watch, **unwanted))
    assert "Normandie" not in found if left is None else found == left


def test_new__counts_from_the_day(watch: Watch) -> None:
    later = NOW + timedelta(days=30)
    query = to_query(SearchCriteria(new=7), later.date())
    assert watch.store.search.find(query, later).total == 0
    assert watch.store.search.find(to_query(SearchCriteria(new=60), date(2027, 2, 1)), later).total == 6


def test_database_of_an_older_program__is_indexed_anew_when_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    with Store.open(url) as store:
        Watch(store).day(told("Bretagne", territories=("Bretagne",)))
        with store.db.write() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = '0007'"))
            tx.execute(text("DELETE FROM search_days"))
    monkeypatch.setattr(command, "upgrade", command.stamp)  # its tables are those of today: only the index is behind
    with Store.open(url) as opened, opened.db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM search_days")).scalar_one() == 1


def test_far_places__are_found_by_either_name(store: Store) -> None:
    watch = Watch(store)
    watch.day(
        told("Écosse", country="UK", territories=("Écosse",)),
        told("Ontario", country="CA", territories=("Ontario",)),
        told("Italie", country="", territories=("Italie",)),
        told("Royaume", country="UK"),
    )
    assert set(find(watch, where=("scotland",))) == {"Écosse", "Royaume"}
    assert find(watch, where=("ontario",)) == ["Ontario"]
    assert find(watch, where=("IT",)) == ["Italie"]
    assert set(find(watch, where=("UK",))) == {"Écosse", "Royaume"}
