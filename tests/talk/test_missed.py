"""/missing: the cause that holds, for pages that are known and pages that are not; admins hear of unknown sources."""

from dataclasses import replace

import pytest

from tests.talk.scenes import NOW, ask
from watcher.remember.sources.state import Health, SourceState
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.missed import KnownPage, MissedCause, cause_of_known, cause_of_unknown, host_of, source_of
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
