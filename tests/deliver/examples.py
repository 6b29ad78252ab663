"""An invented world to write digests of: a few calls of each sort, a reader, and a fixed now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from watcher.config import Settings
from watcher.config.delivery import Identity
from watcher.config.domains import Domain
from watcher.config.settings import Watch
from watcher.config.sources import FeedSource
from watcher.deliver.digest.digest import Composer, Digest, Due, Failing, SourceSummary
from watcher.deliver.digest.standing import StandingCalls
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.frame import Links
from watcher.deliver.render.render import NO_LINKS, Renderer
from watcher.model import (
    Amount,
    AmountRole,
    Call,
    Cause,
    DomainScore,
    Event,
    EventKind,
    Fact,
    Genre,
    Interest,
    Kind,
    Message,
    Moment,
    Reading,
    ReadingWarning,
    Side,
    Status,
    Subscriber,
    SubscriberState,
    WarningKind,
)

NOW = datetime(2027, 2, 23, 6, 0, tzinfo=UTC)
"""Tuesday 23 February 2027, 7 h in Paris."""

WINTER = ReadingWarning(WarningKind.WINTER_ZONE)


def settings(**deliver: Any) -> Settings:
    source = FeedSource(kind="feed", name="region", url="https://region.example/feed", label="Région Exemple")
    shipped = Settings(
        watch=Watch(name="Veille France–Québec"),
        identity=Identity(
            organisation="Cellule de veille",
            address="1 place de la Ville, 35000 Rennes",
            city="Rennes",
            contact="veille@example.org",
            privacy_url="https://veille.example.org/vie-privee",
        ),
        domains={
            "health": Domain(label={"fr": "santé", "en": "health"}),
            "digital": Domain(label={"fr": "numérique", "en": "digital"}),
            "culture": Domain(label={"fr": "culture", "en": "culture"}),
        },
        sources=(source,),
    )
    return shipped.model_copy(update={"deliver": shipped.deliver.model_copy(update=deliver)})


def compose(who: Subscriber, due: Due, given: Settings, now: datetime, budget: int | None = None) -> Digest:
    """One digest by itself."""
    return Composer(given, now).compose(who, due, budget)


def render(digest: Digest, given: Settings, links: Links = NO_LINKS, message_id: str = "") -> Message:
    """One message by itself."""
    return Renderer(given).render(digest, links, message_id)


def reader(language: str = "fr", **changes: Any) -> Subscriber:
    told: dict[str, Any] = {
        "id": 7,
        "channel": "email",
        "address": "claire@example.org",
        "name": "CHU de Rennes" if language == "fr" else "CHUM Montréal",
        "language": language,
        "zone": "Europe/Paris" if language == "fr" else "America/Montreal",
        "frequency": "workdays",
        "hour": "07:00",
        "interests": (Interest(domains=("health", "digital")),),
        "state": SubscriberState.ACTIVE,
    }
    return Subscriber(**(told | changes))


def call(number: int, title: str, **facts: Any) -> Call:
    """A call as remembered; what is not a field of Call goes to its reading."""
    of_call = {name: facts.pop(name) for name in list(facts) if name in Call.__dataclass_fields__}
    reading: dict[str, Any] = {
        "kind": Kind.CALL,
        "language": "fr",
        "genre": Genre.CALL,
        "domains": (DomainScore("health", 3.0, ("données de santé", "hôpital")),),
    }
    told: dict[str, Any] = {
        "id": number,
        "title": title,
        "url": f"https://funder.example/calls/{number}",
        "text": "",
        "status": Status.OPEN,
        "sources": ("region",),
        "first_seen": NOW - timedelta(days=2),
        "last_seen": NOW,
        "last_changed": NOW,
        "country": "FR",
    }
    return Call(**(told | of_call | {"reading": Reading(**(reading | facts))}))


def event(seq: int, of: int, kind: EventKind = EventKind.OPENED, **facts: Any) -> Event:
    told: dict[str, Any] = {"at": NOW - timedelta(hours=20), "cause": Cause.SOURCE, "source": "region"}
    return Event(seq=seq, call=of, kind=kind, **(told | facts))


def until(year: int, month: int, day: int, at: str = "", zone: str | None = None, **more: Any) -> Moment:
    return Moment(date(year, month, day), time.fromisoformat(at) if at else None, zone, **more)


def money(value: int | str, currency: str | None = "EUR", role: AmountRole = AmountRole.MAX, **more: Any) -> Amount:
    return Amount(Decimal(value), currency, role, **more)


def two_sided() -> Call:
    deadline = until(2027, 3, 19, "17:00", "Europe/Paris", quote="la date de dépôt est reportée au 19 mars 2027 à 17 h")
    return call(
        1,
        "Données de santé et prévention — fonds de coopération de deux rives",
        deadline=deadline,
        deadlines=(deadline,),
        funders=(Fact("Ministère des Affaires lointaines"), Fact("Ministère des Relations d’ici")),
        eligible=(Fact("municipality"), Fact("nonprofit")),
        partner_rule=Fact("both_sides", "les deux équipes doivent déposer ensemble"),
        sides=(
            Side("FR", "Affaires lointaines", amounts=(money(16000, per="year"),)),
            Side("CA-QC", "Relations d’ici", amounts=(money(20000, "CAD", per="year"),)),
        ),
    )


def calls() -> dict[int, Call]:
    """The calls of the examples by id."""
    pre = until(
        2027,
        9,
        15,
        "16:00",
        "America/Montreal",
        label="pré-demande",
        quote="16 h 00 (EST) le 15 septembre",
        warnings=(WINTER,),
    )
    full = until(2027, 11, 30, "16:00", "America/Montreal", label="demande complète")
    culture = (DomainScore("culture", 2.0, ("musée",)), DomainScore("digital", 1.5, ("numérisation",)))
    made = [
        two_sided(),
        call(
            2,
            "IA au chevet : imagerie et parcours de soins, volet 2",
            deadline=pre,
            deadlines=(pre, full),
            amounts=(money(75000, "CAD"), money(100000)),
            funders=(Fact("Fonds de l’Érable"),),
            eligible=(Fact("higher_education"), Fact("health")),
            territories=(Fact("CA-QC"), Fact("Bretagne")),
            purpose=Fact("Deux ans de travail commun pour que l’imagerie suive le patient, de l’hôpital à la maison."),
        ),
        call(
            3,
            "Numériser les collections des musées",
            domains=culture,
            deadline=until(2027, 3, 1),
            amounts=(money(2_500_000, role=AmountRole.TOTAL), money(80, None, AmountRole.RATE)),
        ),
        call(4, "Aide aux petites équipes hospitalières", rolling=True, status=Status.ROLLING),
        call(5, "Appel sans date ni montant"),
        call(
            6,
            "Prévention en région, édition de printemps",
            status=Status.FORECAST,
            opens=until(2027, 4, 1),
            deadline=until(2027, 6, 1),
        ),
        call(7, "Un hôpital ouvre son laboratoire de données", kind=Kind.NEWS, genre=Genre.NEWS),
        call(8, "Résultats : six équipes retenues en santé", kind=Kind.AWARD, genre=Genre.AWARD),
        call(
            9,
            "Équipements mutualisés de recherche clinique",
            deadline=until(2027, 2, 26, "12:00", "Europe/Paris"),
            amounts=(money(10000, role=AmountRole.MIN), money(50000)),
            funders=(Fact("Région Exemple"),),
        ),
    ]
    return {one.id: one for one in made}


def events() -> list[Event]:
    moved = event(
        11,
        1,
        EventKind.DEADLINE_EXTENDED,
        before={"date": "2027-03-05", "time": "17:00", "zone": "Europe/Paris"},
        after={"date": "2027-03-19", "time": "17:00", "zone": "Europe/Paris"},
        quote="la date de dépôt est reportée au 19 mars 2027 à 17 h, heure de Paris",
    )
    kinds = {6: EventKind.FORECAST, 7: EventKind.NEWS, 8: EventKind.AWARD}
    return [moved, *(event(10 + n, n, kinds.get(n, EventKind.OPENED)) for n in (2, 3, 4, 5, 6, 7, 8))]


def first_due(subscriber: Subscriber) -> Due:
    """The first message of a reader: nothing is news, but eight calls are open, one of which closes soon."""
    more = [
        call(20 + n, f"Appel ouvert numéro {n}", deadline=until(2027, 4, 2 + n), funders=(Fact("Région Exemple"),))
        for n in range(1, 13)
    ]
    standing = StandingCalls({one.id: one for one in [*calls().values(), *more]})
    wanted = standing.wanted_by(subscriber, {})
    return Due(closing=wanted, welcome=wanted, is_first=True, health=SourceSummary(41))


def due(subscriber: Subscriber, **changes: Any) -> Due:
    """Everything at once: what changed, what is new, a followed call that closes soon, two failing sources."""
    known = calls()
    failing = tuple(Failing(name, NOW - timedelta(days=4)) for name in ("Région X", "Fondation Y"))
    told: dict[str, Any] = {
        "owed": MatchIndex(events(), known).owed(subscriber),
        "followed": (known[9],),
        "since": NOW - timedelta(days=4),
        "health": SourceSummary(41, failing),
    }
    return Due(**(told | changes))
