"""A bot against the real limits: waits when told to, never talks to who shut it out, loses and doubles nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram import Bot

from tests.deliver.world import MORNING, World
from tests.peers.botapi import TOKEN, BotApiPeer
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SendResult
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.deliver.run import DeliverReport
from watcher.model import Message

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNIT = 0.02  # a second of the peer


@asynccontextmanager
async def talking(world: World, peer: BotApiPeer, now: Callable[[], datetime] = lambda: MORNING) -> Any:
    async with Bot(TOKEN, base_url=f"{peer.url}/bot") as bot:
        yield TelegramChannel(bot, world.outbox, SendingPace(unit=peer.second), now, is_shared=True)


def telling(world: World, peer: BotApiPeer, *moments: datetime) -> list[list[DeliverReport]]:
    """Delivers at each moment, each time with a fresh bot (as after a restart)."""

    async def run() -> list[list[DeliverReport]]:
        reports = []
        async with peer:
            for now in moments:
                async with talking(world, peer, lambda now=now: now) as channel:
                    reports.append(await world.adeliver(now, channel))
        return reports

    return asyncio.run(run())


def states(reports: list[list[DeliverReport]]) -> list[list[str]]:
    return [[report.state for report in run] for run in reports]


@pytest.fixture
def peer() -> BotApiPeer:
    return BotApiPeer(second=UNIT)


@pytest.fixture
def chatting(world: World) -> World:
    world.subscribe(channel="telegram", address="501")
    world.announce(1, "Santé & numérique <3 🚀")
    return world


def test_digest__arrives_with_its_links(chatting: World, peer: BotApiPeer) -> None:
    assert states(telling(chatting, peer, MORNING, MORNING + HOUR)) == [["sent"], []]
    [said] = peer.said
    assert "Santé & numérique <3 🚀" in said.text
    assert said.parameters["parse_mode"] == "HTML"
    [triage, leave] = said.buttons
    asked = [chatting.people.signer.read_button(button["callback_data"]) for button in (*triage, *leave)]
    assert [button.action for button in asked if button] == ["follow", "mute", "later", "unsubscribe"]


def test_t45_flood_limit__no_request_before_it_ends_also_after_a_restart(world: World, peer: BotApiPeer) -> None:
    for chat in range(501, 531):
        world.subscribe(channel="telegram", address=str(chat))
    world.announce(1)
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 3600}}
    peer.script["sendMessage"].append((429, flood))
    early, late = MORNING + timedelta(minutes=59), MORNING + timedelta(minutes=75)  # the clock goes on meanwhile
    reports = telling(world, peer, MORNING, early, late)
    assert set(states(reports)[0]) <= {"queued", "sent"}
    assert set(states(reports)[1]) == {"queued"}
    assert set(states(reports)[2]) == {"sent"}
    assert sorted(said.chat for said in peer.said) == list(range(501, 531))
    assert [row.attempts for row in world.outbox.rows()] == [0] * 30
    in_flight = 16
    assert len([call for call in peer.calls if call[0] == "sendMessage"]) <= 30 + in_flight


def test_t45_flood_limit__holds_answers_too(chatting: World, peer: BotApiPeer) -> None:
    chatting.outbox.wait_channel("telegram", MORNING + HOUR, "a limit", MORNING)

    async def run() -> None:
        async with peer, talking(chatting, peer) as channel:
            await channel.say("501", ["Bonjour"], buttons=(), thread=None)

    asyncio.run(run())
    assert peer.said == []


def test_t46_lost_answer__is_repeated_once_and_no_more(chatting: World, peer: BotApiPeer) -> None:
    peer.dropped = 9
    reports = telling(chatting, peer, *[MORNING + number * HOUR for number in range(5)])
    assert states(reports) == [["queued"], ["failed"], [], [], []]
    assert len(peer.said) == 2
    assert chatting.states() == ["unknown"]


def test_t46_no_connection__is_safe_to_repeat(chatting: World) -> None:
    async def run() -> list[DeliverReport]:
        dead = BotApiPeer()
        dead.port = 9  # nobody listens
        bot = Bot(TOKEN, base_url=f"{dead.url}/bot")
        return await chatting.adeliver(
            MORNING, TelegramChannel(bot, chatting.outbox, SendingPace(unit=UNIT), lambda: MORNING)
        )

    assert [report.state for report in asyncio.run(run())] == ["queued"]
    assert [row.unknowns for row in chatting.outbox.rows()] == [0]


def test_t47_limits_kept__never_flooded(world: World) -> None:
    peer = BotApiPeer(second=0.25)
    for chat in range(501, 521):
        world.subscribe(channel="telegram", address=str(chat), frequency="instant")
    for number in range(1, 5):
        world.announce(number)
        world.deliver(MORNING)  # the chat is away: a message of each announcement waits
    reports = telling(world, peer, MORNING)
    assert states(reports)[0].count("sent") == 80
    assert peer.flooded == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (400, "Bad Request: chat not found"),
    ],
)
def test_t48_shut_out__suspended_at_once(chatting: World, peer: BotApiPeer, code: int, words: str) -> None:
    peer.closed[501] = (code, words)
    assert states(telling(chatting, peer, MORNING, MORNING + HOUR, MORNING + DAY)) == [["suspended"], [], []]
    assert [person.state for person in chatting.people.all()] == ["suspended"]
    assert len([call for call in peer.calls if call[0] == "sendMessage"]) == 1


def test_t48_start__takes_the_subscription_up_again(chatting: World, peer: BotApiPeer) -> None:
    from watcher.remember.people.consent import Consent

    peer.closed[501] = (403, "Forbidden: bot was blocked by the user")
    telling(chatting, peer, MORNING)
    del peer.closed[501]
    [person] = chatting.people.all()
    chatting.people.resume(person.id, Consent(way="chat"), MORNING)
    chatting.announce(2)
    assert states(telling(chatting, peer, MORNING + DAY)) == [["sent"]]


def test_t48_group_became_supergroup__is_followed(world: World, peer: BotApiPeer) -> None:
    world.subscribe(channel="telegram", address="-77")
    world.announce(1)
    peer.migrated[-77] = -100_77
    reports = telling(world, peer, MORNING, MORNING + timedelta(minutes=1))
    assert states(reports) == [["queued"], ["sent"]]
    assert [said.chat for said in peer.said] == [-100_77]
    assert world.people.all()[0].address == "-10077"


def test_t49_markup_refused__goes_as_plain_text_once(chatting: World, peer: BotApiPeer) -> None:
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities: unexpected end tag"}
    peer.script["sendMessage"].append((400, refusal))
    assert states(telling(chatting, peer, MORNING)) == [["sent"]]
    assert [said.parameters.get("parse_mode") for said in peer.said] == [None]


def test_t49_long_digest__comes_in_parts_and_goes_on_where_it_stopped(world: World, peer: BotApiPeer) -> None:
    world.subscribe(channel="telegram", address="501")
    for number in range(1, 41):
        world.announce(number, f"Appel numéro {number:03} " + "très détaillé " * 15)

    class Dying(BotApiPeer):
        """Refuses the third message of its life."""

        async def _on_sendMessage(self, parameters: dict[str, Any]) -> Any:
            if len(self.said) == 2 and not self.flooded:
                self.flooded += 1
                self.script["sendMessage"].append((502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}))
                return await self._serve_script()
            return await super()._on_sendMessage(parameters)

        async def _serve_script(self) -> Any:
            from aiohttp import web

            status, body = self.script["sendMessage"].popleft()
            return web.json_response(body, status=status)

    dying = Dying(second=UNIT, enforces=False)
    reports = telling(world, dying, MORNING, MORNING + HOUR)
    assert states(reports) == [["queued"], ["sent"]]
    text = "\n".join(dying.texts(501))
    assert all(text.count(f"Appel numéro {number:03}") == 1 for number in range(1, 41))
    assert all(said.lost_entities == 0 for said in dying.said)


def test_topic__is_where_the_digest_goes(world: World, peer: BotApiPeer) -> None:
    world.subscribe(channel="telegram", address="-77", thread=12)
    world.announce(1)
    telling(world, peer, MORNING)
    assert [int(said.parameters["message_thread_id"]) for said in peer.said] == [12]


def test_wrong_token__pauses_the_channel(chatting: World, peer: BotApiPeer) -> None:
    async def run() -> None:
        async with peer:
            bot = Bot("1:wrong-token", base_url=f"{peer.url}/bot")
            channel = TelegramChannel(bot, chatting.outbox, SendingPace(unit=UNIT), lambda: MORNING)
            await chatting.adeliver(MORNING, channel)

    asyncio.run(run())
    assert chatting.outbox.channel("telegram").paused_at is not None
    assert "wrong-token" not in repr(chatting.outbox.untold_alerts())


def test_callback_data__is_signed_and_short(world: World) -> None:
    signer = world.people.signer
    data = signer.button("follow", 10**12, 10**9)
    assert len(data.encode()) <= 64
    button = signer.read_button(data)
    assert button is not None
    assert (button.action, button.call, button.subscriber) == ("follow", 10**12, 10**9)
    forged = data.replace("1f:", "1m:")
    assert signer.read_button(forged) is None


def test_long_digest__each_part_has_the_buttons_of_its_own_calls(world: World, peer: BotApiPeer) -> None:
    world.subscribe(channel="telegram", address="501")
    for number in range(1, 31):
        world.announce(number, f"Appel {number:02} " + "détaillé " * 60)
    telling(world, peer, MORNING)
    assert len(peer.said) > 2
    seen = []
    for said in peer.said:
        pressed = [world.people.signer.read_button(one["callback_data"]) for row in said.buttons for one in row]
        calls = {button.call for button in pressed if button and button.call}
        assert calls == {number for number in range(1, 31) if f"Appel {number:02} " in said.text}
        seen += [row[0]["text"] for row in said.buttons if row[0]["text"] == "Se désabonner"]
    assert seen == ["Se désabonner"]
    assert peer.said[-1].buttons[-1][0]["text"] == "Se désabonner"


def test_digest__frozen_by_an_older_version_keeps_its_buttons(chatting: World, peer: BotApiPeer) -> None:
    import json
    import zlib

    from watcher.remember.outbox import messages

    message = Message("<1@x>", "S", "T", parts=("a", "b"), buttons=((("Se désabonner", "1u:0:1:x"),),))
    known = {name: value for name, value in asdict(message).items() if name not in ("calls", "taps")}
    older = zlib.compress(json.dumps(known).encode())

    async def run() -> None:
        async with peer, talking(chatting, peer) as channel:
            outgoing = OutgoingMessage(messages.load(older), chatting.people.all()[0], "s", 0, _nothing)
            assert (await channel.send(outgoing)).result is SendResult.SENT

    asyncio.run(run())
    assert [[row[0]["text"] for row in said.buttons] for said in peer.said] == [["Se désabonner"]]


async def _nothing(_: int) -> None: ...


def redrawing(world: World, peer: BotApiPeer, rows: Any) -> int:
    """Asks for these rows under a message of the peer; its number."""

    async def run() -> int:
        async with peer, talking(world, peer) as channel:
            number = peer.show(501, [[("1", "x")]])
            await channel.redraw("501", number, rows)
            return number

    return asyncio.run(run())


def test_redraw__shows_other_buttons(chatting: World, peer: BotApiPeer) -> None:
    assert peer.labels(redrawing(chatting, peer, [[("2", "y")], [("3", "z")]])) == [["2"], ["3"]]


def test_redraw__of_the_same_or_of_a_lost_message_is_no_fault(chatting: World, peer: BotApiPeer) -> None:
    redrawing(chatting, peer, [[("1", "x")]])
    answers = {"ok": False, "error_code": 400, "description": "Bad Request: message to edit not found"}
    peer.script["editMessageReplyMarkup"].append((400, answers))
    redrawing(chatting, peer, [[("2", "y")]])


def test_t45_redraw__waits_for_no_limit_and_notes_one(chatting: World, peer: BotApiPeer) -> None:
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 60}}
    peer.script["editMessageReplyMarkup"].append((429, flood))
    redrawing(chatting, peer, [[("2", "y")]])
    redrawing(chatting, peer, [[("3", "z")]])
    assert len([call for call in peer.calls if call[0] == "editMessageReplyMarkup"]) == 1
    assert chatting.outbox.channel("telegram").wait_until == MORNING + timedelta(seconds=61)
