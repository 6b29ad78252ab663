"""Readers who are told the same share what was laid out for one of them, and nothing that is one reader's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests.deliver.examples import until
from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from watcher.deliver.compose import compose_due
from watcher.deliver.render.links import Addresses
from watcher.model import DomainScore, Interest, Subscriber
from watcher.model.fit import Profile
from watcher.remember.outbox.messages import OutboxEntry

WISHES = ((Interest(),), (Interest(domains=("health",)),), (Interest(words=("équipes 100 %",)), Interest()))
TRIAGE = re.compile(r"/t/([\w.-]+)")


@pytest.fixture
def crowded(world: World) -> World:
    """Twenty-four readers, four of each wish and language; some sorted a call, one said what they are."""
    world.settings = by_mail(world.settings)
    for wanted, language, number in product(WISHES, ("fr", "en"), range(4)):
        who = world.subscribe(
            channel="telegram" if number == 3 else "email",
            address=f"{70_000 + number}{len(world.people.all())}"
            if number == 3
            else f"p{len(world.people.all())}@b.example",
            name=f"Bureau {len(world.people.all())} des équipes" if number else "",
            language=language,
            interests=wanted,
        )
        if number == 1:
            world.marks.apply("follow" if language == "fr" else "mute", who.id, 2, MORNING - timedelta(hours=1))
    world.profiles.put(who.id, Profile(kinds=("researcher",)), MORNING)
    for number in range(1, 10):
        title = f"Appel {number} : 100 % des équipes, %s et 0123456789abcdef-follow-{number}-"
        world.announce(number, title, domains=(DomainScore("health", 1.0, ("soin",)),), deadline=until(2027, 4, number))
    return world


def _entries(world: World) -> dict[int, OutboxEntry]:
    batches = compose_due(world.settings, world.store, MORNING)
    return {entry.subscriber: entry for batch in batches for entry in batch.entries}


def _all_of(entry: OutboxEntry) -> str:
    message = entry.message
    return "\n".join(
        [message.subject, message.text, message.html, *message.parts, repr(message.taps), *message.headers.values()]
    )


def test_t36_message__has_the_links_and_the_name_of_its_reader_and_of_nobody_else(crowded: World) -> None:
    entries, people = _entries(crowded), crowded.people.all()
    assert len(entries) == len(people) == 24
    for who in people:
        said = _all_of(entries[who.id])
        taps = {tap.replace(".", ":") for tap in TRIAGE.findall(said)}
        asked = [crowded.people.signer.read_button(tap) for tap in taps]
        assert len(asked) >= 9 * 3 - 3 or who.channel == "telegram"
        assert {tap.subscriber for tap in asked if tap} == ({who.id} if asked else set())
        assert None not in asked
        assert (who.name in entries[who.id].message.subject) or not who.name
        own = set(_own(crowded, who))
        for other in people:
            assert not [word for word in set(_own(crowded, other)) - own if word in said], (who, other)


def _own(world: World, who: Subscriber) -> Iterator[str]:
    """Words that only mails of this reader may hold."""
    made = Addresses.of(world.settings, world.people.signer, who.id)
    yield from (made.unsubscribe, made.preferences, made.unsubscribe_mail, made.bounce_mail)
    if who.channel == "email":
        yield who.address
    if who.name:
        yield f"{who.name}\n"


def test_message__is_what_its_reader_would_get_alone(crowded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    together, people = _entries(crowded), crowded.people.active()
    for who in people:
        monkeypatch.setattr(crowded.people, "active", lambda who=who: (who,))
        [alone] = _entries(crowded).values()
        assert alone == together[who.id]


def test_messages__of_one_wish_differ_in_nothing_but_what_is_their_readers_own(crowded: World) -> None:
    entries = _entries(crowded)
    told: dict[tuple[object, ...], set[str]] = {}
    for who in crowded.people.all():
        if who.channel == "email" and not crowded.marks.marks(who.id):
            page = TRIAGE.sub("", entries[who.id].message.html)
            for own in _own(crowded, replace(who, name="")):
                page = page.replace(own, "")
            page = page.replace(f" · {who.name}</title>", "</title>") if who.name else page
            told.setdefault((who.interests, who.language), set()).add(page)
    assert [len(pages) for pages in told.values()] == [1] * 6


def test_title__that_looks_like_a_mark_stays_text(crowded: World) -> None:
    said = next(iter(_entries(crowded).values())).message.text
    assert "%s et 0123456789abcdef-follow-1-" in " ".join(said.split())
