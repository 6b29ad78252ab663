"""What sharing the work among workers costs: the engine's CPU beside that of the collecting, in one run.

The same feeds, cold, by one `collect --due` (the floor) and by two workers, each over a fresh PostgreSQL database. The
engine is what the workers' own processes use once both have read a slice: planning, queue, heartbeats, chores, forking.
Most of it goes with the clock, so a machine that is busy otherwise shows more beside the same collecting. «Idle» is the
share of a processor that the engine of a worker takes while nothing is due; «own CPU» what a worker pays that has a
processor of its own: that, and what goes with the work rather than the clock.
Then, with 10,000 sources: finding the slices that are due, and claiming fifty sources. CPU time throughout.

    python -m bench.workers [how many feeds]        (WATCHER_TEST_POSTGRES names another server)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, func, insert, make_url, select, text

from bench.collect import ENTRIES, Server
from watcher.remember.db.tables.sources import source_states
from watcher.remember.store import Store

POSTGRES = os.environ.get("WATCHER_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
WANTED = 0.03
WORKERS, SLICES, MANY, IDLE = 2, 16, 10_000, 30
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def database() -> Iterator[str]:
    """The address of a fresh database with our tables."""
    name, server = f"watcher_bench_{uuid4().hex[:8]}", create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    Store.open(url).close()
    try:
        yield url
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def host(number: int) -> str:
    return f"127.9.{number // 250}.{1 + number % 250}"


async def serve(hosts: int) -> None:
    """Answers /f/N on many hosts of one port."""
    import asyncio

    loop = asyncio.get_running_loop()
    first = await loop.create_server(Server, host(0), 0)
    port = first.sockets[0].getsockname()[1]
    await loop.create_server(Server, [host(number) for number in range(1, hosts)], port)
    print(port, flush=True)
    await first.serve_forever()


@contextmanager
def serving(feeds: int) -> Iterator[int]:
    words = [sys.executable, "-m", "bench.workers", "serve", str(feeds)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def config(folder: Path, url: str, port: int, feeds: int) -> Path:
    allowed = ", ".join(f'"{host(number)}"' for number in range(feeds))
    tables = "".join(
        f'[[sources]]\nname = "f{n}"\nkind = "feed"\nurl = "http://{host(n)}:{port}/f/{n}"\nevery = "6h"\n'
        for n in range(feeds)
    )
    file = folder / "config.toml"
    workers = f"[workers]\nenabled = true\nslices = {SLICES}\n"
    head = f'[storage]\nurl = "{url}"\n{workers}[collect]\nallow_hosts = [{allowed}]\n'
    file.write_text(head + tables, encoding="utf-8")
    return file


def alone(file: Path) -> float:
    """CPU seconds of one process that reads all."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "watcher", "--config", str(file), "collect", "--due", "--json"], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def shared(file: Path, url: str, feeds: int) -> tuple[float, float, float, float, float]:
    """CPU seconds of workers that read all: the engine, the readers, what starting them took; the seconds on the wall;
    and what share of a processor the engine of one worker takes while nothing is due."""
    words = [sys.executable, "-m", "watcher", "--config", str(file), "worker"]
    log = file.with_suffix(".log")
    with log.open("w") as stream, Store.open(url) as store:
        running = [subprocess.Popen(words, stderr=stream, start_new_session=True) for _ in range(WORKERS)]
        try:
            wait(lambda: log.read_text().count('"collected"') >= WORKERS)  # all is loaded
            begun, started = time.monotonic(), sum(cpu(process.pid)[0] for process in running)
            wait(lambda: count_read(store) == feeds)
            lasted, mains = time.monotonic() - begun, sum(cpu(process.pid)[0] for process in running)
            forks = [pid for process in running for pid in session(process.pid) if pid != process.pid]
            loading = sum(cpu(pid)[0] for pid in forks)
            reading = sum(cpu(pid)[1] for pid in forks)
            time.sleep(IDLE)
            idle = sum(cpu(process.pid)[0] for process in running) - mains
        finally:
            for process in running:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    return mains - started, reading, started + loading, lasted, idle / IDLE / WORKERS


