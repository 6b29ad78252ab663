"""The protocol's official SDK as a client of ours: plays along where it is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.web.api.invented import invented
from tests.web.public.scenes import FUND, SiteWorld
from tests.web.serving import served
from watcher.model import Kind
from watcher.web.commongrants import sdk

pytest.importorskip("common_grants_sdk", reason="pip install common-grants-sdk")


def test_sdk__lists_and_reads_every_call(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.record(invented(240), source=FUND)
    with served(world.app) as root:
        assert list(sdk.faults(root)) == []
        with sdk.client(root, most=1000) as client:
            listed = client.opportunities.list()
    assert len({item.id for item in listed.items}) == sum(item[1].kind is Kind.CALL for item in invented(240))
    world.close()


def test_walk_of_the_docs__prints_what_they_say(site: SiteWorld) -> None:
    program, printed = re.findall(r"```(?:python|text)\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.S)
    with served(site.app) as root:
        program = program.replace("https://veille.example.org", root)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == printed, done.stderr
