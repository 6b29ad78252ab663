"""The queue of jobs (Procrastinate, in a schema of its own): which worker reads which slice, which one does a chore.

A job carries no truth: what is due stands in rows, and each job asks them again when it begins. So a job that was lost,
rescued or run twice does no harm, and none is retried: the next look at the rows asks for it anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, LiteralString

from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.app import WorkerOptions
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from watcher.log import EventLog

log = EventLog("worker")

SLICES, CHORES = "slices", "chores"  # the two queues: a long collection keeps no chore waiting
HEARTBEAT_SECONDS = 10.0
STALLED_SECONDS = 30.0
RESCUE_SECONDS = 10.0
STOP_SECONDS = 5.0
KEPT_HOURS = 72
_READ_SLICE = "read_slice"
_FORMER: LiteralString = """SELECT nspname AS name FROM pg_namespace
    WHERE nspname ~ '^jobs_[0-9]+_' AND split_part(nspname, '_', 2) < split_part(%(schema)s, '_', 2)"""
_WORKS = """SELECT count(*) > 0 AS works FROM {schema}.procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => %(seconds)s)"""
_DEFAULTS = WorkerOptions(
    install_signal_handlers=False,
    delete_jobs="successful",
    shutdown_graceful_timeout=STOP_SECONDS,
    update_heartbeat_interval=HEARTBEAT_SECONDS,
    stalled_worker_timeout=STALLED_SECONDS,
)

Chore = Callable[[], Awaitable[None]]
ReadSlice = Callable[[int, int, str], Awaitable[None]]
"""Reads slice `number` of `of`; the third is the mark of the settings by which it was found to be due."""


@dataclass(frozen=True, slots=True)
class PeriodicChore:
    """A chore and how often it is done, in whole seconds below a minute, in whole minutes above."""

    every: float
    work: Chore

    @property
    def cron(self) -> str:
        """The rhythm as croniter reads it, with the seconds last."""
        seconds = max(1, int(self.every))
        return f"* * * * * */{seconds}" if seconds < 60 else f"*/{min(seconds // 60, 59)} * * * *"


def schema_of(tables: str) -> str:
    """The schema of the queue. Programs with other tables, or another Procrastinate, share no job with this one."""
    return f"jobs_{tables}_{version('procrastinate').replace('.', '_')}"


class Engine:
    """The queue at a PostgreSQL address (a libpq URL), for programs whose tables are at that step."""

    def __init__(self, address: str, tables: str) -> None:
        self._schema = schema_of(tables)
        self._options: dict[str, Any] = {
            "conninfo": address,
            "kwargs": {"options": f"-c search_path={self._schema}"},
            "min_size": 1,
        }
        connector = PsycopgConnector(max_size=4, **self._options)
        self._slices = App(connector=connector, worker_defaults=_DEFAULTS)
        self._chores = App(connector=connector, worker_defaults=_DEFAULTS)
        logging.getLogger("procrastinate").setLevel(logging.ERROR)  # what it says of every job is said here
        self._running: set[int | None] = set()
        self._workers: set[int | None] = set()
        self._unfinished: set[int | None] = set()

    def prepare(self) -> None:
        """Makes the queue's tables where they are not there; one of several workers that start together does it."""
        connector = SyncPsycopgConnector(max_size=1, **self._options)
        connector.open()
        try:
            connector.execute_query(
                f"SELECT pg_advisory_lock(hashtext('{self._schema}')); CREATE SCHEMA IF NOT EXISTS {self._schema}"
            )
            found = connector.execute_query_one("SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS is_there")
            if not found["is_there"]:
                App(connector=connector).schema_manager.apply_schema()
            for former in connector.execute_query_all(_FORMER, schema=self._schema):
                works = connector.execute_query_one(_WORKS.format(schema=former["name"]), seconds=STALLED_SECONDS)
                if not works["works"]:  # else a program before this one runs beside it
                    connector.execute_query(f"DROP SCHEMA IF EXISTS {former['name']} CASCADE")
        finally:
            connector.close()

    def read_slices(self, read: ReadSlice) -> None:
        """Says who reads a slice. A slice has one reader at a time."""

        async def work(context: JobContext, number: int, of: int, settings: str) -> None:
            with self._at_work(context.job):
                await read(number, of, settings)

        self._slices.task(name=_READ_SLICE, queue=SLICES, pass_context=True)(work)

    def do_chores(self, chores: Mapping[str, PeriodicChore]) -> None:
        """Says which chores there are. Each is done by one worker at a time, whoever is free."""
        for name, rhythm in {**chores, "tidy": PeriodicChore(3600, self._tidy)}.items():
            self._do(name, rhythm)

    def _do(self, name: str, rhythm: PeriodicChore) -> None:
        async def work(context: JobContext, timestamp: int) -> None:
            with self._at_work(context.job):
                await rhythm.work()

        task = self._chores.task(name=name, queue=CHORES, lock=name, queueing_lock=name, pass_context=True)(work)
        self._chores.periodic(cron=rhythm.cron)(task)

    @contextmanager
    def _at_work(self, job: Job) -> Iterator[None]:
        self._running.add(job.id)
        self._workers.add(job.worker_id)
        try:
            yield
        finally:
            self._running.discard(job.id)

    async def ask_for(self, due: Collection[int], of: int, settings: str) -> int:
        """Asks that these slices be read, those left out that wait already; how many were new."""
        waiting = await self._slices.job_manager.list_jobs_async(queue=SLICES, status=Status.TODO.value)
        names = {job.lock for job in waiting}
        new = [number for number in due if _lock(number) not in names]
        for number in new:
            asked = self._slices.configure_task(
                _READ_SLICE, queue=SLICES, lock=_lock(number), queueing_lock=_lock(number)
            )
            with suppress(AlreadyEnqueued):  # another worker was faster
                await asked.defer_async(number=number, of=of, settings=settings)
        return len(new)

    async def run(self, at_once: int) -> None:
        """Works until it is cancelled; ends early where the database was lost, and may be run again.

        `at_once` slices are read at a time. What runs when it is cancelled has STOP_SECONDS to end.
        """
        async with self._chores.open_async():
            parts = [
                asyncio.create_task(part)
                for part in (
                    self._slices.run_worker_async(queues=[SLICES], name=SLICES, concurrency=at_once),
                    self._chores.run_worker_async(queues=[CHORES], name=CHORES, concurrency=4),
                    self._rescue_for_ever(),
                )
            ]
            try:
                done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for part in parts:
                    part.cancel()
                await asyncio.gather(*parts, return_exceptions=True)
            for part in done:
                part.result()

    async def _rescue_for_ever(self) -> None:
        """In every worker and without a job: one that is itself a job can stall, and then nothing is rescued."""
        while True:
            with suppress(ConnectorException):  # the connection ended: the next one asks again
                await self.rescue()
            await asyncio.sleep(RESCUE_SECONDS)

    async def rescue(self) -> int:
        """Ends the jobs of workers that are silent, so that their slices and chores may be taken up; how many.

        So it does with those of this process that no longer run: where the connection was lost as their end was to be
        written, they would hold their lock as long as this process lives. They are not put back: where another one
        waits under the same lock that would fail, and hold it for ever.
        """
        jobs = self._chores.job_manager
        stalled = [*await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS), *await self._left_open()]
        for job in stalled:
            with suppress(ConnectorException):  # another worker was faster
                await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
                log.warning("a job has no end and nobody at work; it is ended", job=job.task_name, lock=job.lock)
        await jobs.prune_stalled_workers(STALLED_SECONDS)
        return len(stalled)

    async def _left_open(self) -> list[Job]:
        """The jobs of this process that were not at work at the last look either, and whose end is not written."""
        doing = await self._chores.job_manager.list_jobs_async(status=Status.DOING.value)
        open_ = [job for job in doing if job.worker_id in self._workers and job.id not in self._running]
        found = [job for job in open_ if job.id in self._unfinished]
        self._unfinished = {job.id for job in open_}
        return found

    async def _tidy(self) -> None:
        await self._chores.job_manager.delete_old_jobs(
            nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )


def _lock(number: int) -> str:
    return f"slice:{number}"
