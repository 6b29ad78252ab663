"""The links of one reader: none is shown that nobody answers."""

from __future__ import annotations

import pytest

from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from watcher.config.delivery import Web
from watcher.deliver.bounces.bounces import read_returned, take_back
from watcher.deliver.render.links import Addresses


def addresses(world: World, subscriber: int = 1) -> Addresses:
    return Addresses.of(world.settings, world.people.signer, subscriber)


def without_pages(world: World, **email: object) -> None:
    settings = by_mail(world.settings, **email)
    deliver = settings.deliver.model_copy(update={"web": Web()})
    world.settings = settings.model_copy(update={"deliver": deliver})


def test_links__without_pages_there_is_no_triage_and_no_page(world: World) -> None:
    without_pages(world)
    links = addresses(world).links
    assert (links.unsubscribe, links.preferences, links.actions) == ("", "", None)


@pytest.mark.parametrize(("email", "is_shown"), [({}, False), ({"bounce_domain": "veille.example.org"}, True)])
def test_leave_mail__is_shown_only_where_it_is_read(world: World, email: dict[str, str], is_shown: bool) -> None:
    without_pages(world, **email)
    assert bool(addresses(world).links.leave_mail) == is_shown


def test_leave_mail__any_mail_to_it_unsubscribes(world: World) -> None:
    without_pages(world, bounce_domain="veille.example.org")
    who = world.subscribe(channel="email", address="claire@example.org")
    address = addresses(world, who.id).links.leave_mail
    mail = f"From: claire@example.org\r\nTo: {address.upper()}\r\nSubject: stop\r\n\r\n"
    take_back(world.store, read_returned(mail.encode()), MORNING)
    assert world.people.get(who.id).state == "unsubscribed"


def test_digest__without_pages_shows_in_both_parts_how_to_leave(world: World) -> None:
    without_pages(world, bounce_domain="veille.example.org")
    who = world.subscribe(channel="email", address="claire@example.org")
    world.announce(1)
    world.deliver(MORNING)
    message = world.outbox.message(world.outbox.rows()[0].id)
    address = addresses(world, who.id).links.leave_mail
    assert message is not None
    assert address in message.text
    assert f'href="mailto:{address}?subject=unsubscribe"' in message.html
