"""The settings that docs/operate.md shows are settings, and its commands are commands."""

from __future__ import annotations

import re

import pytest

from tests.paths import ROOT
from watcher.config.load import read

TEXT = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))
def test_settings__are_sound(block: str) -> None:
    settings, faults = read(block)
    assert faults == ()
    assert settings is not None


def test_commands__exist() -> None:
    from watcher.cli import app

    commands = [command for command in app.registered_commands if command.callback]
    known = {command.name or str(command.callback and command.callback.__name__) for command in commands}
    known |= {str(group.name) for group in app.registered_groups}
    shown = "\n".join(re.findall(r"`watcher[^`]*`|^watcher .*$", TEXT, re.MULTILINE))
    named = set(re.findall(r"watcher ([a-z]+)(?=[ `\n])", shown))
    assert named <= known, named - known


def test_unencrypted_mail__only_on_this_machine() -> None:
    wrong = '[deliver.email]\nenabled = true\nsender = "a@example.org"\nsecurity = "none"\nhost = "mail.example.org"\n'
    _, faults = read(wrong)
    assert "only for a relay on this machine" in str(faults[0])
