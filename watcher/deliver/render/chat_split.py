"""Blocks of Telegram's HTML joined into messages: as few as fit, never cut inside a block unless it alone is too long.

Limits are below Telegram's (4,096 signs, 100 entities) because its unit is UTF-16 and it finds entities of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape, unescape

LIMIT = 4000
ENTITIES = 90
_JOINT = "\n\n"
_ENTITY = re.compile(r"<[a-z][^>]*>|(?<![\w/<])/[A-Za-z]\w*|https?://|(?<!\w)[@#$]\w|\w@\w")


def split(blocks: Iterable[str], limit: int = LIMIT, entities: int = ENTITIES) -> tuple[str, ...]:
    """The messages these blocks make, in order; each within `limit` UTF-16 units and `entities` entities."""
    return tuple(text for text, _ in button_anchors(blocks, limit, entities))


def button_anchors(
    blocks: Iterable[str], limit: int = LIMIT, entities: int = ENTITIES
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The same messages, each with the places of the blocks that end in it."""
    messages: list[tuple[list[str], list[int]]] = []
    length = count = 0
    for block, ending in _fitting(blocks, limit, entities):
        long, many = _measures(block)
        length, count = length + len(_JOINT) + long, count + many  # no entity spans a joint
        if not messages or length > limit or count > entities:
            messages.append(([], []))
            length, count = long, many
        messages[-1][0].append(block)
        messages[-1][1].extend(ending)
    return tuple((_JOINT.join(texts), tuple(places)) for texts, places in messages)


def _fitting(blocks: Iterable[str], limit: int, entities: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Blocks as they are; one that is too long alone loses its markup and is cut between words."""
    for place, block in enumerate(blocks):
        text = block.strip()
        if not text:
            continue
        long, many = _measures(text)
        if long <= limit and many <= entities:
            yield text, (place,)
        else:
            pieces = [escape(piece, quote=False) for piece in _pieces(plain(text), limit // 2)]
            yield from ((piece, ()) for piece in pieces[:-1])
            yield from ((piece, (place,)) for piece in pieces[-1:])


@lru_cache(4096)
def _measures(block: str) -> tuple[int, int]:
    """Units and entities of a block; one item stands in the digests of many."""
    return units(block), count_entities(block)


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
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_entities(text: str) -> int:
    """Entities this HTML makes: tags, and what Telegram turns into links by itself (commands, addresses, names)."""
    return len(_ENTITY.findall(text))
