"""Who wants everything has it as a flat list by funder, without ceiling; what other searches ask for comes first."""

import re

import pytest

from tests.deliver.examples import NOW, call, compose, event, reader, render, settings, until
from watcher.deliver.digest.digest import Digest, Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.render import MAX_HTML, Renderer
from watcher.model import DomainScore, Fact, Interest, Kind, Subscriber
from watcher.model.people import Message

FLAT = Interest(name="Tout", kinds=("call",), flat=True)
HEALTH = Interest(name="Santé", domains=("health",))
FUNDERS = ("Zone Exemple", "Agence du lac", "", "agence B")


def due(who: Subscriber, number: int) -> Due:
    known = {
        one: call(
            one, f"Appel {one} pour une ville plus verte et plus calme", deadline=until(2027, 4, 1 + one % 28),
            domains=(DomainScore("health" if one % 10 == 0 else "culture", 3.0),),
            funders=tuple(Fact(name) for name in (FUNDERS[one % 4],) if name),
            kind=Kind.CALL, sources=(),
        )
        for one in range(1, number + 1)
    }  # fmt: skip
    return Due(owed=MatchIndex([event(10 + one, one) for one in known], known).owed(who))


def digest(number: int, *interests: Interest) -> Digest:
    who = reader(interests=interests)
    return compose(who, due(who, number), settings(), NOW)


def test_list__has_every_call_by_funder_and_by_deadline() -> None:
    made = digest(8, FLAT)
    assert [(section.name, section.funder) for section in made.sections] == [
        ("flat", "agence B"), ("flat", "Agence du lac"), ("flat", "Zone Exemple"), ("flat", ""),
    ]  # fmt: skip
    days = [[item.call.reading.deadline.date for item in section.items] for section in made.sections]
    assert all(line == sorted(line) for line in days)


def test_list__has_no_ceiling() -> None:
    made = digest(200, FLAT)
    assert len(made.items) == 200
    assert made.left == ()
    assert len(digest(200, Interest(kinds=("call",))).items) == 40


def test_other_searches__come_first_in_full_within_their_ceiling() -> None:
    made = digest(30, FLAT, HEALTH)
    assert {item.call.id for section in made.sections if section.name != "flat" for item in section.items} == {
        10,
        20,
        30,
    }
    assert made.sections[0].name == "new"
    assert len(made.items) == 30


def test_every_event__is_told_left_or_settled() -> None:
    who = reader(interests=(FLAT, HEALTH))
    for budget in (None, 1, 7, 25):
        owed = due(who, 60)
        made = compose(who, owed, settings(), NOW, budget)
        assert sorted([*made.told, *made.left, *made.settled]) == [item.event.seq for item in owed.owed]


@pytest.mark.parametrize("number", [200, 800])
def test_mail__is_never_clipped_and_what_has_no_room_waits(number: int) -> None:
    who = reader(interests=(FLAT,))
    made, message = Renderer(settings()).write(who, due(who, number), NOW)
    assert len(message.html.encode()) <= MAX_HTML
    assert len(made.items) + made.waiting == number
    assert len(made.items) >= min(number, 220)


def headings(message: Message) -> list[str]:
    return re.findall(r"^TOUS LES APPELS · .*$", message.text, re.MULTILINE)


def test_message__names_each_funder_and_says_how_many_are_new() -> None:
    message = render(digest(8, FLAT), settings())
    assert headings(message) == [
        "TOUS LES APPELS · AGENCE B", "TOUS LES APPELS · AGENCE DU LAC", "TOUS LES APPELS · ZONE EXEMPLE",
        "TOUS LES APPELS · FINANCEUR NON PRÉCISÉ",
    ]  # fmt: skip
    assert "8 nouveaux" in message.subject
