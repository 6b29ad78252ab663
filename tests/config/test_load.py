"""config.toml: every fault at once, each with line, key and what is allowed (T20, T21, T55)."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu import cpu_within
from tests.paths import ROOT
from watcher.config.cross import spider_names
from watcher.config.lines import LineMap
from watcher.config.load import MAX_CHARACTERS, all_text, load, read, report, text_of
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
        ('url = "ftp://bo:pw@a.example.org/x?key=pw"', '"ftp://…@a.example.org/x?…" is not a web address'),
        ('url = "https://user:pw@a.example.org/"', "no place in an address"),
        ('url = "https://[::1"', "not a web address"),
        ('include = ["(a+)+$(?=b)"]', "look-around"),
        ("min = -1", "is to be at least 0"),
        ("min = true", "is to be a whole number (found: true)"),
        ('language = "de"', '"de" is not allowed; allowed: fr, en'),
    ],
)
def test_t55_bad_value__says_what_is_allowed(line, expected):
    text = FEED.replace('url = "https://a.example.org/feed"\n', "") if line.startswith("url") else FEED
    said = faults_of(text + line + "\n")
    assert len(said) == 1
    assert expected in said[0]


def test_admins__numbers_and_addresses_are_read_alike():
    """As text or as a number, each once; what is neither is named with its place."""
    settings, faults = read(
        '[admins]\ntelegram = [7, "42", 7]\nemail = ["Anne@example.org", "anne@example.org"]\n' + FEED
    )
    assert not faults
    assert settings is not None
    assert (settings.admins.telegram, settings.admins.email) == ((7, 42), ("Anne@example.org",))
    said = faults_of('[admins]\ntelegram = [0, "@anne"]\nemail = ["anne"]\n' + FEED)
    assert ['"0" is not the number of a Telegram account' in said[0], '"@anne" is not the number' in said[1]] == [
        True
    ] * 2
    assert '"anne" is not an e-mail address' in said[2]


def test_unknown_kind__lists_the_kinds():
    assert "allowed: feed, page, api" in faults_of(FEED.replace('"feed"', '"feeed"'))[0]


def test_missing_kind__is_named():
    said = faults_of('[[sources]]\nname = "a"\nurl = "https://a.example.org/"\n')
    assert "sources.a.kind" in said[0]


def test_unknown_domain_key__lists_the_allowed():
    said = faults_of('[domains.sante]\nlabel = { fr = "Santé", en = "Health" }\nmots = ["x"]\n')
    assert 'unknown domain key "mots"; allowed: label, add, drop, reweigh, fr, en, not, weight' in said[0]


def test_source_with_unknown_domain__is_a_fault():
    text = '[domains.health]\nlabel = { fr = "Santé", en = "Health" }\n' + FEED + 'domains = ["helth"]\n'
    assert 'unknown domain "helth"; did you mean "health"? allowed: health' in faults_of(text)[0]


@pytest.mark.parametrize("hour", ["02:30", "25:00", "7:30", "noon"])
def test_t52_digest_hour__outside_the_night_of_clock_changes(hour):
    assert faults_of(f'[deliver]\nhour = "{hour}"\n')


def test_t55_bom_and_tabs__are_read():
    settings, faults = read("\ufeff" + FEED.replace(" = ", "\t=\t"))
    assert settings is not None
    assert not faults


def test_t55_ten_megabytes__are_refused():
    assert "no config.toml" in faults_of("#" * 10_000_000)[0]


def test_read__a_number_too_long_for_python_is_a_fault():
    assert "not valid TOML" in faults_of(f"[watch]\nx = {'9' * 5_000}\n")[0]


def test_t55_broken_toml__names_the_line():
    assert faults_of("[watch]\nname = \n")[0].startswith("line 2 ")


@pytest.mark.parametrize(
    ("text", "line"),
    [("[watch", 1), ('a = 1\nb = """\nfoo', 3), ("[watch]\na = 1\na = 2\n", 3), ("a = [\n1,\n2\n", 3)],
)
def test_t55_broken_toml__has_its_line_wherever_it_stands(text: str, line: int):
    _, faults = read(text)
    assert [fault.line for fault in faults] == [line]


@pytest.mark.parametrize("header", ["[[source]]", "[source]"])
def test_misspelt_table__has_its_line_and_the_right_word(header: str):
    (said,) = faults_of(f'[watch]\nname = "x"\n\n{header}\nname = "a"\n')
    assert said.startswith("line 4 ")
    assert 'unknown key "source"; did you mean "sources"?' in said


def test_one_table_for_all_sources__says_how_to_write_it():
    (said,) = faults_of('[sources]\nname = "a"\n')
    assert said.startswith("line 1 ")
    assert "[[sources]], in two brackets" in said


