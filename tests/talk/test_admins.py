"""Admins in chat: sources by button, what is held, and a log of all they do."""

import re
from dataclasses import replace

import pytest

from tests.talk.scenes import NOW, ask
from watcher.config.delivery import Web
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole


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
        ["telegram:4002", "Source reprise", "ministere"],
        ["telegram:4002", "Source mise en pause", "ministere"],
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
    assert "· Telegram · actifs: 1" in said
    assert "· aucune source: 2" in said
    assert "missed" not in ask(commands, admin, "/audit").text


@pytest.mark.parametrize("command", ["/audit", "/counts", "/sources ministere pause"])
def test_admins_commands__are_for_admins(commands: Commands, claire: Person, store: Store, command: str) -> None:
    assert "réservée aux administrateurs" in ask(commands, claire, command).text
    assert not store.sources.state("ministere").paused


def test_missing__of_an_unknown_site_waits_for_an_admin(commands: Commands, claire: Person, store: Store) -> None:
    ask(commands, claire, "/manque https://inconnu.example.org/appel")
    assert [report.url for report in store.reports.open()] == ["https://inconnu.example.org/appel"]


def serve_pages(commands: Commands) -> None:
    web = Web(enabled=True, public_url="https://veille.example.org")
    deliver = commands.settings.deliver.model_copy(update={"web": web})
    commands.settings = commands.settings.model_copy(update={"deliver": deliver})


def test_web__gives_a_link_that_lets_its_admin_in(commands: Commands, admin: Person, store: Store) -> None:
    serve_pages(commands)
    said = ask(commands, admin, "/web").text
    found = re.search(r"https://veille\.example\.org/admin/fr/enter/(\S+)", said)
    assert found is not None, said
    assert store.admin_access.holder(found[1], NOW) == f"telegram:{admin.address}"


def test_web__is_said_to_admins_and_in_private_only(commands: Commands, admin: Person, claire: Person) -> None:
    assert "enter" not in ask(commands, admin, "/web").text, "no pages are served"
    serve_pages(commands)
    assert "enter" not in ask(commands, claire, "/web").text
    assert "enter" not in ask(commands, replace(admin, role=ChatRole.ADMINISTRATOR, sender=admin.address), "/web").text
    for _ in range(5):
        assert "enter" in ask(commands, admin, "/web").text
    assert "enter" not in ask(commands, admin, "/web").text, "five links an hour"
