"""What is answered to what people write."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.remember.reading_back import consents_of
from tests.talk.scenes import NOW, ask
from watcher.remember.store import Store
from watcher.talk.commands import COMMANDS, HIDDEN, Commands, menu
from watcher.talk.person import Person, Reply
from watcher.talk.roles import Access
from watcher.wording.catalogue import knows, translate


def subscribe(commands: Commands, person: Person, domains: str = "") -> Reply:
    ask(commands, person, f"/abonner {domains}")
    return ask(commands, person, "oui")


def test_search__numbers_what_it_finds_and_remembers_the_list(commands, claire):
    found = ask(commands, claire, "/cherche santé")
    assert "Données de santé" in found.text
    assert "Musées" not in found.text
    opened = ask(commands, claire, "1")
    assert "au plus tard le 19/03/2027" in opened.text
    assert "https://ministere.example.org/aap/sante" in opened.text or "/ia" in opened.text


def test_names__are_one_word_each_and_name_one_command():
    names = [name for command in COMMANDS for name in (command.name, *command.names)]
    assert [name for name in names if not name.isalpha()] == []
    assert len(set(names)) == len(names)


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
    subscribe(commands, claire, "santé")
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
    assert "Santé" in subscribe(commands, claire, "health, culture").text
    subscriber = store.people.find("telegram", "4001")
    assert subscriber is not None
    assert subscriber.state == "active"
    assert subscriber.interests[0].domains == ("culture", "health")
    ask(commands, claire, "/stop")
    assert store.people.find("telegram", "4001").state == "unsubscribed"


def test_subscribe__twice_changes_the_domains(commands, claire, store: Store):
    subscribe(commands, claire, "santé culture")
    ask(commands, claire, "/abonner culture")
    assert store.people.find("telegram", "4001").interests[0].domains == ("culture",)


def test_subscribe__unknown_domain_lists_ours(commands, claire, store: Store):
    assert "Culture" in ask(commands, claire, "/abonner astronomie").text
    assert store.people.find("telegram", "4001") is None


def test_consent__is_recorded_with_its_wording(commands, claire, store: Store):
    shown = ask(commands, claire, "/abonner santé").text
    assert store.people.find("telegram", "4001") is None
    ask(commands, claire, "oui")
    (line,) = consents_of(store.people, "telegram", "4001")
    assert line["way"] == "chat"
    assert line["wording"] in shown
    assert "vous acceptez" in line["wording"]


@pytest.mark.parametrize("text", ["/agree", "/agree 00000000", "/agree 00000000 health", "/accepter oui"])
def test_consent__is_not_given_to_words_that_were_not_shown(commands, claire, store: Store, text: str):
    assert "vous acceptez" in ask(commands, claire, text).text
    assert store.people.find("telegram", "4001") is None


@pytest.mark.parametrize("text", ["non", "annuler", "/cherche santé"])
def test_consent__is_not_given_by_another_answer(commands, claire, store: Store, text: str):
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, text)
    ask(commands, claire, "oui")
    assert store.people.find("telegram", "4001") is None


@pytest.mark.parametrize("said", ["tous", "tout", "all", "everything", "*", "tous les domaines"])
def test_subscribe__to_everything_by_its_names(commands, claire, store: Store, said: str):
    subscribe(commands, claire, "santé")
    ask(commands, claire, f"/abonner {said}")
    assert store.people.find("telegram", "4001").interests[0].domains == ()


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Gatineau", "America/Montreal"),
        ("Saint-Jean-sur-Richelieu", "America/Montreal"),
        ("Québec", "America/Montreal"),
        ("Rimouski", "America/Montreal"),
        ("Sherbroke", "America/Montreal"),
        ("Nantes", "Europe/Paris"),
        ("france", "Europe/Paris"),
        ("îles-de-la-Madeleine", "America/Halifax"),
        ("La Réunion", "Indian/Reunion"),
        ("Bruxelles", "Europe/Brussels"),
        ("Europe/paris", "Europe/Paris"),
        ("tokyo", "Asia/Tokyo"),
    ],
)
def test_zone__by_the_place_one_lives_in(commands, claire, store: Store, said: str, zone: str):
    subscribe(commands, claire)
    ask(commands, claire, f"/fuseau {said}")
    assert store.people.find("telegram", "4001").zone == zone


@pytest.mark.parametrize(
    "said", ["/langue anglais", "/langue English", "langue anglais", "language english", "/lang EN"]
)
def test_language__by_its_name(commands, claire, said: str):
    assert "English" in ask(commands, claire, said).text


@pytest.mark.parametrize("said", ["derniers", "Derniers", "latest", "reglages", "réglages", "domaines", "aide", "stop"])
def test_command__without_its_slash(commands, claire, said: str):
    plain = ask(commands, claire, said).text
    assert plain == ask(commands, claire, f"/{said}").text


@pytest.mark.parametrize("said", ["rappels santé", "langue des signes", "appel santé", "fuseau horaire numérique"])
def test_words_that_begin_like_a_command__are_searched(commands, claire, said: str):
    assert "appel" in ask(commands, claire, said).text.lower()
    assert "abonné" not in ask(commands, claire, said).text


def test_number__means_the_list_on_the_screen(commands, claire):
    assert "Aucune liste" in ask(commands, claire, "1").text
    assert "Aucune liste" in ask(commands, claire, "/suivre 1").text
    assert "santé" in ask(commands, claire, "#1").text.lower()
    ask(commands, claire, "/cherche musées")
    assert "Musées" in ask(commands, claire, "1").text
    assert "va de 1 à 1" in ask(commands, claire, "2").text
    assert "pas d’appel #99" in ask(commands, claire, "#99").text


def test_admin__number_without_a_list_corrects_nothing(commands, admin, store: Store):
    before = store.calls.get(1).domains
    assert "Aucune liste" in ask(commands, admin, "/tag 1 culture").text
    assert store.calls.get(1).domains == before


def test_admin__a_correction_names_the_call_and_can_be_taken_back(commands, admin, store: Store):
    answer = ask(commands, admin, "/tag #1 culture")
    assert "Données de santé" in answer.text
    assert store.calls.get(1).domains == ("culture",)
    (undo,) = answer.buttons[0]
    ask(commands, admin, undo.says)
    assert store.calls.get(1).domains == ("health",)


@pytest.mark.parametrize("onward", ["les suivants", "suite", "more", "/more", "encore", "/suite", "next"])
def test_list__is_paged_by_word_and_its_numbers_go_on(commands, claire, store: Store, onward: str):
    chat = commands.settings.chat.model_copy(update={"results": 2})
    small = Commands(commands.settings.model_copy(update={"chat": chat}), store)
    assert "1 à 2 sur 3" in ask(small, claire, "/derniers").text
    page = ask(small, claire, onward).text
    assert "3. " in page
    assert "3 à 3 sur 3" in page
    assert "La page dit" in ask(small, claire, "3").text
    assert "va de 3 à 3" in ask(small, claire, "1").text
    assert "fin de la liste" in ask(small, claire, onward).text


def test_frequency__hour_and_rhythm(commands, claire, store: Store):
    subscribe(commands, claire)
    ask(commands, claire, "/frequence hebdomadaire 8h15")
    subscriber = store.people.find("telegram", "4001")
    assert (subscriber.frequency, subscriber.hour) == ("weekly", "08:15")
    assert "horloges" in ask(commands, claire, "/frequence 2h30").text


def test_reminders__steps_of_ones_own(commands, claire, store: Store):
    subscribe(commands, claire)
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
    subscribe(commands, claire)
    assert "une fois par semaine" in ask(commands, claire, "/riendeneuf").text
    assert "jamais" in ask(commands, claire, "/riendeneuf jamais").text
    assert store.people.find("telegram", "4001").quiet_rhythm == "never"
    assert "quotidien" in ask(commands, claire, "/riendeneuf bientôt").text
    assert "à chaque fois" in ask(commands, claire, "/nothingnew every day").text
    assert store.people.find("telegram", "4001").quiet_rhythm == "daily"


def test_my_data__too_long_for_a_chat_names_who_sends_the_rest(commands, claire, store: Store):
    subscribe(commands, claire)
    for _ in range(80):
        ask(commands, claire, "/frequence jamais")
        ask(commands, claire, "/stop")
        subscribe(commands, claire)
        commands = Commands(commands.settings, store)  # without the pace of one person
    assert "C’est le début" in ask(commands, claire, "/mesdonnees").text


def test_zone_and_language__are_kept(commands, claire, store: Store):
    subscribe(commands, claire)
    ask(commands, claire, "/fuseau Montréal")
    assert store.people.find("telegram", "4001").zone == "America/Montreal"
    assert "English" in ask(commands, claire, "/langue en").text
    assert "What I can do" in ask(commands, claire, "/help").text


def test_follow_and_mute__mark_the_call(commands, claire, store: Store):
    subscribe(commands, claire)
    ask(commands, claire, "/cherche musées")
    ask(commands, claire, "/suivre 1")
    subscriber = store.people.find("telegram", "4001")
    assert set(store.marks.marks(subscriber.id).values()) == {"follow"}
    ask(commands, claire, "/ignorer 1")
    assert set(store.marks.marks(subscriber.id).values()) == {"mute"}


@pytest.mark.parametrize("names", [("suivre", "pasmoi", "plustard"), ("follow", "mute", "later")])
def test_commands_of_older_digests__mark_the_call_with_one_tap(commands, claire, store: Store, names: tuple[str, ...]):
    subscribe(commands, claire)
    subscriber = store.people.find("telegram", "4001")
    for name, mark in zip(names, ("follow", "mute", "later"), strict=True):
        ask(commands, claire, f"/{name}_1@veille_bot")
        assert store.marks.marks(subscriber.id) == {1: mark}


def test_erase__asks_first_and_leaves_nothing(commands, claire, store: Store):
    subscribe(commands, claire)
    assert store.people.find("telegram", "4001")
    assert ask(commands, claire, "/effacer").buttons
    assert store.people.find("telegram", "4001")
    ask(commands, claire, "/effacer oui")
    assert store.people.find("telegram", "4001") is None


def test_my_data__shows_the_subscription(commands, claire):
    subscribe(commands, claire)
    assert '"4001"' in ask(commands, claire, "/mesdonnees").text


@pytest.mark.parametrize("command", [command.name for command in COMMANDS if command.access is Access.WATCH])
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
    for command in (command for command in COMMANDS if command.name not in HIDDEN):
        for language in ("fr", "en"):
            assert knows(language, f"talk.menu.{command.name}")


def test_language__of_the_person_who_has_not_chosen(commands, claire):
    assert "What I can do" in ask(commands, replace(claire, language="en-GB"), "/aide").text
    assert "Ce que je sais" in ask(commands, replace(claire, language="de"), "/aide").text


def test_help__names_every_command_of_the_menu(commands: Commands, admin: Person) -> None:
    said = ask(commands, admin, "/help").text
    left_out = {"start", "help", "later"}  # who reads this has begun; the third stands on buttons
    missing = [
        name for name, _ in menu("fr", is_admin=True) if f" — {translate('fr', f'talk.menu.{name}')}" not in said
    ]
    assert set(missing) <= left_out


@pytest.mark.parametrize("word", ["test", "ensemble", "together", "essayer"])
def test_word_that_people_say__is_no_command_of_admins(commands: Commands, claire: Person, word: str) -> None:
    assert "réservée" not in ask(commands, claire, word).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/nouveaux 7 culture", "Culture, nouveaux depuis 7 jours"),
        ("nouveaux 3 jours", "nouveaux depuis 3 jours"),
        ("/changements", "modifiés depuis 7 jours"),
        ("/changed 14 santé", "Santé, modifiés depuis 14 jours"),
        ("/new 999 santé", "Santé, nouveaux depuis 366 jours"),
    ],
)
def test_lately__takes_days_and_words(commands: Commands, claire: Person, text: str, said: str) -> None:
    answer = ask(commands, claire, text).text
    assert f"Compris\u00a0: {said}\n" in answer
    assert "1. " in answer


@pytest.mark.parametrize(
    "text", ["/changements -1", "/changed −7 santé", "/derniers 0", "/echeances -30", "/changes 000"]
)
def test_lately__refuses_what_is_no_number_of_days(commands: Commands, claire: Person, text: str) -> None:
    said = ask(commands, claire, text).text
    assert said.startswith("Un nombre de jours va de 1 à 366\u00a0: /")
    assert "Compris" in ask(commands, claire, "/changements -prêts").text, "a minus before a word is none of them"


def test_news__takes_days(commands: Commands, claire: Person) -> None:
    assert "depuis le 20 février 2027" in ask(commands, claire, "/quoideneuf 3").text
