"""Every target of the Makefile does what `make help` says of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import OTHERS, SPEED
from tests.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = next(line for line in MAKEFILE.splitlines() if line.startswith(".PHONY:")).split()[1:]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "-f", str(ROOT / "Makefile"), f"VENV={sys.prefix}", *words]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=120)


def test_make__alone_lists_every_target():
    listed = make(ROOT).stdout
    assert re.findall(r"^make ([a-z]+) ", listed, re.MULTILINE) == TARGETS


def test_every_target__has_commands():
    bare = [target for target in TARGETS if not re.search(rf"^{target}:.*\n\t\S", MAKEFILE, re.MULTILINE)]
    assert bare == []


def test_every_file_that_a_target_names_is_there():
    names = re.findall(r"\b((?:tests|tools)/[\w/.]+)", MAKEFILE)
    names += [f"{name.replace('.', '/')}.py" for name in re.findall(r"-m (bench\.\w+)", MAKEFILE)]
    names += ["bench/__main__.py"]
    assert not [name for name in names if not (ROOT / name).exists()]


def test_make_bench__runs_every_measurement_there_is():
    speed = {file.stem for file in ROOT.glob("bench/*.py") if "__main__" in file.read_text("utf-8")}
    assert set(SPEED) == speed - {"__main__", *OTHERS}


@pytest.mark.parametrize(
    ("target", "text", "fault"),
    [
        ("lint", "import os\n", "F401"),
        ("lint", "x  =  1\n", "would be reformatted"),
        ("types", "x: int = 'one'\n", "Incompatible types"),
    ],
)
def test_make__refuses(tmp_path: Path, target: str, text: str, fault: str):
    for room in ("watcher", "spiders"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text('"""A room."""\n')
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "watcher/wrong.py").write_text(text)
    ready = f"{sys.prefix}/.ready-dev"
    for name in ("requirements.txt", "requirements-dev.txt", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = make(tmp_path, "-o", ready, target)
    assert done.returncode != 0
    assert fault in done.stdout
