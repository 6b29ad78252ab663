"""What identifies a notice, and which stored item it is, without a store: keys, aliases, matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remember.scenes import API, FEED, notice
from watcher.model import Notice
from watcher.remember.rules import identity
from watcher.remember.rules.identity import IdentityKeys, ItemMatch, ItemMatcher, KnownItem, Policy, canonical_url

LONG = "Un texte assez long pour n'appartenir qu'à cet appel, et à aucun autre de la même liste."
AUTO = Policy()


def keys_of(item: Notice, policy: Policy = AUTO) -> IdentityKeys:
    return IdentityKeys(item, policy)


# --- addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("  https://www.Exemple.fr/Appels/Eau/ ", "exemple.fr/Appels/Eau"),
        ("http://exemple.fr:80/a//b///c/", "exemple.fr/a/b/c"),
        ("https://exemple.fr:443", "exemple.fr"),
        ("https://exemple.fr:8080/", "exemple.fr:8080"),
        ("https://exemple.fr./a", "exemple.fr/a"),
        ("https://mairie-été.fr/a", "xn--mairie-t-h1ab.fr/a"),
        ("https://exemple.fr/appels/INDEX.HTML", "exemple.fr/appels"),
        ("https://exemple.fr/appels/default.aspx?b=2&a=1", "exemple.fr/appels?a=1&b=2"),
        ("https://exemple.fr/indexe.html", "exemple.fr/indexe.html"),
        ("https://exemple.fr/PRIX/", "exemple.fr/PRIX"),
        ("https://exemple.fr/a;jsessionid=1F/b", "exemple.fr/a/b"),
        ("https://exemple.fr/%C3%A9t%C3%A9", "exemple.fr/été"),
        ("https://exemple.fr/a?vide=&utm_campaign=x&UTM_SOURCE=y", "exemple.fr/a?vide="),
        ("https://exemple.fr/a?utm_source=x", "exemple.fr/a"),
        ("https://exemple.fr/a?q=eau+vive&q=air", "exemple.fr/a?q=air&q=eau+vive"),
        ("https://exemple.fr/a#contenu", "exemple.fr/a"),
        ("https://exemple.fr/a#!/fiche", "exemple.fr/a#!/fiche"),
        ("https://exemple.fr/a#/fiche/7", "exemple.fr/a#/fiche/7"),
        ("https://exemple.fr/a#id=7", "exemple.fr/a#id=7"),
        ("mailto:a@exemple.fr", "mailto:a@exemple.fr"),
        (" https:///a ", "https:///a"),
        (" https://[::1/a ", "https://[::1/a"),
        ("https://exemple.fr:99999/a", "https://exemple.fr:99999/a"),
        ("un titre", "un titre"),
    ],
)
def test_canonical_url__is_what_tells_pages_apart(url: str, plain: str) -> None:
    assert canonical_url(url) == plain


def test_canonical_url__keeps_any_fragment_where_asked() -> None:
    assert canonical_url("https://exemple.fr/a#lot-2", fragment=True) == "exemple.fr/a#lot-2"
    assert canonical_url("https://exemple.fr/a", fragment=True) == "exemple.fr/a"


def test_canonical_url__leaves_a_query_of_too_many_parts_as_it_stands() -> None:
    for count, is_sorted in ((200, True), (201, False)):
        query = "&".join(f"p{number:03}=1" for number in reversed(range(count)))
        assert canonical_url(f"https://exemple.fr/a?{query}").endswith("p199=1" if is_sorted else "p000=1")


# --- names -------------------------------------------------------------------------------------------------


def test_flat__compares_letters_not_typography() -> None:
    assert identity.flat("  ÉTÉ\u00a0 2027\n\tﬁn ") == "été 2027 fin"


@given(st.lists(st.text(max_size=6), min_size=1, max_size=4), st.lists(st.text(max_size=6), min_size=1, max_size=4))
def test_digest__is_one_name_for_the_same_texts_only(one: list[str], other: list[str]) -> None:
    assert len(identity.digest(*one)) == 32
    if not any("\x1f" in text for text in (*one, *other)):
        assert (identity.digest(*one) == identity.digest(*other)) is (one == other)
    assert identity.key_digest(one[0]).hex() == identity.digest(one[0])


@pytest.mark.parametrize(
    ("source", "policy"),
    [
        (FEED, Policy("auto")),
        (FEED.model_copy(update={"identity": "link"}), Policy("link")),
        (FEED.model_copy(update={"identity": "guid", "identity_fields": ("lot",)}), Policy("fields", ("lot",))),
        (API, Policy("auto", trusts_id=True)),
        (SimpleNamespace(kind="spider", spider="sedia"), Policy("auto", trusts_id=True)),
        (SimpleNamespace(kind="spider", spider="other"), Policy("auto")),
    ],
)
def test_policy__is_what_the_settings_ask_for(source: object, policy: Policy) -> None:
    assert Policy.of(source) == policy


@pytest.mark.parametrize(
    ("policy", "facts", "first"),
    [
        (Policy(), {"guid": " a1 "}, "guid:a1"),
        (Policy(), {"guid": "http://www.ville.fr/?utm_source=x&p=7#lot"}, "guid:ville.fr?p=7#lot"),
        (Policy("guid"), {"guid": "a1"}, "guid:a1"),
        (Policy("link"), {"guid": "a1"}, "url:ville.fr/eau"),
        (Policy(), {"guid": " "}, "url:ville.fr/eau"),
        (Policy("link+title"), {"guid": "a1"}, f"link:ville.fr/eau title:{identity.digest('eau vive')}"),
        (Policy("link+title"), {"url": "https://ville.fr/#a"}, f"link:ville.fr#a title:{identity.digest('eau vive')}"),
        (Policy("link"), {"guid": "a1", "url": ""}, f"title:{identity.digest('eau vive')}"),
        (Policy("fields", ("lot",)), {"fields": {"lot": "é"}}, 'fields:["é"]'),
        (Policy("fields", ("lot", "an")), {"fields": {"an": 7}}, "fields:[null, 7]"),
        (Policy("fields", ("lot",)), {"fields": {}, "guid": "a1"}, "url:ville.fr/eau"),
    ],
)
def test_first__is_the_key_that_the_policy_names(policy: Policy, facts: dict[str, object], first: str) -> None:
    assert keys_of(notice("Eau vive", **{"url": "https://ville.fr/eau", **facts}), policy).first == first


def test_keys__go_from_coarse_to_fine() -> None:
    item = notice("Eau vive", url="https://ville.fr/eau#lot-1", guid="a1", text=LONG)
    url, title = identity.digest("ville.fr/eau#lot-1"), identity.digest("eau vive")
    fine = f"guid:a1 url:{url}"
    assert keys_of(item).keys == ("guid:a1", fine, f"{fine} title:{title}")
    bare = keys_of(replace(item, guid=""))
    last = f"url:ville.fr/eau url:{url} title:{title} text:{identity.digest(identity.flat(LONG))}"
    assert bare.keys == ("url:ville.fr/eau", f"url:ville.fr/eau url:{url}", last.rpartition(" ")[0], last)


@pytest.mark.parametrize(("by", "is_known"), [("auto", True), ("guid", True), ("link", False), ("fields", False)])
def test_aliases__name_the_address_only_where_ids_are_doubted(by: str, is_known: bool) -> None:
    keys = keys_of(notice("Eau vive", url="https://ville.fr/eau#x", guid="a1", text=LONG), Policy(by, ("lot",)))
    assert keys.address == ("at:ville.fr/eau" if is_known else "")
    assert keys.aliases == tuple(filter(None, (keys.address, keys.content)))
    others = ("at:ville.fr/eau", "url:ville.fr/eau") if is_known else ()
    assert keys.known_by == (*others, keys.content)
    assert keys_of(notice("Eau", url="", guid="a1", text="")).aliases == ()


def test_known_by__never_holds_the_key_itself() -> None:
    keys = keys_of(notice("Eau vive", url="https://ville.fr/eau", guid="", text=LONG))
    assert keys.first == "url:ville.fr/eau"
    assert keys.known_by == ("at:ville.fr/eau", keys.content)


@pytest.mark.parametrize(
    ("title", "length", "is_own"),
    [("Eau", 79, False), ("Eau", 80, True), ("Eau vive des", 0, False), ("Eau vive des villages", 0, True)],
)
def test_content__needs_words_enough(title: str, length: int, is_own: bool) -> None:
    assert bool(keys_of(notice(title, text="x" * length)).content) is is_own


def test_content__is_title_text_and_deadline() -> None:
    one = notice("Eau vive", text=LONG, fields={"deadline": "2027-03-05", "lot": "1"})
    same = (replace(one, guid="b2", url="https://autre.fr/"), replace(one, fields={"deadline": "2027-03-05"}),
            replace(one, title="EAU  vive", text=LONG.upper()))  # fmt: skip
    other = (replace(one, title="Eau morte"), replace(one, text=LONG + "!"), replace(one, fields={}))
    assert {keys_of(item).content for item in same} == {keys_of(one).content}
    assert keys_of(one).content not in {keys_of(item).content for item in other}


def test_whole__is_everything_but_the_ids() -> None:
    one = notice("Eau vive", url="https://ville.fr/a#x", text=LONG, guid="a1", fields={"lot": "1", "id": "7"})
    same = (replace(one, guid="b2"), replace(one, fields={"id": "8", "lot": "1"}), replace(one, text=LONG.upper()))
    other = (replace(one, fields={"lot": "2", "id": "7"}), replace(one, url="https://ville.fr/a#y"),
             replace(one, title="Eau"), replace(one, text="x"))  # fmt: skip
    assert {keys_of(item).whole for item in same} == {keys_of(one).whole}
    assert keys_of(one).whole not in {keys_of(item).whole for item in other}
    exact = {keys_of(item).exact for item in (*same[1:], *other)}
    assert keys_of(one).exact == keys_of(same[0]).exact
    assert len(exact) == 6
    assert keys_of(one).exact not in exact


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("Aide aux librairies 2027", "AIDE  aux librairies (2027)", True),
        ("Aide aux librairies 2027", "Aide aux librairies 2028", False),
        ("Aide aux librairies lot 1 2027", "Aide aux librairies 2027 lot 1", False),
        ("librairies aux aide", "aide aux librairies", True),
        ("Aide aux librairies", "Rénovation des écoles", False),
        ("abcd", "abcx", True),
        ("abcd", "abxy", False),
    ],
)
def test_alike__may_be_one_title_edited(one: str, other: str, are_alike: bool) -> None:
    assert identity.alike(one, other) is are_alike


# --- matches -----------------------------------------------------------------------------------------------


def known(item: Notice, number: int = 1, policy: Policy = AUTO) -> KnownItem:
    keys = keys_of(item, policy)
    return KnownItem(number, keys.first, number, keys.url, keys.title, "", keys.exact)


def stored(*items: KnownItem | None, under: Iterable[Iterable[str]]) -> dict[str, KnownItem | None]:
    return {key: item for item, names in zip(items, under, strict=True) for key in names}


def match(*items: Notice, of: Mapping[str, KnownItem | None], policy: Policy = AUTO, **more: object) -> list[ItemMatch]:
    return ItemMatcher([keys_of(item, policy) for item in items], of, **more).matches()


EAU = notice("Soutien à l'eau vive", url="https://ville.fr/eau", guid="a1", text=LONG)
AIR = notice("Un air plus pur", url="https://ville.fr/air", guid="a2", text=LONG + " Et l'air.")


def test_match__a_new_notice_is_known_by_all_its_keys() -> None:
    keys = keys_of(EAU).keys
    assert match(EAU, of={}) == [ItemMatch(None, keys[0], keys)]


def test_match__the_same_words_are_the_item_whatever_its_keys() -> None:
    item, keys = known(EAU, 5), keys_of(EAU).keys
    assert match(EAU, of={keys[0]: item}) == [ItemMatch(item, item.key, keys)]
    moved = replace(item, key="guid:old")
    assert match(EAU, of={}, exact={item.exact_hash: [moved]}) == [ItemMatch(moved, "guid:old", keys)]
    taken = {keys[0]: item}
    assert match(EAU, of=taken, exact={item.exact_hash: [replace(item, id=4), item]})[0].known == item


def test_match__few_words_alone_do_not_name_an_item() -> None:
    short = replace(EAU, title="Eau", text="Court.")
    item = known(short, 5)
    assert match(short, of={}, exact={item.exact_hash: [item]})[0].known is None
    named = keys_of(short).keys[1]
    assert match(short, of={named: item}, exact={item.exact_hash: [replace(item, id=4), item]})[0].known == item


def test_match__edited_words_under_the_same_id_are_the_item() -> None:
    item, edited = known(EAU, 5), replace(EAU, text="Un autre texte.")
    (found,) = match(edited, of={keys_of(EAU).first: item})
    assert (found.known, found.key, found.moved, found.repeats) == (item, "guid:a1", False, False)


@pytest.mark.parametrize(
    ("changes", "policy", "is_item"),
    [
        ({"title": "Rénovation des écoles", "url": "https://ville.fr/x"}, AUTO, False),
        ({"title": "Rénovation des écoles"}, AUTO, True),
        ({"url": "https://ville.fr/x", "text": "x"}, AUTO, True),
        ({"title": "Rénovation des écoles", "url": "https://ville.fr/x"}, Policy(trusts_id=True), True),
        ({"title": "Rénovation des écoles", "text": "x"}, Policy("link"), True),
    ],
)
def test_match__an_id_given_to_another_text_is_reused(changes: dict[str, str], policy: Policy, is_item: bool) -> None:
    item = known(EAU, 5, policy)
    (found,) = match(replace(EAU, **changes), of={keys_of(EAU, policy).first: item}, policy=policy)
    assert (found.known == item) is is_item
    if not is_item:
        assert found.shared == ("guid:a1",)
        assert found.keys == keys_of(replace(EAU, **changes)).keys[1:]
        assert found.taken == found.keys[-1]


def test_match__a_key_that_items_share_gives_way_to_a_finer_one() -> None:
    keys = keys_of(EAU).keys
    item = replace(known(EAU, 5), exact_hash="")
    (found,) = match(EAU, of={keys[0]: None, keys[1]: item})
    assert (found.known, found.shared, found.keys) == (item, keys[:1], keys[1:])
    (new,) = match(EAU, of={keys[0]: None})
    assert (new.known, new.key, new.shared, new.taken) == (None, keys[1], keys[:1], keys[2])
    (worn,) = match(EAU, of=dict.fromkeys(keys))
    assert (worn.key, worn.shared, worn.taken) == (keys[2], keys[:2], keys[2])


def test_match__keys_that_lead_elsewhere_are_shared() -> None:
    keys = keys_of(EAU).keys
    own, other = replace(known(EAU, 5), exact_hash=""), replace(known(AIR, 6), exact_hash="")
    (found,) = match(EAU, of={keys[0]: own, keys[1]: other, keys[2]: other})
    assert (found.known, found.shared, found.keys, found.taken) == (own, keys[1:2], (keys[0], keys[2]), keys[2])
    assert not found.was_told


def test_match__an_entry_that_is_another_item_by_now_was_told() -> None:
    keys = keys_of(EAU).keys
    gone = replace(known(AIR, 6), exact_hash="", url="elsewhere", title="tout autre chose")
    (found,) = match(EAU, of={keys[0]: gone, keys[2]: gone})
    assert (found.known, found.was_told, found.taken) == (None, True, keys[2])


def test_match__twins_of_one_harvest_are_told_apart_by_their_finer_keys() -> None:
    twin = replace(AIR, guid="a1")
    one, other = match(EAU, twin, of={})
    assert (one.key, other.key) == (keys_of(EAU).keys[1], keys_of(twin).keys[1])
    assert one.shared == other.shared == ("guid:a1",)
    again = match(twin, EAU, of={})
    assert [found.key for found in again] == [other.key, one.key]


def test_match__the_very_same_entry_twice_counts_once() -> None:
    first, second = match(EAU, EAU, of={})
    assert first.known is None
    assert second is None


@pytest.mark.parametrize(("policy", "repeats"), [(AUTO, True), (Policy("guid"), True), (Policy(trusts_id=True), False)])
def test_match__one_entry_under_two_ids_is_listed_twice(policy: Policy, repeats: bool) -> None:
    first, second = match(EAU, replace(EAU, guid="b2"), of={}, policy=policy)
    assert not first.repeats
    assert second.repeats is repeats
    if repeats:
        assert (second.known, second.key, second.keys, second.shared) == (None, first.key, ("guid:b2",), ())


def test_match__an_entry_beside_the_unread_item_it_repeats() -> None:
    item = known(EAU, 5)
    of = {"guid:a1": item, "at:ville.fr/eau": item}
    (found,) = match(replace(EAU, guid="b2"), of=of, seen=["guid:a1"])
    assert (found.known, found.repeats, found.keys) == (item, True, ("guid:b2",))
    (other,) = match(replace(EAU, guid="b2", text="x"), of=of, seen=["guid:a1"])
    assert (other.known, other.repeats) == (None, False)


def test_match__another_id_for_the_item_that_is_not_there_has_moved() -> None:
    item = replace(known(EAU, 5), exact_hash="")
    under_new_id = replace(EAU, guid="b2", text="Une autre phrase.")
    for alias in ("at:ville.fr/eau", "url:ville.fr/eau"):
        (found,) = match(under_new_id, of={alias: item})
        assert (found.known, found.moved, found.key) == (item, True, "guid:a1")
    elsewhere = replace(EAU, guid="b2", url="https://autre.fr/")
    assert match(elsewhere, of={keys_of(EAU).content: item})[0].known == item
    assert match(under_new_id, of={"at:ville.fr/eau": item}, policy=Policy(trusts_id=True))[0].known is None
    unlike = replace(under_new_id, title="Rénovation des écoles")
    assert match(unlike, of={"at:ville.fr/eau": item})[0].known is None


def test_match__another_id_beside_the_item_itself_is_new() -> None:
    item = replace(known(EAU, 5), exact_hash="")
    other = replace(EAU, guid="b2", text="Une autre phrase.")
    of = {"guid:a1": item, "at:ville.fr/eau": item}
    kept, new = match(EAU, other, of=of)
    assert (kept.known, new.known) == (item, None)
    assert match(other, of=of, seen=["guid:a1"])[0].known is None


def test_match__an_alias_that_two_new_notices_have_leads_neither() -> None:
    item = replace(known(EAU, 5), exact_hash="")
    one = replace(EAU, guid="b2", text="Une autre phrase.")
    two = replace(EAU, guid="b3", text="Encore une autre.")
    assert [found.known for found in match(one, two, of={"at:ville.fr/eau": item})] == [None, None]


@given(st.permutations(range(4)))
def test_match__does_not_depend_on_the_order_of_the_harvest(order: list[int]) -> None:
    items = [EAU, AIR, replace(AIR, guid="a1"), replace(EAU, guid="b9", url="https://ville.fr/lot")]
    of = stored(replace(known(EAU, 5), exact_hash=""), known(AIR, 6), under=[["guid:a1"], ["guid:a2"]])
    straight = match(*items, of=of)
    shuffled = match(*(items[place] for place in order), of=of)
    assert [shuffled[order.index(place)].known for place in range(4)] == [found.known for found in straight]


# --- small questions ---------------------------------------------------------------------------------------


def test_free_key__is_the_first_unused_then_a_number() -> None:
    found = ItemMatch(None, "a", ("a", "b", "c"))
    assert identity.free_key(found, ()) == "a"
    assert identity.free_key(found, {"a"}) == "b"
    assert identity.free_key(found, {"a", "b", "c"}) == "c #2"
    assert identity.free_key(found, {"a", "b", "c", "c #2"}) == "c #3"
    assert identity.free_key(ItemMatch(None, "a", ()), {"a"}) == "a #2"


def test_needs__what_the_first_key_does_not_settle() -> None:
    keys, item = keys_of(EAU), known(EAU)
    assert identity.is_unknown(keys, {})
    assert identity.is_unknown(keys, {keys.keys[1]: item})
    assert identity.is_unknown(keys, {keys.first: None})
    assert not identity.is_unknown(keys, {keys.first: None, keys.keys[2]: item})
    assert not identity.needs_finer_key(keys, {})
    assert not identity.needs_finer_key(keys, {keys.first: item})
    assert identity.needs_finer_key(keys, {keys.first: None})
    assert identity.needs_finer_key(keys, {keys.first: replace(item, url="ville.fr/autre")})


def test_shared_keys__are_those_of_entries_that_differ() -> None:
    twin, moved = replace(AIR, guid="a1"), replace(EAU, title="Soutien à l'eau")
    assert identity.shared_keys([keys_of(EAU), keys_of(EAU)]) == set()
    assert identity.shared_keys([keys_of(EAU), keys_of(AIR)]) == set()
    assert identity.shared_keys([keys_of(EAU), keys_of(twin)]) == {"guid:a1"}
    assert identity.shared_keys([keys_of(EAU), keys_of(moved)]) == set(keys_of(EAU).keys[:2])
