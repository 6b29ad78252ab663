"""Checks a running CommonGrants server, ours or anybody's: answers against the schemas, its behaviour, the SDK as a
client of it where that is installed.

One line per fault. Without a description (`--spec`) no schemas are checked. What a server may change while it is
checked (a collection runs) is asked again before it counts as a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from watcher.errors import WatcherError
from watcher.web.commongrants import sdk

TIMEOUT = 30
PAGE, TRIES = 7, 5
_NOBODY = "00000000-0000-4000-8000-000000000000"
_SCHEMAS = "CommonGrants."


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """An answer: its status and its JSON (None where it is none)."""

    status: int
    body: Any


class Server:
    """A CommonGrants server at an address that ends before /common-grants."""

    def __init__(self, root: str) -> None:
        if not root.startswith(("http://", "https://")):
            raise WatcherError(f"{root} is not the address of a server; it starts with http:// or https://")
        self.root = root.rstrip("/").removesuffix("/common-grants") + "/common-grants"

    def get(self, path: str) -> ServerAnswer:
        return self._ask(Request(self.root + path, headers={"accept": "application/json"}))  # noqa: S310 - http(s)

    def post(self, path: str, body: Any, kind: str = "application/json") -> ServerAnswer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": kind, "accept": "application/json"}
        return self._ask(Request(self.root + path, data, headers))  # noqa: S310 - http(s) only

    def _ask(self, request: Request) -> ServerAnswer:
        """Raises WatcherError where nobody answers."""
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - http(s) only
                return ServerAnswer(answer.status, _parsed(answer.read()))
        except HTTPError as fault:
            return ServerAnswer(fault.code, _parsed(fault.read()))
        except (URLError, OSError) as fault:
            raise WatcherError(f"{request.full_url} does not answer: {fault}") from fault


class Schemas:
    """The schemas of a CommonGrants OpenAPI description."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        self._all = {"components": description.get("components", {})}

    @classmethod
    def of(cls, file: Path) -> Schemas:
        """The schemas of a file (YAML or JSON). Raises WatcherError where the extra `check` is not installed."""
        try:
            import yaml
        except ImportError as fault:
            raise WatcherError("--spec needs jsonschema and pyyaml: install the extra `check`") from fault
        return cls(yaml.safe_load(file.read_text("utf-8")))

    def faults(self, name: str, value: Any) -> Iterator[str]:
        """How the value differs from the schema of that name."""
        import jsonschema

        schema = self._all | {"$ref": f"#/components/schemas/{_SCHEMAS}{name}"}
        for fault in jsonschema.Draft202012Validator(schema).iter_errors(value):
            yield f"{name}{''.join(f'.{part}' for part in fault.absolute_path)}: {fault.message[:200]}"


def check(server: Server, schemas: Schemas | None = None) -> Iterator[str]:
    """Every fault in words."""
    first = server.get("/opportunities?page=1&pageSize=100")
    yield from _envelope("GET /opportunities", first, 200, paged=True)
    items = _items(first)
    yield from _items_fit("GET /opportunities", items, schemas, "Models.OpportunityBase")
    if schemas and isinstance(first.body, Mapping):
        yield from schemas.faults("Pagination.PaginatedResultsInfo", first.body.get("paginationInfo"))
    yield from _pages(server)
    yield from _views(server, items[:20], schemas)
    yield from _errors(server, schemas)
    yield from _searches(server, items, schemas)
    yield from _awards(server, schemas)
    if sdk.is_there():
        yield from sdk.faults(server.root)


def _items_fit(what: str, items: list[Any], schemas: Schemas | None, name: str) -> Iterator[str]:
    for item in items:
        if schemas:
            yield from schemas.faults(name, item)
        yield from (f"{what} {item.get('id')}: {path} is null" for path in _nulls(item))
    stamps = [str(item.get("lastModifiedAt")) for item in items]
    if stamps != sorted(stamps, reverse=True):
        yield f"{what}: not newest lastModifiedAt first"


