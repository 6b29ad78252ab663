"""/missing: the cause that holds, for pages that are known and pages that are not; admins hear of unknown sources."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.talk.scenes import CALLS, NOW, ask
from watcher.config.hosts import host_of, source_of
from watcher.model import EventKind, Fact, Harvest, HarvestState, Interest, Message, Purpose
from watcher.remember.db.tables.outbox import outbox
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.audit import MissedCause
from watcher.remember.sources.state import Health, SourceState
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.missed import KnownPage, cause_of_known, cause_of_unknown
from watcher.talk.person import Person

READ = SourceState("ministere", health=Health.OK, last_ok=NOW)


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (None, MissedCause.NOT_READ),
        (replace(READ, last_ok=None), MissedCause.NOT_READ),
        (replace(READ, last_ok=None, health=Health.BLOCKED), MissedCause.WALLED),
        (replace(READ, health=Health.REFUSED), MissedCause.WALLED),
        (replace(READ, health=Health.FAILING), MissedCause.FAILING),
        (READ, MissedCause.NOT_LISTED),
    ],
)
def test_unknown_page__has_the_cause_of_its_source(
    commands: Commands, state: SourceState | None, cause: MissedCause
) -> None:
    source = source_of("https://www.ministere.example.org/x", commands.settings.sources)
    assert source is not None
    assert cause_of_unknown(source, state) is cause
    assert cause_of_unknown(source.model_copy(update={"enabled": False}), state) is MissedCause.UNKNOWN_SOURCE
    assert cause_of_unknown(None, state) is MissedCause.UNKNOWN_SOURCE


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (KnownPage(True, False, told_in="2027-03-01 sent"), MissedCause.TOLD),
        (KnownPage(True, True), MissedCause.HELD),
        (KnownPage(False, False), MissedCause.NEWS),
        (KnownPage(True, False, failed_filters=("amount", "domain")), MissedCause.DOMAIN),
        (KnownPage(True, False, failed_filters=("amount",)), MissedCause.FILTERED),
        (KnownPage(True, False), None),
    ],
)
def test_known_page__has_the_first_cause_that_holds(page: KnownPage, cause: MissedCause | None) -> None:
    assert cause_of_known(page) is cause


@pytest.mark.parametrize("url", ["", "x", "https://[::1", "ftp://a.example", "https://localhost/", "javascript:1"])
def test_host__of_what_is_no_address_is_empty(url: str) -> None:
    assert host_of(url) == ""


def test_missing__an_unknown_source_reaches_the_admins_once(commands: Commands, claire: Person, store: Store) -> None:
    for path in ("appel-1", "appel-2"):
        answer = ask(commands, claire, f"/manque https://fondation.example.net/{path}")
        assert "Aucune source ne lit fondation.example.net" in answer.text
    (alert,) = store.outbox.untold_alerts()
    assert "watcher source add https://fondation.example.net/appel-1" in alert.what


def test_missing__names_the_filter_that_left_it_out(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    answer = ask(commands, claire, "/manque https://ministere.example.org/aap/musee").text
    assert "dans un autre domaine que les vôtres" in answer


def test_following__lists_what_is_followed_and_numbers_it(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "/abonner")
    ask(commands, claire, "oui")
    assert "aucun appel" in ask(commands, claire, "/suivis").text
    for call in ("#2", "#3"):
        ask(commands, claire, f"/suivre {call}")
    listed = ask(commands, claire, "/following").text
    assert listed.index("1. Musées") < listed.index("2. Imagerie")
    assert "Imagerie" in ask(commands, claire, "2").text


def test_share__is_one_message_with_the_link(commands: Commands, claire: Person) -> None:
    (block,) = ask(commands, claire, "/partager #1").blocks
    assert block.startswith("Données de santé")
    assert block.endswith("https://ministere.example.org/aap/sante")


def _record(commands: Commands, store: Store, *eligible: Fact) -> None:
    """The source is read again: who may apply to its first call is another than before."""
    (told, first), *others = CALLS
    text = f"{told.text} {' '.join(fact.quote for fact in eligible)}"
    changed = ((replace(told, text=text), replace(first, eligible=eligible)), *others)
    harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(one for one, _ in changed))
    with store.db.write() as tx:
        store.calls.record(tx, commands.settings.sources[0], harvest, changed, NOW)


def test_why__speaks_of_the_change_that_is_told(commands: Commands, claire: Person, store: Store) -> None:
    towns, clubs = (
        Fact("municipality", "ouvert aux communes"),
        Fact("nonprofit", "ouvert aux communes et aux associations"),
    )
    _record(commands, store, towns)
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    (who,) = store.people.all()
    _record(commands, store, towns, clubs)
    event = store.ledger.of_call(1)[-1]
    assert event.kind is EventKind.ELIGIBILITY_CHANGED

    store.people.update(who.id, interests=(Interest("Ville", domains=("health",), who=("municipality",)),))
    said = ask(commands, claire, "/why #1").text
    assert "(collectivités) pouvaient déjà déposer" in said
    assert "Appel connu, non envoyé" in said

    store.people.update(who.id, interests=(Interest("Club", domains=("health",), who=("nonprofit",)),))
    assert "Cet appel est pour vous" in ask(commands, claire, "/why #1").text

    message = Message("<1@a.example>", "Veille", "…")
    when = {"items": 1, "not_before": NOW, "not_after": NOW}
    entry = OutboxEntry(who.id, "telegram", "2027-02-23", Purpose.DIGEST, message, events=(event.seq,), **when)
    [number] = store.digests.freeze([entry], NOW).values()
    assert "Dans votre prochain message" in ask(commands, claire, "/why #1").text
    with store.db.write() as tx:
        tx.execute(update(outbox).where(outbox.c.id == number).values(state="sent"))
    said = ask(commands, claire, "/why #1").text
    assert "Annoncé\u00a0: " in said
    assert "Avant : communes et collectivités" in said.replace("\u00a0", " ")
    assert event.quote
    assert event.quote in said

    store.people.update(who.id, interests=(Interest(domains=("culture",)),))
    assert "aujourd’hui ils l’écartent" in ask(commands, claire, "/why #1").text
