"""A marker beside config.toml that says where the watch has its database: a missing database is not an empty one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from watcher.errors import CannotOpenStore


def marker_of(config: Path) -> Path:
    """The marker of that config.toml."""
    return config.with_name(f".{config.name}.database")


def must_not_be_gone(config: Path, url: str) -> None:
    """Raises CannotOpenStore where the watch ran with that SQLite file before and it is not there any more."""
    file, marker = _file(url), marker_of(config)
    if file is None or file.exists() or not marker.is_file():
        return
    if marker.read_text(encoding="utf-8").strip() == str(file):
        raise CannotOpenStore(
            f"the database {file} is gone, and the watch has run with it: it held who subscribes and what was told. "
            f"Put it back, or: watcher restore BACKUP. To begin anew with an empty one: watcher init --database"
        )


def note(config: Path, url: str) -> None:
    """Notes that the watch runs with that database; nothing where the folder cannot be written."""
    file, marker = _file(url), marker_of(config)
    if file is None or not config.is_file() or (marker.is_file() and marker.read_text(encoding="utf-8") == f"{file}\n"):
        return
    with suppress(OSError):
        marker.write_text(f"{file}\n", encoding="utf-8")


def _file(url: str) -> Path | None:
    """The file of an SQLite URL, None for other databases and for one in memory."""
    path = url.partition("sqlite:///")[2]
    return Path(path).absolute() if path and path != ":memory:" else None
