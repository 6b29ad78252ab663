"""Finds the raw bytes of each item of a feed without parsing it, so that known items need not be parsed again.

A guess by nature: the caller counts the slices against the parser and reads the whole feed when they differ.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

_NAME = rb"(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])[^>]*>"
_MARK = re.compile(rb"<(?:(!\[CDATA\[)|(!--)|(/)" + _NAME + rb"|((?=[a-zA-Z_])" + _NAME + rb"))")


@dataclass(frozen=True, slots=True)
class Slice:
    """Where one item stands in the document, and the fingerprint of its bytes."""

    start: int
    end: int
    raw_hash: str


def slices(body: bytes) -> tuple[Slice, ...]:
    """The items of an XML feed in UTF-8; none where tags nest or do not pair."""
    found: list[Slice] = []
    begin = -1
    position = 0
    search = _MARK.search
    while mark := search(body, position):
        position = mark.end()
        shape = mark.lastindex  # 1: CDATA, 2: comment, 3: the end of an item, 4: its beginning
        if shape in (1, 2):
            position = body.find(b"]]>" if shape == 1 else b"-->", position) + 3
            if position < 3:
                return ()
        elif shape == 3:
            if begin < 0:
                return ()
            found.append(_slice(body, begin, position))
            begin = -1
        elif begin >= 0:
            return ()
        elif body[position - 2 : position] == b"/>":
            found.append(_slice(body, mark.start(), position))
        else:
            begin = mark.start()
    return tuple(found) if begin < 0 else ()


def _slice(body: bytes, start: int, end: int) -> Slice:
    return Slice(start, end, hashlib.blake2b(body[start:end], digest_size=12).hexdigest())


def without(body: bytes, found: Collection[Slice], known: Collection[str]) -> bytes:
    """The document without the items whose fingerprint is known: a small feed of its own."""
    pieces, position = [], 0
    for item in found:
        if item.raw_hash in known:
            pieces.append(body[position : item.start])
            position = item.end
    return b"".join([*pieces, body[position:]])
