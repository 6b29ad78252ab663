"""The snapshot of all calls is renewed beside the visitors: nobody waits for it but who finds none, or an old one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import wait_until
from tests.web.public.scenes import SiteWorld
from watcher.config import Settings
from watcher.errors import CannotUseStore
from watcher.web.public import live
from watcher.web.public.live import Live, Snapshot


class SlowLive(Live):
    """One whose renewals wait until they may go on, and fail where they are told to."""

    def __init__(self, world: SiteWorld) -> None:
        super().__init__(world.store, fresh=0.001)
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fault: CannotUseStore | None = None

    def _renewed(self, known: Snapshot | None, settings: Settings) -> Snapshot:
        self.may_go_on.wait(60)
        if self.fault:
            raise self.fault
        return super()._renewed(known, settings)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SiteWorld]:
    made = SiteWorld(tmp_path)
    yield made
    made.close()


def is_stale(snapshots: Live) -> None:
    wait_until(lambda: snapshots.fresh() is None, "the end of its freshness", pause=0.001)


def test_live__visitors_see_what_was_while_it_is_renewed_and_then_what_is(world: SiteWorld) -> None:
    snapshots = SlowLive(world)
    before = snapshots.snapshot(world.settings)
    world.fill()
    snapshots.may_go_on.clear()
    is_stale(snapshots)
    assert [snapshots.snapshot(world.settings) for _ in range(3)] == [before] * 3
    snapshots.may_go_on.set()
    wait_until(lambda: snapshots.snapshot(world.settings).seq > before.seq, "the new snapshot")


def test_live__who_finds_an_old_one_waits(world: SiteWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PATIENCE_SECONDS", 0.0)
    snapshots = SlowLive(world)
    before = snapshots.snapshot(world.settings)
    world.fill()
    is_stale(snapshots)
    assert snapshots.snapshot(world.settings).seq > before.seq


def test_live__a_database_that_is_busy_leaves_what_was_and_is_asked_again(world: SiteWorld) -> None:
    snapshots = SlowLive(world)
    before = snapshots.snapshot(world.settings)
    world.fill()
    snapshots.fault = CannotUseStore("busy")
    for _ in range(3):
        is_stale(snapshots)
        assert snapshots.snapshot(world.settings) is before
        wait_until(lambda: not snapshots._lock.locked(), "the end of the renewal", pause=0.001)
    snapshots.fault = None
    wait_until(lambda: snapshots.snapshot(world.settings).seq > before.seq, "the new snapshot")
