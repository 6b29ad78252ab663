"""What the first notice of a call means is hashed when it is first compared, and the same as if it had been at once."""

from __future__ import annotations

from sqlalchemy import select

from tests.remember.scenes import API, Watch, call, kinds, notice, until
from watcher.remember.db.tables.calls import sightings, versions
from watcher.remember.rules.differences import notice_hash
from watcher.remember.store import Store

FIRST = notice(text="Le fonds aide les villages. Il finance des puits et des fontaines.")
NOISE = notice(text="LE FONDS   aide les villages. Il finance des puits et des fontaines. ")
OTHER = notice(text="La fondation soutient les bourgs. Elle paie des lavoirs, des bassins et des canaux.")
READ = call(until())


def hashes(store: Store) -> tuple[list[str], list[str]]:
    """Those of the sightings and those of the versions, in the order in which they were written."""
    of_sightings = select(sightings.c.notice_hash).order_by(sightings.c.id)
    of_versions = select(versions.c.notice_hash).order_by(versions.c.call_id, versions.c.number)
    with store.db.read() as tx:
        return list(tx.execute(of_sightings).scalars()), list(tx.execute(of_versions).scalars())


def test_first_hash__is_made_once_other_bytes_come_and_noise_is_no_version(store: Store) -> None:
    watch = Watch(store)
    watch.day((FIRST, READ))
    watch.day((FIRST, READ))
    assert hashes(store) == ([""], [""]), "nothing was compared"
    changes = watch.day((NOISE, READ))
    assert (changes.changed, changes.unchanged, changes.events) == (0, 1, ())
    assert hashes(store) == ([notice_hash(FIRST)], [notice_hash(FIRST)])


def test_first_hash__tells_that_a_page_shows_its_first_words_again(store: Store) -> None:
    watch = Watch(store)
    watch.day((FIRST, READ))
    assert kinds(watch.day((OTHER, READ)).events) == ["text_changed"]
    again = watch.day((FIRST, READ))
    assert (again.changed, again.events) == (1, ()), "two layouts in turn are one"
    assert hashes(store) == ([notice_hash(FIRST)], [notice_hash(FIRST), notice_hash(OTHER), notice_hash(FIRST)])


def test_first_hash__of_one_source_is_made_where_another_source_of_the_call_changes(store: Store) -> None:
    watch = Watch(store)
    watch.day((FIRST, READ))
    other = watch.at(API)
    other.day((notice(text=OTHER.text, source=API.name), READ))
    assert store.calls.get(1).sources == ("ministere", "fonds")
    assert hashes(store)[0] == ["", notice_hash(OTHER)]
    assert other.day((notice(text=FIRST.text, source=API.name), READ)).events == (), "the call was told in these words"
    assert hashes(store)[0] == [notice_hash(FIRST)] * 2


def test_first_hash__stays_with_its_notice_where_an_admin_joins_two_calls(store: Store) -> None:
    watch = Watch(store)
    second = notice("Prix des jeunes poètes", text="Le prix récompense un recueil de vers.")
    watch.day((FIRST, READ), (second, call(until("2027-09-01"))))
    store.calls.merge(1, 2, "admin", watch.now)
    assert hashes(store) == ([notice_hash(FIRST), notice_hash(second)],) * 2


def test_first_hash__stays_with_its_call_where_an_admin_parts_two_sources(store: Store) -> None:
    watch = Watch(store)
    watch.day((FIRST, READ))
    watch.at(API).day((notice(text=OTHER.text, source=API.name), READ))
    store.calls.split(1, "ministere", "admin", watch.now)
    assert hashes(store)[0] == [notice_hash(FIRST), notice_hash(OTHER)]
    assert hashes(store)[1][0] == notice_hash(FIRST) == hashes(store)[1][-1]
