"""How long visitors wait while the same process delivers and its child collects, next to the same process at rest.

One `watcher serve` over a store of invented calls: visitors ask for twenty pages a second, on a clock of their own that
does not wait for answers. First nothing is due; then 500 feeds are. While they are read, readers ask for their digest
in turns of a hundred, with visitors and without: what visitors cost the delivery is told by turns that are neighbours,
under the same collection and the same noise. Waiting is on the wall: run it when the machine is quiet.

    python -m bench.load [--calls 10000] [--feeds 500] [--readers 1000] [--seconds 30]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit

from sqlalchemy import func, insert, select, update

from bench.collect import Server
from bench.pages import DOMAINS, fill_calls, paths
from watcher.model import Cause, Event, EventKind, Frequency, Interest, Subscriber
from watcher.remember.calls import ledger
from watcher.remember.db.tables.outbox import digest_requests, outbox
from watcher.remember.db.tables.sources import source_states
from watcher.remember.people.consent import Consent
from watcher.remember.sources.state import SourceState
from watcher.remember.store import Store

RATE, WANTED_MS, WANTED_SLOWER = 20, 150.0, 0.10
NEWS, OPEN_EVERY = 60, 20
"""Calls told as open, of the one in twenty that are: none is told of a closed one. Each is of two domains in nine, each
reader asks for two, so a reader whom none concerns would be one in 10^14."""
SHARES = {"search": 8, "call": 5, "atom": 2, "home": 2, "list": 2, "month": 1}
"""Of twenty requests; a fourth of the answers are asked for again with their version."""
SAFE = "/?&=:%+,"
TURN = 100
"""So many readers ask for their digest at once."""
STANDSTILL = 120
"""Seconds without a feed read or a mail written, after which the rest is not waited for."""


class GaveUp(RuntimeError):
    """Nothing went on any more; says how far it came."""


@dataclass
class Visits:
    """What visitors saw: milliseconds from when they meant to ask, and what was no good answer, in words."""

    waits: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def told(self, name: str) -> str:
        cuts = quantiles(self.waits, n=100) if len(self.waits) > 1 else [0.0] * 99
        faults = f"  {len(self.failed)} FAILED {sorted(set(self.failed))}" if self.failed else ""
        most = max(self.waits, default=0)
        return (
            f"{name:<34} {len(self.waits):6} pages  p50 {cuts[49]:7.1f}  p95 {cuts[94]:7.1f}  p99 {cuts[98]:7.1f}"
            f"  most {most:7.1f} ms{faults}"
        )

    @property
    def p95(self) -> float:
        return quantiles(self.waits, n=20)[18] if len(self.waits) > 1 else 0.0


def config(folder: Path, port: int, feeds_port: int, feeds: int) -> Path:
    """The settings of the watch; each feed has a host of its own, so that none waits for another."""
    domains = "".join(f'[domains.{key}]\nlabel = {{ fr = "{key}", en = "{key}" }}\nfr = ["{key}"]\n' for key in DOMAINS)
    sources = "".join(
        f'[[sources]]\nname = "f{n}"\nkind = "feed"\nurl = "http://{host(n)}:{feeds_port}/f/{n}"\nevery = "6h"\n'
        for n in range(feeds)
    )
    allowed = ", ".join(f'"{host(number)}"' for number in range(feeds))
    file = folder / "config.toml"
    file.write_text(
        f'[storage]\nurl = "sqlite:///{folder / "watch.db"}"\n'
        f'[identity]\norganisation = "Banc"\ncontact = "banc@example.org"\naddress = "1 place de la Ville"\n'
        f'[collect]\ntick = "1s"\nallow_hosts = [{allowed}]\n'
        f'[deliver.file]\nenabled = true\nfolder = "{folder / "out"}"\n'
        f'[deliver.web]\nenabled = true\nport = {port}\npublic_url = "http://127.0.0.1:{port}"\n'
        f"[site]\nenabled = true\nper_minute = 100000\n{domains}{sources}",
        encoding="utf-8",
    )
    return file


def host(number: int) -> str:
    return f"127.9.{number // 250}.{1 + number % 250}"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def serve_feeds(hosts: int) -> None:
    loop = asyncio.get_running_loop()
    first = await loop.create_server(Server, host(0), 0)
    port = first.sockets[0].getsockname()[1]
    if hosts > 1:
        await loop.create_server(Server, [host(number) for number in range(1, hosts)], port)
    print(port, flush=True)
    await first.serve_forever()


@contextmanager
def started(words: Sequence[str], log: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process of its own session, ended with all that it started."""
    with open(log or os.devnull, "w", encoding="utf-8") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=told, text=True, start_new_session=True
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def prepare(store: Store, calls: int, feeds: int, readers: int) -> None:
    """Calls, readers who get a digest when they ask (twice as many: with visitors and without), sources not due."""
    fill_calls(store, calls)
    now, dice = datetime.now(UTC), random.Random(5)
    for number in range(2 * readers):
        interest = Interest(domains=tuple(dice.sample(DOMAINS, 2)))
        address, language = f"reader-{number}@example.org", ("fr", "en")[number % 2]
        draft = Subscriber(0, "file", address, language=language, frequency=Frequency.NEVER, interests=(interest,))
        store.people.add(draft, Consent(way="import"), now)
    later = now + timedelta(hours=12)
    states = [SourceState(f"f{n}", next_check_at=later, last_check=now, last_ok=now) for n in range(feeds)]
    with store.db.write() as tx:
        store.sources.save(tx, states)


