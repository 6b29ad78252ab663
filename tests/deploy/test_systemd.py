"""The systemd units: known to systemd, and hardened."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.paths import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
each = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@each
@needs_systemd
def test_unit__exposes_little(unit: Path):
    """At most 2.5 of 10 by systemd's own measure; the threshold is given in tenths."""
    words = [str(ANALYZE), "security", "--offline=yes", "--threshold=25", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


@each
@needs_systemd
def test_unit__has_no_key_that_systemd_does_not_know(tmp_path: Path, unit: Path):
    program = tmp_path / "watcher"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    here = tmp_path / unit.name.replace("@", "@1")
    here.write_text(unit.read_text("utf-8").replace("/opt/watcher/bin/watcher", str(program)), encoding="utf-8")
    done = subprocess.run([str(ANALYZE), "verify", str(here)], capture_output=True, text=True, check=False)
    assert not [line for line in done.stderr.splitlines() if here.name in line], done.stderr


@each
def test_unit__does_not_restart_on_faulty_settings_and_waits_longer_than_a_stop_takes(unit: Path):
    text = unit.read_text("utf-8")
    assert "RestartPreventExitStatus=2" in text
    from watcher.service import STOP_SECONDS

    assert int(re.search(r"TimeoutStopSec=(\d+)s", text)[1]) > STOP_SECONDS
