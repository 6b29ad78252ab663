"""Reading one HTML page by an admin's rules: trees, texts, links, and selectors that say how often they matched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from scrapy.http import Response, TextResponse
from w3lib.encoding import html_to_unicode

from watcher.config import rules

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select"})
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"),
        *("td", "th", "tr", "ul", "details", "summary", "fieldset", "figcaption"),
    ]
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAIN = ("main", "//*[@role='main']", "article", "#content, #contenu, #main, .main-content", "body")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its tree, and the address its links count from."""

    root: Any
    base: str
    lost: bool = False


def decode(response: Response) -> str:
    """The body as text, by header, markup and guess; never raises."""
    declared = response.headers.get("Content-Type") or b""
    try:
        text = html_to_unicode(declared.decode("latin-1"), response.body)[1]
    except (LookupError, UnicodeError, ValueError, TypeError):
        text = response.body.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode("utf-8")


def page(response: Response) -> Page:
    """The page's tree. `lost` says that the parser dropped content (too deep or too broken to trust)."""
    text = _CONTROLS.sub(" ", decode(response))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    root = etree.fromstring(text.encode() or b"<html/>", parser)
    if root is None:
        root = etree.Element("html")
    wanted = len(re.findall(r"<a[\s>]", text, re.IGNORECASE))
    kept = sum(1 for _ in root.iter("a"))
    return Page(root, _base(root, response), lost=wanted > 2 * kept + 10)


def _base(root: Any, response: Response) -> str:
    given = root.xpath("string(//base/@href)")
    try:
        return urljoin(response.url, given.strip()) if given else response.url
    except ValueError:
        return response.url


def squeeze(text: str) -> str:
    """One line, single spaces."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def text_of(node: Any) -> str:
    """The readable text of a node, a line per block; scripts, styles and comments left out."""
    parts: list[str] = []
    walker = etree.iterwalk(node, events=("start", "end", "comment"))
    for event, element in walker:
        if event == "start":
            if element.tag in _SKIPPED:
                walker.skip_subtree()
                continue
            parts += ["\n" if element.tag in _BLOCKS else "", element.text or ""]
            continue
        if event == "end" and element.tag in _BLOCKS:
            parts.append("\n")
        if element is not node:
            parts.append(element.tail or "")
    lines = (squeeze(line) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def plain(markup: str) -> str:
    """Text that may be HTML, as a field of an API often is, as plain text."""
    if not re.search(r"<[a-zA-Z/!]|&[a-zA-Z#]\w*;", markup):
        return "\n".join(line for line in (squeeze(line) for line in markup.split("\n")) if line)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    body = f"<html><body><div>{_CONTROLS.sub(' ', markup)}</div></body></html>".encode("utf-8", "replace")
    root = etree.fromstring(body, parser)
    return text_of(root) if root is not None else ""


def nodes(rule: str, node: Any) -> list[Any]:
    """What the rule matches under the node: elements, or texts for `::attr()`, `::text`, `@x` and functions."""
    found = rules.selector(_within(rule))(node)
    return list(found) if isinstance(found, list) else [found]


def _within(rule: str) -> str:
    """`//h3` would look at the whole page; inside a block the block is meant."""
    return "." + rule if rule.startswith("//") else rule


def values(rule: str, node: Any, *, lines: bool = False) -> list[str]:
    """The distinct texts the rule matches, in their order, empty ones left out."""
    texts = (found if isinstance(found, str) else _node_text(found) for found in nodes(rule, node))
    tidy = (text.strip() if lines else squeeze(text) for text in texts)
    return list(dict.fromkeys(text for text in tidy if text))


def _node_text(found: Any) -> str:
    if isinstance(found, bool | float):
        return str(found)
    if found.tag == "time" and found.get("datetime") and not squeeze(text_of(found)):
        return str(found.get("datetime"))
    return text_of(found)


def main_part(root: Any) -> Any:
    """The element that holds what the page is about."""
    for rule in _MAIN:
        found = [node for node in nodes(rule, root) if not isinstance(node, str)]
        if len(found) == 1:
            return found[0]
    return root


def links_of(item: Any, title_rule: str) -> list[str]:
    """The item's own links, best guess first: around or in its title, else all it has (distinct)."""
    for node in nodes(title_rule, item):
        if isinstance(node, str):
            continue
        near = [*node.xpath("(ancestor-or-self::a[@href])[last()]/@href"), *node.xpath(".//a/@href")]
        if near:
            return list(dict.fromkeys(near))[:1]
    own = item.xpath("(ancestor-or-self::a[@href])[last()]/@href")
    return own or _distinct(item.xpath(".//a/@href"))


def _distinct(links: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(link for link in links if not link.startswith("#")))


def absolute(base: str, link: str) -> str:
    """The link as a full web address, empty when it is none (javascript:, data:, tg:, user names)."""
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if re.search(r"[\x00-\x20\\]", address):
        address = re.sub(r"[\x00-\x1f]", "", address).replace(" ", "%20")
    return "" if "\\" in address else address


def is_html(response: Response) -> bool:
    """Whether the answer can be read as a page at all."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    if "html" in kind or "xml" in kind:
        return True
    return isinstance(response, TextResponse) and b"<" in response.body[:2000] and "json" not in kind
