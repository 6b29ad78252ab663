"""Find a Grant (UK government): a page names the current build, under which the list is JSON.

Needs code because the address of the JSON changes at each deployment of the site.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Response

from spiders.api import ApiSpider
from spiders.base import Tools, Yields
from spiders.sedia import HEAD
from watcher.config.sources import ApiSource, SpiderSource

BUILD = re.compile(rb'"buildId"\s*:\s*"([A-Za-z0-9_-]{1,80})"')
PER_PAGE = 10
FIELDS = {
    "title": "grantName",
    "id": "label",
    "text": "[grantShortDescription, join(', ', grantApplicantType || `[]`)]",
    "funder": "grantFunder",
    "amount": "grantMaximumAwardDisplay || grantTotalAwardDisplay",
    "opens": "grantApplicationOpenDate",
    "deadline": "grantApplicationCloseDate",
}


def settings_of(source: SpiderSource) -> ApiSource:
    """The same source as an API table."""
    return ApiSource(
        **{name: getattr(source, name) for name in HEAD},
        kind="api",
        items="pageProps.searchResult",
        fields=FIELDS,
        paging="page",
        page_param="page",
        page_size=PER_PAGE,
        pages=int(source.options.get("pages", 30)),
        link_template="https://www.find-government-grants.service.gov.uk/grants/{id}",
        date_zone="Europe/London",
        ignore_fields=("*",),
    )


class FindAGrantSpider(ApiSpider):
    """First the build, then the list of that build."""

    name = "find_a_grant"

    def __init__(self, source: SpiderSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(settings_of(source), tools, **kwargs)
        self.list_url = ""

    def first(self) -> Any:
        yield self.ask(self.source.url, self.read_build)

    def read_build(self, response: Response) -> Yields:
        """The name of the build, and then the first page of the list."""
        found = BUILD.search(response.body)
        if not found:
            self.note("selector", "the page names no build («buildId»)", fatal=True, rule="buildId")
            return
        self.list_url = urljoin(response.url, f"/_next/data/{found[1].decode()}/grants.json")
        yield self._page(1, "1", main=False, url=self.list_url)

    def _page(self, number: int, position: str, *, main: bool = False, url: str = "") -> Any:
        request = super()._page(number, position, main=main, url=url)
        return request.replace(url=f"{self.list_url}?page={position}") if self.list_url else request
