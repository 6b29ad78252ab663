"""config.toml: every fault at once, each with line, key and what is allowed (T20, T21, T55)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.lines import LineMap
from watcher.config.load import load, read
from watcher.errors import CannotReadConfig

FEED = '[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example.org/feed"\n'


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in read(text)[1]]


def test_read__sound_source():
    settings, faults = read(FEED)
    assert not faults
    assert settings is not None
    assert settings.sources[0].name == "a"


def test_t55_all_faults_at_once__with_line_and_key():
    text = (
        '[watch]\nzone = "Europe/Pari"\n\n[[sources]]\nname = "region-x"\nkind = "feed"\n'
        'url = "https://x.example.org/"\nevery = "often"\n\n[[sources]]\nname = "region-x"\nkind = "page"\n'
        'url = "https://x.example.org/"\ntitle = "h3"\nitem = "a[["\n'
    )
    said = faults_of(text)
    assert len(said) == 4
    assert "line 2" in said[0]
    assert "Europe/Paris" in said[0]
    assert "line 8" in said[1]
    assert '"often" is not a duration; write "30m", "6h" or "1d"' in said[1]
    assert '"region-x" is used twice (first at line 5)' in said[2]
    assert "line 15" in said[3]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('kund = "x"', "unknown key"),
        ("every = 6", "is not a duration"),
        ('every = "0h"', "is not a duration"),
        ('every = "-1h"', "is not a duration"),
        ('every = "900d"', "longer than a year"),
        ('url = "ftp://a.example.org/"', "not a web address"),
        ('url = "https://user:pw@a.example.org/"', "no place in an address"),
        ('url = "https://[::1"', "not a web address"),
        ('include = ["(a+)+$(?=b)"]', "look-around"),
        ("min = -1", "greater than or equal to 0"),
        ("min = true", "valid integer"),
        ('language = "de"', "'fr', 'en'"),
    ],
)
def test_t55_bad_value__says_what_is_allowed(line, expected):
    text = FEED.replace('url = "https://a.example.org/feed"\n', "") if line.startswith("url") else FEED
    said = faults_of(text + line + "\n")
    assert len(said) == 1
    assert expected in said[0]


def test_unknown_kind__lists_the_kinds():
    assert "allowed: feed, page, api" in faults_of(FEED.replace('"feed"', '"feeed"'))[0]


def test_missing_kind__is_named():
    said = faults_of('[[sources]]\nname = "a"\nurl = "https://a.example.org/"\n')
    assert "sources.a.kind" in said[0]


def test_unknown_domain_key__lists_the_allowed():
    said = faults_of('[domains.sante]\nlabel = { fr = "Santé", en = "Health" }\nmots = ["x"]\n')
    assert 'unknown domain key "mots"; allowed: label, fr, en, not, weight' in said[0]


def test_source_with_unknown_domain__is_a_fault():
    text = '[domains.health]\nlabel = { fr = "Santé", en = "Health" }\n' + FEED + 'domains = ["helth"]\n'
    assert 'unknown domain "helth"; allowed: health' in faults_of(text)[0]


@pytest.mark.parametrize("hour", ["02:30", "25:00", "7:30", "noon"])
def test_t52_digest_hour__outside_the_night_of_clock_changes(hour):
    assert faults_of(f'[deliver]\nhour = "{hour}"\n')


def test_t55_bom_and_tabs__are_read():
    settings, faults = read("\ufeff" + FEED.replace(" = ", "\t=\t"))
    assert settings is not None
    assert not faults


def test_t55_ten_megabytes__are_refused():
    assert "no config.toml" in faults_of("#" * 10_000_000)[0]


def test_t55_broken_toml__names_the_line():
    assert "line 2" in faults_of("[watch]\nname = \n")[0] or "at line 2" in faults_of("[watch]\nname = \n")[0]


@pytest.mark.parametrize("selector", ["document('x')", "//a[unparsed-text('f')]", "a[", "//a[", "((("])
def test_t21_selector__with_other_documents_or_wrong_syntax__is_refused(selector):
    text = FEED.replace('"feed"', '"page"') + f'title = "h3"\nitem = "{selector}"\n'
    assert any("item" in said for said in faults_of(text))


def test_load__missing_file_is_a_clear_error(tmp_path: Path):
    with pytest.raises(CannotReadConfig, match="could not be read"):
        load(tmp_path / "none.toml")


def test_load__undecodable_bytes_are_a_clear_error(tmp_path: Path):
    (tmp_path / "c.toml").write_bytes(b'[watch]\nname = "caf\xe9"\n')
    with pytest.raises(CannotReadConfig, match="could not be read"):
        load(tmp_path / "c.toml")


def test_shipped_config__is_sound():
    settings = load(Path(__file__).parents[2] / "config.toml")
    assert len(settings.enabled_sources) >= 12
    assert len(settings.domains) == 16


def test_line_map__multi_line_strings_and_arrays():
    text = 'a = """\n[not.a.table]\nb = 1\n"""\nc = [\n  "x", # ]\n  "y",\n]\n'
    text += "[t]\nd = { e = 1 }\n[[l]]\nf = 1\n[[l]]\nf = 2\n"
    lines = LineMap(text)
    assert lines.line(("a",)) == 1
    assert lines.line(("c",)) == 5
    assert lines.line(("t", "d")) == 10
    assert lines.line(("l", 1, "f")) == 14
    assert lines.line(("b",)) == 0


@given(st.text(max_size=300))
def test_read__never_raises(text: str):
    read(text)
