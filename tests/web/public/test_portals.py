"""Portals and the frame for partners: their own calls, under their own rules."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from pydantic import ValidationError

from tests.web.public.scenes import SiteWorld, settings
from watcher.config.load import read
from watcher.config.site_settings import GROUNDS, Portal
from watcher.web.public.render import style


@pytest.fixture
def world(tmp_path: Path) -> SiteWorld:
    colours = {"light": "#5a2d82", "dark": "#d0b0f0"}
    title = {"fr": "Santé France–Québec"}
    portal = Portal(slug="sante", title=title, query="domain=health", show=("where", "who"), colours=colours)
    made = settings(embed_on=("https://partner.example",)).model_copy(update={"portals": (portal,)})
    found = SiteWorld(tmp_path, made)
    found.fill()
    return found


def test_portal__shows_only_what_answers_its_query(world: SiteWorld) -> None:
    page = world.get("/fr/p/sante")
    assert page.status_code == 200
    assert "<h1>Santé France–Québec</h1>" in page.text
    assert "Appareils d’imagerie" in page.text
    assert "Festivals d’hiver" not in page.text
    assert "Festivals d’hiver" not in world.get("/fr/p/sante?domain=culture").text, "nobody leaves it by a parameter"
    assert "domain=health" in page.text
    assert world.get("/fr/p/autre").status_code == 404


def test_embed__may_be_framed_by_the_partners_alone(world: SiteWorld) -> None:
    answer = world.get("/embed?domain=health&n=3&lang=en")
    assert "frame-ancestors https://partner.example" in answer.headers["content-security-policy"]
    assert answer.text.count('class="row"') == 3
    assert "<header" not in answer.text
    assert len(brotli.compress(answer.content)) <= 6_000


def test_embed__is_unknown_where_nobody_may_frame_it(site: SiteWorld) -> None:
    assert site.get("/embed").status_code == 404


def test_portal__has_its_two_colours_in_a_sheet_of_its_own(world: SiteWorld) -> None:
    assert '<link rel="stylesheet" href="/s/portal/sante.css">' in world.get("/fr/p/sante").text
    sheet = world.get("/s/portal/sante.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert sheet.text == ":root{--go:#5a2d82}@media(prefers-color-scheme:dark){:root{--go:#d0b0f0}}"
    assert "portal" not in world.get("/fr/").text
    assert world.get("/s/portal/other.css").status_code == 404


@pytest.mark.parametrize("colours", ['light = "#93c5ee"', 'dark = "#0d4f7a"'])
def test_colours__that_are_hard_to_read_are_a_fault_of_the_settings(colours: str) -> None:
    text = f'[[portals]]\nslug = "x"\ntitle = {{ fr = "X" }}\ncolours = {{ {colours} }}\n'
    assert any("contrast" in str(fault) for fault in read(text)[1])
    with pytest.raises(ValidationError):
        Portal(slug="x", title={"fr": "X"}, colours={"light": "red;}body{display:none"})


def test_grounds__are_those_of_the_style_sheet() -> None:
    sheet = style()[1].decode().replace("#fff;", "#ffffff;")
    assert [ground for grounds in GROUNDS.values() for ground in grounds if ground not in sheet] == []


def test_portal__keeps_a_visitor_who_filters_and_types_within_it(tmp_path: Path) -> None:
    portal = Portal(slug="sante", title={"fr": "Santé"}, query="domain=health&q=données", show=("where", "who"))
    found = SiteWorld(tmp_path, settings().model_copy(update={"portals": (portal,)}))
    found.fill()
    page = found.get("/fr/p/sante?where=FR&q=soins").text
    assert 'action="/fr/p/sante" role="search"' in page
    assert 'value="soins"' in page, "the words of the portal are not the visitor's"
    assert '<input type="hidden" name="where" value="FR">' in page
    assert 'name="domain"' not in page
    facets = page[page.index('id="filters"') :]
    assert 'href="/fr/p/sante?q=soins"' in facets, "the chosen place can be taken away"
    assert "/fr/appels?" not in facets.partition("</aside>")[0]
    assert 'rel="canonical" href="https://veille.example.org/fr/p/sante?q=soins&amp;where=FR"' in page
    assert "/fr/appels.atom?q=donn%C3%A9es%20soins&amp;domain=health&amp;where=FR" in page
    chips = found.get("/fr/p/sante?where=FR").text.partition('class="chips"')[2].partition("</p>")[0]
    assert "Santé" not in chips, "nobody takes away what the portal sets"
    assert "France" in chips
