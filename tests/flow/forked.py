"""Commands of the program, each a process of its own, forked from one that has imported what they need.

A start from nothing takes a second of CPU, most of it for imports; `Program.serving` and what it starts still do.
"""

from __future__ import annotations

import atexit
import importlib
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from tests.forks import Forks, serve

IMPORTED = (
    "alembic.command", "sqlalchemy.dialects.postgresql.psycopg", "telegram", "watcher.app.assembly",
    "watcher.collect.run", "watcher.deliver.run", "watcher.talk.commands", "watcher.understand.reader",
)  # fmt: skip
"""What commands import when they are called."""
PATIENCE = 180  # seconds of a process that hangs; a busy machine only makes it slower


@dataclass(frozen=True)
class Command:
    """The words after `watcher`, where they are said, what is in the environment, and where the output goes."""

    words: list[str]
    folder: str
    environment: dict[str, str]
    out: str
    err: str


def done(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """What `watcher WORDS` printed, and its exit code, negative for a signal."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        code = _forks().run(Command([*words], str(folder), {**environment}, str(out), str(err)))
        return CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))


@cache
def _forks() -> Forks:
    forks = Forks(__name__)
    atexit.register(forks.close)
    return forks


def _work(job: dict[str, Any]) -> None:
    from watcher.cli import main

    signal.alarm(PATIENCE)  # a command that hangs ends by a signal, and its test fails
    command = Command(**job)
    os.environ.clear()
    os.environ.update(command.environment)
    os.chdir(command.folder)
    sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    for number, name in ((1, command.out), (2, command.err)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), number)
    sys.argv = ["watcher", *command.words]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    for name in IMPORTED:
        importlib.import_module(name)
    serve(_work)
