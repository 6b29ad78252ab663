"""Every fault of a relay or of the Bot API at every stage, played; the table in docs/operate.md is what came of it.

`UPDATE_DOCS=1` writes the table anew.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.channels.certificates import write_certificate
from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import MORNING, World
from tests.paths import ROOT
from tests.peers.faulty import (
    BOT_FAULTS,
    SMTP_FAULTS,
    SMTP_STAGES,
    TLS_FAULTS,
    TLS_STAGES,
    FaultyBotApi,
    FaultySmtp,
    FaultyTls,
)
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


class Certificates:
    """What a peer shows, and what its client trusts: only of «self-signed» the client has never heard."""

    def __init__(self, folder: Path, fault: str) -> None:
        made = {"expired": {"days": -1}, "for another host": {"host": "other.example.org", "address": "192.0.2.1"}}
        self.folder = write_certificate(folder, **made.get(fault, {}))
        self.shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.shown.load_cert_chain(self.folder / "cert.pem", self.folder / "key.pem")
        self.is_trusted = fault in made

    def of_client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "cert.pem") if self.is_trusted else None)


def over_mail(world: World, peer: FaultySmtp, trusted: ssl.SSLContext | None = None) -> Channel:
    security = {"STARTTLS": "starttls", "STARTTLS handshake": "starttls", "TLS handshake": "tls"}.get(peer.stage)
    tls = {"security": security} if security else {}
    user = {"user": "bot"} if peer.stage == "AUTH" else {}
    world.settings = by_mail(world.settings, peer.port, **tls, **user)
    return channel(world, password="hush", tls=trusted)


def over_chat(world: World, peer: FaultyBotApi | FaultyTls) -> Channel:
    bot = bot_at(peer.url, "123456:abcdefghijklmnopqrstuvwxyzabcdefghi")
    return TelegramChannel(bot, world.outbox, SendingPace(unit=0.001), lambda: MORNING + STEPS[-1])


BY_MAIL = {"channel": "email", "address": "claire@example.org"}
BY_CHAT = {"channel": "telegram", "address": "501"}
SMTP_ROWS = [
    ("connect", "refused"),
    *((stage, fault) for stage in SMTP_STAGES for fault in SMTP_FAULTS),
    *(("half a message", fault) for fault in ("hang", "reset")),
]


def rows(folder: Path, patch: pytest.MonkeyPatch) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found = {}
    for stage, fault in SMTP_ROWS:
        at = next_folder(folder)
        found["SMTP", stage, fault] = played(at, FaultySmtp(stage, fault), over_mail, **BY_MAIL)
    for stage in TLS_STAGES:
        for fault in TLS_FAULTS:
            at = next_folder(folder)
            tls = Certificates(at, fault)
            peer = FaultySmtp(stage, fault, tls.shown if "-" in fault or tls.is_trusted else None)
            made = partial(over_mail, trusted=tls.of_client())
            found["SMTP", stage, fault] = played(at, peer, made, **BY_MAIL)
    for fault in TLS_FAULTS:
        at = next_folder(folder)
        tls = Certificates(at, fault)
        with patch.context() as patched:
            if tls.is_trusted:
                patched.setenv("SSL_CERT_FILE", str(at / "cert.pem"))
            patched.setattr(telegram, "CONNECT_SECONDS", SHORT if fault == "hang" else 2.0)
            peer = FaultyTls(fault, tls.shown if "-" in fault or tls.is_trusted else None)
            found["Bot API", "TLS handshake", fault] = played(at, peer, over_chat, **BY_CHAT)
    for fault in (*BOT_FAULTS, "hang", "reset"):
        at = next_folder(folder)
        found["Bot API", "sendMessage", fault] = played(at, FaultyBotApi(fault), over_chat, **BY_CHAT)
    return found


def next_folder(folder: Path) -> Path:
    (at := folder / str(len(list(folder.iterdir())))).mkdir()
    return at


def table(found: dict[tuple[str, str, str], tuple[str, ...]]) -> str:
    head = ("", "stage", "fault", "message", "copies", "channel", "subscriber", "alerts")
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join((*key, *values))} |" for key, values in found.items()])


def test_faults__end_as_the_table_of_the_docs_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(tmp_path, monkeypatch)
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
