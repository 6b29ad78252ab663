"""What admins in chat need of the program around the conversation: its settings file, and work done in a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from watcher.config import Settings


class AdminTools(Protocol):
    """Handed in by the program; a conversation without it cannot test sources or read its settings again."""

    def check(self) -> Settings:
        """The settings as the file says them now. Raises CannotReadConfig, which names every fault."""
        ...

    def rows(self, settings: Settings, *arguments: str) -> Sequence[Mapping[str, Any]]:
        """What a command of ours prints as JSON, run in a child under these settings.

        Raises CannotUseTool in the words of the child, or when another child runs or it takes too long.
        """
        ...

    def said(self, *arguments: str) -> str:
        """What a command of ours prints, run in a child on the settings file itself. Raises CannotUseTool."""
        ...
