"""A line of `understand --jsonl` that carries `html`, with the page's own text in its place."""

from __future__ import annotations

import json
from typing import Any

from watcher.collect.page.blocks import read_page
from watcher.collect.page.walls import Wall, is_another_home

MAX_LINE = 4_000_000


def with_page_text(line: str) -> tuple[str, str]:
    """The line with `text` read from its `html` as a collected page is, and what wall stands there instead (or "").

    What the line says of itself (`title`, `published`) stands before what the page's markup says. Of a wall nothing
    is read. Any other line comes back as it is.
    """
    if '"html"' not in line:
        return line, ""
    try:
        given: Any = json.loads(line[:MAX_LINE].lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return line, ""
    if not isinstance(given, dict) or not isinstance(given.get("html"), str):
        return line, ""
    page = read_page(given.pop("html"), str(given.get("url") or ""))
    title = str(given.get("title") or "")
    wall = page.wall or (Wall.HOME if title and is_another_home(title, page.title, page.text) else None)
    given["text"] = "" if wall else page.text
    found = {
        "title": page.title,
        "published": page.published,
        "markup_kind": page.kind,
        "markup_region": page.region,
        "site": page.site,
    }
    for key, said in found.items():
        if said and not wall and not given.get(key):
            given[key] = said
    return json.dumps(given, ensure_ascii=False), str(wall or "")


def with_wall(answer: str, wall: str) -> str:
    """The answer to a line in whose place a wall stood: it says so, and why nothing was read."""
    if not wall:
        return answer
    said: dict[str, Any] = json.loads(answer)
    warning = f"this is no page of its own but a wall ({wall}): nothing was read"
    return json.dumps({**said, "wall": wall, "warnings": [warning, *said.get("warnings", [])]}, ensure_ascii=False)
