"""The vocabulary of the collection tests: settings for a loopback server, feeds made to measure, one-line runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.collect.hostile import HostileServer
from watcher.collect.run import RunReport, collect
from watcher.config.settings import Collect, Settings
from watcher.config.sources import AnySource, FeedSource
from watcher.remember.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def hours(count: float) -> datetime:
    """So many hours after the test's noon."""
    return NOON + timedelta(hours=count)


def item(number: int, **changes: str) -> str:
    """One RSS item about an invented call."""
    parts = {
        "title": f"Appel à projets n° {number} : soutien aux ateliers partagés",
        "link": f"https://fonds.exemple.org/appels/{number}",
        "guid": f"appel-{number}",
        "description": f"Le fonds soutient les ateliers. Dossier {number} à déposer avant le 12 mars 2027.",
    } | changes
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"


def rss(items: Iterable[str] | int, head: str = "") -> bytes:
    """An RSS 2.0 feed of these items, or of so many invented ones."""
    body = "".join(map(item, range(items)) if isinstance(items, int) else items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Fonds</title>'
        f"<link>https://fonds.exemple.org/</link><description>Nos appels</description>{head}{body}</channel></rss>"
    ).encode()


def feed_source(server: HostileServer, name: str = "feed", **keys: Any) -> FeedSource:
    """A feed source at /<name> of the server (or at `url`)."""
    return FeedSource(name=name, kind="feed", **{"url": server.url(f"/{name}"), **keys})


def settings_of(*sources: AnySource, **keys: Any) -> Settings:
    """Settings that let loopback be dialled and are quick to give up."""
    limits = {"allow_hosts": ("127.0.0.1",), "timeout": timedelta(seconds=2), **keys}
    return Settings(sources=sources, collect=Collect(**limits))


async def run(store: Store, settings: Settings, now: datetime = NOON, **keys: Any) -> dict[str, RunReport]:
    """One collection in a thread of its own, as the service's child would do it; reports by source."""
    reports = await asyncio.to_thread(collect, settings, store, now, **keys)
    return {report.source: report for report in reports}
