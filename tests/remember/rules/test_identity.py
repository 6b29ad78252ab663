"""Who is who: addresses, ids that change, are repeated or reused, and what a move of a site looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remember.scenes import API, FEED, Watch, call, notice, until
from watcher.model import HarvestState
from watcher.remember.rules.identity import canonical_url
from watcher.remember.store import Store

SAME = [
    "https://exemple.fr/appels/eau?id=3&lot=2",
    "http://www.exemple.fr/appels/eau?id=3&lot=2",
    "HTTPS://WWW.Exemple.FR:443/appels/eau/?lot=2&id=3",
    "https://exemple.fr//appels/eau?id=3&lot=2&utm_source=lettre&utm_medium=email",
    "https://exemple.fr/appels/eau?fbclid=x&id=3&lot=2&mc_eid=y&mc_cid=z&at_medium=mail&xtor=RSS-1",
    "https://exemple.fr/appels/eau;jsessionid=0F?id=3&lot=2#contenu",
]
OTHER = [
    "https://exemple.fr/appels/eau?id=4&lot=2",
    "https://exemple.fr/appels/eau",
    "https://exemple.fr/appels/eau?id=3&lot=2#/fiche/7",
    "https://exemple.fr/appels/eau?id=3&lot=2#id=7",
    "https://autre.fr/appels/eau?id=3&lot=2",
    "https://exemple.fr:8443/appels/eau?id=3&lot=2",
]


@pytest.mark.parametrize("url", SAME)
def test_t24_canonical_url__same_page(url: str) -> None:
    assert canonical_url(url) == canonical_url(SAME[0])


@pytest.mark.parametrize("url", OTHER)
def test_t24_canonical_url__another_page(url: str) -> None:
    assert canonical_url(url) != canonical_url(SAME[0])


@given(st.text())
def test_canonical_url__any_text_is_stable(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(text) == once
    assert canonical_url("https://exemple.fr/" + text) == canonical_url("http://www.exemple.fr/" + text)


def test_t24_changed_guid__same_address_and_title_is_known(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice(guid="1"), call(until())))
    changes = watch.day((notice(guid="2"), call(until())))
    assert (changes.new, changes.events) == (0, ())
    assert watch.day((notice(guid="1"), call(until()))).new == 0, "and back again"


def test_t24_changed_guid__same_words_elsewhere_is_known(store: Store) -> None:
    watch = Watch(store)
    words = "Un texte assez long pour n'appartenir qu'à cet appel. " * 3
    watch.day((notice(guid="1", text=words), call(until())))
    changes = watch.day((notice(guid="2", text=words, url="https://nouveau.example.org/appel/1"), call(until())))
    assert (changes.new, changes.events) == (0, ())


def test_t24_changed_guid__other_address_beside_the_old_one_is_new(store: Store) -> None:
    """Two volets may share their words; the first is still there, so the second is another."""
    watch = Watch(store)
    first = (notice(guid="1", text="Le texte commun aux deux volets du programme."), call(until()))
    second = (replace(first[0], guid="2", url="https://ministere.example.org/volet-2"), call(until()))
    watch.day(first)
    assert watch.day(first, second).new == 1
    assert watch.day(first, second).new == 0
    assert watch.day(second, first).new == 0


def test_t24_reused_guid__another_text_is_new(store: Store) -> None:
    watch = Watch(store)
    old = (notice("Soutien aux librairies de quartier", guid="42"), call(until()))
    new = (notice("Rénovation énergétique des écoles", guid="42"), call(until("2027-09-01")))
    watch.day(old)
    assert watch.day(new).new == 1
    assert watch.day(new).new == 0
    again = watch.day(old, new)
    assert (again.new, again.changed) == (0, 0)


def test_t24_same_guid__new_address_and_edited_title_is_known(store: Store) -> None:
    watch = Watch(store)
    watch.day((notice("Soutien aux librairies de quartier 2027", guid="42"), call(until())))
    moved = notice("Soutien aux librairies de quartier (2027)", guid="42", url="https://nouveau.example.org/a/42")
    assert watch.day((moved, call(until()))).new == 0


def test_t24_repeated_guid__items_are_told_apart(store: Store) -> None:
    watch = Watch(store)
    pairs = [(notice(f"Appel du volet {name}", guid="flux"), call(until())) for name in ("eau", "air", "sol")]
    assert watch.day(*pairs).new == 3
    assert watch.day(*reversed(pairs)).new == 0
    assert watch.day(pairs[1]).new == 0
    assert watch.day(*pairs).new == 0
    assert watch.kinds() == ["opened"] * 3


def test_t24_guid_repeated_later__first_owner_keeps_its_call(store: Store) -> None:
    watch = Watch(store)
    first = (notice("Appel du volet eau", guid="flux"), call(until()))
    other = (notice("Appel du volet air", guid="flux"), call(until()))
    watch.day(first)
    assert watch.day(first, other).new == 1
    assert watch.day(other, first).new == 0


def test_identity__several_calls_behind_one_link(store: Store) -> None:
    watch = Watch(store)
    page = "https://ministere.example.org/appels"
    pairs = [(notice(f"Appel {name}", url=page, guid=""), call(until())) for name in ("eau", "air", "sol")]
    assert watch.day(*pairs).new == 3
    assert watch.day(*pairs).new == 0


def test_identity__fragments_tell_apart_where_they_have_to(store: Store) -> None:
    watch = Watch(store)
    page = "https://ministere.example.org/appels"
    pairs = [(notice(f"Appel {name}", url=f"{page}#{name}", guid=""), call(until())) for name in ("eau", "air")]
    assert watch.day(pairs[0]).new == 1
    assert watch.day(*pairs).new == 1
    assert watch.day(*pairs).new == 0


def test_identity__exact_repetition_counts_once(store: Store) -> None:
    watch = Watch(store)
    pair = (notice(), call(until()))
    changes = watch.day(pair, pair)
    assert changes.new == 1
    assert "repeat" in changes.warnings[0]


def test_identity__no_guid_no_link(store: Store) -> None:
    watch = Watch(store)
    pairs = [(notice("Communiqué", url="", guid="", text=f"Texte {n}"), call(until())) for n in range(2)]
    assert watch.day(*pairs).new == 2
    assert watch.day(*pairs).new == 0


def test_identity__record_id_wins_over_what_calls_share(store: Store) -> None:
    """An API's own id decides: same address, same title, same text, and still two records."""
    watch = Watch(store, API)
    page = "https://fonds.example.org/topic/HORIZON-1"
    pairs = [(notice("Shared topic", guid=f"record-{n}", url=page), call(until())) for n in range(2)]
    assert watch.day(*pairs).new == 2
    assert watch.day(pairs[1]).new == 0
    third = (notice("Shared topic", guid="record-3", url=page), call(until()))
    assert watch.day(third).new == 1


