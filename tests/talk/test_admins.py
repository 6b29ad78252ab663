"""Admins in chat: sources by button, what is held, and a log of all they do."""

import pytest

from tests.talk.scenes import ask
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


def test_source__is_paused_and_resumed_by_button(commands: Commands, admin: Person, store: Store) -> None:
    answer = ask(commands, admin, "/sources ministere")
    assert "Sa première lecture a apporté 3 appels" in answer.text
    assert answer.buttons[1][0].says == "/release ministere"
    pause = answer.buttons[0][1]
    assert pause.label == "Mettre en pause"
    answer = ask(commands, admin, pause.says)
    assert "en pause" in answer.text
    assert store.sources.state("ministere").paused
    ask(commands, admin, answer.buttons[0][1].says)
    assert not store.sources.state("ministere").paused
    said = ask(commands, admin, "/journal").text
    assert [line.split(" · ")[1:] for line in said.split("\n\n")[1].splitlines()] == [
        ["telegram:4002", "resume", "ministere"],
        ["telegram:4002", "pause", "ministere"],
    ]


def test_log__holds_what_changes_something(commands: Commands, admin: Person, store: Store) -> None:
    for text in ("/collect ministere", "/release ministere", "/derniers", "/tag 1 culture"):
        ask(commands, admin, text)
    assert [line.what for line in store.audit.latest()] == ["tag", "release", "collect"]


def test_counts__people_messages_and_missed_calls_by_cause(commands: Commands, admin: Person, claire: Person) -> None:
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    ask(commands, claire, "/manque https://inconnu.example.org/appel")
    ask(commands, claire, "/manque https://inconnu.example.org/autre")
    said = ask(commands, admin, "/chiffres").text
    assert "· telegram · active: 1" in said
    assert "· aucune source: 2" in said
    assert "missed" not in ask(commands, admin, "/audit").text


@pytest.mark.parametrize("command", ["/audit", "/counts", "/sources ministere pause"])
def test_admins_commands__are_for_admins(commands: Commands, claire: Person, store: Store, command: str) -> None:
    assert "réservée aux administrateurs" in ask(commands, claire, command).text
    assert not store.sources.state("ministere").paused


def test_missing__of_an_unknown_site_waits_for_an_admin(commands: Commands, claire: Person, store: Store) -> None:
    ask(commands, claire, "/manque https://inconnu.example.org/appel")
    assert [report.url for report in store.reports.open()] == ["https://inconnu.example.org/appel"]
