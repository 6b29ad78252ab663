"""The `[[sources]]` tables: where funding is announced, one table a source, its kind deciding the keys.

docs/add-a-source.md explains each key with an example; tests load those examples.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from watcher.config.checks import API, PAGE, SOURCE
from watcher.config.table import Table
from watcher.config.values import Duration, JmesPath, Pattern, Selector, Size, WebUrl, Zone, written

Name = Annotated[
    str, written(r"[a-z0-9][a-z0-9_.-]{0,63}", 'a name; write small letters, figures, "-", "_" or ".": "region-x"')
]
FieldName = Annotated[str, written(r"[a-z][a-z0-9_]{0,30}", 'a name for a field; write "deadline", "contact" …')]
SpiderName = Annotated[
    str, written(r"[a-z][a-z0-9_]{1,40}", 'the name of a spider; write it as its class does: "sedia"')
]
Country = Literal["FR", "CA-QC", "CA", "EU", "UK", "US", "INT", ""]
Fact = Literal[
    "title", "text", "deadline", "opens", "amount", "date", "status", "funder", "eligible", "contact", "id", "kind"
]
DateField = Literal["deadline", "opens", "date"]


def _variable(value: str) -> str:
    if value and not re.fullmatch(r"[A-Z][A-Z0-9_]{1,63}", value):
        raise ValueError(f'"{value}" is not the name of an environment variable; write "MY_API_KEY"')
    return value


def _param(value: Any) -> Any:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError('is to be a text in quotes or a whole number, as in { q = "aide", rows = 50 }')
    return value


Variable = Annotated[str, AfterValidator(_variable)]
Param = Annotated[str | int, BeforeValidator(_param)]


class SourceTable(Table):
    """What every source has, whatever its kind."""

    checks = SOURCE

    name: Name
    url: WebUrl
    label: str = ""
    enabled: bool = True
    note: str = ""
    language: Literal["fr", "en", ""] = ""
    country: Country = ""
    funder: str = ""
    content: Literal["calls", "programmes", "news", "awards", "mixed"] = "mixed"
    domains: tuple[str, ...] = ()

    every: Duration | None = None
    every_min: Duration | None = None
    every_max: Duration | None = None

    min: Annotated[int, Field(ge=0)] = 1
    max: Annotated[int, Field(ge=1)] | None = None
    required: tuple[str, ...] = ("title", "url")
    may_be_empty: str = ""
    silence: Duration | None = None

    identity: Literal["guid", "link", "link+title"] | None = None
    identity_fields: tuple[str, ...] = ()
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    max_body: Annotated[Size, Field(ge=1000, le=100_000_000)] | None = None
    obey_robots: bool = True
    allow_redirects_to: tuple[str, ...] = ()


class _Dated(SourceTable):
    """How this source writes its dates, where the usual reading would not do.

    `date_formats` are strptime forms («%m/%d/%Y», or «epoch», «epoch_ms»); `date_zone` is the zone a full instant is
    turned into before its day is taken; `date_only` names the fields whose hour is a placeholder.
    """

    date_formats: tuple[Annotated[str, Field(min_length=2, max_length=60)], ...] = ()
    date_zone: Zone | None = None
    date_only: tuple[DateField, ...] = ()


class FeedSource(SourceTable):
    """An RSS, Atom, RDF or JSON Feed; `discover` finds the feed a site's page announces."""

    kind: Literal["feed"]
    discover: bool = False


class PageSource(_Dated):
    """A list on a web page: `item` finds the blocks, the other selectors read within one block.

    Without `link` the item's own link is taken: the one around or inside its title, else its only one. With `detail`
    the linked page of each item is read too. `next` follows the paging link, `page_param` counts in the address.
    """

    checks = PAGE

    kind: Literal["page"]
    item: Selector
    title: Selector
    link: Selector | None = None
    text: Selector | None = None
    deadline: Selector | None = None
    opens: Selector | None = None
    amount: Selector | None = None
    date: Selector | None = None
    status: Selector | None = None
    fields: dict[Literal["funder", "eligible", "contact", "id", "kind"], Selector] = {}
    detail: dict[Fact, Selector] = {}
    details: Annotated[int, Field(ge=1, le=200)] = 50
    next: Selector | None = None
    page_param: str = ""
    page_start: Annotated[int, Field(ge=0)] = 1
    pages: Annotated[int, Field(ge=1, le=100)] = 1


