"""Blocks of Telegram's HTML joined into messages: as few as fit, never cut inside a block unless it alone is too long.

Limits are below Telegram's (4,096 signs, 100 entities) because its unit is UTF-16 and it finds entities of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

LIMIT = 4000
ENTITIES = 90
_JOINT = "\n\n"
_ENTITY = re.compile(r"<[a-z][^>]*>|(?<![\w/<])/[A-Za-z]\w*|https?://|(?<!\w)[@#$]\w|\w@\w")


def split(blocks: Iterable[str], limit: int = LIMIT, entities: int = ENTITIES) -> tuple[str, ...]:
    """The messages these blocks make, in order; each within `limit` UTF-16 units and `entities` entities."""
    return tuple(text for text, _ in seats(blocks, limit, entities))


def seats(
    blocks: Iterable[str], limit: int = LIMIT, entities: int = ENTITIES
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The same messages, each with the places of the blocks that end in it."""
    messages: list[tuple[str, tuple[int, ...]]] = []
    current, inside = "", tuple[int, ...]()
    for block, ending in _fitting(blocks, limit, entities):
        joined = f"{current}{_JOINT}{block}" if current else block
        if current and (units(joined) > limit or count_entities(joined) > entities):
            messages.append((current, inside))
            joined, inside = block, ()
        current, inside = joined, (*inside, *ending)
    return (*messages, (current, inside)) if current else tuple(messages)


def _fitting(blocks: Iterable[str], limit: int, entities: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Blocks as they are; one that is too long alone loses its markup and is cut between words."""
    for place, block in enumerate(blocks):
        text = block.strip()
        if not text:
            continue
        if units(text) <= limit and count_entities(text) <= entities:
            yield text, (place,)
        else:
            pieces = [escape(piece, quote=False) for piece in _pieces(plain(text), limit // 2)]
            yield from ((piece, ()) for piece in pieces[:-1])
            yield from ((piece, (place,)) for piece in pieces[-1:])


def plain(text: str) -> str:
    """Telegram's HTML as the text one reads, links behind their words."""
    text = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 (\1)", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", text))


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Cuts at a line end, else at a space, else between two signs. Half the limit leaves room for escapes."""
    while text:
        cut = _reach(text, limit)
        if cut < len(text):
            head = text[:cut]
            cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or cut
        piece, text = text[:cut].strip(), text[cut:].lstrip()
        if piece:
            yield piece


def _reach(text: str, limit: int) -> int:
    """How many signs from the start fit."""
    total = 0
    for place, sign in enumerate(text):
        total += (2 if ord(sign) > 0xFFFF else 1) + (4 if sign in "&<>" else 0)
        if total > limit:
            return max(place, 1)
    return len(text)


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def count_entities(text: str) -> int:
    """Entities this HTML makes: tags, and what Telegram turns into links by itself (commands, addresses, names)."""
    return len(_ENTITY.findall(text))
