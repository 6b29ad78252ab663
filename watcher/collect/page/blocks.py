"""A page as its own text: furniture, other items and what stands under «À lire aussi» left out.

`read_page` is what every kind of source uses. Decides by structure (tags, roles, names, links, repetition); each rule
has the guard that it never takes the greater part of the page, nor a labelled day that is the page's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise, takewhile
from typing import Any

from watcher.collect.page import markup, words
from watcher.collect.page.layout import HEADINGS, Layout
from watcher.collect.page.lines import SKIPPED, squeeze, text_of
from watcher.collect.page.tree import parse, remove, visible
from watcher.collect.page.walls import Wall, wall_of

_LONGEST_CARD = 900
_LONGEST_RUN = 4
_LONGEST_TOOL = 40
_YEAR, _SMALL = re.compile(r"20\d\d|\d/\d"), 0.4
"""Share of a page up to which a menu is removed unmeasured."""
_CUT_TAGS = frozenset({*HEADINGS, "p", "div", "strong", "b", "span", "dt", "summary", "legend", "td", "th", "li"})
_LISTS = frozenset({"ul", "ol", "div", "section", "p", "table", "td"})
_NO_HEADING = 7
"""The level of what is no heading but stands like one: below all headings."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says for itself.

    `published` is the day of publication as the markup writes it, `kind` the hint of its type (news, event, call),
    `site` the name of the site, `region` the country of its language (code, "" for none), `wall` what stands in the
    place of a page (None for a page).
    """

    title: str = ""
    text: str = ""
    published: str = ""
    kind: str = ""
    wall: Wall | None = None
    site: str = ""
    region: str = ""


def read_page(html: str | bytes, base: str = "") -> PageText:
    """A page from its HTML (bytes count as UTF-8): its own text, and what its markup says. Never raises."""
    root = parse(html)
    visible(root)
    _remove_menus(root)
    return own_text(root, base)


def own_text(root: Any, base: str = "", *, part: Any = None) -> PageText:
    """The same from a tree that `visible` has been through; `part` is the element that holds the page's text."""
    objects = markup.json_ld(root)
    title = markup.title(root)
    layout = Layout(root if part is None else part, base, title)
    dated = markup.dates_of_publication(root)
    layout.leave_out(dated)
    _leave_out_furniture(layout)
    _leave_out_cards(layout)
    _leave_out_sections(layout)
    _leave_out_link_lists(layout)
    text = without_stamps(text_of(_main(layout), layout.left_out, title))
    wall = wall_of(root, title, text)
    return PageText(
        title,
        text,
        markup.published(root, objects, dated),
        markup.kind(objects),
        wall,
        markup.site(root, title),
        markup.region(root),
    )


def furniture(root: Any, base: str = "") -> set[Any]:
    """The elements, with all in them, that are furniture (menus, banners, footers): no list of items stands there."""
    layout = Layout(root, base, markup.title(root))
    _leave_out_furniture(layout)
    return _with_all_inside(root, layout.left_out)


def other_items(root: Any, base: str = "") -> set[Any]:
    """The elements, with all in them, that show other items than the one a page is about."""
    layout = Layout(root, base, markup.title(root))
    _leave_out_furniture(layout)
    apart = set(layout.left_out)
    _leave_out_cards(layout)
    _leave_out_sections(layout)
    return _with_all_inside(root, layout.left_out - apart)


def _with_all_inside(root: Any, nodes: set[Any]) -> set[Any]:
    """These elements and all in them, in one walk: a page may nest thousands of them."""
    found: set[Any] = set()
    for node in root.iter() if nodes else ():
        if node in nodes or node.getparent() in found:
            found.add(node)
    return found


def without_stamps(text: str) -> str:
    """The lines but those that only say when the page was published or changed, legal notices and jump links."""
    return "\n".join(line for line in text.split("\n") if not _is_stamp(line))


