"""The JSON lines of `watcher understand` keep the form of the interfaces, whatever comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from watcher.understand.jsonl import answer
from watcher.understand.reader import Reader

NOW = datetime(2027, 1, 11, tzinfo=UTC)
PROMISED = "id kind language domains opens deadline deadlines rolling amounts funders status"
KEYS = PROMISED.split()


def ask(reader: Reader, **line: Any) -> dict[str, Any]:
    answered: dict[str, Any] = json.loads(answer(reader, json.dumps(line), NOW))
    return answered


def test_answer__the_promised_keys_in_their_order(reader: Reader) -> None:
    line = ask(
        reader,
        id="a1",
        title="Appel à projets santé",
        text="Aide de 40 000 € maximum. Date limite : 26 mars 2027 à 17 h, heure de Paris.",
        country="FR",
        published="2027-01-11",
    )
    assert list(line)[: len(KEYS)] == KEYS
    assert line["id"] == "a1"
    assert line["kind"] == "call"
    assert line["domains"][0]["domain"] == "health"
    assert set(line["domains"][0]) == {"domain", "score", "because"}
    deadline = line["deadline"]
    assert (deadline["date"], deadline["time"], deadline["zone"]) == ("2027-03-26", "17:00", "Europe/Paris")
    assert set(deadline) >= {"date", "time", "zone", "quote", "confidence"}
    assert line["amounts"][0] | {"quote": ""} == {"value": 40000, "currency": "EUR", "role": "max", "quote": ""}
    assert line["status"] == "open"


def test_answer__published_stands_for_now(reader: Reader) -> None:
    text = "Date limite de dépôt : 26 mars 2027."
    assert ask(reader, id=1, title="Appel", text=text, published="2027-03-20")["status"] == "closing"


def test_answer__an_endless_number_is_still_json(reader: Reader) -> None:
    answered = answer(reader, '{"id": 1e999, "title": "x", "text": ""}', NOW)
    assert "Infinity" not in answered
    json.loads(answered)


def test_answer__the_id_is_given_back_as_it_came(reader: Reader) -> None:
    assert ask(reader, id=7, title="x", text="")["id"] == 7
    assert ask(reader, title="x", text="")["id"] is None


@pytest.mark.parametrize("line", ["{", "[]", "null", '"text"', "12", "", "[" * 5000, '{"id": }', "\ud800"])
def test_answer__a_line_that_is_no_notice_gives_an_error(reader: Reader, line: str) -> None:
    answered = json.loads(answer(reader, line, NOW))
    assert answered["id"] is None
    assert answered["error"]


@pytest.mark.parametrize(
    "line",
    [
        {"id": "x", "title": None, "text": None},
        {"id": {"a": 1}, "title": 5, "text": ["a"]},
        {"id": "x", "title": "t", "text": "t", "published": "yesterday", "country": "Narnia", "lang": 3},
        {"id": "x", "title": "t", "text": "t", "published": "0001-01-01"},
        {"id": "\ud800x", "title": "\ud800", "text": "\udfff 5 000 €"},
    ],
)
def test_t18_odd_values_are_read_as_text_and_written_as_utf8(reader: Reader, line: dict[str, Any]) -> None:
    answered = answer(reader, json.dumps(line), NOW)
    answered.encode("utf-8")
    assert json.loads(answered)["kind"] in ("call", "news", "award")
    assert "\n" not in answered


def test_answer__a_bad_line_says_which_one_it_is(reader: Reader) -> None:
    answered = json.loads(answer(reader, "no json", NOW, 7))
    assert (answered["id"], answered["line"]) == (None, 7)


def test_answer__a_byte_order_mark_is_no_fault(reader: Reader) -> None:
    assert "error" not in json.loads(answer(reader, '\ufeff{"id": 1, "title": "Appel", "text": ""}', NOW))


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ({"published": "last week"}, "published «last week» is no day or instant in ISO 8601: now was taken"),
        ({"country": "France"}, "country «France» is none of FR, CA-QC, CA, EU, UK, US, INT"),
        ({"kind": "subsidy"}, "kind «subsidy» says nothing here; call, news or award do"),
        ({"lang": "français"}, "lang «français» is no code such as fr or en"),
        ({"title": 5}, "title is no text"),
        ({"title": "", "text": None}, "neither title nor text: there is nothing to read"),
        ({"published": "2027-01-02", "country": "CA-QC", "lang": "fr-CA", "kind": "call", "url": None}, ""),
    ],
)
def test_answer__what_is_not_as_promised_is_said(reader: Reader, line: dict[str, Any], warning: str) -> None:
    told = ask(reader, **{"id": 1, "title": "Appel", "text": "Pour tous.", **line})["warnings"]
    assert told == ([warning] if warning else [])
