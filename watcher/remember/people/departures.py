"""An append-only journal of departures, kept outside the database so that a restored backup brings nobody back.

One JSON line per departure, return or move, under the keyed hash of the address: it names nobody. A departure is
written before the database has it and a return after: a crash between the two leaves somebody out, never in.
Decides nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.log import EventLog

log = EventLog("departures")

BACK, MOVED, ERASED, FORGOTTEN = "back", "moved", "erased", "forgotten"


@dataclass(frozen=True, slots=True)
class Departure:
    """One line: `step` is unsubscribed, suppressed, erased, back, moved (with the new address in `to`), or forgotten:
    what was said without a subscription.
    """

    at: datetime
    step: str
    channel: str
    address_mac: str
    thread: int = 0
    to: str = ""


@dataclass(frozen=True)
class Journal:
    """The lines of a journal, oldest first."""

    lines: tuple[Departure, ...]

    def of(self, address_mac: str, thread: int | None) -> list[Departure]:
        """What happened to the subscription of that address (in that topic), also after it moved to another one."""
        found: list[Departure] = []
        for line in self.lines:
            if line.step != FORGOTTEN and line.address_mac == address_mac and line.thread == (thread or 0):
                found.append(line)
                address_mac = line.to or address_mac
        return found

    def never_again(self) -> list[Departure]:
        """The newest line of every address that was erased or suppressed, and has not come back."""
        newest = {line.address_mac: line for line in self.lines if line.step != FORGOTTEN}
        return [line for line in newest.values() if line.step in (ERASED, "suppressed")]

    def silenced(self) -> dict[str, datetime]:
        """Until when what an address said is to be forgotten."""
        return {line.address_mac: line.at for line in self.lines if line.step in (FORGOTTEN, ERASED)}


class Departures:
    """The journal beside one database; without a path nothing is kept (a database in memory)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @classmethod
    def beside(cls, url: str, folder: Path | None = None) -> Departures:
        """The journal of the database at that URL: beside an SQLite file, else in `folder`."""
        file = url.partition("sqlite:///")[2]
        if file and file != ":memory:":
            return cls(Path(f"{file}.departures"))
        return cls(folder / "departures" if folder and not url.startswith("sqlite") else None)

    def note(self, line: Departure) -> None:
        """Appends one line, on disk when it returns. A journal that cannot be written stops nobody from leaving."""
        if self.path is None:
            return
        row: dict[str, str | int] = {
            "at": line.at.isoformat(),
            "step": line.step,
            "channel": line.channel,
            "mac": line.address_mac,
        }
        row |= {name: value for name, value in (("thread", line.thread), ("to", line.to)) if value}
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{json.dumps(row)}\n".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            log.error("the journal of departures cannot be written", file=str(self.path), fault=error.strerror)

    def take_over(self, former: Departures) -> None:
        """Appends the lines of another journal that it lacks: that of the database this one was moved from."""
        if former.path is None or self.path is None or not former.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = set(self.path.read_bytes().splitlines()) if self.exists() else set()
        lacking = [line for line in former.path.read_bytes().splitlines() if line not in known]
        with self.path.open("ab") as own:
            os.fchmod(own.fileno(), 0o600)
            own.write(b"".join(line + b"\n" for line in lacking))
            own.flush()
            os.fsync(own.fileno())

    def exists(self) -> bool:
        return self.path is not None and self.path.is_file()

    def read(self) -> Journal:
        """All its lines; one that a crash cut is left out."""
        return Journal(tuple(self._lines()))

    def _lines(self) -> Iterator[Departure]:
        if self.path is None or not self.exists():
            return
        for text in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                row = json.loads(text)
                at, more = datetime.fromisoformat(row["at"]), (int(row.get("thread", 0)), str(row.get("to", "")))
                yield Departure(at, row["step"], row["channel"], row["mac"], *more)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
