"""Recording harvests on every engine: what the ledger says of calls that appear, change, leave and return."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.remember.reading_back import newest_calls, versions_of
from tests.remember.scenes import API, DAY, FEED, Watch, call, edited, grant, kinds, news, notice, until
from watcher.config.sources import PageSource
from watcher.errors import UnknownCall
from watcher.model import Cause, Fact, HarvestState, Kind, Reading, Status
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.store import Store

LONG = "2027-12-31"


def reworded(text: str, reading: Reading, **facts: object) -> tuple:
    return notice(text=text, **facts), reading


def test_record__new_then_unchanged(store: Store) -> None:
    watch = Watch(store)
    pair = (notice(), call(until()))
    first, second = watch.day(pair), watch.day(pair)
    assert (first.new, first.changed, first.unchanged) == (1, 0, 0)
    assert (second.new, second.changed, second.unchanged, second.events) == (0, 0, 1, ())
    assert kinds(first.events) == ["opened"]
    known = store.calls.get(first.events[0].call)
    assert (known.title, known.sources, known.last_seen) == ("Appel à projets Eau vive", ("ministere",), watch.now)
    assert known.first_seen == known.last_changed == watch.now - DAY


def test_record__deadline_move_tells_from_to_and_the_words(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05"))))
    words = "la date de dépôt est reportée au 19 mars 2027"
    changes = watch.day(reworded(f"Attention : {words}.", call(until("2027-03-19", quote=words))))
    (event,) = changes.events
    assert event.before == {"date": "2027-03-05", "time": None, "zone": None}
    assert event.after == {"date": "2027-03-19", "time": None, "zone": None}
    assert (event.quote, event.cause, event.source, event.at) == (words, Cause.SOURCE, FEED.name, watch.now)
    assert store.ledger.of_call(event.call)[-1] == event
    assert [version.number for version in versions_of(store, event.call)] == [1, 2]
    assert versions_of(store, event.call)[0].reading.deadline == until("2027-03-05")


def test_record__passing_a_stage_is_no_move(store: Store) -> None:
    watch = Watch(store)
    watch.day(reworded("Pré-demande le 5 mars.", call(until("2027-03-05"), until("2027-06-05"))))
    watch.now += 70 * DAY
    assert store.calls.age(watch.now) == ()
    assert store.calls.get(1).reading.deadline == until("2027-06-05")
    changes = watch.day(reworded("La première étape est passée.", call(until("2027-06-05"))))
    assert kinds(changes.events) == ["text_changed"]


def test_record__same_words_read_otherwise_change_nothing(store: Store) -> None:
    """The reader may have learnt, or a year may have turned: the source said nothing new."""
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05"))))
    changes = watch.day((notice(), call(until("2028-03-05"), amounts=(grant(9),))))
    assert (changes.changed, changes.events) == (0, ())
    assert store.calls.get(1).reading.deadline == until("2027-03-05")


def test_record__our_new_rules_are_no_change_of_the_source(store: Store) -> None:
    """With `reread`, a comma added by the page does not carry our new reading in as its doing."""
    watch = Watch(store, reread=lambda _: call(until("2027-04-05")))
    watch.day((notice(text="Un texte"), call(until("2027-03-05"))))
    changes = watch.day((notice(text="Un texte, ponctué."), call(until("2027-04-05"))))
    assert kinds(changes.events) == ["text_changed"]
    assert store.calls.get(1).reading.deadline == until("2027-03-05")


def spelled(number: int) -> str:
    """A word of its own for each number, without digits."""
    return "mot" + "".join(chr(97 + int(digit)) * 2 for digit in str(number))


def test_record__texts_that_never_stand_still_are_capped(store: Store) -> None:
    watch = Watch(store)
    for number in range(30):
        changes = watch.day(reworded(f"Citation du jour : {spelled(number)} " * 3, call(until(LONG))))
    assert watch.kinds() == ["opened"] + ["text_changed"] * 24
    assert "change their text at every reading" in changes.warnings[0]
    assert len(versions_of(store, 1)) == 25
    moved = watch.day(reworded("Reporté.", call(until("2028-01-31"))))
    assert kinds(moved.events) == ["deadline_extended"], "facts are told all the same"


def test_age__closes_once_and_only_after_the_instant(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05", "17:00", "Europe/Paris"))))
    end = until("2027-03-05", "17:00", "Europe/Paris")
    watch.now = watch.now.replace(month=3, day=5, hour=15, minute=59)
    assert store.calls.age(watch.now) == ()
    assert store.calls.get(1).status is Status.CLOSING
    (closed,) = store.calls.age(watch.now + timedelta(minutes=1))
    assert (closed.kind.value, closed.quote) == ("closed", end.quote)
    assert store.calls.age(watch.now + DAY) == ()
    assert store.calls.get(1).status is Status.CLOSED


def test_age__opens_what_was_announced(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until(LONG), opens=until("2027-02-01"), status=Status.UNKNOWN)))
    assert kinds(store.calls.age(watch.now + 60 * DAY)) == ["opened"]
    assert watch.kinds() == ["forecast", "opened"]


def test_record__extended_after_the_end_is_reopened(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05"))))
    watch.now += 100 * DAY
    store.calls.age(watch.now)
    changes = watch.day(reworded("Prolongé !", call(until("2027-05-05"))))
    assert kinds(changes.events) == ["reopened"]
    assert changes.events[0].before == {
        "status": "closed",
        "deadline": {"date": "2027-03-05", "time": None, "zone": None},
    }
    assert changes.events[0].after["deadline"]["date"] == "2027-05-05"


def test_record__the_next_round_on_the_same_page_is_a_new_edition(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice("Fonds Eau 2027", guid="fonds-eau"), call(until("2027-03-05"))))
    watch.now += 200 * DAY
    store.calls.age(watch.now)
    again = notice("Fonds Eau 2028", guid="fonds-eau", url=notice("Fonds Eau 2027").url, text="Nouvelle édition.")
    assert kinds(watch.day((again, call(until("2028-03-05")))).events) == ["new_edition"]


def test_record__a_closed_call_that_loses_its_date_stays_closed(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(), call(until("2027-03-05"))))
    watch.now += 100 * DAY
    store.calls.age(watch.now)
    changes = watch.day(reworded("Appel terminé, résultats à venir.", call(status=Status.UNKNOWN)))
    assert kinds(changes.events) == ["text_changed"]
    assert store.calls.get(1).status is Status.CLOSED


# --- absence -----------------------------------------------------------------------------------------------------


def test_absence__is_missing_since_and_nothing_more(store: Store) -> None:
    watch = Watch(store, API)
    pairs = [(notice(f"Appel numéro {n}"), call(until(LONG))) for n in range(6)]
    watch.day(*pairs)
    for _ in range(13):
        assert watch.day(*pairs[1:]).events == ()
    missing = store.calls.get(1)
    assert (missing.status, missing.missing_since) == (Status.OPEN, watch.now - 12 * DAY)
    assert watch.day(*pairs).events == ()
    assert store.calls.get(1).missing_since is None


def test_absence__long_enough_is_no_longer_listed(store: Store) -> None:
    watch = Watch(store, API)
    pairs = [(notice(f"Appel numéro {n}"), call(until(LONG))) for n in range(6)]
    watch.day(*pairs)
    told = [kinds(watch.day(*pairs[1:]).events) for _ in range(30)]
    assert told[21] == ["withdrawn"]
    assert sum(map(len, told)) == 1
    (event,) = [event for event in watch.events() if event.kind == "withdrawn"]
    assert event.after["why"] == "absent"
    assert kinds(watch.day(*pairs).events) == ["reopened"], "who was told it left is told that it is back"


@pytest.mark.parametrize("state", [HarvestState.PARTIAL, HarvestState.FAILED, HarvestState.REFUSED])
def test_absence__never_counts_in_a_bad_harvest(store: Store, state: HarvestState) -> None:
    watch = Watch(store, API)
    pairs = [(notice(f"Appel numéro {n}"), call(until(LONG))) for n in range(6)]
    watch.day(*pairs)
    for _ in range(40):
        watch.day(*(pairs[1:] if state is HarvestState.PARTIAL else ()), state=state)
    assert store.calls.get(1).missing_since is None
    assert "withdrawn" not in watch.kinds()


def test_absence__needs_weeks_not_only_harvests(store: Store) -> None:
    watch = Watch(store, API)
    pairs = [(notice(f"Appel numéro {n}"), call(until(LONG))) for n in range(6)]
    watch.day(*pairs)
    for _ in range(40):
        watch.now += timedelta(hours=6)
        watch.again(*pairs[1:])
    assert "withdrawn" not in watch.kinds()


def test_absence__a_page_that_changed_withdraws_nothing(store: Store) -> None:
    watch = Watch(store, API)
    pairs = watch.stock(30)
    watch.day(*pairs)
    for _ in range(40):
        changes = watch.day(*pairs[:10])
    assert "withdrawn" not in watch.kinds()
    assert "has the page changed" in changes.warnings[0]


def test_absence__leaving_the_window_of_a_feed_means_nothing(store: Store) -> None:
    watch = Watch(store, FEED)
    pairs = watch.stock(6)
    watch.day(*pairs)
    for _ in range(40):
        watch.day(*pairs[1:])
    assert "withdrawn" not in watch.kinds()


def test_absence__one_source_of_two_is_enough_to_be_there(store: Store) -> None:
    """What a second source still lists is not gone."""
    watch = Watch(store, API)
    pairs = [(notice(f"Appel numéro {n}", source=API.name), call(until(LONG))) for n in range(6)]
    watch.day(*pairs)
    page = PageSource(kind="page", name="liste", url="https://liste.example.org/", item="li", title="a")
    with store.db.write() as tx:
        from watcher.remember.recording.writing import Sighting, write_sightings

        twin = replace(pairs[0][0], source=page.name)
        write_sightings(tx, [(Sighting(twin, pairs[0][1], ("a", "b"), "guid:x", ("guid:x",)), 1)], watch.now)
    for _ in range(30):
        watch.day(*pairs[1:])
    assert "withdrawn" not in watch.kinds()
    assert store.calls.get(1).missing_since is None
    assert store.calls.get(1).sources == (API.name, "liste")


# --- floods and first runs ---------------------------------------------------------------------------------------


def test_first_run__is_recorded_and_told_to_nobody(store: Store) -> None:
    watch = Watch(store, thresholds=Thresholds())
    first = watch.day(*watch.stock(5))
    assert (first.new, first.held) == (5, 5)
    assert {event.held_because for event in first.events} == {"first_run"}
    second = watch.day(*watch.stock(6))
    assert (second.new, second.held) == (1, 0)


def test_first_run__lasts_until_the_source_came_whole(store: Store) -> None:
    watch = Watch(store, thresholds=Thresholds())
    assert watch.day(*watch.stock(2), state=HarvestState.PARTIAL).held == 2
    assert watch.day(*watch.stock(5)).held == 3
    assert watch.day(*watch.stock(6)).held == 0


def test_flood__five_times_the_usual(store: Store) -> None:
    watch = Watch(store)
    pairs = watch.stock(60)
    for count in (4, 8, 12, 16, 20, 24):
        watch.day(*pairs[:count])
    assert watch.day(*pairs[:40]).held == 0, "sixteen at once is a busy day"
    assert watch.day(*pairs[:60]).held == 0
    more = [(notice(f"Fiche toute neuve {n}"), call(until(LONG))) for n in range(45)]
    changes = watch.day(*pairs[:60], *more)
    assert changes.held == 45
    assert "held for the admin" in changes.warnings[0]


def test_flood__all_pages_rewritten_at_once(store: Store) -> None:
    watch = Watch(store)
    pairs = watch.stock(80)
    watch.day(*pairs[:40])
    watch.day(*pairs)
    rebuilt = [edited(pair, text=f"{pair[0].text} Rubrique {spelled(n)}.") for n, pair in enumerate(pairs)]
    changes = watch.day(*rebuilt)
    assert (changes.changed, changes.held) == (80, 80)


def test_noise__a_line_added_to_all_pages_is_no_event(store: Store) -> None:
    watch = Watch(store)
    pairs = watch.stock(6)
    watch.day(*pairs)
    changes = watch.day(*[edited(pair, text=f"{pair[0].text} Menu, recherche, partager.") for pair in pairs])
    assert (changes.changed, changes.events) == (0, ())


def test_flood__news_of_several_days_after_an_outage_is_news(store: Store) -> None:
    watch = Watch(store)
    pairs = watch.stock(80)
    for day in range(8):
        watch.day(*pairs[: 10 + 2 * day])
    for _ in range(3):
        watch.day(state=HarvestState.FAILED)
    assert watch.day(*pairs[:60]).held == 0, "four days of a source that brings two a day, and no more than usual"
    assert watch.day(*pairs).held == 20


# --- asking ------------------------------------------------------------------------------------------------------


def test_not_modified__what_was_there_still_is(store: Store) -> None:
    watch = Watch(store)
    pairs = watch.stock(2)
    watch.day(*pairs)
    watch.day(pairs[0])
    watch.day(state=HarvestState.NOT_MODIFIED)
    assert store.calls.get(1).last_seen == watch.now
    assert store.calls.get(2).last_seen == watch.now - 2 * DAY


def test_known_unread__counts_as_seen(store: Store) -> None:
    watch = Watch(store)
    pairs = [(replace(item, raw_hash=f"hash-{n}"), reading) for n, (item, reading) in enumerate(watch.stock(3))]
    watch.day(*pairs)
    known = store.calls.known_raw(FEED.name, ["hash-0", "hash-2", "other"])
    assert set(known) == {"hash-0", "hash-2"}
    changes = watch.day(pairs[1], known_keys=frozenset(known.values()))
    assert (changes.new, changes.unchanged) == (0, 3)
    assert store.calls.get(1).last_seen == watch.now
    assert store.calls.get(1).missing_since is None


def test_known_unread__follows_the_bytes(store: Store) -> None:
    """Noise changes the bytes: the new hash is kept, though nothing was said."""
    watch = Watch(store)
    pair = watch.stock(1)[0]
    watch.day(edited(pair, raw_hash="old"))
    watch.day(edited(pair, raw_hash="new", text=pair[0].text.upper()))
    assert store.calls.known_raw(FEED.name, ["old", "new"]).keys() == {"new"}


def test_asking__by_url_latest_counts(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(3))
    watch.day((notice("Brève du jour"), news()))
    found = store.calls.by_url("http://www.ministere.example.org/brève-du-jour/?utm_source=x")
    assert found is not None
    assert found.kind is Kind.NEWS
    assert store.calls.by_url("https://ministere.example.org/rien") is None
    assert [item.id for item in newest_calls(store, 2)] == [3, 2]
    assert store.calls.count_by_source() == {"ministere": 4}
    with pytest.raises(UnknownCall):
        store.calls.get(99)
    assert store.calls.many([1, 99]).keys() == {1}


def test_record__hostile_text_is_stored(store: Store) -> None:
    watch = Watch(store)
    odd = "nul \x00, demi \ud800, %s {} {{7*7}} '; DROP TABLE calls; --"
    bad = notice(odd, text=odd, guid=f"g{odd}", url="https://exemple.fr/\x00", fields={"status": [odd], "n": 3})
    watch.day((bad, call(until(), eligible=(Fact(odd, odd),))))
    assert watch.day((bad, call(until()))).new == 0
    known = store.calls.get(1)
    assert "DROP TABLE" in known.title
    assert "\x00" not in known.title + known.text


def test_age__two_at_once_close_a_call_once(store: Store) -> None:
    """The service and a collection may both look at the clock."""
    watch = Watch(store)
    watch.day(*[(notice(f"Appel numéro {n}"), call(until("2027-03-05"))) for n in range(20)])
    start = threading.Barrier(3, timeout=60)

    def age() -> None:
        start.wait()
        store.calls.age(watch.now + 200 * DAY)

    threads = [threading.Thread(target=age) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert watch.kinds() == ["opened"] * 20 + ["closed"] * 20


def test_first_reading__tells_nothing_of_calls_that_are_known_either(store: Store) -> None:
    """A new source may know of a later date: that is old stock as well, for an admin to look at."""
    watch = Watch(store, thresholds=Thresholds())
    page = notice(text="Les communes déposent un dossier par lavoir. " * 9, url="https://ville.example.org/eau-vive")
    watch.day((page, call(until("2027-03-05"))))
    relay = FEED.model_copy(update={"name": "relais"})
    changes = watch.at(relay).day((replace(page, source="relais", guid="r-1"), call(until("2027-04-09"))))
    assert [(event.kind.value, event.held_because) for event in changes.events] == [("deadline_extended", "first_run")]
