"""Real input, end to end: what real publishers wrote is served over HTTP, collected, understood and delivered."""

from __future__ import annotations

import asyncio
import csv
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.paths import CORPUS, ROOT
from watcher.collect.run import RunReport, collect
from watcher.config import Settings
from watcher.config.load import read
from watcher.deliver.channels.file import FileChannel
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.run import deliver
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONFIG = """
[collect]
allow_hosts = ["127.0.0.1"]
delay = 0.0
[watch]
name = "Real input"
"""
# What an admin would write for answers of these APIs: the file, and how its records are read.
APIS = {
    "aides-territoires__ademe_agir_data.json": (
        'items = "ListeDispositifs"\nfields = { id = "id", title = "titre", text = "description_longue", '
        'deadline = "date_fin" }\nlink_template = "https://www.agir.example.org/{id}"\n',
        5,
    ),
    "mte__programs.json": ('items = "[]"\nfields = { title = "titre", url = "url", text = "description" }\n', 200),
    "aap-watch__carenews_raw.json": (
        'items = "[]"\nfields = { title = "titre", url = "url_source", text = "resume", deadline = "date_limite" }\n',
        40,
    ),
    "nl__sample-funding.json": (
        'items = "[]"\nfields = { id = "id", title = "name", text = "description", url = "website", '
        'deadline = "deadline" }\n',
        6,
    ),
    "grantspotter__grants-gov-federal-02-api-grants-gov-v1-api-search2.json": (
        'items = "data.oppHits"\nfields = { id = "id", title = "title", deadline = "closeDate" }\n'
        'link_template = "https://www.grants.example.org/{id}"\n',
        50,
    ),
}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here: nothing real to read"),
]


def rows(folder: str) -> list[dict[str, str]]:
    with (CORPUS / folder / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def feeds() -> list[dict[str, str]]:
    return [row for row in rows("feeds") if row["realworld"] == "yes"]


def pages() -> list[dict[str, str]]:
    return [row for row in rows("pages") if row["cls"] in ("funding", "notices") and row["kind"] == "html"]


def holds_entries(row: dict[str, str]) -> bool:
    """Whether the reference parser found entries; JSON Feeds, which it does not read, are looked at directly."""
    if row["kind"] == "jsonfeed":
        return bool(json.loads((CORPUS / "feeds" / row["file"]).read_text("utf-8-sig")).get("items"))
    return int(row["items_feedparser"] or 0) > 0


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = CORPUS / self.path.lstrip("/")
            body = file.read_bytes() if file.is_file() and file.resolve().is_relative_to(CORPUS.resolve()) else None
            kinds = {".json": "application/json", ".html": "text/html", ".xml": "application/xml"}
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", kinds.get(file.suffix, "application/xml"))
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def settings(root: str) -> Settings:
    tables = [CONFIG]
    for number, row in enumerate(feeds()):
        url = f"{root}/feeds/{row['file']}"
        tables.append(f'[[sources]]\nname = "feed-{number}"\nkind = "feed"\nurl = {json.dumps(url)}\nmin = 0\n')
    for number, row in enumerate(pages()):
        url = f"{root}/pages/{row['file']}"
        tables.append(
            f'[[sources]]\nname = "page-{number}"\nkind = "watch"\nurl = {json.dumps(url)}\nselect = "body"\n'
        )
    for number, (file, (reading, _)) in enumerate(APIS.items()):
        url = f"{root}/api/{file}"
        tables.append(f'[[sources]]\nname = "api-{number}"\nkind = "api"\nurl = {json.dumps(url)}\n{reading}')
    settings, faults = read("\n".join(tables))
    assert settings is not None, faults
    shipped, _ = read((ROOT / "config.toml").read_text("utf-8"))
    assert shipped is not None
    return settings.model_copy(update={"domains": shipped.domains})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('real') / 'watch.db'}") as opened:
        yield opened


@pytest.fixture(scope="module")
def reports(settings: Settings, store: Store) -> dict[str, RunReport]:
    return {report.source: report for report in collect(settings, store, NOW)}


def test_every_source__has_a_report(settings: Settings, reports: dict[str, RunReport]):
    assert set(reports) == {source.name for source in settings.sources}
    total = sum(report.notices for report in reports.values())
    states = sorted({str(report.state) for report in reports.values()})
    print(f"\n{len(reports)} real sources read: {total} notices, states {', '.join(states)}")


def test_every_feed_that_holds_entries__yields_notices(reports: dict[str, RunReport]):
    silent = [
        f"{row['file']}: {reports[f'feed-{number}'].error}"
        for number, row in enumerate(feeds())
        if holds_entries(row) and not reports[f"feed-{number}"].notices
    ]
    assert silent == []


def test_every_page_and_api__yields_notices(reports: dict[str, RunReport]):
    names = [f"page-{number}" for number, _ in enumerate(pages())]
    assert [f"{name}: {reports[name].error}" for name in names if reports[name].notices != 1] == []
    for number, (file, (_, least)) in enumerate(APIS.items()):
        assert reports[f"api-{number}"].notices >= least, (file, reports[f"api-{number}"].error)


def test_second_round__finds_nothing_new(settings: Settings, store: Store, reports: dict[str, RunReport]):
    again = collect(settings, store, NOW + timedelta(days=1))
    assert [f"{report.source}: {report.new} new" for report in again if report.new] == []
    assert [report.source for report in again if report.changed] == []


def test_digest__of_all_of_it_is_composed(settings: Settings, store: Store, reports: dict, tmp_path: Path):
    for source in settings.sources:
        store.ledger.release(source.name, NOW)
    reader = Subscriber(0, "file", "reader", interests=(Interest(domains=("health", "research", "culture")),))
    person = store.people.add(reader, Consent(way="cli"), NOW)
    store.digests.ask_now(person.id, NOW)
    channel = FileChannel(tmp_path, Envelope.of(settings))
    (report,) = asyncio.run(deliver(settings, store, NOW + timedelta(minutes=1), [channel]))
    assert report.state == "sent"
    assert report.items > 0
    (page,) = tmp_path.glob("*.html")
    assert page.stat().st_size < 102_000
