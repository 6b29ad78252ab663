"""Every fault of a relay or of the Bot API at every stage, played; the table in docs/operate.md is what came of it.

`UPDATE_DOCS=1` writes the table anew.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import MORNING, World
from tests.paths import ROOT
from tests.peers.faulty import BOT_FAULTS, SMTP_FAULTS, SMTP_STAGES, FaultyBotApi, FaultySmtp
from watcher.deliver.channels import mail, telegram
from watcher.deliver.channels.base import Channel
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel, bot_at

DOC = ROOT / "docs" / "operate.md"
STEPS = [timedelta(minutes=70) * step for step in range(5)]
SHORT = 0.15


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIMEOUT", "TIMEOUT_OF_BODY", "RESET_TIMEOUT"):
        monkeypatch.setattr(mail, name, SHORT)
    monkeypatch.setattr(telegram, "CONNECT_SECONDS", 2.0)
    monkeypatch.setattr(telegram, "ANSWER_SECONDS", SHORT)


def played(
    folder: Path, peer: AbstractAsyncContextManager[Any], made: Callable[[World, Any], Channel], **who: str
) -> tuple[str, ...]:
    """One message, tried five times over five hours against that peer: state, copies, channel, subscriber, alerts."""
    world = World(folder)

    async def run() -> int:
        async with peer as known:
            for step in STEPS:
                await world.adeliver(MORNING + step, made(world, known))
            return int(known.taken)

    try:
        world.subscribe(**who)
        world.announce(1)
        copies = asyncio.run(run())
        [row, *_] = world.outbox.rows()
        state = "paused" if world.outbox.channel(row.channel).paused_at else "open"
        alerts = {re.sub(r"-\d+$", "", alert.about) for alert in world.outbox.untold_alerts()} - {"nobody-written"}
        return row.state.value, str(copies), state, world.people.all()[0].state.value, ", ".join(sorted(alerts)) or "–"
    finally:
        world.close()


def over_mail(world: World, peer: FaultySmtp) -> Channel:
    tls = {"security": "starttls"} if peer.stage == "STARTTLS" else {}
    user = {"user": "bot"} if peer.stage == "AUTH" else {}
    world.settings = by_mail(world.settings, peer.port, **tls, **user)
    return channel(world, password="hush")


def over_chat(world: World, peer: FaultyBotApi) -> Channel:
    bot = bot_at(peer.url, "123456:abcdefghijklmnopqrstuvwxyzabcdefghi")
    return TelegramChannel(bot, world.outbox, SendingPace(unit=0.001), lambda: MORNING + STEPS[-1])


def rows(folder: Path) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found = {}
    for number, (stage, fault) in enumerate((stage, fault) for stage in SMTP_STAGES for fault in SMTP_FAULTS):
        (folder / f"s{number}").mkdir()
        who = {"channel": "email", "address": "claire@example.org"}
        found["SMTP", stage, fault] = played(folder / f"s{number}", FaultySmtp(stage, fault), over_mail, **who)
    for number, fault in enumerate((*BOT_FAULTS, "hang", "reset")):
        (folder / f"b{number}").mkdir()
        who = {"channel": "telegram", "address": "501"}
        found["Bot API", "sendMessage", fault] = played(folder / f"b{number}", FaultyBotApi(fault), over_chat, **who)
    return found


def table(found: dict[tuple[str, str, str], tuple[str, ...]]) -> str:
    head = ("", "stage", "fault", "message", "copies", "channel", "subscriber", "alerts")
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join((*key, *values))} |" for key, values in found.items()])


def test_faults__end_as_the_table_of_the_docs_says(tmp_path: Path) -> None:
    found = rows(tmp_path)
    for (peer, stage, fault), (state, copies, _, subscriber, alerts) in found.items():
        at = f"{peer} {stage} {fault}"
        assert int(copies) <= (4 if peer == "SMTP" else 2) or fault.startswith(("4", "5xx")), at  # refused is no copy
        assert subscriber != "suppressed" or (stage, fault) == ("RCPT", "5xx"), at
        assert state in ("sent", "queued", "unknown", "held", "cancelled"), at
        assert state in ("sent", "queued", "cancelled") or alerts != "–", at
    text = DOC.read_text(encoding="utf-8")
    known = re.search(r"(<!-- faults -->\n)(.*?)(\n<!-- end -->)", text, re.DOTALL)
    assert known
    if os.environ.get("UPDATE_DOCS"):
        DOC.write_text(text.replace(known[0], f"{known[1]}{table(found)}{known[3]}"), encoding="utf-8")
    else:
        assert known[2] == table(found)
