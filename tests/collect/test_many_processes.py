"""Several real processes on one PostgreSQL, as plain cron on several machines would start them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import postgres_server, postgres_url
from tests.peers.many_hosts import ManyHosts, host
from tests.peers.running import in_thread
from watcher.remember.store import Store

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.process
HOSTS, FEEDS = 8, 24


@pytest.fixture
def hosts() -> Iterator[ManyHosts]:
    with in_thread(ManyHosts(HOSTS, FEEDS)) as made:
        yield made


def test_four_collections_at_once__read_each_source_once_and_no_host_twice_at_once(
    hosts: ManyHosts, postgres_url: str, tmp_path: Path
) -> None:
    allowed = ", ".join(f'"{host(number)}"' for number in range(HOSTS))
    config = tmp_path / "config.toml"
    head = f'[storage]\nurl = "{postgres_url}"\n[collect]\nallow_hosts = [{allowed}]\n'
    config.write_text(head + "".join(hosts.sources("6h")), encoding="utf-8")
    command = [sys.executable, "-m", "watcher", "--config", str(config), "collect", "--due"]
    Store.open(postgres_url).close()

    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(4)]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    left = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert hosts.overlaps == []
    assert hosts.asked == dict.fromkeys(range(FEEDS), 1)
    with Store.open(postgres_url) as store:
        assert sum(store.calls.count_by_source().values()) == FEEDS * 2, left
        assert len(store.ledger.since()) == FEEDS * 2