class ApiSource(_Dated):
    """A JSON, XML or CSV API: `items` finds the records, `fields` reads each (JMESPath, or XPath for XML).

    `fields.title` is needed; `url` (or `link_template`), `id`, `text`, `date`, `language` and `kind` have a meaning of
    their own, the rest (deadline, opens, amount, funder, status, eligible, contact …) is kept under its name.
    """

    checks = API

    kind: Literal["api"]
    items: str = "@"
    fields: dict[FieldName, str]
    format: Literal["json", "xml", "csv"] = "json"
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, Param] = {}
    body: dict[str, Any] | None = None
    multipart: dict[str, str] = {}
    headers: dict[str, str] = {}
    key_env: Variable = ""
    key_header: str = ""
    key_prefix: str = ""
    key_param: str = ""
    paging: Literal["", "page", "offset", "cursor", "next"] = ""
    paging_in: Literal["", "query", "body"] = ""
    page_param: str = ""
    page_start: Annotated[int, Field(ge=0)] | None = None
    page_size: Annotated[int, Field(ge=1, le=10000)] = 100
    page_size_param: str = ""
    cursor: JmesPath | None = None
    pages: Annotated[int, Field(ge=1, le=1000)] = 10
    total: JmesPath | None = None
    total_max: Annotated[int, Field(ge=1)] | None = None
    ok: JmesPath | None = None
    link_template: str = ""
    values: dict[str, dict[str, str]] = {}
    ignore_fields: tuple[str, ...] = ()


class SitemapSource(_Dated):
    """Addresses listed in a sitemap (or an index of sitemaps), each read as a page; the newest first.

    `follow` are patterns an address must match. Without `detail.title` the page's main heading is the title.
    """

    kind: Literal["sitemap"]
    follow: tuple[Pattern, ...] = ()
    detail: dict[Fact, Selector] = {}
    pages: Annotated[int, Field(ge=1, le=1000)] = 50


class PdfSource(SourceTable):
    """PDF files linked from a page (or one file): their text is read in a child process with limits."""

    kind: Literal["pdf"]
    link: Selector = "a[href$='.pdf']::attr(href)"
    files: Annotated[int, Field(ge=1, le=100)] = 20


class WatchSource(SourceTable):
    """A single page without a list: one notice, changed when the text of `select` changes.

    `select` must match once; without it the page's main part is taken. `without` lists what is left out.
    """

    kind: Literal["watch"]
    select: Selector | None = None
    title: Selector | None = None
    without: tuple[Selector, ...] = ()


class MailboxSource(SourceTable):
    """A mailbox of newsletters read over IMAP; the password comes from the environment (`password_env`).

    `url` is the address shown for the source. `items = "links"` makes a notice of each link of a letter,
    `items = "letter"` one of each letter.
    """

    kind: Literal["mailbox"]
    min: Annotated[int, Field(ge=0)] = 0  # a month without a letter is no fault; `silence` tells
    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    user: str
    password_env: Variable
    folder: str = "INBOX"
    senders: tuple[str, ...] = ()
    items: Literal["links", "letter"] = "links"
    since: Duration = Field(default="30d", validate_default=True)
    letters: Annotated[int, Field(ge=1, le=500)] = 50


class SpiderSource(SourceTable):
    """A site that needs code: `spider` names a class in spiders/, `options` are handed to it."""

    kind: Literal["spider"]
    spider: SpiderName
    options: dict[str, Any] = {}
    key_env: Variable = ""


Source = Annotated[
    FeedSource | PageSource | ApiSource | SitemapSource | PdfSource | WatchSource | MailboxSource | SpiderSource,
    Field(discriminator="kind"),
]
AnySource = FeedSource | PageSource | ApiSource | SitemapSource | PdfSource | WatchSource | MailboxSource | SpiderSource
