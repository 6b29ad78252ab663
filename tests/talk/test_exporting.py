"""What the chat hands out: calendar files, tables, messages to pass on; over Telegram as documents."""

import csv
import io
from datetime import timedelta

from tests.peers.botapi import BotApiPeer
from tests.talk.conversing import converse, heard
from tests.talk.scenes import NOW, ask
from tests.waiting import until
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person, Reply
from watcher.talk.terminal import shown


def file_of(answer: Reply) -> str:
    assert answer.file is not None
    return answer.file.content.decode("utf-8-sig")


def test_calendar__has_every_date_with_hour_zone_and_link(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "imagerie")
    answer = ask(commands, claire, "/agenda 1")
    assert answer.text.startswith("La date de\u00a0: Imagerie médicale et IA")
    assert answer.file
    assert answer.file.name == "call-2.ics"
    lines = file_of(answer).replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART;TZID=Europe/Paris:20270526T170000" in lines
    assert "UID:call-2-deadline@127.0.0.1" in lines
    assert any(line.startswith("URL:https://ministere.example.org/aap/ia") for line in lines)
    assert "BEGIN:VTIMEZONE" in lines
    assert "call-2.ics" in shown(answer)


def test_calendar__of_no_list_says_so(commands: Commands, claire: Person) -> None:
    assert "Aucune liste" in ask(commands, claire, "/calendrier 2").text
    assert "There is no call #99" in ask(commands, Person("telegram", "5", language="en"), "/calendar #99").text


def test_export__is_the_whole_list_and_not_its_page(commands: Commands, claire: Person) -> None:
    commands.settings = commands.settings.model_copy(
        update={"chat": commands.settings.chat.model_copy(update={"results": 1})}
    )
    assert "1 à 1 sur 2" in ask(commands, claire, "santé").text
    rows = list(csv.reader(io.StringIO(file_of(ask(commands, claire, "/exporter"))), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["Données de santé à l'hôpital", "Imagerie médicale et IA"]


def test_news__go_on_page_by_page_and_as_a_table(commands: Commands, claire: Person) -> None:
    commands.settings = commands.settings.model_copy(
        update={"chat": commands.settings.chat.model_copy(update={"results": 2})}
    )
    assert "3 appels nouveaux" in ask(commands, claire, "quoi de neuf ?").text
    second = commands.answer(claire, "suite", NOW + timedelta(minutes=5))
    assert second is not None
    assert "3 à 3 sur 3" in second.text
    assert len(file_of(ask(commands, claire, "/export")).splitlines()) == 4


async def test_calendar__comes_as_a_document(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/cherche musées")
        await heard(peer, 77, "Musées vivants")
        peer.write(77, "/agenda 1")
        await until(lambda: bool(peer.documents))

    peer = await converse(commands, store, script)
    (document,) = peer.documents
    assert document[:2] == (77, "call-3.ics")
    assert document[2].startswith(b"BEGIN:VCALENDAR\r\n")
