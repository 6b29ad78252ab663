"""The queue of workers on a real PostgreSQL: who reads which slice, what becomes of silent workers, versions beside."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy import create_engine, text

from tests.waiting import until
from watcher.remember.db.database import STANDSTILL_SECONDS
from watcher.remember.sources.claims import CLAIM_FOR, RENEW_EVERY
from watcher.workers import engine as engines
from watcher.workers.engine import Engine, PeriodicChore, schema_of
from watcher.workers.worker import PLAN_SECONDS

TABLES = "0100"


@pytest.fixture
def address(postgres_url: str) -> str:
    return postgres_url.replace("postgresql+psycopg", "postgresql")


class Readers:
    """Engines of workers that note which slice is read, by how many at once."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.read: Counter[int] = Counter()
        self.at_once: Counter[int] = Counter()
        self.most = 0
        self.go = asyncio.Event()
        self.chores = 0

    def engine(self, tables: str = TABLES, chore: Callable[[], Awaitable[None]] | None = None) -> Engine:
        made = Engine(self.address, tables)
        made.prepare()
        made.read_slices(self._read)
        made.do_chores({"chore": PeriodicChore(1, chore)} if chore else {})
        return made

    async def _read(self, number: int, of: int, settings: str) -> None:
        self.at_once[number] += 1
        self.most = max(self.most, self.at_once[number])
        try:
            await self.go.wait()
        finally:
            self.at_once[number] -= 1
        self.read[number] += 1


@asynccontextmanager
async def working(*engines: Engine) -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks = [asyncio.create_task(engine.run(2)) for engine in engines]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def asking(engine: Engine) -> AsyncIterator[Engine]:
    async with engine._chores.open_async():
        yield engine


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    made = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with made.begin() as connection:
        done = connection.execute(text(query))
        found = [tuple(row) for row in done] if done.returns_rows else []
    made.dispose()
    return found


def test_prepare__by_four_at_once_makes_the_tables_once(address: str):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: Engine(address, TABLES).prepare(), range(4)))
    found = rows(address, "SELECT table_schema FROM information_schema.tables WHERE table_name = 'procrastinate_jobs'")
    assert found == [(schema_of(TABLES),)]


async def test_slice__is_read_by_one_worker_at_a_time_and_asked_for_once(address: str):
    readers = Readers(address)
    first, second = readers.engine(), readers.engine()
    async with working(first, second):
        await until(lambda: first._chores.connector._async_pool)
        assert await first.ask_for([1, 2], 4, "mark") == 2
        await until(lambda: readers.at_once.total() == 2)
        assert await second.ask_for([1, 2], 4, "mark") == 2, "those that are read now may be asked for once more"
        assert await first.ask_for([1, 2], 4, "mark") == 0
        readers.go.set()
        await until(lambda: readers.read == {1: 2, 2: 2})
    assert readers.most == 1


async def test_chore__has_one_holder_whatever_the_number_of_workers(address: str):
    at_once, most, done = 0, 0, 0

    async def chore() -> None:
        nonlocal at_once, most, done
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.2)
        at_once -= 1
        done += 1

    readers = Readers(address)
    async with working(*(readers.engine(chore=chore) for _ in range(3))):
        await until(lambda: done >= 3)
    assert most == 1