def owe(store: Store, calls: int) -> None:
    """From now on each reader is owed something."""
    now = datetime.now(UTC)
    lines = [
        Event(0, now, number, EventKind.OPENED, Cause.SOURCE, f"f{number % 7}", quote="Dossiers dès maintenant.")
        for number in range(calls - calls % OPEN_EVERY, 0, -OPEN_EVERY)[:NEWS]
    ]
    with store.db.write() as tx:
        ledger.append(tx, lines)


def ask(store: Store, readers: Sequence[int]) -> None:
    """These readers want their digest now."""
    with store.db.write() as tx:
        tx.execute(insert(digest_requests), [{"subscriber": number, "at": datetime.now(UTC)} for number in readers])


def make_due(store: Store) -> None:
    """From now on all feeds are due."""
    now = datetime.now(UTC)
    with store.db.write() as tx:
        tx.execute(update(source_states).values(next_check_at=now, last_check=now - timedelta(hours=7)))


def sent(store: Store) -> int:
    with store.db.read() as tx:
        return int(tx.scalar(select(func.count()).select_from(outbox).where(outbox.c.state == "sent")) or 0)


def read_feeds(store: Store, since: datetime) -> int:
    with store.db.read() as tx:
        return int(tx.scalar(select(func.count()).where(source_states.c.last_ok >= since)) or 0)


def visits(calls: int, seed: int) -> Iterator[str]:
    """Addresses without end, in the shares of `SHARES`."""
    dice, known = random.Random(seed), {name: list(some) for name, some in paths(calls).items()}
    kinds, weights = list(SHARES), list(SHARES.values())
    while True:
        kind = dice.choices(kinds, weights)[0]
        yield f"/fr/appels/{dice.randrange(1, calls // 20) * 20}" if kind == "call" else dice.choice(known[kind])


