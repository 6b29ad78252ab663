"""A missing database is not an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.app.database_marker import marker_of
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
