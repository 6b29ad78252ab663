"""The hooks and the forms of issues: what they run is locked, what they ask is valid."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))


def test_hooks__run_only_commands_of_the_environment():
    assert [repository["repo"] for repository in HOOKS] == ["local"]
    entries = [hook["entry"].split()[0] for hook in HOOKS[0]["hooks"]]
    assert all(entry.startswith(".venv/bin/") for entry in entries)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(entry.replace(".venv/bin/", "$(BIN)/") in makefile for entry in entries)


@pytest.mark.parametrize(("text", "passes"), [('"""Sound."""\n', True), ("import os\n", False)])
def test_hooks__run_without_a_network(tmp_path: Path, text: str, passes: bool):
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for name in ("pyproject.toml", ".pre-commit-config.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "sample.py").write_text(text)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "HTTPS_PROXY": "http://127.0.0.1:9"}
    options = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True, "timeout": 120}
    subprocess.run(["git", "init", "-q"], check=True, **options)
    subprocess.run(["git", "add", "sample.py"], check=True, **options)
    command = [sys.executable, "-m", "pre_commit", "run", "ruff", "--files", "sample.py"]
    done = subprocess.run(command, check=False, **options)
    assert (done.returncode == 0) == passes, done.stdout
    assert ("F401" in done.stdout) != passes


def test_forms__ask_something_and_require_what_is_needed():
    forms = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FORMS if file.name != "config.yml"]
    assert len(forms) == 3
    for form in forms:
        assert form["name"]
        assert form["description"]
        assert all(field["attributes"]["label"] for field in form["body"])
        assert any(field.get("validations", {}).get("required") for field in form["body"])
