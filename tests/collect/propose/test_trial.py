"""Trying a source: what would be stored, from the network or a saved page, recorded if wanted; nothing is kept."""

from __future__ import annotations

import json

import pytest

from tests.collect.hostile import says
from tests.collect.site import NOW, settings_of, site, table
from watcher.collect.propose.trial import example, try_source
from watcher.errors import CannotCollect

LIST = """<html lang="fr"><body><main><ul>
<li><a href="/un">Prix de la meilleure thèse en santé</a> Remise en juin.</li>
<li><a href="/deux">Appel à projets : prévention en santé</a> Date limite : 12 mars 2027. Jusqu'à 20 000 €.</li>
<li><a href="/trois">Offre d'emploi</a></li></ul></main></body></html>"""
DETAIL = "<html><body><main><h1>Détail : santé</h1><p>Date limite : 30 avril 2027.</p></main></body></html>"
FEED = """<rss version="2.0"><channel><title>Appels</title><item><title>Appel à projets : eau</title>
<link>https://x.example/eau</link><description>Clôture le 2 avril 2027.</description></item></channel></rss>"""
RULES = 'item = "li"\ntitle = "a"\nexclude = ["(?i)^offre"]\nlanguage = "fr"\ncountry = "FR"\n'


def test_try__shows_rows_understood_and_what_was_left_out(tmp_path):
    saved = tmp_path / "liste.html"
    saved.write_text(LIST, encoding="utf-8")
    settings = settings_of(table("liste", "https://x.example/liste", RULES))
    result = try_source(settings.sources[0], settings, NOW, saved=saved)
    assert (len(result.rows), result.left_out, result.dated) == (2, 1, 1)
    shown = example(result.rows)
    assert shown is not None
    assert shown.notice.url == "https://x.example/deux"
    assert shown.reading.deadline is not None


def test_try__a_broken_contract_is_said_and_the_rows_are_shown_all_the_same(tmp_path):
    saved = tmp_path / "liste.html"
    saved.write_text(LIST, encoding="utf-8")
    settings = settings_of(table("liste", "https://x.example/liste", RULES + "min = 10"))
    result = try_source(settings.sources[0], settings, NOW, saved=saved)
    assert "expected at least 10" in result.harvest.fault
    assert len(result.rows) == 2


def test_try__what_was_recorded_plays_back_without_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIAL_KEY", "canary-4471")
    folder = tmp_path / "saved"
    rules = 'items = "@"\nfields = { title = "t", url = "u" }\nkey_env = "TRIAL_KEY"\nkey_param = "k"\n'
    with site() as server:
        page = server.on("/liste", says(LIST.encode(), Content_Type="text/html; charset=utf-8"))
        for path in ("/un", "/deux"):
            server.on(path, says(DETAIL.encode(), Content_Type="text/html; charset=utf-8"))
        server.on("/api", says(b'[{"t": "A", "u": "/a"}]', Content_Type="application/json"))
        settings = settings_of(
            table("liste", page, RULES + 'detail = { deadline = "p" }') + table("api", server.url("/api"), rules, "api")
        )
        live = try_source(settings.sources[0], settings, NOW, record=folder)
        api = try_source(settings.sources[1], settings, NOW, record=tmp_path / "api")
        assert "k=canary-4471" in server.asked("/api")[0].path
    again = try_source(settings.sources[0], settings, NOW, saved=folder)
    assert [row.notice for row in again.rows] == [row.notice for row in live.rows]
    assert {row.notice.fields["deadline"] for row in again.rows} == {"Date limite : 30 avril 2027."}
    replayed = try_source(settings.sources[1], settings, NOW, saved=tmp_path / "api")
    assert [row.notice for row in replayed.rows] == [row.notice for row in api.rows]
    assert "canary" not in "".join(path.read_text() for path in (tmp_path / "api").iterdir())  # T56
    assert len(json.loads((folder / "index.json").read_text())) == 3


def test_try__a_feed_live_discovered_and_saved(tmp_path):
    with site() as server:
        server.on("/feed", says(FEED.encode(), Content_Type="application/rss+xml"))
        home = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
        server.on("/", says(home, Content_Type="text/html"))
        settings = settings_of(table("site", server.url("/"), "discover = true", "feed"))
        live = try_source(settings.sources[0], settings, NOW, record=tmp_path / "feed")
    assert [row.notice.title for row in live.rows] == ["Appel à projets : eau"]
    assert live.dated == 1
    again = try_source(settings.sources[0], settings, NOW, saved=tmp_path / "feed")
    assert len(again.rows) == 1


def test_try__faults_are_values(tmp_path):
    settings = settings_of(table("feed", "http://10.0.0.1/", "", "feed"))
    result = try_source(settings.sources[0], settings, NOW)
    assert (str(result.harvest.state), result.rows) == ("refused", ())
    with pytest.raises(CannotCollect, match="there is no"):
        try_source(settings.sources[0], settings, NOW, saved=tmp_path / "nowhere.html")
