"""Every source that config.toml switches on reads a page in its publisher's format: small pages of our own invention.

One Scrapy run reads them all from tests/spiders/saved; expected.json says what must come out.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.paths import ROOT
from tests.spiders.saved_pages import SAVED, saved
from watcher.collect.crawl.crawl import Recordings, crawl
from watcher.collect.propose.trial import read_saved
from watcher.config import Settings, read
from watcher.config.sources import FeedSource
from watcher.model import Harvest, HarvestState

NOW = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAVED / "expected.json").read_text(encoding="utf-8"))
SEED_WORLD = (
    *("ffqcd", "mrif-appels", "consulat-france-quebec", "rennes-international", "region-bretagne", "images-et-reseaux"),
    *("biotech-sante-bretagne", "id4mobility", "quebec-international", "propulsion-quebec", "iveo", "lojiq", "ofqj"),
    *("frq-programmes", "medteq", "campus-france"),
)


def shipped() -> Settings:
    settings, faults = read((ROOT / "config.toml").read_text(encoding="utf-8"))
    assert settings is not None, "\n".join(map(str, faults))
    return settings


@pytest.fixture(scope="module")
def harvests(request) -> dict[str, Harvest]:
    settings = shipped()
    chosen = [source for source in settings.sources if source.name in EXPECTED]
    crawled = [source for source in chosen if not isinstance(source, FeedSource)]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AIDES_TERRITOIRES_KEY", raising=False)
        replay = {source.name: saved(source.name) for source in crawled}
        found = crawl(crawled, settings, {}, NOW, Recordings(replay=replay))
    for source in chosen:
        if isinstance(source, FeedSource):
            found.append(asyncio.run(read_saved(source, saved(source.name), NOW)))
    return {harvest.source: harvest for harvest in found}


def test_catalogue__holds_the_promised_sources():
    settings = shipped()
    countries = Counter(source.country for source in settings.enabled_sources)
    assert len(settings.enabled_sources) >= 45
    assert all(countries[country] >= 4 for country in ("FR", "CA-QC", "CA", "EU"))
    assert {source.name for source in settings.sources} >= set(SEED_WORLD)


def test_catalogue__every_source_says_its_language_country_rhythm_and_content():
    for source in shipped().sources:
        assert source.language, source.name
        assert source.country, source.name
        assert source.every, source.name
        assert source.label, source.name
        assert source.enabled or source.note, f"{source.name} is off without a word why"


def test_catalogue__every_source_switched_on_has_a_saved_page():
    missing = {source.name for source in shipped().enabled_sources} - set(EXPECTED)
    assert not missing


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_catalogue__reads_its_publishers_format(harvests, name):
    harvest, expected = harvests[name], EXPECTED[name]
    assert harvest.state is HarvestState.COMPLETE, harvest.fault
    assert len(harvest.notices) == expected["count"]
    first = harvest.notices[0]
    assert first.title == expected["title"]
    assert all(notice.url.startswith("https://") for notice in harvest.notices)
    for key in ("url", "guid"):
        assert getattr(first, key) == expected.get(key, getattr(first, key))
    if "published" in expected:
        assert first.published is not None
        assert first.published.date().isoformat() == expected["published"]
    for field, value in expected.get("fields", {}).items():
        assert first.fields[field] == (tuple(value) if isinstance(value, list) else value)


def test_sedia__keeps_the_budget_of_its_own_topic_only(harvests):
    assert "99" not in harvests["eu-funding-tenders"].notices[0].fields["amount"]


def test_sedia__says_open_and_forthcoming_and_links_cascade_calls(harvests):
    statuses = [notice.fields["status"] for notice in harvests["eu-funding-tenders"].notices]
    assert statuses == ["open", "forthcoming", "open"]
    assert harvests["eu-funding-tenders"].notices[2].url.endswith("/competitive-calls-cs/9999")


def test_grants_gov__takes_days_without_the_placeholder_hour(harvests):
    first, second = harvests["grants-gov"].notices
    assert first.fields["deadline"] == "2027-03-31"
    assert "deadline" not in second.fields
    assert second.fields["status"] == "forthcoming"


def test_t19_ile_de_france__midnights_of_paris_are_not_the_day_before(harvests):
    assert harvests["ile-de-france"].notices[0].fields["deadline"] == "2027-04-30"
