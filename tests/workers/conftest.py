"""Real databases, and machines that work over one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import migrated_postgres, postgres_server, postgres_url
from tests.peers.many_hosts import ManyHosts
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer
from tests.workers.machines import FEEDS, HOSTS, Machines
from watcher.remember.store import Store

__all__ = ["migrated_postgres", "postgres_server", "postgres_url"]


@pytest.fixture
def mail() -> Iterator[SmtpPeer]:
    with in_thread(SmtpPeer()) as peer:
        yield peer


@pytest.fixture
def machines(tmp_path: Path, postgres_url: str, mail: SmtpPeer) -> Iterator[Machines]:
    """Over an empty database: FEEDS sources on HOSTS hosts."""
    Store.open(postgres_url).close()
    with in_thread(ManyHosts(HOSTS, FEEDS)) as hosts:
        yield Machines(tmp_path, postgres_url, hosts, mail)
