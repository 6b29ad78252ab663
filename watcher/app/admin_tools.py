"""What admins in chat may set going: the settings file checked, and commands of ours run in a child."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.app.handover import pack
from watcher.app.world import located
from watcher.errors import CannotUseTool

if TYPE_CHECKING:
    from watcher.config import Settings

SECONDS = 180
MOST_ROWS = 10_000


class ProgramTools:
    """Works on one config.toml; one child at a time."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._working = threading.Lock()

    def check(self) -> Settings:
        """The settings as the file says them now. Raises CannotReadConfig."""
        from watcher.app.readiness import must_be_allowed_to_send
        from watcher.config import load

        settings = located(load(self._config), self._config.resolve().parent)
        must_be_allowed_to_send(settings, self._config.name)
        return settings

    def rows(self, settings: Settings, *arguments: str) -> Sequence[Mapping[str, Any]]:
        """The JSON lines of a command run in a child. Raises CannotUseTool."""
        printed = self._run(("--config", "-", *arguments, "--json"), pack(settings, self._config))
        return [json.loads(line) for line in printed.splitlines()[:MOST_ROWS] if line.startswith("{")]

    def said(self, *arguments: str) -> str:
        """What a command prints that works on the settings file itself. Raises CannotUseTool."""
        return self._run(("--config", str(self._config), *arguments), b"")

    def _run(self, arguments: Sequence[str], given: bytes) -> str:
        if not self._working.acquire(blocking=False):
            raise CannotUseTool("another test is under way; try again when it has answered")
        command = (sys.executable, "-m", "watcher", *arguments)
        try:
            ended = subprocess.run(  # noqa: S603 -- our own program, with names of the settings
                command, input=given, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise CannotUseTool(f"no answer within {SECONDS} seconds") from error
        finally:
            self._working.release()
        if ended.returncode:
            raise CannotUseTool(ended.stderr.decode(errors="replace").strip() or f"ended with {ended.returncode}")
        return ended.stdout.decode(errors="replace")
