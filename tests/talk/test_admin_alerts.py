"""What admins are told of sources: once each, in their language, a recovery as a recovery."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.talk.scenes import NOW
from watcher.remember.people.audit import MISSED, AuditLine
from watcher.remember.sources.state import Alert, Health, SourceState
from watcher.remember.store import Store
from watcher.talk.admin_alerts import AdminAlerts
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.signed_commands import CommandSigner


class Chats:
    """Keeps what was said, by chat."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, list[list[tuple[str, str]]]]] = []

    async def say(self, chat: str, blocks: Sequence[str], *, buttons: Any = (), thread: int | None = None) -> None:
        self.said.append((chat, "\n".join(blocks).replace("\u00a0", " "), [list(row) for row in buttons]))


def alert(store: Store, kind: str, hours: float, reason: str) -> None:
    at = NOW + timedelta(hours=hours)
    health = Health.FAILING if kind == "down" else Health.OK
    with store.db.write() as tx:
        store.sources.raise_alert(tx, Alert("ministere", at, kind, health, reason))


async def test_recovery__is_told_as_a_recovery_in_each_admins_language(commands: Commands, store: Store) -> None:
    settings = commands.settings
    admins = settings.admins.model_copy(update={"telegram": (1, 2)})
    commands.settings = settings.model_copy(update={"admins": admins})
    store.conversations.speak("telegram:2", "en", NOW)
    chats = Chats()
    alerts = AdminAlerts(commands, store, chats)

    alert(store, "down", 0, "the server answered 500")
    await alerts.tell_alerts(NOW)
    alert(store, "down", 1, "the server answered 502")
    alert(store, "up", 3, "the server answered 500")
    await alerts.tell_alerts(NOW)
    await alerts.tell_alerts(NOW)

    down, _, french, english = chats.said
    assert down[1] == "⚠ Ministère : en panne. le serveur a répondu 500"
    signer = CommandSigner(store.people.signer, "1")
    assert [signer.read(data, NOW, "1") for _, data in down[2][0]] == ["/sources ministere", "/collect ministere"]
    assert french[1].endswith("✓ Ministère est lue de nouveau, après 3 h en panne.")
    assert english[1].endswith("✓ Ministère is read again, after 3 h down.")


class Letters:
    """Keeps the letters, or none while the relay is down."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.is_down = False

    async def __call__(self, address: str, subject: str, text: str) -> bool:
        if not self.is_down:
            self.sent.append((address, subject, text.replace("\u00a0", " ")))
        return not self.is_down


def _admins(commands: Commands, **known: Any) -> None:
    settings = commands.settings
    commands.settings = settings.model_copy(update={"admins": settings.admins.model_copy(update=known)})


async def test_address__is_told_of_sources_as_a_chat_is(commands: Commands, store: Store) -> None:
    _admins(commands, email=("anne@example.org",))
    letters = Letters()
    alerts = AdminAlerts(commands, store, None, letters)
    alert(store, "down", 0, "the server answered 500")
    await alerts.tell_alerts(NOW)
    await alerts.tell_alerts(NOW + timedelta(hours=1))
    await alerts.tell("config.toml: line 3 is wrong\nline 4 too")
    assert [(address, text) for address, _, text in letters.sent] == [
        ("anne@example.org", "⚠ Ministère : en panne. le serveur a répondu 500"),
        ("anne@example.org", "config.toml: line 3 is wrong\nline 4 too"),
    ]
    assert letters.sent[1][1] == "config.toml: line 3 is wrong"


async def test_address__that_cannot_be_reached_is_told_later_and_not_at_every_tick(
    commands: Commands, store: Store
) -> None:
    _admins(commands, email=("anne@example.org",))
    letters = Letters()
    letters.is_down = True
    alerts = AdminAlerts(commands, store, None, letters)
    alert(store, "down", 0, "the server answered 500")
    await alerts.tell_alerts(NOW)
    letters.is_down = False
    await alerts.tell_alerts(NOW + timedelta(minutes=1))
    assert letters.sent == []
    await alerts.tell_alerts(NOW + timedelta(minutes=20))
    assert len(letters.sent) == 1
    assert store.sources.alerts() == ()


async def test_chats_and_addresses__each_hear_once(commands: Commands, store: Store) -> None:
    _admins(commands, telegram=(1,), email=("anne@example.org",))
    chats, letters = Chats(), Letters()
    alerts = AdminAlerts(commands, store, chats, letters)
    alert(store, "down", 0, "the server answered 500")
    for minutes in (0, 1, 30):
        await alerts.tell_alerts(NOW + timedelta(minutes=minutes))
    assert (len(chats.said), len(letters.sent)) == (1, 1)


async def test_summary__ends_with_what_readers_missed_and_says_it_alone_once_a_month(
    commands: Commands, store: Store
) -> None:
    _admins(commands, telegram=(1,))
    chats = Chats()
    for cause in ("filtered", "unknown_source", "filtered"):
        store.audit.note(AuditLine(NOW, "reader", MISSED, cause))
    line = "Appels dits manqués en trente jours : 3 (écartée par un filtre 2, aucune source 1)"
    for days in (0, 1, 2):
        await AdminAlerts(commands, store, chats).tell_alerts(NOW + timedelta(days=days))
    assert [text for _, text, _ in chats.said] == [f"⚠ {line}"]

    reason = "the server answered 500 " * 100
    with store.db.write() as tx:
        store.sources.save(tx, [SourceState("ministere", health=Health.FAILING, reason=reason)])
    await AdminAlerts(commands, store, chats).tell_alerts(NOW + timedelta(days=3))
    said = chats.said[-1][1]
    assert said.startswith("⚠ 1 source")
    assert said.endswith(f"\n\n{line}")


async def test_summary__of_a_watch_that_lacks_nothing_is_not_sent(commands: Commands, store: Store) -> None:
    _admins(commands, telegram=(1,))
    chats = Chats()
    await AdminAlerts(commands, store, chats).tell_alerts(NOW)
    assert chats.said == []


async def test_missed_page__comes_with_a_button(commands: Commands, store: Store) -> None:
    _admins(commands, telegram=(1,))
    commands.answer(Person("telegram", "4001", language="fr"), "/manque https://inconnu.example.org/appel", NOW)
    chats = Chats()
    await AdminAlerts(commands, store, chats).tell_alerts(NOW)
    signer = CommandSigner(store.people.signer, "1")
    assert [signer.read(data, NOW, "1") for row in chats.said[0][2] for _, data in row] == ["/missed"]
