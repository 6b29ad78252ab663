"""`watcher move` as a person types it: from a file to PostgreSQL, nothing told twice, nobody lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import postgres_server, postgres_url
from tests.flow.program import Program
from tests.flow.settings import HEALTH, SENDER, WATCH, feed
from tests.flow.sources import Funder

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.process


def test_move__takes_everything_along_and_the_watch_goes_on(tmp_path: Path, postgres_url: str) -> None:
    with Funder().open() as funder:
        program = Program(tmp_path)
        parts = (WATCH, SENDER.replace("enabled = false", "enabled = true"), HEALTH, feed("funder", funder.root))
        program.write_config('[storage]\nurl = "sqlite:///watch.db"', *parts)
        funder.calls = [("ancien", "Un appel déjà connu pour la santé", 40)]
        program.run("collect")
        program.run("subscribers", "add", "--channel", "file", "claire", "--frequency", "instant", "--consent", "test")
        program.run("subscribers", "add", "--channel", "file", "paul", "--consent", "test")
        program.run("subscribers", "remove", "paul")
        known = program.run("calls", "santé", "--json")

        said = program.run("move", postgres_url)
        assert "tables are in postgresql://127.0.0.1" in said
        assert sorted(file.name for file in tmp_path.glob("watch.db*") if file.is_file())[0] != "watch.db"
        assert (tmp_path / "watch.db.moved").exists()
        assert "is gone" in program.done("collect").stderr, "nobody goes on with the old file by mistake"
        assert "a watch in that database already" in _moved_again(program, postgres_url, parts)

        program.write_config(f'[storage]\nurl = "{postgres_url}"', *parts)
        assert program.run("calls", "santé", "--json") == known
        funder.calls.append(("nouveau", "Données de santé : un appel tout neuf", 30))
        program.run("collect")
        program.run("deliver")
        letters = [file.read_text(errors="replace") for file in tmp_path.rglob("*.eml")]
        assert len(letters) == 1
        assert (tmp_path / "var" / "departures").read_text().count("unsubscribed") == 1


def _moved_again(program: Program, url: str, parts: tuple[str, ...]) -> str:
    """What is said where the file, put back, is to be moved once more."""
    file = program.folder / "watch.db.moved"
    file.rename(program.folder / "watch.db")
    try:
        return program.done("move", url).stderr
    finally:
        (program.folder / "watch.db").rename(file)
