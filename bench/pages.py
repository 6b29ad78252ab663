"""How much a page of the site costs the processor, next to the floor: as many bytes sent ready-made.

Invented calls (those of `bench.search`, with funders, sides, quotes and a ledger) in a real store; the whole
application answers in this process, without a socket. Every request asks for something else.

    python -m bench.pages [how many calls] [database URL to keep]
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import islice

import httpx
from sqlalchemy import func, insert, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.search import BATCH, DOMAINS, NOW, TYPED, call_row, invented
from watcher.config import Settings
from watcher.config.delivery import Deliver, Identity, Web
from watcher.config.domains import Domain
from watcher.config.site_settings import Site
from watcher.config.sources import FeedSource
from watcher.model import Amount, AmountRole, Call, Cause, Event, EventKind, Fact, Genre, Side
from watcher.remember.calls import ledger
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.search import index
from watcher.remember.search.analysis import Analyser
from watcher.remember.store import Store
from watcher.web.front import public_site

SOURCES, EVENTS = 500, 3_000
WANTED_MS = {"search": 20.0, "call": 8.0, "304": 0.5, "atom": 20.0}
ROUNDS = 12
QUOTE = "Les dossiers complets sont à déposer en ligne avant cette date, l’heure de Paris faisant foi, "


def settings() -> Settings:
    return Settings(
        identity=Identity(organisation="Banc", contact="banc@example.org", address="1 place de la Ville"),
        domains={key: Domain(label={"fr": key, "en": key}) for key in DOMAINS},
        sources=tuple(
            FeedSource(kind="feed", name=f"source-{n}", url=f"https://s{n}.example/feed", label=f"Source {n}")
            for n in range(SOURCES)
        ),
        deliver=Deliver(web=Web(enabled=True, public_url="https://veille.example.org")),
        site=Site(per_minute=100_000),
    )


def told(count: int) -> Iterator[Call]:
    """Invented calls as full as real ones: funders, applicants, places, purpose, quotes; one in ten has two sides."""
    dice = random.Random(7)
    health, towns = Fact("health", "Les hôpitaux peuvent déposer."), Fact("municipality", "les communes")
    for call in invented(count):
        moments = tuple(replace(one, quote=QUOTE + call.title[:40]) for one in call.reading.deadlines)
        sums = tuple(replace(one, quote=f"au plus {one.value} euros par projet") for one in call.reading.amounts)
        sides: tuple[Side, ...] = ()
        if call.id % 10 == 0:
            mine = Amount(Decimal(100_000), "EUR", AmountRole.MAX)
            sides = tuple(Side(code, f"Fonds {code}", (health,), (mine,)) for code in ("FR", "CA-QC"))
        reading = replace(
            call.reading,
            genre=Genre.CALL,
            deadline=moments[0],
            deadlines=moments,
            amounts=sums,
            funders=(Fact(f"Fonds {dice.randrange(3_000)}"),),
            eligible=(health, towns),
            territories=(Fact("Bretagne", "en Bretagne"),),
            purpose=Fact("purpose", "Douze mois de travail commun pour mieux réutiliser des données de soins."),
            sides=sides,
        )
        yield replace(call, reading=reading)


def fill_calls(store: Store, count: int) -> None:
    """Writes the calls straight into the tables: how long recording takes is another measurement."""
    analyser, made = Analyser(), told(count)
    while batch := list(islice(made, BATCH)):
        with store.db.write() as tx:
            tx.execute(insert(calls), [call_row(call) for call in batch])
            tx.execute(insert(sightings), [_sighting_row(call) for call in batch])
            index.index(tx, batch, analyser)


def fill_ledger(store: Store, count: int) -> None:
    """What happened to the newest of the calls."""
    newest = range(max(1, count - EVENTS), count + 1)
    with store.db.write() as tx:
        for number in newest:
            at = NOW - timedelta(minutes=5 * (count - number))
            said = {"after": {"date": "2027-03-01"}, "quote": QUOTE, "source": f"source-{number % SOURCES}"}
            kind = EventKind.DEADLINE_EXTENDED if number % 3 == 0 else EventKind.OPENED
            before = {"date": "2027-02-01"} if number % 3 == 0 else None
            ledger.append(tx, [Event(0, at, number, kind, Cause.SOURCE, before=before, **said)])


def _sighting_row(call: Call) -> dict[str, object]:
    seen = {"first_seen": call.first_seen, "last_seen": NOW, "read_at": NOW, "url": call.url, "key": call.url}
    texts = {"notice_hash": "0", "exact_hash": "0", "title": call.title, "said": b""}
    return seen | texts | {"source": call.sources[0], "call_id": call.id}


def paths(count: int) -> dict[str, list[str]]:
    """What is asked for, by kind of page: every address once."""
    dice = random.Random(3)
    open_calls = [number * 20 for number in dice.sample(range(1, count // 20), ROUNDS)]
    words = dice.sample(TYPED, ROUNDS)
    return {
        "search": [f"/fr/appels?q={word}" for word in words],
        "search, all": [f"/fr/appels?q={word}&status=all" for word in words],
        "list": [f"/fr/appels?domain={domain}&status=all&page={page}" for domain in DOMAINS[:6] for page in (1, 2)],
        "call": [f"/fr/appels/{number}" for number in open_calls],
        "atom": [f"/fr/appels.atom?domain={key}" for key in DOMAINS] + ["/fr/appels.atom", "/en/calls.atom"],
        "month": [f"/{page}=2027-0{n}" for page in ("fr/echeances?mois", "en/deadlines?month") for n in range(2, 8)],
        "home": ["/fr/", "/en/"] * 6,
        "changes": [f"/fr/nouveautes?depuis={span}" for span in (1, 7, 30)] * 4,
        "csv": [f"/fr/appels.csv?domain={key}" for key in DOMAINS[:4]],
        "api": [f"/api/v1/calls?domain={key}" for key in DOMAINS],
    }


class Client:
    """Asks an application in this process and adds up processor time."""

    def __init__(self, app: ASGIApp) -> None:
        wire = httpx.ASGITransport(app, client=("192.0.2.1", 4711))
        self._client = httpx.AsyncClient(transport=wire, base_url="https://veille.example.org")

    async def get(self, path: str, tag: str = "") -> tuple[float, httpx.Response]:
        """Milliseconds of the processor, and the answer, redirects followed before the clock runs."""
        headers = {"if-none-match": tag} if tag else {}
        begun = time.process_time()
        answer = await self._client.get(path, headers=headers)
        took = (time.process_time() - begun) * 1000
        if answer.status_code in (301, 303):
            return await self.get(answer.headers["location"], tag)
        return took, answer


async def floor(size: int) -> float:
    """Milliseconds for as many bytes, ready-made, through the same kind of application."""
    body = random.Random(1).randbytes(size // 2).hex()

    async def ready(_: Request) -> Response:
        return HTMLResponse(body)

    app = Starlette(routes=[Route("/", ready)], middleware=[Middleware(GZipMiddleware, compresslevel=6)])
    client = Client(app)
    return statistics.median([(await client.get("/"))[0] for _ in range(ROUNDS)])


async def measure(store: Store, count: int) -> list[str]:
    """Prints a line per kind of page; returns those that cost more than wanted."""
    site = public_site(settings(), store, lambda: NOW)
    client, late = Client(site.app()), list[str]()
    begun = time.process_time()
    await client.get("/fr/a-propos")
    print(f"snapshot {time.process_time() - begun:.2f} s")
    for name, asked in paths(count).items():
        times, size, tag = list[float](), 0, ""
        await client.get(asked[-1])  # loads what every process loads once
        for path in asked:
            took, answer = await client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            times.append(took)
            size, tag = max(size, len(answer.content)), answer.headers.get("etag", "")
        bare, median = await floor(size), statistics.median(times)
        again = statistics.median([(await client.get(asked[-1], tag))[0] for _ in range(ROUNDS)]) if tag else 0.0
        print(
            f"{name:12} median {median:7.1f} ms  most {max(times):7.1f} ms  floor {bare:5.2f} ms"
            f"  unchanged {again:5.2f} ms  {size:8} bytes"
        )
        wanted = WANTED_MS.get(name)
        late += [name] if wanted and median > wanted else []
        late += ["304"] if again > WANTED_MS["304"] and "304" not in late else []
    return late


def main(arguments: Sequence[str]) -> int:
    count = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        url = arguments[1] if len(arguments) > 1 else f"sqlite:///{folder}/bench.db"
        with Store.open(url) as store:
            with store.db.read() as tx:
                known = tx.execute(select(func.count()).select_from(calls)).scalar_one()
            if not known:
                fill_calls(store, count)
                fill_ledger(store, count)
            late = asyncio.run(measure(store, count))
    print(f"{count} calls; more than wanted: {', '.join(late) or 'nothing'}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
