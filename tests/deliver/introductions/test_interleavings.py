"""Whatever happens in which order, on the real tables: no contact in any message before two yes, nothing of an erased
person anywhere, no limit passed."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from tests.deliver.introductions.scenes import (
    AGREED,
    CALL,
    DAY,
    NOW,
    everything,
    open_to_partners,
    person,
    say,
    seek,
    signs,
    two_sided,
)
from tests.deliver.introductions.scenes import run as introduce
from tests.deliver.world import World
from watcher.deliver.introductions.relay import say as write
from watcher.errors import UnknownSubscriber
from watcher.model import OutboxState, Subscriber
from watcher.model.introductions import IntroductionRefused, OfferState
from watcher.remember.people.consent import Consent
from watcher.remember.rules import introductions as rules

ACTS = (
    *("seek", "seek", "yes", "yes", "yes", "yes", "yes", "no", "report", "write", "write", "withdraw"),
    *("erase", "leave", "tick", "tick", "sent", "ban"),
)


class Play:
    """A watch of five people and two calls, and what each was ever allowed to learn."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.rng, self.now = world, random.Random(seed), NOW
        for number in (CALL, CALL + 1):
            two_sided(world, number)
        open_to_partners(world)
        event.listen(world.db.engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF").close())
        world.db.engine.dispose()  # nothing here is about crashes
        self.people = [person(world, number) for number in range(1, 6)]
        self.here = {who.id: who for who in self.people}
        self.erased: list[Subscriber] = []
        self.agreed: set[frozenset[int]] = set()
        self.yes: dict[int, set[int]] = {}
        for number, who in enumerate(self.people):
            seek(world, who, ("FR", "CA-QC")[number % 2], NOW)

    def step(self) -> None:
        self.now += timedelta(hours=self.rng.choice((0, 1, 5, 30)))
        act = self.rng.choice(ACTS)
        who = self.rng.choice(self.people)
        with suppress(IntroductionRefused, UnknownSubscriber):
            getattr(self, f"_{act}")(who)
        self.hold()

    def _seek(self, who: Subscriber) -> None:
        seek(self.world, who, self.rng.choice(("FR", "CA-QC")), self.now, CALL + self.rng.randrange(2))

    def _answer(self, who: Subscriber, said: str) -> None:
        for offer in self.world.introductions.offers_of(who.id):
            if self.rng.random() < 0.7:
                after = say(self.world, who, offer.id, said, self.now)
                if after and after.answer_of(after.side_of(who.id)) == "yes":
                    self.yes.setdefault(offer.id, set()).add(who.id)
                if after and after.state is OfferState.INTRODUCED:
                    assert self.yes[offer.id] == {offer.a.subscriber, offer.b.subscriber}
                    self.agreed.add(frozenset(self.yes[offer.id]))

    def _yes(self, who: Subscriber) -> None:
        self._answer(who, "yes")

    def _no(self, who: Subscriber) -> None:
        self._answer(who, "no")

    def _report(self, who: Subscriber) -> None:
        self._answer(who, "report")

    def _write(self, who: Subscriber) -> None:
        for offer in self.world.introductions.offers_of(who.id):
            write(self.world.settings, self.world.store, (who.id, offer.id), f"words, {who.address}", self.now)

    def _withdraw(self, who: Subscriber) -> None:
        for one in self.world.introductions.seeks_of(who.id):
            self.world.introductions.withdraw(who.id, one.id, AGREED, self.now)

    def _erase(self, who: Subscriber) -> None:
        met = [one for one in self.people if any(one.id in pair for pair in self.agreed) and one.id in self.here]
        if met or self.rng.random() < 0.1:
            who = self.rng.choice(met or [who])
            self.world.people.erase(who.id, Consent(way="chat"), self.now)
            self.erased.append(self.here.pop(who.id))

    def _leave(self, who: Subscriber) -> None:
        if self.rng.random() < 0.1:
            self.world.people.unsubscribe(who.id, Consent(way="chat"), self.now)

    def _ban(self, who: Subscriber) -> None:
        for one in self.world.introductions.reported():
            self.world.introductions.settle(one.seek.id, self.now, bans=self.rng.random() < 0.5)

    def _tick(self, who: Subscriber) -> None:
        introduce(self.world, self.now)

    def _sent(self, who: Subscriber) -> None:
        """What waits is sent, as far as its reader may still have it."""
        self.world.outbox.take_lease("test", self.now)
        for row in self.world.outbox.waiting(self.now, ("email", "telegram")):
            if self.world.outbox.claim(row.id, "test", self.now) and self.world.outbox.leaving(row.id, "test"):
                self.world.outbox.close(row.id, OutboxState.SENT, self.now)

    def hold(self) -> None:
        """What must be true after every step."""
        for row in self.world.outbox.rows():
            told = str(self.world.outbox.message(row.id))
            for other in self.people:
                if other.id == row.subscriber:
                    continue
                if other in self.erased or frozenset((other.id, row.subscriber)) not in self.agreed:
                    assert not [sign for sign in signs(other) if sign in told], (row.slot, other.id)
        for who in self.erased:
            dump = everything(self.world)
            assert not [sign for sign in signs(who) if sign in dump]
        offered = Counter(
            one for who in self.here.values() for offer in self.world.introductions.offers_of(who.id)
            if offer.made > self.now - 7 * DAY for one in [who.id]
        )  # fmt: skip
        assert max(offered.values(), default=0) <= rules.OFFERS_A_WEEK


def test_interleavings__no_contact_before_two_yes_and_nothing_of_the_erased(tmp_path: Path) -> None:
    agreed = erased = 0
    for seed in range(16):
        folder = tmp_path / str(seed)
        folder.mkdir()
        world = World(folder)
        try:
            play = Play(world, seed)
            for _ in range(40):
                play.step()
        finally:
            world.close()
        agreed, erased = agreed + len(play.agreed), erased + len(play.erased)
    assert agreed > 5, "else this would prove nothing"
    assert erased > 5
