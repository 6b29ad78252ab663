"""The `[[sources]]` tables: where funding is announced, one table a source, its kind deciding the keys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from watcher.config.values import Duration, JmesPath, Pattern, Selector, Table, WebUrl

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Country = Literal["FR", "CA-QC", "CA", "EU", "UK", "US", "INT"]


class _Source(Table):
    """What every source has, whatever its kind."""

    name: Name
    url: WebUrl
    label: str = ""
    enabled: bool = True
    note: str = ""
    language: Literal["fr", "en", ""] = ""
    country: Country | Literal[""] = ""
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
    max_body: Annotated[int, Field(ge=1000)] | None = None
    obey_robots: bool = True
    allow_redirects_to: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _bounds(self) -> _Source:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max ({self.max}) is smaller than min ({self.min})")
        return self


class FeedSource(_Source):
    """An RSS, Atom, RDF or JSON Feed; `discover` finds the feed a site's page announces."""

    kind: Literal["feed"]
    discover: bool = False


class PageSource(_Source):
    """A list on a web page: `item` finds the blocks, the other selectors read within one block.

    With `detail` the linked page of each item is read too; `next` follows the paging link, `pages` times at most.
    """

    kind: Literal["page"]
    item: Selector
    title: Selector
    link: Selector = "a::attr(href)"
    text: Selector | None = None
    deadline: Selector | None = None
    opens: Selector | None = None
    amount: Selector | None = None
    date: Selector | None = None
    status: Selector | None = None
    detail: dict[Literal["title", "text", "deadline", "opens", "amount", "date", "status", "funder"], Selector] = {}
    next: Selector | None = None
    pages: Annotated[int, Field(ge=1, le=100)] = 1


class ApiSource(_Source):
    """A JSON (or XML) API: `items` finds the records, `fields` reads each (JMESPath, or XPath for XML)."""

    kind: Literal["api"]
    items: str
    fields: dict[str, str]
    format: Literal["json", "xml"] = "json"
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, str | int] = {}
    body: dict[str, Any] | None = None
    multipart: dict[str, str] = {}
    headers: dict[str, str] = {}
    key_env: str = ""
    key_header: str = ""
    key_param: str = ""
    paging: Literal["", "page", "offset", "cursor", "next"] = ""
    page_param: str = "page"
    page_start: Annotated[int, Field(ge=0)] = 1
    page_size: Annotated[int, Field(ge=1, le=10000)] = 100
    cursor: JmesPath | None = None
    pages: Annotated[int, Field(ge=1, le=1000)] = 10
    total: JmesPath | None = None
    total_max: Annotated[int, Field(ge=1)] | None = None
    link_template: str = ""
    ignore_fields: tuple[str, ...] = ()
    date_only: tuple[str, ...] = ()


class SitemapSource(_Source):
    """Addresses listed in a sitemap, each read as a page when `detail` is given."""

    kind: Literal["sitemap"]
    follow: tuple[Pattern, ...] = ()
    detail: dict[Literal["title", "text", "deadline", "opens", "amount", "date", "status", "funder"], Selector] = {}
    pages: Annotated[int, Field(ge=1, le=1000)] = 100


class PdfSource(_Source):
    """PDF files linked from a page (or one file): their text is read in a child process with limits."""

    kind: Literal["pdf"]
    link: Selector = "a[href$='.pdf']::attr(href)"
    pages: Annotated[int, Field(ge=1, le=100)] = 20


class WatchSource(_Source):
    """A single page without a list: one notice, changed when the text of `select` changes."""

    kind: Literal["watch"]
    select: Selector = "main"
    title: Selector | None = None


class MailboxSource(_Source):
    """A mailbox of newsletters read over IMAP; the password comes from the environment (`password_env`).

    `url` is the address shown for the source; items come from the links of each letter.
    """

    kind: Literal["mailbox"]
    host: str
    port: int = 993
    user: str
    password_env: str
    folder: str = "INBOX"
    senders: tuple[str, ...] = ()


class SpiderSource(_Source):
    """A site that needs code: `spider` names a class in spiders/, `options` are handed to it."""

    kind: Literal["spider"]
    spider: str
    options: dict[str, Any] = {}


Source = Annotated[
    FeedSource | PageSource | ApiSource | SitemapSource | PdfSource | WatchSource | MailboxSource | SpiderSource,
    Field(discriminator="kind"),
]
AnySource = FeedSource | PageSource | ApiSource | SitemapSource | PdfSource | WatchSource | MailboxSource | SpiderSource
