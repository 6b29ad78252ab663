"""EU Funding & Tenders Portal: the SEDIA search API, all open and forthcoming grants and cascade calls.

Needs code for its budget, a JSON text inside the JSON that also holds sibling topics. Records are keyed on the
portal's record id. Its hours are placeholders (midnight UTC): only days are kept. Options: `types`, `statuses`,
`language`, `programmes` (ids of framework programmes).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from spiders.api import ApiSpider
from spiders.base import Tools
from watcher.config.sources import ApiSource, SpiderSource
from watcher.model import Notice

STATUSES = {"31094501": "forthcoming", "31094502": "open", "31094503": "closed"}
TYPES = ("1", "2", "8")
TOTAL_MAX = 20_000
HEAD = ("name", "url", "label", "language", "country", "funder", "content", "domains", "may_be_empty")
DISPLAY = (
    *("identifier", "title", "callIdentifier", "callTitle", "status", "type", "startDate", "deadlineDate", "url"),
    *("deadlineModel", "typesOfAction", "keywords", "descriptionByte", "description", "budgetOverview"),
)
FIELDS = {
    "title": "metadata.title[0]",
    "id": "reference",
    "identifier": "metadata.identifier[0]",
    "url": "metadata.url[0] || url",
    "text": "[metadata.callTitle[0], metadata.descriptionByte[0] || metadata.description[0] || summary, "
    "join(', ', metadata.keywords || `[]`), metadata.typesOfAction[0]]",
    "status": "metadata.status[0]",
    "opens": "metadata.startDate[0]",
    "deadline": "metadata.deadlineDate",
    "amount": "metadata.budgetOverview[0]",
    "call": "metadata.callIdentifier[0]",
}


def settings_of(source: SpiderSource) -> ApiSource:
    """The same source as an API table: what the portal wants to be asked, and how it answers."""
    options = source.options
    must: list[dict[str, Any]] = [
        {"terms": {"type": list(options.get("types", TYPES))}},
        {"terms": {"status": list(options.get("statuses", ("31094501", "31094502")))}},
        {"terms": {"DATASOURCE": ["SEDIA"]}},
        {"terms": {"language": [options.get("language", "en")]}},
    ]
    if programmes := options.get("programmes"):
        must.append({"terms": {"frameworkProgramme": list(programmes)}})
    return ApiSource(
        **{name: getattr(source, name) for name in HEAD},
        kind="api",
        method="POST",
        multipart={
            "query": json.dumps({"bool": {"must": must}}),
            "languages": json.dumps([options.get("language", "en")]),
            "sort": json.dumps({"order": "DESC", "field": "startDate"}),
            "displayFields": json.dumps(list(DISPLAY)),
        },
        items="results",
        fields=FIELDS,
        values={"status": STATUSES},
        paging="page",
        page_param="pageNumber",
        page_size_param="pageSize",
        page_size=100,
        pages=100,
        total="totalResults",
        total_max=TOTAL_MAX,
        date_only=("deadline", "opens"),
        ignore_fields=("*",),
    )


class SediaSpider(ApiSpider):
    """The portal's API, with the budget of each topic."""

    name = "sedia"

    def __init__(self, source: SpiderSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(settings_of(source), tools, **kwargs)

    def read_record(self, record: Any) -> Notice | None:
        return super().read_record(_with_budget(record) if isinstance(record, Mapping) else record)


def _with_budget(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its budget as sentences, of this topic alone, in place of the JSON text."""
    metadata = dict(record.get("metadata") or {})
    identifier = next(iter(metadata.get("identifier") or ()), "")
    overview = next(iter(metadata.pop("budgetOverview", None) or ()), "")
    sentences = list(budget(overview, identifier))
    if sentences:
        metadata["budgetOverview"] = ["\n".join(sentences)]
    link = next(iter(metadata.get("url") or ()), "") or record.get("url") or ""
    metadata["url"] = [str(link).removesuffix(".json")]
    return {**record, "metadata": metadata}


def budget(overview: str, identifier: str) -> Iterable[str]:
    """What a topic's budget says, in words that money is read from: «17 000 000 EUR in all» and so on."""
    try:
        rows = json.loads(overview)["budgetTopicActionMap"].values()
        actions = [action for row in rows for action in row]
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    for action in actions:
        if not identifier or not str(action.get("action", "")).startswith(identifier):
            continue
        years = action.get("budgetYearMap") or {}
        total = sum(int(value) for value in years.values() if str(value).isdigit())
        if total:
            yield f"Total budget: EUR {total:,}"
        low, high = action.get("minContribution"), action.get("maxContribution")
        if high:
            yield f"Contribution: EUR {low:,} to EUR {high:,} per project" if low else f"Up to EUR {high:,} per project"
        if grants := action.get("expectedGrants"):
            yield f"Expected number of grants: {grants}"
