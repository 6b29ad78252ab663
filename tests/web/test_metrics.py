"""/metrics: the text format, who may see it, that it names nobody, and that rules and board name what exists."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import event, update

from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from tests.paths import ROOT
from tests.web.serving import serving
from watcher.config import Settings
from watcher.config.delivery import Web
from watcher.model import OutboxState
from watcher.remember.db.tables.outbox import outbox
from watcher.remember.figures import figures
from watcher.remember.people.audit import MISSED, Audit, AuditLine, MissedCause
from watcher.remember.sources.state import Alert, Health, SourceState
from watcher.remember.store import Store
from watcher.web.metrics import CONTENT_TYPE, Family, families, is_among, rendered

PROMETHEUS = ROOT / "deploy" / "prometheus"
HEAD = re.compile(r"# (?:HELP (?P<help>[a-z_]+) [^\n]+|TYPE (?P<type>[a-z_]+) (?:gauge|counter))")
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
SAMPLE = re.compile(
    rf"(?P<name>[a-z_]+)(?P<labels>\{{{LABEL}(?:,{LABEL})*\}})? (?P<value>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
)


def read(text: str) -> dict[str, float]:
    """The samples by name and labels. Fails for what the format does not allow."""
    assert text.endswith("\n")
    found: dict[str, float] = {}
    families_seen: list[str] = []
    for line in text.splitlines():
        if head := HEAD.fullmatch(line):
            families_seen += [head["help"]] if head["help"] else []
            assert families_seen[-1] in (head["help"], head["type"]), line
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        assert sample["name"] == families_seen[-1], f"{line} stands below another family"
        key = sample["name"] + (sample["labels"] or "")
        assert key not in found, f"{line} stands twice"
        found[key] = float(sample["value"])
    assert len(families_seen) == len(set(families_seen))
    return found


def seen_from(settings: Settings, *networks: str) -> Settings:
    web = Web(enabled=True, metrics=networks)
    return settings.model_copy(update={"deliver": settings.deliver.model_copy(update={"web": web})})


@pytest.fixture
def busy(world: World) -> World:
    """Two readers by mail, one with a message that failed; a source that reads, one that fails; a page missed."""
    world.settings = by_mail(world.settings)
    for name in ("claire", "paul"):
        world.subscribe(channel="email", address=f"{name}@example.org", now=MORNING - timedelta(days=2))
    names = [source.name for source in world.settings.enabled_sources]
    with world.db.write() as tx:
        well = SourceState(names[0], Health.OK, last_check=MORNING, last_ok=MORNING - timedelta(hours=1))
        ahead = SourceState("gone", Health.FAILING, last_ok=MORNING + timedelta(days=900))
        world.sources.save(tx, [well, ahead])
        world.sources.raise_alert(tx, Alert("gone", MORNING, "down", Health.FAILING, "HTTP 503 for a secret token"))
    for cause in ("not_read", "not_read", "held"):
        Audit(world.db).note(AuditLine(MORNING, "reader", MISSED, cause))
    return world


def test_text__is_in_the_format_and_counts_what_is_there(busy: World):
    found = read(rendered(families(busy.settings, figures(busy.db, MORNING), "sqlite")))
    assert found['watch_subscribers{channel="email",state="active"}'] == 2
    assert found['watch_missed_reports_total{cause="not_read"}'] == 2
    assert found['watch_alerts_open{about="source"}'] == 1
    assert found["watch_last_check_timestamp_seconds"] == MORNING.timestamp()
    assert found["watch_last_reading_timestamp_seconds"] == (MORNING - timedelta(hours=1)).timestamp()
    assert found['watch_sources{health="ok"}'] == 1
    assert found['watch_sources{health="failing"}'] == 0, "a source that config.toml no longer holds counted"
    enabled = len(busy.settings.enabled_sources)
    assert sum(value for key, value in found.items() if key.startswith("watch_sources{")) == enabled
    assert found['watch_outbox{channel="email",state="queued"}'] == 0
    assert "watch_oldest_due_timestamp_seconds" not in found
    assert found["watch_sender_up"] == 0


def test_outbox__tells_what_waits_since_when_and_what_left(world: World):
    world.subscribe(now=MORNING - timedelta(days=2))
    world.announce(7)
    world.deliver(MORNING)
    found = read(rendered(families(world.settings, figures(world.db, MORNING), "sqlite")))
    assert found['watch_outbox{channel="file",state="sent"}'] == 1
    assert found["watch_last_delivery_timestamp_seconds"] == pytest.approx(MORNING.timestamp(), abs=60)
    with world.db.write() as tx:
        tx.execute(update(outbox).values(state=OutboxState.QUEUED, not_before=MORNING - timedelta(hours=3)))
    found = read(rendered(families(world.settings, figures(world.db, MORNING), "sqlite")))
    assert found["watch_oldest_due_timestamp_seconds"] == (MORNING - timedelta(hours=3)).timestamp()


def test_labels__are_escaped():
    odd = 'a"b\\c\nd'
    text = rendered((Family("watch_odd", "Odd.", {(("what", odd),): 0.5}),))
    assert text.splitlines()[-1] == r'watch_odd{what="a\"b\\c\nd"} 0.5'
    assert len(read(text)) == 1


def test_metrics__answers_named_machines_once_in_ten_seconds_and_names_nobody(busy: World):
    moments = [MORNING, MORNING + timedelta(seconds=9), MORNING + timedelta(seconds=10)]
    busy.settings = seen_from(busy.settings, "127.0.0.0/8")
    begun: list[str] = []
    event.listen(busy.db.engine, "before_cursor_execute", lambda *words: begun.append(words[2]))
    counted = []
    with serving(busy, lambda: moments[min(len(counted), 2)]) as client:
        for _ in moments:
            answer = client.get("/metrics")
            counted.append(sum("FROM subscribers" in statement for statement in begun))
    assert counted == [1, 1, 2]
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT_TYPE)
    assert read(answer.text)['watch_build_info{version="0.1.0",database="sqlite"}'] == 1
    assert not re.search(r"claire|paul|@|secret|503|example", answer.text)


@pytest.mark.parametrize("networks", [(), ("10.0.0.0/8",)])
def test_metrics__is_not_there_for_others(busy: World, networks: tuple[str, ...]):
    busy.settings = seen_from(busy.settings, *networks)
    with serving(busy) as client:
        answer = client.get("/metrics")
        assert (answer.status_code, "watch_" in answer.text) == (404, False)
        if networks:  # behind the front server: the machine that asked it counts
            told = {"X-Forwarded-For": "10.1.2.3"}
            assert client.get("/metrics", headers=told).status_code == 200
            assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3, 203.0.113.9"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "is_in"),
    [("::ffff:10.0.0.7", True), ("10.0.0.7", True), ("10.0.1.7", False), ("", False), ("x", False)],
)
def test_address__is_compared_as_an_address(address: str, is_in: bool):
    assert is_among(address, ("10.0.0.0/24", "::1")) is is_in


def test_rules_and_board__name_what_exists_and_every_label_value_they_ask_for(busy: World):
    known = {family.name for family in families(busy.settings, figures(busy.db, MORNING), "sqlite")}
    rules = yaml.safe_load((PROMETHEUS / "rules.yml").read_text("utf-8"))["groups"][0]["rules"]
    board = json.loads((PROMETHEUS / "board.json").read_text("utf-8"))
    asked = [rule["expr"] for rule in rules] + [t["expr"] for panel in board["panels"] for t in panel["targets"]]
    named = {name for expression in asked for name in re.findall(r"watch_[a-z_]+", expression)}
    assert named
    assert named <= known
    values = {"health": {*Health, "paused"}, "state": set(OutboxState), "cause": set(MissedCause)}
    for label, wanted in re.findall(r'(\w+)=~?"([^"]+)"', " ".join(asked)):
        assert set(wanted.split("|")) <= values[label]
    assert len({rule["alert"] for rule in rules}) == len(rules) == 7


def test_readyz__fails_once_a_newer_program_changed_the_tables(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    Store.open(url).close()
    world = World(tmp_path, database=url, is_new=False)
    with serving(world) as client:
        assert client.get("/readyz").status_code == 200
        with world.db.write() as tx:
            tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert client.get("/readyz").status_code == 503
    world.close()
