"""The compose file starts commands of the program, of the image's version, and what it names stands there."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import yaml

from tests.paths import ROOT
from watcher.cli import app

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
OWN = {name: service for name, service in COMPOSE["services"].items() if "funding-watcher" in service["image"]}
ours = pytest.mark.parametrize("service", OWN.values(), ids=OWN)


@ours
def test_service__is_a_command_of_this_version_that_may_write_its_state_alone(service: dict[str, Any]) -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert service["command"][0] in commands
    assert service["image"] == f"{project['name']}:{project['version']}"
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/var/lib/watcher"]


@ours
def test_service__names_what_the_file_defines(service: dict[str, Any]) -> None:
    assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])
    assert {secret["source"] for secret in service["secrets"]} <= set(COMPOSE["secrets"])
    assert {config["source"] for config in service["configs"]} <= set(COMPOSE["configs"])
    assert set(service["depends_on"]) <= set(COMPOSE["services"])
