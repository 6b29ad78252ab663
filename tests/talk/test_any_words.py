"""Whatever is written is answered: generated commands and texts never end in «failed».

`WATCHER_GENERATED_TEXTS=100000 pytest tests/talk/test_any_words.py` plays more than the few of an ordinary run.
"""

import os
import random
from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.talk.scenes import NOW
from watcher.remember.store import Store
from watcher.talk.commands import COMMANDS, Commands
from watcher.talk.person import Person, Reply
from watcher.talk.roles import ChatRole
from watcher.talk.terminal import shown as shown_in_terminal

COUNT = int(os.environ.get("WATCHER_GENERATED_TEXTS", "600"))
NAMES = [name for command in COMMANDS for name in (command.name, *command.names)]
PIECES = (
    "https://[::1", "http://[", "https://exa mple/%zz", "//x", "https://a.example/?q=" + "x" * 900, "ftp://x", "1", "2",
    "#1", "#0", "#999999999999", "n° 1", "-1", "99999999999999999999", "santé", "culture", "tous", "oui", "non", "yes",
    "no", "suite", "encore", "hebdo", "lundi", "8h", "25:61", "30, 7", "0", "aucun", "Montréal", "Europe/Paris", "en",
    "anglais", "français", "ministere", "ailleurs", "avant", "après", "le", "31", "février", "2027-02-30", "99/99/2027",
    "plus de", "moins de", "50 000 €", "1e999 €", "9" * 40 + " $", "entre", "et", "pas", "sans", "hors", "sauf", '"',
    "'", "«", "»", "(", ")", "*", "NEAR(", "col:x", "domain:health", "domaine:", "pays:ZZ", "\x00", "\ud800", "\u202e",
    "🚀", "é" * 300, "%s", "{}", "{0.__class__}", "\n", "\t", "--", "; DROP TABLE calls", "&amp;", "<b>", "ı", "ﬁ", "İ",
    "٣", "²", "①", "/", "/ ", "@bot", "quoi de neuf ?", "et en culture ?", "plutôt au Québec", "$", "€", "k", "d'ici",
)  # fmt: skip


def generated(dice: random.Random) -> str:
    words = " ".join(dice.choice(PIECES) for _ in range(dice.randint(0, 6)))
    match dice.randint(0, 5):
        case 0:
            return words
        case 1:
            return f"{dice.choice(NAMES)} {words}"
        case 2:
            return f"/{dice.choice(NAMES)}{dice.choice(('', '@bot', '_1', '_' + '9' * 30))} {words}"
        case 3:
            return "".join(chr(dice.choice((dice.randint(1, 0x7F), dice.randint(1, 0x10FFFF)))) for _ in range(20))
        case _:
            return f"/{dice.choice(NAMES)} {words}"


CLAIRE = Person("telegram", "4001", "Claire", "fr")
OTHERS = (
    Person("telegram", "4002", "Anne", "en", is_admin=True),
    Person("telegram", "4003", "Jean", "fr"),
    Person("telegram", "-100", "Groupe", "fr", role=ChatRole.MEMBER, sender="5"),
    Person("telegram", "-100", "Groupe", "fr", role=ChatRole.ADMINISTRATOR, sender="6"),
    Person("telegram", "-100", "Groupe", "fr", role=ChatRole.MEMBER, sender="4001"),
)
SECRETS = ("4001", "canari", "quatre-vingts lits")
OWN = ("/abonner santé", "oui", "/cherche imagerie", "/garder canari", "/note #1 canari", "/profil quatre-vingts lits")
"""What Claire says of herself now and then: nobody else may ever read a word of it, in whatever order they write."""


@pytest.mark.parametrize("seed", [7])
def test_generated_texts__are_answered_and_show_nothing_of_others(commands: Commands, store: Store, seed: int) -> None:
    settings = commands.settings
    chat = settings.chat.model_copy(update={"per_minute": 1_000_000})
    patient = Commands(settings.model_copy(update={"chat": chat}), store)
    dice = random.Random(seed)
    said = deque(("/searches", "/mydata", "/profile"), maxlen=200)
    failed, shown = [], []
    for number in range(COUNT):
        person = dice.choice((CLAIRE, *OTHERS))
        text = dice.choice(said) if number % 9 == 0 else generated(dice)
        text = OWN[number // 7 % len(OWN)] if person is CLAIRE and number % 7 == 0 else text
        answer = patient.answer(replace(person), text, NOW + timedelta(seconds=number))
        if answer is None or "erreur de mon côté" in answer.text or "fault on my side" in answer.text:
            failed.append(text)
            continue
        if person is not CLAIRE:
            shown += [(person.key, text, secret) for secret in SECRETS if secret in shown_whole(answer)]
        said.extend(button.says for row in answer.buttons for button in row if not _names(button.says))
    assert not failed
    assert not shown


def shown_whole(answer: Reply) -> str:
    """All that an answer shows, with its file and its buttons."""
    return shown_in_terminal(answer).casefold()


def _names(text: str) -> bool:
    """Whether words hold a secret: who says one may read it in the answer."""
    return any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("text", ["/manque https://[::1", "https://[::1", "http://[", "/missing https://[fe80::1%25/x"])
def test_address_that_is_none__is_answered(commands: Commands, claire: Person, text: str) -> None:
    answer = commands.answer(claire, text, NOW)
    assert answer is not None
    assert "pas connue" in answer.text or "Aucun appel" in answer.text
