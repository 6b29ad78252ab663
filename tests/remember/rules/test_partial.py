"""A harvest that broke a promise takes away no fact and no kind; what is new in it is recorded all the same."""

from __future__ import annotations

from dataclasses import replace

from tests.remember.reading_back import newest_calls
from tests.remember.scenes import Pair, Watch, call, grant, news, notice, until
from watcher.model import HarvestState, Kind, Reading
from watcher.remember.rules.carry_over import fill_gaps
from watcher.remember.store import Store

PARTIAL = HarvestState.PARTIAL


def dated(title: str = "Appel à projets Eau vive") -> Pair:
    """A call whose deadline its source gives in a field of its own."""
    return notice(title, fields={"deadline": "2027-03-05"}), call(until(), amounts=(grant(5_000),))


def unread(pair: Pair) -> Pair:
    """The same item through rules that no longer match: without its field, it reads like news."""
    return replace(pair[0], fields={}), news()


def test_a_rule_that_stopped_matching__takes_no_deadline_and_makes_no_news(store: Store) -> None:
    watch = Watch(store)
    watch.day(dated())
    (before,) = newest_calls(store)
    changes = watch.day(unread(dated()), state=PARTIAL, lost=frozenset({"deadline"}))
    assert (changes.changed, changes.unchanged, changes.events) == (0, 1, ())
    (after,) = newest_calls(store)
    assert (after.kind, after.reading, after.version) == (Kind.CALL, before.reading, before.version)
    assert watch.kinds() == ["opened"]


def test_a_rule_that_stopped_matching__is_made_good_without_a_word(store: Store) -> None:
    watch = Watch(store)
    watch.day(dated())
    watch.day(unread(dated()), state=PARTIAL)
    changes = watch.day(dated())
    assert (changes.changed, changes.events) == (0, ())


def test_a_partial_harvest__tells_what_it_says_otherwise(store: Store) -> None:
    """The date moved in the field that is still read; the sum is no longer read, which means nothing."""
    watch = Watch(store)
    watch.day(dated())
    moved = replace(dated()[0], fields={"deadline": "2027-03-19"}), call(until("2027-03-19"))
    watch.day(moved, state=PARTIAL, lost=frozenset({"amount"}))
    (known,) = newest_calls(store)
    assert watch.kinds() == ["opened", "deadline_extended"]
    assert known.reading.amounts == dated()[1].amounts


def test_a_partial_harvest__still_brings_what_is_new(store: Store) -> None:
    watch = Watch(store)
    watch.day(dated())
    changes = watch.day(unread(dated()), dated("Appel à projets Air pur"), state=PARTIAL)
    assert (changes.new, [event.kind.value for event in changes.events]) == (1, ["opened"])


def test_a_source_that_took_a_date_away__is_believed_when_it_is_read_well(store: Store) -> None:
    """The same words as in the partial harvest: what was held back then is not taken for known."""
    watch = Watch(store)
    watch.day(dated())
    bare = replace(dated()[0], fields={}), call()
    watch.day(bare, state=PARTIAL)
    watch.day(bare)
    (known,) = newest_calls(store)
    assert known.reading.deadline is None


def test_what_was_kept_back__is_believed_of_the_next_whole_harvest(store: Store) -> None:
    """The words changed together with the rules: the fact goes, and the kind, as soon as the source is read well."""
    watch = Watch(store)
    watch.day((notice(text="Jusqu'au 5 mars 2027."), call(until())))
    other = notice(text="La halle a rouvert."), news()
    for _ in range(2):
        assert "news" not in [event.kind.value for event in watch.day(other, state=PARTIAL).events]
        assert newest_calls(store)[0].reading.deadline == until()
    watch.day(other)
    (known,) = newest_calls(store, kinds=(Kind.NEWS,))
    assert known.reading.deadline is None


def test_news__may_turn_out_to_be_a_call_in_a_partial_harvest(store: Store) -> None:
    watch = Watch(store)
    watch.day(unread(dated()))
    watch.day(dated(), state=PARTIAL)
    assert watch.kinds() == ["news", "opened"]


def test_a_call__is_no_award_by_a_partial_harvest(store: Store) -> None:
    watch = Watch(store)
    watch.day(dated())
    said = replace(dated()[0], text="Les lauréats sont connus."), Reading(Kind.AWARD, "fr")
    watch.day(said, state=PARTIAL)
    assert "award" not in watch.kinds()
    assert newest_calls(store)[0].kind is Kind.CALL


def test_a_lost_page__of_one_item_takes_nothing_from_it(store: Store) -> None:
    """The list was read well, the item's own page answered an error: what is known from there holds."""
    watch = Watch(store)
    whole = replace(dated()[0], text="Tout le règlement, avec la date."), dated()[1]
    watch.day(whole)
    bare = replace(whole[0], text="Une ligne de la liste.", fields={}, is_whole=False), news()
    assert watch.day(bare).events == ()
    assert watch.day(whole).events == ()
    (known,) = newest_calls(store)
    assert (known.text, known.version) == ("Tout le règlement, avec la date.", 1)


def test_a_page_never_read__leaves_the_list_to_speak(store: Store) -> None:
    watch = Watch(store)
    bare = replace(dated()[0], is_whole=False), dated()[1]
    watch.day(bare)
    watch.day((replace(bare[0], fields={}), call()))
    assert newest_calls(store)[0].reading.deadline is None


def test_made_whole__brings_back_what_the_lost_rules_read() -> None:
    known = notice("Eau vive", text="Le texte de la page.", fields={"deadline": "2027-03-05", "amount": "5 000 €"})
    came = replace(known, title="Eau", text="Liste", fields={"deadline": "?", "funder": "Agence"}, raw_hash="new")
    whole = fill_gaps(came, replace(known, raw_hash="old"), {"text", "deadline"})
    assert (whole.title, whole.text, whole.raw_hash) == ("Eau", "Le texte de la page.", "old")
    assert whole.fields == {"deadline": "2027-03-05", "amount": "5 000 €", "funder": "Agence"}


def test_new_items__seen_while_the_deadline_rule_is_broken_are_not_told_as_news(store: Store) -> None:
    """Without its deadline a call may look like news: an admin looks, and the mended rule tells what it is."""
    watch = Watch(store)
    watch.day(*watch.stock(3))
    fresh = notice("Une aide pour les refuges de montagne", guid="refuges")
    watch.day(*watch.stock(3), (fresh, news()), state=PARTIAL, lost=frozenset({"deadline"}))
    assert [(event.kind.value, event.held_because) for event in watch.events()[3:]] == [("news", "rule_lost")]
    watch.day(*watch.stock(3), (replace(fresh, fields={"deadline": "2027-06-30"}), call(until("2027-06-30"))))
    assert [(event.kind.value, event.held) for event in watch.events()[4:]] == [("opened", False)]


def test_new_calls__seen_while_the_deadline_rule_is_broken_are_told(store: Store) -> None:
    watch = Watch(store)
    watch.day(*watch.stock(3))
    fresh = (notice("Appel des refuges de montagne", guid="refuges"), call())
    watch.day(*watch.stock(3), fresh, state=PARTIAL, lost=frozenset({"deadline"}))
    assert [(event.kind.value, event.held) for event in watch.events()[3:]] == [("opened", False)]
