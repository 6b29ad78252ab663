"""The text of a part of a page, one line per block: tables and definition lists as «header: value» lines.

Linear in the part, without recursion, whatever it holds. Parts in `left_out` are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

SKIPPED = frozenset(
    {"script", "style", "head", "select", "textarea", "noscript", "template", "svg", "iframe", "object", "datalist"}
)
BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
_CELL_TEXT = 200
_LABEL = 60
_MAX_CELLS = 40
_MAX_ROWS = 400
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
NONE: frozenset[Any] = frozenset()
# A label that says which fact stands beside it.
_FACT_LABEL = re.compile(
    r"(?i)^(?:dates?\b|cl[oô]tur|ouvertur|[ée]ch[ée]ance|deadline|closing|opening|opens|closes|due|submission|d[ée]p[ôo]t|"
    r"limite|fin\b|d[ée]but|montant|budget|dotation|enveloppe|aide|subvention|amount|award|funding|grant|plafond|"
    r"maximum|minimum|taux|statut|status|applications?)[^.!?\d]{0,50}$"
)
# A line that is a day or a sum and hardly anything else.
_VALUE = re.compile(
    r"(?i)(?:(?:le|the|au|on|du|from|jusqu'au|avant|avant le|before|until|by|max\.?|up to|jusqu'à|environ|about|"
    r"(?:lun|mar|mer|jeu|ven|sam|dim)\w*\.?,?|(?:mon|tue|wed|thu|fri|sat|sun)\w*\.?,?)\s+)*"
    r"(?:\d{1,2}(?:er|st|nd|rd|th)?[\s/.-]+\w{1,10}\.?,?[\s/.-]+\d{2,4}|[^\W\d]{3,9}\.?\s\d{1,2},?\s\d{4}|\d{4}-\d\d-\d\d|"
    r"[€$£]\s?\d[\d\s.,]*\S*|\d[\d\s.,]*\s?(?:[kKM]?[€$£]|euros?|dollars?|million\S*|%))\W{0,3}"
    r"(?:.{0,25})"
)


_NO_LABEL = re.compile(r"\d[\s.,\u00a0\u202f]?\d|\d\s?[^\w\s]|\d\s?h\b")
_GENERIC = re.compile(r"(?i)(?:dates?|quand|when|calendrier|calendar|valeur|value|description|détails?|details?)\s*:?")
_FIGURE = re.compile(r"\d{1,2}[/.]\d{1,2}|\b(?:19|20)\d\d\b|[€$£]|\d{3}|^\W*\d+(?:er)?\s+\w+$")


def squeeze(text: str) -> str:
    """One line, single spaces; no-break spaces stay, since amounts are written with them."""
    return _BLANKS.sub(" ", text).strip()


def text_of(node: Any, left_out: Collection[Any] = NONE, title: str = "") -> str:
    """The readable text of an element, one line per block; the page's `title` labels nothing."""
    return "\n".join(_joined(_raw(node, left_out), title))


def _raw(node: Any, left_out: Collection[Any]) -> str:
    """The text with a line end at the edge of each block."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        element, is_over = stack.pop()
        tag = element.tag
        if is_over:
            if tag in BLOCKS:
                parts.append("\n")
        elif isinstance(tag, str) and tag not in SKIPPED and element not in left_out:
            lines = _special(element, tag, left_out)
            if lines is None:
                said = element.text or ""
                if "\n" in said and tag != "pre":
                    said = said.replace("\n", " ")
                parts.append(f"\n{said}" if tag in BLOCKS else said)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
            parts.append("\n" + "\n".join(lines) + "\n")
        if element is not node and (is_over or element.tail):
            parts.append(element.tail.replace("\n", " ") if element.tail else _gap(element))
    return "".join(parts)


def _gap(element: Any) -> str:
    """A space between two inline elements that touch, where style alone sets them apart: «closes»«Fri 29 Jan»."""
    after = element.getnext()
    if after is None or not isinstance(after.tag, str) or after.tag in BLOCKS or after.tag in ("sup", "sub", "wbr"):
        return ""
    last, first = (element[-1].text if len(element) else element.text or "") or "", after.text or ""
    last, first = last[-1:], first[:1]
    if (last.islower() and first.isupper()) or (last.isalpha() and first.isdigit()):
        return " "
    return " " if last.isdigit() and first.isalpha() else ""


def _special(element: Any, tag: str, left_out: Collection[Any]) -> list[str] | None:
    """The lines of a table or a definition list; None for anything else."""
    if tag == "table":
        return _table(element, left_out)
    if tag == "dl":
        return _definitions(element, left_out)
    return None


def _joined(raw: str, title: str = "") -> list[str]:
    """The lines, empty ones left out; a short line without figures and the bare value under it become one."""
    found: list[str] = []
    for line in filter(None, map(squeeze, raw.split("\n"))):
        label = found[-1] if found else ""
        if (
            label
            and len(found) > 1
            and label != title
            and _is_label(label)
            and len(line) <= _LABEL
            and _VALUE.fullmatch(line)
        ):
            found[-1] = _pair(label, line)
        else:
            found.append(line)
    return found


def _is_label(line: str) -> bool:
    return len(line) <= _LABEL and not re.search(r"\d|[.!?;]$", line)


# --- tables and definition lists ---------------------------------------------------------------------------


def _flat(node: Any, left_out: Collection[Any]) -> str:
    return " ".join(_joined(_raw(node, left_out)))


def _definitions(element: Any, left_out: Collection[Any]) -> list[str]:
    lines: list[str] = []
    label = ""
    for node in element.iter("dt", "dd"):
        if node in left_out or any(above in left_out for above in node.iterancestors()):
            continue
        text = _flat(node, left_out)
        if node.tag == "dt":
            if label:
                lines.append(label)
            label = text
        elif text:
            lines.append(_pair(label, text) if label else text)
            label = ""
    return [*lines, *([label] if label else [])]


def _pair(label: str, value: str) -> str:
    return f"{label.rstrip(' :')} : {value}" if label else value


def _table(table: Any, left_out: Collection[Any]) -> list[str] | None:
    """The lines of a table of data; None for one that only lays out the page."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table and row not in left_out]
    if not rows or len(rows) > _MAX_ROWS or next(table.iterdescendants("table"), None) is not None:
        return None
    cells = [_cells(row, left_out) for row in rows]
    cells = [row for row in cells if any(text for _, text in row)]
    if not cells or any(len(row) > _MAX_CELLS for row in cells):
        return None
    if max(map(len, cells)) < 2:
        return None
    if next(table.iter("th"), None) is None and any(len(text) > _CELL_TEXT for row in cells for _, text in row):
        return None
    caption = [_flat(node, left_out) for node in table.iter("caption")]
    return [*caption, *_data(cells)]


