"""Which calls stand below a call as similar: by the rare words of their titles, never the call itself."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.public.scenes import SiteWorld, call, day
from watcher.web.public.similar import TitleIndex

TITLES = {
    1: {"appel", "donné", "sant", "prévent"},
    2: {"appel", "donné", "sant", "hôpital"},
    3: {"appel", "rivièr", "saumon"},
    4: {"appel", "sant", "dentair"},
    5: {"appel", "fest", "hiver"},
    6: {"appel", "sant", "donné", "prévent", "école"},
}


def test_nearest__share_the_rarest_words() -> None:
    found = TitleIndex(TITLES)
    assert found.nearest(TITLES[1], 5, {1}) == [6, 2]
    assert found.nearest({"saumon", "atlant"}, 5) == [3]
    assert found.nearest(TITLES[1], 1, {1}) == [6]


def test_word_of_every_title__brings_nobody_near() -> None:
    found = TitleIndex(TITLES)
    assert found.nearest({"appel"}, 5) == []
    assert found.nearest({"inconnu"}, 5) == []
    assert TitleIndex({}).nearest({"appel"}, 5) == []


def test_call__has_those_of_like_titles_before_those_of_its_domain(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    titles = ["Restauration des rivières à saumon", "Rivières à saumon : passes à poissons", "Soins dentaires"]
    titles += [f"Théâtre et musique {word}" for word in ("baroque", "de rue", "jeune public", "numérique", "en ville")]
    world.record([(title, call(day("2027-03-01"), domains=("health",))) for title in titles])
    page = world.get(world.path("Restauration")).text.partition('id="near"')[2]
    shown = re.findall(r'<p class="t"[^>]*><a href="[^"]*">([^<]*)</a>', page)
    assert shown[0].startswith("Rivières à saumon")
    assert len(shown) == 5
    assert "Restauration des rivières à saumon" not in shown
    world.close()
