"""What a monitor collects, in the text format of Prometheus (version 0.0.4): `/metrics`.

Counts and instants only, no person and no word of anybody. Answered to the machines that `[deliver.web] metrics`
names and to nobody else.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from watcher import __version__
from watcher.config import Settings
from watcher.errors import WatcherError
from watcher.model import OutboxState
from watcher.remember.calls.ledger import FLOOD, RESTORED
from watcher.remember.db.database import Database
from watcher.remember.figures import Figures, SourceFigures, figures
from watcher.remember.people.audit import MissedCause
from watcher.remember.sources.state import Health

KEPT = timedelta(seconds=10)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
WAITING = (OutboxState.QUEUED, OutboxState.HELD, OutboxState.UNKNOWN)
"""The states whose number is told for every channel, also when it is 0."""

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric with its samples by labels; `kind` is gauge or counter."""

    name: str
    help: str
    samples: Mapping[Labels, float] = field(default_factory=dict)
    kind: str = "gauge"


class Metrics:
    """The page; it asks the database at most once in KEPT."""

    def __init__(self, settings: Callable[[], Settings], db: Database, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._db = db
        self._clock = clock
        self._kept: tuple[datetime, str] | None = None

    async def answer(self, request: Request) -> Response:
        """The figures for who may see them, 404 for all others."""
        address = request.client.host if request.client else ""
        if not is_among(address, self._settings().deliver.web.metrics):
            return PlainTextResponse("not found\n", 404)
        now = self._clock()
        if self._kept is None or not timedelta(0) <= now - self._kept[0] < KEPT:
            try:
                found = await asyncio.to_thread(figures, self._db, now)
            except WatcherError:
                return PlainTextResponse("the database cannot be read\n", 503)
            self._kept = now, rendered(families(self._settings(), found, self._db.dialect))
        return Response(self._kept[1], media_type=CONTENT_TYPE)


def is_among(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address belongs to one of the networks."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return any(known in ip_network(network) for network in networks)


def families(settings: Settings, found: Figures, database: str) -> tuple[Family, ...]:
    """All metrics: the enabled sources, the outbox, the readers, and what waits for an admin."""
    fresh = SourceFigures(Health.NEW, paused=False, last_check=None, last_ok=None)
    sources = {source.name: found.sources.get(source.name, fresh) for source in settings.enabled_sources}
    health = Counter("paused" if one.paused else one.health for one in sources.values())
    up = {_labels(source=name): float(one.health == Health.OK) for name, one in sources.items() if not one.paused}
    channels = sorted({channel for channel, _ in (*found.outbox, *found.subscribers)})
    outbox = {(channel, str(state)): 0 for channel in channels for state in WAITING} | dict(found.outbox)
    held = {FLOOD: 0, RESTORED: 0} | dict(found.held)  # from 0, so that a rise from none is seen as one
    return (
        Family("watch_build_info", "Always 1.", {_labels(version=__version__, database=database): 1}),
        Family(
            "watch_sources",
            "Enabled sources by health.",
            {_labels(health=name): health[name] for name in (*Health, "paused")},
        ),
        Family("watch_source_up", "1 where the source reads well; paused ones are left out.", up),
        Family("watch_last_check_timestamp_seconds", "When a source was last asked.", _last(sources, "last_check")),
        Family("watch_last_reading_timestamp_seconds", "When a source was last read well.", _last(sources, "last_ok")),
        Family(
            "watch_outbox",
            "Messages by channel and state; ended ones where composed in the last 8 days.",
            _by(outbox, "channel", "state"),
        ),
        Family(
            "watch_oldest_due_timestamp_seconds",
            "Since when the oldest waiting message may leave; absent when none waits.",
            _at(found.oldest_due),
        ),
        Family(
            "watch_last_delivery_timestamp_seconds",
            "When a message of the last 8 days last left.",
            _at(found.last_sent),
        ),
        Family("watch_sender_up", "1 while a process holds the lease of the sender.", _alone(found.has_sender)),
        Family(
            "watch_channel_paused",
            "1 while a channel is paused by a fault of ours.",
            {_labels(channel=name): is_paused for name, is_paused in sorted(found.channels.items())},
        ),
        Family("watch_subscribers", "Subscribers by channel and state.", _by(found.subscribers, "channel", "state")),
        Family(
            "watch_consents_total",
            "Lines of consent by step: confirmed over requested is the share of askers who confirm.",
            {_labels(step=step): found.consents.get(step, 0) for step in ("requested", "confirmed", "withdrawn")},
            "counter",
        ),
        Family(
            "watch_held_events",
            "Events kept back until an admin decides, by reason.",
            {_labels(because=why or "other"): number for why, number in sorted(held.items())},
        ),
        Family("watch_held_harvests", "Harvests held whole until an admin decides.", _alone(found.held_harvests)),
        Family(
            "watch_alerts_open",
            "Alerts that no admin was told yet.",
            {_labels(about=about): number for about, number in found.alerts.items()},
        ),
        Family("watch_reports_open", "Reports of readers that wait for an admin.", _alone(found.reports)),
        Family(
            "watch_missed_reports_total",
            "Pages that readers said they missed, by cause.",
            {_labels(cause=cause): found.missed.get(cause, 0) for cause in MissedCause},
            "counter",
        ),
    )


def rendered(found: tuple[Family, ...]) -> str:
    """The families in the text format."""
    return "".join(f"{line}\n" for family in found for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} {family.kind}"
    for labels, value in family.samples.items():
        told = ",".join(f'{name}="{_escaped(said)}"' for name, said in labels)
        yield f"{family.name}{{{told}}} {float(value)!r}" if told else f"{family.name} {float(value)!r}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _alone(value: float) -> dict[Labels, float]:
    """A family of one figure without labels."""
    return {(): value}


def _labels(**labels: str) -> Labels:
    return tuple((name, str(value)) for name, value in labels.items())


def _by(counts: Mapping[tuple[str, str], int], *names: str) -> dict[Labels, float]:
    return {tuple(zip(names, key, strict=True)): number for key, number in sorted(counts.items())}


def _at(moment: datetime | None) -> dict[Labels, float]:
    return {(): moment.timestamp()} if moment else {}


def _last(sources: Mapping[str, SourceFigures], what: str) -> dict[Labels, float]:
    return _at(max((at for one in sources.values() if (at := getattr(one, what))), default=None))
