"""Random SIGKILL of delivering processes during a fan-out by mail and chat, at peers in a bad mood. Fifty in CI, on
SQLite and on PostgreSQL; `make torture` kills a thousand times.

0 lost, at most one extra copy a kill and channel (and one for each answer that got lost), always the same Message-ID,
the database sound. What ended as unknown, or was set aside, is known to an admin; what was set aside and never left is
told again in the next days.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.databases import database, postgres_server  # noqa: F401 - a fixture, asked for by name
from tests.deliver.world import MORNING, World
from tests.faults.delivering import Deliveries, Job
from tests.peers.moody import MoodyBotApi, MoodySmtp
from tests.peers.running import in_thread
from tests.waiting import wait_until
from watcher.model import OutboxState
from watcher.remember.outbox.messages import Queued

KILLS = int(os.environ.get("WATCHER_TORTURE_KILLS", "50"))
SEED = int(os.environ.get("WATCHER_TORTURE_SEED", "20261122"))
READERS = 40
SHARE = 0.06
"""Of all requests, how many go wrong at the peers."""
CALM_AFTER = 8 * 60
"""After so many minutes of the watch's clock the peers work, so that every fan-out ends."""
ENDED = {OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.FAILED, OutboxState.HELD}

pytestmark = [pytest.mark.process, pytest.mark.torture]


class Killer:
    """Starts deliveries and kills them at random moments of their work."""

    def __init__(self, mail: MoodySmtp, bot: MoodyBotApi, dice: random.Random) -> None:
        self.mail, self.bot = mail, bot
        self._dice = dice
        self._deliveries = Deliveries()
        self.close = self._deliveries.close

    def arrived(self) -> int:
        return len(self.mail.accepted) + len(self.bot.said)

    def run(self, at: Place, minutes: int, *, dies: bool = False) -> bool:
        """Delivers once; where it `dies`, at a random moment of its work. Whether it was killed in time."""
        now = (MORNING + timedelta(minutes=minutes)).isoformat()
        process = self._deliveries.start(Job(str(at.folder), now, self.mail.port, self.bot.url, at.database))
        if dies:
            self._kill(process)
        code = self._deliveries.end()
        assert code in (0, -9)
        return code == -9

    def _kill(self, process: int) -> None:
        enough = self.arrived() + self._dice.randrange(0, 3)
        wait_until(lambda: self.arrived() >= enough or not _is_alive(process), "a message or an end", 0.0005)
        time.sleep(self._dice.random() * 0.02)
        if _is_alive(process):
            os.kill(process, signal.SIGKILL)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Place:
    """Where one fan-out has its database."""

    folder: Path
    database: str = ""

    @contextmanager
    def world(self, *, is_new: bool = False) -> Iterator[World]:
        world = World(self.folder, database=self.database, is_new=is_new)
        yield world
        world.close()


