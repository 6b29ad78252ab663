"""A program for test_memory: grows past the spiders' limit, shrinks again, then reads a page of its own by Scrapy."""

from __future__ import annotations

from tests.collect.hostile import says
from tests.collect.site import NOW, settings_of, site, table
from watcher.collect.crawl.crawl import crawl

PAGE = b"<html><body><main><article><h3><a href='/a'>Aide aux musees</a></h3></article></main></body></html>"
RULES = 'item = "article"\ntitle = "h3 a"\n'


def main() -> None:
    grown = b"x" * 900_000_000
    del grown
    with site() as server:
        server.on("/list", says(PAGE))
        settings = settings_of(table("list", server.url("/list"), RULES))
        (harvest,) = crawl(settings.sources, settings, {}, NOW)
        print(harvest.fault or f"{len(harvest.notices)} notice")


if __name__ == "__main__":
    main()
