"""An invented watch to look at: calls of every state recorded in a real store, and a client of its site."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tests.databases import sqlite_with_tables
from watcher.config import Settings
from watcher.config.delivery import Deliver, Identity, Web
from watcher.config.domains import Domain
from watcher.config.settings import Watch
from watcher.config.site_settings import Site as SiteSettings
from watcher.config.sources import FeedSource, PageSource
from watcher.model import (
    Amount,
    AmountRole,
    DomainScore,
    Fact,
    Genre,
    Harvest,
    HarvestState,
    Kind,
    Moment,
    Notice,
    Reading,
    ReadingWarning,
    Side,
    Status,
    WarningKind,
)
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.sources.state import Health, SourceState
from watcher.remember.store import Store
from watcher.web.app import Pages
from watcher.web.front import Front, public_site
from watcher.web.public.paths import Paths

NOW = datetime(2026, 11, 30, 8, 12, tzinfo=UTC)
"""Monday 30 November 2026, 9 h 12 in Paris."""

REGION = PageSource(
    kind="page", name="region", url="https://region.example/aides", label="Région Exemple", item="li", title="a",
    domains=("health",), country="FR", language="fr",
)  # fmt: skip
FUND = FeedSource(
    kind="feed", name="fonds", url="https://fonds.example/flux", label="Fonds du Fleuve", country="CA-QC", language="fr"
)
SILENT = FeedSource(kind="feed", name="muette", url="https://muette.example/flux", label="Fondation Muette")
PARIS, MONTREAL = "Europe/Paris", "America/Montreal"
LABELS = {
    "health": ("santé", "health"), "digital": ("numérique", "digital"), "culture": ("culture", "culture"),
    "energy_climate": ("énergie et climat", "energy and climate"), "research": ("recherche", "research"),
}  # fmt: skip


def settings(public_url: str | None = "https://veille.example.org", **site: Any) -> Settings:
    return Settings(
        watch=Watch(name="Veille France–Québec"),
        identity=Identity(
            organisation="Cellule de veille", contact="veille@example.org", address="1 place de la Ville"
        ),
        domains={key: Domain(label={"fr": fr, "en": en}) for key, (fr, en) in LABELS.items()},
        sources=(REGION, FUND, SILENT),
        deliver=Deliver(web=Web(enabled=True, public_url=public_url)),
        site=SiteSettings(**({"per_minute": 100_000} | site)),
    )


def day(text: str, clock: str = "", zone: str | None = None, **facts: Any) -> Moment:
    at = time.fromisoformat(clock) if clock else None
    facts = {"quote": f"Les dossiers sont à déposer avant le {text}{' à ' + clock if clock else ''}."} | facts
    return Moment(date.fromisoformat(text), at, zone, **facts)


def money(value: int, currency: str = "EUR", role: AmountRole = AmountRole.MAX, **facts: Any) -> Amount:
    return Amount(Decimal(value), currency, role, **({"quote": f"une aide d’au plus {value} {currency}"} | facts))


def call(*deadlines: Moment, domains: Sequence[str] = ("health",), **facts: Any) -> Reading:
    facts = {"status": Status.OPEN, "language": "fr", "genre": Genre.CALL} | facts
    scores = tuple(DomainScore(key, 3.0, (LABELS[key][0],)) for key in domains)
    following = next((one for one in deadlines if one.ends_at > NOW), deadlines[-1] if deadlines else None)
    return Reading(Kind.CALL, deadline=following, deadlines=deadlines, domains=scores, **facts)


Item = tuple[str, Reading]

ARABIC = "دعوة لتقديم مشاريع في الصحة الرقمية"
LONG = "Appel " + "très long " * 340 + "a" * 590
MARKUP = "<script>alert(1)</script> \"&amp;' {{7*7}}"


def items() -> list[Item]:
    """One call of each sort a page has to show."""
    both = Fact("both_sides", "Les deux équipes déposent ensemble un dossier unique.")
    range_ = (money(40_000, role=AmountRole.MIN), money(180_000, per="project"))
    own = Amount(Decimal(20), None, AmountRole.RATE, "20 % restent à la charge du porteur")
    health, schools = Fact("health", "les hôpitaux peuvent déposer"), Fact("higher_education")
    doubtful = (ReadingWarning(WarningKind.WEEKDAY, "2027-01-14"),)
    french = Side("FR", "Agence des Rives", (health, schools), (money(100_000),), None, "", "fr@rives.example")
    quebec = Side("CA-QC", "Fonds du Fleuve", (health,), (money(75_000, "CAD"),), None, "formulaire F12")
    imaging = call(
        day("2026-12-01", "12:00", PARIS),
        amounts=range_,
        funders=(Fact("Région Exemple"),),
        eligible=(health,),
        territories=(Fact("Bretagne", "en Bretagne"),),
    )
    two_sided = call(
        day("2026-10-30", label="pré-demande"),
        day("2026-12-11", "17:00", PARIS),
        domains=("health", "digital", "research"),
        sides=(french, quebec),
        partner_rule=both,
        eligible=(health, schools),
        territories=(Fact("FR"), Fact("CA-QC")),
        purpose=Fact("purpose", "Douze mois de travail commun pour mieux réutiliser des données de soins."),
        amounts=(money(800_000, role=AmountRole.TOTAL),),
    )
    towns = call(
        day("2026-12-15", "17:00", PARIS),
        domains=("energy_climate",),
        amounts=(money(16_000, per="year"),),
        eligible=(Fact("municipality", "les communes"),),
        funders=(Fact("Ministère de la Coopération"),),
        own_funding=own,
    )
    carers = call(
        day("2027-01-14", warnings=doubtful, confidence=0.5),
        amounts=(money(30_000),),
        eligible=(Fact("nonprofit"), Fact("municipality")),
    )
    distant = call(day("2026-11-20", "17:00", MONTREAL), amounts=(money(120_000, "CAD"),))
    return [
        ("Appareils d’imagerie pour les petits hôpitaux", imaging),
        ("Données de santé et prévention : équipes françaises et québécoises", two_sided),
        ("Fonds de coopération entre villes", towns),
        ("Aidants et maintien à domicile", carers),
        ("Bourses de séjour pour le personnel", call(rolling=True, status=Status.ROLLING, amounts=(money(3_200),))),
        ("Artificial intelligence and health, third round", call(language="en", status=Status.FORECAST)),
        ("Soins à distance en région éloignée", distant),
        ("Deux hôpitaux signent un accord sur leurs données", Reading(Kind.NEWS, "fr", Genre.NEWS)),
        ("Festivals d’hiver", call(day("2027-02-15"), domains=("culture",), amounts=(money(25_000, "CAD"),))),
        ("Un appel sans date ni montant", call(domains=())),
        (ARABIC, call(day("2027-03-01"), language="ar", domains=("digital",))),
        (LONG, call(day("2027-03-02"), domains=("digital",))),
        (MARKUP, call(day("2027-03-03"), domains=("digital",))),
    ]


def _text(title: str, reading: Reading) -> str:
    return f"Le texte de {title}. {reading.deadline.quote if reading.deadline else ''}"


def notice(title: str, source: str = "region", **facts: Any) -> Notice:
    words = "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())[:50]
    facts = {"url": f"https://{source}.example/{words}", "guid": words, "text": f"Le texte de {title}."} | facts
    return Notice(source=source, title=title, **facts)


class SiteWorld:
    """A store with calls in it, a clock that stands, and its site."""

    def __init__(self, folder: Path, made: Settings | None = None) -> None:
        self.folder = folder
        self.settings = made or settings()
        self.store = Store.open(sqlite_with_tables(folder))
        self.now = NOW
        self.site = public_site(self.settings, self.store, lambda: self.now, fresh=0)
        self.pages = Pages(self.settings, self.store, lambda: self.now)
        self.app = Front(self.pages, self.site).app()

    def close(self) -> None:
        self.store.close()

    def record(self, found: Sequence[Item], ago: timedelta = timedelta(days=5), source: Any = REGION) -> None:
        """What a source published so long ago; nothing is held back."""
        pairs = [
            (notice(title, source.name, text=_text(title, reading), country=source.country), reading)
            for title, reading in found
        ]
        harvest = Harvest(source.name, HarvestState.COMPLETE, tuple(one for one, _ in pairs))
        at = self.now - ago
        with self.store.db.write() as tx:
            self.store.calls.record(tx, source, harvest, pairs, at, Thresholds(hold_first_run=False, flood=100_000))
            self.store.sources.save(tx, [SourceState(source.name, Health.OK, last_check=at, last_ok=at, last_new=at)])
        self.store.calls.age(self.now, self.settings)

    def fill(self) -> None:
        """All sorts of calls, one of them moved since, and a source that is down."""
        found = items()
        self.record(found, timedelta(days=12))
        later = day("2026-12-29", "17:00", PARIS, quote="La date est reportée au 29 décembre.")
        moved = [
            (title, replace_deadline(reading, later))
            if title.startswith("Fonds de coop") else (title, reading)
            for title, reading in found
        ]  # fmt: skip
        self.record(moved, timedelta(hours=2))
        with self.store.db.write() as tx:
            self.store.sources.save(
                tx,
                [
                    SourceState(
                        "muette",
                        Health.FAILING,
                        "finds nothing where 5 are expected",
                        since=self.now - timedelta(days=6),
                    )
                ],
            )

    def id(self, start: str) -> int:
        """The number of the call whose title begins so."""
        from watcher.remember.search.query import Query

        found = self.store.search.find(Query(limit=1000), self.now).calls
        return next(call.id for call in found if call.title.startswith(start))

    def path(self, start: str, language: str = "fr") -> str:
        """The address of the page of the call whose title begins so."""
        number = self.id(start)
        return Paths.of(self.settings, language).call(number, self.store.calls.get(number).title)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request to the application, without a socket."""

        async def asked() -> httpx.Response:
            wire = httpx.ASGITransport(self.app, client=("192.0.2.1", 4711))
            async with httpx.AsyncClient(transport=wire, base_url="https://veille.example.org") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())


def replace_deadline(reading: Reading, moment: Moment) -> Reading:
    return replace(reading, deadline=moment, deadlines=(moment,))


Clock = Callable[[], datetime]