async def asked(port: int, path: str, tag: str = "") -> tuple[str, dict[str, str]]:
    """Status and headers, the whole answer read, on a connection of its own, as visitors are many.

    By hand: a client that costs as much as the server would slow down what is measured.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        lines = (f"GET {quote(path, safe=SAFE)} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close")
        known = (f"If-None-Match: {tag}",) if tag else ()
        writer.write("\r\n".join([*lines, "Accept-Encoding: gzip", *known, "\r\n"]).encode())
        answer = await reader.read(-1)
    finally:
        writer.close()
    first, *fields = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
    return (first.split(" ")[1:2] or ["nothing"])[0], headers


async def visit(port: int, found: Visits, addresses: Iterator[str], until: Callable[[], bool]) -> None:
    """Asks twenty times a second until told to stop; nobody waits for an answer to somebody else."""
    tags: dict[str, str] = {}

    async def one(path: str, meant: float) -> None:
        try:
            async with asyncio.timeout(60):
                status, headers = await asked(port, path, tags.get(path, "") if hash(path) % 4 == 0 else "")
                if status == "301":
                    status, headers = await asked(port, urlsplit(headers["location"]).path)
            tags[path] = headers.get("etag", "")
        except (OSError, TimeoutError) as error:
            status = f"{type(error).__name__} {error}"
        found.waits.append((time.perf_counter() - meant) * 1000)
        if status not in ("200", "304"):
            found.failed.append(status)

    begun, running = time.perf_counter(), set[asyncio.Task[None]]()
    for number in itertools.count():
        if until():
            break
        meant = begun + number / RATE
        await asyncio.sleep(max(0.0, meant - time.perf_counter()))
        task = asyncio.create_task(one(next(addresses), meant))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


@dataclass
class Outcome:
    """What was measured: waits at rest and under load, seconds until all feeds were read, and the seconds that each
    turn of mails took, with visitors and without. `late` counts turns that began when all feeds were read."""

    rest: Visits = field(default_factory=Visits)
    load: Visits = field(default_factory=Visits)
    read: float = 0.0
    busy: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    late: int = 0


async def run(given: argparse.Namespace) -> Outcome:
    """The service at rest, then with everything to do."""
    made = Outcome()
    with tempfile.TemporaryDirectory() as name, started(["bench.load", "serve", str(given.feeds)]) as feeds:
        assert feeds.stdout
        folder, port = Path(name), free_port()
        file = config(folder, port, int(feeds.stdout.readline()), given.feeds)
        with Store.open(f"sqlite:///{folder / 'watch.db'}") as store:
            prepare(store, given.calls, given.feeds, given.readers)
            with started(["watcher", "--config", str(file), "serve"], folder / "log"):
                addresses = visits(given.calls, 11)
                await answering(port)
                end = time.perf_counter() + given.seconds / 3
                await visit(port, Visits(), addresses, lambda: time.perf_counter() > end)  # loads what is lazy
                end = time.perf_counter() + given.seconds
                await visit(port, made.rest, addresses, lambda: time.perf_counter() > end)
                await asyncio.to_thread(owe, store, given.calls)
                since = datetime.now(UTC)
                await asyncio.to_thread(make_due, store)
                reading = asyncio.create_task(reached(lambda: read_feeds(store, since), given.feeds, "feeds read"))
                await reached(lambda: read_feeds(store, since), 1, "feeds read")
                for turn, people in enumerate(turns(store)):
                    made.late += reading.done()
                    delivering = asyncio.create_task(delivered(store, people))
                    if turn % 4 in (0, 3):  # with, without, without, with: what grows meanwhile weighs on both alike
                        await visit(port, made.load, addresses, delivering.done)
                        made.busy.append(await delivering)
                    else:
                        made.quiet.append(await delivering)
                made.read = await reading
    return made


def turns(store: Store) -> Iterator[list[int]]:
    """The readers, a turn at a time."""
    people = [who.id for who in store.people.active()]
    return (people[start : start + TURN] for start in range(0, len(people), TURN))


async def delivered(store: Store, people: Sequence[int]) -> float:
    """Seconds until these readers have the digest that they ask for now."""
    before = await asyncio.to_thread(sent, store)
    await asyncio.to_thread(ask, store, people)
    return await reached(lambda: sent(store), before + len(people), "mails written")


async def reached(count: Callable[[], int], wanted: int, what: str) -> float:
    """Seconds until so many are done. Raises GaveUp when nothing goes on any more."""
    far, begun = -1, time.perf_counter()
    moved = begun
    while (now := await asyncio.to_thread(count)) < wanted:
        if now != far:
            far, moved = now, time.perf_counter()
        if time.perf_counter() - moved > STANDSTILL:
            raise GaveUp(f"nothing went on for {STANDSTILL} s: {far} of {wanted} {what}")
        await asyncio.sleep(0.1)
    return time.perf_counter() - begun


async def answering(port: int) -> None:
    async with asyncio.timeout(STANDSTILL):
        while True:
            with suppress(OSError):
                await asked(port, "/fr/")
                return
            await asyncio.sleep(0.2)


def main(given: argparse.Namespace) -> int:
    """Measures and prints; 1 when it is slower than wanted, 2 when the work did not come to its end."""
    try:
        return measure(given)
    except GaveUp as why:
        print(why)
        return 2


def measure(given: argparse.Namespace) -> int:
    print(
        f"{given.calls} calls, {given.feeds} feeds × 30, 2 × {given.readers} mails, {RATE} pages a second", flush=True
    )
    found = asyncio.run(run(given))
    print(found.rest.told("nothing due"))
    print(found.load.told("collecting and delivering"), flush=True)
    slower = sum(found.busy) / sum(found.quiet) - 1
    each = f"{' '.join(f'{took:.1f}' for took in found.busy)} against {' '.join(f'{took:.1f}' for took in found.quiet)}"
    print(
        f"mails written in {sum(found.busy):.1f} s, {sum(found.quiet):.1f} s without visitors ({slower:+.0%}): {each}"
    )
    print(f"all feeds read after {found.read:.1f} s; turns of mails that began later: {found.late}")
    print(f"wanted: p95 ≤ {WANTED_MS:.0f} ms, delivery not slower than {WANTED_SLOWER:.0%}")
    is_well = found.load.p95 <= WANTED_MS and slower <= WANTED_SLOWER and not found.load.failed
    return 0 if is_well else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve_feeds(int(sys.argv[2])))
    else:
        parser = argparse.ArgumentParser(prog="python -m bench.load")
        for option, default in (("--calls", 10_000), ("--feeds", 500), ("--readers", 1_000), ("--seconds", 30)):
            parser.add_argument(option, type=int, default=default)
        sys.exit(main(parser.parse_args()))