@pytest.mark.parametrize(("policy", "expected"), [("link", 0), ("link+title", 1), ("guid", 0)])
def test_identity__policy_of_the_source(store: Store, policy: str, expected: int) -> None:
    """The same page under another title: a new call only where the title is part of who it is."""
    source = FEED.model_copy(update={"identity": policy})
    watch = Watch(store, source)
    watch.day((notice("Appel de printemps", url="https://ministere.example.org/appel", guid="a"), call(until())))
    changes = watch.day((notice("Appel d'automne", url="https://ministere.example.org/appel", guid="a"), call(until())))
    assert changes.new == expected


def test_identity__fields_of_the_source(store: Store) -> None:
    watch = Watch(store, FEED.model_copy(update={"identity_fields": ("reference", "lot")}))
    facts = {"reference": "AAP-7", "lot": "2"}
    watch.day((notice(fields=facts), call(until())))
    assert watch.day((notice("Tout autre titre", guid="neuf", fields=facts), call(until()))).new == 0
    assert watch.day((notice("Tout autre titre", guid="neuf", fields=facts | {"lot": "3"}), call(until()))).new == 1


@pytest.mark.parametrize("state", [HarvestState.PARTIAL, HarvestState.FAILED, HarvestState.REFUSED])
def test_identity__is_never_forgotten_after_a_bad_harvest(store: Store, state: HarvestState) -> None:
    watch = Watch(store)
    pairs = watch.stock(20)
    watch.day(*pairs)
    watch.day(*pairs[:3], state=state)
    assert watch.day(*pairs).new == 0


def test_identity__unlimited_memory(store: Store) -> None:
    """What left the window long ago is not new when it returns."""
    watch = Watch(store)
    pairs = watch.stock(300)
    for start in range(0, 300, 50):
        watch.day(*pairs[start : start + 50])
    for _ in range(40):
        watch.day(pairs[-1])
    assert watch.day(*pairs).new == 0


def test_t24_migrated_site__is_held_for_the_admin(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(10))
    moved = [
        (notice(f"Fiche {n} du nouveau site", guid=f"neuf-{n}", text=f"Contenu réécrit {n}"), call(until()))
        for n in range(500)
    ]
    changes = watch.day(*moved)
    assert (changes.new, changes.held) == (500, 500)
    assert {event.held_because for event in changes.events} == {"flood"}
    assert len(store.ledger.held()) == 500
    assert store.ledger.release(FEED.name, watch.now) == 500
    assert store.ledger.held() == ()


def test_t24_migrated_site__same_words_make_nothing_new(store: Store) -> None:
    """New host, new ids, tracking everywhere: the words are enough."""
    watch = Watch(store)
    old = watch.stock(200)
    watch.day(*old)
    moved = [
        (
            replace(
                item, guid=f"https://nouveau.example.org/?p={n}", url=f"https://nouveau.example.org/{n}?utm_source=a"
            ),
            it,
        )
        for n, (item, it) in enumerate(old)
    ]
    changes = watch.day(*moved)
    assert (changes.new, changes.events) == (0, ())
    assert watch.day(*moved).unchanged == 200


def test_relaunch__years_added_to_titles_and_new_addresses_are_no_news(store: Store) -> None:
    """Three items keep id, text and deadline; slug and title are edited together."""
    watch = Watch(store)
    names = ("Vergers de village", "Cafés de réparation", "Ateliers partagés")
    watch.day(*(
        (notice(name, guid=f"v-{n}", url=f"https://v.example.org/p/{n}", text=f"Aide {n} aux lieux."), call(until()))
        for n, name in enumerate(names)
    ))  # fmt: skip
    edited_all = [
        (
            notice(
                f"{name} : aides 2026/27", guid=f"v-{n}", url=f"https://v.example.org/{n}x", text=f"Aide {n} aux lieux."
            ),
            call(until()),
        )
        for n, name in enumerate(names)
    ]
    assert watch.day(*edited_all).new == 0
