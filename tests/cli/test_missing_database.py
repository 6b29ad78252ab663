"""A missing database is not an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.in_process import run_main
from tests.databases import postgres_server, postgres_url  # noqa: F401 - fixtures, asked for by name
from watcher.app.database_marker import marker_of, name_of
from watcher.app.world import World
from watcher.errors import CannotOpenStore


def opened(config: Path) -> int:
    with World(config) as world:
        return len(world.store.people.all())


def test_database_that_is_gone__is_refused_with_what_to_do(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[storage]\nurl = "sqlite:///watch.db"\n', encoding="utf-8")
    assert opened(config) == 0  # the first time makes it
    for file in tmp_path.glob("watch.db*"):
        file.unlink()
    with pytest.raises(CannotOpenStore, match=r"gone.*watcher restore.*watcher init --database"):
        opened(config)
    assert not list(tmp_path.glob("watch.db*"))
    marker_of(config).unlink()
    assert opened(config) == 0


def test_another_database__may_be_new(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[storage]\nurl = "sqlite:///one.db"\n', encoding="utf-8")
    opened(config)
    config.write_text('[storage]\nurl = "sqlite:///two.db"\n', encoding="utf-8")
    assert opened(config) == 0


def test_postgres_database_that_is_empty_again__is_refused_with_what_to_do(
    tmp_path: Path,
    postgres_url: str,  # noqa: F811 - the fixture of that name
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[storage]\nurl = "{postgres_url}"\n', encoding="utf-8")
    assert opened(config) == 0
    assert opened(config) == 0
    with World(config) as world, world.store.db.write() as tx:
        tx.exec_driver_sql("DROP SCHEMA public CASCADE")
        tx.exec_driver_sql("CREATE SCHEMA public")
    with pytest.raises(CannotOpenStore, match=r"is empty.*watcher restore --departures.*watcher init --database"):
        opened(config)
    begun = run_main(["--config", str(config), "init", "--database"])
    assert begun.stdout.startswith("postgresql://127.0.0.1:5432/watcher_test_")
    assert opened(config) == 0


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (
            "postgresql+psycopg://watch:hush@db.example.org:6432/watch?sslmode=require",
            "postgresql://db.example.org:6432/watch",
        ),
        ("postgresql://watch:hush@/watch?host=/run/postgresql", "postgresql:///watch"),
        ("sqlite:////var/lib/watcher/watch.db", "/var/lib/watcher/watch.db"),
        ("sqlite:///:memory:", ""),
    ],
)
def test_name_of_a_database__never_says_who_logs_in(url: str, name: str) -> None:
    assert name_of(url) == name


@pytest.mark.parametrize("url", ["postgresql://u:hush#hush/1@db:5432/x", "postgresql://u:hush@[::1/x"])
def test_name_of_a_database__an_address_that_is_none_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(CannotOpenStore, match="not a database address") as refused:
        name_of(url)
    assert "hush" not in str(refused.value)
