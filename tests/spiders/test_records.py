"""API answers as records: JSON, XML and CSV, by JMESPath and XPath."""

from __future__ import annotations

import json

import pytest

from spiders import records


@pytest.mark.parametrize("body", [b"", b"<!doctype html>", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"null x"])
def test_parse__what_is_no_json_says_how_it_begins(body):
    with pytest.raises(records.CannotParseRecords, match="not JSON"):
        records.parse(body, "json")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><aap>&x;</aap></r>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r><aap>fine</aap></r>',
    ],
)
def test_t15_parse__xml_entities_bring_nothing_in(body):
    root = records.parse(body, "xml")
    assert "root:" not in "".join(records.value(root, "string(//aap)", "xml"))


def test_t15_parse__a_billion_laughs_ends():
    laughs = b'<!DOCTYPE r [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((98 + n,) + (97 + n,) * 10) for n in range(12)
    )
    body = laughs + b"]><r><aap>&m;</aap></r>"
    try:
        root = records.parse(body, "xml")
    except records.CannotParseRecords:
        return
    assert len(records.value(root, "string(//aap)", "xml")) < 10_000


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("title", "Été & santé"),
        ("budget", "12"),
        ("ratio", "0.5"),
        ("whole", "3"),
        ("open", "true"),
        ("nothing", ""),
        ("tags", ["a", "b"]),
        ("tags[0]", "a"),
        ("nested.*[]", ["x", "y"]),
        ("html", "Un\nDeux"),
    ],
)
def test_value__is_text_whatever_the_json_type(rule, expected):
    record = {
        **{"title": "Été &amp; santé", "budget": 12, "ratio": 0.5, "whole": 3.0, "open": True, "nothing": None},
        **{"tags": ["a", "b"], "nested": {"p": ["x"], "q": ["y"]}, "html": "<p>Un</p><script>no()</script><p>Deux</p>"},
    }
    assert records.value(record, rule, "json") == expected


def test_value__a_table_is_refused_rather_than_printed():
    with pytest.raises(records.CannotParseRecords, match="finds a table"):
        records.value({"who": {"name": "X"}}, "who", "json")


def test_items__tell_a_list_from_none():
    data = json.loads('{"a": {"b": [1]}, "one": {"t": 1}}')
    assert records.items(data, "a.b", "json") == [1]
    assert records.items(data, "one", "json") == [{"t": 1}]
    assert records.items(data, "a.c", "json") is None


def test_unread__names_the_keys_no_rule_reads():
    record = {"id": 1, "name": "x", "dates": {"open": 1, "close": 2}, "extra": 0, "skip": 0}
    assert records.unread(record, ["id", "name", "dates.open"], ["skip"]) == ["dates.close", "extra"]
    assert records.unread(record, ["id"], ["*"]) == []
    assert records.unread(record, ["id || 'name'"], ["dates", "extra", "skip"]) == ["name"]


def test_csv__guesses_its_separator():
    assert records.parse(b"a;b\n1;2,5\n", "csv") == [{"a": "1", "b": "2,5"}]
    assert records.parse(b"a,b\n1,2\n", "csv") == [{"a": "1", "b": "2"}]


def test_parse__a_table_saved_by_a_spreadsheet_in_windows_1252():
    body = "Intitulé;Clôture\nAide à l’été;3 mai 2027\n".encode("windows-1252")
    assert records.parse(body, "csv") == [{"Intitulé": "Aide à l’été", "Clôture": "3 mai 2027"}]
