"""What people really write: questions, greetings, typos; and what the answer says of how it came about."""

import pytest
from sqlalchemy import update

from tests.talk.scenes import NOW, ask
from watcher.model import Interest
from watcher.remember.db.tables.calls import events
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.rhythm import read_rhythm
from watcher.talk.spelling import nearest_domain, nearest_word

NO_CALL = "Aucun appel"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("what is due in the next 60 days?", "Musées"),
        ("which calls close this year", "Musées"),
        ("quand est la date limite pour les musées ?", "Musées"),
        ("deadline for culture", "Musées"),
        ("Bonjour, je cherche des financements pour l'imagerie svp", "Imagerie"),
        ("moins de 20 000 €", "Musées"),
        ("santé up to 80k", "Imagerie"),
        ("entre 100 000 et 200 000 €", "Données"),
    ],
)
def test_a_question__is_answered_with_its_calls(commands: Commands, claire: Person, text: str, first: str) -> None:
    assert first in ask(commands, claire, text).text.split("\n1. ")[1].split("\n")[0]


@pytest.mark.parametrize("text", ["bonjour", "Hello!", "salut 👋", "Bonsoir à tous", "good morning"])
def test_a_greeting__is_returned(commands: Commands, claire: Person, text: str) -> None:
    assert ask(commands, claire, text).text.startswith("Bonjour")


@pytest.mark.parametrize("text", ["merci", "Merci beaucoup !", "thanks", "Thank you so much", "merci pour votre aide"])
def test_thanks__are_answered(commands: Commands, claire: Person, text: str) -> None:
    assert "plaisir" in ask(commands, claire, text).text


@pytest.mark.parametrize("text", ["aide moi", "help me", "aide", "Aidez-moi !", "help", "Comment ça marche ?"])
def test_a_cry_for_help__is_help(commands: Commands, claire: Person, text: str) -> None:
    assert "Ce que je sais faire" in ask(commands, claire, text).text


def test_a_bare_stop__ends_the_subscription(commands: Commands, claire: Person, store: Store) -> None:
    ask(commands, claire, "/abonner")
    ask(commands, claire, "oui")
    ask(commands, claire, "STOP")
    assert store.people.find("telegram", "4001").state == "unsubscribed"


def test_courtesy_with_a_subject__is_a_search(commands: Commands, claire: Person) -> None:
    assert "Musées" in ask(commands, claire, "merci de chercher musées").text
    assert "Imagerie" in ask(commands, claire, "hello imagerie").text


def test_a_word_that_no_call_has__is_named(commands: Commands, claire: Person) -> None:
    text = ask(commands, claire, "imagerie en dirigeable").text
    assert "sans «\u00a0dirigeable\u00a0»" in text
    assert "Imagerie médicale" in text


def test_words_of_different_calls__are_said_to_be_loosened(commands: Commands, claire: Person) -> None:
    assert "tous vos mots" in ask(commands, claire, "imagerie patrimoine").text
    assert "tous vos mots" not in ask(commands, claire, "imagerie santé").text


def test_other_currencies__are_said_to_be_compared(commands: Commands, claire: Person) -> None:
    assert "demandés en CAD" in ask(commands, claire, "santé plus de 50 000 $").text
    assert "demandés en" not in ask(commands, claire, "santé plus de 50 000 €").text


def test_a_typo__is_read_as_meant_and_said(commands: Commands, claire: Person) -> None:
    answer = ask(commands, claire, "hôptial").text.replace("\u00a0", " ")
    assert "« hôptial » lu comme « hôpital »" in answer
    assert "Données" in answer


def test_a_word_far_from_all__is_not_guessed_at(commands: Commands, claire: Person) -> None:
    assert not ask(commands, claire, "zymurgie").buttons
    assert "Québec" in ask(commands, claire, "santé qeubec").text
    assert "Compris\u00a0: imagerie, Santé" in ask(commands, claire, "sanét imagerie").text
    assert NO_CALL in ask(commands, claire, "zymurgie").text


def test_a_call_number_that_is_none__is_said(commands: Commands, claire: Person) -> None:
    for command in ("/call #999", "#999", "/why #999", "/history #999", "/follow #999"):
        assert "999" in ask(commands, claire, command).text
    assert "/appel 2" in ask(commands, claire, "/call").text


def test_a_number_after_an_answer_without_calls__is_said_to_be_of_no_list(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "santé avant le 1er décembre 2020")
    answer = ask(commands, claire, "/appel 2").text
    assert "n’a rien trouvé" in answer
    assert "/appel #2" in answer
    assert "/derniers" in ask(commands, claire, "/appel 99").text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plus de détails sur le 1", "La page dit"),
        ("when does 1 close??", "La page dit"),
        ("partage le 1", "ministere.example.org"),
        ("history of 1", "Nouveau"),
        ("tout", "3 appels"),
        ("show all", "3 appels"),
        ("english please", "I will speak English"),
        ("je comprends rien", "Ce que je sais faire"),
        ("des sous pour la culture", "Musées"),
    ],
)
def test_what_tired_people_write_below_a_list__is_no_search(
    commands: Commands, claire: Person, text: str, said: str
) -> None:
    ask(commands, claire, "santé")
    assert said in ask(commands, claire, text).text


def test_last_page__offers_no_more(commands: Commands, claire: Person) -> None:
    chat = commands.settings.chat.model_copy(update={"results": 2})
    commands.settings = commands.settings.model_copy(update={"chat": chat})
    assert "La suite" in ask(commands, claire, "encore ouverts").text
    last = ask(commands, claire, "suite").text
    assert "3 à 3 sur 3." in last
    assert "La suite" not in last


