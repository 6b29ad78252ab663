"""The calendar link under a call in a mail leads to the site's own file, which has every step of the call."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.examples import compose, render
from tests.web.public.scenes import SiteWorld
from watcher.deliver.digest.digest import Due
from watcher.deliver.match.index import MatchIndex
from watcher.model import Interest, Status, Subscriber
from watcher.wording.calendars import dates_of

LINK = re.compile(r"https?://[^\s\"<]+/(?:appels|calls)/(\d+)\.ics")


@pytest.fixture
def world(tmp_path: Path) -> SiteWorld:
    made = SiteWorld(tmp_path)
    made.fill()
    return made


@pytest.mark.parametrize("language", ["fr", "en"])
def test_link__leads_to_all_dates_of_the_call(world: SiteWorld, language: str) -> None:
    who = Subscriber(1, "email", "claire@example.org", language=language, interests=(Interest(),))
    events = world.store.ledger.since(0)
    calls = world.store.calls.many({event.call for event in events})
    index = MatchIndex(events, calls)
    digest = compose(who, Due(owed=index.owed(who)), world.settings, world.now - timedelta(days=3))
    message = render(digest, world.settings)
    links = {int(match[1]): match[0] for match in LINK.finditer(message.text)}
    assert links
    assert set(LINK.findall(message.html)) <= set(map(str, links))
    assert any(len(dates_of(calls[number])) > 1 for number in links)
    for number, link in links.items():
        assert calls[number].status is not Status.CLOSED
        path = link.removeprefix(world.settings.deliver.web.public_url or "")
        answer = world.get(path)
        assert answer.status_code == 200
        assert answer.text.count("BEGIN:VEVENT") == len(dates_of(calls[number]))


def test_without_a_site__there_is_no_link(world: SiteWorld) -> None:
    who = Subscriber(1, "email", "claire@example.org", interests=(Interest(),))
    events = world.store.ledger.since(0)
    index = MatchIndex(events, world.store.calls.many({event.call for event in events}))
    off = world.settings.model_copy(update={"site": world.settings.site.model_copy(update={"enabled": False})})
    assert not LINK.search(render(compose(who, Due(owed=index.owed(who)), off, world.now), off).text)
