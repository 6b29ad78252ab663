"""What no spider may do, and what the run's settings must hold."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from tests.paths import ROOT
from watcher.collect.crawl.settings import settings
from watcher.config import Settings as Config

SPIDERS = ("aides_territoires", "api", "find_a_grant", "grants_gov", "page", "pdf", "sedia", "sitemap", "watch")


def test_spiders__are_found_by_name_and_set_nothing_of_their_own():
    loader = SpiderLoader.from_settings(Settings(settings(Config().collect)))
    assert set(SPIDERS) <= set(loader.list())
    assert all(loader.load(name).custom_settings is None for name in loader.list())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 5_000_000),
        ("DOWNLOAD_TIMEOUT", 30.0),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("METAREFRESH_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("REFERRER_POLICY", "no-referrer"),
        ("CLOSESPIDER_TIMEOUT", 300),
        ("CLOSESPIDER_PAGECOUNT", 200),
    ],
)
def test_settings__of_safety_are_set_for_the_whole_process(name, value):
    assert settings(Config().collect)[name] == value


def test_settings__every_way_to_the_network_is_ours_or_none():
    handlers = settings(Config().collect)["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert set(handlers) == {"http", "https", "file", "data", "ftp", "s3"}


def test_spiders__open_no_socket_and_no_file_themselves():
    folder = ROOT / "spiders"
    words = (
        "import socket",
        "import requests",
        "urllib.request",
        "import aiohttp",
        "import http.client",
        "open(",
        "eval(",
    )
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8").replace("def open(", "").replace("self.open", "")
        assert not [word for word in words if word in text], path.name
