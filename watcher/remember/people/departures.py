"""An append-only journal of departures, kept outside the database so that a restored backup brings nobody back.

One JSON line per departure or return, under the keyed hash of the address: it names nobody. Decides nothing.
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

BACK = "back"


@dataclass(frozen=True, slots=True)
class Departure:
    """One line: `step` is unsubscribed, suppressed, erased, or back."""

    at: datetime
    step: str
    channel: str
    address_mac: str


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

    def note(self, step: str, channel: str, address_mac: str, now: datetime) -> None:
        """Appends one line, on disk when it returns. A journal that cannot be written stops nobody from leaving."""
        if self.path is None:
            return
        line = json.dumps({"at": now.isoformat(), "step": step, "channel": channel, "mac": address_mac})
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{line}\n".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            log.error("the journal of departures cannot be written", file=str(self.path), fault=error.strerror)

    def last(self) -> dict[str, Departure]:
        """The newest line of every address."""
        return {line.address_mac: line for line in self._lines()}

    def _lines(self) -> Iterator[Departure]:
        if self.path is None or not self.path.exists():
            return
        for text in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                row = json.loads(text)
                yield Departure(datetime.fromisoformat(row["at"]), row["step"], row["channel"], row["mac"])
            except (ValueError, KeyError, TypeError):  # a line cut by a crash: the others count
                continue
