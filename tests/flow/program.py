"""The real program as processes: one-shot commands (forked), and the service with its log (started)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.flow import forked
from tests.flow.forked import PATIENCE
from tests.peers.botapi import TOKEN
from tests.waiting import wait_until


class Program:
    """The program in a folder, with the config.toml that stands there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.environment = {**os.environ, "WATCHER_TELEGRAM_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
        self.options = {"capture_output": True, "text": True, "timeout": PATIENCE, "env": self.environment}

    def write_config(self, *parts: str) -> None:
        """Writes config.toml from its parts (tests/flow/settings.py)."""
        self.config.write_text("\n".join(parts), encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "watcher", "--config", str(self.config), *words]

    def done(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command that has ended, whatever its exit code."""
        return forked.done(["--config", str(self.config), *words], self.folder, self.environment)

    def run(self, *words: str) -> str:
        """What a command that must succeed prints."""
        done = self.done(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self, command: str = "serve") -> Iterator[subprocess.Popen[str]]:
        with (self.folder / "serve.log").open("a") as log:
            process = subprocess.Popen(self.command(command), stderr=log, text=True, env=self.environment)
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait(60)

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text()

    def wait(self, what: str, happened: Callable[[], object]) -> None:
        wait_until(happened, lambda: f"{self.log[-3000:]}\n{what}", patience=PATIENCE)
