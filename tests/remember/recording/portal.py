"""A portal on loopback that shows records as a plain API (`/NAME/items`) and as SEDIA does (`/NAME/search`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.collect.site import table
from tests.peers.threaded import LoopbackServer, QuietHandler, running

Record = dict[str, Any]
RULES = """items = "items"
fields = { title = "title || identifier", url = "url", id = "id", text = "abstract", deadline = "deadlineDate", \
opens = "startDate", status = "status.label", amount = "amount", kind = "'call'" }
total = "total"
date_only = ["opens"]
date_zone = "UTC"
country = "EU"
language = "en"
content = "calls"
min = 1
max = 5000
required = ["title"]
"""
SEDIA = """spider = "sedia"
country = "EU"
language = "en"
content = "calls"
min = 1
max = 5000
"""


def source(portal: Portal, name: str, kind: str) -> str:
    """The table of one source that reads this portal as `api` or by the spider `sedia`."""
    if kind == "api":
        return table(name, f"{portal.url}/{name}/items", RULES, "api")
    return table(name, f"{portal.url}/{name}/search", SEDIA, "spider")


class Portal(LoopbackServer):
    """Shows what `records` says of a source's name; told so, shows it badly."""

    records: Callable[[str], Sequence[Record]]
    fault: Callable[[str], str] = staticmethod(lambda name: "")

    def answer(self, path: str, page: int, size: int) -> tuple[int, bytes, int]:
        """Status, body, and the length that is claimed for it."""
        name = path.split("/")[1]
        fault = self.fault(name)
        records = [] if fault == "empty" else self.records(name)
        if path.endswith("/search"):
            shown = [_topic(record) for record in records[(page - 1) * size : page * size]]
            body = json.dumps({"totalResults": len(records), "results": shown}).encode()
        else:
            shown = [record | {"amount": _amount(record)} for record in records]
            body = json.dumps({"total": len(records), "items": shown}).encode()
        if fault == "500":
            return 500, b"Internal Server Error", 21
        return 200, body[: len(body) // 2] if fault == "truncated" else body, len(body)


class Handler(QuietHandler):
    server: Portal

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if not parts.path.endswith(("/items", "/search")):
            self.send_error(404)
            return
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items() if values[0].isdigit()}
        status, body, length = self.server.answer(parts.path, asked.get("pageNumber", 1), asked.get("pageSize", 100))
        self.reply(status, body, "application/json", length)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()


@contextmanager
def portal(records: Callable[[str], Sequence[Record]]) -> Iterator[Portal]:
    server = Portal(Handler)
    server.records = records
    with running(server):
        yield server


def _topic(record: Record) -> Record:
    """A record as the SEDIA search gives it."""
    status = {"Open": "31094502", "Fort": "31094501", "Clos": "31094503"}[record["status"]["label"][:4]]
    values = {
        "identifier": record["identifier"],
        "title": record["title"] or record["identifier"],
        "callIdentifier": record["callIdentifier"],
        "status": status,
        "startDate": record["startDate"],
        "deadlineDate": record["deadlineDate"],
        "url": record["url"],
        "descriptionByte": record["abstract"],
        "budgetOverview": _budget(record),
    }
    metadata = {name: [value] for name, value in values.items() if value}
    return {"reference": record["id"], "url": record["url"], "summary": record["title"], "metadata": metadata}


def _budget(record: Record) -> str:
    budget = record["budget"]
    if not budget:
        return ""
    action = {
        "action": f"{record['identifier']} - Actions",
        "maxContribution": budget.get("maxContributionEur"),
        "budgetYearMap": {"2027": str(int(budget.get("totalBudgetEur") or 0))},
    }
    return json.dumps({"budgetTopicActionMap": {"1": [action]}})


def _amount(record: Record) -> str:
    budget = record["budget"] or {}
    total, most = budget.get("totalBudgetEur"), budget.get("maxContributionEur")
    said = (
        total is not None and f"Total budget: EUR {total:,}",
        most is not None and f"Up to EUR {most:,} per project",
    )
    return "\n".join(filter(None, said))