async def test_silent_worker__loses_its_job_also_where_another_waits_under_the_same_lock(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    """A job put back beside a waiting one would break the rule of one in the queue, and hold the lock for ever."""
    readers = Readers(address)
    silent = readers.engine()
    async with working(silent):
        await until(lambda: silent._chores.connector._async_pool)
        await silent.ask_for([3], 4, "mark")
        await until(lambda: readers.at_once[3])
        await silent.ask_for([3], 4, "mark")
        schema = schema_of(TABLES)
        rows(address, f"UPDATE {schema}.procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        monkeypatch.setattr(engines, "RESCUE_SECONDS", 0.1)
        readers.go.set()
        async with asking(readers.engine()) as other:
            assert await other.rescue() + await other.rescue() <= 1
    async with working(readers.engine()):
        await until(lambda: readers.read[3] >= 2)
    assert not rows(address, f"SELECT id FROM {schema_of(TABLES)}.procrastinate_jobs WHERE status = 'doing'")


async def test_end_of_a_chore_that_was_not_written__holds_its_lock_no_longer_than_two_looks(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    """The connection is lost just then: the worker lives on, so nobody takes its job for that of a silent one."""
    monkeypatch.setattr(engines, "RESCUE_SECONDS", 0.3)
    done = 0

    async def chore() -> None:
        nonlocal done
        done += 1

    engine = Readers(address).engine(chore=chore)
    written, lost = engine._chores.job_manager.finish_job_by_id_async, 0

    async def finish(*given: object, **named: object) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            raise ConnectorException
        await written(*given, **named)

    monkeypatch.setattr(engine._chores.job_manager, "finish_job_by_id_async", finish)
    async with working(engine):
        await until(lambda: lost)
        assert done == 1
        await until(lambda: done >= 3)


async def test_worker_that_is_stopped__ends_what_it_reads_and_lets_others_take_it_up(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "STOP_SECONDS", 0.1)
    monkeypatch.setitem(engines._DEFAULTS, "shutdown_graceful_timeout", 0.1)
    readers = Readers(address)
    stopped = readers.engine()
    async with working(stopped):
        await until(lambda: stopped._chores.connector._async_pool)
        await stopped.ask_for([0], 4, "mark")
        await until(lambda: readers.at_once[0])
    assert readers.at_once[0] == 0
    readers.go.set()
    other = readers.engine()
    async with working(other):
        await until(lambda: other._chores.connector._async_pool)
        assert await other.ask_for([0], 4, "mark") == 1
        await until(lambda: readers.read[0])


async def test_database_connections_that_are_ended__let_the_engine_run_again(address: str):
    readers = Readers(address)
    readers.go.set()
    engine = readers.engine()
    ended = "pid <> pg_backend_pid() AND datname = current_database()"
    for _ in range(2):
        async with working(engine) as [task]:
            await until(lambda: engine._chores.connector._async_pool)
            rows(address, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ended}")
            await asyncio.wait([task], timeout=1)
    async with working(engine):
        await until(lambda: engine._chores.connector._async_pool)
        await engine.ask_for([1], 4, "mark")
        await until(lambda: readers.read[1])


async def test_programs_with_other_tables__share_no_job_and_the_newer_one_tidies(address: str):
    readers = Readers(address)
    old = readers.engine("0099")
    async with asking(old):
        await old.ask_for([1], 4, "mark")
        new = readers.engine("0100")
        readers.go.set()
        async with working(new):
            await until(lambda: new._chores.connector._async_pool)
            await new.ask_for([2], 4, "mark")
            await until(lambda: readers.read[2])
    assert readers.read == {2: 1}
    assert rows(address, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jobs%'") == [(schema_of("0100"),)]


@pytest.mark.parametrize(
    ("seconds", "cron"),
    [
        (0.5, "* * * * * */1"),
        (15, "* * * * * */15"),
        (60, "*/1 * * * *"),
        (600, "*/10 * * * *"),
        (9e4, "*/59 * * * *"),
    ],
)
def test_rhythm__is_written_for_croniter(seconds: float, cron: str):
    async def nothing() -> None: ...

    assert PeriodicChore(seconds, nothing).cron == cron


def test_machine_that_vanished__is_noticed_within_a_minute():
    """Its claims run out, its job is taken from it, and the next look at what is due asks for its slice."""
    assert CLAIM_FOR.total_seconds() + PLAN_SECONDS < 60
    assert engines.STALLED_SECONDS + engines.RESCUE_SECONDS + PLAN_SECONDS < 60
    assert CLAIM_FOR.total_seconds() > STANDSTILL_SECONDS + RENEW_EVERY.total_seconds(), "a held-up renewal is no loss"
    assert engines.STALLED_SECONDS >= 3 * engines.HEARTBEAT_SECONDS
