"""Which items of a source are kept: its `include` and `exclude` patterns, by RE2, so that none can hang. Pure."""

from __future__ import annotations

from watcher.config.sources import AnySource
from watcher.model import Notice


def passes(source: AnySource, notice: Notice) -> bool:
    """Whether the item matches one of `include` (or there is none) and none of `exclude`, in title, address or text."""
    if not (source.include or source.exclude):
        return True
    import re2

    said = f"{notice.title}\n{notice.url}\n{notice.text}"
    if source.include and not any(re2.search(pattern, said) for pattern in source.include):
        return False
    return not any(re2.search(pattern, said) for pattern in source.exclude)
