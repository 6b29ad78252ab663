"""`watcher worker` as real processes over one PostgreSQL; and that a single machine loads nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.workers.machines import FEEDS, HOSTS, Machines, end
from watcher.remember.store import Store

pytestmark = pytest.mark.process


def test_two_workers__read_deliver_and_stop(machines: Machines) -> None:
    machines.run("subscribers", "add", "claire@example.org", "--frequency", "instant", "--consent", "test")
    grew = sum((number + 1) % 3 == 0 for number in range(FEEDS))
    with Store.open(machines.url) as store, machines.working(2) as running:
        machines.wait("the first reading", lambda: len(machines.hosts.asked) == FEEDS)
        machines.hosts.turn = 1
        machines.wait("the message", lambda: machines.mail.accepted)
        machines.wait("what grew", lambda: sum(store.calls.count_by_source().values()) >= FEEDS * 2 + grew)
        for process in running:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(60) for process in running] == [0, 0]
        assert sum(store.calls.count_by_source().values()) == FEEDS * 2 + grew
    assert machines.hosts.overlaps == []
    assert "Traceback" not in machines.log


@pytest.mark.slow
def test_machine_that_vanished__is_replaced_and_asks_nothing_when_it_comes_back(
    machines: Machines, tmp_path: Path
) -> None:
    """All its processes are stopped as they read: to the others it is gone, to itself nothing happened."""
    with ExitStack() as stack:
        folder = tmp_path / "calm"
        folder.mkdir()
        calm = Machines(folder, machines.url, machines.hosts, machines.mail, every="6h", slices=1)
        calm.config.write_text(calm.config.read_text().replace("[collect]", '[collect]\ntimeout = "10m"'))
        calm.hosts.pause = 3.0
        (gone,) = stack.enter_context(calm.working(1))
        calm.wait("a request to each host", lambda: calm.hosts.begun == HOSTS)
        os.killpg(gone.pid, signal.SIGSTOP)
        other = calm.start(1)
        stack.callback(end, other)
        calm.hosts.pause = 0.02
        with Store.open(machines.url) as store:
            calm.wait("its sources were read", lambda: len(store.sources.states()) == FEEDS)
            asked = calm.hosts.asked.total()
            os.killpg(gone.pid, signal.SIGCONT)
            calm.wait("it lets go of its claims", lambda: not store.sources.claimed(datetime.now(UTC)))
            calm.wait("it stops", lambda: [gone.send_signal(signal.SIGTERM), gone.poll()][1] is not None)
            assert len(store.ledger.since()) == FEEDS * 2
        assert calm.hosts.asked.total() == asked
        assert calm.hosts.overlaps == []


def test_worker__ends_once_a_newer_program_changed_the_tables(machines: Machines) -> None:
    with machines.working(1) as [worker]:
        machines.wait("the first reading", lambda: len(machines.hosts.asked) == FEEDS)
        with Store.open(machines.url) as store, store.db.write() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert worker.wait(60) == 1
    assert "newer program" in machines.log
    again = subprocess.run(machines.command("worker"), capture_output=True, text=True, check=False, timeout=60)
    assert again.returncode == 1
    assert "written by a newer version" in again.stderr


def test_worker__asks_for_its_setting(machines: Machines) -> None:
    machines.config.write_text(machines.config.read_text().replace("[workers]\nenabled = true", "[workers]"))
    done = subprocess.run(machines.command("worker"), capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "[workers] enabled = true is missing" in done.stderr) == (2, True)


def test_workers_on_a_file__are_refused(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[workers]\nenabled = true\n", encoding="utf-8")
    command = [sys.executable, "-m", "watcher", "--config", str(config), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "needs a PostgreSQL that all machines reach" in done.stderr


def test_one_machine_with_sqlite__loads_nothing_of_it(tmp_path: Path) -> None:
    """The engine is an extra: what a single machine runs must neither need it nor pay for it."""
    config = tmp_path / "config.toml"
    config.write_text(
        '[storage]\nurl = "sqlite:///watch.db"\n[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example/"\n',
        encoding="utf-8",
    )
    script = f"""
import sys
from pathlib import Path
from watcher.app.assembly import build_service
from watcher.app.world import World
from watcher.cli import app
try:
    app(["--config", {str(config)!r}, "deliver"])
except SystemExit:
    pass
with World(Path({str(config)!r})) as world:
    build_service(world)
found = [name for name in sys.modules if name.partition(".")[0] in ("procrastinate", "psycopg", "psycopg_pool")]
found += [name for name in sys.modules if name.startswith(("watcher.workers", "multiprocessing.forkserver"))]
print(found)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
