"""A list on a web page, by selectors from config.toml: blocks, then title, link and dates within each.

How strict each rule is (docs/add-a-source.md): `item` must match at least once, `title` and `link` exactly once in each
block, `opens`, `date` and `status` at most once, `deadline`, `amount` and `text` any number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from spiders import extract
from spiders.base import SourceSpider, Tools, Yields
from spiders.days import day
from spiders.details import DetailPage, DetailPages
from spiders.rule_matches import RuleMatches
from watcher.collect.page.blocks import PageText
from watcher.collect.page.lines import text_of
from watcher.collect.page.links import safe_link
from watcher.collect.page.siblings import gathered
from watcher.collect.page.walls import Wall, is_home
from watcher.config.sources import PageSource
from watcher.model import WINDOW, Notice

AT_MOST_ONCE = ("opens", "date", "status", "funder", "id", "kind")
DATES = ("deadline", "opens", "date")
FEW = 3
"""From so many items on, a list is not taken for a wall by its words."""
OWN_LINK = "the item's own link"
NEXT = "a[rel~=next]"


class PageSpider(SourceSpider):
    """Kind «page»."""

    name = "page"
    source: PageSource

    def __init__(self, source: PageSource, tools: Tools, **kwargs: Any) -> None:
        super().__init__(source, tools, **kwargs)
        self.matches = RuleMatches(self.note)
        self.detail_matches = RuleMatches(self.note)
        self.details = DetailPages(self.note)
        self.details_asked = 0
        self.seen_pages = 0
        self.links: set[str] = set()

    def first(self) -> Iterable[Request]:
        yield self.ask(self._page_url(self.source.page_start) if self.source.page_param else self.source.url, self.read)

    def read(self, response: Response) -> Yields:
        page = extract.page(response)
        self.seen_pages += 1
        blocks = [node for node in extract.nodes(self.source.item, page.root) if not isinstance(node, str)]
        if self.source.until_next:
            blocks = gathered(blocks)
        if wall := _wall(response, page, len(blocks)):
            is_first = bool(response.meta.get("main"))
            self.note("wall", f"{wall.words} came in the place of the list", fatal=is_first)
            return
        if not blocks:
            self._nothing_found(response, page)
            return
        if page.lost:
            self.note("parse", "the page is nested too deeply: the parser lost part of it")
        fresh = 0
        for block in blocks:
            notice = self.read_block(block, page)
            if notice and notice.url + notice.title not in self.links:
                self.links.add(notice.url + notice.title)
                fresh += 1
                yield from self._with_detail(notice)
        yield from self._next_page(page, fresh)

    def read_block(self, block: Any, page: extract.ParsedPage) -> Notice | None:
        """One item of the list; None where its title or link cannot be told."""
        title = self.matches.once("title", self.source.title, block)
        link = self._link(block, page)
        if not title or not link:
            return None
        own_rules = {name: getattr(self.source, name) for name in ("deadline", "opens", "amount", "date", "status")}
        rules: dict[str, str] = {name: rule for name, rule in own_rules.items() if rule}
        rules.update({str(name): rule for name, rule in self.source.fields.items()})
        facts = read_facts(self.matches, rules, block, self.source)
        own = self.source.text
        text = "\n".join(self.matches.any_number("text", own, block, lines=True)) if own else text_of(block)
        guid = facts.pop("id", "")
        kind = facts.pop("kind", "")
        return self.notice(title=title, url=link, text=text, guid=guid, kind=kind, fields=facts)

    def conclude(self) -> None:
        self.matches.conclude()
        self.late += self.details.settle()
        self.lost_pages += self.details.lost
        self.detail_matches.conclude()

    # --- links ---------------------------------------------------------------------------------------------

    def _link(self, block: Any, page: extract.ParsedPage) -> str:
        """The one address of the item; by the rule, else by where the title stands."""
        rule = self.source.link
        hrefs = map(_href, extract.nodes(rule, block)) if rule else extract.links_of(block, self.source.title)
        links = {address for href in hrefs if href and (address := safe_link(href, page.base))}
        self.matches.count("link", rule or OWN_LINK, len(links))
        return links.pop() if len(links) == 1 else ""

    # --- further pages -------------------------------------------------------------------------------------

    def _with_detail(self, notice: Notice) -> Yields:
        if not self.source.detail:
            yield notice
        elif self.details_asked >= self.source.details:
            self.note("budget", f"only the first {self.source.details} items had their page read", fault=False)
            yield replace(notice, is_whole=False)
        else:
            self.details_asked += 1
            passed = {"notice": notice, "fallback": notice}
            yield self.ask(notice.url, self.read_detail, main=False, pass_on=passed)

    def read_detail(self, response: Response, notice: Notice, fallback: Notice) -> Yields:
        """Adds what the item's own page says to what the list said."""
        if not extract.is_html(response):
            yield fallback
            return
        page = extract.page(response)
        said = page.own_text()
        whole = add_detail(notice, page, said, self.detail_matches, self.source)
        self.details.add(DetailPage(_asked(response), response.url, said, whole, listed=fallback))

    def _next_page(self, page: extract.ParsedPage, fresh: int) -> Yields:
        if not fresh:
            return
        if self.source.page_param:
            url = self._page_url(self.source.page_start + self.seen_pages)
        else:
            links = [href for node in extract.nodes(self.source.next or NEXT, page.root) if (href := _href(node))]
            url = safe_link(links[0], page.base) if links else ""
        if url and self.seen_pages >= self.source.pages:
            self._goes_on()
        elif url and (self.source.page_param or self.source.next):
            yield self.ask(url, self.read_further, main=False, pass_on={})

    def _goes_on(self) -> None:
        """What stands further on is not read: it is told to the admin, and what leaves the first pages is not gone."""
        read = "its first page is" if self.source.pages == 1 else f"its first {self.source.pages} pages are"
        how = "raise pages" if self.source.page_param or self.source.next else f'name its link (next = "{NEXT}"), pages'
        self.note(WINDOW, f"the list goes on, but only {read} read; to read more: {how}", fault=False)

    def read_further(self, response: Response) -> Yields:
        """A further page of the list; no items there is the end of it."""
        page = extract.page(response)
        if extract.nodes(self.source.item, page.root) or _wall(response, page, 0):
            yield from self.read(response)

    def _page_url(self, number: int) -> str:
        parts = urlsplit(self.source.url)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != self.source.page_param]
        return urlunsplit(parts._replace(query=urlencode([*query, (self.source.page_param, str(number))])))

    def _nothing_found(self, response: Response, page: extract.ParsedPage) -> None:
        if self.source.may_be_empty and not page.lost:
            return
        if page.lost:
            self.note("parse", "the page is nested too deeply to be read whole", fatal=True, rule="item")
        elif not extract.is_html(response):
            self.note("parse", "the answer is not an HTML page", fatal=True, rule="item")
        else:
            self.note("selector", f"the selector «{self.source.item}» (item) finds nothing", fatal=True, rule="item")


