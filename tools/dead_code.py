"""`make lint`: functions, classes, methods and properties that nothing in the program uses, found by vulture.

Words of templates count as uses; tests do not: what only a test calls is dead. Exit code 1 when something is.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[1]
KINDS = {"function", "class", "method", "property"}
CALLED_BY_OTHERS = {
    "bench": r"data_received",  # asyncio
    "spiders": r"\w+Spider",  # Scrapy finds them by name
    "watcher/cli": r"list_all|import_|try_one|import_opml|export_opml",  # registered with typer
    "watcher/collect/crawl": r"PolicyHandler|OwnMemory|download_request",  # named in Scrapy's settings
    "watcher/config": r"_agrees",  # pydantic
    "watcher/demo": r"do_GET|log_message",  # http.server
    "watcher/imap_mailbox.py": r"_create_socket",  # imaplib
    "watcher/remember/db": r"process_\w+",  # SQLAlchemy
    "watcher/web/server.py": r"capture_signals|main_loop",  # uvicorn
}
UNDECIDED = {
    "diagram": "draws docs/architecture.md, held by tests/model/test_states.py",
}
"""Used by tests alone, with why it still stands; this list only shrinks."""
TEMPLATES = [file for kind in ("html", "j2", "mako") for file in ROOT.glob(f"watcher/**/*.{kind}")]


def dead() -> list[str]:
    """What nothing uses, as `file:line: what`."""
    vulture = Vulture()
    vulture.scavenge([str(ROOT / name) for name in ("watcher", "spiders", "bench")])
    shown = {word for file in TEMPLATES for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}
    found = []
    for item in vulture.get_unused_code():
        where = Path(item.filename).relative_to(ROOT).as_posix()
        if (
            item.typ in KINDS
            and item.name not in shown | UNDECIDED.keys()
            and not _is_called_by_others(where, item.name)
        ):
            found.append(f"{where}:{item.first_lineno}: {item.typ} {item.name} is used by nothing")
    return found


def _is_called_by_others(where: str, name: str) -> bool:
    return any(where.startswith(place) and re.fullmatch(names, name) for place, names in CALLED_BY_OTHERS.items())


if __name__ == "__main__":
    lines = dead()
    print(*lines, sep="\n", end="\n" if lines else "")
    sys.exit(bool(lines))
