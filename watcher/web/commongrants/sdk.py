"""The protocol's official SDK as a client of a server: whatever it cannot list, read or search is a fault.

Its wheel states no licence, so nothing of ours depends on it: it plays along where `pip install common-grants-sdk` was
done beside.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any

FIRST = 20
_ANY_KEY = "none"  # the SDK wants one; the server is open


def is_there() -> bool:
    return find_spec("common_grants_sdk") is not None


@contextmanager
def client(root: str, most: int = 200, timeout: float = 30.0) -> Iterator[Any]:
    """A client of the SDK for the server at that address; lists end after so many."""
    made = importlib.import_module("common_grants_sdk.client")
    config = made.Config(base_url=root, api_key=_ANY_KEY, page_size=100, list_items_limit=most, timeout=timeout)
    opened = made.Client(config)
    with opened.http:
        yield opened


def faults(root: str) -> Iterator[str]:
    """What the SDK cannot do with the server at that address (which ends before /common-grants)."""
    with client(root.rstrip("/").removesuffix("/common-grants")) as asked:
        listed = _tried("list", asked.opportunities.list)
        yield from _told("list", listed)
        for item in getattr(listed, "items", [])[:FIRST]:
            one = _tried(f"get {item.id}", partial(asked.opportunities.get, item.id))
            if isinstance(one, str):
                yield one
            elif one.id != item.id:
                yield f"SDK get {item.id}: reads another opportunity"
        status = {"operator": "in", "value": ["open", "forecasted"]}
        yield from _told(
            "search", _tried("search", partial(asked.opportunities.search, "", filters={"status": status}))
        )
        yield from _told("awards", _tried("awards", asked.awards.list), is_optional=True)


def _tried(what: str, ask: Any) -> Any:
    """The answer, or the fault in words: the SDK raises whatever its parts raise."""
    try:
        return ask()
    except Exception as fault:
        return f"SDK {what}: {type(fault).__name__}: {str(fault)[:200]}"


def _told(what: str, answer: Any, *, is_optional: bool = False) -> Iterator[str]:
    if isinstance(answer, str):
        if not (is_optional and "404" in answer):
            yield answer
        return
    for one in answer.errors:
        yield f"SDK {what}: row {one.index} is not understood: {one.message[:200]}"
