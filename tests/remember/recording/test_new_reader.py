"""After a change of our own reader nobody hears of what only we read otherwise; what the source changed is told."""

from __future__ import annotations

from dataclasses import replace

from tests.remember.reading_back import versions_of
from tests.remember.scenes import Pair, Watch, call, grant, notice, until
from watcher.model import Cause, EventKind, Reading
from watcher.remember.rules.decide import Draft
from watcher.remember.rules.edited_lines import edited_by_source
from watcher.remember.store import Store

PLACES = ("Ablonne", "Brévaux", "Corvisy", "Dardelle", "Estrières", "Fouvigny")
TEXT = """Le fonds de {place} soutient les lavoirs.
Bénéficiaires : communes de {place}.
Date limite de dépôt : 30 avril 2027.
Contact : mairie de {place}."""
BESIDE = "À lire aussi : l'appel Patrimoine, date limite 15 mars 2027."


def page(place: str, text: str, reading: Reading) -> Pair:
    return notice(f"Lavoirs de {place}", text=text.format(place=place)), reading


def by_old_reader() -> list[Pair]:
    """The old reader took a neighbour's teaser for the page's own words."""
    return [page(place, f"{TEXT}\n{BESIDE}", call(until("2027-03-15"))) for place in PLACES]


def by_new_reader() -> list[Pair]:
    return [
        page(place, TEXT, call(until("2027-04-30", quote="Date limite de dépôt : 30 avril 2027"))) for place in PLACES
    ]


def told(watch: Watch) -> list[tuple[int, str]]:
    return [
        (event.call, event.kind.value)
        for event in watch.events()
        if event.cause is Cause.SOURCE and not event.held and event.kind is not EventKind.OPENED
    ]


def test_new_reader__what_only_we_read_otherwise_is_told_to_nobody(store: Store) -> None:
    watch = Watch(store)
    watch.reader = "1"
    watch.day(*by_old_reader())
    watch.reader = "2"
    changes = watch.day(*by_new_reader())
    assert (told(watch), changes.new, changes.held) == ([], 0, 0)
    assert changes.warnings == ("6 items are read otherwise than before: told to nobody",)
    assert store.calls.get(1).reading.deadline == until("2027-04-30", quote="Date limite de dépôt : 30 avril 2027")
    assert versions_of(store, 1)[-1].cause is Cause.REINTERPRETED


def test_new_reader__an_edit_of_the_same_day_is_told(store: Store) -> None:
    watch = Watch(store)
    watch.reader = "1"
    watch.day(*by_old_reader())
    watch.reader = "2"
    moved = until("2027-05-28", quote="Date limite de dépôt : 28 mai 2027")
    first = page(PLACES[0], TEXT.replace("30 avril", "28 mai"), call(moved))
    watch.day(first, *by_new_reader()[1:])
    assert told(watch) == [(1, "deadline_extended")]


def test_new_reader__is_the_known_one_from_the_next_day_on(store: Store) -> None:
    watch = Watch(store)
    watch.reader = "1"
    watch.day(*by_new_reader())
    watch.reader = "2"
    watch.day(*by_new_reader())
    said = page(PLACES[0], TEXT + "\nUn fonds de concours s'ajoute.", call(until("2027-04-30"), amounts=(grant(9000),)))
    watch.day(said, *by_new_reader()[1:])
    assert told(watch) == [(1, "amount_changed")]


def test_new_reader__what_was_never_marked_counts_as_read_otherwise(store: Store) -> None:
    """A store of before this version: its users upgrade, and hear nothing of it."""
    watch = Watch(store)
    watch.day(*by_old_reader())
    watch.reader = "2"
    watch.day(*by_new_reader())
    assert told(watch) == []


def test_edited_lines__a_line_in_the_place_of_a_like_one() -> None:
    old = notice(text="Aides aux fournils.\nDate limite : 15 mars 2027.\nMontant : 9 000 €.\nContact : la mairie.")
    draft = Draft(EventKind.DEADLINE_EXTENDED, quote="Date limite : 29 mars 2027")
    told = {
        "edited": old.text.replace("15 mars", "29 mars"),
        "edited, and a line more": old.text.replace("15 mars", "29 mars") + "\nPartager cette page.",
        "a block more": old.text + "\nDate limite : 29 mars 2027.",
        "another block": "Date limite : 29 mars 2027.\nNos autres aides.\nLa lettre.\nLe conseil.",
        "cut elsewhere": "Aides aux fournils. Date limite : 29 mars 2027. Montant : 9 000 €. Contact : la mairie",
    }
    found = {name: bool(edited_by_source([draft], old, replace(old, text=text))) for name, text in told.items()}
    assert found == {
        "edited": True,
        "edited, and a line more": True,
        "a block more": False,
        "another block": False,
        "cut elsewhere": True,
    }


def test_edited_lines__a_field_with_another_value() -> None:
    old = notice(fields={"deadline": "2027-03-15"})
    draft = Draft(EventKind.DEADLINE_EXTENDED, quote="2027-03-29")
    assert edited_by_source([draft], old, replace(old, fields={"deadline": "2027-03-29"})) == (draft,)
    assert edited_by_source([draft], replace(old, fields={}), replace(old, fields={"deadline": "2027-03-29"})) == ()
