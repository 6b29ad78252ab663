"""Checks a running CommonGrants server, ours or anybody's: answers against the schemas, then its behaviour.

One line per fault. Without a description (`--spec`) only behaviour is checked.
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

TIMEOUT = 30
PAGE = 7
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
    yield from _items_fit(items, schemas)
    if schemas and isinstance(first.body, Mapping):
        yield from schemas.faults("Pagination.PaginatedResultsInfo", first.body.get("paginationInfo"))
    yield from _pages(server, first)
    yield from _views(server, items[:20], schemas)
    yield from _errors(server, schemas)
    yield from _searches(server, items, schemas)


def _items_fit(items: list[Any], schemas: Schemas | None) -> Iterator[str]:
    for item in items:
        if schemas:
            yield from schemas.faults("Models.OpportunityBase", item)
        yield from (f"opportunity {item.get('id')}: {path} is null" for path in _nulls(item))
    stamps = [str(item.get("lastModifiedAt")) for item in items]
    if stamps != sorted(stamps, reverse=True):
        yield "GET /opportunities: not newest lastModifiedAt first"


def _pages(server: Server, first: ServerAnswer) -> Iterator[str]:
    """Small pages fit together to what one large page shows."""
    whole = [item.get("id") for item in _items(first)]
    found: list[Any] = []
    for page in range(1, 4):
        found += [item.get("id") for item in _items(server.get(f"/opportunities?page={page}&pageSize={PAGE}"))]
    if found != whole[: 3 * PAGE]:
        yield "GET /opportunities: pages do not fit together"
    beyond = server.get("/opportunities?page=100000")
    if beyond.status != 200 or _items(beyond):
        yield f"GET /opportunities?page=100000: {beyond.status}, wants 200 without items"
    default = server.get("/opportunities")
    if [item.get("id") for item in _items(default)] != whole:
        yield "GET /opportunities: page 1 of 100 is not the default"


def _views(server: Server, items: list[Any], schemas: Schemas | None) -> Iterator[str]:
    for item in items:
        answer = server.get(f"/opportunities/{item.get('id')}")
        yield from _envelope(f"GET /opportunities/{item.get('id')}", answer, 200)
        data = answer.body.get("data") if isinstance(answer.body, Mapping) else None
        if not isinstance(data, Mapping) or data.get("id") != item.get("id"):
            yield f"GET /opportunities/{item.get('id')}: answers another opportunity"
            continue
        if schemas:
            yield from schemas.faults("Models.OpportunityDetails", data)
        for competition in data.get("competitions", ()):
            if schemas:
                yield from schemas.faults("Models.CompetitionBase", competition)


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
    titles = server.post(path, {"sorting": {"sortBy": "title", "sortOrder": "asc"}})
    turned = server.post(path, {"sorting": {"sortBy": "title", "sortOrder": "desc"}})
    if len(items) < 100 and _ids(titles) != list(reversed(_ids(turned))) and len(set(_titles(titles))) == len(items):
        yield f"POST {path}: ascending and descending titles are not each other's reverse"
    for body, status in ((b"{", 400), (b"[]", 400), ({"pagination": {"page": 0}}, 400)):
        yield from _envelope(f"POST {path} {str(body)[:30]}", server.post(path, body), status)


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