def _is_stamp(line: str) -> bool:
    if len(line) > 140:
        return False
    return bool(words.STAMP.fullmatch(line) or words.LEGAL.search(line) or words.SKIP_LINK.fullmatch(line))


# --- furniture ---------------------------------------------------------------------------------------------


def _leave_out_furniture(layout: Layout) -> None:
    named: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
    for node in layout.kept():
        if layout.holds_title(node):
            continue
        if _is_furniture(node):
            if not layout.is_most(node) and not layout.says_own_facts(node):
                layout.leave_out([node])
        elif _is_named(node):
            named[node.tag, _shape(node)].append(node)
    layout.leave_out(_toolbars(layout))
    for nodes in named.values():
        if not layout.is_most(*nodes):  # a name that most of the page carries says nothing
            layout.leave_out(node for node in nodes if not layout.is_out(node) and not layout.says_own_facts(node))


def _toolbars(layout: Layout) -> set[Any]:
    """The elements with two buttons or more and no other words: «Imprimer», «Partager».

    One alone may be a heading, and one that says a figure or much is no tool.
    """
    rows: defaultdict[Any, list[Any]] = defaultdict(list)
    for button in layout.body.iter("button", "a"):
        if button.tag == "button" or button.get("role") == "button":
            rows[_row_of(layout, button)].append(button)
    return {
        row
        for row, buttons in rows.items()
        if row is not layout.body
        and len(buttons) > 1
        and sum(layout.size(button).text for button in buttons) == layout.size(row).text
        and all(_is_tool(layout, button) for button in buttons)
        and not layout.says_own_facts(row)
    }


def _row_of(layout: Layout, button: Any) -> Any:
    """What holds a button beside others: an item of a list that holds only that button is none."""
    row = button.getparent()
    while row.tag in ("li", "span") and layout.size(row).text == layout.size(button).text and row is not layout.body:
        row = row.getparent()
    return row


def _is_tool(layout: Layout, button: Any) -> bool:
    return layout.size(button).text <= _LONGEST_TOOL and not re.search(r"\d", "".join(button.itertext()))


def _remove_menus(root: Any) -> None:
    """Takes out of the tree what is furniture beyond doubt, before anything in it is measured."""
    whole = len("".join(root.itertext()))
    for node in list(root.iter(*words.TAGS)):
        if not _has_furniture_tag(node) or next(node.iter("h1"), None) is not None:
            continue
        text = "".join(node.itertext())
        says_a_day = _YEAR.search(text) and words.DEADLINE.search(text) and words.DATE.search(text)
        if len(text) <= _SMALL * whole and not says_a_day:
            remove(node)


def _has_furniture_tag(node: Any) -> bool:
    if node.tag in ("header", "footer"):
        return not any(above.tag in ("article", "main") for above in node.iterancestors())
    return node.tag in words.TAGS


def _is_furniture(node: Any) -> bool:
    """By its tag or role."""
    return _has_furniture_tag(node) or (node.get("role") or "").lower() in words.ROLES


def _is_named(node: Any) -> bool:
    """By a word of its class or id."""
    given = f"{node.get('class', '')} {node.get('id', '')}"
    if given == " " or node.tag in words.NEVER_NAMED:
        return False
    own = _names(given)
    return not own.isdisjoint(words.NAMES) and own.isdisjoint(words.ABOUT_OTHERS)


@lru_cache(4096)
def _names(given: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words.WORD.findall(given))


# --- other items -------------------------------------------------------------------------------------------


def _leave_out_cards(layout: Layout) -> None:
    """Siblings of one shape, each with a linked title: other items, unless they are most of the page."""
    alike: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for node in layout.kept():
        size = layout.size(node)
        if size.links and size.text <= _LONGEST_CARD and node.tag not in ("main", "body"):
            alike[node.getparent(), node.tag, _shape(node)].append(node)
    for members in alike.values():
        if len(members) < 2 or layout.is_out(members[0]):
            continue
        titles = {node: link for node in members if (link := _card_title(layout, node)) is not None}
        if len(titles) < 2 or len(titles) * 2 < len(members):
            continue
        if len({link.get("href") for link in titles.values()}) < 2:
            continue
        # Among cards of one shape a title of one short word is a title too.
        titles = {node: titles.get(node) for node in members if node in titles or _leads_on(layout, node)}
        cards = [*titles, *_what_follows(layout, list(titles))]
        if not layout.is_most(*cards):
            layout.leave_out(cards)


