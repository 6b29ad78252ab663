"""The `[[sources]]` tables: where funding is announced, one table a source, its kind deciding the keys.

docs/add-a-source.md explains each key with an example; tests load those examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from watcher.config import rules
from watcher.config.table import Check, Checks, Clash, Table, pace
from watcher.config.values import Duration, JmesPath, Pattern, Selector, Size, WebUrl, Zone, written

Name = Annotated[
    str, written(r"[a-z0-9][a-z0-9_.-]{0,63}", 'a name; write small letters, figures, "-", "_" or ".": "region-x"')
]
FieldName = Annotated[str, written(r"[a-z][a-z0-9_]{0,30}", 'a name for a field; write "deadline", "contact" …')]
SpiderName = Annotated[
    str, written(r"[a-z][a-z0-9_]{1,40}", 'the name of a spider; write it as its class does: "sedia"')
]
Country = Literal["FR", "CA-QC", "CA", "EU", "UK", "US", "INT", ""]
FactName = Literal[
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


def _items(source: SourceTable) -> Iterator[Clash]:
    if source.max is not None and source.max < source.min:
        yield "max", f"max ({source.max}) is smaller than min ({source.min})"


SOURCE: Checks = (Check(("min", "max"), _items), Check(("every_min", "every_max"), pace))


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


def _one_way_to_page(source: PageSource) -> Iterator[Clash]:
    if source.next and source.page_param:
        yield "page_param", "next and page_param are two ways of paging; keep one"


def _some_way_to_page(source: PageSource) -> Iterator[Clash]:
    if source.pages > 1 and not (source.next or source.page_param):
        yield "pages", 'pages needs next (a selector of the paging link) or page_param (as in "page")'


PAGE: Checks = (
    *SOURCE,
    Check(("next", "page_param"), _one_way_to_page),
    Check(("pages", "next", "page_param"), _some_way_to_page),
)


class PageSource(_Dated):
    """A list on a web page: `item` finds the blocks, the other selectors read within one block.

    With `until_next` a block is what `item` matches and all that stands beside it, up to the next match.
    Without `link` the item's own link is taken: the one around or inside its title, else its only one. With `detail`
    the linked page of each item is read too. `next` follows the paging link, `page_param` counts in the address.
    """

    checks = PAGE

    kind: Literal["page"]
    item: Selector
    until_next: bool = False
    title: Selector
    link: Selector | None = None
    text: Selector | None = None
    deadline: Selector | None = None
    opens: Selector | None = None
    amount: Selector | None = None
    date: Selector | None = None
    status: Selector | None = None
    fields: dict[Literal["funder", "eligible", "contact", "id", "kind"], Selector] = {}
    detail: dict[FactName, Selector] = {}
    details: Annotated[int, Field(ge=1, le=200)] = 50
    next: Selector | None = None
    page_param: str = ""
    page_start: Annotated[int, Field(ge=0)] = 1
    pages: Annotated[int, Field(ge=1, le=100)] = 1


def _title(source: ApiSource) -> Iterator[Clash]:
    if "title" not in source.fields:
        yield "fields", "fields.title is missing; it says where a record keeps its title"


def _address(source: ApiSource) -> Iterator[Clash]:
    if not (source.link_template or "url" in source.fields):
        yield "fields", "fields.url or link_template is missing; a notice needs its address"


def _cursor(source: ApiSource) -> Iterator[Clash]:
    if source.paging in ("cursor", "next") and not source.cursor:
        yield "paging", f'paging = "{source.paging}" needs cursor, a JMESPath to the next cursor or address'


def _total(source: ApiSource) -> Iterator[Clash]:
    if source.total_max and not source.total:
        yield "total_max", "total_max needs total, a JMESPath to the number of results"


def _key(source: ApiSource) -> Iterator[Clash]:
    if source.key_env and not (source.key_header or source.key_param):
        yield "key_env", "key_env needs key_header or key_param, the place the key travels in"


def _one_way_to_post(source: ApiSource) -> Iterator[Clash]:
    if source.body is not None and source.multipart:
        yield "multipart", "body and multipart are two ways to post; keep one"


def _post(source: ApiSource) -> Iterator[Clash]:
    if (source.body is not None or source.multipart) and source.method != "POST":
        yield "method", 'body and multipart are sent with method = "POST"'


def _only_json(source: ApiSource) -> Iterator[Clash]:
    if source.format != "json" and (source.total or source.cursor or source.ok):
        yield "format", 'total, cursor and ok are JMESPath and need format = "json"'


def _expressions(source: ApiSource) -> Iterator[Clash]:
    read = rules.xpath if source.format == "xml" else rules.jmespath
    items = {} if source.items == "@" else {"items": source.items}
    for key, expression in {**items, **{f"fields.{name}": rule for name, rule in source.fields.items()}}.items():
        try:
            read(expression)
        except ValueError as error:
            yield key, str(error)


def _template(source: ApiSource) -> Iterator[Clash]:
    names = re.findall(r"\{([^{}]*)\}", source.link_template)
    for name in sorted(set(names) - set(source.fields)):
        yield "link_template", f"link_template uses {{{name}}}, which is not in fields ({', '.join(source.fields)})"
    if source.link_template and "{" in "".join(urlsplit(source.link_template)[:2]):
        yield "link_template", "link_template may not take the host from a record"


API: Checks = (
    *SOURCE,
    Check(("fields",), _title),
    Check(("fields", "link_template"), _address),
    Check(("paging", "cursor"), _cursor),
    Check(("total_max", "total"), _total),
    Check(("key_env", "key_header", "key_param"), _key),
    Check(("body", "multipart"), _one_way_to_post),
    Check(("body", "multipart", "method"), _post),
    Check(("format", "total", "cursor", "ok"), _only_json),
    Check(("format", "items", "fields"), _expressions),
    Check(("link_template", "fields"), _template),
)


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
    detail: dict[FactName, Selector] = {}
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
