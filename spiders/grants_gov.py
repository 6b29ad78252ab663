"""Grants.gov: the search API, page by page, and for the first `details` opportunities their full record (amounts).

Needs code because the amounts and the text stand behind a second request whose id must be a number. Hours are
placeholders («12:00:00 AM»): only days are kept. Options: `keyword`, `eligibilities`, `categories`, `details`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scrapy.http import Response

from spiders import records
from spiders.api import ApiSpider
from spiders.base import Tools, Yields
from spiders.sedia import HEAD
from watcher.config.sources import ApiSource, SpiderSource
from watcher.model import Notice

DETAIL = "https://api.grants.gov/v1/api/fetchOpportunity"
FIELDS = {
    "title": "title",
    "id": "id",
    "number": "number",
    "funder": "agency",
    "opens": "openDate",
    "deadline": "closeDate",
    "status": "oppStatus",
}
MONEY = {
    "awardCeiling": "Award ceiling: ${value}",
    "awardFloor": "Award floor: ${value}",
    "estimatedFunding": "Total funding: ${value}",
}


def settings_of(source: SpiderSource) -> ApiSource:
    """The same source as an API table."""
    options = source.options
    return ApiSource(
        **{name: getattr(source, name) for name in HEAD},
        kind="api",
        method="POST",
        body={
            "rows": 100,
            "keyword": str(options.get("keyword", "")),
            "oppStatuses": "forecasted|posted",
            "eligibilities": str(options.get("eligibilities", "")),
            "fundingCategories": str(options.get("categories", "")),
            "sortBy": "openDate|desc",
        },
        items="data.oppHits",
        fields=FIELDS,
        ok="errorcode == `0`",
        total="data.hitCount",
        total_max=20_000,
        paging="offset",
        page_param="startRecordNum",
        pages=int(options.get("pages", 20)),
        link_template="https://www.grants.gov/search-results-detail/{id}",
        values={"status": {"posted": "open", "forecasted": "forthcoming", "*": "*"}},
        date_formats=("%m/%d/%Y",),
        date_only=("deadline", "opens"),
        ignore_fields=("*",),
    )


class GrantsGovSpider(ApiSpider):
    """The search, then the record of each opportunity while the budget of requests lasts."""

    name = "grants_gov"

    def __init__(self, source: SpiderSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(settings_of(source), tools, **kwargs)
        self.details = int(source.options.get("details", 0))

    def read(self, response: Response, number: int = 1, position: str = "") -> Yields:
        for item in super().read(response, number, position):
            if not isinstance(item, Notice):
                yield item
                continue
            if self.details <= 0:
                yield replace(item, is_whole=False)
                continue
            self.details -= 1
            body = json.dumps({"opportunityId": int(item.guid)}).encode() if item.guid.isdigit() else b"{}"
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            passed = {"notice": item, "fallback": item}
            yield self.ask(
                DETAIL, self.read_opportunity, main=False, method="POST", body=body, headers=headers, pass_on=passed
            )

    def read_opportunity(self, response: Response, notice: Notice, fallback: Notice) -> Yields:
        """The notice with the text and amounts of its full record; a stub leaves it as it was."""
        try:
            synopsis = records.parse(response.body, "json")["data"]["synopsis"]
        except (records.CannotParseRecords, KeyError, TypeError):
            self.note("contract", "an opportunity came back without its synopsis", fault=False)
            yield replace(fallback, is_whole=False)
            return
        amounts = tuple(_amounts(synopsis))
        fields = {**notice.fields, **({"amount": amounts} if amounts else {})}
        text = records.value(synopsis, "[synopsisDesc, applicantEligibilityDesc]", "json")
        yield replace(notice, text=text if isinstance(text, str) else "\n".join(text), fields=fields)


def _amounts(synopsis: Mapping[str, Any]) -> list[str]:
    found = []
    for name, words in MONEY.items():
        value = str(synopsis.get(name) or "").replace(",", "")
        if value.isdigit() and int(value):
            found.append(words.format(value=f"{int(value):,}"))
    return found
