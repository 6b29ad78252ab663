"""The register of incidents: what was noted stays, and later knowledge is added with its date."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from watcher.cli import app
from watcher.errors import BadArgument, WatcherError


def run(folder: Path, *words: str) -> Result:
    (folder / "config.toml").write_text("")
    return CliRunner().invoke(app, ["--config", str(folder / "config.toml"), "incidents", *words])


def test_incident__noted_supplemented_and_listed(tmp_path: Path):
    said = ("add", "on 3 March 2027 a list went to a wrong address", "--data", "e-mail addresses", "--persons", "12")
    assert run(tmp_path, *said, "--told", "nobody yet").exit_code == 0
    assert run(tmp_path, "supplement", "1", "--told", "CAI informed").exit_code == 0
    (entry,) = [json.loads(line) for line in run(tmp_path, "list", "--json").output.splitlines()]
    assert (entry["id"], entry["persons"], entry["data"]) == (1, 12, "e-mail addresses")
    first, second = entry["told"].splitlines()
    assert first == "nobody yet"
    assert second.endswith(": CAI informed")
    assert "12 persons" in run(tmp_path, "list").output


def test_incident__unknown_or_without_words(tmp_path: Path):
    assert isinstance(run(tmp_path, "supplement", "7", "--told", "x").exception, WatcherError)
    assert isinstance(run(tmp_path, "supplement", "1").exception, BadArgument)
    assert isinstance(run(tmp_path, "add", "  ").exception, BadArgument)
