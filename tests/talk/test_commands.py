"""What is answered to what people write."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.talk.conftest import NOW
from watcher.remember.store import Store
from watcher.talk.commands import COMMANDS, Commands
from watcher.talk.person import Person, Reply
from watcher.wording.catalogue import knows


def ask(commands: Commands, person: Person, text: str) -> Reply:
    answer = commands.answer(person, text, NOW)
    assert answer is not None
    return answer


def test_search__numbers_what_it_finds_and_remembers_the_list(commands, claire):
    found = ask(commands, claire, "/cherche santé")
    assert "Données de santé" in found.text
    assert "Musées" not in found.text
    opened = ask(commands, claire, "1")
    assert "au plus tard le 19/03/2027" in opened.text
    assert "https://ministere.example.org/aap/sante" in opened.text or "/ia" in opened.text


@pytest.mark.parametrize(
    "text", ["/search santé", "/SEARCH santé", "/cherche@veillebot santé", "santé", "/Chercher santé"]
)
def test_search__by_any_name(commands, claire, text):
    assert "Données de santé" in ask(commands, claire, text).text


def test_search__amount_filter(commands, claire):
    text = ask(commands, claire, "/cherche plus de 100 000 €").text
    assert "Données de santé" in text
    assert "Musées" not in text


@pytest.mark.parametrize(
    "text", ["l'eau", '"', "-x", "*", "NEAR(", "col:x", "🚀", "a" * 4000, "/cherche", "/cherche \x00", "%s {}"]
)
def test_t32_any_words__are_answered(commands, claire, text):
    assert ask(commands, claire, text).blocks


def test_deadlines__within_days(commands, claire):
    text = ask(commands, claire, "/echeances 10").text
    assert "Musées" in text
    assert "Données" not in text


def test_why__names_the_words(commands, claire):
    ask(commands, claire, "/cherche santé")
    assert "« santé »" in ask(commands, claire, "/pourquoi 1").text


def test_missing__known_page_says_why(commands, claire):
    ask(commands, claire, "/abonner santé")
    text = ask(commands, claire, "/manque https://www.ministere.example.org/aap/musee/?utm_source=x").text
    assert "Musées vivants" in text
    assert "Culture" in text


def test_missing__unknown_page(commands, claire):
    assert "pas connue" in ask(commands, claire, "/manque https://ailleurs.example.org/x").text


def test_unknown_command__offers_the_nearest_with_a_button(commands, claire):
    answer = ask(commands, claire, "/seach health")
    assert "/search health" in answer.text
    assert answer.buttons[0][0].says == "/search health"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("/cherhce", "/cherche"), ("/unsub", "/unsubscribe"), ("/setings", "/settings"), ("/désabonne", "/desabonner")],
)
def test_unknown_command__beginnings_and_slips(commands, claire, said: str, meant: str):
    assert ask(commands, claire, said).buttons[0][0].says == meant


@pytest.mark.parametrize("said", ["/status", "/x", "/zzzz", "/hello"])
def test_unknown_command__near_none_offers_none(commands, claire, said: str):
    answer = ask(commands, claire, said)
    assert said in answer.text
    assert answer.buttons == ()


def test_subscribe__by_label_in_either_language_then_unsubscribe(commands, claire, store: Store):
    assert "Santé" in ask(commands, claire, "/abonner health, culture").text
    subscriber = store.people.find("telegram", "4001")
    assert subscriber is not None
    assert subscriber.state == "active"
    assert subscriber.interests[0].domains == ("health", "culture")
    ask(commands, claire, "/stop")
    assert store.people.find("telegram", "4001").state == "unsubscribed"


def test_subscribe__twice_changes_the_domains(commands, claire, store: Store):
    ask(commands, claire, "/abonner santé culture")
    ask(commands, claire, "/abonner culture")
    assert store.people.find("telegram", "4001").interests[0].domains == ("culture",)


def test_subscribe__unknown_domain_lists_ours(commands, claire, store: Store):
    assert "Culture" in ask(commands, claire, "/abonner astronomie").text
    assert store.people.find("telegram", "4001") is None


def test_consent__is_recorded_with_its_wording(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    (line,) = store.people.history("telegram", "4001")
    assert line["way"] == "chat"
    assert "/abonner" in line["wording"]


def test_frequency__hour_and_rhythm(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    ask(commands, claire, "/frequence hebdomadaire 8h15")
    subscriber = store.people.find("telegram", "4001")
    assert (subscriber.frequency, subscriber.hour) == ("weekly", "08:15")
    assert "horloges" in ask(commands, claire, "/frequence 2h30").text


def test_reminders__steps_of_ones_own(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    assert "30, 7, 1" in ask(commands, claire, "/rappels").text
    assert "14, 3" in ask(commands, claire, "/rappels 3 et 14 jours").text
    assert store.people.find("telegram", "4001").reminders == (14, 3)
    for wrong in ("demain", "400", "1 2 3 4 5 6 7", "0, 5", "-3000000000000000000000"):
        assert "de 1 à 365" in ask(commands, claire, f"/rappels {wrong}").text
    assert store.people.find("telegram", "4001").reminders == (14, 3)
    assert "Aucun rappel" in ask(commands, claire, "/reminders none").text
    assert store.people.find("telegram", "4001").reminders == ()
    assert "Aucun rappel" in ask(commands, claire, "/reglages").text


def test_nothing_new__at_a_rhythm_of_ones_own(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    assert "une fois par semaine" in ask(commands, claire, "/riendeneuf").text
    assert "jamais" in ask(commands, claire, "/riendeneuf jamais").text
    assert store.people.find("telegram", "4001").quiet_rhythm == "never"
    assert "quotidien" in ask(commands, claire, "/riendeneuf bientôt").text
    assert "à chaque fois" in ask(commands, claire, "/nothingnew every day").text
    assert store.people.find("telegram", "4001").quiet_rhythm == "daily"


def test_my_data__too_long_for_a_chat_names_who_sends_the_rest(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    for _ in range(80):
        ask(commands, claire, "/frequence jamais")
        ask(commands, claire, "/stop")
        ask(commands, claire, "/abonner")
        commands = Commands(commands.settings, store)  # without the pace of one person
    assert "C’est le début" in ask(commands, claire, "/mesdonnees").text


def test_zone_and_language__are_kept(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    ask(commands, claire, "/fuseau Montréal")
    assert store.people.find("telegram", "4001").zone == "America/Montreal"
    assert "English" in ask(commands, claire, "/langue en").text
    assert "What I can do" in ask(commands, claire, "/help").text


def test_follow_and_mute__mark_the_call(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    ask(commands, claire, "/cherche musées")
    ask(commands, claire, "/suivre 1")
    subscriber = store.people.find("telegram", "4001")
    assert set(store.marks.marks(subscriber.id).values()) == {"follow"}
    ask(commands, claire, "/ignorer 1")
    assert set(store.marks.marks(subscriber.id).values()) == {"mute"}


@pytest.mark.parametrize("names", [("suivre", "pasmoi", "plustard"), ("follow", "mute", "later")])
def test_commands_of_older_digests__mark_the_call_with_one_tap(commands, claire, store: Store, names: tuple[str, ...]):
    ask(commands, claire, "/abonner")
    subscriber = store.people.find("telegram", "4001")
    for name, mark in zip(names, ("follow", "mute", "later"), strict=True):
        ask(commands, claire, f"/{name}_1@veille_bot")
        assert store.marks.marks(subscriber.id) == {1: mark}


def test_erase__asks_first_and_leaves_nothing(commands, claire, store: Store):
    ask(commands, claire, "/abonner")
    assert store.people.find("telegram", "4001")
    assert ask(commands, claire, "/effacer").buttons
    assert store.people.find("telegram", "4001")
    ask(commands, claire, "/effacer oui")
    assert store.people.find("telegram", "4001") is None


def test_my_data__shows_the_subscription(commands, claire):
    ask(commands, claire, "/abonner")
    assert '"4001"' in ask(commands, claire, "/mesdonnees").text


@pytest.mark.parametrize("command", [command.name for command in COMMANDS if command.for_admins])
def test_t51_admin_commands__only_for_admins(commands, claire, command):
    assert "administrateurs" in ask(commands, claire, f"/{command}").text


def test_admin__sources_collect_held_tag(commands, admin, store: Store):
    assert ask(commands, admin, "/sources").text == "1 source · 1 saine · 0 dégradée · 0 en panne"
    ask(commands, admin, "/collecter ministere")
    assert store.sources.states()["ministere"].asked
    assert ask(commands, admin, "/retenus").blocks
    ask(commands, admin, "/cherche musées")
    ask(commands, admin, "/etiqueter 1 santé")
    assert "Musées" in ask(commands, admin, "/cherche santé musées").text


def test_t51_flood__is_told_once_then_silence(commands, claire):
    answers = [commands.answer(claire, "/aide", NOW) for _ in range(25)]
    assert sum(answer is not None for answer in answers) == 21
    assert "plus vite" in answers[20].text
    assert commands.answer(claire, "/aide", NOW + timedelta(minutes=2)) is not None


def test_every_command__has_its_words_in_both_languages():
    for command in COMMANDS:
        for language in ("fr", "en"):
            assert knows(language, f"talk.menu.{command.name}")


def test_language__of_the_person_who_has_not_chosen(commands, claire):
    assert "What I can do" in ask(commands, replace(claire, language="en-GB"), "/aide").text
    assert "Ce que je sais" in ask(commands, replace(claire, language="de"), "/aide").text
