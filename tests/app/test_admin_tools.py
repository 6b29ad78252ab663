"""What admins in chat set going: a real child of ours, and the settings file checked."""

from pathlib import Path

import pytest

from watcher.app.admin_tools import ProgramTools
from watcher.errors import CannotReadConfig, CannotUseTool

CONFIG = """
[watch]
name = "Veille"
[identity]
organisation = "Cellule"
address = "1 place de la Ville"
[domains.health]
label = { fr = "Santé", en = "Health" }
[[sources]]
name = "ministere"
kind = "feed"
url = "http://127.0.0.1:9/rss"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_child__answers_in_rows_or_in_words(config: Path) -> None:
    tools = ProgramTools(config)
    settings = tools.check()
    assert tools.rows(settings, "backtest", "dedupe") == []
    with pytest.raises(CannotUseTool, match="nowhere"):
        tools.rows(settings, "source", "test", "nowhere")


def test_check__names_the_faults(config: Path) -> None:
    config.write_text(CONFIG.replace('kind = "feed"', 'kind = "feeed"'), encoding="utf-8")
    with pytest.raises(CannotReadConfig, match="feeed"):
        ProgramTools(config).check()
