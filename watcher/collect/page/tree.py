"""A page's bytes as a tree in which only what a browser shows is left: nothing hidden, nothing struck out.

Hostile input is expected: no entity is expanded, nothing is fetched, nothing raises. lxml only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml import etree

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = bytes(32 if code in {*range(9), 11, 12, *range(14, 32), 127} else code for code in range(256))
HIDDEN_STYLE = re.compile(r"(?i)\bdisplay\s*:\s*none|\bvisibility\s*:\s*(?:hidden|collapse)")
STRUCK_STYLE = re.compile(r"(?i)\btext-decoration(?:-line)?\s*:[^;]*line-through")
NEVER_SHOWN = ("noscript", "template", "svg", "iframe", "object", "datalist", "audio", "video", "canvas", "map")
_HIDDEN_CLASS = frozenset({"d-none", "hidden", "is-hidden", "u-hidden", "sortkey", "sort-key", "sort_key"})
_SHOWN_AGAIN = re.compile(r"(?:^|\s)(?:d-(?!none)[\w-]+|[\w-]+:(?:block|flex|inline|grid|table)[\w-]*)(?:\s|$)")
_HIDING = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|text-decoration(?:-line)?\s*:\s*line-through")
_SIMPLE = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#])([A-Za-z_][\w-]*)\s*")
_STYLED: Any = etree.XPath("//*[@hidden or @style]")
_IDENTIFIED: Any = etree.XPath("//*[@id]")
_MARKUP = re.compile(r"<[a-zA-Z!/]")
_WORDS = re.compile(r"\w+")
_REMARK = 3  # words
_MAX_STYLES = 100_000
_MAX_HITS = 100
_MOST = 0.6
"""A hidden or struck part that holds more of the page's text than this is shown by a script: it stays."""


def parse(markup: str | bytes) -> Any:
    """The tree of a page (an `html` element, empty for nothing); bytes count as UTF-8."""
    if isinstance(markup, str):
        markup = markup.encode("utf-8", "replace")
    markup = markup.translate(_BLANKS)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(markup or b"<html/>", parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return etree.Element("html") if root is None else root


def visible(root: Any) -> None:
    """Takes out of the tree what a browser does not show, and what it shows struck out."""
    etree.strip_elements(root, *NEVER_SHOWN, with_tail=False)
    hidden, struck = _marked(root)
    if not hidden and not struck:
        return
    whole = _length(root)
    for node in hidden:
        if _length(node) <= _MOST * whole:
            remove(node)
    for node in [*_struck_rows(struck), *struck]:
        if _length(node) <= _MOST * whole and node.getroottree().getroot() is root:
            remove(node)


def _struck_rows(struck: list[Any]) -> list[Any]:
    """The rows of a list or table, not all of it, that hold nothing beside what is struck but a word or two on it.

    «~~1re session : 29 janvier~~ (close)» among other sessions: the remark goes with what it speaks of.
    """
    inside: dict[Any, list[Any]] = {}
    for node in struck:
        row = next(node.iterancestors("li", "tr"), None)
        if row is not None:
            inside.setdefault(row, []).append(node)
    bare = {row for row, nodes in inside.items() if _is_bare(row, nodes)}
    lists = {parent for row in bare if (parent := row.getparent()) is not None}
    goes_on = {one for one in lists if any(row.tag in ("li", "tr") and row not in bare and _length(row) for row in one)}
    return [row for row in inside if row in bare and row.getparent() in goes_on]


def _is_bare(row: Any, struck: list[Any]) -> bool:
    """Whether what is struck holds a figure and the rest of its row is one to three words without any."""
    whole, gone = (_WORDS.findall(" ".join(nodes)) for nodes in (row.itertext(), _texts(struck)))
    rest = whole[len(gone) :]
    is_first = whole[: len(gone)] == gone
    return is_first and 1 <= len(rest) <= _REMARK and not any(map(_has_figure, rest)) and any(map(_has_figure, gone))


def _texts(nodes: list[Any]) -> Iterator[str]:
    return (text for node in nodes for text in node.itertext())


def _has_figure(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _marked(root: Any) -> tuple[list[Any], list[Any]]:
    """The elements that markup, style or a simple rule of the page's own style sheet hides, or strikes out."""
    sheets = "".join(root.xpath("//style/text()"))[:_MAX_STYLES]
    by_rule = _rules(sheets) if "none" in sheets or "hidden" in sheets or "line-through" in sheets else {}
    marked: dict[Any, str] = dict.fromkeys(root.iter("del", "s", "strike"), "struck")
    known: dict[str, str] = {}
    for node in root.iter("*"):
        if classes := node.get("class"):
            state = known.get(classes)
            if state is None:
                state = known[classes] = _by_class(classes.lower(), by_rule)
            if state:
                marked[node] = state
    for node in _IDENTIFIED(root) if any(name[0] == "#" for name in by_rule) else ():
        if state := by_rule.get(f"#{node.get('id')}"):
            marked[node] = state
    for node in _STYLED(root):
        if state := _by_style(node.get("style", ""), node.get("hidden", "until-found")):
            marked[node] = state
    found = [(node, state) for node, state in marked.items() if node.tag not in ("html", "body", "head")]
    return [node for node, state in found if state == "hidden"], [node for node, state in found if state == "struck"]


def _by_class(classes: str, by_rule: Mapping[str, str]) -> str:
    """«hidden», «struck» or nothing, by a rule of the page's style sheet or a class that all sites know."""
    names = classes.split()
    if not _HIDDEN_CLASS.isdisjoint(names) and not _SHOWN_AGAIN.search(classes):
        return "hidden"
    return next((by_rule[f".{name}"] for name in names if f".{name}" in by_rule), "") if by_rule else ""


def _by_style(style: str, hidden: str) -> str:
    if hidden != "until-found" or (style and HIDDEN_STYLE.search(style)):
        return "hidden"
    return "struck" if style and STRUCK_STYLE.search(style) else ""


def _rules(sheets: str) -> dict[str, str]:
    """`.class` or `#id` → «hidden» or «struck», from the simple rules for all media."""
    found: dict[str, str] = {}
    for hit in islice(_HIDING.finditer(sheets), _MAX_HITS):
        begin = sheets.rfind("{", 0, hit.start())
        if begin < 0 or sheets.count("{", 0, begin) != sheets.count("}", 0, begin):
            continue  # inside @media, or broken
        selectors = sheets[max(sheets.rfind("}", 0, begin), sheets.rfind("/", 0, begin), 0) : begin]
        for selector in selectors.lstrip("}/").split(","):
            if simple := _SIMPLE.fullmatch(selector):
                name = simple[2].lower() if simple[1] == "." else simple[2]
                found[simple[1] + name] = "struck" if hit[0].lower().endswith("through") else "hidden"
    return found


def remove(node: Any) -> None:
    """Takes an element out of its tree; the text that follows it stays."""
    parent = node.getparent()
    if parent is None:
        return
    tail, node.tail = node.tail, None
    if tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(node)


def _length(node: Any) -> int:
    return sum(len(text.strip()) for text in node.itertext())


def is_markup(text: str) -> bool:
    """Whether a text holds tags at all."""
    return "<" in text and _MARKUP.search(text) is not None
