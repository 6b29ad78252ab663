"""Every route under every hostile query string: the right status, nothing reflected as markup, no fault of ours."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import Response
from starlette.routing import Route

from tests.web.inside import ADMIN_PAGES, Inside
from tests.web.public.scenes import SiteWorld
from watcher.web.public.app import PublicSite
from watcher.web.public.paths import WORDS
from watcher.web.public.routing import PLAIN
from watcher.web.public.visitor import Visitor

MARKUP = "<script>alert(1)</script>"
QUERIES = [
    f"q={quote(MARKUP)}", f"domain={quote(MARKUP)}", f"x={quote(MARKUP)}", f"{quote(MARKUP)}=1", "q=%00", "q=%ff%fe",
    "q=%F0%9F%92%A9", "q=%E2%80%AE%D7%90", "q=" + "a" * 3_000, "q=" + quote("é" * 400), "q=%22", "q=%27%20OR%201%3D1--",
    "q=NEAR(", "q=*", "q=col%3Ax", "q=-",
    "q=((((((((((", "q=%7B%7B7*7%7D%7D", "q=%25s%25n", "q=%0d%0aSet-Cookie%3A%20a%3Db",
    "page=0", "page=-1", "page=1e9", "page=999999999999999999999", "page=%D9%A3", "n=100000", "sort=;drop",
    "min=1e400", "max=-5", "min=NaN", "due=2027-02-30..", "due=..", "due=99999999", "month=0000-00&mois=9999-99",
    "since=-1&depuis=x", "status=all&status=closed&status=nonsense", "domain=" + ",".join(["health"] * 500),
    "a=b&" * 1_500, "ids=1,2,x,-3,999999999999", "call=%00&before=1e3&u=javascript:alert(1)&n=0&steps=x&alarm=z",
]  # fmt: skip
GOOD = {200, 301, 303, 304, 308, 400, 404, 405, 410, 413, 422}


def routes(site: SiteWorld, language: str) -> list[str]:
    word = {name: f"/{language}/{WORDS[name][language]}" for name in WORDS}
    number = site.id("Données")
    search = word["search"]
    pages = [f"/{language}/", *(word[name] for name in WORDS if name != "history"), word["domains"] + "/health"]
    pages += [word["places"] + "/FR", word["funders"] + "/nobody", word["sources"] + "/region", f"/{language}/p/none"]
    pages += [site.path("Données", language), site.path("Données", language) + "/" + WORDS["history"][language]]
    pages += [f"{search}/{number}{form}" for form in (".ics", ".json", ".txt")]
    pages += [search + form for form in (".atom", ".json", ".ics", ".csv", ".xlsx", ".ndjson", ".bulletin")]
    if language == "fr":
        pages += ["/", "/embed", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/favicon.ico", "/admin"]
        pages += ["/api/v1/calls", f"/api/v1/calls/{number}", "/api/v1/events", "/api/v1/sources", "/api/v1/domains"]
        pages += [
            "/common-grants/opportunities",
            "/common-grants/opportunities/x",
            "/u/x",
            "/c/x",
            "/p/x",
            "/t/x",
            "/help",
        ]
        pages += ["/i/x", "/r/x", "/feed/x.atom", "/feed/x.ics", "/sitemap-0.xml", "/sitemap-1.xml", "/fr/p/sante"]
        pages += [
            f"/admin/fr/{name}" for name in ("enter/x", "calls/1", f"calls/{number}", "held/region", *ADMIN_PAGES)
        ]
    return pages


async def ask_all(site: SiteWorld, addresses: list[str], cookie: str = "") -> list[str]:
    wrong, headers = [], {"cookie": cookie} if cookie else {}
    wire = httpx.ASGITransport(site.app, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=wire, base_url="https://veille.example.org") as client:
        for address in addresses:
            answer = await client.get(address, headers=headers)
            text = answer.text if "html" in answer.headers.get("content-type", "") else ""
            bad = [name for name in answer.headers if "set-cookie" in name or "\n" in answer.headers[name]]
            if answer.status_code not in GOOD and not (
                answer.status_code == 429 and address[1:3] in ("u/", "c/", "p/", "t/", "r/", "i/", "fe", "he")
            ):
                wrong.append(f"{answer.status_code} {address[:120]}")
            elif "<script>alert" in text.replace(MARKUP_OF_A_TITLE, "") or 'href="javascript' in text or bad:
                wrong.append(f"reflected {address[:120]}")
    return wrong


MARKUP_OF_A_TITLE = "&lt;script&gt;"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_route__under_every_hostile_query(site: SiteWorld, language: str) -> None:
    asked = [f"{page}?{query}" for page in routes(site, language) for query in QUERIES]
    assert asyncio.run(ask_all(site, asked)) == []


@pytest.mark.slow
def test_every_page_of_admins__under_every_hostile_query(tmp_path: Path) -> None:
    inside = Inside(tmp_path, filled=True)
    number, cookie = inside.world.id("Données"), inside.admin.cookie
    pages = [f"/admin/en/{name}" for name in (*ADMIN_PAGES, "held/region", f"calls/{number}", "enter/x")]
    assert asyncio.run(ask_all(inside.world, [f"{page}?{query}" for page in pages for query in QUERIES], cookie)) == []
    inside.world.close()


def test_paths__that_lead_nowhere_are_404(site: SiteWorld) -> None:
    numbers = ("0", "99999999", "99999999999999999999", "-1", "1.5", "%31", "1%00", "٣")
    paths = [f"/fr/appels/{number}" for number in numbers if number != "%31"]
    paths += [
        "/fr/nothing",
        "/de/",
        "/fr/appels/1/..%2f..%2fetc",
        "/s/..%2fsite.css",
        "/fr/domaines/%3Cscript%3E",
    ]
    for path in paths:
        assert site.get(path).status_code in (404, 400), path


async def test_visitors_who_wait__keep_no_thread_from_what_else_is_to_be_done(tmp_path: Path) -> None:
    world, may_go = SiteWorld(tmp_path), Event()

    def slow(visitor: Visitor) -> Response:
        may_go.wait(240)
        return Response("made")

    site = PublicSite(world.settings, world.store, extras=(lambda wrap: [Route("/slow", wrap(slow, PLAIN))],))
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    wire = httpx.ASGITransport(site.app(), client=("192.0.2.1", 4711))
    async with httpx.AsyncClient(transport=wire, base_url="https://veille.example.org") as client:
        asked = [asyncio.create_task(client.get("/slow")) for _ in range(20)]
        await asyncio.sleep(0)
        try:
            for _ in range(3):  # as a delivery asks the store
                assert await asyncio.wait_for(asyncio.to_thread(lambda: "done"), 60) == "done"
        finally:
            may_go.set()
        assert {answer.text for answer in await asyncio.gather(*asked)} == {"made"}
    world.close()
