"""Who missed a page of a site that nobody reads hears once, when it is read; nobody else does, and nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.talk.scenes import NOW, ask
from watcher.deliver.awaited import tell_awaited
from watcher.model import Message
from watcher.remember.people.awaited import MOST, AwaitedSource
from watcher.remember.people.consent import Consent
from watcher.remember.sources.state import SourceState
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person

PAGE = "https://www.fondation.example.net/appel-1"
PROMISE = "Vous serez prévenu une fois"


def _subscribe(commands: Commands, person: Person) -> None:
    ask(commands, person, "/abonner santé")
    ask(commands, person, "oui")


def _add(commands: Commands) -> None:
    """An admin adds the source of that site."""
    known = commands.settings.sources[0]
    added = known.model_copy(
        update={"name": "fondation", "label": "Fondation", "url": "https://fondation.example.net/rss"}
    )
    commands.settings = commands.settings.model_copy(update={"sources": (*commands.settings.sources, added)})


def _read(store: Store, name: str = "fondation") -> None:
    with store.db.write() as tx:
        store.sources.save(tx, [SourceState(name, last_ok=NOW)])


def _letters(commands: Commands, store: Store) -> list[Message]:
    for hours in range(3):
        tell_awaited(commands.settings, store, NOW + timedelta(hours=hours))
    found = [store.outbox.message(row.id) for row in store.outbox.rows()]
    return [message for message in found if message is not None]


def test_asker__hears_once_when_the_source_is_read(commands: Commands, claire: Person, store: Store) -> None:
    _subscribe(commands, claire)
    assert PROMISE in ask(commands, claire, f"/manque {PAGE}").text
    ask(commands, claire, f"/manque {PAGE}/2")
    assert _letters(commands, store) == []
    _add(commands)
    assert _letters(commands, store) == []
    _read(store)
    [letter] = _letters(commands, store)
    assert letter.subject.replace("\u00a0", " ") == "Lue désormais : Fondation"
    assert PAGE in letter.text
    assert "n’est pas dans la liste" in letter.text
    assert letter.parts
    assert store.awaited.waiting() == ()


def test_crash__between_letter_and_note_repeats_no_letter(commands: Commands, claire: Person, store: Store) -> None:
    _subscribe(commands, claire)
    ask(commands, claire, f"/manque {PAGE}")
    [wish] = store.awaited.waiting()
    _add(commands)
    _read(store)
    assert len(_letters(commands, store)) == 1
    store.awaited.ask(wish)
    assert len(_letters(commands, store)) == 1
    assert store.awaited.waiting() == ()


def test_page__that_was_read_is_named(commands: Commands, claire: Person, store: Store) -> None:
    _subscribe(commands, claire)
    (who,) = store.people.all()
    store.awaited.ask(AwaitedSource(who.id, "ministere.example.org", "https://ministere.example.org/aap/sante", NOW))
    _read(store, "ministere")
    [letter] = _letters(commands, store)
    assert "Données de santé à l'hôpital" in letter.text


def test_nothing__is_promised_to_strangers_nor_kept_for_who_left(
    commands: Commands, claire: Person, store: Store
) -> None:
    assert PROMISE not in ask(commands, claire, f"/manque {PAGE}").text
    _subscribe(commands, claire)
    ask(commands, claire, f"/manque {PAGE}")
    (who,) = store.people.all()
    store.people.suspend(who.id, "blocked", NOW)
    _add(commands)
    _read(store)
    assert _letters(commands, store) == []
    assert len(store.awaited.waiting()) == 1
    store.people.unsubscribe(who.id, Consent(way="chat"), NOW)
    assert _letters(commands, store) == []
    assert store.awaited.waiting() == ()


@pytest.mark.parametrize("host", ["x" * 256, "h20.example"])
def test_wishes__are_bounded(store: Store, host: str) -> None:
    wish = AwaitedSource(1, "h.example", PAGE, NOW)
    for number in range(MOST):
        assert store.awaited.ask(replace(wish, host=f"h{number}.example"))
    assert not store.awaited.ask(replace(wish, host=host))
    assert store.awaited.ask(replace(wish, host="h1.example"))
    assert len(store.awaited.waiting()) == MOST
