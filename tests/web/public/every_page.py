"""Every public page of the invented watch, in every state it has."""

from __future__ import annotations

from tests.web import axe as axe_core
from tests.web.public.scenes import SiteWorld
from watcher.web.public.paths import WORDS

PAGES = [name for name in WORDS if name not in ("history",)]


def bare_pages(site: SiteWorld, language: str) -> list[dict[str, str]]:
    """Every page of a language that a watch has before it has read anything."""
    words = [WORDS[name][language] for name in PAGES]
    paths = [f"/{language}/", *(f"/{language}/{word}" for word in words)]
    return [axe_core.page("empty " + path, site.get(path).text) for path in paths]


def pages_of(site: SiteWorld, language: str) -> list[dict[str, str]]:
    """Every page of a language: full, empty, faulty, longest."""
    word = {name: f"/{language}/{WORDS[name][language]}" for name in WORDS}
    paths = [f"/{language}/", *(word[name] for name in PAGES)]
    paths += [
        word["search"] + "?status=all", word["search"] + "?q=nothinglikethis&domain=culture", word["search"] + "?due=x",
        word["search"] + "?page=9", word["domains"] + "/health", word["places"] + "/FR", word["sources"] + "/region",
        word["deadlines"] + "?month=2026-12", word["deadlines"] + "?month=2028-07", word["sources"] + "?u=https://x.example",
        word["subscribe"] + "?domain=energy_climate", f"/{language}/nothing",
        *(site.path(start, language) for start in ("Données", "Appareils", "Aidants", "Appel très", "Un appel sans")),
        site.path("Fonds", language) + "/" + WORDS["history"][language],
    ]  # fmt: skip
    return [axe_core.page(path, site.get(path).text) for path in paths]
