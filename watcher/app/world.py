"""What a command acts in: settings, store, clock, secrets. Built on first use, handed down as plain values."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.app import database_marker
from watcher.app.handover import STANDARD_INPUT, unpack
from watcher.app.progress import counting
from watcher.errors import CannotReadConfig

if TYPE_CHECKING:
    import typer
    from rich.console import Console

    from watcher.config import Settings
    from watcher.remember.store import Store


@dataclass
class World:
    """The world of one command, around one config.toml."""

    config: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises CannotReadConfig with every fault."""
        from watcher.config import load

        if self.config == STANDARD_INPUT:
            return located(*unpack(sys.stdin.buffer.read()))
        if not self.config.exists() and self.config == Path("config.toml"):
            raise CannotReadConfig(
                "there is no config.toml here. Start from the shipped one (`watcher init`), "
                "or name yours: watcher --config PATH …"
            )
        return located(load(self.config), self.config.resolve().parent)

    @property
    def settings_or_shipped(self) -> Settings:
        """The settings, or the shipped ones where nobody wrote any: for commands that touch no store.

        Raises CannotReadConfig.
        """
        from watcher.config import read

        if self.config.exists() or self.config != Path("config.toml"):
            return self.settings
        settings, faults = read(shipped_config())
        if settings is None:
            raise CannotReadConfig("\n".join(map(str, faults)))
        return settings

    @cached_property
    def store(self) -> Store:
        """The memory, migrated to this version."""
        from watcher.remember.store import Store

        url = self.settings.storage.url
        database_marker.must_not_be_gone(self.config, url)
        may_be_new = not database_marker.has_run(self.config, url)
        with counting("making the search index anew") as heard:
            store = Store.open(url, Path(self.settings.deliver.file.folder), may_be_new=may_be_new, heard=heard)
        database_marker.note(self.config, url)
        return store

    @cached_property
    def console(self) -> Console:
        from rich.console import Console

        return Console(highlight=False, soft_wrap=True)

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def of(context: typer.Context) -> AbstractContextManager[World]:
    """The world of this command, closed at its end; its log says only what went wrong."""
    from watcher.app.logs import quiet

    quiet()
    world: World = context.obj
    return world


def located(settings: Settings, folder: Path) -> Settings:
    """The settings with relative paths counted from the folder of their config.toml."""
    url = settings.storage.url
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith("sqlite:////") and not url.endswith(":memory:"):
        url = f"{prefix}{(folder / url.removeprefix(prefix)).resolve()}"
    outbox = (folder / settings.deliver.file.folder).resolve()
    file = settings.deliver.file.model_copy(update={"folder": str(outbox)})
    return settings.model_copy(
        update={
            "storage": settings.storage.model_copy(update={"url": url}),
            "deliver": settings.deliver.model_copy(update={"file": file}),
        }
    )


def web_address(settings: Settings) -> str:
    """Where the web pages are reached: the public address, else host and port."""
    web = settings.deliver.web
    return f"{web.public_url or f'http://{web.host}:{web.port}'}".rstrip("/") + "/"


def shipped_config() -> str:
    """The text of the config.toml that comes with the program."""
    packaged = resources.files("watcher.config").joinpath("shipped.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")