@dataclass
class Tally:
    """What became of the messages."""

    lost: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    told_again: int = 0
    left_to_admin: int = 0


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_t26_t37_t68_random_kills__nothing_lost_one_copy_more_a_kill(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres_server") if engine == "postgres" else None
    dice, kills, rounds, tally = random.Random(f"{SEED}/{engine}"), 0, 0, Tally()
    with ExitStack() as stack:
        mail = stack.enter_context(in_thread(MoodySmtp(SEED, SHARE)))
        bot = stack.enter_context(in_thread(MoodyBotApi(SEED, SHARE)))
        killer = Killer(mail, bot, dice)
        stack.callback(killer.close)
        while kills < (KILLS + 1) // 2:
            (folder := tmp_path / str(rounds)).mkdir()
            for address in database(server) if server else [""]:
                place = Place(folder, address)
                kills += one_fan_out(place, rounds, killer, (KILLS + 1) // 2 - kills)
                note(place, killer, tally)
            rounds += 1
            print(f"{kills} kills", end=" ", flush=True)
    by_mail = Counter((taken.recipient, taken.message_id) for taken in mail.accepted)
    by_chat = Counter((said.chat, said.text) for said in bot.said)
    extra = [sum(copies.values()) - len(copies) for copies in (by_mail, by_chat)]
    print(
        f"seed {SEED}, {engine}: {kills} kills over {rounds} fan-outs of {READERS}, answers lost {mail.lost} by mail "
        f"and {bot.lost} by chat; extra copies {extra[0]} and {extra[1]}; {len(tally.lost)} lost; "
        f"ended as {dict(tally.states)}: {tally.told_again} never left and were told again, "
        f"{tally.left_to_admin} left to an admin"
    )
    assert tally.lost == []
    assert extra[0] <= kills + mail.lost
    assert extra[1] <= kills + bot.lost
    ids = Counter(recipient for recipient, name in by_mail if name.startswith("<2027-02-23."))
    assert set(ids.values()) == {1}  # one id a reader and a day, however many copies


def one_fan_out(at: Place, number: int, killer: Killer, limit: int) -> int:
    """Kills a delivery again and again until all is done; how many kills it took."""
    dice = random.Random(f"{SEED}/{number}")
    with at.world(is_new=True) as world:
        for reader in range(READERS):
            chat = {"channel": "telegram", "address": str(1_000_000 + number * 1000 + reader)}
            mail = {"channel": "email", "address": f"r{reader}-{number}@example.org"}
            world.subscribe(**(chat if reader % 2 else mail))
    kills = minutes = 0
    while not is_done(at):
        calm = minutes > CALM_AFTER
        killer.mail.share = killer.bot.share = 0 if calm else SHARE
        kills += killer.run(at, minutes, dies=kills < limit and not calm)
        minutes += dice.choice((1, 1, 3, 11)) if kills < limit and not calm else 30
        if dice.random() < 0.2:
            killer.run(at, minutes)
        assert minutes < 24 * 60, "a fan-out does not end"
    killer.mail.share = killer.bot.share = 0
    return kills


def is_done(at: Place) -> bool:
    with at.world() as world:
        states = world.states()
    return len(states) == READERS and set(states) <= ENDED


def note(at: Place, killer: Killer, tally: Tally) -> None:
    """What is said to have left has arrived; of the rest somebody knows, or it is told again in the next days."""
    by_mail = {(taken.recipient, taken.message_id) for taken in killer.mail.accepted}
    by_chat = {str(said.chat) for said in killer.bot.said}
    with at.world() as world:
        people = {person.id: person for person in world.people.all()}
        rows = world.outbox.rows()
        alerts = {alert.about for alert in world.outbox.untold_alerts()}
    set_aside = []
    for row in rows:
        tally.states[row.state.value] += 1
        who = people[row.subscriber]
        if row.state is OutboxState.SENT:
            is_here = (who.address, row.message_id) in by_mail or (row.channel == "telegram" and who.address in by_chat)
            tally.lost += [] if is_here else [f"{who.address} {row.message_id}"]
        elif row.state is OutboxState.FAILED:
            set_aside.append((row, who.address))
        else:
            assert {f"{kind}-{row.id}" for kind in ("message", "unknown", "held")} & alerts, row
            tally.left_to_admin += 1
    if set_aside:
        look_at_set_aside(at, killer, tally, set_aside)
    if not at.database:
        db = sqlite3.connect(at.folder / "watch.db")
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()


def look_at_set_aside(at: Place, killer: Killer, tally: Tally, rows: list[tuple[Queued, Any]]) -> None:
    """What killed three processes before it left is told again in the next days, in smaller pieces."""
    for days in (1, 2, 3):
        killer.run(at, days * 24 * 60)
    with at.world() as world:
        told = world.digests.told()
        sent = {row.subscriber for row in world.outbox.rows() if row.state is OutboxState.SENT}
    for row, address in rows:
        assert row.crashes == 3, row
        assert not row.unknowns, row
        if told[row.subscriber] == {1, 2, 3} and row.subscriber in sent:
            tally.told_again += 1
        else:
            tally.lost.append(f"{address} {row.message_id}, set aside")