def wait(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.5)


def count_read(store: Store) -> int:
    with store.db.read() as tx:
        return int(tx.scalar(select(func.count()).where(source_states.c.last_ok.is_not(None))) or 0)


def cpu(pid: int) -> tuple[float, float]:
    """CPU seconds of a process, and of the children it has waited for."""
    with suppress(OSError):
        own_user, own_system, user, system = map(
            int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
        )
        return (own_user + own_system) / TICK, (user + system) / TICK
    return 0.0, 0.0


def session(leader: int) -> list[int]:
    found = []
    for place in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if int((place / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                found.append(int(place.name))
    return found


def at_size(url: str) -> dict[str, list[float]]:
    """CPU milliseconds, with that many sources: the slices due, a claim of fifty, and a bare read of the same rows."""
    from watcher.app.assembly import slices_due
    from watcher.collect.net.policy import site_of
    from watcher.config.settings import Settings
    from watcher.config.sources import FeedSource
    from watcher.remember.sources.claims import Claims
    from watcher.remember.sources.state import SourceState, to_row

    now = datetime.now(UTC)
    names = [f"s{number}" for number in range(MANY)]
    sources = tuple(FeedSource(name=name, kind="feed", url=f"https://{name}.example/f") for name in names)
    settings = Settings(sources=sources)
    later = now + timedelta(hours=5)
    rows = [to_row(SourceState(name, next_check_at=later, last_check=now, last_ok=now)) for name in names]
    for row in rows[:: MANY // 50]:
        row["next_check_at"] = now
    with Store.open(url) as store:
        with store.db.write() as tx:
            tx.execute(insert(source_states), rows)
        claims = Claims(store.db, site_of)
        due = {row["name"]: f"{row['name']}.example" for row in rows[:: MANY // 50]}

        def bare() -> None:
            with store.db.read() as tx:
                tx.exec_driver_sql("SELECT name, next_check_at, last_check, last_ok FROM source_states").fetchall()

        def claim() -> None:
            claims.take(due, now)

        works: dict[str, Callable[[], Any]] = {
            "bare read of the rows": bare,
            "slices that are due": lambda: slices_due(settings, store, 16),
            "claim of 50 sources": claim,
        }
        return {name: [milliseconds(work) for _ in range(20)] for name, work in works.items()}


def milliseconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def main(feeds: int) -> None:
    print(f"{ENTRIES} entries a feed, cold, CPU seconds; {WORKERS} workers, {SLICES} slices")
    heads = f"{'feeds':>6} {'one process':>12} {'readers':>8} {'engine':>7} {'starts':>7} {'engine/one':>11}"
    print(f"{heads} {'wall':>6} {'idle':>6} {'own CPU':>7}")
    for count in (feeds // 2, feeds):
        with serving(count) as port, tempfile.TemporaryDirectory() as name:
            with database() as url:
                floor = alone(config(Path(name), url, port, count))
            with database() as url:
                engine, readers, starts, wall, idle = shared(config(Path(name), url, port, count), url, count)
        own = idle + max(0.0, engine - idle * WORKERS * wall) / readers
        verdict = "" if count < feeds else f"  wanted ≤ {WANTED:.0%}: {'yes' if own <= WANTED else 'NO'}"
        figures = f"{count:>6} {floor:>12.1f} {readers:>8.1f} {engine:>7.2f} {starts:>7.1f} {engine / floor:>11.1%}"
        print(f"{figures} {wall:>6.0f} {idle:>6.2%} {own:>7.2%}{verdict}", flush=True)
    with database() as url:
        print(f"\n{MANY} sources, CPU ms: median, p95")
        for name, times in at_size(url).items():
            cuts = quantiles(times, n=20)
            print(f"  {name:<24} {cuts[9]:>7.1f} {cuts[18]:>7.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        import asyncio

        asyncio.run(serve(int(sys.argv[2])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