def _pages(server: Server) -> Iterator[str]:
    """Small pages fit together to what one large page shows."""
    for _ in range(TRIES):
        whole = _ids(server.get("/opportunities?page=1&pageSize=100"))
        found: list[Any] = []
        for page in range(1, 4):
            found += _ids(server.get(f"/opportunities?page={page}&pageSize={PAGE}"))
        default = _ids(server.get("/opportunities"))
        if _ids(server.get("/opportunities?page=1&pageSize=100")) == whole:  # nothing moved meanwhile
            break
    if found != whole[: 3 * PAGE]:
        yield "GET /opportunities: pages do not fit together"
    if default != whole:
        yield "GET /opportunities: page 1 of 100 is not the default"
    beyond = server.get("/opportunities?page=100000")
    if beyond.status != 200 or _items(beyond):
        yield f"GET /opportunities?page=100000: {beyond.status}, wants 200 without items"
    slash = server.get("/opportunities/?pageSize=1")
    if slash.status not in (200, 404):
        yield f"GET /opportunities/: {slash.status}, wants to be led on, or 404"


def _views(server: Server, items: list[Any], schemas: Schemas | None) -> Iterator[str]:
    for item in items:
        answer = server.get(f"/opportunities/{item.get('id')}")
        yield from _envelope(f"GET /opportunities/{item.get('id')}", answer, 200)
        data = answer.body.get("data") if isinstance(answer.body, Mapping) else None
        if not isinstance(data, Mapping) or data.get("id") != item.get("id"):
            if isinstance(data, Mapping) and item.get("id") not in _ids(server.get("/opportunities?pageSize=100")):
                continue  # it was merged into the other meanwhile
            yield f"GET /opportunities/{item.get('id')}: answers another opportunity"
            continue
        if schemas:
            yield from schemas.faults("Models.OpportunityDetails", data)
        for competition in data.get("competitions", ()):
            if schemas:
                yield from schemas.faults("Models.CompetitionBase", competition)
            alone = server.get(f"/competitions/{competition.get('id')}")
            if alone.status == 200 and _data(alone).get("id") != competition.get("id"):
                yield f"GET /competitions/{competition.get('id')}: answers another competition"
            elif alone.status not in (200, 404):
                yield f"GET /competitions/{competition.get('id')}: answers {alone.status}"


def _errors(server: Server, schemas: Schemas | None) -> Iterator[str]:
    for path, status in (
        (f"/opportunities/{_NOBODY}", 404),
        ("/opportunities/no-uuid", 404),
        ("/opportunities?page=0", 400),
        ("/opportunities?page=x", 400),
        ("/opportunities?pageSize=-1", 400),
        ("/nothing", 404),
    ):
        answer = server.get(path)
        yield from _envelope(f"GET {path}", answer, status)
        if schemas and answer.status == status:
            yield from schemas.faults("Responses.Error", answer.body)


def _searches(server: Server, items: list[Any], schemas: Schemas | None) -> Iterator[str]:
    path = "/opportunities/search"
    plain = server.post(path, {})
    if plain.status == 404:
        return  # the route is optional
    yield from _envelope(f"POST {path}", plain, 200, paged=True)
    for name in ("sortInfo", "filterInfo"):
        if not isinstance(plain.body, Mapping) or name not in plain.body:
            yield f"POST {path}: {name} is missing"
    if schemas and isinstance(plain.body, Mapping):
        yield from schemas.faults("Sorting.SortedResultsInfo", plain.body.get("sortInfo"))
    opened = server.post(path, {"filters": {"status": {"operator": "in", "value": ["open"]}}})
    if any(item.get("status", {}).get("value") != "open" for item in _items(opened)):
        yield f"POST {path}: the filter status lets others pass"
    unknown = server.post(path, {"filters": {"noSuchFilter": {"operator": "eq", "value": 1}}})
    if unknown.status != 200 or not _filter_errors(unknown):
        yield f"POST {path}: an unknown filter is to be left out and named in filterInfo.errors"
    strange = server.post(path, {"sorting": {"sortBy": "noSuchOrder"}})
    info = strange.body.get("sortInfo") if isinstance(strange.body, Mapping) else None
    if strange.status != 200 or not (isinstance(info, Mapping) and info.get("errors")):
        yield f"POST {path}: an unknown order is to be left out and named in sortInfo.errors"
    known = [day for item in _items(server.post(path, _sorted("keyDates.closeDate"))) if (day := _close(item))]
    if known != sorted(known):
        yield f"POST {path}: not in the order of keyDates.closeDate"
    for _ in range(TRIES):
        titles, turned = (server.post(path, _sorted("title", order)) for order in ("asc", "desc"))
        if _ids(server.post(path, _sorted("title", "asc"))) == _ids(titles):
            break
    if len(items) < 100 and _ids(titles) != list(reversed(_ids(turned))) and len(set(_titles(titles))) == len(items):
        yield f"POST {path}: ascending and descending titles are not each other's reverse"
    for body, status in ((b"{", 400), (b"[]", 400), ({"pagination": {"page": 0}}, 400)):
        yield from _envelope(f"POST {path} {str(body)[:30]}", server.post(path, body), status)


