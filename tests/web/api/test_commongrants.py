"""CommonGrants 0.4: a running server checked as anybody would check it, and what the mapping promises."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate
from sqlalchemy import update

from tests.paths import ROOT
from tests.web.api.invented import invented
from tests.web.public.scenes import FUND, NOW, SiteWorld, call, day, money, replace_deadline
from tests.web.serving import served
from watcher.model import Amount, AmountRole, Call, Fact, Genre, Kind, Reading, Status, Step
from watcher.remember.calls.loading import PublishedPage
from watcher.remember.db.tables.calls import calls
from watcher.remember.search.query import Query
from watcher.web.commongrants.check import Schemas, Server, ServerAnswer, check
from watcher.web.commongrants.custom_fields import CallFields, SourceInfo, Surroundings

SPEC = ROOT.parent / "shared" / "commongrants" / "openapi.0.4.0.yaml"
needs_spec = pytest.mark.skipif(not SPEC.exists(), reason="the protocol's description is not beside this checkout")
LIST, SEARCH = "/common-grants/opportunities", "/common-grants/opportunities/search"


def schemas() -> Schemas:
    return Schemas.of(SPEC)


def between(low: Any, high: Any) -> Any:
    return {"operator": "between", "value": {"min": low, "max": high}}


def euros(amount: str) -> Any:
    return {"amount": amount, "currency": "EUR"}


def merge_some(world: SiteWorld) -> None:
    """Every tenth pair of calls becomes one."""
    numbers = sorted(world.store.search.matching(Query(kinds=("call",)), world.now))
    for keep, other in zip(numbers[::20], numbers[1::20], strict=False):
        world.store.calls.merge(keep, other, "an admin", world.now)


def post(site: SiteWorld, body: Any) -> Any:
    return site.ask("POST", SEARCH, json=body).json()


@needs_spec
def test_check__finds_no_fault_in_calls_of_every_sort(site: SiteWorld) -> None:
    with served(site.app) as root:
        assert list(check(Server(root), schemas())) == []


@needs_spec
def test_check__finds_no_fault_in_hundreds_of_invented_calls(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.record(invented(240), source=FUND)
    merge_some(world)
    with served(world.app) as root:
        assert list(check(Server(root), schemas())) == []
    world.close()


@needs_spec
def test_check__finds_no_fault_while_a_collection_changes_the_calls(tmp_path: Path) -> None:
    world, ended = SiteWorld(tmp_path), threading.Event()
    world.record(invented(60), source=FUND)

    def collect() -> None:
        round_ = 0
        while not ended.is_set():
            round_ += 1
            world.record(invented(60, seed=4 + round_ % 3), timedelta(minutes=-round_), FUND)

    collection = threading.Thread(target=collect)
    with served(world.app) as root:
        collection.start()
        try:
            assert list(check(Server(root), schemas())) == []
        finally:
            ended.set()
            collection.join()
    world.close()


def test_readers__do_not_wait_for_a_search_that_needs_a_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, answered = SiteWorld(tmp_path), threading.Event()
    world.record(invented(6), source=FUND)
    address = f"{LIST}/{world.get(LIST).json()['items'][0]['id']}"
    whole = type(world.store.calls).many

    def read() -> None:
        assert world.get(address).status_code == 200
        answered.set()

    reader = threading.Thread(target=read)

    def many(self: Any, numbers: Any) -> Any:
        """A reader, whose connection could be the last one, comes while the search is to get one."""
        if reader.ident is None:
            reader.start()
            assert answered.wait(60)
        return whole(self, numbers)

    monkeypatch.setattr(type(world.store.calls), "many", many)
    assert world.ask("POST", SEARCH, json={}).status_code == 200
    reader.join()
    world.close()


def test_check__finds_the_faults_of_a_server_that_has_them(tmp_path: Path) -> None:
    class Broken(Server):
        """Answers everything with the same list, a null in it."""

        def get(self, path: str) -> ServerAnswer:
            item = {"id": "1", "lastModifiedAt": None}
            return ServerAnswer(200, {"status": 201, "items": [item], "paginationInfo": {}})

        def post(self, path: str, body: Any, kind: str = "application/json") -> ServerAnswer:
            return self.get(path)

    found = list(check(Broken("http://127.0.0.1")))
    assert any("is null" in fault for fault in found)
    assert any("the body says status 201" in fault for fault in found)
    assert any("wants 404" in fault for fault in found)
    assert any("sortInfo is missing" in fault for fault in found)


def test_id__follows_from_host_and_number_alone(site: SiteWorld) -> None:
    number = site.id("Appareils")
    wanted = str(uuid5(uuid5(NAMESPACE_DNS, "veille.example.org"), f"call:{number}"))
    found = site.get(f"{LIST}/{wanted}").json()["data"]
    assert found["id"] == wanted
    assert found["title"] == "Appareils d’imagerie pour les petits hôpitaux"


def test_two_sides__are_competitions_and_a_custom_field(site: SiteWorld) -> None:
    wanted = next(item for item in site.get(LIST).json()["items"] if item["title"].startswith("Données"))
    found = site.get(f"{LIST}/{wanted['id']}").json()["data"]
    assert [one["title"].rpartition(" — ")[2] for one in found["competitions"]] == ["France", "Québec"]
    assert [one["country"] for one in found["customFields"]["sides"]["value"]] == ["FR", "CA-QC"]
    one = found["competitions"][0]
    assert site.get(f"/common-grants/competitions/{one['id']}").json()["data"] == one
    assert one["opportunityId"] == found["id"]


def test_two_sides__each_say_what_is_theirs(site: SiteWorld) -> None:
    wanted = next(item for item in site.get(LIST).json()["items"] if item["title"].startswith("Données"))
    french, quebec = site.get(f"{LIST}/{wanted['id']}").json()["data"]["competitions"]
    values = {name: field["value"] for name, field in french["customFields"].items()}
    assert (values["country"], values["funder"]) == ("FR", "Agence des Rives")
    assert values["contactInfo"] == {"email": "fr@rives.example"}
    assert quebec["customFields"]["form"]["value"] == "formulaire F12"


def test_steps__are_competitions_and_named_dates(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    moments = day("2026-12-20", label="lettre d’intention"), day("2027-02-20", label="dossier complet")
    world.record([("Deux étapes", call(*moments, steps=tuple(Step(one.label, one) for one in moments)))])
    found = world.get(f"{LIST}/{world.get(LIST).json()['items'][0]['id']}").json()["data"]
    assert [one["title"] for one in found["competitions"]] == [
        "Deux étapes — lettre d’intention", "Deux étapes — dossier complet"
    ]  # fmt: skip
    for one in found["competitions"]:
        assert world.get(f"/common-grants/competitions/{one['id']}").json()["data"] == one
    assert found["keyDates"]["closeDate"]["date"] == "2026-12-20"
    assert list(found["keyDates"]["otherDates"]) == ["deadline2"]
    world.close()


def test_custom_fields__tell_changes_sources_translations_and_the_catalogues_names(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    own = Amount(Decimal(20), None, AmountRole.RATE, "20 % restent à la charge du porteur")
    told = call(day("2027-01-10"), own_funding=own, eligible=(Fact("health", "les hôpitaux"),))
    world.record([("Un appel pour les quais", told)])
    world.record([("Un appel pour les quais", replace_deadline(told, day("2027-01-24")))], timedelta(hours=1))
    fields = world.get(LIST).json()["items"][0]["customFields"]
    assert [one["kind"] for one in fields["changes"]["value"]] == ["opened", "deadline_extended"]
    assert fields["changes"]["value"][1]["after"]["date"] == "2027-01-24"
    source = fields["sources"]["value"][0]
    assert (source["name"], source["url"], source["health"]) == (
        "Région Exemple", "https://region.example/un-appel-pour-les-quais", "ok"
    )  # fmt: skip
    assert fields["costSharing"]["value"] == {"isRequired": True, "percentage": 20.0, "details": own.quote}
    assert "les hôpitaux" in fields["eligibilityCriteria"]["value"]["details"]
    assert fields["additionalInfo"]["value"]["url"].startswith("https://veille.example.org/fr/appels/")
    assert "translations" not in fields, "one page, in the language of the call"
    world.close()


def test_custom_fields__translations_are_pages_in_other_languages() -> None:
    call_ = Call(
        1, "Un appel", "https://a.example/fr/x", "", Reading(Kind.CALL, "fr"), Status.OPEN, ("a", "b"), NOW, NOW, NOW
    )
    pages = [PublishedPage("a", "a.example/fr/x", NOW, NOW, None), PublishedPage("b", "b.example/en/x", NOW, NOW, None)]
    made = CallFields("fr", {"a": SourceInfo("A", "fr"), "b": SourceInfo("B", "en")}, {})
    found = made.of(call_, Surroundings({1: pages}), "https://veille.example.org/fr/appels/1")
    assert found["translations"] == [{"language": "en", "url": "https://b.example/en/x"}]


def test_edition__stands_in_the_view_of_one_call(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    for year, ago in (("2025", 700), ("2026", 335), ("2027", 3)):
        title = f"Bourses du littoral et des ports {year}"
        world.record([(title, call(day(f"{year}-03-01"), funders=(Fact("Région Exemple"),)))], timedelta(days=ago))
    newest = next(item for item in world.get(LIST).json()["items"] if item["title"].endswith("2027"))
    edition = world.get(f"{LIST}/{newest['id']}").json()["data"]["customFields"]["edition"]["value"]
    assert [one["date"] for one in edition["rounds"]] == ["2025-03-01", "2026-03-01", "2027-03-01"]
    assert edition["rhythm"] == {"everyYears": 1, "months": [3]}
    assert edition["of"].endswith("2026")
    world.close()


def test_custom_fields__fit_the_schemas_they_name(site: SiteWorld) -> None:
    seen = set()
    for item in site.get(LIST).json()["items"]:
        for name, field in item["customFields"].items():
            schema = site.get(field["schema"].removeprefix("https://veille.example.org")).json()
            jsonschema.Draft202012Validator(schema).validate(field["value"])
            assert schema["$id"] == field["schema"]
            seen.add(name)
    assert {"sides", "deadlines", "amounts", "domains", "funders", "sources", "changes", "additionalInfo"} <= seen
    assert site.get("/s/schemas/nothing.json").status_code == 404


def test_awards__say_what_a_page_reports_as_given(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    given = money(410_000, role=AmountRole.TOTAL)
    funders = Fact("Fonds du Fleuve"), Fact("Agence des Rives")
    world.record([("Trois lauréats", Reading(Kind.AWARD, "fr", Genre.AWARD, amounts=(given,), funders=funders))])
    found = world.get("/common-grants/awards").json()["items"][0]
    assert found["funding"]["awardedAmount"] == {"amount": "410000", "currency": "EUR"}
    assert found["status"] == {"value": "awarded"}
    assert [found["funders"]["primary"]["name"], found["funders"]["otherOrgs"]["funder2"]["name"]] == [
        "Fonds du Fleuve", "Agence des Rives"
    ]  # fmt: skip
    assert not {"opportunity", "recipientOrganizations", "customFields"} & found.keys(), "not read: absent"
    assert world.get(f"/common-grants/awards/{found['id']}").json()["data"] == found
    assert world.get(f"{LIST}/{found['id']}").status_code == 404, "an award is no opportunity"
    body = {"filters": {"awardedAmountRange": between(euros("1"), euros("500000"))}, "sorting": {"sortBy": "title"}}
    assert world.ask("POST", "/common-grants/awards/search", json=body).json()["paginationInfo"]["totalItems"] == 1
    body = {"filters": {"closeDateRange": between("2026-01-01", "2027-01-01")}}
    assert world.ask("POST", "/common-grants/awards/search", json=body).json()["filterInfo"]["errors"]
    world.close()


def test_close_date__is_local_and_its_zone_and_quote_are_said(site: SiteWorld) -> None:
    found = next(item for item in site.get(LIST).json()["items"] if item["title"].startswith("Appareils"))
    close = found["keyDates"]["closeDate"]
    assert (close["date"], close["time"]) == ("2026-12-01", "12:00:00")
    assert close["description"].startswith("Europe/Paris · «")
    assert found["customFields"]["deadlines"]["value"][0]["instant"] == "2026-12-01T11:00:00Z"


def test_post_date__is_the_opening_else_the_day_of_publication(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.record(
        [("Sans ouverture", call(day("2027-03-01"))), ("Ouvert", call(day("2027-03-01"), opens=day("2027-01-10")))]
    )
    published = update(calls).values(published=datetime(2026, 11, 2, 8, tzinfo=UTC))
    with world.store.db.write() as tx:
        tx.execute(published)
    found = {item["title"]: item["keyDates"]["postDate"] for item in world.get(LIST).json()["items"]}
    assert (found["Ouvert"]["date"], found["Sans ouverture"]["date"]) == ("2027-01-10", "2026-11-02")
    assert found["Sans ouverture"]["eventType"] == "singleDate"
    world.close()


def test_funding__never_mixes_or_converts_currencies(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.record([("Deux monnaies", call(day("2027-03-01"), amounts=(money(75_000, "CAD"), money(50_000))))])
    funding = world.get(LIST).json()["items"][0]["funding"]
    assert funding["maxAwardAmount"] == {"amount": "50000", "currency": "EUR"}, "the call's own country settles it"
    assert len(world.get(LIST).json()["items"][0]["customFields"]["amounts"]["value"]) == 2
    world.close()


def test_merged__answers_where_it_went(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.record([("Un appel pour les quais", call(day("2027-01-10")))])
    world.record([("Tout autre texte sur les ponts", call(day("2027-02-10")))], source=FUND)
    keep, other = world.id("Un appel"), world.id("Tout autre")
    ids = {item["title"][:4]: item["id"] for item in world.get(LIST).json()["items"]}
    world.store.calls.merge(keep, other, "an admin", world.now)
    answer = world.get(f"{LIST}/{ids['Tout']}")
    assert answer.status_code == 301
    assert answer.headers["location"].endswith(ids["Un a"])
    world.close()


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"status": {"operator": "in", "value": ["forecasted"]}}, ["Artificial"]),
        ({"status": {"operator": "not_in", "value": ["open", "forecasted"]}}, ["Soins"]),
        ({"closeDateRange": between("2026-12-01", "2026-12-11")}, ["Appareils", "Données"]),
        ({"maxAwardAmountRange": between(euros("170000"), euros("190000"))}, ["Appareils"]),
        ({"customFilters": {"sides": {"operator": "eq", "value": True}}}, ["Données"]),
        ({"customFilters": {"domain": {"operator": "in", "value": ["culture"]}}}, ["Festivals"]),
    ],
)  # fmt: skip
def test_search__filters(site: SiteWorld, filters: Any, titles: list[str]) -> None:
    found = post(site, {"filters": filters, "sorting": {"sortBy": "title"}})
    assert [item["title"].split()[0] for item in found["items"]] == titles
    assert found["filterInfo"]["errors"] == []


@pytest.mark.parametrize(
    "filters",
    [
        {"nothing": 1}, {"status": "open"}, {"status": {"operator": "like", "value": ["open"]}}, [], "x",
        {"closeDateRange": {"operator": "between"}}, {"closeDateRange": between("x", "y")},
        {"customFilters": {"x": {}}},
        {"maxAwardAmountRange": between(euros("1"), {"amount": "2", "currency": "CAD"})},
        {"minAwardAmountRange": between(euros("NaN"), euros("1e999"))},
        {"maxAwardAmountRange": between(euros("1e-9999999999"), euros("1e-200000"))},
    ],
)  # fmt: skip
def test_search__names_what_it_leaves_out_and_never_refuses_it(site: SiteWorld, filters: Any) -> None:
    found = post(site, {"filters": filters})
    assert found["status"] == 200
    assert found["paginationInfo"]["totalItems"] == 12
    assert len(found["filterInfo"]["errors"]) >= 1


def test_search__words_and_order(site: SiteWorld) -> None:
    assert [item["title"].split()[0] for item in post(site, {"search": "festivals"})["items"]] == ["Festivals"]
    answer = post(site, {"sorting": {"sortBy": "keyDates.closeDate"}})
    by_close = [item.get("keyDates", {}).get("closeDate", {}).get("date") for item in answer["items"]]
    known = [one for one in by_close if one]
    assert known == sorted(known)
    best = {"search": "appareils hôpitaux", "sorting": {"sortBy": "custom", "customSortBy": "relevance"}}
    assert post(site, best)["items"][0]["title"].startswith("Appareils")
    assert post(site, best)["sortInfo"] == {
        "sortBy": "custom", "customSortBy": "relevance", "sortOrder": "desc", "errors": []
    }  # fmt: skip
    assert post(site, {"sorting": {"sortBy": "custom", "customSortBy": "x"}})["sortInfo"]["errors"]
    assert by_close[: len(known)] == known, "absent ones come last"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b"null", 400), (b'{"pagination":{"page":0}}', 400), (b'{"pagination":[]}', 200),
        (b'{"pagination":{"pageSize":1e400}}', 400), (b'{"filters":{"x":1e999}}', 400), (b'{"search":"\\ud800"}', 400),
        (b"\xff\xfe", 400), (b"[" * 20_000, 400), (b'{"search":"a"}', 200),
        (b'{"a":"' + b"x" * 70_000 + b'"}', 413),
    ],
)  # fmt: skip
def test_search__bodies(site: SiteWorld, body: bytes, status: int) -> None:
    answer = site.ask("POST", SEARCH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_routes__others_are_named_errors(site: SiteWorld) -> None:
    assert site.get(LIST + "/").status_code == 308
    assert site.get("/common-grants/applications").status_code == 404
    assert site.ask("DELETE", LIST).json()["status"] == 405
    assert site.ask("POST", SEARCH, content=b"<a/>", headers={"content-type": "text/xml"}).status_code == 415
    big = site.get(LIST + "?pageSize=5000").json()
    assert big["paginationInfo"]["pageSize"] == 100


def test_answers__hold_no_null(site: SiteWorld) -> None:
    assert "null" not in json.dumps(site.get(LIST).json())


# --- its description --------------------------------------------------------------------------------------------------


def described(site: SiteWorld) -> Any:
    return site.get("/common-grants/openapi.json").json()


def test_description__is_openapi_and_names_where_it_is_served(site: SiteWorld) -> None:
    found = described(site)
    validate(found)
    assert found["servers"] == [{"url": "https://veille.example.org/common-grants"}]


def test_answers__are_as_described(site: SiteWorld) -> None:
    found = described(site)
    one = next(item for item in site.get(LIST).json()["items"] if item["title"].startswith("Données"))
    side = site.get(f"{LIST}/{one['id']}").json()["data"]["competitions"][0]
    for path, method, answer in (
        ("/opportunities", "get", site.get(LIST)),
        ("/opportunities", "get", site.get(f"{LIST}?page=x")),
        ("/opportunities/{oppId}", "get", site.get(f"{LIST}/{one['id']}")),
        ("/opportunities/{oppId}", "get", site.get(f"{LIST}/nobody")),
        ("/opportunities/search", "post", site.ask("POST", SEARCH, json={"search": "santé"})),
        ("/competitions/{compId}", "get", site.get(f"/common-grants/competitions/{side['id']}")),
        ("/awards", "get", site.get("/common-grants/awards")),
        ("/awards/search", "post", site.ask("POST", "/common-grants/awards/search", json={})),
    ):
        said = found["paths"][path][method]["responses"][str(answer.status_code)]
        said = found["components"]["responses"]["Error"] if "$ref" in said else said
        schema = said["content"]["application/json"]["schema"] | {"components": found["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())


@needs_spec
def test_description__asks_and_promises_what_the_protocol_does(site: SiteWorld) -> None:
    """Each route is one of the protocol's; whatever the protocol requires of a call or a side is required in ours."""
    base, ours = yaml.safe_load(SPEC.read_text("utf-8")), described(site)
    for path, methods in ours["paths"].items():
        theirs = base["paths"][f"/common-grants{path}"]
        assert methods.keys() <= theirs.keys()
        for method, route in methods.items():
            assert set(route["tags"]) <= set(theirs[method]["tags"])
    for mine, name in (("Opportunity", "OpportunityBase"), ("Competition", "CompetitionBase"), ("Award", "AwardBase")):
        theirs = base["components"]["schemas"][f"CommonGrants.Models.{name}"]
        own = ours["components"]["schemas"][mine]
        assert set(theirs["required"]) <= set(own["required"])
        assert own["properties"].keys() <= theirs["properties"].keys()
        assert own["additionalProperties"] is False


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", LIST, "GET, HEAD"), ("TRACE", LIST, "GET, HEAD"), ("DELETE", f"{LIST}/x", "GET, HEAD"),
        ("GET", SEARCH, "POST, OPTIONS"), ("PUT", SEARCH, "POST, OPTIONS"),
        ("PATCH", "/common-grants/competitions/x", "GET, HEAD"),
    ],
)  # fmt: skip
def test_other_methods__are_refused_with_those_that_are_not(
    site: SiteWorld, method: str, path: str, allowed: str
) -> None:
    answer = site.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.json()["status"] == 405
