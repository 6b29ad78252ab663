"""Private feeds: a saved search as Atom, JSON and calendar behind an address that says nothing, and can be ended."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree
from lxml import html as parser

from tests.web.public.scenes import NOW, SiteWorld, call, day, settings
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.people.tokens import token_hash

ATOM = "{http://www.w3.org/2005/Atom}"
CHAT = Consent(way="chat")
SEARCHES = (Interest(name="Pour Claire et Paul", domains=("energy_climate",)), Interest(domains=("health",)))
FORMS = (".atom", ".json", ".ics")


@pytest.fixture
def world(tmp_path: Path) -> SiteWorld:
    made = SiteWorld(tmp_path)
    made.fill()
    return made


@pytest.fixture
def reader(world: SiteWorld) -> Subscriber:
    draft = Subscriber(0, "email", "claire@example.org", "Claire Dubois", zone="America/Montreal", interests=SEARCHES)
    return world.store.people.add(draft, CHAT, world.now)


@pytest.fixture
def token(world: SiteWorld, reader: Subscriber) -> str:
    return world.store.feeds.renew(reader.id, 1, world.now)


def titles(world: SiteWorld, token: str) -> list[str]:
    """The calls that the feed's entries are about."""
    return [item["title"] for item in json.loads(world.get(f"/feed/{token}.json").text)["items"]]


def own_page(world: SiteWorld, who: Subscriber) -> str:
    return f"/r/{world.store.people.signer.token('preferences', who.id)}"


def test_feed__holds_the_changes_of_the_saved_search_and_no_others(world: SiteWorld, token: str) -> None:
    answer = world.get(f"/feed/{token}.atom")
    feed = etree.fromstring(answer.content)
    found = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert found
    assert all("Fonds de coopération entre villes" in title for title in found)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"https://veille.example.org/feed/{token}.atom"
    assert answer.headers["content-type"].startswith("application/atom+xml")


def test_calendar__holds_the_dates_of_the_saved_search(world: SiteWorld, token: str) -> None:
    answer = world.get(f"/feed/{token}.ics")
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "20261229T170000" in answer.text.replace("\r\n ", "")


@pytest.mark.parametrize("form", FORMS)
def test_answer__is_for_one_reader_and_says_nothing_of_them(
    world: SiteWorld, reader: Subscriber, token: str, form: str
) -> None:
    answer = world.get(f"/feed/{token}{form}")
    assert answer.headers["cache-control"].startswith("private")
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    for own in (reader.address, "Claire", "Paul", "Montreal", "Dubois"):
        assert own not in answer.text
        assert own.lower() not in str(answer.headers).lower()
    assert "Disallow: /feed/" in world.get("/robots.txt").text


