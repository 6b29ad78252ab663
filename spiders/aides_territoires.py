"""Aides-territoires, the French State's directory of aids: a login with a free key, then its API page by page.

Needs code for the login, which turns the key into a pass of one day. Options: `params`, passed on to the list
(perimeter_id, backer_ids, keyword …).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy.http import Request, Response

from spiders import records
from spiders.api import ApiSpider
from spiders.base import Tools, Yields
from spiders.sedia import HEAD
from watcher.config.sources import ApiSource, SpiderSource

LOGIN = "https://aides-territoires.beta.gouv.fr/api/connexion/"
FIELDS = {
    "title": "name",
    "id": "id || slug",
    "url": "url || slug",
    "text": "[description, eligibility, subvention_comment, join(', ', categories || `[]`)]",
    "funder": "financers || aid_financers[].backer.name",
    "opens": "start_date || date_start",
    "deadline": "[submission_deadline || date_submission_deadline, predeposit_date || date_predeposit][?@]",
    "amount": "subvention_comment",
    "eligible": "targeted_audiences || aid_audiences",
    "recurrence": "recurrence || aid_recurrence",
    "contact": "contact",
    "date": "date_created",
}


def settings_of(source: SpiderSource) -> ApiSource:
    """The same source as an API table. It answers in one of two dialects, of which both are read."""
    return ApiSource(
        **{name: getattr(source, name) for name in HEAD},
        kind="api",
        items='results || "hydra:member"',
        fields=FIELDS,
        params={"itemsPerPage": 100, **dict(source.options.get("params", {}))},
        total='count || "hydra:totalItems"',
        total_max=20_000,
        paging="page",
        page_size=100,
        pages=int(source.options.get("pages", 60)),
        ignore_fields=("*",),
    )


class AidesTerritoiresSpider(ApiSpider):
    """First the pass, then the list with it."""

    name = "aides_territoires"

    def __init__(self, source: SpiderSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(settings_of(source), tools, **kwargs)
        self.login_key = tools.secret(source.key_env)
        self.bearer = ""

    def first(self) -> Iterable[Request]:
        headers = {"X-AUTH-TOKEN": self.login_key, "Accept": "application/json"}
        yield self.ask(LOGIN, self.read_login, method="POST", headers=headers)

    def read_login(self, response: Response) -> Yields:
        """The pass, and then the first page of the list."""
        try:
            self.bearer = str(records.parse(response.body, "json")["token"])
        except (records.CannotParseRecords, KeyError, TypeError):
            self.note("contract", "the login gave no token", fatal=True)
            return
        yield from super().first()

    def _headers(self) -> dict[str, str]:
        return {**super()._headers(), "Authorization": f"Bearer {self.bearer}"}
