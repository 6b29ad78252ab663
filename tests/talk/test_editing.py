"""Saved searches changed, paused, given their own day; and what is never to be heard of."""

from datetime import date

import pytest

from tests.talk.scenes import ask
from watcher.model import Interest
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


@pytest.fixture
def reader(commands: Commands, claire: Person) -> Person:
    """Claire follows health, and has a search for museums of hers."""
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    ask(commands, claire, "culture plus de 5 000 €")
    ask(commands, claire, "/garder Musées")
    return claire


def searches(store: Store) -> tuple[Interest, ...]:
    found = store.people.find("telegram", "4001")
    assert found
    return found.interests


def test_edit__shows_before_and_after_and_waits_for_yes(commands: Commands, reader: Person, store: Store) -> None:
    offer = ask(commands, reader, "/modifier 2 +santé -prêt min 8000")
    said = offer.text.replace("\u00a0", " ")
    assert "Avant : Culture, au moins 5 000 €" in said
    assert "Après : Culture ou Santé, sans prêt, au moins 8 000" in said
    assert searches(store)[1].domains == ("culture",)
    done = ask(commands, reader, "oui")
    made = searches(store)[1]
    assert (made.name, made.domains, made.exclude, made.min_amount) == (
        "Musées",
        ("culture", "health"),
        ("prêt",),
        8000,
    )
    ask(commands, reader, done.buttons[0][0].says)
    assert (searches(store)[1].domains, searches(store)[1].exclude) == (("culture",), ())


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ("pour les associations", "Culture, pour associations, au moins 5"),
        ("-culture", ": au moins 5"),
        ("where bretagne", "Culture, Bretagne, au moins 5"),
        ("enlève le montant", ": Culture\n"),
        ("avant juin +europe", "Culture, Union européenne, au moins 5"),
    ],
)
def test_edit__understands_plain_words(commands: Commands, reader: Person, changes: str, after: str) -> None:
    said = ask(commands, reader, f"/edit Musées {changes}").text.replace("\u00a0", " ")
    assert after in said.split("Après")[1]


def test_search__gets_its_own_day(commands: Commands, reader: Person, store: Store) -> None:
    assert "viendra chaque lundi" in ask(commands, reader, "/modifier 2 hebdo").text
    assert [search.weekly for search in searches(store)] == [False, True]
    assert "(chaque lundi)" in ask(commands, reader, "/recherches").text
    ask(commands, reader, "/edit 2 like the rest")
    assert not searches(store)[1].weekly


def test_snooze__until_a_day_for_a_time_and_over(commands: Commands, reader: Person, store: Store) -> None:
    assert "septembre 2027" in ask(commands, reader, "/pause 2 jusqu'au 1er septembre").text
    assert searches(store)[1].until == date(2027, 9, 1)
    listed = ask(commands, reader, "/searches")
    assert "en pause jusqu’au" in listed.text
    ask(commands, reader, next(button.says for row in listed.buttons for button in row if button.label == "▶ 2"))
    assert searches(store)[1].until is None
    ask(commands, reader, "/snooze 2 3 weeks")
    assert searches(store)[1].until == date(2027, 3, 16)
    assert "Jusqu’à quand" in ask(commands, reader, "/pause 2 hier").text


def test_away__pauses_all_and_back(commands: Commands, reader: Person, store: Store) -> None:
    away = ask(commands, reader, "/absent 3 semaines")
    assert {search.until for search in searches(store)} == {date(2027, 3, 16)}
    ask(commands, reader, away.buttons[0][0].says)
    assert {search.until for search in searches(store)} == {None}
    assert "Jusqu’à quand" in ask(commands, reader, "/absent").text


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("prêt", "exclude", ("prêt",)),
        ("Ministère", "not_sources", ("ministere",)),
        ("culture", "not_domains", ("culture",)),
        ("Bretagne", "not_places", ("bretagne",)),
    ],
)
def test_hush__holds_in_every_search_and_is_taken_back(
    commands: Commands, reader: Person, store: Store, said: str, field: str, value: tuple[str, ...]
) -> None:
    ask(commands, reader, f"/taire {said}")
    assert [getattr(search, field) for search in searches(store)] == [value, value]
    assert "Pour toutes vos recherches" in ask(commands, reader, "/taire").text
    ask(commands, reader, f"/unhush {said}")
    assert [getattr(search, field) for search in searches(store)] == [(), ()]


def test_commands__say_what_is_missing(commands: Commands, reader: Person) -> None:
    assert "Quelle recherche" in ask(commands, reader, "/modifier").text
    assert "Aucune recherche" in ask(commands, reader, "/modifier 9 +santé").text
    assert "Pour changer" in ask(commands, reader, "/modifier 2").text
    assert "Rien à changer" in ask(commands, reader, "/modifier 2 +culture").text
    assert "De quoi" in ask(commands, reader, "/taire").text
    stranger = Person("telegram", "5", language="en")
    for command in ("/edit 1 x", "/away 3 weeks", "/hush x", "/snooze 1"):
        assert "not subscribed" in ask(commands, stranger, command).text
