"""The commands as scripts use them: exit codes, JSON lines, clear errors."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.flow.sources import Funder
from watcher.app.world import World
from watcher.cli import app
from watcher.errors import CannotReadConfig, WatcherError

Run = Callable[..., Result]


@pytest.fixture
def funder():
    with Funder().open() as opened:
        opened.calls = [("sante", "Données de santé à l'hôpital", 30), ("culture", "Musées et patrimoine", 60)]
        yield opened


@pytest.fixture
def run(tmp_path: Path, funder: Funder) -> Run:
    config = tmp_path / "config.toml"
    config.write_text(
        '[collect]\nallow_hosts = ["127.0.0.1"]\ndelay = 0.0\n'
        '[domains.health]\nlabel = { fr = "Santé", en = "Health" }\nfr = ["santé", "hôpital"]\n'
        '[domains.culture]\nlabel = { fr = "Culture", en = "Culture" }\nfr = ["musée", "patrimoine:3"]\n'
        f'[[sources]]\nname = "funder"\nkind = "feed"\nurl = "{funder.root}/rss.xml"\n'
        'language = "fr"\ncountry = "FR"\n',
        encoding="utf-8",
    )

    def command(*words: str, text: str | None = None) -> Result:
        return CliRunner().invoke(app, ["--config", str(config), *words], input=text)

    return command


def lines(result: Result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_check__sound_settings(run: Run):
    result = run("check")
    assert result.exit_code == 0
    assert "1 source on" in result.output


def test_check__faulty_settings_name_line_and_key(run: Run, tmp_path: Path):
    (tmp_path / "config.toml").write_text('[watch]\nnane = "x"\n')
    result = run("check")
    assert isinstance(result.exception, CannotReadConfig)
    assert "line 2" in str(result.exception)
    assert 'unknown key "nane"; did you mean "name"? allowed: name, zone' in str(result.exception)


def test_check__mail_without_identity_is_refused(run: Run, tmp_path: Path):
    config = tmp_path / "config.toml"
    config.write_text('[deliver.email]\nenabled = true\nsender = "a@example.org"\n' + config.read_text())
    assert "identity.organisation" in str(run("check").exception)


def test_collect_calls_events__json(run: Run):
    (report,) = lines(run("collect", "--json"))
    assert (report["source"], report["state"], report["new"]) == ("funder", "complete", 2)
    rows = lines(run("calls", "--json"))
    names = "id kind title url sources language domains status opens deadline amounts funders first_seen last_seen"
    assert set(names.split()) <= set(rows[0])
    assert rows[0]["deadline"]["zone"] == "Europe/Paris"
    (health,) = lines(run("calls", "--domain", "health", "--status", "open", "--json"))
    assert "santé" in health["title"]
    assert health["domains"] == ["health"]
    told = lines(run("events", "--json"))
    assert [event["kind"] for event in told] == ["opened", "opened"]
    assert {"seq", "at", "call", "kind", "before", "after", "cause", "source"} <= set(told[0])
    assert lines(run("events", "--since", "2999-01-01", "--json")) == []


def test_calls__are_asked_for_as_in_chat(run: Run):
    run("collect")
    assert [row["domains"] for row in lines(run("calls", "tout", "sauf", "culture", "--json"))] == [["health"]]
    assert lines(run("calls", "santé", "avant", "le", "1er", "janvier", "2020", "--json")) == []
    said = run("calls", "appels", "santé,", "plus", "de", "5", "€").output
    assert said.startswith("Compris\u00a0: Santé, au moins 5\u00a0€")
    assert len(lines(run("calls", "🎉", "--json"))) == 0


def test_calls__unknown_domain_lists_the_allowed(run: Run):
    result = run("calls", "--domain", "helth")
    assert isinstance(result.exception, WatcherError)
    assert "allowed are health, culture" in str(result.exception)


def test_collect__dry_run_stores_nothing(run: Run):
    (report,) = lines(run("collect", "--dry-run", "--json"))
    assert report["notices"] == 2
    assert lines(run("calls", "--json")) == []


def test_collect__failing_source_exits_with_1(run: Run, funder: Funder):
    funder.is_down = True
    result = run("collect", "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["state"] == "failed"


def test_collect__unknown_source_is_named_with_the_nearest(run: Run):
    result = run("collect", "--source", "fundr")
    assert "Did you mean funder?" in str(result.exception)


def test_calls__tag_makes_an_example(run: Run):
    run("collect")
    assert "culture" in run("calls", "tag", "1", "culture").output
    assert "Kept as an example" in run("calls", "tag", "1", "culture").output
    assert "missed 1" in run("domains", "report").output or "right" in run("domains", "report").output


def test_reinterpret__changed_words_are_shown_then_applied(run: Run, tmp_path: Path):
    run("collect")
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace('"musée", "patrimoine:3"', '"hôpital:3"'))
    shown = lines(run("reinterpret", "--dry-run", "--json"))
    assert {row["what"] for row in shown} >= {"domain culture"}
    lines(run("reinterpret", "--json"))
    assert lines(run("reinterpret", "--dry-run", "--json")) == []
    assert all(event["cause"] != "source" for event in lines(run("events", "--json"))[2:])


def test_understand__answers_in_order_and_survives_bad_lines(run: Run):
    good = '{"id":"1","title":"Appel santé","text":"Date limite : 3 mars 2027.","country":"FR"}'
    text = f'{good}\nnot json\n{{"id":"3","title":"x","text":""}}\n'
    result = run("understand", "--jsonl", text=text)
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [row["id"] for row in rows] == ["1", None, "3"]
    assert rows[0]["deadline"]["date"] == "2027-03-03"
    assert "error" in rows[1]
    names = "id kind language domains opens deadline deadlines rolling amounts funders status"
    assert list(rows[0])[:11] == names.split(" ")


def test_subscribers__add_export_import_remove(run: Run, tmp_path: Path):
    assert "subscribed" in run("subscribers", "add", "a@example.org", "--domain", "health", "--consent", "asked").output
    (exported,) = lines(run("subscribers", "export"))
    assert exported["address"] == "a@example.org"
    table = run("subscribers", "export", "--csv").output
    assert table.splitlines()[0].startswith("channel,address")
    run("subscribers", "remove", "a@example.org", "--erase")
    assert "0 subscribers" in run("subscribers", "list").output
    file = tmp_path / "people.csv"
    file.write_text("address,domains,language\nb@example.org,health,fr\nbad,health,xx\nc@example.org,helth,fr\n")
    result = run("subscribers", "import", str(file), "--consent", "form of 2027")
    assert result.exit_code == 1
    assert "1 subscribed, 2 rows refused" in result.output
    assert "row 4" in result.output


def test_add__without_words_of_consent_records_who_says_what(run: Run):
    added = run("subscribers", "add", "a@example.org")
    (line,) = lines(run("subscribers", "export", "a@example.org"))[0]["consents"]
    assert "asked to receive" in line["wording"]
    assert line["wording"] in added.output
    assert line["who"].startswith("command line: ")


def test_t67_export__formulas_are_no_formulas(run: Run):
    run("subscribers", "add", "=cmd|x", "--channel", "file", "--consent", "test", "--name", "@SUM(A1)")
    table = run("subscribers", "export", "--csv").output
    assert "'=cmd|x" in table
    assert "'@SUM(A1)" in table


def test_deliver__nothing_due_is_well(run: Run):
    assert run("deliver", "--json").exit_code == 0


def test_now__that_is_no_instant(run: Run):
    assert "ISO 8601" in str(run("collect", "--now", "tomorrow").exception)


def test_chat__one_answer(run: Run):
    run("collect")
    assert "Données de santé" in run("chat", "/cherche", "santé").output
    assert "Données de santé" in run("chat", text="/cherche santé\n/quit\n").output


def test_doctor__says_what_is_missing(run: Run):
    result = run("doctor")
    assert "SQLite" in result.output


def test_doctor__names_every_channel_that_is_paused_or_waits(run: Run, tmp_path: Path):
    now = datetime.now(UTC)
    with World(tmp_path / "config.toml") as world:
        outbox = world.store.outbox
        outbox.pause_channel("email", now, "the relay refuses our login")
        outbox.pause_channel("telegram", now, "the token is wrong")
        outbox.alerts_told([alert.id for alert in outbox.untold_alerts()], now)  # told once; paused still
        outbox.wait_channel("apprise", now + timedelta(hours=1), "429", now)
    said = run("doctor").output
    assert "⚠ email is paused since" in said
    assert "the relay refuses our login" in said
    assert "watcher channels --resume telegram" in said
    assert "✓ apprise waits until" in said
    run("channels", "--resume", "email")
    assert "email is paused" not in run("doctor").output


def test_backup__is_written_once(run: Run, tmp_path: Path):
    run("collect")
    assert "written and checked" in run("backup", str(tmp_path / "copy.db")).output
    assert "exists already" in str(run("backup", str(tmp_path / "copy.db")).exception)


def test_t30_restore__puts_the_backup_back(run: Run, tmp_path: Path):
    run("collect")
    run("backup", str(tmp_path / "copy.db"))
    run("calls", "tag", "1", "culture")
    assert "is in place" in run("restore", str(tmp_path / "copy.db")).output
    assert "No corrections yet" in run("domains", "report").output
    assert len(lines(run("calls", "--json"))) == 2
    (tmp_path / "zeros.db").write_bytes(b"0" * 5000)
    assert run("restore", str(tmp_path / "zeros.db")).exit_code == 1
    assert len(lines(run("calls", "--json"))) == 2


def test_deliver__channel_that_is_off_is_said(run: Run):
    run("collect")
    added = run(
        "subscribers", "add", "a@example.org", "--since", "start", "--frequency", "instant", "--consent", "test"
    )
    assert "[deliver.email] is off" in added.output
    run("chat", "/release", "funder")
    rows = lines(run("deliver", "--json"))
    assert {(row["channel"], row["state"]) for row in rows} == {("email", "queued")}
    assert "email is off" in rows[0]["why"]
    assert "told by email, which is off" in run("doctor").output


def test_options__that_are_unknown_words(run: Run):
    assert "allowed are forecast, open" in str(run("calls", "--status", "bogus").exception)
    assert "--since" in str(run("events", "--since", "2026-13-01").exception)


def test_import__semicolons_of_a_french_spreadsheet(run: Run, tmp_path: Path):
    (tmp_path / "p.csv").write_text("address;domains\nb@example.org;health\n", encoding="utf-8-sig")
    assert "1 subscribed, 0 rows refused" in run("subscribers", "import", str(tmp_path / "p.csv")).output


def test_audit__tells_what_admins_did(run: Run):
    run("collect")
    run("chat", "/release", "funder")
    (line,) = lines(run("audit", "--json"))
    assert (line["what"], line["about"]) == ("release", "funder")
    assert "1 act." in run("audit", "--about", "funder").output
    assert "0 acts." in run("audit", "--about", "other").output
