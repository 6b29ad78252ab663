"""What children do in the tests of `Children`: functions of a module, as a server that forks them must find them."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tests.waiting import wait_until


def wait_for_file(given: bytes, part: str, answer: Connection) -> None:
    """Waits until there is a file of that name, then answers with its own part."""
    wait_until(Path(given.decode()).exists, "the file")
    answer.send_bytes(part.encode())


def fail(given: bytes, part: str, answer: Connection) -> None:
    """Ends without an answer."""
    sys.exit(3)
