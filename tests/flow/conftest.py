"""The peers of a whole program: a funder's site, the chat and the mail server; and real databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import postgres_server, postgres_url
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def funder() -> Iterator[Funder]:
    with Funder().open() as site:
        yield site


@pytest.fixture
def bot() -> Iterator[BotApiPeer]:
    with in_thread(BotApiPeer()) as peer:
        yield peer


@pytest.fixture
def mail() -> Iterator[SmtpPeer]:
    with in_thread(SmtpPeer()) as peer:
        yield peer
