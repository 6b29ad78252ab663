"""Portals and the frame for partners: their own calls, under their own rules."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest

from tests.web.public.scenes import SiteWorld, settings
from watcher.config.site_settings import Portal


@pytest.fixture
def world(tmp_path: Path) -> SiteWorld:
    portal = Portal(slug="sante", title={"fr": "Santé France–Québec"}, query="domain=health", show=("where", "who"))
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