MANY = """
[collect]
every_min = "2h"
every_max = "1h"
delay = "x"
[deliver.email]
enabled = true
port = 700000
[domains.health]
label = { fr = "Santé" }
[[sources]]
name = "a"
kind = "page"
item = "li["
title = "a"
min = 5
max = 2
every = "often"
every_min = "3h"
every_max = "1h"
domains = ["helth"]
pages = 3
[[sources]]
name = "b"
kind = "spider"
url = "https://b.example.org/"
spider = "sedja"
[[sources]]
name = "c"
kind = "feeed"
min = "x"
[[sources]]
name = "d"
kind = "api"
url = "https://d.example.org/"
fields = { title = "t[" }
content = "callz"
total_max = 3
"""


def test_t55_field_faults__hide_no_fault_between_keys():
    said = {(fault.line, fault.key): fault.message for fault in read(MANY)[1]}
    assert "shorter than every_min" in said.pop((4, "collect.every_max"))
    assert said.pop((5, "collect.delay")) == 'is to be a number (found: "x")'
    assert "sender is needed" in said.pop((6, "deliver.email.sender"))
    assert "at most 65535" in said.pop((8, "deliver.email.port"))
    assert said.pop((11, "sources.a.url")) == "is missing"
    assert "not a CSS selector" in said.pop((14, "sources.a.item"))
    assert "max (2) is smaller than min (5)" in said.pop((17, "sources.a.max"))
    assert "not a duration" in said.pop((18, "sources.a.every"))
    assert "shorter than every_min" in said.pop((20, "sources.a.every_max"))
    assert 'unknown domain "helth"; did you mean "health"?' in said.pop((21, "sources.a.domains"))
    assert "pages needs next" in said.pop((22, "sources.a.pages"))
    assert 'no spider "sedja" in spiders/; did you mean "sedia"?' in said.pop((27, "sources.b.spider"))
    assert said.pop((28, "sources.c.url")) == "is missing"
    assert 'did you mean "feed"? allowed: feed, page' in said.pop((30, "sources.c.kind"))
    assert "whole number" in said.pop((31, "sources.c.min"))
    assert "not a JMESPath" in said.pop((36, "sources.d.fields.title"))
    assert "link_template is missing" in said.pop((36, "sources.d.fields"))
    assert 'did you mean "calls"?' in said.pop((37, "sources.d.content"))
    assert "total_max needs total" in said.pop((38, "sources.d.total_max"))
    assert not said


def test_t55_a_check_of_a_faulty_key__is_not_guessed():
    faults = faults_of('[deliver.email]\nenabled = true\nsender = "nobody"\n')
    assert len(faults) == 1
    assert "not an e-mail address" in faults[0]


def test_t55_words__hold_nothing_of_the_library():
    text = '[watch]\nlanguage = "de"\nzones = "x"\nname = 3\n' + FEED + 'country = "DE"\nlabel = 3\nrequired = 1\n'
    text += 'detail = { titel = "h1" }\n[domains.Y]\nlabel = { fr = "a" }\n'
    said = faults_of(text)
    assert len(said) == 8
    assert not [
        word for line in said for word in ("tuple", "literal", "^", "valid", "Input", "pattern") if word in line
    ]
    assert [line for line in said if ".country" in line] == [
        'line 9    sources.a.country              "DE" is not allowed; allowed: FR, CA-QC, CA, EU, UK, US, INT, ""'
    ]


def test_t20_pattern__is_refused_in_plain_words_and_without_noise(capfd: pytest.CaptureFixture[str]):
    (said,) = faults_of(FEED + 'include = ["é("]\n')
    assert "(missing ): é()" in said
    assert capfd.readouterr().err == ""


def test_spider_names__are_those_of_the_classes():
    from scrapy.settings import Settings as ScrapySettings
    from scrapy.spiderloader import SpiderLoader

    loader = SpiderLoader.from_settings(ScrapySettings({"SPIDER_MODULES": ["spiders"]}))
    assert spider_names() == set(loader.list()) - {"source", "page", "api", "sitemap", "pdf", "watch"}


@pytest.mark.parametrize("selector", ["document('x')", "//a[unparsed-text('f')]", "a[", "//a[", "((("])
def test_t21_selector__with_other_documents_or_wrong_syntax__is_refused(selector):
    text = FEED.replace('"feed"', '"page"') + f'title = "h3"\nitem = "{selector}"\n'
    assert any("item" in said for said in faults_of(text))


@pytest.mark.parametrize("network", ["127.0.0.x", "10.0.0.1/8", "monitor.example.org", ""])
def test_metrics__are_for_addresses_and_networks(network: str):
    (said,) = faults_of(f'[deliver.web]\nmetrics = ["::1", "{network}"]\n')
    assert "is not an address or network" in said


