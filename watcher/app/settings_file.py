"""The config.toml of a running program, read again where its text has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watcher.app.world import World, located
from watcher.config.load import all_text

if TYPE_CHECKING:
    from watcher.config import Settings


@dataclass
class SettingsFile:
    """Reads config.toml again when its text, or that of a file it includes, has changed."""

    world: World
    sends: bool = False
    """Whether the program sends: then settings without an identity are faulty."""
    _text: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._text = all_text(self.world.config)

    def changed(self) -> Settings | None:
        """New settings, None when nothing changed. Raises CannotReadConfig; the same faulty text raises again."""
        from watcher.app.readiness import must_be_allowed_to_send
        from watcher.config import load

        text = all_text(self.world.config)
        if text == self._text:
            return None
        settings = located(load(self.world.config), self.world.config.resolve().parent)
        if self.sends:
            must_be_allowed_to_send(settings, self.world.config.name)
        self._text = text
        return settings
