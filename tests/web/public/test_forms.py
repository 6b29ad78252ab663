"""Feeds, calendars and files of a search and of a call: what programs read of them, with readers of their own."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import feedparser
import pytest
from lxml import etree

from tests.web.public.scenes import PARIS, SiteWorld, call, day, items, money, replace_deadline, settings
from watcher.model import Amount, AmountRole, Fact, Kind, Reading, Side, Status
from watcher.web.public import machine


def unfolded(body: str) -> list[str]:
    return body.replace("\r\n ", "").split("\r\n")


def test_atom__has_an_entry_per_event_and_is_read_by_a_feed_reader(site: SiteWorld) -> None:
    answer = site.get("/fr/appels.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids)) >= 10
    assert all(re.fullmatch(r"tag:veille\.example\.org,2027:event/\d+", one) for one in ids)
    moved = next(entry for entry in feed.entries if entry.title.startswith("Date repoussée"))
    assert "15 décembre 2026" in moved.summary
    assert "29 décembre 2026" in moved.summary


def test_atom__of_a_search_tells_only_of_its_calls(site: SiteWorld) -> None:
    feed = feedparser.parse(site.get("/fr/appels.atom?domain=culture").content)
    assert [entry.title for entry in feed.entries] == ["Nouveau\u00a0: Festivals d’hiver"]


def test_atom__goes_on_with_older_entries_on_further_pages(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("many"))
    world.record([(f"Appel numéro {number} sur les ponts", call(day("2027-05-01"))) for number in range(120)])
    seen: list[str] = []
    path = "/fr/appels.atom?q=ponts"
    for _ in range(5):
        feed = feedparser.parse(world.get(path).content)
        seen += [entry.id for entry in feed.entries]
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        if not following:
            break
        path = following[0].removeprefix("https://veille.example.org")
    assert len(seen) == len(set(seen)) == 120
    world.close()


def test_json_feed__tells_the_same(site: SiteWorld) -> None:
    feed = site.get("/en/calls.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    atom = feedparser.parse(site.get("/en/calls.atom").content)
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]


def test_feeds__answer_from_their_version(site: SiteWorld) -> None:
    for path in ("/fr/appels.atom", "/fr/appels.json", "/fr/appels.ics", f"/fr/appels/{site.id('Appareils')}.ics"):
        tag = site.get(path).headers["etag"]
        assert site.get(path, **{"if-none-match": tag}).status_code == 304, path


def test_calendar__names_every_step_with_zone_where_hours_are_known(site: SiteWorld) -> None:
    lines = unfolded(site.get(f"/fr/appels/{site.id('Données')}.ics").text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20261030" in lines
    assert "DTSTART;TZID=Europe/Paris:20261211T170000" in lines
    assert "TZID:Europe/Paris" in lines
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == 2
    assert all(uid.endswith("@veille.example.org") for uid in uids)


def test_calendar__has_the_clock_changes_of_the_zone(site: SiteWorld) -> None:
    body = site.get(f"/fr/appels/{site.id('Appareils')}.ics").text
    zone = body[body.index("BEGIN:VTIMEZONE") : body.index("END:VTIMEZONE")]
    assert "DTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in zone
    assert "DTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100" in zone


def test_calendar__folds_lines_at_75_octets_and_ends_them_with_crlf(site: SiteWorld) -> None:
    body = site.get("/fr/appels.ics?status=all").content
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in body.replace(b"\r\n", b"")
    body.decode("utf-8")
    for line in lines:
        line.decode("utf-8")


def test_calendar__keeps_the_uid_of_a_moved_deadline_and_counts_it_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("moved"))
    first = ("Un appel qui bouge", call(day("2027-01-10", "12:00", PARIS)))
    world.record([first])
    before = unfolded(world.get("/fr/appels.ics").text)
    world.record([(first[0], replace_deadline(first[1], day("2027-02-10", "12:00", PARIS)))], timedelta(hours=1))
    after = unfolded(world.get("/fr/appels.ics").text)

    def value(lines: list[str], name: str) -> str:
        return next(line for line in lines if line.startswith(name))

    assert value(before, "UID:") == value(after, "UID:")
    assert int(value(after, "SEQUENCE:")[9:]) > int(value(before, "SEQUENCE:")[9:])
    assert "DTSTART;TZID=Europe/Paris:20270210T120000" in after
    world.close()


def test_calendar__shows_a_withdrawn_call_as_cancelled_for_a_month(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("withdrawn"))
    title, reading = "Un appel retiré", call(day("2027-03-10"))
    world.record([(title, reading)], timedelta(days=3))
    words = Fact("withdrawn", "L’appel est retiré.", stated=True)
    gone = call(day("2027-03-10", quote="L’appel est retiré."), status=Status.WITHDRAWN, status_word=words)
    world.record([(title, gone)], timedelta(days=1))
    assert "STATUS:CANCELLED" in unfolded(world.get(f"/fr/appels/{world.id('Un appel')}.ics").text)
    world.now += timedelta(days=40)
    assert "BEGIN:VEVENT" not in unfolded(world.get(f"/fr/appels/{world.id('Un appel')}.ics").text)
    world.close()


def test_calendar__reminds_only_where_asked(site: SiteWorld) -> None:
    number = site.id("Appareils")
    assert "VALARM" not in site.get(f"/fr/appels/{number}.ics").text
    assert "TRIGGER:-P7D" in site.get(f"/fr/appels/{number}.ics?alarm=7d").text
    assert unfolded(site.get(f"/fr/appels/{site.id('Données')}.ics?steps=last").text).count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize(("language", "path", "sign"), [("fr", "/fr/appels", ";"), ("en", "/en/calls", ",")])
def test_csv__opens_in_a_spreadsheet(site: SiteWorld, language: str, path: str, sign: str) -> None:
    answer = site.get(f"{path}.csv?status=all")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=sign))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 1 + 12
    assert rows[1][4] == "2026-12-01"
    assert "attachment" in answer.headers["content-disposition"]


def test_csv__makes_no_formula_of_a_title(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("formula"))
    world.record([('=HYPERLINK("http://evil.example")', call(day("2027-01-10"))), ("@cmd +1", call(day("2027-01-11")))])
    body = world.get("/en/calls.csv").content.decode("utf-8-sig")
    titles = [row[1] for row in csv.reader(io.StringIO(body))][1:]
    assert all(title.startswith("'") for title in titles)
    world.close()


def test_xlsx__holds_real_dates_numbers_and_both_sides(site: SiteWorld) -> None:
    answer = site.get("/fr/appels.xlsx?status=all")
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert len(sheet.findall(".//m:sheetData/m:row", space)) == 13
    dates = [
        cell
        for cell in sheet.iterfind(".//m:c", space)
        if (cell.get("r") or "").startswith("E") and cell.get("t") is None
    ]
    assert dates
    assert not sheet.findall(".//m:f", space)
    sides = etree.fromstring(book.read("xl/worksheets/sheet2.xml"))
    assert len(sides.findall(".//m:sheetData/m:row", space)) == 3


def test_ndjson__is_a_call_per_line_as_the_command_prints_it(site: SiteWorld) -> None:
    rows = [json.loads(line) for line in site.get("/fr/appels.ndjson?status=all").text.splitlines()]
    assert len(rows) == 12
    assert {"id", "title", "deadline", "amounts", "first_seen"} <= rows[0].keys()
    assert rows[0] == site.get(f"/fr/appels/{rows[0]['id']}.json").json()


def test_exports__of_chosen_calls_keep_their_order(site: SiteWorld) -> None:
    chosen = [site.id("Festivals"), site.id("Appareils")]
    text = site.get(f"/fr/appels.ndjson?ids={chosen[0]},{chosen[1]},999999,x").text
    assert [json.loads(line)["id"] for line in text.splitlines()] == chosen


def test_bulletin__escapes_what_it_lists(site: SiteWorld) -> None:
    text = site.get("/fr/appels.bulletin").text
    assert "<script>" not in text
    assert text.count("<li>") == 11


def test_exports__have_a_limit_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("exports"), settings(per_minute=120))
    world.record(items()[:1])
    assert [world.get("/fr/appels.csv").status_code for _ in range(8)] == [200] * 6 + [429] * 2
    assert world.get("/fr/appels").status_code == 200
    world.close()


@pytest.mark.parametrize("form", [".atom", ".json", ".ics", ".csv", ".xlsx", ".ndjson", ".bulletin"])
def test_forms__of_an_empty_watch_and_of_hostile_questions(empty: SiteWorld, form: str) -> None:
    for query in ("", "?q=%00", "?before=abc", "?before=999999999999", "?ids=%2c%2c", "?domain=x&due=y", "?alarm=9"):
        assert empty.get(f"/fr/appels{form}{query}").status_code in (200, 429), query


def test_json_ld__names_grant_funder_amount_and_where_to_apply(site: SiteWorld) -> None:
    page = site.get(site.path("Appareils")).text
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert found["@type"] == "MonetaryGrant"
    assert found["amount"] == {"@type": "MonetaryAmount", "currency": "EUR", "maxValue": 180000.0, "minValue": 40000.0}
    assert found["potentialAction"]["endTime"] == "2026-12-01T11:00:00+00:00"


def test_json_ld__cannot_be_left_by_a_title(site: SiteWorld) -> None:
    page = site.get(site.path("<script>")).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block
    assert json.loads(block[1])["name"].startswith("<script>alert(1)</script>")


def test_amounts__are_never_added_up(site: SiteWorld) -> None:
    assert money(1).currency == "EUR"
    row = next(line for line in site.get("/en/calls.csv?domain=research").text.splitlines() if "équipes" in line)
    assert "€100,000" in row
    assert "CA$75,000" in row


def test_chosen_calls__are_exported_and_no_others(site: SiteWorld) -> None:
    page = site.get("/fr/appels").text
    ids = re.findall(r'name="ids" value="(\d+)"', page)
    assert len(ids) > 2
    lines = site.get(f"/fr/appels.csv?ids={ids[0]}&ids={ids[2]}").text.splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == [ids[0], ids[2]]


def test_json_ld__has_an_amount_for_each_side() -> None:
    euros, dollars = (
        Amount(Decimal(value), currency, AmountRole.MAX, side=side)
        for value, currency, side in ((25_000, "EUR", "FR"), (35_000, "CAD", "CA-QC"))
    )
    sides = (Side("FR", amounts=(euros,)), Side("CA-QC", amounts=(dollars,)))
    found = machine.offered(Reading(Kind.CALL, "fr", amounts=(euros, dollars), sides=sides))
    assert found == [
        {"@type": "MonetaryAmount", "currency": "EUR", "maxValue": 25_000.0},
        {"@type": "MonetaryAmount", "currency": "CAD", "maxValue": 35_000.0},
    ]
    assert machine.offered(Reading(Kind.CALL, "fr", amounts=(euros,), sides=())) is None
