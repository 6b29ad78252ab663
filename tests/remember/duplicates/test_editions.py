"""Rounds of one programme: linked when title, funder and whole years say so; a rhythm from three rounds on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.remember.reading_back import newest_calls
from tests.remember.scenes import FEED, Watch, call, notice, until
from watcher.model import Fact
from watcher.remember.duplicates.editions import Programme, Round, rhythm, years_between
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.store import Store


def programme(title: str, day: str, funder: str = "Fondation Regards") -> Programme:
    reading = call(until(day), funders=(Fact(funder),) if funder else ())
    return Programme.of(Fingerprint("a", notice(title, url="https://a.example.org/page"), reading), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("earlier", "later", "follows"),
    [
        (("Musées pour tous 2026", "2026-11-15"), ("Musées pour tous 2027", "2027-11-20"), True),
        (
            ("Musées pour tous, 3e édition", "2025-11-15"),
            ("Musées pour tous (5e édition)", "2027-10-30"),
            True,
        ),
        (
            ("Musées pour tous 2026-2027", "2026-04-30"),
            ("AAP Musées pour tous 2027-2028", "2027-05-30"),
            True,
        ),
        (("Musées pour tous 2026", "2026-11-15"), ("Musées pour tous 2027", "2027-04-15"), False),
        (("Musées pour tous 2026", "2026-11-15"), ("Musées pour tous 2027", "2026-11-15"), False),
        (("Musées pour tous 2027", "2027-11-15"), ("Musées pour tous 2026", "2026-11-15"), False),
        (("Musées pour tous - volet 1", "2026-11-15"), ("Musées pour tous - volet 2", "2027-11-15"), False),
        (("Musées en Bretagne 2026", "2026-11-15"), ("Musées en Normandie 2027", "2027-11-15"), False),
        (("Musées pour tous 2020", "2020-11-15"), ("Musées pour tous 2027", "2027-11-15"), False),
        (("Appel à projets 2026", "2026-11-15"), ("Appel à projets 2027", "2027-11-15"), False),
    ],
)
def test_rounds__are_whole_years_apart_under_one_title(
    earlier: tuple[str, str], later: tuple[str, str], follows: bool
) -> None:
    one, two = programme(*earlier), programme(*later)
    assert (bool(two.key) and two.key == one.key and two.follows(one)) is follows


def test_rounds__of_another_funder_are_none() -> None:
    later = programme("Musées pour tous 2027", "2027-11-15", "Fondation Terre")
    assert not later.follows(programme("Musées pour tous 2026", "2026-11-15"))


@pytest.mark.parametrize(
    ("one", "other", "years"),
    [
        ("2026-04-30", "2027-04-30", 1),
        ("2026-04-30", "2028-06-15", 2),
        ("2026-04-30", "2026-10-30", 0),
        ("2026-04-30", "2026-05-30", 0),
        ("2016-04-30", "2026-04-30", 0),
    ],
)
def test_gaps__are_near_whole_years(one: str, other: str, years: int) -> None:
    assert years_between(date.fromisoformat(one), date.fromisoformat(other)) == years


def rounds(*days: str) -> list[Round]:
    return [Round(number, date.fromisoformat(day)) for number, day in enumerate(days, 1)]


def test_rhythm__is_said_from_three_rounds_on_with_its_basis() -> None:
    assert rhythm(rounds("2025-04-10", "2026-04-20")) is None
    said = rhythm(rounds("2026-04-20", "2025-04-10", "2027-04-02"))
    assert said is not None
    assert (said.years, said.months, len(said.basis)) == (1, (4,), 3)


def test_rhythm__of_two_years() -> None:
    said = rhythm(rounds("2021-03-01", "2023-03-15", "2025-02-27"))
    assert said is not None
    assert (said.years, said.months) == (2, (2, 3))


def test_rhythm__that_is_none_is_not_said() -> None:
    assert rhythm(rounds("2021-03-01", "2023-03-15", "2024-03-01")) is None
    assert rhythm(rounds("2021-03-01", "2021-03-15", "2024-03-01")) is None
    assert rhythm([]) is None


def test_store__links_the_rounds_as_they_come(store: Store) -> None:
    watch = Watch(store)
    for year in (2025, 2026, 2027):
        title = f"Musées pour tous {year}"
        read = call(until(f"{year}-04-15"), funders=(Fact("Fondation Regards"),))
        watch.at(FEED).day((notice(title), read))
    latest = newest_calls(store, 1)[0]
    assert latest.edition_of is not None
    assert [one.day.year for one in store.editions.rounds(latest.id)] == [2025, 2026, 2027]
    said = store.editions.rhythm(latest.id)
    assert said is not None
    assert (said.years, said.months) == (1, (4,))
    assert "new_edition" in watch.kinds()


def test_store__a_page_rewritten_each_year_is_its_own_programme(store: Store) -> None:
    watch = Watch(store)
    page = notice("Musées pour tous", url="https://m.example.org/musees-pour-tous")
    for year in (2025, 2026, 2027):
        watch.day((replace(page, text=f"À déposer avant le 15 avril {year}."), call(until(f"{year}-04-15"))))
    (only,) = newest_calls(store)
    assert [one.day.year for one in store.editions.rounds(only.id)] == [2025, 2026, 2027]


def test_rhythms__of_several_calls_leave_out_those_that_show_none(store: Store) -> None:
    watch = Watch(store)
    for year in (2025, 2026, 2027):
        read = call(until(f"{year}-04-15"), funders=(Fact("Fondation Regards"),))
        watch.at(FEED).day((notice(f"Musées pour tous {year}"), read))
    watch.at(FEED).day((notice("Rivières propres"), call(until("2027-05-01"))))
    numbers = {one.title: one.id for one in newest_calls(store)}
    shown = store.editions.rhythms([*numbers.values(), 999])
    assert set(shown) == {number for title, number in numbers.items() if title.startswith("Musées")}
    assert {(one.years, one.months) for one in shown.values()} == {(1, (4,))}
    assert store.editions.rhythms([]) == {}
