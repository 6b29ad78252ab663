"""Admins in chat: what is held is settled by reason, acts taken back, sources tried, calls regrouped, settings read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import insert, update

from tests.talk.scenes import NOW, ask
from watcher.config import Settings
from watcher.errors import CannotReadConfig, CannotUseTool
from watcher.remember.db.tables.calls import events
from watcher.remember.db.tables.outbox import deliveries
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


class Desk:
    """The program around a conversation, with what its children would print."""

    def __init__(self, settings: Settings, rows: Sequence[Mapping[str, Any]] = (), fault: str = "") -> None:
        self.settings = settings
        self.given = rows
        self.fault = fault
        self.ran: list[tuple[str, ...]] = []

    def check(self) -> Settings:
        if self.fault:
            raise CannotReadConfig(self.fault)
        return self.settings

    def said(self, *arguments: str) -> str:
        self.ran.append(arguments)
        if self.fault:
            raise CannotUseTool(self.fault)
        return "Proposed: [[sources]]"

    def rows(self, settings: Settings, *arguments: str) -> Sequence[Mapping[str, Any]]:
        self.ran.append(arguments)
        if self.fault:
            raise CannotUseTool(self.fault)
        return self.given


def hold(store: Store, because: Mapping[int, str]) -> None:
    with store.db.write() as tx:
        for seq, why in because.items():
            tx.execute(update(events).where(events.c.seq == seq).values(held=True, settled=False, held_because=why))


def settled(store: Store) -> dict[int, str]:
    return {event.seq: event.held_because for event in store.ledger.held()}


def test_held__is_settled_for_one_reason(commands: Commands, admin: Person, store: Store) -> None:
    hold(store, {1: "flood", 2: "flood", 3: "rule_lost"})
    answer = ask(commands, admin, "/retenus")
    said = [button.says for row in answer.buttons for button in row]
    assert said == [
        "/release ministere flood",
        "/dismiss ministere flood",
        "/release ministere rule_lost",
        "/dismiss ministere rule_lost",
    ]
    ask(commands, admin, "/dismiss ministere rule_lost")
    assert settled(store) == {1: "flood", 2: "flood"}


@pytest.mark.parametrize("act", ["release", "dismiss"])
def test_held__is_held_again_by_the_button(commands: Commands, admin: Person, store: Store, act: str) -> None:
    hold(store, {1: "flood", 2: "flood"})
    answer = ask(commands, admin, f"/{act} ministere")
    assert settled(store) == {}
    with store.db.write() as tx:
        tx.execute(insert(deliveries).values(subscriber=1, event=2, outbox=1))
    undo = answer.buttons[0][0].says
    assert "Annulé" in ask(commands, admin, undo).text
    assert settled(store) == {1: "flood"}  # the other was told
    assert "déjà annulé" in ask(commands, admin, undo).text
    assert [line.what for line in store.audit.latest()] == ["undo", act]


def test_undo__of_a_pause_and_of_nothing(commands: Commands, admin: Person, store: Store) -> None:
    assert "Aucun de vos actes" in ask(commands, admin, "/undo").text
    assert "Aucun de vos actes" in ask(commands, admin, "/undo 99999999999").text
    ask(commands, admin, "/sources ministere pause")
    ask(commands, admin, "/undo")
    assert not store.sources.state("ministere").paused


def test_source__is_tried_in_a_child(commands: Commands, admin: Person, store: Store) -> None:
    row = {"title": "Un appel", "deadline": "2027-05-01", "rolling": False, "amounts": ["1000 EUR"]}
    desk = Desk(commands.settings, [row, row | {"deadline": None}])
    answer = ask(Commands(commands.settings, store, desk), admin, "/test ministere")
    assert answer.later is not None
    assert desk.ran == []  # not before the answer is given
    second = answer.later()
    assert "2 éléments, 1 avec une date" in second.text
    assert "Un appel · 2027-05-01 · 1000 EUR" in second.text
    assert desk.ran == [("source", "test", "ministere")]
    failing = ask(
        Commands(commands.settings, store, Desk(commands.settings, fault="HTTP 503")), admin, "/test ministere"
    )
    assert failing.later is not None
    assert "HTTP 503" in failing.later().text


def test_reload__names_the_faults_and_changes_nothing(commands: Commands, admin: Person, store: Store) -> None:
    faulty = Commands(commands.settings, store, Desk(commands.settings, fault="line 3: kind: allowed are feed, list"))
    assert "line 3: kind" in ask(faulty, admin, "/recharger").text
    assert faulty.settings is commands.settings
    assert store.audit.latest() == ()
    assert "1 source" in ask(Commands(commands.settings, store, Desk(commands.settings)), admin, "/reload").text
    assert [line.what for line in store.audit.latest()] == ["reload"]


def test_duplicates__are_merged_or_kept_apart(commands: Commands, admin: Person, store: Store) -> None:
    merge = {"would": "merge", "calls": [1, 2], "sources": ["a", "b"], "reasons": ["title: same"]}
    split = {"would": "split", "calls": [3], "sources": ["b"], "reasons": ["days differ"]}
    desk = Desk(commands.settings, [merge, split])
    chat = Commands(commands.settings, store, desk)
    first = ask(chat, admin, "/doublons").later
    assert first is not None
    buttons = [button.says for row in first().buttons for button in row]
    assert buttons == ["/merge 1 2", "/apart 1 2", "/split 3 b", "/together 3 b"]
    assert "restent deux" in ask(chat, admin, "/apart 1 2").text
    ask(chat, admin, "/apart 2 1")
    ask(chat, admin, "/together 3 b")
    again = ask(chat, admin, "/doublons").later
    assert again is not None
    assert len(again().buttons) == 1
    assert "fait maintenant partie" in ask(chat, admin, "/merge 1 2").text
    assert next(line.what for line in store.audit.latest()) == "merge"
    for wrong in (
        "/merge 1",
        "/merge 1 1",
        "/merge 1 x",
        "/split 1",
        "/apart 1 999",
        "/merge 1 999999999",
        "/split 1 b",
    ):
        assert "failed" not in ask(chat, admin, wrong).text


def test_missed__page_becomes_a_source(commands: Commands, admin: Person, claire: Person, store: Store) -> None:
    desk = Desk(commands.settings)
    chat = Commands(commands.settings, store, desk)
    for page in ("appel", "autre"):
        ask(chat, claire, f"/manque https://inconnu.example.org/{page}")
    listed = ask(chat, admin, "/manques")
    assert [button.says for button in listed.buttons[0]] == ["/propose 1", "/notnow 1"]
    proposed = ask(chat, admin, "/propose 1").later
    assert proposed is not None
    add, _ = proposed().buttons[0]
    added = ask(chat, admin, add.says).later
    assert added is not None
    added()
    ask(chat, admin, "/notnow 2")
    url = "https://inconnu.example.org/appel"
    assert desk.ran == [("source", "add", url), ("source", "add", url, "--yes")]
    assert store.reports.open() == ()
    assert [line.what for line in store.audit.latest(2)] == ["close", "write"]
    for wrong in (
        "/propose",
        "/propose 77",
        "/propose --yes",
        "/propose file:///etc/passwd",
        "/addsource x",
        "/notnow",
    ):
        assert ask(chat, admin, wrong).later is None


def test_missed__that_brings_nothing_stays(commands: Commands, admin: Person, claire: Person, store: Store) -> None:
    chat = Commands(commands.settings, store, Desk(commands.settings, fault="it brings nothing"))
    ask(chat, claire, "/manque https://inconnu.example.org/appel")
    added = ask(chat, admin, "/addsource 1").later
    assert added is not None
    assert "it brings nothing" in added().text
    assert len(store.reports.open()) == 1


COMMANDS = """
    missed; propose 1; addsource 1; notnow 1; test ministere; release ministere flood; duplicates; merge 1 2; apart 1 2
    split 1 a; together 1 a; undo; reload
    """.replace("\n", ";").split(";")


@pytest.mark.parametrize("command", [said.strip() for said in COMMANDS if said.strip()])
def test_nobody_else_may(commands: Commands, claire: Person, store: Store, command: str) -> None:
    chat = Commands(commands.settings, store, Desk(commands.settings))
    assert "réservée aux administrateurs" in ask(chat, claire, f"/{command}").text
    assert store.audit.latest() == ()
    assert chat.answer(claire, f"/{command}", NOW) is not None


def test_nothing_to_propose_and_a_source_without_name__are_said_in_words(
    commands: Commands, store: Store, admin: Person
) -> None:
    commands = Commands(commands.settings, store, Desk(commands.settings))
    answer = ask(commands, admin, "/doublons")
    assert answer.later
    assert answer.later().text == "Rien à réunir ni à séparer."
    assert ask(commands, admin, "/tester").text.startswith("Quelle source")
    tested = ask(commands, admin, "/tester ministere")
    assert tested.later
    assert "apporterait 0 élément" in tested.later().text


@pytest.mark.parametrize(("said", "why"), [
    ("/fusionner 1 99999", "1 et 99999 ne sont pas deux appels"),
    ("/separer 1 nulle-part", "ne vient pas de nulle-part"),
])  # fmt: skip
def test_refused_regrouping__is_said_in_french(commands: Commands, admin: Person, said: str, why: str) -> None:
    assert why in ask(commands, admin, said).text


def test_child_that_is_busy__is_said_in_french(commands: Commands, store: Store, admin: Person) -> None:
    desk = Desk(commands.settings, fault="another test is under way; try again when it has answered")
    answer = ask(Commands(commands.settings, store, desk), admin, "/tester ministere")
    assert answer.later
    assert "un autre essai est en cours" in answer.later().text
