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
Colour = Annotated[str, written(r"#[0-9a-fA-F]{6}", 'a colour; write "#0d4f7a"')]
FilterName = Literal["status", "domain", "where", "who", "due", "more"]


def _origin(value: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", value):
        raise ValueError(f'"{value}" is not the address of a site; write "https://partner.example", without a path')
    return value


Origin = Annotated[WebUrl, AfterValidator(_origin)]


def _languages(site: Site) -> Iterator[Clash]:
    if not site.languages or len(set(site.languages)) != len(site.languages):
        yield "languages", 'languages is to name "fr", "en" or both, each once; the first is the default'


GROUNDS = {"light": ("#fbfaf7", "#ffffff", "#eef1f1"), "dark": ("#13171a", "#1a1f23", "#20262b", "#0f2233")}
"""What a portal's colour stands on, or what stands on it, in site.css: pages, sheets, quiet grounds, button text."""
READABLE = 4.5  # WCAG 2.2, 1.4.3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, «#rrggbb», from 1 to 21, as WCAG counts it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colours(portal: Portal) -> Iterator[Clash]:
    for scheme, colour in portal.colours.items():
        least = min(contrast(colour, ground) for ground in GROUNDS[scheme])
        if least < READABLE:
            yield "colours", f"{scheme} {colour} is hard to read: its contrast is {least:.1f}; {READABLE} is wanted"


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
    """A search page of its own: the calls that answer `query` (a query string of the search page).

    `colours` are those of its links and buttons, on light and on dark.
    """

    checks = (Check(("colours",), _colours),)

    slug: Slug
    title: dict[Language, str]
    text: dict[Language, str] = {}
    query: Annotated[str, Field(max_length=2000)] = ""
    colours: dict[Literal["light", "dark"], Colour] = {}
    show: tuple[FilterName, ...] = ("status", "domain", "where", "who", "due", "more")
