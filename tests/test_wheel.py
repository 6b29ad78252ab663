"""What a built wheel holds: hatchling's defaults would silently leave spiders/ and the data files out."""

import subprocess
import sys
import zipfile

import pytest

from tests.paths import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "watcher/cli/__init__.py",
        "watcher/config/shipped.toml",
        "watcher/demo/config.toml",
        "watcher/remember/migrations/env.py",
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
