"""Two days in a browser without scripts: a reader's, from a question to leaving; an admin's, from alert to release.

One browser and one watch for both languages; skipped, saying why, where no Chromium starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.web.admin.scenes import ADA
from tests.web.served_watch import Served, running
from tests.web.walker import Walker
from watcher.model import Interest, Subscriber, SubscriberState
from watcher.remember.people.consent import Consent

WORDS = {
    "fr": {"ask": "données de santé", "sent": "Regardez votre courrier", "log": "Laissé partir."},
    "en": {"ask": "health data", "sent": "mail", "log": "Released."},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("walk"))
    with running(made):
        yield made
    made.world.close()


REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["home", "search", "none", "call", "history", "subscribe", "link", "report", "deadlines", "sources", "p", "r"],
)
def test_keyboard__reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(
    walker: Walker, served: Served, name: str
) -> None:
    world = served.world
    who = world.store.people.find("file", "keys") or world.store.people.add(
        Subscriber(0, "file", "keys", interests=(Interest(domains=("health",)),)), Consent(way="chat"), world.now
    )
    token = world.store.people.signer.token("preferences", who.id)
    call = world.path("Données")
    page = {
        "home": "/fr/", "search": "/fr/appels?status=all", "none": "/fr/appels?q=zzz&domain=culture", "call": call,
        "history": f"{call}/historique", "subscribe": "/fr/abonnement", "link": "/fr/lien", "report": "/fr/signaler",
        "deadlines": "/fr/echeances", "sources": "/fr/sources", "p": f"/p/{token}", "r": f"/r/{token}",
    }[name]  # fmt: skip
    walker.open(served.root + page)
    found = walker.tabs(REACHED)
    assert len(found) > 2
    assert [place for place, _, _ in found] == list(range(len(found)))
    assert [place for place, is_seen, _ in found if not is_seen] == [], "the focus cannot be seen"
    assert [place for place, _, is_inside in found if not is_inside] == [], "the focus is out of sight"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_reader__finds_follows_and_leaves_without_a_script(walker: Walker, served: Served, language: str) -> None:
    said, store = WORDS[language], served.world.store
    mail = f"claire.{language}@example.org"
    walker.open(f"{served.root}/{language}/")
    walker.type("input[name=q]", said["ask"])
    walker.click("form[role=search] button, main form button")
    walker.click(".cards h3 a")
    assert f"/{language}/" in walker.address()
    assert "17" in walker.text()
    calendar = httpx.get(walker.href("a[href$='.ics']")).text
    assert calendar.count("BEGIN:VEVENT") == calendar.count("UID:call-")
    assert "BEGIN:VEVENT" in calendar
    walker.click("main a[href*='call=']:not([href*='report']):not([href*='signaler'])")
    walker.type("#mail", mail)
    served.world.now += timedelta(seconds=5)  # nobody fills a form in at once
    walker.click("form.sub p > button.act")
    assert said["sent"].lower() in walker.text().lower()
    assert store.people.find("file", mail).state is SubscriberState.PENDING
    walker.open(served.link("c"))
    assert store.people.find("file", mail).state is SubscriberState.PENDING, "looking confirms nothing"
    walker.click("form button")
    person = store.people.find("file", mail)
    assert person is not None
    assert person.state is SubscriberState.ACTIVE
    walker.open(f"{served.root}/{language}/{'lien' if language == 'fr' else 'link'}")
    walker.type("input[name=mail]", mail)
    walker.click("main form button")
    walker.open(served.link("p"))
    walker.choose("input[type=radio]:not(:checked), input[type=checkbox]:not(:checked)")
    walker.click("form button")
    assert store.people.get(person.id) != person, "what was chosen is kept"
    walker.click("a[href*='/u/'], a[href*='../u/']")
    assert store.people.get(person.id).state is SubscriberState.ACTIVE, "looking leaves nothing"
    walker.click("form button")
    assert store.people.get(person.id).state is SubscriberState.UNSUBSCRIBED
    assert not walker.foreign


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_admin__mends_corrects_and_releases_without_a_script(walker: Walker, served: Served, language: str) -> None:
    said, store, base = WORDS[language], served.world.store, f"{served.root}/admin/{language}/"
    walker.open(base)
    walker.type("input[name=mail]", ADA)
    walker.click("main form button")
    (link,) = re.findall(r"http://\S+/enter/\S+", served.letters[-1])
    walker.open(link)
    walker.click("main form button")
    assert walker.address() == f"/admin/{language}/"
    assert "Fondation Muette" in walker.text()
    walker.click("section .more")
    assert walker.address().endswith("/sources/muette")
    walker.click("button[value=test]")
    assert "muette.example" in walker.text() or "Fondation Muette" in walker.text()
    number = served.world.id("Aidants et maintien")
    walker.open(f"{base}calls/{number}")
    day = "2027-02-0" + ("1" if language == "fr" else "2")
    walker.value(f"document.querySelector('input[name=day]').value = '{day}'")  # a date field is typed in parts
    walker.click("button[value=correct]")
    deadline = store.calls.get(number).reading.deadline
    assert deadline is not None
    assert deadline.date.isoformat() == day
    walker.open(f"{base}held")
    if language == "fr":
        assert store.ledger.held("region")
        walker.click("button[value=release]")
        assert said["log"] in walker.text()
        assert not store.ledger.held("region")
    walker.open(f"{base}log")
    assert ADA in walker.text()
    walker.click("footer button[value=leave]")
    walker.open(f"{base}log")
    assert walker.address() == f"/admin/{language}/"
    assert not walker.foreign
