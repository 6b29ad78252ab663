"""What the child of a worker runs: one slice of the sources, with the settings of that worker.

This module is loaded once, by the server that forks these children: it loads whatever they need, so that a child
costs milliseconds rather than a second of CPU.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from time import monotonic

import watcher.collect.feeds.parse_pool
import watcher.collect.feeds.reader
import watcher.collect.net.fetch
import watcher.collect.net.hosts
import watcher.understand.reader  # noqa: F401 - loaded before the fork
from watcher.app.handover import unpack
from watcher.app.logs import quiet
from watcher.app.world import located
from watcher.collect.net.policy import site_of
from watcher.collect.net.slices import SourceSlice
from watcher.collect.run import collect
from watcher.errors import WatcherError
from watcher.log import EventLog
from watcher.remember.store import Store

log = EventLog("worker")
BEAT_SECONDS = 5.0
site_of("www.example.org")  # reads the list of public suffixes


class Heartbeat:
    """Tells the worker now and then that the work goes on: a child that is silent hangs."""

    def __init__(self, answer: Connection) -> None:
        self._answer = answer
        self._said = 0.0
        self._one = Lock()

    def send(self) -> None:
        with self._one, suppress(BrokenPipeError):
            if monotonic() - self._said > BEAT_SECONDS:
                self._answer.send_bytes(b"")
                self._said = monotonic()


def read_slice(given: bytes, part: str, answer: Connection) -> None:
    """Reads what is due in that slice («3/16»), and answers with a row a source, as JSON."""
    quiet()
    settings = located(*unpack(given))
    files = Path(settings.deliver.file.folder)
    try:
        with Store.open(settings.storage.url, files, may_be_new=False) as store:
            reports = collect(
                settings,
                store,
                datetime.now(UTC),
                due=True,
                part=SourceSlice.parsed(part),
                goes_on=Heartbeat(answer).send,
            )
    except WatcherError as error:  # a database that went, or is a newer program's: one line, no trace
        log.error("the slice could not be read to its end", slice=part, fault=str(error))
        sys.exit(1)
    with suppress(BrokenPipeError):  # the worker died meanwhile; what was read is stored
        answer.send_bytes(json.dumps([report.as_row() for report in reports]).encode())