def _awards(server: Server, schemas: Schemas | None) -> Iterator[str]:
    """The optional routes of awards, where the server has them."""
    first = server.get("/awards?page=1&pageSize=100")
    if first.status == 404:
        return
    yield from _envelope("GET /awards", first, 200, paged=True)
    items = _items(first)
    yield from _items_fit("GET /awards", items, schemas, "Models.AwardBase")
    for item in items[:5]:
        answer = server.get(f"/awards/{item.get('id')}")
        yield from _envelope(f"GET /awards/{item.get('id')}", answer, 200)
        if answer.status == 200 and _data(answer).get("id") != item.get("id"):
            yield f"GET /awards/{item.get('id')}: answers another award"
    yield from _envelope(f"GET /awards/{_NOBODY}", server.get(f"/awards/{_NOBODY}"), 404)
    found = server.post("/awards/search", {"filters": {"status": {"operator": "in", "value": ["awarded"]}}})
    if found.status != 404:
        yield from _envelope("POST /awards/search", found, 200, paged=True)
        if any(item.get("status", {}).get("value") != "awarded" for item in _items(found)):
            yield "POST /awards/search: the filter status lets others pass"


def _sorted(by: str, order: str = "asc") -> Any:
    return {"sorting": {"sortBy": by, "sortOrder": order}}


def _close(item: Any) -> str:
    dates = item.get("keyDates")
    close = dates.get("closeDate") if isinstance(dates, Mapping) else None
    return str(close.get("date") or "") if isinstance(close, Mapping) else ""


def _data(answer: ServerAnswer) -> Any:
    found = answer.body.get("data") if isinstance(answer.body, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _envelope(what: str, answer: ServerAnswer, status: int, *, paged: bool = False) -> Iterator[str]:
    """The status, said in the body too; lists with their paging."""
    if answer.status != status:
        yield f"{what}: answers {answer.status}, wants {status}"
        return
    if not isinstance(answer.body, Mapping):
        yield f"{what}: the body is no JSON object"
        return
    if answer.body.get("status") != status:
        yield f"{what}: the body says status {answer.body.get('status')}, the answer {status}"
    if paged and not isinstance(answer.body.get("paginationInfo"), Mapping):
        yield f"{what}: paginationInfo is missing"


def _items(answer: ServerAnswer) -> list[Any]:
    found = answer.body.get("items") if isinstance(answer.body, Mapping) else None
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _ids(answer: ServerAnswer) -> list[Any]:
    return [item.get("id") for item in _items(answer)]


def _titles(answer: ServerAnswer) -> list[Any]:
    return [item.get("title") for item in _items(answer)]


def _filter_errors(answer: ServerAnswer) -> Any:
    info = answer.body.get("filterInfo") if isinstance(answer.body, Mapping) else None
    return info.get("errors") if isinstance(info, Mapping) else None


def _nulls(value: Any, path: str = "") -> Iterator[str]:
    if value is None:
        yield path or "it"
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _nulls(part, f"{path}.{key}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _nulls(part, f"{path}[{place}]")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
