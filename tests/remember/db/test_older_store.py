"""A store of before keys and texts were packed comes up with everything it knew, on both engines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Boolean, MetaData, Table, text

from tests.remember.reading_back import versions_of
from tests.remember.scenes import API, DAY, START, Pair, Watch, call, edited, grant, notice, until
from watcher.model import Fact
from watcher.remember.calls import loading
from watcher.remember.db import json_codec, migrate
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.said import account_of, reading_of
from watcher.remember.search.query import Query
from watcher.remember.store import Store

WORDS = "Le fonds soutient les équipes qui étudient la qualité de l'eau des bassins versants. "
EAU: Pair = (
    notice("Appel à projets Eau vive des bassins versants", text=WORDS * 3),
    call(until("2027-03-05"), amounts=(grant(50_000),), funders=(Fact("Agence de l'eau Exemple"),)),
)
MUSEE: Pair = (notice("Musées ouverts le soir", text="Les musées qui ouvrent le soir sont aidés."), call())
LAST = edited(EAU, text=WORDS * 3 + "Un troisième texte est venu.")


@pytest.fixture
def old(url: str, tmp_path: Path) -> str:
    """The address of a store as the program before step 0016 left it: what today's recorded, written back."""
    with Store.open(f"sqlite:///{tmp_path / 'today.db'}") as today:
        watch = Watch(today)
        watch.day(EAU, MUSEE)
        watch.day(edited(EAU, text=WORDS * 3 + "Un second texte est venu."), MUSEE)
        watch.day(LAST, MUSEE)
        database = Database.open(url)
        with today.db.read() as there, database.write() as tx:
            _steps_before(tx)
            for table, rows in _written_back(there).items():
                into = Table(table, MetaData(), autoload_with=tx)
                tx.execute(into.insert(), [_fitting(into, row) for row in rows])
            if database.dialect == "postgresql":
                for table, column in (("calls", "id"), ("sightings", "id"), ("events", "seq")):
                    last = f"(SELECT max({column}) FROM {table})"
                    tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {last})"))
        database.close()
    return url


def _steps_before(tx: Transaction) -> None:
    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(migrate.FOLDER))
    command.upgrade(config, "0016-1")


def _written_back(there: Transaction) -> dict[str, list[dict[str, Any]]]:
    """The rows of today's tables as older ones held them."""
    known = {name: _rows(there, name) for name in ("calls", "sightings", "versions", "events", "tallies")}
    for row in known["calls"]:
        row["reading"] = json_codec.dumps(reading_of(row["reading"]))
    for row in known["sightings"]:
        said, reading = account_of(row.pop("said"))
        row |= {"notice": json_codec.dumps(said), "reading": json_codec.dumps(reading)}
    for row in known["versions"]:
        (version,) = (one for one in loading.load_versions(there, row["call_id"]) if one.number == row["number"])
        row |= {"url": version.url, "title": version.title, "text": version.text}
        row["reading"] = json_codec.dumps(version.reading)
    keys = [{"source": row["source"], "key": row["key"], "sighting_id": row["id"]} for row in known["sightings"]]
    return known | {"identities": keys}


def _rows(there: Transaction, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in there.execute(text(f"SELECT * FROM {table}")).mappings()]


def _fitting(into: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without columns that the older table lacks, its values as that column takes them."""
    fitting = {name: value for name, value in row.items() if name in into.c}
    for name, value in fitting.items():
        if isinstance(into.c[name].type, Boolean):
            fitting[name] = bool(value)
        elif isinstance(into.c[name].type, JSON) and isinstance(value, str):
            fitting[name] = json.loads(value)
    return fitting


def test_older_store__keeps_its_calls_and_all_they_ever_said(old: str) -> None:
    with Store.open(old) as store:
        (eau,) = store.search.find(Query("bassins versants"), Watch(store).now).calls
        assert (eau.title, eau.text, eau.reading) == (LAST[0].title, LAST[0].text, EAU[1])
        endings = [version.text[-30:] for version in versions_of(store, eau.id)]
        assert endings == [text[-30:] for text in (EAU[0].text, WORDS * 3 + "Un second texte est venu.", LAST[0].text)]


def test_older_store__knows_every_item_again(old: str) -> None:
    with Store.open(old) as store:
        watch = Watch(store)
        watch.now = START + 4 * DAY
        changes = watch.day(LAST, MUSEE)
        assert (changes.new, changes.changed, changes.unchanged, changes.events) == (0, 0, 2, ())


def test_older_store__finds_the_same_call_on_another_site(old: str) -> None:
    there = notice(EAU[0].title, url="https://fonds.example.org/eau-vive", guid="", source=API.name, text=WORDS * 3)
    with Store.open(old) as store:
        watch = Watch(store, API)
        watch.now = START + 5 * DAY
        watch.day((there, EAU[1]))
        (eau,) = store.search.find(Query("bassins versants"), watch.now).calls
        assert eau.sources == ("ministere", "fonds")


def test_older_store__says_how_far_it_is(old: str) -> None:
    heard: list[tuple[int, int]] = []
    Store.open(old, heard=lambda *told: heard.append(told)).close()
    assert heard == [(2, 2)]
    Store.open(old, heard=lambda *told: heard.append(told)).close()
    assert heard == [(2, 2)]