def test_load__missing_file_is_a_clear_error(tmp_path: Path):
    with pytest.raises(CannotReadConfig, match="could not be read"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("written", "line"),
    [(b'[watch]\nname = "caf\xe9"\n', 2), ('[watch]\nname = "café"\n'.encode("utf-16"), 1)],
    ids=["Latin-1", "UTF-16"],
)
def test_load__another_encoding_is_said_with_its_line(tmp_path: Path, written: bytes, line: int):
    (tmp_path / "c.toml").write_bytes(written)
    with pytest.raises(CannotReadConfig, match=f"c.toml could not be read: line {line} is not written in UTF-8; save"):
        load(tmp_path / "c.toml")


def test_load__lines_of_windows_are_lines(tmp_path: Path):
    (tmp_path / "c.toml").write_bytes(FEED.replace("\n", "\r\n").encode())
    assert text_of(tmp_path / "c.toml") == FEED


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:///var/watch.db", "sqlite:///var/watch.db"),
        ("sqlite:////srv/my watch/watch.db", "sqlite:////srv/my watch/watch.db"),
        ("postgresql+psycopg://bo@db.example.org:5433/watch", "postgresql+psycopg://bo@db.example.org:5433/watch"),
        ("postgresql://bo:pw@[::1]/watch", "postgresql+psycopg://bo:pw@[::1]/watch"),
        ("postgres:///watch?host=/run/postgresql", "postgresql+psycopg:///watch?host=/run/postgresql"),
    ],
)
def test_storage__a_file_or_a_server(written: str, used: str):
    settings, faults = read(f'[storage]\nurl = "{written}"\n')
    assert settings is not None, faults
    assert settings.storage.url == used


@pytest.mark.parametrize(
    "written",
    [
        "", "var/watch.db", "sqlite://", "sqlite:///", "sqlite://var/watch.db", "mysql://bo:pw@h/watch",
        "postgresql+asyncpg://bo:pw@h/watch", "postgresql://bo:pw@h:port/watch", "postgresql://bo:pw@[::1/watch",
        "postgresql://bo:pw@h/watch ", "/srv/watch.db", "sqlite:///:memory:", "bo:pw@h/watch",
        "postgresql://bo:x/pw@h:port/watch", "postgresql://bo:x?pw@h:port/watch", "mysql://bo:x#pw@h/watch",
        "postgresql://bo:pw@h:/watch", "sqlite:///?mode=ro",
        "sqlite:///var/\\u0000.db",
    ],
)  # fmt: skip
def test_storage__anything_else_is_refused_without_its_password(written: str):
    (said,) = faults_of(f'[storage]\nurl = "{written}"\n')
    assert said.startswith("line 2")
    assert 'is not a database that can be used; write "sqlite:///var/watch.db" or "postgresql+psycopg://' in said
    assert "pw" not in said


@pytest.mark.parametrize("read_it", [load, all_text])
def test_load__a_pipe_is_refused_and_not_waited_for(tmp_path: Path, read_it: Callable[[Path], object]):
    os.mkfifo(tmp_path / "c.toml")
    with pytest.raises((CannotReadConfig, OSError), match="this is no file"):
        read_it(tmp_path / "c.toml")


def test_load__no_more_is_read_than_a_config_may_hold(tmp_path: Path):
    (tmp_path / "c.toml").write_text("# " + "x" * 3 * MAX_CHARACTERS)
    assert len(text_of(tmp_path / "c.toml")) == MAX_CHARACTERS + 1
    with pytest.raises(CannotReadConfig, match="larger than"):
        load(tmp_path / "c.toml")


@pytest.mark.parametrize("part", ["a", '"a b"', "'a b'"])
@pytest.mark.parametrize("frame", ["{} = 1", "[{}]", "x = [{{ {} = 1 }}]"])
def test_read__a_key_without_end_is_refused_before_it_is_read(part: str, frame: str):
    text = "b = 1\n" + frame.format(" . ".join([part] * 50_000))
    with cpu_within(0.5):
        (said,) = faults_of(text)
    assert "line 2" in said
    assert "more than 32 parts" in said


def test_report__many_faults_are_counted_and_not_all_told():
    faults = read("".join(f"k{n} = 1\n" for n in range(5_000)))[1]
    told = report("config.toml", faults).splitlines()
    assert told[0].startswith("config.toml has 5000 faults")
    assert len(told) == 102
    assert told[-1].strip() == "and 4900 more"


def test_shipped_config__is_sound():
    settings = load(ROOT / "config.toml")
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


def test_line_map__only_line_feeds_end_a_line_as_in_toml():
    assert LineMap('a = "one\u2028two\x85three"\r\nb = 1\r\n').line(("b",)) == 2


@given(st.text(max_size=300))
def test_read__never_raises(text: str):
    read(text)
