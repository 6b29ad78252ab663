"""What can be known of an SQLite file before it is opened, so that a damaged one is refused and never made anew.

SQLite itself takes an empty file for a new database and a file that was cut off for a sound one until the missing
page is asked for. PostgreSQL looks after itself.
"""

from __future__ import annotations

import os
from pathlib import Path

from watcher.errors import CannotOpenStore

_MAGIC = b"SQLite format 3\x00"
BACKUPS = "backups"


def check(file: Path) -> None:
    """Raises CannotOpenStore for a file that is damaged, gone or not to be written; says what to do."""
    if not file.exists():
        _refuse_if_lost(file)
        return
    if file.is_dir():
        raise CannotOpenStore(f"{file} is a folder; [storage] url names a file")
    size = file.stat().st_size
    if size == 0:
        raise _damaged(file, "is empty: it was cut off, or its first start was")
    with file.open("rb") as opened:
        header = opened.read(100)
    if not header.startswith(_MAGIC):
        raise _damaged(file, "is not a database")
    if size < _pages(header) and not _has_log(file):
        raise _damaged(file, f"is cut off: {size} bytes, {_pages(header)} by its own account")
    if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        raise CannotOpenStore(
            f"{file} cannot be written by this user. Give it (and its folder) to the user who runs this"
        )


def _refuse_if_lost(file: Path) -> None:
    """A database that had companions was there once: starting anew would forget everything and tell it all again."""
    left = [companion for companion in _companions(file) if companion.exists()]
    if left:
        raise CannotOpenStore(
            f"{file} is gone, but {left[0].name} shows that it was there. {mend(file)} "
            f"To start anew, knowing nothing, delete {', '.join(companion.name for companion in left)} too"
        )


def _companions(file: Path) -> list[Path]:
    return [Path(f"{file}{ending}") for ending in ("-wal", "-shm", ".lock")]


def _pages(header: bytes) -> int:
    """How long the file is by its own header, in bytes."""
    page_size, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
    return pages * (65536 if page_size == 1 else page_size)


def _has_log(file: Path) -> bool:
    """With a log of changes beside it the file may be behind; SQLite puts them together."""
    log = Path(f"{file}-wal")
    return log.exists() and log.stat().st_size > 0


def _damaged(file: Path, what: str) -> CannotOpenStore:
    return CannotOpenStore(f"{file} {what}. Nothing was changed. {mend(file)}")


def mend(file: Path) -> str:
    """The mend, naming the newest backup where one lies beside the database."""
    copies = [*file.parent.glob(f"{BACKUPS}/*"), *file.parent.glob(f"{file.stem}*.backup*")]
    newest = max((copy for copy in copies if copy.is_file()), key=lambda copy: copy.stat().st_mtime, default=None)
    if newest:
        return f"Restore the latest backup: watcher restore {newest}"
    return "Restore a backup: watcher restore FILE"
