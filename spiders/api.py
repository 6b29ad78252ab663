"""A JSON, XML or CSV API, by expressions from config.toml: records, their fields, paging, and the total to expect.

A query that is not understood often comes back as the whole index: `total_max` refuses it. Fields nobody reads are
named once, so that a new one (a second deadline) is not missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from spiders import extract, records
from spiders.base import SourceSpider, Tools, Yields
from spiders.days import day
from spiders.page import DATES
from watcher.collect.page.links import safe_link
from watcher.config import rules
from watcher.config.sources import ApiSource
from watcher.model import Notice

OWN = ("title", "url", "id", "text", "language", "kind", "date")
PARAMS = {"page": "page", "offset": "offset", "cursor": "cursor"}
BOUNDARY = "watcher-part-5d41402abc4b2a76"


class ApiSpider(SourceSpider):
    """Kind «api»."""

    name = "api"
    source: ApiSource

    def __init__(self, source: ApiSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(source, tools, **kwargs)
        self.key = tools.secret(source.key_env) if source.key_env else ""
        self.read_records = 0
        self.seen: set[str] = set()
        self.missing_title = 0
        self.total: int | None = None

    def first(self) -> Iterable[Request]:
        start = self.source.page_start
        if start is None:
            start = 0 if self.source.paging == "offset" else 1
        yield self._page(1, str(start), main=True)

    # --- asking --------------------------------------------------------------------------------------------

    def _page(self, number: int, position: str, *, main: bool = False, url: str = "") -> Request:
        source = self.source
        placed = self._position(number, position)
        in_body = (source.paging_in or ("body" if source.body is not None else "query")) == "body"
        params = {**source.params, **({} if in_body else placed)}
        if source.key_param:
            params[source.key_param] = self.key
        return self.ask(
            url or with_params(source.url, params),
            self.read,
            main=main,
            method=source.method,
            headers=self._headers(),
            body=self._body(placed if in_body else {}),
            pass_on={"number": number, "position": position},
        )

    def _position(self, number: int, position: str) -> dict[str, Any]:
        source = self.source
        size = {source.page_size_param: source.page_size} if source.page_size_param else {}
        name = source.page_param or PARAMS.get(source.paging, "")
        if not name or (source.paging == "cursor" and number == 1):
            return size
        return {**size, name: int(position) if source.paging in ("page", "offset") else position}

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json" if self.source.format == "json" else "*/*", **self.source.headers}
        if self.source.body is not None:
            headers["Content-Type"] = "application/json"
        if self.source.multipart:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        if self.source.key_header:
            headers[self.source.key_header] = f"{self.source.key_prefix}{self.key}"
        return headers

    def _body(self, placed: Mapping[str, Any]) -> bytes:
        if self.source.multipart:
            return multipart(self.source.multipart)
        if self.source.body is not None:
            return json.dumps({**self.source.body, **placed}, ensure_ascii=False).encode()
        return b""

    # --- reading -------------------------------------------------------------------------------------------

    def read(self, response: Response, number: int = 1, position: str = "") -> Yields:
        try:
            data = records.parse(response.body, self.source.format)
        except records.CannotParseRecords as error:
            self.note("parse", str(error), fatal=number == 1)
            return
        if not self._is_sound(data):
            return
        self.total = self._total(data)
        found = records.items(data, self.source.items, self.source.format)
        if found is None:
            text = f"the rule «{self.source.items}» (items) finds no list"
            self.note("selector", text, fatal=True, rule="items")
            return
        if not found and number == 1 and not self.source.may_be_empty:
            text = f"the rule «{self.source.items}» (items) finds no record"
            self.note("empty", text, fatal=True, rule="items")
        self._name_unread(found)
        self.read_records += len(found)
        for record in found:
            notice = self.read_record(record)
            if notice:
                yield notice
        yield from self._next(response, data, len(found), number, position)

    def read_record(self, record: Any) -> Notice | None:
        """One record as a notice; None (and a finding) where it has no title or no address."""
        facts = {name: self._value(record, name, rule) for name, rule in self.source.fields.items()}
        facts = {name: self._mapped(name, value) for name, value in facts.items() if value}
        title, link = one(facts.get("title", "")), self._link(facts)
        if not title or not link:
            self.missing_title += 1
            return None
        own = {name: joined(facts.get(name, "")) for name in ("text", "language", "kind")}
        rest = {name: value for name, value in facts.items() if name not in OWN}
        published = one(facts.get("date", ""))
        fields = {**rest, **({"published": published} if published else {})}
        language = own["language"][:2].lower()
        return self.notice(
            title=extract.squeeze(title),
            url=link,
            text=own["text"],
            guid=one(facts.get("id", "")),
            language=language if language.isalpha() else "",
            kind=own["kind"],
            fields=fields,
        )

    def conclude(self) -> None:
        if self.missing_title:
            text = f"{self.missing_title} of {self.read_records} records have no title or no usable address"
            everything = self.missing_title == self.read_records
            self.note("selector", text, fatal=everything, rule="title")
        self._compare_with_total()

    def _compare_with_total(self) -> None:
        """An answer that announces more than was read: calls are missing, and absence means nothing."""
        total = self.total or 0
        moving = total // 100 if self.source.paging else 0  # records come and go while pages are turned
        if total - self.read_records <= moving or self.failures or any(found.is_fault for found in self.findings):
            return
        hint = "" if self.source.paging else "; paging says how to ask for the others"
        text = f"read {self.read_records} of the {total} records that the answer announces{hint}"
        self.note("contract", text)

    def _is_sound(self, data: Any) -> bool:
        source = self.source
        if source.ok and not rules.jmespath(source.ok).search(data):
            self.note("contract", f"the answer says that it is not well (ok: «{source.ok}»)", fatal=True)
            return False
        total = self._total(data)
        if source.total and total is None:
            text = f"the rule «{source.total}» (total) finds no number"
            self.note("selector", text, fatal=True, rule="total")
            return False
        if source.total_max and total is not None and total > source.total_max:
            text = f"{total} results, more than total_max ({source.total_max}): the query was not understood"
            self.note("contract", text, fatal=True)
            return False
        return True

    def _total(self, data: Any) -> int | None:
        found = rules.jmespath(self.source.total).search(data) if self.source.total else None
        try:
            return None if found is None else int(found)
        except (TypeError, ValueError):
            return None

    def _value(self, record: Any, name: str, rule: str) -> Any:
        try:
            found = records.value(record, rule, self.source.format)
        except records.CannotParseRecords as error:
            self.note("selector", f"fields.{name} «{rule}» {error}", rule=name)
            return ""
        if name not in DATES:
            return found
        return day(found, name, self.source) if isinstance(found, str) else [day(v, name, self.source) for v in found]

    def _mapped(self, name: str, value: Any) -> Any:
        table = self.source.values.get(name)
        if table is None:
            return value
        texts = [value] if isinstance(value, str) else value
        for text in texts:
            if text not in table and "*" not in table:
                words = f"fields.{name} holds «{text[:60]}», which values.{name} does not know"
                self.note("contract", words, fault=False)
        mapped = [table.get(text, table.get("*", text)) for text in texts]
        return mapped[0] if len(mapped) == 1 else mapped

    def _link(self, facts: Mapping[str, Any]) -> str:
        given = one(facts.get("url", ""))
        if given or not self.source.link_template:
            return safe_link(given, self.source.url) if given else ""
        values = {name: quote(one(value), safe="") for name, value in facts.items()}
        try:
            return safe_link(self.source.link_template.format_map(values), self.source.url)
        except (KeyError, IndexError, ValueError):
            return ""

    def _name_unread(self, found: list[Any]) -> None:
        source = self.source
        if source.format == "xml" or not found:
            return
        left = records.unread(found[0], source.fields.values(), source.ignore_fields)
        if left:
            names = ", ".join(sorted(left)[:20])
            self.note("unread", f"fields nobody reads: {names} (name them in ignore_fields)", fault=False)

    # --- paging --------------------------------------------------------------------------------------------

    def _next(self, response: Response, data: Any, count: int, number: int, position: str) -> Yields:
        source = self.source
        digest = hashlib.sha256(response.body).hexdigest()
        if not source.paging or not count or digest in self.seen:
            return
        self.seen.add(digest)
        total = self._total(data)
        ended = self.read_records >= total if total is not None else count < source.page_size
        if source.paging in ("page", "offset") and ended:
            return
        following = self._following(data, count, position)
        if not following:
            return
        if number >= source.pages:
            of = f" of {total}" if total is not None else ""
            self.note("budget", f"read {self.read_records}{of} records; raise pages (now {source.pages}) to read all")
            return
        url = safe_link(following, response.url) if source.paging == "next" else ""
        yield self._page(number + 1, following, url=url)

    def _following(self, data: Any, count: int, position: str) -> str:
        if self.source.paging == "page":
            return str(int(position) + 1)
        if self.source.paging == "offset":
            return str(int(position) + count)
        found = rules.jmespath(self.source.cursor).search(data) if self.source.cursor else None
        return str(found) if found not in (None, "", False) else ""


def one(value: Any) -> str:
    """The first text of a value."""
    return value if isinstance(value, str) else next(iter(value), "")


def joined(value: Any) -> str:
    """All texts of a value, a paragraph each."""
    return value if isinstance(value, str) else "\n".join(value)


def with_params(url: str, params: Mapping[str, Any]) -> str:
    """The address with those parameters added to (or put over) its own."""
    if not params:
        return url
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in params]
    query = urlencode([*kept, *((name, str(value)) for name, value in params.items())], safe="*:,")
    return urlunsplit(parts._replace(query=query))


def multipart(parts: Mapping[str, str]) -> bytes:
    """A multipart body whose every part says that it is JSON, as the EU portal wants it."""
    lines: list[str] = []
    for name, value in parts.items():
        shown = quote(name, safe="")
        lines += [
            f"--{BOUNDARY}",
            f'Content-Disposition: form-data; name="{shown}"; filename="blob"',
            "Content-Type: application/json",
            "",
            value,
        ]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode()
