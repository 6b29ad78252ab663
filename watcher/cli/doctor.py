"""What is missing or risky on this machine before it breaks, each with its mend."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.app.readiness import lacking, remarks
from watcher.app.world import World
from watcher.cli.health import health_rows
from watcher.cli.outgoing import CHANNELS
from watcher.cli.output import counted
from watcher.errors import CannotUseStore, WatcherError

if TYPE_CHECKING:
    from watcher.remember.store import Store

LOW_DISK = 500_000_000
CLOCKS_APART = timedelta(seconds=30)
# The versions below which a known hole or fault is open.
MINIMUM = {
    "scrapy": (2, 14, 2),
    "twisted": (26, 10),
    "lxml": (6, 1, 1),
    "python-multipart": (0, 0, 27),
    "starlette": (1, 3, 1),
    "jinja2": (3, 1, 6),
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: well or not, in words, and the mend."""

    is_well: bool
    what: str
    mend: str = ""


def examine(world: World) -> list[Diagnosis]:
    """Looks at the settings, the database, the secrets, the disk and the sources; changes nothing."""
    findings: list[Diagnosis] = [*_libraries()]
    try:
        settings = world.settings
    except WatcherError as error:
        return [*findings, Diagnosis(False, str(error), "mend config.toml, then: watcher check")]
    if settings.storage.url.startswith("sqlite"):
        findings.append(_sqlite())
    findings += [Diagnosis(False, fault, "fill it in config.toml") for fault in lacking(settings)]
    findings += [Diagnosis(False, remark) for remark in remarks(settings)]
    findings += [*_disk(world), *_secret_files(world)]
    try:
        findings += _memory(world)
    except CannotUseStore as error:
        findings.append(Diagnosis(False, str(error)))
    except WatcherError as error:
        findings.append(Diagnosis(False, str(error), "restore a backup: docs/operate.md"))
    return findings


def _libraries() -> Iterator[Diagnosis]:
    for name, least in MINIMUM.items():
        found = version(name)
        numbers = tuple(int(part) for part in found.split(".")[:3] if part.isdecimal())
        if numbers < least:
            wanted = ".".join(map(str, least))
            yield Diagnosis(
                False, f"{name} {found} has a known fault", f"install the locked dependencies (at least {wanted})"
            )


def _sqlite() -> Diagnosis:
    from watcher.remember.db.database import SAFE_SQLITE, sqlite_version

    found = sqlite_version()
    version_text = ".".join(map(str, found))
    if found >= SAFE_SQLITE:
        return Diagnosis(True, f"SQLite {version_text}")
    return Diagnosis(
        True,
        f"SQLite {version_text} is older than 3.51.3: writers take turns by a lock file",
        "nothing must be done; a newer SQLite makes the lock file unnecessary",
    )


def _disk(world: World) -> Iterator[Diagnosis]:
    free = shutil.disk_usage(world.config.resolve().parent).free
    if free < LOW_DISK:
        yield Diagnosis(
            False, f"only {free // 1_000_000} MB are free on the disk", "make room: a full disk stops collection"
        )


def _secret_files(world: World) -> Iterator[Diagnosis]:
    files = [
        Path(value) for name, value in os.environ.items() if name.startswith("WATCHER_") and name.endswith("_FILE")
    ]
    url = world.settings.storage.url
    if url.startswith("sqlite:///"):
        files.append(Path(url.removeprefix("sqlite:///")))
    for file in files:
        if file.exists() and file.stat().st_mode & 0o077:
            yield Diagnosis(False, f"{file.name} can be read by others", f"chmod 600 {file.name}")


def _memory(world: World) -> Iterator[Diagnosis]:
    store = world.store
    known = sum(store.calls.count_by_source().values())
    yield Diagnosis(True, f"the database answers ({store.db.dialect}), {known} notices are remembered")
    ill = [row for row in health_rows(world.settings, store) if row["health"] not in ("ok", "new", "off", "paused")]
    for row in ill:
        yield Diagnosis(
            False, f"source {row['source']} is {row['health']}: {row['reason']}", f"watcher source test {row['source']}"
        )
    for name, count in Counter(person.channel for person in store.people.active()).items():
        if not getattr(world.settings.deliver, name).enabled:
            yield Diagnosis(
                False,
                f"{counted(count, 'subscriber')} told by {name}, which is off",
                f"[deliver.{name}] enabled = true",
            )
    yield from _channels(store, datetime.now(UTC))
    yield from _clock(store)
    for alert in store.outbox.untold_alerts():
        if not alert.about.startswith("channel-"):  # how each channel stands now is said above
            yield Diagnosis(False, f"{alert.about}: {alert.what}")
    last = [row["last_check"] for row in health_rows(world.settings, store) if row["last_check"]]
    now = datetime.now(UTC)
    if last and max(last) > now.isoformat():
        yield Diagnosis(
            False, "the last collection lies in the future: the clock of this machine jumped", "set the clock"
        )


def _clock(store: Store) -> Iterator[Diagnosis]:
    """The clock of this machine beside that of the database's."""
    from watcher.remember.db.leases import clock_offset

    off = abs(store.db.ask(clock_offset, datetime.now(UTC)))
    if off > CLOCKS_APART:
        words = f"the clock of this machine and that of the database are {off.total_seconds():.0f} s apart"
        yield Diagnosis(False, words, "keep both by NTP: what is due is asked by this machine's clock")


def _channels(store: Store, now: datetime) -> Iterator[Diagnosis]:
    """Every channel that is paused or has to wait, since when and why."""
    for name in CHANNELS:
        state = store.outbox.channel(name)
        resume = f"watcher channels --resume {name}"
        if state.paused_at:
            since = f"{state.paused_at:%Y-%m-%d %H:%M} UTC"
            yield Diagnosis(False, f"{name} is paused since {since}: {state.why}", f"mend that, then {resume}")
        elif (until := state.free_at(now)) > now:
            yield Diagnosis(True, f"{name} waits until {until:%Y-%m-%d %H:%M} UTC: {state.why}")
