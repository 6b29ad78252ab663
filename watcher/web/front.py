"""What one port serves: the pages behind a reader's own links, and the public site around them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Receive, Scope, Send

from watcher.config import Settings
from watcher.remember.store import Store
from watcher.web.admin.routes import AdminSite
from watcher.web.api.routes import api_routes
from watcher.web.app import Pages
from watcher.web.commongrants.server import CommonGrants
from watcher.web.public.app import PublicSite
from watcher.web.public.live import FRESH_SECONDS
from watcher.web.public.portals import portal_routes
from watcher.web.public.private import private_feed_routes
from watcher.web.public.reporting import report_routes
from watcher.web.public.subscribe import subscribe_routes

OWN = frozenset(("u", "c", "p", "t", "i", "r", "help", "healthz", "readyz", "metrics"))
"""The first words of the paths that belong to readers' own links."""


def public_site(
    settings: Settings,
    store: Store,
    clock: Callable[[], datetime] | None = None,
    fresh: float = FRESH_SECONDS,
    admin: AdminSite | None = None,
) -> PublicSite:
    """The public pages with both interfaces for programs, and the pages of the admins."""
    extras = (
        CommonGrants().routes,
        api_routes,
        subscribe_routes,
        portal_routes,
        report_routes,
        private_feed_routes,
        (admin or AdminSite()).routes,
    )
    return PublicSite(settings, store, clock, fresh, extras)


class Front:
    """Both as one; `settings` may be exchanged while they are served."""

    def __init__(self, pages: Pages, site: PublicSite) -> None:
        self._pages = pages
        self._site = site

    @property
    def settings(self) -> Settings:
        return self._site.settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._pages.settings = self._site.settings = settings

    def app(self) -> ASGIApp:
        """The ASGI application: each path goes to the one it belongs to."""
        pages, site = self._pages.app(), self._site.app()

        async def front(scope: Scope, receive: Receive, send: Send) -> None:
            first = scope.get("path", "/").split("/")[1] if scope["type"] == "http" else ""
            await (pages if first in OWN else site)(scope, receive, send)

        return front
