"""What the keys of a table must agree on. Each check reads only the keys it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watcher.config import rules
from watcher.config.table import Check, Clash

if TYPE_CHECKING:
    from watcher.config.delivery import Email
    from watcher.config.settings import Collect
    from watcher.config.sources import AnySource, ApiSource, PageSource

Checks = tuple[Check, ...]

LOOPBACK = ("localhost", "127.0.0.1", "::1")


# --- every source ------------------------------------------------------------------------------------------


def _items(source: AnySource) -> Iterator[Clash]:
    if source.max is not None and source.max < source.min:
        yield "max", f"max ({source.max}) is smaller than min ({source.min})"


def _pace(table: AnySource | Collect) -> Iterator[Clash]:
    if table.every_min and table.every_max and table.every_max < table.every_min:
        yield "every_max", "every_max is shorter than every_min; the first is the longest wait, the second the shortest"


# --- pages -------------------------------------------------------------------------------------------------


def _one_way_to_page(source: PageSource) -> Iterator[Clash]:
    if source.next and source.page_param:
        yield "page_param", "next and page_param are two ways of paging; keep one"


def _some_way_to_page(source: PageSource) -> Iterator[Clash]:
    if source.pages > 1 and not (source.next or source.page_param):
        yield "pages", 'pages needs next (a selector of the paging link) or page_param (as in "page")'


# --- APIs --------------------------------------------------------------------------------------------------


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


# --- sending -----------------------------------------------------------------------------------------------


def _sender(email: Email) -> Iterator[Clash]:
    if email.enabled and not email.sender:
        yield "sender", "sender is needed when e-mail is enabled"


def _security(email: Email) -> Iterator[Clash]:
    if email.enabled and email.security == "none" and email.host not in LOOPBACK:
        yield "security", 'security = "none" is only for a relay on this machine; use "starttls" or "tls"'


EMAIL: Checks = (Check(("enabled", "sender"), _sender), Check(("enabled", "security", "host"), _security))
COLLECT: Checks = (Check(("every_min", "every_max"), _pace),)
SOURCE: Checks = (Check(("min", "max"), _items), Check(("every_min", "every_max"), _pace))
PAGE: Checks = (
    *SOURCE,
    Check(("next", "page_param"), _one_way_to_page),
    Check(("pages", "next", "page_param"), _some_way_to_page),
)
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
