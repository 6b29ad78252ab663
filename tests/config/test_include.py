"""Catalogues split over several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.config.load import all_text, load
from watcher.errors import CannotReadConfig

SOURCE = '[[sources]]\nname = "{}"\nkind = "feed"\nurl = "https://{}.example/feed"\n'


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "config.toml"


def fault(path: Path) -> str:
    with pytest.raises(CannotReadConfig) as caught:
        load(path)
    return str(caught.value)


def test_included_sources__follow_those_of_the_file_in_order(tmp_path: Path):
    path = written(
        tmp_path,
        config='include = ["sources/*.toml"]\n' + SOURCE.format("own", "own"),
        sources__b=SOURCE.format("b", "b"),
        sources__a=SOURCE.format("a1", "a1") + SOURCE.format("a2", "a2"),
    )
    assert [source.name for source in load(path).sources] == ["own", "a1", "a2", "b"]


def test_fault_in_an_included_file__names_the_file_and_its_line(tmp_path: Path):
    path = written(
        tmp_path,
        config='include = ["sources/*.toml"]\n' + SOURCE.format("own", "own"),
        sources__a=SOURCE.format("a", "a"),
        sources__b="\n\n" + SOURCE.format("b", "b") + 'every = "often"\n',
    )
    said = fault(path)
    assert "sources/b.toml, line 7" in said
    assert "sources.b.every" in said


def test_name_used_in_two_files__is_told_with_both_places(tmp_path: Path):
    path = written(
        tmp_path,
        config='include = ["sources/*.toml"]\n\n' + SOURCE.format("same", "own"),
        sources__a=SOURCE.format("same", "a"),
    )
    said = fault(path)
    assert "sources/a.toml, line 2" in said
    assert "first at line 4" in said


@pytest.mark.parametrize("pattern", ["nowhere/*.toml", "../*.toml", "/etc/*.toml"])
def test_pattern_that_finds_nothing_below_the_folder__is_a_fault(tmp_path: Path, pattern: str):
    (tmp_path.parent / "outside.toml").write_text(SOURCE.format("x", "x"), encoding="utf-8")
    path = written(tmp_path, config=f'include = ["{pattern}"]\n')
    assert "finds no file beside config.toml" in fault(path)


def test_included_file__holds_sources_only(tmp_path: Path):
    path = written(tmp_path, config='include = ["a.toml"]\n', a='[watch]\nname = "x"\n')
    assert "holds [[sources]] tables only" in fault(path)


def test_included_file__that_is_no_toml_is_named(tmp_path: Path):
    path = written(tmp_path, config='include = ["a.toml"]\n', a="[[sources\n")
    said = fault(path)
    assert "a.toml, line 1" in said
    assert "not valid TOML" in said


def test_all_text__changes_when_an_included_file_does(tmp_path: Path):
    path = written(tmp_path, config='include = ["a.toml"]\n', a=SOURCE.format("a", "a"))
    before = all_text(path)
    written(tmp_path, a=SOURCE.format("b", "b"))
    assert all_text(path) != before