@pytest.mark.parametrize("form", FORMS)
def test_answer__is_304_until_something_of_it_changes(
    world: SiteWorld, reader: Subscriber, token: str, form: str
) -> None:
    first = world.get(f"/feed/{token}{form}")
    again = world.get(f"/feed/{token}{form}", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    world.store.people.update(reader.id, interests=(SEARCHES[1], SEARCHES[0]))  # the feed goes with its search
    assert world.get(f"/feed/{token}{form}").status_code == 404
    fresh = world.store.feeds.renew(reader.id, 1, world.now)
    assert world.get(f"/feed/{fresh}{form}").headers["etag"] != first.headers["etag"]


def test_feed__leaves_out_what_its_reader_said_no_to(world: SiteWorld, reader: Subscriber) -> None:
    token = world.store.feeds.renew(reader.id, 2, world.now)
    assert any("Aidants" in title for title in titles(world, token))
    world.store.marks.apply("mute", reader.id, world.id("Aidants"), world.now)
    assert titles(world, token)
    assert not any("Aidants" in title for title in titles(world, token))


def test_feed_of_followed_calls__tells_of_these_alone(world: SiteWorld, reader: Subscriber) -> None:
    token = world.store.feeds.renew(reader.id, 0, world.now)
    assert titles(world, token) == []
    world.store.marks.apply("follow", reader.id, world.id("Festivals"), world.now)
    assert titles(world, token)
    assert all("Festivals" in title for title in titles(world, token))
    assert "DTSTART" in world.get(f"/feed/{token}.ics").text


def test_renewed_stopped_or_left__the_address_answers_no_more(world: SiteWorld, reader: Subscriber, token: str) -> None:
    feeds = world.store.feeds
    for number in (0, 1):
        before = feeds.renew(reader.id, number, world.now)
        after = feeds.renew(reader.id, number, world.now)
        assert after != before
        assert world.get(f"/feed/{before}.atom").status_code == 404
        assert world.get(f"/feed/{after}.atom").status_code == 200
        feeds.stop(reader.id, number)
        assert world.get(f"/feed/{after}.atom").status_code == 404
        assert feeds.token(reader.id, number) == ""
    last = feeds.renew(reader.id, 1, world.now)
    world.store.people.unsubscribe(reader.id, CHAT, world.now)
    assert world.get(f"/feed/{last}.atom").status_code == 404


def test_erased__nothing_of_the_feeds_is_left(world: SiteWorld, reader: Subscriber) -> None:
    tokens = [world.store.feeds.renew(reader.id, number, world.now) for number in (0, 1)]
    world.store.people.erase(reader.id, CHAT, world.now)
    assert [world.get(f"/feed/{token}.ics").status_code for token in tokens] == [404, 404]
    with world.store.db.read() as tx:
        from watcher.remember.db.tables.people import tokens as table

        assert tx.execute(table.select()).all() == []


def test_token__is_stored_as_a_hash_alone(world: SiteWorld, reader: Subscriber, token: str) -> None:
    kept = b"".join(path.read_bytes() for path in world.folder.glob("watch.db*"))
    assert token_hash(token).encode() in kept
    assert token.encode() not in kept


def test_who_guesses__is_held_back(world: SiteWorld, token: str) -> None:
    wrong = [world.get(f"/feed/{'A' * 21}{sign}.atom").status_code for sign in "AQgwEIMUYcks"]
    assert wrong == [404] * 10 + [429] * 2
    assert world.get(f"/feed/{token}.atom").status_code == 429


def test_one_address__answers_so_often_a_minute(world: SiteWorld, token: str) -> None:
    answers = [world.get(f"/feed/{token}.atom").status_code for _ in range(14)]
    assert answers == [200] * 12 + [429] * 2


def test_more_than_fifty_changes__older_ones_stand_behind_next(world: SiteWorld, reader: Subscriber) -> None:
    world.record([(f"Aide {n} à l’énergie", call(day("2027-03-04"), domains=("energy_climate",))) for n in range(60)])
    token = world.store.feeds.renew(reader.id, 1, world.now)
    first = json.loads(world.get(f"/feed/{token}.json").text)
    assert len(first["items"]) == 50
    older = json.loads(world.get(first["next_url"].removeprefix("https://veille.example.org")).text)
    assert {item["id"] for item in older["items"]}.isdisjoint(item["id"] for item in first["items"])
    assert len(older["items"]) >= 10


def test_several_words_and_languages__any_of_them_is_enough(world: SiteWorld, reader: Subscriber) -> None:
    words = Interest(words=("festivals", "villes"), languages=("fr", "en"))
    world.store.people.update(reader.id, interests=(words,))
    found = " ".join(titles(world, world.store.feeds.renew(reader.id, 1, world.now)))
    assert "Festivals d’hiver" in found
    assert "Fonds de coopération entre villes" in found
    assert "Aidants" not in found


# --- the page where they are made ---------------------------------------------------------------------------------


def send(world: SiteWorld, who: Subscriber, **fields: str) -> str:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return world.ask("POST", own_page(world, who), content=urlencode(fields), headers=kind).text


def forms(page: str) -> list[dict[str, str]]:
    """What the buttons about feeds send; the form about the reader themselves is none of these."""
    sent = [dict(form.form_values()) for form in parser.fromstring(page).forms]
    return [one for one in sent if one["act"] != "profile"]


def test_own_page__makes_renews_and_stops_a_feed(world: SiteWorld, reader: Subscriber) -> None:
    preferences = world.get(own_page(world, reader).replace("/r/", "/p/")).text
    assert own_page(world, reader).removeprefix("/") in preferences
    page = world.get(own_page(world, reader)).text
    assert "Pour Claire et Paul — Énergie et climat" in page.replace("énergie", "Énergie")
    assert "/feed/" not in page
    assert [form["act"] for form in forms(page)] == ["make"] * 3
    assert world.store.feeds.token(reader.id, 1) == "", "a GET makes nothing"

    made = send(world, reader, **forms(page)[0])
    token = world.store.feeds.token(reader.id, 1)
    assert re.findall(r'href="(https://[^"]+)"', made) == [
        f"https://veille.example.org/feed/{token}{form}" for form in FORMS
    ]
    assert [form["act"] for form in forms(made)] == ["renew", "stop", "make", "make"]
    renewed = send(world, reader, **forms(made)[0])
    assert world.store.feeds.token(reader.id, 1) not in ("", token)
    send(world, reader, **forms(renewed)[1])
    assert world.store.feeds.token(reader.id, 1) == ""


def test_own_page__that_is_stale_does_nothing(world: SiteWorld, reader: Subscriber) -> None:
    made = forms(world.get(own_page(world, reader)).text)
    world.store.people.update(reader.id, interests=(SEARCHES[1], SEARCHES[0]))
    assert "Rien n’est fait" in send(world, reader, **made[0])
    assert "Rien n’est fait" in send(world, reader, **(made[0] | {"search": "99"}))
    assert "Rien n’est fait" in send(world, reader, act="erase", search="1")
    assert [world.store.feeds.token(reader.id, number) for number in (0, 1, 2)] == ["", "", ""]


def test_titles__are_in_words_of_the_readers_language(world: SiteWorld, reader: Subscriber) -> None:
    world.store.people.update(reader.id, language="en", interests=(Interest(kinds=("call",), flat=True),))
    for number, end in ((0, ": calls followed"), (1, world.settings.watch.name)):
        title = world.get(f"/feed/{world.store.feeds.renew(reader.id, number, world.now)}.json").json()["title"]
        assert title.endswith(end)
        assert " :" not in title
    assert "type:" not in world.get(own_page(world, reader)).text


def test_own_page__lists_followed_calls_and_is_of_one_person(world: SiteWorld, reader: Subscriber) -> None:
    world.store.marks.apply("follow", reader.id, world.id("Festivals"), world.now)
    answer = world.get(own_page(world, reader))
    assert "Festivals d’hiver" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert world.get(f"/r/{'A' * 22}").text == world.get(f"/p/{'A' * 22}").text


def test_without_a_public_site__there_are_no_feeds(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path, settings(public_url=None))
    world.fill()
    who = world.store.people.add(Subscriber(0, "email", "paul@example.org", interests=SEARCHES), CHAT, NOW)
    world.now += timedelta(minutes=1)
    page = world.get(own_page(world, who)).text
    assert "pas de site public" in page
    assert forms(page) == []
