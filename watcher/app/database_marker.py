"""A marker beside config.toml that says where the watch has its database: a missing database is not an empty one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from watcher.errors import CannotOpenStore


def marker_of(config: Path) -> Path:
    """The marker of that config.toml."""
    return config.with_name(f".{config.name}.database")


def has_run(config: Path, url: str) -> bool:
    """Whether the watch has run with that database before, as the marker says."""
    marker, name = marker_of(config), name_of(url)
    return bool(name) and marker.is_file() and marker.read_text(encoding="utf-8").strip() == name


def must_not_be_gone(config: Path, url: str) -> None:
    """Raises CannotOpenStore where the watch ran with that SQLite file before and it is not there any more."""
    name = name_of(url)
    if "://" not in name and has_run(config, url) and not Path(name).exists():
        raise CannotOpenStore(
            f"the database {name} is gone, and the watch has run with it: it held who subscribes and what was told. "
            f"Put it back, or: watcher restore BACKUP. To begin anew with an empty one: watcher init --database"
        )


def note(config: Path, url: str) -> None:
    """Notes that the watch runs with that database; nothing where the folder cannot be written."""
    name = name_of(url)
    if not name or not config.is_file() or has_run(config, url):
        return
    with suppress(OSError):
        marker_of(config).write_text(f"{name}\n", encoding="utf-8")


def name_of(url: str) -> str:
    """What to call a database: the path of an SQLite file, else server and name, never who logs in; none in memory.

    Raises CannotOpenStore.
    """
    if url.startswith("sqlite"):
        path = url.partition("sqlite:///")[2]
        return str(Path(path).absolute()) if path and path != ":memory:" else ""
    try:
        place = urlsplit(url)
        port = f":{place.port}" if place.port else ""
    except ValueError:  # its words may hold a part of the password
        raise CannotOpenStore("[storage] url is not a database address") from None
    return f"{place.scheme.partition('+')[0]}://{place.hostname or ''}{port}{place.path}"