def _cells(row: Any, left_out: Collection[Any]) -> list[tuple[bool, str]]:
    """(whether it is a header, its text) of each cell; a wide one counts as often as it is wide."""
    found: list[tuple[bool, str]] = []
    for cell in row.iterchildren("td", "th"):
        span = cell.get("colspan", "1")
        times = min(int(span), _MAX_CELLS) if span.isascii() and span.isdigit() else 1
        is_head = cell.tag == "th" or _is_bold(cell)
        found += [(is_head, _flat(cell, left_out) if cell not in left_out else "")] * max(times, 1)
    return found


def _is_bold(cell: Any) -> bool:
    """Whether all a cell says is printed bold: a header by its looks."""
    bold = sum(len(squeeze("".join(node.itertext()))) for node in cell.iter("strong", "b"))
    return bold > 0 and bold >= len(squeeze("".join(cell.itertext())))


def _data(cells: list[list[tuple[bool, str]]]) -> list[str]:
    first = cells[0]
    is_head = len(cells) > 1 and all(is_th or not text for is_th, text in first)
    is_label = len(cells) == 2 and _are_labels(first) and not _are_labels(cells[1])
    is_corner = (
        not first[0][1] and len(cells) > 1 and len(first) > 2 and _are_labels(first[1:]) and _are_full(cells[1:])
    )
    heads = [text for _, text in first] if len(first) > 1 and (is_head or is_label or is_corner) else []
    lines: list[str] = []
    for row in cells[1:] if heads else cells:
        lines += _row(heads, row)
    return lines


def _are_full(rows: list[list[tuple[bool, str]]]) -> bool:
    """Whether each row begins with a name of its own, as rows do whose columns are named above an empty corner."""
    return all(row[0][1] and not _FIGURE.search(row[0][1]) for row in rows)


def _are_labels(row: list[tuple[bool, str]]) -> bool:
    """Whether a row names what stands under it; «1er appel» is a name, «4 décembre 2026» and «8 500 $» are none."""
    return all(text and len(text) <= _LABEL and not _NO_LABEL.search(text) for _, text in row)


def _row(heads: list[str], row: list[tuple[bool, str]]) -> list[str]:
    texts = [text for _, text in row]
    if not heads:
        if len(row) == 2 and texts[0] and len(texts[0]) <= 120:
            return [_pair(texts[0], texts[1])]
        if row[0][0] and len(texts[0]) <= 120:
            rest = list(dict.fromkeys(text for text in texts[1:] if text))
            return [_pair(texts[0], " ; ".join(rest))]
        return [" ; ".join(dict.fromkeys(text for text in texts if text))]
    pairs = [(head, text) for head, text in zip(heads, texts, strict=False) if text]
    if len(pairs) < 2:
        return [text for _, text in pairs]
    name = texts[0] if len(texts[0]) <= 120 and not _FIGURE.search(texts[0]) else ""
    if not name:
        return [" ; ".join(_pair(head, text) for head, text in pairs)]
    return [_named(name, head, text) for head, text in pairs[1:] if text != name]


def _named(name: str, head: str, value: str) -> str:
    """A cell with the names of its row and column, the one that says what the value is beside it."""
    if _GENERIC.fullmatch(head):
        return _pair(name, value)
    if _FACT_LABEL.match(name) and not _FACT_LABEL.match(head):
        name, head = head, name
    return f"{name} – {_pair(head, value)}" if name else _pair(head, value)