def _asked(response: Response) -> str:
    """The address that was asked for, before any redirect."""
    return str(response.request.url) if response.request else response.url


def _wall(response: Response, page: extract.ParsedPage, items: int) -> Wall | None:
    """What stands in the place of a list with so many items; None for a list."""
    if is_home(_asked(response), response.url):
        return Wall.HOME
    return page.own_text().wall if items < FEW else None


def _href(found: Any) -> str:
    """The address a rule's match holds: an attribute's text, or the node's own (or first inner) link."""
    if isinstance(found, str):
        return found
    if isinstance(found, bool | float):
        return ""
    return next(iter(found.xpath("(self::a/@href | .//a/@href)[1]")), "")


def read_facts(matches: RuleMatches, rules: Mapping[str, str], node: Any, source: Any) -> dict[str, Any]:
    """The facts those rules find under a node, dates in ISO where their form is known; `date` becomes `published`."""
    facts: dict[str, Any] = {}
    for name, rule in rules.items():
        if name in AT_MOST_ONCE:
            found: Any = matches.at_most_once(name, rule, node)
            facts[name] = day(found, name, source) if name in DATES and found else found
        else:
            texts = matches.any_number(name, rule, node)
            facts[name] = _unlist([day(text, name, source) if name in DATES else text for text in texts])
    if published := facts.pop("date", ""):
        facts["published"] = published
    return {name: value for name, value in facts.items() if value}


def _unlist(texts: list[str]) -> Any:
    return texts[0] if len(texts) == 1 else texts


def add_detail(notice: Notice, page: extract.ParsedPage, whole: PageText, matches: RuleMatches, source: Any) -> Notice:
    """The notice with what its own page (`whole`) adds; without `detail.text` the page's own text is its text."""
    rules = dict(source.detail)
    text_rule, title_rule = rules.pop("text", None), rules.pop("title", None)
    facts = read_facts(matches, {name: rule for name, rule in rules.items() if name != "id"}, page.root, source)
    parts = matches.elements("detail.text", text_rule, page.root) if text_rule else []
    text = "\n".join(page.own_text(part).text for part in parts) if text_rule else whole.text
    title = matches.once("detail.title", title_rule, page.root) if title_rule else ""
    guid = matches.at_most_once("detail.id", rules["id"], page.root) if "id" in rules else ""
    said = {"published": whole.published, "markup_kind": whole.kind, "markup_region": whole.region, "site": whole.site}
    return replace(
        notice,
        title=title or notice.title,
        text=text or notice.text,
        guid=guid or notice.guid,
        kind=facts.pop("kind", "") or notice.kind,
        fields={**{name: value for name, value in said.items() if value}, **notice.fields, **facts},
    )
