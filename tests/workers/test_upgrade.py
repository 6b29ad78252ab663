"""Two versions of the program over one PostgreSQL: side by side while the tables only grew, not after they changed.

The newer versions are copies of this one with one migration more each: the first adds a column, the second, on which
only the first may run beside, is the one that takes away what the oldest still wrote.
"""

from __future__ import annotations

import shutil
import signal
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.paths import ROOT
from tests.workers.machines import FEEDS, Machines, end
from watcher.remember.db.migrate import HEAD, RUNS_BESIDE, fits
from watcher.remember.db.tables.sources import source_states
from watcher.remember.store import Store

GROWN, CHANGED = "9998", "9999"
STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{step}"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("source_states", sa.Column("added_{step}", sa.Text(), nullable=True))
"""


def newer(base: Path, folder: Path, step: str, beside: str) -> Path:
    """A copy of the program with one migration more, beside which programs from step `beside` on may run."""
    for package in ("watcher", "spiders"):
        shutil.copytree(base / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.toml", folder)
    migrate = folder / "watcher" / "remember" / "db" / "migrate.py"
    source, found = migrate.read_text("utf-8"), dict[str, str]()
    exec("\n".join(line for line in source.splitlines() if line.startswith(("HEAD =", "RUNS_BESIDE ="))), found)
    source = source.replace(f'HEAD = "{found["HEAD"]}"', f'HEAD = "{step}"')
    source = source.replace(f'RUNS_BESIDE = "{found["RUNS_BESIDE"]}"', f'RUNS_BESIDE = "{beside}"')
    migrate.write_text(source, encoding="utf-8")
    steps = migrate.with_name("migrations") / "versions"
    (steps / f"{step}_test.py").write_text(STEP.format(step=step, before=found["HEAD"]), encoding="utf-8")
    return folder


def wait_until_all_are_read(machines: Machines, store: Store) -> None:
    now = datetime.now(UTC)
    oldest = select(func.min(source_states.c.last_ok), func.count())

    def is_read() -> bool:
        row = store.db.row(oldest)
        return row is not None and row[1] == FEEDS and row[0] is not None and row[0] > now

    machines.wait("all sources are read", is_read)


@pytest.mark.process
@pytest.mark.slow
def test_older_and_newer_workers__share_the_work_until_the_older_are_stopped(
    machines: Machines, tmp_path: Path
) -> None:
    program = newer(ROOT, tmp_path / "grown", GROWN, HEAD)
    edits = (machines.hosts.grew, machines.hosts.edited)
    news = sum((number + 1) % every == 0 for every in edits for number in range(FEEDS))
    with Store.open(machines.url) as store, ExitStack() as stack:
        old = machines.start(0)
        stack.callback(end, old)
        wait_until_all_are_read(machines, store)
        new = machines.start(1, program)
        stack.callback(end, new)
        machines.wait("the tables grew", lambda: step(store) == GROWN)
        machines.hosts.turn = 1
        collected = [machines.log_of(number).count("collected") for number in (0, 1)]
        wait_until_all_are_read(machines, store)
        for number in (0, 1):
            machines.wait(
                f"worker {number} reads",
                lambda number=number: machines.log_of(number).count("collected") > collected[number],
            )
        assert (old.poll(), new.poll()) == (None, None)
        for worker in (old, new):
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(60) for worker in (old, new)] == [0, 0]
        assert len(store.ledger.since()) == FEEDS * 2 + news, "no event is lost, none told twice"
    assert machines.hosts.overlaps == []
    assert "Traceback" not in machines.log

    changed = newer(program, tmp_path / "changed", CHANGED, GROWN)
    with ExitStack() as stack:
        older, oldest = machines.start(2, program), machines.start(3)
        for worker in (older, oldest):
            stack.callback(end, worker)
        machines.wait("both work", lambda: "worker started" in machines.log_of(2) and "started" in machines.log_of(3))
        newest = machines.start(4, changed)
        stack.callback(end, newest)
        assert oldest.wait(240) == 1
        assert "newer program" in machines.log_of(3)
        assert older.poll() is None
        again = machines.start(5)
        stack.callback(end, again)
        assert again.wait(240) == 1
        assert "written by a newer version" in machines.log_of(5)


def step(store: Store) -> str:
    with store.db.read() as tx:
        return str(tx.scalar(text("SELECT version_num FROM alembic_version")))


@pytest.mark.parametrize(
    ("noted", "goes_on"),
    [
        (f"beside {HEAD} at {CHANGED}", True),
        (f"beside 0001 at {CHANGED}", True),
        (f"beside 9000 at {CHANGED}", False),
        (f"beside {HEAD} at {HEAD}", False),  # what this program noted itself, before another changed the tables
        ("other", False),
    ],
)
def test_program_before_a_newer_one__goes_on_where_that_one_lets_it(
    postgres_url: str, noted: str, goes_on: bool
) -> None:
    with Store.open(postgres_url) as store:
        with store.db.write() as tx:
            tx.execute(text(f"UPDATE alembic_version SET version_num = '{CHANGED}'"))
            tx.execute(text("UPDATE milestones SET name = :name"), {"name": noted})
        assert fits(store.db) is goes_on


def test_own_tables__are_right_for_this_program() -> None:
    assert RUNS_BESIDE <= HEAD < GROWN
