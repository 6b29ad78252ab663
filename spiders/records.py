"""The records of an API answer: from JSON, XML or CSV bytes to plain values, by JMESPath or XPath."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from watcher.collect.net.charset import to_utf8
from watcher.collect.page.fragments import plain_text
from watcher.collect.page.lines import text_of
from watcher.config import rules

_IDENTIFIER = re.compile(r"[A-Za-z_]\w*|\"(?:[^\"\\]|\\.)*\"")
_LITERAL = re.compile(r"'[^']*'|`[^`]*`")


class CannotParseRecords(ValueError):
    """The answer is not what the source's settings say."""


def parse(body: bytes, form: str) -> Any:
    """The answer as values (JSON, CSV) or as a tree without namespaces (XML). Raises CannotParseRecords."""
    try:
        if form == "xml":
            return _xml(body)
        text = to_utf8(body).decode("utf-8")
        return _csv(text) if form == "csv" else json.loads(text)
    except (ValueError, RecursionError, csv.Error, etree.XMLSyntaxError) as error:
        start = " ".join(body[:60].decode("utf-8", "replace").split())
        raise CannotParseRecords(f"the answer is not {form.upper()} (it starts with «{start}»)") from error


def _xml(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    for node in root.iter(etree.Element):
        node.tag = node.tag.rpartition("}")[2]
    return root


def _csv(text: str) -> list[dict[str, str]]:
    head = text[:4000]
    mark = max(";,\t|", key=head.partition("\n")[0].count)
    return list(csv.DictReader(io.StringIO(text), delimiter=mark))


def items(data: Any, rule: str, form: str) -> list[Any] | None:
    """The records the rule finds; None where it finds no list at all."""
    if form == "xml":
        found = rules.xpath("." + rule if rule.startswith("//") else "." if rule == "@" else rule)(data)
        return found if isinstance(found, list) else None
    found = rules.jmespath(rule).search(data)
    if isinstance(found, dict):
        return [found]
    return found if isinstance(found, list) else None


def value(record: Any, rule: str, form: str) -> str | list[str]:
    """What the rule reads of one record, as text or a list of texts; HTML becomes plain text.

    Raises CannotParseRecords for a table, which has no one reading.
    """
    if form == "xml":
        found = rules.xpath(rule)(record)
        texts = [_xml_text(part) for part in found] if isinstance(found, list) else [str(found)]
    else:
        found = rules.jmespath(rule).search(record)
        texts = [_text(part) for part in (_flat(found) if isinstance(found, list) else [found])]
    texts = [text for text in texts if text]
    return texts[0] if len(texts) == 1 else texts if texts else ""


def _flat(found: Iterable[Any]) -> Iterable[Any]:
    for part in found:
        if isinstance(part, list):
            yield from _flat(part)
        else:
            yield part


def _xml_text(part: Any) -> str:
    return plain_text(part if isinstance(part, str) else text_of(part))


def _text(found: Any) -> str:
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        raise CannotParseRecords(f"finds a table (with {', '.join(list(found)[:5])}), not a text")
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    return plain_text(str(found))


def unread(record: Any, expressions: Iterable[str], ignored: Iterable[str]) -> list[str]:
    """The keys of a JSON record (two levels deep) that no expression names."""
    if not isinstance(record, dict) or "*" in ignored:
        return []
    named: set[str] = set(ignored)
    for expression in expressions:
        named |= {word.strip('"') for word in _IDENTIFIER.findall(_LITERAL.sub("", expression))}
    left = []
    for key, inner in record.items():
        if key not in named:
            left.append(key)
        elif isinstance(inner, dict) and any(below in named for below in inner):
            left += [f"{key}.{below}" for below in inner if below not in named and f"{key}.{below}" not in named]
    return left
