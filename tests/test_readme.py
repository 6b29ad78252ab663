"""What the README prints works as printed, in a terminal as it is after `make demo`."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flow.sources import Funder
from tests.paths import ROOT
from tests.waiting import wait_until

README = (ROOT / "README.md").read_text(encoding="utf-8")
ENVIRONMENT = Path(sys.prefix)
ADDRESS = "https://…"
CONFIG = """
[collect]
contact = "watch@example.org"
allow_hosts = ["127.0.0.1"]
delay = 0.0
[admins]
telegram = [1]
[domains.health]
label = {{ fr = "Santé", en = "Health" }}
fr = ["santé"]
en = ["health"]
[[sources]]
name = "funder"
kind = "feed"
url = "{root}/rss.xml"
language = "fr"
country = "FR"
"""

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not (ENVIRONMENT / "bin/activate").exists(), reason="the tests run outside an environment"),
]


def blocks() -> list[str]:
    """The commands of the fenced blocks, without their comments."""
    text = "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
    return [command for line in text.splitlines() if (command := line.split(" #")[0].strip())]


def table() -> list[str]:
    return re.findall(r"^\| `(watcher [^`]+)`", README, re.MULTILINE)


@dataclass(frozen=True)
class Terminal:
    """A folder with a config.toml and the environment, where lines are typed."""

    folder: Path
    root: str

    def line(self, command: str) -> list[str]:
        activate = next(line for line in blocks() if "activate" in line)
        return ["bash", "-c", f"{activate} && exec {command.replace(ADDRESS, f'{self.root}/other.xml')}"]

    @property
    def options(self) -> dict[str, object]:
        environment = {**os.environ, "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
        return {"cwd": self.folder, "env": environment, "text": True}

    def type(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.line(command), check=False, input="y\n", capture_output=True, timeout=120, **self.options
        )


@pytest.fixture(scope="module")
def terminal(tmp_path_factory) -> Iterator[Terminal]:
    folder = tmp_path_factory.mktemp("readme")
    (folder / ".venv").symlink_to(ENVIRONMENT)
    funder = Funder()
    funder.calls = [("a", "Données de santé : un appel", 30), ("b", "Santé publique : un appel", 40)]
    with funder.open():
        (folder / "config.toml").write_text(CONFIG.format(root=funder.root), encoding="utf-8")
        yield Terminal(folder, funder.root)


@pytest.mark.parametrize("command", [one for one in table() if one != "watcher serve"])
def test_readme__each_everyday_command_works_as_printed(terminal: Terminal, command: str):
    done = terminal.type(command)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_readme__the_service_starts_as_printed_and_stops_when_told(terminal: Terminal):
    assert "watcher serve" in table()
    log = terminal.folder / "serve.log"
    with log.open("w") as out, subprocess.Popen(terminal.line("watcher serve"), stderr=out, **terminal.options) as one:
        try:
            wait_until(lambda: "started" in log.read_text() or one.poll() is not None, "the start or the end")
            one.send_signal(signal.SIGTERM)
            assert one.wait(60) == 0, log.read_text()
        finally:
            one.kill()
    assert "started" in log.read_text()


def test_readme__the_shipped_settings_are_sound(terminal: Terminal, tmp_path: Path):
    shutil.copy(ROOT / "config.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(ENVIRONMENT)
    assert "watcher check" in blocks()
    done = Terminal(tmp_path, terminal.root).type("watcher check")
    assert done.returncode == 0, done.stderr


PAGES = ("README.md", "README.fr.md", "CONTRIBUTING.md", "SECURITY.md")


@pytest.mark.parametrize("page", PAGES)
def test_page__names_only_targets_of_the_makefile(page: str):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_page__links_and_names_only_files_that_are_there(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)#]+)", text) + re.findall(r"\b(?:tests|watcher|docs|tools)/[\w./-]*\w", text)
    assert named
    assert not [name for name in named if "://" not in name and not (ROOT / name).exists()]