def test_filters_without_which_nothing_is_found__are_not_listed(commands: Commands, claire: Person) -> None:
    answer = ask(commands, claire, "santé pour les agriculteurs du Gers").text
    assert ": 0" not in answer.replace("\u00a0", " ")


def test_a_mistyped_domain__is_suggested(commands: Commands, claire: Person, store: Store) -> None:
    answer = ask(commands, claire, "/subscribe helth, culture")
    assert "Santé" in answer.text
    assert answer.buttons[0][0].says == "/subscribe Santé, culture"
    ask(commands, claire, answer.buttons[0][0].says)
    ask(commands, claire, "oui")
    assert store.people.find("telegram", "4001").interests[0].domains == ("culture", "health")


def test_nearest__knows_words_and_keys(commands: Commands) -> None:
    domains = commands.settings.domains
    assert [nearest_domain(said, domains) for said in ("helth", "cutlure", "hopital", "xy", "")] == [
        "health",
        "culture",
        "health",
        None,
        None,
    ]
    assert nearest_word("hôpitaux", domains) == ""
    assert nearest_word("art", domains) == nearest_word("Bretagne", domains) == ""
    assert nearest_word("quebce", domains, ["quebec"]) == "quebec"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekly monday 8:00", {"frequency": "weekly", "weekday": 0, "hour": "08:00"}),
        ("hebdo lundi 8h", {"frequency": "weekly", "weekday": 0, "hour": "08:00"}),
        ("chaque vendredi à 17h30", {"frequency": "weekly", "weekday": 4, "hour": "17:30"}),
        ("every Sunday at 6 pm", {"frequency": "weekly", "weekday": 6, "hour": "18:00"}),
        ("tous les jeudis", {"frequency": "weekly", "weekday": 3}),
        ("une fois par semaine", {"frequency": "weekly"}),
        ("tous les jours à 7 h", {"frequency": "daily", "hour": "07:00"}),
        ("jours ouvrés 9", {"frequency": "workdays", "hour": "09:00"}),
        ("12:15 am", {"hour": "00:15"}),
        ("7:30", {"hour": "07:30"}),
        ("", {}),
        ("quotidien lundi", None),
        ("lundi mardi", None),
        ("daily 25:00", None),
        ("parfois", None),
    ],
)
def test_rhythm__as_it_is_said(text: str, expected: dict[str, object] | None) -> None:
    assert read_rhythm(text) == expected


def test_frequency__weekday_is_kept_and_said(commands: Commands, claire: Person, store: Store) -> None:
    ask(commands, claire, "/abonner")
    ask(commands, claire, "oui")
    assert "chaque mardi à 8\u00a0h" in ask(commands, claire, "/frequency weekly tuesday 8:00").text
    assert store.people.find("telegram", "4001").weekday == 1
    assert "chaque mardi" in ask(commands, claire, "/reglages").text
    assert "horloges" in ask(commands, claire, "/frequence lundi 3h").text


def test_why__says_nothing_twice(commands: Commands, claire: Person, store: Store) -> None:
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    subscriber = store.people.find("telegram", "4001")
    assert subscriber is not None
    store.people.update(subscriber.id, interests=(Interest(domains=("health",)), Interest(domains=("health",))))
    lines = ask(commands, claire, "/why #1").text.replace("\n\n", "\n").splitlines()
    assert len(lines) == len(set(lines))
    assert sum("hôpital" in line and "Santé" in line and "Domaine" in line for line in lines) == 1


def test_release__refuses_unknown_sources_and_says_none(commands: Commands, admin: Person) -> None:
    assert "Aucune source" in ask(commands, admin, "/release nulle-part").text
    assert "3 nouveautés" in ask(commands, admin, "/release ministere").text
    assert "Rien n’était retenu de ministere" in ask(commands, admin, "/release ministere").text
    assert "Rien n’est retenu" in ask(commands, admin, "/release").text


def test_held__says_why_and_what_is_dropped_is_told_to_nobody(commands: Commands, admin: Person, store: Store) -> None:
    with store.db.write() as tx:
        tx.execute(update(events).where(events.c.seq <= 2).values(held=True, settled=False, held_because="flood"))
        tx.execute(update(events).where(events.c.seq == 3).values(held=True, settled=False, held_because="rule_lost"))
    answer = ask(commands, admin, "/retenus")
    assert "ministere: 2 (trop d’un coup)" in answer.text
    assert "ministere: 1 (la date n’était plus lisible)" in answer.text
    assert [button.says for button in answer.buttons[0]] == ["/release ministere flood", "/dismiss ministere flood"]
    assert "3 nouveautés de ministere ne seront annoncées à personne" in ask(commands, admin, "/ecarter ministere").text
    assert store.ledger.held() == ()
    assert all(event.held for event in store.ledger.since(0))  # delivery tells no held event
    assert "Rien n’était retenu" in ask(commands, admin, "/dismiss ministere").text


def test_answers__in_english_too(commands: Commands) -> None:
    john = Person("telegram", "4003", "John", "en")
    assert ask(commands, john, "hello").text.startswith("Hello")
    assert "no call #999" in ask(commands, john, "/call #999").text
    assert "Searched without “dirigeable”" in ask(commands, john, "imagerie dirigeable").text
    assert commands.answer(john, "help me", NOW) is not None
