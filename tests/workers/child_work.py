"""What children do in the tests of `Children`: functions of a module, as a server that forks them must find them."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from tests.waiting import wait_until
from watcher.app import assembly, slice_reading


def wait_for_file(given: bytes, part: str, answer: Connection) -> None:
    """Waits until there is a file of that name, then answers with its own part."""
    wait_until(Path(given.decode()).exists, "the file")
    answer.send_bytes(part.encode())


def fail(given: bytes, part: str, answer: Connection) -> None:
    """Ends without an answer."""
    sys.exit(3)


def go_on(given: bytes, part: str, answer: Connection) -> None:
    """Says twice that it goes on, then answers."""
    for said in (b"", b"", part.encode()):
        answer.send_bytes(said)


def go_on_until_file(given: bytes, part: str, answer: Connection) -> None:
    """Says that it goes on until there is a file of that name, then answers with its own part; `….begun` says when."""
    end = Path(given.decode())
    end.with_suffix(".begun").touch()
    while not end.exists():
        answer.send_bytes(b"")
        time.sleep(0.1)
    answer.send_bytes(part.encode())


def tell_priority(given: bytes, part: str, answer: Connection) -> None:
    """Begins to read a slice as a worker's child does, and answers at which priority, in place of reading."""

    def told(_given: bytes, _part: str, answer: Connection) -> None:
        answer.send_bytes(str(os.getpriority(os.PRIO_PROCESS, 0)).encode())

    with patch.object(slice_reading, "read_slice", told):
        assembly._read_slice(given, part, answer)


def hang(given: bytes, part: str, answer: Connection) -> None:
    """Stops for ever, deaf to SIGTERM, once it has left its number where it was told."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(given.decode()).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        time.sleep(3600)
