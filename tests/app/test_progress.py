"""What longer commands show while they work: on a terminal, on standard error, and nowhere else."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.deliver.examples import settings
from watcher.app.progress import counting, spinner
from watcher.cli.bulk import import_rows
from watcher.remember.people.consent import Consent
from watcher.remember.recording import writing
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 6, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error as a terminal, from within a test (between fixture and test pytest puts its own there)."""
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return shown


def test_counting__shows_how_much_is_done_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    with counting("subscribing") as heard:
        assert terminal.getvalue() == ""  # a command that has nothing long to do shows nothing
        heard(3, 12)
    assert "subscribing" in terminal.getvalue()
    assert "3/12" in terminal.getvalue()


def test_progress__elsewhere_than_on_a_terminal_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with counting("subscribing") as heard, spinner("reading"):
        heard(3, 12)
    assert capsys.readouterr() == ("", "")


def test_spinner__shows_what_is_done_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    with spinner("composing and sending"):
        pass
    assert "composing and sending" in terminal.getvalue()


def test_import__says_after_each_row_how_many_are_done(tmp_path: Path) -> None:
    table = "address\nanne@example.org\nnot an address\nbert@example.org\n"
    heard: list[tuple[int, int]] = []
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        proof = Consent(way="import", who="an admin")
        import_rows(store, settings(), table, proof, NOW, lambda *told: heard.append(told))
    assert [done for done, _ in heard] == [1, 2, 3]
    assert all(done <= total for done, total in heard)


def test_rebuild__says_after_each_batch_how_many_calls_are_done(tmp_path: Path) -> None:
    from tests.talk.scenes import CALLS, CONFIG
    from watcher.config.load import read
    from watcher.model import Harvest, HarvestState

    known, _ = read(CONFIG)
    assert known
    heard: list[tuple[int, int]] = []
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(notice for notice, _ in CALLS))
        with store.db.write() as tx:
            store.calls.record(tx, known.sources[0], harvest, CALLS, NOW)
        with store.db.write() as tx:
            writing.index_anew(tx, lambda *told: heard.append(told))
    assert heard[-1] == (len(CALLS), len(CALLS))