def _what_follows(layout: Layout, titles: list[Any]) -> list[Any]:
    """The siblings that belong to titles which are no boxes of their own: `h4 p h4 p`, `dt dd dt dd`.

    Only where every title but the last is followed by a few short siblings; the last one has as many of the same tags.
    """
    runs = [_between(title, following) for title, following in pairwise(titles)]
    if not all(1 <= len(run) <= _LONGEST_RUN for run in runs):
        return []
    if any(layout.size(node).text > _LONGEST_CARD // 2 for run in runs for node in run):
        return []
    tags = {node.tag for run in runs for node in run}
    longest = max(map(len, runs), default=0)
    last = list(islice(takewhile(lambda node: node.tag in tags, titles[-1].itersiblings()), longest))
    return [*chain.from_iterable(runs), *last]


def _between(title: Any, following: Any) -> list[Any]:
    """The elements from one title to the next one, in the order of the page."""
    return list(takewhile(lambda node: node is not following, title.itersiblings()))


def _card_title(layout: Layout, node: Any) -> Any:
    """The link that is the title of a card; None where the element is no card: it names no page, or is this one."""
    link = _title_link(layout, node)
    if link is None or not layout.names_a_page(link, or_itself=True) or layout.holds_title(node):
        return None
    said = squeeze("".join(link.itertext())).casefold()
    is_own = layout.is_own(link) or (len(said) > 8 and said in layout.title.casefold())
    return None if is_own and (layout.size(node).text > 400 or not layout.has_title) else link


def _leads_on(layout: Layout, node: Any) -> bool:
    link = _title_link(layout, node)
    return link is not None and layout.leads_to_a_page(link) and not layout.holds_title(node)


def _title_link(layout: Layout, node: Any) -> Any:
    """The link of a card's heading, the card itself, or the link it begins with."""
    if node.tag == "a":
        return node
    links = [link for link in node.iter("a") if link.get("href")]
    heading = next(node.iter(*HEADINGS[1:]), None)
    if heading is not None:
        around = {heading, *heading.iterancestors()}
        inside = next((link for link in links if link in around or heading in set(link.iterancestors())), None)
        if inside is not None:
            return inside
        is_one = len({link.get("href") for link in links}) == 1
        return links[0] if is_one and layout.size(node).text <= 600 else None
    if not links or node.tag in ("span", "strong", "em", "b"):
        return None
    return links[0] if _begins_with(layout, node, links[0]) else None


def _begins_with(layout: Layout, node: Any, link: Any) -> bool:
    """Whether an element says little before its first link: nothing, a day, or a short label."""
    before = squeeze(_text_before(node, link)).strip(" :–-|")
    said, whole = layout.size(link).text, layout.size(node).text
    if node.tag == "p" and said * 3 < whole:
        return False
    if not before or words.DATE.fullmatch(before):
        return True
    return len(before) <= 30 and said * 2.5 >= whole


def _text_before(node: Any, link: Any) -> str:
    parts: list[str] = []
    above = set(link.iterancestors())
    for inner in node.iter():
        if inner is link:
            break
        if isinstance(inner.tag, str) and inner.tag not in SKIPPED:
            parts.append(inner.text or "")
        if inner not in above and inner is not node:
            parts.append(inner.tail or "")
    return " ".join(parts)


def _shape(node: Any) -> str:
    return _shape_of(node.get("class") or "")


@lru_cache(4096)
def _shape_of(classes: str) -> str:
    """The first class of an element without a number: what its neighbours of one shape share."""
    return min((name for name in classes.split() if not re.search(r"\d", name)), default="")


# --- «À lire aussi» ----------------------------------------------------------------------------------------


def _leave_out_sections(layout: Layout) -> None:
    """What stands under a heading that announces other items: never more than half, never the page's own days."""
    for node in list(layout.kept()):
        if layout.is_out(node) or not _announces_others(layout, node):
            continue
        section = [one for one in _section(layout, node) if not layout.is_out(one)]
        is_half = sum(map(layout.left, section)) > layout.left(layout.body) / 2
        is_one_line = section == [node] and words.ALSO.match(squeeze("".join(node.itertext())))
        if not is_half and (is_one_line or not _says_own_facts(layout, section)):
            layout.leave_out(section)


def _says_own_facts(layout: Layout, section: list[Any]) -> bool:
    """Whether a day in a section is the page's own; below titles of its own it is none where the page has another."""
    if not layout.says_own_facts(*section, least=1):
        return False
    return not layout.says_a_day_beside(section) or layout.says_own_facts(*section, least=1, titled=True)


def _announces_others(layout: Layout, node: Any) -> bool:
    tag = node.tag
    if tag not in _CUT_TAGS or not 4 <= layout.size(node).text <= 400 or layout.holds_title(node):
        return False
    text = squeeze("".join(node.itertext())) if len(node) else squeeze(node.text or "")
    return _names_others(text, tag in HEADINGS)


@lru_cache(4096)
def _names_others(text: str, is_heading: bool) -> bool:
    """Whether a line says «À lire aussi» or the like, and little more; menus say the same on every page of a site."""
    if len(text) > (90 if is_heading else 60) and (is_heading or ":" not in text[:64]):
        return False
    if not words.CUT.match(text):
        return False
    return is_heading or len(text) <= 60 or bool(re.match(r"[^:]{4,60}\s?:", text))


def _section(layout: Layout, node: Any) -> list[Any]:
    """A heading with what stands under it, up to the next of its level; a line that names the pages itself is all."""
    text = squeeze("".join(node.itertext()))
    is_heading = node.tag in HEADINGS
    if not is_heading and len(text) > 60 and not text.endswith(":"):
        return [node]
    level = int(node.tag[1]) if is_heading else _NO_HEADING
    top = _highest(layout, node)
    section = [top]
    for sibling in _elements_after(top):
        heading = sibling if sibling.tag in HEADINGS else next(sibling.iter(*HEADINGS), None)
        is_card = sibling.tag not in HEADINGS and _card_title(layout, sibling) is not None
        if heading is not None and not is_card and int(heading.tag[1]) <= level:
            break
        section.append(sibling)
        if not is_heading:
            break
    return section


def _highest(layout: Layout, node: Any) -> Any:
    """The outermost element that holds nothing but this heading, or that it heads as a part of its own."""
    top = node
    while (parent := top.getparent()) is not None and parent is not layout.body and not layout.is_most(parent):
        if layout.size(parent).text > layout.size(top).text and next(_elements_after(top), None) is not None:
            break
        top = parent
    return top


def _elements_after(node: Any) -> Iterator[Any]:
    return (sibling for sibling in node.itersiblings() if isinstance(sibling.tag, str))


# --- lists of links, and what is left ----------------------------------------------------------------------


def _leave_out_link_lists(layout: Layout) -> None:
    for node in layout.kept():
        size = layout.size(node)
        if node.tag not in _LISTS or size.links < 3 or size.linked < 0.7 * size.text:
            continue
        if not layout.is_most(node) and not layout.holds_title(node) and not layout.says_own_facts(node):
            layout.leave_out([node])


def _main(layout: Layout) -> Any:
    """The one `main` where it holds at least half of what is left, else all of it."""
    mains = [node for node in layout.mains if not layout.is_out(node)]
    if len(mains) == 1 and layout.left(mains[0]) >= max(0.5 * layout.left(layout.body), 80):
        return mains[0]
    return layout.body
