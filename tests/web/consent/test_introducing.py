"""Partners by mail alone: look, answer and write on pages behind signed links."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.deliver.introductions.scenes import (
    CALL,
    NOW,
    introduced,
    letters,
    open_to_partners,
    pair,
    person,
    run,
    two_sided,
)
from tests.deliver.world import World
from tests.remember.reading_back import consents_of
from tests.web.serving import serving
from watcher.deliver.render.links import Addresses
from watcher.model import Subscriber

LINE = "CHU de 400 lits, plateforme de données, cherche un partenaire clinique"
FORM = {"side": "FR", "kind": "health", "line": LINE, "name": "Service d’imagerie"}


def link(world: World, who: Subscriber, action: str, number: int) -> str:
    made = Addresses.of(world.settings, world.people.signer, who.id).introduction(action, number)
    return made.removeprefix("https://veille.example.org")


def hidden(page: httpx.Response) -> dict[str, str]:
    import html

    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def anne(world: World) -> Subscriber:
    two_sided(world)
    open_to_partners(world)
    return person(world, 1)


def test_looking__shows_what_others_will_see_and_publishes_after_the_words(world: World, anne: Subscriber) -> None:
    address = link(world, anne, "partner", CALL)
    with serving(world, lambda: NOW) as client:
        assert 'maxlength="200"' in client.get(address).text
        preview = client.post(address, data=FORM)
        assert LINE in preview.text
        assert "sans mon nom ni mon adresse" in preview.text
        assert world.introductions.seeks_of(anne.id) == ()
        done = client.post(address, data=hidden(preview))
    [seek] = world.introductions.seeks_of(anne.id)
    assert (seek.line, seek.side, seek.name, seek.shows_address) == (LINE, "FR", "Service d’imagerie", False)
    assert "publié" in done.text
    [consent] = [row for row in consents_of(world.people, "email", anne.address) if row["step"] == "seek_opened"]
    assert consent["wording"] in preview.text.replace("&#39;", "'").replace("&#34;", '"')


@pytest.mark.parametrize(
    "wrong",
    [
        {"line": "écrivez à claire@chu.fr svp"},
        {"line": "x" * 4000},
        {"name": "anne@chu.fr"},
        {"side": "other"},
        {"kind": "a'b"},
    ],
)
def test_looking__what_may_not_be_shown_is_refused(world: World, anne: Subscriber, wrong: dict[str, str]) -> None:
    with serving(world, lambda: NOW) as client:
        refused = client.post(link(world, anne, "partner", CALL), data=FORM | wrong)
    assert refused.status_code == 422
    assert world.introductions.seeks_of(anne.id) == ()


def test_words_not_shown__are_not_recorded(world: World, anne: Subscriber) -> None:
    with serving(world, lambda: NOW) as client:
        client.post(link(world, anne, "partner", CALL), data=FORM | {"agreed": "00000000"})
    assert world.introductions.seeks_of(anne.id) == ()


def test_answering__a_get_changes_nothing_and_strangers_links_are_gone(world: World) -> None:
    anne, bob, offer = pair(world)
    third = person(world, 3)
    with serving(world, lambda: NOW) as client:
        asked = client.get(link(world, anne, "accept", offer.id))
        assert bob.name not in asked.text
        assert world.introductions.offers_of(anne.id)[0].answer_a == ""
        stranger = client.get(link(world, third, "accept", offer.id))
        nobody = client.get(link(world, third, "accept", 999))
        assert stranger.text == nobody.text
        forged = link(world, anne, "accept", offer.id).replace(f".{offer.id}.", f".{offer.id + 1}.")
        assert "n’est pas" in client.get(forged).text or "not" in client.get(forged).text
        noted = client.post(link(world, anne, "accept", offer.id), data=hidden(asked))
    assert "noté" in noted.text
    assert world.introductions.offers_of(anne.id)[0].answer_a == "yes"


def test_writing__passes_without_the_address(world: World) -> None:
    anne, bob, offer = introduced(world)
    words = f"<b>Bonjour</b>\r\nécrivez à {anne.address.upper()}\r\nBcc: x@y.example"
    with serving(world, lambda: NOW) as client:
        sent = client.post(link(world, anne, "tell", offer.id), data={"words": words})
        assert "Transmis" in sent.text
        long = client.post(link(world, anne, "tell", offer.id), data={"words": "x" * 4001})
        assert long.status_code == 422
    run(world)
    told = " ".join(letters(world, bob))
    assert "&lt;b&gt;Bonjour&lt;/b&gt;" in told
    assert anne.address.lower() not in told.lower()


def test_withdrawing__by_link(world: World, anne: Subscriber) -> None:
    with serving(world, lambda: NOW) as client:
        preview = client.post(link(world, anne, "partner", CALL), data=FORM)
        client.post(link(world, anne, "partner", CALL), data=hidden(preview))
        [seek] = world.introductions.seeks_of(anne.id)
        standing = client.get(link(world, anne, "partner", CALL))
        assert LINE in standing.text
        client.get(link(world, anne, "withdraw", seek.id))
        assert world.introductions.seeks_of(anne.id)
        client.post(link(world, anne, "withdraw", seek.id))
    assert world.introductions.seeks_of(anne.id) == ()
