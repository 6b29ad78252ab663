"""Grants.gov's full records: amounts and text behind a second request."""

from __future__ import annotations

from tests.collect.site import NOW, settings_of, table
from tests.spiders.saved_pages import saved
from watcher.collect.crawl.crawl import Recordings, crawl

RULES = 'spider = "grants_gov"\noptions = { eligibilities = "25|99", details = 1 }\n'


def test_details__bring_amounts_and_text_for_as_many_as_asked():
    settings = settings_of(table("grants-gov", "https://api.grants.gov/v1/api/search2", RULES, "spider"))
    (harvest,) = crawl(settings.sources, settings, {}, NOW, Recordings(replay={"grants-gov": saved("grants-gov")}))
    assert not harvest.has_failed, harvest.fault
    first, second = sorted(harvest.notices, key=lambda notice: notice.guid)
    assert first.fields["amount"] == ("Award ceiling: $250,000", "Total funding: $4,000,000")
    assert first.text == "Grants for clinics in rural counties.\nPublic and nonprofit clinics."
    assert "amount" not in second.fields
