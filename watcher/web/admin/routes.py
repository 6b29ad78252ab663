"""The addresses of the admin pages, and what all of them have around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from watcher.web.admin import acts, call_page, entry, introductions, pages, release_page, running, second_factor
from watcher.web.admin.act import Act
from watcher.web.admin.blocks import AdminView, words
from watcher.web.admin.entry import Admin, Letter
from watcher.web.admin.running import SettingsChecker
from watcher.web.public.routing import FRESH, Page, RouteKind, Wrap
from watcher.web.public.visitor import Visitor


@dataclass(frozen=True)
class AdminSite:
    """The admin pages of one watch: `letter` sends links, `config` is the file that new sources are written to,
    `checker` reads it anew."""

    letter: Letter | None = None
    config: Path | None = None
    checker: SettingsChecker | None = None

    def routes(self, wrap: Wrap) -> list[Route]:
        """All routes, in both languages."""
        asking = RouteKind(cached=False, limit="subscribe", takes=0.4)
        found = [Route("/admin", wrap(_entrance, FRESH)), Route("/admin/", wrap(_entrance, FRESH))]
        for code in ("fr", "en"):
            base = f"/admin/{code}"
            found += [
                Route(f"{base}/", wrap(self._guarded(pages.sources), FRESH), methods=["GET"]),
                Route(f"{base}/login", wrap(_open(self._login), asking), methods=["POST"]),
                Route(f"{base}/enter/{{token}}", wrap(_open(_enter_page), FRESH), methods=["GET"]),
                Route(f"{base}/enter/{{token}}", wrap(_open(_enter), FRESH), methods=["POST"]),
                Route(f"{base}/do", wrap(_open(self._do), FRESH), methods=["POST"]),
                Route(f"{base}/sources/{{key}}", wrap(self._guarded(pages.source), FRESH), methods=["GET"]),
                Route(f"{base}/held/{{key}}", wrap(self._guarded(release_page.page), FRESH), methods=["GET"]),
                Route(f"{base}/calls/{{id:int}}", wrap(self._guarded(call_page.call), FRESH), methods=["GET"]),
                *(
                    Route(f"{base}/{name}", wrap(self._guarded(page), FRESH), methods=["GET"])
                    for name, page in (
                        ("add", pages.add),
                        ("held", pages.held),
                        ("reports", pages.reports),
                        ("introductions", introductions.page),
                        ("deliveries", pages.deliveries),
                        ("readers", pages.readers),
                        ("log", pages.log),
                        ("factor", second_factor.page),
                        ("running", partial(running.page, self.checker)),
                    )
                ),
            ]
        return found

    def _guarded(self, page: Callable[[Visitor, Admin], AdminView]) -> Page:
        def answer(visitor: Visitor) -> Response:
            admin = entry.signed_in_admin(visitor)
            if admin is None:
                home = entry.address(visitor.settings, visitor.language)
                if visitor.request.url.path != home.removeprefix(visitor.paths.base):
                    return RedirectResponse(home, 303)
                return show(visitor, entry.ask_view(visitor))
            return show(visitor, page(visitor, admin), admin)

        return _open(answer)

    def _login(self, visitor: Visitor) -> Response:
        return show(visitor, entry.send(visitor, self.letter))

    def _do(self, visitor: Visitor) -> Response:
        """One act of an admin; then the page it was about."""
        admin = entry.signed_in_admin(visitor)
        form = entry.form_of(visitor)
        if admin is None:
            return RedirectResponse(entry.address(visitor.settings, visitor.language), 303)
        entry.proven(admin, form)
        if (form.get("act") or [""])[0] == "leave":
            return entry.leave(visitor, admin)
        done = acts.do(Act(visitor, admin.who, form, self.config, admin.session))
        if isinstance(done, AdminView):
            return show(visitor, done, admin)
        return RedirectResponse(entry.address(visitor.settings, visitor.language, done), 303)


def show(visitor: Visitor, view: AdminView, admin: Admin | None = None) -> Response:
    """The page as HTML; nothing of it is kept anywhere."""
    language, settings = visitor.language, visitor.settings
    tail = visitor.request.url.path.removeprefix(visitor.paths.base).removeprefix(f"/admin/{language}/")
    others = [code for code in settings.site.languages if code != language]
    is_page = visitor.request.method == "GET" and not tail.startswith("enter/")
    frame = visitor.frame(
        view.heading,
        noindex=True,
        tongues=tuple((code, entry.address(settings, code, tail if is_page else "")) for code in others),
    )
    menu = [
        (
            words(language, f"menu.{name}"),
            entry.address(settings, language, "" if name == "sources" else name),
            name == view.here,
        )
        for name in entry.menu_names()
    ]
    answer = visitor.page(
        "admin.html",
        frame,
        view.status,
        view=view,
        menu=menu if admin else [],
        admin=admin,
        do=entry.address(settings, language, "do"),
        factor=entry.address(settings, language, "factor"),
        w=lambda key, **values: words(language, key, **values),
    )
    answer.headers["referrer-policy"] = "same-origin"  # else browsers keep back where a form comes from
    answer.headers["x-robots-tag"] = "noindex, nofollow"
    return answer


def _open(page: Page) -> Page:
    """Nothing is here where the settings name no admin. Raises HTTPException (404)."""

    def answer(visitor: Visitor) -> Response:
        if not entry.is_open(visitor.settings):
            raise HTTPException(404)
        return page(visitor)

    return answer


def _entrance(visitor: Visitor) -> Response:
    if not entry.is_open(visitor.settings):
        raise HTTPException(404)
    return RedirectResponse(entry.address(visitor.settings, visitor.language), 303)


def _enter_page(visitor: Visitor) -> Response:
    return show(visitor, entry.enter_view(visitor))


def _enter(visitor: Visitor) -> Response:
    done = entry.enter(visitor)
    return show(visitor, done) if isinstance(done, AdminView) else done
