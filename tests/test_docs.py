"""The documents name what exists, in both languages, and the walks through the files run one way."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.paths import ROOT
from watcher.cli import app
from watcher.config.load import read
from watcher.talk.commands import COMMANDS, HIDDEN

PAGES = [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/fr/*.md")]
TWINS = {
    "README.md": "README.fr.md",
    "docs/add-a-source.md": "docs/fr/ajouter-une-source.md",
    "docs/chat.md": "docs/fr/chat.md",
    "docs/domains.md": "docs/fr/domaines.md",
    "docs/chat-answers.md": "docs/fr/reponses.md",
    "docs/introductions.md": "docs/fr/mises-en-relation.md",
    "docs/operate.md": "docs/fr/exploiter.md",
}
FRENCH = sorted(TWINS.values())
ROOMS = {path.name for path in (ROOT / "watcher").iterdir() if path.is_dir() and not path.name.startswith("_")}
FOLDERS = ROOMS | {"watcher", "spiders", "tests", "docs", "tools", "bench", "deploy"}
PATH = re.compile(rf"(?<![\w./:<-])(?:{'|'.join(sorted(FOLDERS))})/(?:[\w.-]+/)*[\w-]*(?:\.\w+)?")
CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
PROGRAM = typer.main.get_command(app)
STEP = re.compile(r"^\d+\. .*(?:\n  +.*)*", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


every_page = pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in sorted(PAGES)])
every_french_page = pytest.mark.parametrize("page", FRENCH)


# --- files ---------------------------------------------------------------------------------------------------


def paths(text: str) -> list[str]:
    """The files and folders that a text names in code, from the top of the project or from `watcher/`."""
    return [path for code in CODE.findall(text) for path in PATH.findall(code)]


def file_of(path: str) -> Path:
    return next((found for found in (ROOT / path, ROOT / "watcher" / path) if found.exists()), ROOT / path)


@every_page
def test_page__names_only_files_that_are_there(page: str):
    assert [path for path in paths(text_of(page)) if not file_of(path).exists()] == []


@every_page
def test_page__links_only_to_files_that_are_there(page: str):
    links = re.findall(r"\]\(([^)#\s]+)", CODE.sub("", text_of(page)))
    assert [link for link in links if "://" not in link and not ((ROOT / page).parent / link).exists()] == []


def test_paths__are_found_in_code_and_nowhere_else():
    text = "`collect/run.py` and `watcher/web/`, but not docs/no.md, `https://example.org/docs/x.md` or `GET /tests/x`"
    assert paths(text) == ["collect/run.py", "watcher/web/"]
    assert not file_of("collect/walk.py").exists()


# --- commands ------------------------------------------------------------------------------------------------


def typed(text: str) -> Iterator[list[str]]:
    """The words of each `watcher …` that a text shows in code, without comments and without `--config PATH`."""
    for code in CODE.findall(text):
        for line in code.strip("`").splitlines():
            if shown := re.search(r"(?:^|/bin/|^\$ )watcher (?!.*=)([^#`]+)", line.strip()):
                yield re.sub(r"^--config \S+ ", "", shown[1]).split()


def fault(words: list[str]) -> str:
    """What of a command line does not exist: its command, or an option of it. Empty when all of it does."""
    command: Any = PROGRAM
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith(("-", "<", "…")):
        name = rest.pop(0)
        if name not in command.commands:
            return f"watcher {' '.join(words)}: no command {name}"
        command = command.commands[name]
    known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    wrong = [word for word in rest if re.fullmatch(r"--[a-z-]+", word) and word not in known]
    return f"watcher {' '.join(words)}: no option {wrong[0]}" if wrong else ""


@every_page
def test_page__names_only_commands_and_options_that_are_there(page: str):
    assert [wrong for words in typed(text_of(page)) if (wrong := fault(words))] == []


def test_commands__are_found_in_prose_and_in_blocks():
    text = "`watcher source add URL`\n```sh\nwatcher --config x.toml bounce --to a   # pipe\n```\n`watcher collects`"
    assert list(typed(text)) == [["source", "add", "URL"], ["bounce", "--to", "a"], ["collects"]]


@pytest.mark.parametrize("line", ["collects", "source remove x", "deliver --dry-runs", "subscribers add x --agreed"])
def test_fault__knows_what_is_not_there(line: str):
    assert fault(line.split())


# --- both languages ------------------------------------------------------------------------------------------


def test_french_pages__are_all_known():
    assert {f"docs/fr/{page.name}" for page in ROOT.glob("docs/fr/*.md")} == set(FRENCH) - {"README.fr.md"}


@pytest.mark.parametrize(("english", "french"), TWINS.items())
def test_twins__link_to_each_other_at_the_top(english: str, french: str):
    for page, other in ((english, french), (french, english)):
        top = "\n".join(text_of(page).splitlines()[:4])
        linked = [((ROOT / page).parent / link).resolve() for link in re.findall(r"\]\(([^)]+)\)", top)]
        assert (ROOT / other).resolve() in linked


def test_readmes__show_the_same_commands():
    def commands(page: str) -> list[str]:
        lines = re.findall(r"^```sh\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE)[0].splitlines()
        table = re.findall(r"^\| `(watcher [a-z]+(?: [a-z]+)?)", text_of(page), re.MULTILINE)
        return [line.split("#")[0].strip() for line in lines] + table

    assert commands("README.md") == commands("README.fr.md")
    assert len(commands("README.md")) > 10


def chat_commands(page: str) -> set[str]:
    """The commands of a page about the chat, each by its first name; words that are no command as written."""
    known = {name: command.name for command in COMMANDS for name in (command.name, *command.names)}
    said = [word for code in re.findall(r"`[^`\n]+`", text_of(page)) for word in re.findall(r"^`/([a-z]+)", code)]
    return {known.get(word, f"/{word}?") for word in said}


@pytest.mark.parametrize("page", ["docs/chat.md", "docs/fr/chat.md"])
def test_chat__every_command_is_told(page: str):
    assert chat_commands(page) | {"start", "help"} == {command.name for command in COMMANDS} - HIDDEN


@every_french_page
def test_french_page__has_no_break_spaces_where_french_wants_them(page: str):
    prose = re.sub(r"\]\([^)]*\)", "]", CODE.sub("x", text_of(page)))
    assert (
        re.findall(r".{,20}(?:[ \n](?:[:;?»%]|!(?!\[))|«[ \n]|[\w)][;!?](?=\s)|\w:(?=\s)|«\w|\w»).{,20}", prose) == []
    )


@every_french_page
def test_french_page__shows_settings_that_are_sound(page: str):
    for block in re.findall(r"^ *```toml\n(.*?)^ *```", text_of(page), re.DOTALL | re.MULTILINE):
        assert read(block)[1] == ()


# --- the walks of the architecture -----------------------------------------------------------------------------

ARCHITECTURE = text_of("docs/architecture.md")
WALKS = re.findall(r"^### (.+?)\n(.*?)(?=^##)", ARCHITECTURE, re.DOTALL | re.MULTILINE)
CONTRACTS = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
LAYERS = {
    f"{container}.{module}": depth
    for contract in CONTRACTS
    if contract["type"] == "layers"
    for container in contract["containers"]
    for depth, layer in enumerate(contract["layers"])
    for module in layer.split(" | ")
}


def depths(path: str) -> list[int]:
    """How deep a module lies in the layers of the whole and, where its room has some, in those of its room."""
    parts = Path(path).with_suffix("").parts
    modules = [".".join(("watcher", *parts[:length])) for length in range(1, len(parts) + 1)]
    return [LAYERS[module] for module in modules if module in LAYERS]


def climbs(steps: str) -> list[tuple[str, str]]:
    """Each pair of neighbours in a walk of which the second lies above the first."""
    files = [path for step in STEP.findall(steps) for path in paths(step) if not path.startswith("spiders")]
    return [(one, other) for one, other in pairwise(files) if depths(other) < depths(one)]


def test_architecture__has_five_walks():
    assert len(WALKS) == 5
    assert all(len(paths(steps)) >= 6 for _, steps in WALKS)


@pytest.mark.parametrize(("title", "steps"), WALKS, ids=[title for title, _ in WALKS])
def test_walk__never_climbs_in_the_layers_of_imports(title: str, steps: str):
    assert climbs(steps) == []


def test_climbs__are_recognised():
    assert climbs("1. `remember/store.py`\n2. `collect/run.py`\n") == [("remember/store.py", "collect/run.py")]
    assert climbs("1. `collect/net/fetch.py`,\n   then `collect/run.py`\n")
    assert not climbs("1. `collect/run.py`, `collect/net/fetch.py`\n2. `spiders/page.py`\n3. `remember/db/leases.py`\n")


def test_architecture__tells_of_every_room():
    rows = set(re.findall(r"^\| `watcher/(\w+)", ARCHITECTURE, re.MULTILINE))
    assert ROOMS | {"service", "imap_mailbox"} == rows
