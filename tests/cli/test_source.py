"""`watcher source …` as a person types it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.collect.hostile import says
from tests.collect.site import site
from watcher.cli import app

ROWS = "".join(
    f'<li class="aide"><h2><a href="/a/{n}">Soutien aux communes {n}</a></h2>'
    f'<p class="fin">Clôture : {n} mai 2027</p></li>'
    for n in range(1, 9)
)
PAGE = f'<html lang="fr"><body><main><ul>{ROWS}</ul></main></body></html>'
CONFIG = '# my watch\n[collect]\nallow_hosts = ["127.0.0.1"]\n\n# no sources yet\n'
NOW = ["--now", "2027-02-01T08:00Z"]


@pytest.fixture
def config(tmp_path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def watcher(config: Path, *words: str):
    return CliRunner().invoke(app, ["--config", str(config), "source", *words])


def test_add__proposes_shows_and_writes_then_test_reads_it(config):
    with site() as server:
        url = server.on("/aides", says(PAGE.encode(), Content_Type="text/html; charset=utf-8"))
        asked = watcher(config, "add", url, *NOW)
        assert asked.exit_code == 0, asked.output
        assert "Nothing was written" in asked.output
        assert config.read_text(encoding="utf-8") == CONFIG

        done = watcher(config, "add", url, "--name", "aides", "--yes", *NOW)
        assert done.exit_code == 0, done.output
        assert "A repeating block was found: 8 items." in done.output
        assert 'item = "li.aide" # 8 matches' in done.output
        assert config.read_text(encoding="utf-8").startswith(CONFIG.rstrip())

        tried = watcher(config, "test", "aides", "--json", *NOW)
        assert tried.exit_code == 0, tried.output
        rows = [json.loads(line) for line in tried.output.splitlines()]
        assert [row["deadline"] for row in rows] == [f"2027-05-{n:02d}" for n in range(1, 9)]

        shown = watcher(config, "test", "aides", *NOW)
        assert "8 of 8 with a deadline understood" in shown.output
        assert re.search(r"\n  1  2027-05-01 «.+»", shown.output) is not None
        assert "A subscriber would read:" in shown.output


def test_add__an_address_that_is_there_is_named_and_not_written_again(config):
    with site() as server:
        url = server.on("/aides", says(PAGE.encode(), Content_Type="text/html; charset=utf-8"))
        assert watcher(config, "add", url, "--name", "aides", "--yes", *NOW).exit_code == 0
        before = config.read_text(encoding="utf-8")
        again = watcher(config, "add", f"{url}/?utm_source=lettre", "--name", "twice", "--yes", *NOW)
        assert again.exit_code != 0
        assert "is already there as aides; nothing was written" in f"{again.output} {again.exception}"
        assert config.read_text(encoding="utf-8") == before
        assert len(server.asked("/aides")) == 1


def test_add__what_brings_nothing_is_not_written_unasked(config):
    shell = b'<!doctype html><html><body><div id="root"></div><script src="/main.js"></script></body></html>'
    with site() as server:
        url = server.on("/app", says(shell, Content_Type="text/html; charset=utf-8"))
        answer = watcher(config, "add", url, "--name", "app", "--yes", *NOW)
    assert answer.exit_code != 0
    assert "without its scripts the page says only 0 characters" in f"{answer.output} {answer.exception}"
    assert config.read_text(encoding="utf-8") == CONFIG


def test_test__a_source_that_fails_exits_with_1(config, tmp_path):
    saved = tmp_path / "empty.html"
    saved.write_text("<html><body></body></html>", encoding="utf-8")
    table = '[[sources]]\nname = "x"\nkind = "page"\nurl = "https://x.example/"\nitem = ".aap"\ntitle = "h3"\n'
    config.write_text(CONFIG + table, encoding="utf-8")
    failed = watcher(config, "test", "x", "--from", str(saved))
    assert failed.exit_code == 1
    assert "«.aap» (item) finds nothing" in failed.output


def test_test__an_unknown_name_is_said(config):
    answer = watcher(config, "test", "nobody")
    assert answer.exit_code == 1
    assert "no source named nobody" in str(answer.exception)


def test_opml__in_and_out(config, tmp_path):
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="Fonds" xmlUrl="https://fonds.example/rss"/></body></opml>',
        encoding="utf-8",
    )
    added = watcher(config, "import", str(opml), "--yes")
    assert "1 feed added" in added.output
    assert 'xmlUrl="https://fonds.example/rss"' in watcher(config, "export").output
    again = watcher(config, "import", str(opml), "--yes")
    assert "it is there already" in again.output
