"""Processes to be killed: forked from one that has imported everything, so that a thousand of them are cheap.

A module of work calls `serve`, which reads jobs from standard input and forks a process for each: its number is one
line, how it ended the next. `Forks` is the other end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def serve(work: Callable[[dict[str, Any]], None], prepare: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Forks before anything is opened: each process has its own of everything; `prepare` runs before the fork."""
    for line in sys.stdin:
        job = json.loads(line)
        prepare(job)
        if (process := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log; the other end reads numbers there
            try:
                work(job)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


class Forks:
    """Starts one process after the other to do the work of a module, and tells how each ended."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self) -> None:
        self._server.communicate(timeout=60)

    def start(self, job: DataclassInstance) -> int:
        """The number of the new process."""
        assert self._server.stdin
        print(json.dumps(asdict(job)), file=self._server.stdin, flush=True)
        return self._number()

    def end(self) -> int:
        """Waits for the process that was started last; its exit code, negative for a signal."""
        return self._number()

    def run(self, job: DataclassInstance) -> int:
        self.start(job)
        return self.end()

    def _number(self) -> int:
        assert self._server.stdout
        return int(self._server.stdout.readline())
