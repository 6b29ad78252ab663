"""The `[site]` table and the `[[portals]]`: the public pages, below `public_url` of `[deliver.web]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from watcher.config.table import Check, Clash, Table
from watcher.config.values import WebUrl, Zone, written

Slug = Annotated[str, written(r"[a-z0-9][a-z0-9-]{0,40}", 'a word for an address; write "sante" or "open-calls"')]
Language = Literal["fr", "en"]
FilterName = Literal["status", "domain", "where", "who", "due", "more"]


def _origin(value: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", value):
        raise ValueError(f'"{value}" is not the address of a site; write "https://partner.example", without a path')
    return value


Origin = Annotated[WebUrl, AfterValidator(_origin)]


def _languages(site: Site) -> Iterator[Clash]:
    if not site.languages or len(set(site.languages)) != len(site.languages):
        yield "languages", 'languages is to name "fr", "en" or both, each once; the first is the default'


class Site(Table):
    """The public pages. `zone` counts the days left on pages that belong to nobody; `per_minute` is per network."""

    checks = (Check(("languages",), _languages),)

    enabled: bool = True
    languages: tuple[Language, ...] = ("fr", "en")
    zone: Zone = "Europe/Paris"
    index: bool = True
    full_text: bool = False
    per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    embed_on: tuple[Origin, ...] = ()
    common_grants: Literal["0.4"] = "0.4"


class Portal(Table):
    """A search page of its own: the calls that answer `query` (a query string of the search page)."""

    slug: Slug
    title: dict[Language, str]
    text: dict[Language, str] = {}
    query: Annotated[str, Field(max_length=2000)] = ""
    show: tuple[FilterName, ...] = ("status", "domain", "where", "who", "due", "more")
