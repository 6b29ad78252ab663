"""What a built wheel holds (hatchling's defaults would leave spiders/ and data files out), and that it works alone."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.paths import ROOT
from tools.release import build

EPOCH = 1_800_000_000


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> list[Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"), EPOCH)


@pytest.fixture(scope="module")
def wheel(built: list[Path]) -> Path:
    return built[0]


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "watcher/cli/__init__.py",
        "watcher/config/shipped.toml",
        "watcher/demo/config.toml",
        "watcher/remember/db/migrations/env.py",
        "watcher/wording/catalogues/fr/talk.toml",
        "watcher/wording/catalogues/en/talk.toml",
        "spiders/__init__.py",
        "spiders/page.py",
        "spiders/api.py",
    ],
)
def test_wheel__holds(names: set[str], name: str):
    assert name in names


def test_wheel__holds_every_file_of_both_packages(names: set[str]):
    tracked = subprocess.run(
        ["git", "ls-files", "watcher", "spiders"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert set(tracked) - names == set()


def test_wheel__holds_no_tests(names: set[str]):
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/"))]


def test_wheel__carries_the_licence(names: set[str]):
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def sums(files: list[Path]) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_built_elsewhere_from_files_of_another_day__has_the_same_bytes(built: list[Path], tmp_path: Path):
    """A checkout of another person: another folder, other times, other rights."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
        (tmp_path / name).chmod(0o600)
        os.utime(tmp_path / name, (EPOCH - 10**8, EPOCH - 10**8))
    assert sums(build(tmp_path, tmp_path / "dist", EPOCH)) == sums(built)


def test_built_for_another_commit__has_its_time(built: list[Path]):
    with zipfile.ZipFile(built[0]) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2027, 1, 15)}


def test_source_archive__holds_all_that_its_documents_speak_of(built: list[Path]):
    with tarfile.open(built[1]) as archive:
        found = {name.split("/")[1] for name in archive.getnames()}
    folders = {"watcher", "spiders", "tests", "bench", "tools", "docs", "deploy"}
    assert folders | {"LICENSE", "README.md", "Makefile", "requirements.txt", "config.toml"} <= found


def required(requirements: list[str]) -> Iterator[metadata.Distribution]:
    """What an installation without extras brings: the distributions that are required, and what they require."""
    waiting = [(Requirement(text), "") for text in requirements]
    seen = set()
    while waiting:
        asked, extra = waiting.pop()
        if asked.marker and not asked.marker.evaluate({"extra": extra}):
            continue
        found = metadata.distribution(asked.name)
        for wanted in {"", *asked.extras}:
            if (found.name, wanted) not in seen:
                seen.add((found.name, wanted))
                waiting += [(Requirement(text), wanted) for text in found.requires or []]
                yield found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory) -> Path:
    """The command in an environment that holds the wheel and what it requires, nothing of this checkout."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False)
    python = folder / "bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, timeout=120)
    (site,) = folder.glob("lib/python*/site-packages")
    own = metadata.PathDistribution(next(site.glob("funding_watcher-*.dist-info")))
    for distribution in required(own.requires or []):
        for top in {file.parts[0] for file in distribution.files or [] if file.parts[0] != ".."}:
            if not (site / top).exists():
                (site / top).symlink_to(distribution.locate_file(top))
    return folder / "bin/watcher"


def run(program: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        [program, *words], check=False, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


def test_program__holds_no_tool_of_development(program: Path):
    names = {path.name for path in program.parents[1].glob("lib/python*/site-packages/*")}
    assert "sqlalchemy" in names
    assert not names & {"pytest", "mypy", "hatchling", "tests", "bench"}


def test_program__in_an_empty_folder_says_how_to_begin_and_begins(program: Path, tmp_path: Path):
    refused = run(program, tmp_path, "check")
    assert refused.returncode == 2
    assert "watcher init" in refused.stderr
    assert run(program, tmp_path, "init").returncode == 0
    assert (tmp_path / "config.toml").read_bytes() == (ROOT / "config.toml").read_bytes()
    assert run(program, tmp_path, "check").returncode == 0


def test_program__plays_the_demo_in_an_empty_folder(program: Path, tmp_path: Path):
    done = run(program, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert "Done in" in done.stdout
    assert list((tmp_path / "var").rglob("*.eml"))
