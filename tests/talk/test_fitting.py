"""A profile in plain words, the match card, and notes: for oneself alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.talk.scenes import CONFIG, NOW, ask
from watcher.config.load import read
from watcher.model import Subscriber
from watcher.model.fit import Profile
from watcher.remember.people.consent import Consent
from watcher.remember.search.self_description import read_profile
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

TODAY = date(2027, 2, 23)
SAID: list[tuple[str, dict[str, Any]]] = [
    ("hôpital, Québec, 250 salariés", {"kinds": ("health",), "places": ("CA-QC",), "staff": 250, "currency": "CAD"}),
    ("association en Bretagne", {"kinds": ("nonprofit",), "places": ("bretagne",), "currency": "EUR"}),
    ("projet 200 000 €, demande 50 000 €", {"budget": Decimal(200_000), "asks": Decimal(50_000), "currency": "EUR"}),
    ("project $200,000, ask $50,000", {"budget": Decimal(200_000), "asks": Decimal(50_000), "currency": "CAD"}),
    ("chiffre d’affaires 2 M€", {"turnover": Decimal(2_000_000), "currency": "EUR"}),
    ("1 200 employees, since 1999", {"staff": 1200, "founded": 1999}),
    ("1,200 employees", {"staff": 1200}),
    ("3.000 salariés", {"staff": 3000}),
    ("hôpital Québec 250 salariés", {"kinds": ("health",), "places": ("CA-QC",), "staff": 250, "currency": "CAD"}),
    ("depuis 2001, part 20 %, 30 jours", {"founded": 2001, "share": Decimal(20), "days": 30}),
    ("share 33.5%", {"share": Decimal("33.5")}),
    ("partenaire oui", {"partner": True}),
    ("avec un partenaire", {"partner": True}),
    ("sans partenaire", {"partner": False}),
    ("partner: no", {"partner": False}),
    ("zorglub", {}),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_profile__is_read_from_plain_words(text: str, said: dict[str, Any]) -> None:
    settings, _ = read(CONFIG)
    assert settings
    found = read_profile(text, Profile(), TODAY, settings.domains, "en" if "," in text and "$" in text else "fr")
    assert found.profile == Profile(**said)
    assert found.unread == (() if said else (text,))


@pytest.fixture
def reader(store: Store, claire: Person) -> Subscriber:
    return store.people.add(Subscriber(0, "telegram", claire.address), Consent(way="chat"), NOW)


def test_profile__grows_is_shown_and_goes(commands: Commands, claire: Person, store: Store, reader: Subscriber) -> None:
    assert "rien dit de vous" in ask(commands, claire, "/profil").text
    ask(commands, claire, "/profil hôpital, 250 salariés")
    assert "Pas compris\xa0: zorglub" in ask(commands, claire, "/profil 300 salariés, zorglub").text
    assert store.profiles.of(reader.id) == Profile(kinds=("health",), staff=300)
    assert "300" in ask(commands, claire, "/profil").text
    ask(commands, claire, "/profil rien")
    assert store.profiles.all() == {}


def test_card__says_no_with_its_words_and_no_score(commands: Commands, claire: Person, reader: Subscriber) -> None:
    ask(commands, claire, "/profil demande 100 000 €")
    said = ask(commands, claire, "/convient #2").text
    assert "✖ Montant" in said
    assert "75000 € maximum" in said
    assert "Un point s’y oppose" in said
    assert "%" not in said
    assert "✔ Montant" in ask(commands, claire, "/convient #1").text
    assert "un point s’y oppose" in ask(commands, claire, "/appel #2").text


def test_card__without_a_profile_says_what_all_must_meet(commands: Commands, claire: Person) -> None:
    said = ask(commands, claire, "/fit #1").text
    assert "✔ Date limite" in said
    assert "/profil hôpital" in said


def test_note__is_shown_where_its_reader_looks_and_goes(
    commands: Commands, claire: Person, store: Store, reader: Subscriber
) -> None:
    ask(commands, claire, "/suivre #1")
    ask(commands, claire, "/note #1 voir avec Paul")
    ask(commands, claire, "/note #3 trop petit")
    listed = ask(commands, claire, "/suivis").text
    assert "📝 voir avec Paul" in listed
    assert "📝 trop petit (pas suivi)" in listed
    assert "📝 voir avec Paul" in ask(commands, claire, "/appel #1").text
    assert "voir avec Paul" in ask(commands, claire, "/mesdonnees").text
    ask(commands, claire, "/note #1 stop")
    assert store.notes.of(reader.id) == {3: "trop petit"}


@pytest.mark.parametrize("role", [ChatRole.READER, ChatRole.MEMBER, ChatRole.ADMINISTRATOR])
@pytest.mark.parametrize(
    "text", ["/note #1 secret", "/note #1", "/profil", "/profil hôpital", "/convient #1", "/fit #1"]
)
def test_where_others_read__nothing_of_a_person_is_said_or_kept(
    commands: Commands, store: Store, role: ChatRole, text: str
) -> None:
    group = store.people.add(Subscriber(0, "telegram", "-5"), Consent(way="chat"), NOW)
    store.notes.write(group.id, 1, "for us alone", NOW)
    store.profiles.put(group.id, Profile(staff=77), NOW)
    person = Person("telegram", "-5", language="fr", role=role, sender="9")
    assert "privé" in ask(commands, person, text).text
    for command in ("/appel #1", "/suivis"):
        assert "for us alone" not in ask(commands, person, command).text
        assert "profil" not in ask(commands, person, command).text.lower()
    assert store.notes.of(group.id) == {1: "for us alone"}


def test_notes__have_an_end(commands: Commands, claire: Person, reader: Subscriber, store: Store) -> None:
    for number in range(500):
        store.notes.write(reader.id, 1000 + number, "x", NOW)
    assert "500 notes" in ask(commands, claire, "/note #1 encore une").text
    assert 1 not in store.notes.of(reader.id)


def test_profile__groups_the_thousands_and_leaves_the_year(
    commands: Commands, claire: Person, reader: Subscriber
) -> None:
    said = ask(commands, claire, "/profil 1 250 salariés, depuis 1999").text
    assert "1\xa0250" in said
    assert "Depuis\xa0: 1999" in said
