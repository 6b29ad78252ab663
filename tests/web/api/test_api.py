"""`/api/v1`: JSON as the commands print it, the ledger by its numbers, faults as problems, held to its description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from tests.web.public.scenes import SiteWorld, settings


def schema_of(site: SiteWorld, name: str) -> dict[str, Any]:
    found = site.get("/api/v1/openapi.json").json()
    return {"components": found["components"], "$ref": f"#/components/schemas/{name}"}


def test_description__is_openapi_and_names_where_it_is_served(site: SiteWorld) -> None:
    found = site.get("/api/v1/openapi.json").json()
    validate(found)
    assert found["servers"] == [{"url": "https://veille.example.org/api/v1"}]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/v1/calls", "Calls"), ("/api/v1/calls?status=all&limit=3", "Calls"), ("/api/v1/calls?q=santé", "Calls"),
        ("/api/v1/calls/1", "Call"), ("/api/v1/events", "Events"), ("/api/v1/events?since=3&limit=2", "Events"),
        ("/api/v1/calls/999", "Problem"), ("/api/v1/calls?domain=nothing", "Problem"), ("/api/v1/nothing", "Problem"),
        ("/api/v1/events?since=x", "Problem"), ("/api/v1/calls?limit=0", "Problem"), ("/api/v1/calls/%00", "Problem"),
    ],
)  # fmt: skip
def test_answers__are_as_described(site: SiteWorld, path: str, name: str) -> None:
    answer = site.get(path)
    jsonschema.Draft202012Validator(schema_of(site, name)).validate(answer.json())
    assert answer.headers["access-control-allow-origin"] == "*"
    if name == "Problem":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == answer.json()["status"] >= 400


def test_calls__fit_together_page_by_page(site: SiteWorld) -> None:
    whole = [call["id"] for call in site.get("/api/v1/calls?status=all").json()["calls"]]
    seen, path = [], "/api/v1/calls?status=all&limit=5"
    while path:
        page = site.get(path).json()
        seen += [call["id"] for call in page["calls"]]
        path = page.get("next", "").removeprefix("https://veille.example.org")
    assert seen == whole
    assert len(seen) == 12


def test_events__are_read_by_their_numbers_without_gap_or_repeat(site: SiteWorld) -> None:
    seen, since, more = [], 0, True
    while more:
        page = site.get(f"/api/v1/events?since={since}&limit=4").json()
        seen += [event["seq"] for event in page["events"]]
        since, more = page["next"], page["more"]
    assert seen == sorted(set(seen))
    assert site.get(f"/api/v1/events?since={since}").json()["events"] == []


def test_sources__tell_health_without_what_they_sent(site: SiteWorld) -> None:
    rows = {row["name"]: row for row in site.get("/api/v1/sources").json()["sources"]}
    assert rows["muette"]["health"] == "failing"
    assert rows["region"]["open_calls"] >= 8
    assert "body" not in json.dumps(rows)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/v1/calls", "/api/v1/calls/1", "/api/v1/domains"])
def test_methods__other_than_get_are_refused_as_problems(site: SiteWorld, method: str, path: str) -> None:
    answer = site.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"


def test_api__answers_from_its_version(site: SiteWorld) -> None:
    tag = site.get("/api/v1/calls").headers["etag"]
    assert site.get("/api/v1/calls", **{"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/calls", "/common-grants/opportunities"])
def test_program_that_asks_too_often__is_told_when_to_ask_again(tmp_path: Path, path: str) -> None:
    world = SiteWorld(tmp_path, settings(per_minute=1))
    assert world.get(path).status_code == 200
    answer = world.get(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    world.close()
