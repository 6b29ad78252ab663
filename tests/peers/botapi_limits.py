"""What the Bot API takes: its HTML, its sizes, its keyboards."""

from __future__ import annotations

import html.parser
import re
from typing import Any

_TAGS = "b strong i em u ins s strike del a code pre blockquote tg-spoiler span"


def parse(text: str) -> tuple[str, int]:
    """Telegram's HTML as plain text and its number of entities. Raises ValueError as the Bot API refuses."""
    for name in re.findall(r"&(?!#\d+;|#x[0-9a-fA-F]+;)(\w*;?)", text):
        if name not in ("lt;", "gt;", "amp;", "quot;"):
            raise ValueError(f"unsupported entity &{name}")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise ValueError(f"can't find end tag corresponding to start tag {reader.open[-1]}")
    return "".join(reader.text).strip(), reader.entities


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []
        self.entities = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS.split():
            raise ValueError(f'unsupported start tag "{tag}"')
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def size_fault(text: str, parameters: dict[str, Any]) -> str:
    if not text:
        return "message text is empty"
    if utf16(text) > 4096:
        return "message is too long"
    return keyboard_fault(keyboard_of(parameters))


def keyboard_of(parameters: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return list((parameters.get("reply_markup") or {}).get("inline_keyboard", []))


def keyboard_fault(keyboard: list[list[dict[str, Any]]]) -> str:
    """At most 100 buttons, 8 a row, 64 bytes of data each."""
    if sum(len(row) for row in keyboard) > 100 or any(len(row) > 8 for row in keyboard):
        return "reply markup is too long"
    if any(not 1 <= len(button.get("callback_data", "x").encode()) <= 64 for row in keyboard for button in row):
        return "BUTTON_DATA_INVALID"
    return "" if all(button["text"] for row in keyboard for button in row) else "text buttons are not allowed"
