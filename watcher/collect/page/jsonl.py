"""A line of `understand --jsonl` that carries `html`, with the page's own text in its place."""

from __future__ import annotations

import json
from typing import Any

from watcher.collect.page.blocks import read_page

MAX_LINE = 4_000_000


def with_page_text(line: str) -> str:
    """The line with `text` read from its `html` as a collected page is; any other line as it is.

    What the line says of itself (`title`, `published`) stands before what the page's markup says.
    """
    if '"html"' not in line:
        return line
    try:
        given: Any = json.loads(line[:MAX_LINE].lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return line
    if not isinstance(given, dict) or not isinstance(given.get("html"), str):
        return line
    page = read_page(given.pop("html"), str(given.get("url") or ""))
    given["text"] = page.text
    for key, said in (("title", page.title), ("published", page.published), ("markup_kind", page.kind)):
        if said and not given.get(key):
            given[key] = said
    return json.dumps(given, ensure_ascii=False)
